"""Who answers for projects on a day, read for many at once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypedDict

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q

from minsheng.apps.duties.models import Charge, Duty, Signature
from minsheng.apps.duties.naming import QUOTED, leads_of, named_beside, units_of
from minsheng.apps.duties.reporting import made
from minsheng.apps.people.models import Post, Tenure, User
from minsheng.apps.places.models import Unit, in_force
from minsheng.apps.places.queries import Following, short_names
from minsheng.apps.programmes.models import ProjectText, TargetValue
from minsheng.apps.programmes.printed import target_words
from minsheng.kit.rows import columns_of, row_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from minsheng.apps.duties.naming import Named
    from minsheng.apps.programmes.models import Edition, Project


class Standing(StrEnum):
    """How a unit's signature stands."""

    SIGNED = "signed"
    CHANGED = "changed"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Aim:
    """A target in words, with who reports on it where that is stated for it alone."""

    value: TargetValue
    words: str
    reporter: Unit | None


@dataclass(frozen=True, slots=True)
class Held:
    """A post that answers for a unit, with who holds it on the day; nobody where it stands empty."""

    charge: Charge
    holder: User | None

    @property
    def post(self) -> Post:
        """The post."""
        return self.charge.post


@dataclass(frozen=True, slots=True)
class Sheet:
    """Who answers for one project on a day: what is printed, and the units that act on it, leads first.

    `stated` is the reporting row of the project, None where the first lead reports by itself. `owed`,
    `signatures` are by unit, `held` by unit and function. `names` are short names of units.
    """

    text: ProjectText
    leads: Sequence[Named]
    cooperating: Sequence[Named]
    lead_units: Sequence[Unit]
    units: Sequence[Unit]
    aims: Sequence[Aim]
    reporter: Unit | None
    stated: Duty | None
    owed: Mapping[int, Duty]
    held: Mapping[tuple[int, str], Held]
    signatures: Mapping[int, Signature]
    names: Mapping[int, str]

    @property
    def project(self) -> Project:
        """The project."""
        return self.text.project

    @property
    def is_led_by_reporter(self) -> bool:
        """Whether who reports on the project still leads it."""
        return self.reporter is None or self.reporter in self.lead_units

    def name_of(self, unit: Unit) -> str:
        """The short name of a unit, else its name."""
        return self.names.get(unit.pk, unit.name)

    def standing(self, unit: int) -> Standing:
        """How the signature of a unit stands."""
        if (signature := self.signatures.get(unit)) is None:
            return Standing.WAITING
        return Standing.SIGNED if signature.digest == self.digest(unit) else Standing.CHANGED

    def digest(self, unit: int) -> str:
        """SHA-256, in hexadecimal, of what a unit signs.

        That is the promise, who leads, reports and cooperates, every stated duty, and the posts that answer
        for the unit itself: another unit's new liaison asks nobody else to sign again, nor does a hand-over.
        """
        said = {
            "project": self.project.code,
            "title": self.text.title,
            "targets": {str(aim.value.target_id): aim.words for aim in self.aims},
            "leads": [unit.pk for unit in self.lead_units],
            "units": [each.pk for each in self.units],
            "reporter": self.reporter.pk if self.reporter else None,
            "reporters": {str(aim.value.target_id): aim.reporter.pk for aim in self.aims if aim.reporter},
            "owed": {str(pk): duty.words for pk, duty in self.owed.items()},
            "posts": {
                function: held.charge.post_id for (pk, function), held in self.held.items() if pk == unit
            },
        }
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def sheets_of(
    editions: Iterable[Edition],
    on: datetime.date,
    *,
    projects: Iterable[int] | None = None,
    who: bool = True,
) -> list[Sheet]:
    """The projects with a task of some editions in printed order, or those of some ids.

    Eight queries; seven where the units' short names and `who` holds the posts are not asked for.
    """
    texts = ProjectText.objects.filter(edition__in=list(editions), has_task=True)
    if projects is not None:
        texts = texts.filter(project__in=list(projects))
    rows = list(joined(texts).order_by("edition", "ordinal"))
    return Loaded({text.project_id for text in rows}, rows, on, who=who).sheets()


