"""What `minsheng verify` asks of splits: issued figures are those of their issues, and add up."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from minsheng.apps.cascade.history import Held, folded
from minsheng.apps.cascade.models import Allocation, Change, Issue, Split
from minsheng.apps.ui.words import quantity
from minsheng.kit.checks import Finding, register

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ZERO = Decimal(0)


def wrong_splits() -> Iterator[Finding]:
    """Rows that say something else than their issues, levels that do not add up; three queries a split."""
    splits = Split.objects.select_related("target").order_by("pk")
    for split in splits.iterator(chunk_size=100):
        rows = list(split.allocations.select_related("unit", "parent").order_by("pk"))
        changes = list(Change.objects.filter(issue__split=split).select_related("issue"))
        issues = list(split.issues.order_by("ordinal"))
        yield from _misplaced(split, rows)
        yield from _differing(split, rows, changes)
        yield from _unbalanced(split, rows, issues)


def _misplaced(split: Split, rows: Sequence[Allocation]) -> Iterator[Finding]:
    """Two levels, and a row below another is of the same split."""
    for row in rows:
        above = row.parent
        if above is not None and (above.split_id != split.pk or above.parent_id is not None):
            yield Finding("cascade.row_misplaced", _named(split, row))


def _differing(split: Split, rows: Sequence[Allocation], changes: Sequence[Change]) -> Iterator[Finding]:
    held = folded(changes)
    for row in rows:
        said = held.get(row.pk, Held())
        if (said.value, said.reserve, said.is_open) != (row.issued, row.issued_reserve, row.issued_open):
            facts = {"shown": quantity(row.issued), "issued": quantity(said.value)}
            yield Finding("cascade.issued_differs", {**_named(split, row), **facts})


def _unbalanced(split: Split, rows: Sequence[Allocation], issues: Sequence[Issue]) -> Iterator[Finding]:
    """Σ of a level with its reserve is what its last issue balanced, where nothing was closed since."""
    last = {issue.parent_id: issue for issue in issues}
    closed = max((issue.ordinal for issue in issues if issue.kind == Issue.Kind.CLOSING), default=0)
    for parent, issue in last.items():
        if issue.balanced is None or issue.ordinal <= closed:
            continue
        mine = [row for row in rows if row.parent_id == parent and row.issued_open is not None]
        total = sum((row.issued or _ZERO for row in mine), _ZERO) + issue.reserve
        if total != issue.balanced:
            facts = {"sum": quantity(total), "balanced": quantity(issue.balanced)}
            yield Finding("cascade.level_unbalanced", {"target": split.target.code, **facts})


def _named(split: Split, row: Allocation) -> dict[str, str]:
    return {"target": split.target.code, "unit": row.unit.name}


register("任务分解", wrong_splits)
