"""Work of the ledger that outlasts a request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from minsheng.apps.jobs.kinds import job
from minsheng.apps.jobs.progress import Progress
from minsheng.apps.ledger.acceptpage import DECIDE
from minsheng.apps.ledger.deciding import decide, decided_before, doing_of, told_counts, why_left
from minsheng.apps.ledger.models import Batch
from minsheng.apps.ledger.sheets.taking_in import CHECK, WRITE, check_batch, write_batch
from minsheng.apps.ledger.sheets.writing import drop_batch
from minsheng.apps.people.actor import Actor
from minsheng.core.errors import Problem

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


def has_sheet(arguments: Mapping[str, Any]) -> bool:
    """Whether the workbook is still kept."""
    return Batch.objects.filter(pk=arguments["batch"], ended_at=None).exists()


def upload_anew(_arguments: Mapping[str, Any]) -> str:
    """Where a workbook is uploaded."""
    return reverse("ledger:upload")


@job(CHECK, title="核对登记表", ready=has_sheet, anew=upload_anew)
def check_sheet(progress: Progress, arguments: Mapping[str, Any]) -> Mapping[str, object]:
    """Judge every row of an uploaded workbook; the page of the batch shows what was found.

    Raises:
        PostNotHeld: the asker has left the post since.
        Problem: what `check_batch` raises; the file is forgotten.
    """
    actor = Actor.of_today(arguments["user"], arguments["post"], on=timezone.localdate())
    batch = Batch.objects.select_related("file").get(pk=arguments["batch"])
    try:
        check_batch(actor, batch, progress.advance)
    except Problem:
        drop_batch(actor=actor, batch=batch, at=timezone.now())
        raise
    return {"url": reverse("ledger:batch", args=[batch.pk])}


@job(WRITE, title="写入登记表", ready=has_sheet, anew=upload_anew)
def write_sheet(progress: Progress, arguments: Mapping[str, Any]) -> Mapping[str, object]:
    """Write a checked workbook range after range; run again it goes on behind the last one.

    Raises:
        PostNotHeld: the asker has left the post since.
        PermissionDenied, Problem, Cancelled: what is written stays.
    """
    actor = Actor.of_today(arguments["user"], arguments["post"], on=timezone.localdate())
    batch = write_batch(actor, Batch.objects.get(pk=arguments["batch"]), progress.advance)
    told = f"新增 {batch.created}，修改 {batch.changed}，没有变化 {batch.unchanged}，没有写入 {batch.refused}"
    progress.advance(batch.rows, batch.rows, told)
    return {"url": reverse("ledger:batch", args=[batch.pk])}
