"""Writing a checked 登记表: range after range, from where an earlier run ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from minsheng.apps.ledger import errors
from minsheng.apps.ledger.sheets.book import open_book
from minsheng.apps.ledger.sheets.checking import RANGE, check, opened
from minsheng.apps.ledger.sheets.keeping import kept
from minsheng.apps.ledger.sheets.writing import begin_writing, end_batch, keep_check, write_range

if TYPE_CHECKING:
    from collections.abc import Callable

    from minsheng.apps.ledger.models import Batch
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
        raise errors.SheetEmpty
    keep_check(batch=batch, check=found)


def write_batch(actor: Actor, batch: Batch, step: Step | None = None) -> Batch:
    """Write what was confirmed, from behind the last range that an earlier run wrote, to its end.

    Raises:
        BatchOver: it has ended, or another run was quicker.
        PermissionDenied, Problem: what `write_range` and `open_book` raise; whole ranges stay.
    """
    batch = begin_writing(actor=actor, batch=batch)
    if batch.file is None:
        raise errors.BatchOver(state=batch.get_state_display())
    book = open_book(kept(batch.file), actor, month=batch.month, on=timezone.localdate())
    told = opened(batch.preview)
    for some in book.ranges(RANGE, batch.done):
        if step is not None:
            step(some[0][0], batch.rows, "写入台账")
        batch = write_range(actor=actor, batch=batch, some=some, book=book, told=told, at=timezone.now())
    return end_batch(actor=actor, batch=batch, at=timezone.now())
