"""What the unit of a post has to sign (签收), read in few queries: of what is stated the keys alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import DateField, OuterRef, Subquery, Value

from minsheng.apps.duties.models import Charge, Duty, Signature
from minsheng.apps.duties.naming import leads_of, texts_beside, units_of
from minsheng.apps.duties.opening import editions_seen
from minsheng.apps.duties.sheets import Laid, Sheet, Standing
from minsheng.apps.people.permissions import allows
from minsheng.apps.places.models import Unit, in_force
from minsheng.apps.places.queries import Following

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from minsheng.apps.duties.naming import Named
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Edition, Programme, ProjectText


@dataclass(frozen=True, slots=True)
class Printed:
    """The projects with a task of some editions that name anybody, and whom, on a day."""

    editions: Mapping[int, Edition]
    on: datetime.date
    following: Following
    texts: Sequence[ProjectText]
    named: Mapping[int, Sequence[Named]]

    def led_by(self, unit: int | None) -> list[ProjectText]:
        """The texts whose project a unit leads."""
        leads = {text.pk: units_of(leads_of(self.named.get(text.pk, ()))) for text in self.texts}
        return [text for text in self.texts if any(each.pk == unit for each in leads[text.pk])]


def printed_in(editions: Mapping[int, Edition], on: datetime.date) -> Printed:
    """What some editions print, by their ids; two queries."""
    following = Following(on)
    texts, named = texts_beside(editions, following, on)
    for text in texts:
        text.edition = editions[text.edition_id]
        text.project.programme = text.edition.programme
    return Printed(editions, on, following, texts, named)


@dataclass(frozen=True, slots=True)
class Unsigned:
    """Projects of one programme that a unit has to sign, and of these such as changed since it did."""

    programme: Programme
    edition: Edition
    count: int
    changed: int


def my_unsigned(actor: Actor, on: datetime.date, printed: Printed | None = None) -> list[Unsigned]:
    """What the actor's unit has to sign in this year's programmes.

    Five queries at most; with what its programmes print, be it more than those of the year, two.
    """
    unit = actor.unit_id
    if unit is None or not allows(actor, "duties.sign"):
        return []
    if printed is None:
        printed = printed_in(editions_seen(actor, on, [on.year]), on)
    asked: dict[int, list[Sheet]] = {}
    for sheet in unsigned(_Own(unit, printed).sheets(), actor):
        asked.setdefault(sheet.text.edition_id, []).append(sheet)
    return [
        Unsigned(
            programme=printed.editions[pk].programme,
            edition=printed.editions[pk],
            count=len(sheets),
            changed=sum(actor.unit_id in sheet.signatures for sheet in sheets),
        )
        for pk, sheets in asked.items()
    ]


def unsigned(sheets: Iterable[Sheet], actor: Actor) -> list[Sheet]:
    """Those that the actor's unit takes part in and has not signed as they stand."""
    unit = actor.unit_id
    if unit is None or not allows(actor, "duties.sign"):
        return []
    mine = [sheet for sheet in sheets if takes_part(sheet, unit)]
    return [sheet for sheet in mine if sheet.standing(unit) != Standing.SIGNED]


def takes_part(sheet: Sheet, unit: int | None) -> bool:
    """Whether a unit leads a project or cooperates."""
    return any(each.pk == unit for each in sheet.units)


class _Own(Laid):
    """The sheets of the projects of this year in which one unit takes part, as it signs them.

    Two queries, none without such a project. Of stated rows the keys alone are known, of signatures its own
    last one.
    """

    def __init__(self, unit: int, printed: Printed) -> None:
        mine = [text for text in printed.texts if _names(printed, text, unit)]
        super().__init__(mine, printed.following, printed.named)
        if not mine:
            return
        self._aim([text.pk for text in mine])
        for row in _stated([text.project_id for text in mine], unit, printed.on):
            row.put(self._duties, self._charges, self._signed)


def _names(printed: Printed, text: ProjectText, unit: int) -> bool:
    is_named = any(each.pk == unit for named in printed.named[text.pk] for each in named.units)
    return is_named and text.project.programme.year == printed.on.year


class _Stated(NamedTuple):
    """A duty, charge or signature of a project and unit by its columns; `to` is the target or the post.

    `ends_on` is the unit's.
    """

    kind: str
    pk: int
    project: int
    unit: int
    ends_on: datetime.date | None
    to: int | None
    reports: bool
    words: str
    begins_on: datetime.date | None

    def put(self, duties: list[Duty], charges: list[Charge], signed: dict[int, dict[int, Signature]]) -> None:
        """Adds the row to those of its kind."""
        keys: dict[str, Any] = {
            "pk": self.pk,
            "project_id": self.project,
            "unit": Unit(pk=self.unit, ends_on=self.ends_on),
        }
        if self.kind == "duty":
            keys["target_id"] = self.to
            duties.append(Duty(**keys, reports=self.reports, words=self.words))
        elif self.kind == "charge":
            keys["post_id"] = self.to
            charges.append(Charge(**keys, function=self.words))
        else:
            signed.setdefault(self.project, {})[self.unit] = Signature(**keys, digest=self.words)


def _stated(projects: Sequence[int], unit: int, on: datetime.date) -> list[_Stated]:
    """What is stated of projects on a day, in the order of their models, and the unit's last signatures.

    One query. The signatures stand last: PostgreSQL finds the type of an empty column in the rows before.
    """
    kept = {"project__in": projects}
    no, never = Value(value=False), Value(None, DateField())
    last = Signature.objects.filter(project=OuterRef("project"), unit=unit).order_by("-at", "-pk")
    duties = Duty.objects.filter(in_force(on), **kept).order_by()
    charges = Charge.objects.filter(in_force(on), **kept).order_by()
    signed = Signature.objects.filter(**kept, pk=Subquery(last.values("pk")[:1])).order_by()
    keys = ("pk", "project", "unit", "unit__ends_on")
    rows = duties.values_list(Value("duty"), *keys, "target", "reports", "words", "begins_on").union(
        charges.values_list(Value("charge"), *keys, "post", no, "function", "begins_on"),
        signed.values_list(Value("signed"), *keys, "post", no, "digest", never),
        all=True,
    )
    return sorted((_Stated(*row) for row in rows), key=_order)


def _order(row: _Stated) -> tuple[object, ...]:
    by_unit = row.unit if row.kind == "charge" else 0
    return row.kind, row.project, by_unit, row.begins_on, row.pk
