"""Whose rows an actor works on and which it may look at, also those of units it followed (可见范围)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery

from minsheng.apps.cascade.models import Allocation, Change
from minsheng.apps.ledger.ground import REVIEW, Ground
from minsheng.apps.ledger.models import Intake, Standing
from minsheng.apps.people.permissions import table
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
    "parent__parent__unit__division",
)


_LEAD = Responsibility.Relation.LEAD
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
    today, typed = _led(Q(unit__in=units) | Q(group__members__in=units), on)
    # By targets, which are few, before rows are asked one by one.
    return Q(split__target__in=today.values("target")) | Q(Exists(typed))


def _led_by_itself(on: datetime.date) -> Q:
    """The rows whose own unit leads their target, and those whose target nobody leads."""
    unit = OuterRef(OuterRef("unit"))
    itself = _named(Q(unit=unit) | Q(group__members=unit), on)
    return itself | ~_named(Q(), on)


def _named(led: Q, on: datetime.date) -> Q:
    """Rows of whose target a text names such a lead; asked row by row, from the target on."""
    leads = Responsibility.objects.filter(led, relation=_LEAD, text=OuterRef("text"))
    said = TargetValue.objects.filter(Exists(leads), target=OuterRef("split__target")).order_by()
    of_split = said.filter(text__edition=OuterRef("split__edition"))
    return Q(Exists(said.filter(text__edition=_edition_on(on)))) | Q(Exists(of_split))


def _led(led: Q, on: datetime.date) -> tuple[QuerySet[TargetValue], QuerySet[TargetValue]]:
    """Values whose text names such leads: of the editions of a day, and of a row's split."""
    texts = Responsibility.objects.filter(led, relation=_LEAD).order_by().values("text")
    said = TargetValue.objects.filter(text__in=texts).order_by()
    of_split = said.filter(target=OuterRef("split__target"), text__edition=OuterRef("split__edition"))
    return said.filter(text__edition=_edition_on(on)), of_split


def _edition_on(on: datetime.date) -> Subquery:
    """The edition of a value's programme in force on a day."""
    rows = Edition.objects.filter(programme=OuterRef("text__edition__programme"), in_force_from__lte=on)
    return Subquery(rows.order_by("-in_force_from", "-ordinal").values("pk")[:1])


REVIEWED = Q(Exists(Intake.objects.filter(target=OuterRef("split__target"), manner=REVIEW)))
"""The rows whose target those above them find by a review."""

_OWN_PART = Q(unit=F("parent__unit"))
_TOP = Q(parent=None) | _OWN_PART & Q(parent__parent=None)


def under(units: Collection[int], on: datetime.date) -> Q:
    """Rows under units as `Ground` says it: a department's own part stands under what is above that."""
    above = Q(parent__unit__in=units) & ~_OWN_PART | _OWN_PART & Q(parent__parent__unit__in=units)
    return above | _TOP & led_by(units, on)


def entered_by(units: Collection[int], on: datetime.date) -> Q:
    """The rows at which units enter: their own, of a review those under them."""
    return ~REVIEWED & Q(unit__in=units) | REVIEWED & under(units, on)


def accepted_by(actor: Actor, units: Collection[int], on: datetime.date, permission: str) -> Q:
    """The rows that are the actor's unit's to accept, or to approve, as `Ground.accepting` says it.

    `units` are its unit and those this followed; nobody accepts its own, which is the office's. Whether the
    post itself has the permission is asked besides.
    """
    if actor.post is None:
        return Q(pk__in=())
    if actor.role not in table()[permission].orphan_roles:
        return ~REVIEWED & ~Q(unit__in=units) & under(units, on)
    division = Q(split__target__project__programme__division=actor.post.unit.division_id)
    own = _TOP & _led_by_itself(on) | _OWN_PART & Q(parent__parent__unit=F("unit"))
    return division & (REVIEWED | own)


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