def joined(texts: QuerySet[ProjectText]) -> QuerySet[ProjectText]:
    """With all that a sheet tells of its text."""
    return texts.select_related("project__programme__division", "category", "edition").defer(*QUOTED)


class _Partners(TypedDict):
    """Who stands beside one text."""

    leads: list[Named]
    cooperating: list[Named]
    lead_units: list[Unit]
    units: list[Unit]


class Laid:
    """Sheets of some texts out of rows that were read for them; who reads fills in what it has."""

    def __init__(
        self,
        texts: Sequence[ProjectText],
        following: Following,
        named: Mapping[int, Sequence[Named]],
    ) -> None:
        self._texts, self._following, self._named = texts, following, named
        self._targets: dict[int, list[TargetValue]] = {}
        self._duties: list[Duty] = []
        self._charges: list[Charge] = []
        self._holders: dict[int, User] = {}
        self._signed: dict[int, dict[int, Signature]] = {}
        self._names: Mapping[int, str] = {}

    def _aim(self, texts: Iterable[int]) -> None:
        """Reads the targets; one query."""
        values = TargetValue.objects.filter(text__in=texts).order_by("text", "ordinal")
        for value in values.defer(*QUOTED):
            self._targets.setdefault(value.text_id, []).append(value)

    def sheets(self) -> list[Sheet]:
        """One for each text, as it stands on the day."""
        reporting = [row for row in self._duties if row.reports]
        who = made(self._leads(), reporting, self._following)
        stated = {row.project_id: row for row in reporting if row.target_id is None}
        owed, held = self._owed(), self._held()
        return [
            Sheet(
                text=text,
                **self._partners(text.pk),
                aims=[
                    Aim(value, target_words(value), who.stated.get((text.project_id, value.target_id)))
                    for value in self._targets.get(text.pk, ())
                    if not value.is_subtask
                ],
                reporter=who.of(text.project_id),
                stated=stated.get(text.project_id),
                owed=owed.get(text.project_id, {}),
                held=held.get(text.project_id, {}),
                signatures=self._signed.get(text.project_id, {}),
                names=self._names,
            )
            for text in self._texts
        ]

    def _leads(self) -> dict[int, list[Named]]:
        return {text.project_id: leads_of(self._named.get(text.pk, ())) for text in self._texts}

    def _partners(self, text: int) -> _Partners:
        named = self._named.get(text, [])
        leads = leads_of(named)
        cooperating = [each for each in named if not each.is_lead]
        units = units_of([*leads, *cooperating])
        return {"leads": leads, "cooperating": cooperating, "lead_units": units_of(leads), "units": units}

    def _owed(self) -> dict[int, dict[int, Duty]]:
        found: dict[int, dict[int, Duty]] = {}
        for row in self._duties:
            mine = found.setdefault(row.project_id, {})
            for unit in () if row.reports else self._following.acting(row.unit):
                if unit.pk not in mine or row.unit_id == unit.pk:
                    mine[unit.pk] = row
        return found

    def _held(self) -> dict[int, dict[tuple[int, str], Held]]:
        """A unit that follows another is answered for by the other's posts until it has its own."""
        found: dict[int, dict[tuple[int, str], Held]] = {}
        for row in self._charges:
            mine = found.setdefault(row.project_id, {})
            for unit in self._following.acting(row.unit):
                key = (unit.pk, row.function)
                if key not in mine or row.unit_id == unit.pk:
                    mine[key] = Held(row, self._holders.get(row.post_id))
        return found


