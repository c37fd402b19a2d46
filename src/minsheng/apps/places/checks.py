"""What `minsheng verify` asks of places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.places.models import Division, UnitName
from minsheng.apps.places.tree import path_under
from minsheng.kit.checks import Finding, register

if TYPE_CHECKING:
    from collections.abc import Iterator


def wrong_paths() -> Iterator[Finding]:
    """Divisions whose path is not their parent's and their own number."""
    for row in Division.objects.select_related("parent").order_by("pk"):
        if row.path != path_under(row.parent.path if row.parent else "", row.pk):
            yield Finding("places.path_wrong", {"division": row.name, "code": row.code})


def double_names() -> Iterator[Finding]:
    """Names that mean two units of a division on one day."""
    last: dict[tuple[int, str], UnitName] = {}
    for row in UnitName.objects.select_related("division").order_by("division", "key", "begins_on", "id"):
        before = last.get((row.division_id, row.key))
        if before is not None and (before.ends_on is None or before.ends_on > row.begins_on):
            facts = {"name": row.name, "division": row.division.name, "day": row.begins_on}
            yield Finding("places.names_overlap", facts)
        last[row.division_id, row.key] = row


register("区划路径", wrong_paths)
register("单位名称不重叠", double_names)
