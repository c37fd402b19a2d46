"""What views of the ledger fetch: rows and entries that the visitor opens, else 404."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from minsheng.apps.duties.queries import programme_opened
from minsheng.apps.ledger.correctionpage import with_corrections
from minsheng.apps.ledger.models import Entry, Manner
from minsheng.apps.ledger.rowpage import RowHead, row_head
from minsheng.apps.ledger.seeing import JOINED, Looking, numbered, rows_seen, standing
from minsheng.apps.people.permissions import actor_of
from minsheng.core.progress.months import month_end

if TYPE_CHECKING:
    from django.http import HttpRequest

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.ledger.models import Intake
    from minsheng.apps.programmes.models import Edition


def edition_of(request: HttpRequest, code: str) -> Edition:
    """The edition in force of a programme that the visitor opens, else 404."""
    _, edition = programme_opened(actor_of(request), code, timezone.localdate())
    if edition is None:
        raise Http404
    return edition


def looking(request: HttpRequest) -> Looking:
    """The visitor, today; one query."""
    return Looking.of(actor_of(request), timezone.localdate())


def row_of(look: Looking, row: int) -> Allocation:
    """An issued row that the visitor opens, with number and figure of the day, else 404."""
    rows = standing(numbered(rows_seen(look), look.on), month_end(look.on))
    return get_object_or_404(rows, pk=row)


def entry_of(look: Looking, entry: int) -> Entry:
    """An entry of a row that the visitor opens, with the row, else 404."""
    above = [f"allocation__{name}" for name in JOINED]
    rows = with_corrections(Entry.objects.select_related("record", "works__site", *above))
    return get_object_or_404(rows, pk=entry, allocation__in=rows_seen(look).order_by().values("pk"))


def works_head(look: Looking, row: Allocation, *, enters: bool = False) -> tuple[RowHead, Intake]:
    """A row that is entered by works, else 404; with `enters` for who enters it."""
    head = row_head(row, look)
    if head.intake is None or head.intake.manner != Manner.WORKS or (enters and not head.rights.enters):
        raise Http404
    return head, head.intake
