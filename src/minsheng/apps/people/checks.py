"""What `minsheng verify` asks of people."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from minsheng.apps.people.models import ADMINISTRATORS, Tenure
from minsheng.apps.people.rekeying import unreadable
from minsheng.kit.checks import Finding, register

if TYPE_CHECKING:
    from collections.abc import Iterator


def double_holders() -> Iterator[Finding]:
    """Posts that two tenures hold on one day."""
    last: dict[int, Tenure] = {}
    for row in Tenure.objects.select_related("post__unit").order_by("post", "begins_on", "id"):
        before = last.get(row.post_id)
        if before is not None and (before.ends_on is None or before.ends_on > row.begins_on):
            yield Finding("people.tenures_overlap", {"post": str(row.post), "day": row.begins_on})
        last[row.post_id] = row


def mixed_administrators() -> Iterator[Finding]:
    """Users who hold one of the three administrators' posts and another one on the same day."""
    rows: dict[int, list[Tenure]] = defaultdict(list)
    for row in Tenure.objects.select_related("post", "user").defer("user__phone").order_by("begins_on", "id"):
        for other in rows[row.user_id]:
            together = other.ends_on is None or other.ends_on > row.begins_on
            if together and {row.post.role, other.post.role} & ADMINISTRATORS:
                facts = {"username": row.user.username, "day": row.begins_on}
                yield Finding("people.administrators_mixed", facts)
        rows[row.user_id].append(row)


register("任职不重叠", double_holders)
register("三员不兼任", mixed_administrators)
register("加密内容", unreadable)