class Loaded(Laid):
    """All rows that the sheets of some texts of some projects are made of.

    With `ever` also such as held before the day or are to hold after it. Seven queries, six without `who`.
    """

    def __init__(
        self,
        projects: Collection[int],
        texts: Sequence[ProjectText],
        on: datetime.date,
        *,
        who: bool = True,
        ever: bool = False,
    ) -> None:
        keys, following = [text.pk for text in texts], Following(on)
        super().__init__(texts, following, named_beside(keys, following, on))
        self._aim(keys)
        held = Q() if ever else in_force(on)
        duties = Duty.objects.filter(held, project__in=projects).select_related("unit", "target")
        self.duties = list(duties)
        self._duties = [row for row in self.duties if _holds(row, on)]
        self.charges, self.tenures = _charged(Charge.objects.filter(held, project__in=projects), who=who)
        self._charges = [row for row in self.charges if _holds(row, on)]
        self._holders = {row.post_id: row.user for row in self.tenures if _holds(row, on)}
        signed = Signature.objects.filter(project__in=projects)
        self.signatures = list(signed.select_related("user", "post", "edition", "unit").defer("user__phone"))
        for row in sorted(self.signatures, key=lambda row: (row.at, row.pk)):
            self._signed.setdefault(row.project_id, {})[row.unit_id] = row
        self._names = self._naming(on) if who else {}

    def _naming(self, on: datetime.date) -> Mapping[int, str]:
        units = {unit.pk for each in self._named.values() for unit in units_of(each)}
        units |= {charge.post.unit_id for charge in self._charges}
        units |= {unit.pk for duty in self._duties for unit in self._following.acting(duty.unit)}
        return short_names(units, on)


def _holds(row: Duty | Charge | Tenure, on: datetime.date) -> bool:
    return row.begins_on <= on and (row.ends_on is None or row.ends_on > on)


_CHARGE = [field.attname for field in Charge._meta.concrete_fields]
_PERSON = [field.attname for field in User._meta.concrete_fields if field.attname != "phone"]
_PARTS = (
    columns_of(Unit, "unit"),
    columns_of(Post, "post"),
    columns_of(Unit, "post__unit"),
    columns_of(Tenure, "post__tenures"),
    [f"post__tenures__user__{name}" for name in _PERSON],
)


def _charged(charges: QuerySet[Charge], *, who: bool) -> tuple[list[Charge], list[Tenure]]:
    """The rows in their own order, with every tenure of their posts if `who`; one query.

    A unit, a post and a tenure are made once, however many rows name them.
    """
    parts = _PARTS if who else _PARTS[:3]
    found: dict[int, Charge] = {}
    units: dict[int, Unit] = {}
    posts: dict[int, Post] = {}
    tenures: dict[int, Tenure] = {}
    for row in charges.values_list(*_CHARGE, *(name for part in parts for name in part)):
        own, unit, post, home, *held = _cut(row, [_CHARGE, *parts])
        if post[0] not in posts:
            posts[post[0]] = row_of(Post, post)
            posts[post[0]].unit = _once(home, units)
        if own[0] not in found:
            found[own[0]] = row_of(Charge, own)
            found[own[0]].unit, found[own[0]].post = _once(unit, units), posts[post[0]]
        if held and held[0][0] is not None and held[0][0] not in tenures:
            tenures[held[0][0]] = row_of(Tenure, held[0])
            tenures[held[0][0]].user = User.from_db(DEFAULT_DB_ALIAS, _PERSON, held[1])
    return list(found.values()), list(tenures.values())


def _cut(row: Sequence[Any], parts: Iterable[Sequence[str]]) -> list[Sequence[Any]]:
    """The columns of a row by parts."""
    found, begin = [], 0
    for part in parts:
        found.append(row[begin : begin + len(part)])
        begin += len(part)
    return found


def _once(columns: Sequence[Any], known: dict[int, Unit]) -> Unit:
    if columns[0] not in known:
        known[columns[0]] = row_of(Unit, columns)
    return known[columns[0]]
