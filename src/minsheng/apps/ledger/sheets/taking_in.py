"""Writing a checked 登记表: range after range, from where an earlier run ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from minsheng.apps.ledger import errors
from minsheng.apps.ledger.sheets.book import open_book
from minsheng.apps.ledger.sheets.checking import RANGE, check, opened, sheets_told
from minsheng.apps.ledger.sheets.keeping import kept
from minsheng.apps.ledger.sheets.writing import begin_writing, end_batch, keep_check, leave_range, write_range
from minsheng.kit.ahead import ahead

if TYPE_CHECKING:
    from collections.abc import Callable

    from minsheng.apps.ledger.models import Batch
    from minsheng.apps.ledger.sheets.book import Book
    from minsheng.apps.people.actor import Actor

    Step = Callable[[int, int, str], None]

CHECK, WRITE = "ledger.check_batch", "ledger.write_batch"
"""Kinds of jobs, as they stand in their rows."""
AT_ONCE = 400_000
"""Bytes of a workbook up to which it is checked, and of as many rows as a range has written, at once."""


def check_batch(actor: Actor, batch: Batch, step: Step | None = None) -> None:
    """Judge all rows and keep what was found.

    Raises:
        BatchOver: the file is gone.
        Problem: what `open_book` raises.
    """
    if batch.file is None:
        raise errors.BatchOver(state=batch.get_state_display())
    book = open_book(kept(batch.file), actor, month=batch.month, on=timezone.localdate())
    found = check(book, step)
    if not found.rows:
        raise next((why for _, why in book.left), errors.SheetEmpty())
    keep_check(batch=batch, check=found)


def write_batch(actor: Actor, batch: Batch, step: Step | None = None) -> Batch:
    """Write what was confirmed, from behind the last range that an earlier run wrote, to its end.

    Rows of targets that are no longer entered as the workbook says are left, as the faults tell.

    Raises:
        BatchOver: it has ended, or another run was quicker.
        PermissionDenied, Problem: what `write_range` and `open_book` raise; whole ranges stay.
    """
    batch = begin_writing(actor=actor, batch=batch)
    book = _book(batch, actor)
    if book is not None:
        batch = _write(actor, batch, book, step)
    if batch.done < batch.rows:
        batch = leave_range(batch=batch, upto=batch.rows)
    return end_batch(actor=actor, batch=batch, at=timezone.now())


def _write(actor: Actor, batch: Batch, book: Book, step: Step | None) -> Batch:
    """Range after range; what lies between them can no longer be read."""
    told = opened(batch.preview)
    for some in ahead(book.ranges_told(RANGE, sheets_told(told), batch.done)):
        if some[0][0] > batch.done:
            batch = leave_range(batch=batch, upto=some[0][0])
        if step is not None:
            step(some[0][0], batch.rows, "写入台账")
        seal, at = book.seal.serial, timezone.now()
        batch = write_range(actor=actor, batch=batch, some=some, seal=seal, told=told, at=at)
    return batch


def _book(batch: Batch, actor: Actor) -> Book | None:
    """The workbook as it can still be read; None where no target of it is entered so any more."""
    if batch.file is None:
        raise errors.BatchOver(state=batch.get_state_display())
    try:
        return open_book(kept(batch.file), actor, month=batch.month, on=timezone.localdate())
    except errors.SheetOutdated:
        return None
