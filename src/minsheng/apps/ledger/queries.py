"""What pages and other apps read of the ledger, each in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from minsheng.apps.cascade.models import Allocation, Change, leads
from minsheng.apps.ledger.intakes import proposed_intake
from minsheng.apps.ledger.models import SUMMED, Claim, Entry, Intake, Standing, Warning
from minsheng.core.standing import Figures, Grade

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme

__all__ = ["EntryFilter", "awaiting_acceptance", "entries_of", "proposed_intake", "rolled_rows", "standings"]

_NOTHING = Figures()


def standings(programme: Programme, month: datetime.date) -> Mapping[int, Figures]:
    """What stands at the end of a month of every row of a programme that was ever issued; two queries.

    By the row's id; of rows nobody entered anything at, figures of which nothing is known.
    """
    issued = Allocation.objects.filter(
        split__target__project__programme=programme, issued_open__isnull=False
    ).order_by()
    return dict.fromkeys(issued.values_list("pk", flat=True), _NOTHING) | _stored(programme, month)


def _stored(programme: Programme, month: datetime.date) -> dict[int, Figures]:
    rows = Standing.objects.filter(
        month=month, allocation__split__target__project__programme=programme
    ).order_by()
    return {row.allocation_id: figures_of(row) for row in rows}


def figures_of(row: Standing) -> Figures:
    """A stored standing as it is rolled up."""
    return Figures(
        value=None if row.value is None else Fraction(row.value),
        numerator=row.numerator,
        denominator=row.denominator,
        stages={stage: Decimal(amount) for stage, amount in row.stages.items()},
        grade=None if row.grade is None else Grade(row.grade),
    )


def rolled_rows(programme: Programme, month: datetime.date) -> Mapping[int, Sequence[Figures]]:
    """The figures of which each target's is rolled up, by target; four queries.

    They are those of the leaves of the month's last day, and of former leaves whose sums go on counting; the
    states of a former leaf end with it.
    """
    rows = Allocation.objects.filter(split__target__project__programme=programme, issued_open__isnull=False)
    placed = list(rows.order_by("split", "pk").values_list("pk", "parent", "split__target"))
    opened = _open_on(programme, month)
    given_on = {parent for pk, parent, _ in placed if pk in opened and parent is not None}
    summed = _summed_on(programme, month)
    stands = _stored(programme, month)
    found: dict[int, list[Figures]] = defaultdict(list)
    for pk, _, target in placed:
        is_leaf = pk in opened and pk not in given_on
        figures = stands.get(pk, _NOTHING)
        if is_leaf or (target in summed and figures.is_known):
            found[target].append(figures)
    return found


def _open_on(programme: Programme, day: datetime.date) -> set[int]:
    """Rows open on a day by the last issue that says so; one query."""
    changes = Change.objects.filter(
        allocation__split__target__project__programme=programme, issue__holds_from__lte=day
    ).exclude(issue__parent=F("allocation"))
    said = changes.order_by("issue__holds_from", "issue__ordinal").values_list("allocation", "is_open")
    return {pk for pk, is_open in dict(said).items() if is_open}


def _summed_on(programme: Programme, month: datetime.date) -> set[int]:
    """Targets whose figure is a sum in a month; one query."""
    rows = Intake.objects.filter(target__project__programme=programme, from_month__lte=month)
    last = dict(rows.order_by("from_month").values_list("target", "manner"))
    return {target for target, manner in last.items() if manner in SUMMED}


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


def awaiting_acceptance(actor: Actor) -> QuerySet[Entry]:
    """Entries put up that the asker's unit accepts, oldest first: it leads, or gave the number on; one query.

    Those that the asker's own hands typed or put up are among them: the page says that another accepts.
    """
    rows = Entry.objects.filter(state=Entry.State.SUBMITTED)
    if actor.unit_id is None:
        return rows.none()
    led = Q(allocation__parent__isnull=True) & Q(leads(actor, "target", "allocation__split__edition"))
    rows = rows.filter(led | Q(allocation__parent__unit=actor.unit_id))
    return rows.select_related("target", "allocation__unit").order_by("happened_on", "pk")
