"""Handing in a 登记表: a short one is checked and written at once, a long one by a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from minsheng.apps.jobs.actions import start
from minsheng.apps.ledger.models import Batch
from minsheng.apps.ledger.sheets.book import open_book
from minsheng.apps.ledger.sheets.checking import RANGE
from minsheng.apps.ledger.sheets.taking_in import AT_ONCE, CHECK, WRITE, check_batch, write_batch
from minsheng.apps.ledger.sheets.writing import begin_batch, begin_writing, drop_batch
from minsheng.core.errors import Problem

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.jobs.models import Job
    from minsheng.apps.people.actor import Actor


def hand_in(actor: Actor, data: bytes, month: datetime.date | None) -> tuple[Batch, Job | None]:
    """The batch of a workbook, checked, or with the job that checks it.

    A file whose writing was broken off is known again and only gone on with. `month` is the only one that is
    taken; None for whatever it is of.

    Raises:
        Problem: nothing is kept of the file.
        PermissionDenied.
    """
    book = open_book(data, actor, month=month, on=timezone.localdate())
    batch = begin_batch(actor=actor, book=book, data=data, at=timezone.now())
    if batch.state == Batch.State.WRITING:
        return batch, None
    if len(data) > AT_ONCE:
        return batch, _job(CHECK, actor, batch, "核对登记表")
    try:
        check_batch(actor, batch)
    except Problem:
        drop_batch(actor=actor, batch=batch, at=timezone.now())
        raise
    batch.refresh_from_db()
    return batch, None


def confirm(actor: Actor, batch: Batch) -> Job | None:
    """Write what was shown, or go on with it; the job that does where there is much.

    Raises:
        BatchOver, PermissionDenied.
    """
    if batch.rows - batch.done > RANGE:
        begin_writing(actor=actor, batch=batch)
        return _job(WRITE, actor, batch, f"写入登记表（{batch.rows} 行）")
    write_batch(actor, batch)
    return None


def _job(kind: str, actor: Actor, batch: Batch, title: str) -> Job:
    arguments = {
        "batch": batch.pk,
        "user": actor.user.pk if actor.user else None,
        "post": actor.post.pk if actor.post else None,
    }
    return start(kind, arguments, actor, title=title, division_path=batch.division_path())
