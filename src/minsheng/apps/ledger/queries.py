"""What pages and other apps read of the ledger, each in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from minsheng.apps.ledger.intakes import proposed_intake
from minsheng.apps.ledger.models import Claim, Entry, Warning
from minsheng.apps.ledger.rolling import RowFigures, Rows, rolled_rows, standings

if TYPE_CHECKING:
    import datetime

    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme

__all__ = [
    "EntryFilter",
    "RowFigures",
    "Rows",
    "entries_of",
    "proposed_intake",
    "rolled_rows",
    "standings",
]


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """What a page of entries is narrowed to; empty is everything.

    `month` is the last day of the one something was done in; `words` is part of words, document or issuer.
    """

    target: int | None = None
    unit: int | None = None
    state: str = ""
    month: datetime.date | None = None
    words: str = ""
    warned: bool = False


def entries_of(programme: Programme, actor: Actor, wanted: EntryFilter) -> QuerySet[Entry]:
    """The entries of a programme that the asker sees, last day first, to be cut into pages; one query.

    Each has `counts`, whether it holds its claim, and `is_warned`; with target, row and unit.
    """
    rows = Entry.objects.visible_to(actor).filter(target__project__programme=programme)
    open_warnings = Warning.objects.filter(entry=OuterRef("pk"), settled_by="")
    rows = rows.annotate(
        counts=Exists(Claim.objects.filter(entry=OuterRef("pk"))), is_warned=Exists(open_warnings)
    )
    narrowed = {
        "target": wanted.target,
        "allocation__unit": wanted.unit,
        "state": wanted.state or None,
        "is_warned": wanted.warned or None,
    }
    rows = rows.filter(**{name: value for name, value in narrowed.items() if value is not None})
    if wanted.month is not None:
        rows = rows.filter(happened_on__gte=wanted.month.replace(day=1), happened_on__lte=wanted.month)
    if words := wanted.words.strip():
        rows = rows.filter(Q(words__contains=words) | Q(document__contains=words) | Q(issuer__contains=words))
    return rows.select_related("target", "allocation__unit", "allocation__parent")
