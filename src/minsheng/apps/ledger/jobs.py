"""Work of the ledger that outlasts a request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from minsheng.apps.jobs.kinds import job
from minsheng.apps.jobs.progress import Progress
from minsheng.apps.ledger.acceptpage import DECIDE
from minsheng.apps.ledger.deciding import decide, decided_before, doing_of, told_counts, why_left
from minsheng.apps.people.actor import Actor

if TYPE_CHECKING:
    from collections.abc import Sequence

_AT_ONCE = 1_000


@job(DECIDE, title="办理台账")
def decide_many(progress: Progress, arguments: Mapping[str, Any]) -> Mapping[str, object]:
    """Put up, accept or return many entries as they were shown, so many at a time as are soon done.

    What an earlier run of the same job decided is counted as done.

    Raises:
        PostNotHeld: the asker has left the post since.
        PermissionDenied: the rows are accepted by another unit by now.
    """
    actor = Actor.of_today(arguments["user"], arguments["post"], on=timezone.localdate())
    doing, reason = arguments["doing"], arguments["reason"]
    pairs: Sequence[tuple[int, int]] = arguments["seen"]
    done, left = 0, Counter[str]()
    for begin in range(0, len(pairs), _AT_ONCE):
        progress.advance(begin, len(pairs), f"{doing_of(doing)}台账")
        seen = dict(pairs[begin : begin + _AT_ONCE])
        before = decided_before(actor, doing, seen)
        rest = {pk: version for pk, version in seen.items() if pk not in before}
        outcome = decide(actor, doing, rest, reason=reason, at=timezone.now())
        done += len(before) + len(outcome.done)
        left.update(why_left(outcome))
    told = told_counts(doing_of(doing), done, left)
    progress.advance(len(pairs), len(pairs), told)
    return {"done": done, "left": dict(left), "url": arguments["back"]}
