"""Whose rows an actor works on and which it may look at, also those of units it followed (可见范围)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery

from minsheng.apps.cascade.models import Allocation, Change
from minsheng.apps.ledger.ground import Ground
from minsheng.apps.ledger.models import Standing
from minsheng.apps.places.queries import Following
from minsheng.apps.programmes.models import Edition, Responsibility, TargetValue

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor

JOINED = (
    "split__target__project__programme__division",
    "split__edition",
    "unit__division",
    "parent__unit__division",
)


_STANDING = ("pk", "value", "numerator", "denominator", "grade")


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks at the ledger, on which day, and who followed whom by then."""

    actor: Actor
    on: datetime.date
    following: Following

    @classmethod
    def of(cls, actor: Actor, on: datetime.date) -> Self:
        """One query."""
        return cls(actor, on, Following(on))

    @property
    def units(self) -> frozenset[int]:
        """The unit of the post in use with those it followed; none without a post."""
        unit = self.actor.unit_id
        return frozenset() if unit is None else self.following.behind(unit)

    def ground(self, rows: Iterable[Allocation]) -> Ground:
        """What decisions on rows rest on that day; four queries."""
        return Ground(rows, self.on, self.following)


def led_by(units: Collection[int], on: datetime.date) -> Q:
    """The rows whose target is led by one of the units: by the edition of a day or that of its split."""
    editions = Edition.objects.filter(
        programme=OuterRef("split__target__project__programme"), in_force_from__lte=on
    ).order_by("-in_force_from", "-ordinal")
    said = TargetValue.objects.filter(
        Q(text__responsibility_rows__unit__in=units) | Q(text__responsibility_rows__group__members__in=units),
        target=OuterRef("split__target"),
        text__responsibility_rows__relation=Responsibility.Relation.LEAD,
    )
    today = said.filter(text__edition=OuterRef("said_on"))
    rows = Allocation.objects.annotate(said_on=Subquery(editions.values("pk")[:1]))
    typed = said.filter(text__edition=OuterRef("split__edition"))
    return Q(pk__in=rows.filter(Exists(today) | Exists(typed)).order_by().values("pk"))


def rows_seen(looking: Looking) -> QuerySet[Allocation]:
    """The issued rows whose entries the actor opens, with all that hangs above them; one query.

    They are those that it sees in the split, those of its unit and of units it followed, those given on by
    them, and those of targets it leads.
    """
    mine = looking.units
    seen = Q(pk__in=Allocation.objects.visible_to(looking.actor).order_by().values("pk"))
    if mine:
        seen |= Q(unit__in=mine) | Q(parent__unit__in=mine) | led_by(mine, looking.on)
    return joined(Allocation.objects.filter(seen, issued_open__isnull=False))


def numbered(rows: QuerySet[Allocation], on: datetime.date) -> QuerySet[Allocation]:
    """Rows with `number_on`, what the issues up to a day give to each."""
    changes = Change.objects.filter(allocation=OuterRef("pk"), issue__holds_from__lte=on)
    # An issue below a row says what that row keeps back, and nothing of what it was given.
    own = changes.exclude(issue__parent=F("allocation"))
    last = own.order_by("-issue__holds_from", "-issue__ordinal").values("value")[:1]
    return rows.annotate(number_on=Subquery(last))


def standing(rows: QuerySet[Allocation], month: datetime.date) -> QuerySet[Allocation]:
    """Rows with what stands of each at the end of a month, for `standing_of`; no query besides."""
    at = FilteredRelation("standings", condition=Q(standings__month=month))
    return rows.annotate(at=at, **{f"at_{name}": F(f"at__{name}") for name in _STANDING})


def standing_of(row: Any) -> Standing | None:  # noqa: ANN401 (a row of `standing`, with its columns)
    """What stands of a row that was read with it; None where nothing is known."""
    if row.at_pk is None:
        return None
    return Standing(**{name: getattr(row, f"at_{name}") for name in _STANDING})


def joined(rows: QuerySet[Allocation]) -> QuerySet[Allocation]:
    """Rows as `ground.Ground` asks for them."""
    return rows.select_related(*JOINED)
