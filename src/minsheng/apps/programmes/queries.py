"""What the programme pages show, each in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Prefetch, Q

from minsheng.apps.people.actor import Actor
from minsheng.apps.programmes.contents import units_and_targets
from minsheng.apps.programmes.difference import Change, differences, head_change, said_by_edition
from minsheng.apps.programmes.finding import Finder, Hit
from minsheng.apps.programmes.models import (
    Edition,
    Programme,
    ProjectText,
    Responsibility,
    Target,
    TargetType,
    TargetValue,
)
from minsheng.apps.programmes.printed import target_words
from minsheng.apps.programmes.standing import Standing, Standings, coming_words


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme in the list: the edition in force with counts that add up, and what is still to come.

    Before any is in force, `edition` is the first to come.
    """

    programme: Programme
    edition: Edition
    coming: Sequence[str]
    is_in_force: bool
    total: int
    with_task: int

    @property
    def without_task(self) -> int:
        """Projects without task."""
        return self.total - self.with_task


def programme_rows(actor: Actor, on: date) -> list[ProgrammeRow]:
    """The programmes that the actor sees, newest year first, in three queries."""
    programmes = Programme.objects.visible_to(actor).select_related("division")
    counted = Edition.objects.annotate(
        total=Count("texts"), with_task=Count("texts", filter=Q(texts__has_task=True))
    ).order_by("ordinal")
    rows = []
    for programme in programmes.prefetch_related(Prefetch("editions", counted)):
        standings = Standings(list(programme.editions.all()), on)
        if (now := standings.in_force) is not None:
            coming = [coming_words(edition, on) for edition in standings.coming]
            begun = standings.of(now) == Standing.IN_FORCE
            totals = (now.total, now.with_task)  # type: ignore[attr-defined]  # annotated
            rows.append(ProgrammeRow(programme, now, coming, begun, *totals))
    return rows


def edition_in_force(programme: Programme, on: date, known_at: datetime | None = None) -> Edition | None:
    """The edition in force on a day, of those issued by `known_at` (None: of all); None before any.

    The last whose day has come, ties by ordinal; before all of them, the first.
    """
    editions = programme.editions.select_related("programme__division", "file")
    if known_at is not None:
        editions = editions.filter(issued_at__lte=known_at)
    return Standings(list(editions), on).in_force


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in a programme's table; `leads` and `targets` in printed words."""

    text: ProjectText
    leads: Sequence[Responsibility]
    targets: Sequence[str]

    def answers(self, wanted: str) -> bool:
        """Whether the title or a lead holds the words, by its printed or its registered name."""
        return any(
            wanted in name for name in (self.text.title, *map(_registered, self.leads), self.lead_names)
        )

    @property
    def lead_names(self) -> str:
        """The leads as printed."""
        return "、".join(unit.name for unit in self.leads)


@dataclass(frozen=True, slots=True)
class ProjectGroup:
    """Projects under one heading; `declared` is the count printed beside a category.

    `printed` are the names by which the edition calls the unit of the heading, where they say something else.
    """

    heading: str
    rows: Sequence[ProjectRow]
    declared: int | None = None
    printed: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """A programme by category, unit or type."""

    edition: Edition
    standings: Standings
    groups: Sequence[ProjectGroup]
    total: int
    with_task: int
    by: str
    wanted: str

    @property
    def without_task(self) -> int:
        """Projects without task."""
        return self.total - self.with_task

    @property
    def editions(self) -> Sequence[tuple[Edition, Standing]]:
        """All editions by ordinal, with how they stand."""
        return [(edition, self.standings.of(edition)) for edition in self.standings.editions]

    @property
    def coming(self) -> Sequence[tuple[Edition, str]]:
        """Editions whose day is still to come, with words that say when."""
        return [(edition, coming_words(edition, self.standings.on)) for edition in self.standings.coming]

    @property
    def standing(self) -> Standing:
        """How the edition shown stands."""
        return self.standings.of(self.edition)

    @property
    def when(self) -> str:
        """From when the edition shown holds, where that is still to come."""
        return coming_words(self.edition, self.standings.on) if self.standing == Standing.COMING else ""

    @property
    def replaced_by(self) -> Edition | None:
        """The edition that took the place of the one shown."""
        return self.standings.replaced_by(self.edition)

    @property
    def last(self) -> Edition:
        """The edition that a change would follow; its day may not have come yet."""
        return self.standings.editions[-1]


def programme_page(edition: Edition, on: date, *, by: str = "category", wanted: str = "") -> ProgrammePage:
    """The projects of an edition whose title or lead holds `wanted`, grouped `by`; six queries."""
    rows = project_rows(edition)
    shown = [row for row in rows if row.answers(wanted)]
    return ProgrammePage(
        edition=edition,
        standings=Standings(list(edition.programme.editions.all()), on),
        groups=_GROUPS[by](shown),
        total=len(rows),
        with_task=sum(row.text.has_task for row in rows),
        by=by,
        wanted=wanted,
    )


def project_rows(edition: Edition) -> list[ProjectRow]:
    """All projects of an edition in printed order with leads and targets; three queries."""
    texts = list(edition.texts.select_related("project", "category"))
    units, targets = units_and_targets(texts)
    return [
        ProjectRow(
            text,
            [unit for unit in units.get(text.pk, []) if unit.relation == Responsibility.Relation.LEAD],
            [target_words(target) for target in targets.get(text.pk, []) if not target.is_subtask],
        )
        for text in texts
    ]


def _registered(unit: Responsibility) -> str:
    """The name of the registered unit or group today; the printed one where there is neither."""
    row = unit.unit or unit.group
    return row.name if row else unit.name


def _by_category(rows: Sequence[ProjectRow]) -> list[ProjectGroup]:
    """Chapters of different parts may share a name: each stands for itself."""
    groups: dict[int | None, list[ProjectRow]] = {}
    for row in rows:
        groups.setdefault(row.text.category_id, []).append(row)
    made = []
    for mine in groups.values():
        category = mine[0].text.category
        made.append(
            ProjectGroup("未分类", mine)
            if category is None
            else ProjectGroup(category.name, mine, category.declared_count)
        )
    return made


def _by_unit(rows: Sequence[ProjectRow]) -> list[ProjectGroup]:
    """The unit with most projects first, ties as the list names them; projects without lead last.

    A registered unit is one, however it is printed; a project with several leads stands under each.
    """
    groups: dict[object, list[ProjectRow]] = {}
    named: dict[object, list[Responsibility]] = {}
    for row in rows:
        for unit in row.leads:
            named.setdefault(_identity(unit), []).append(unit)
        for key in dict.fromkeys(map(_identity, row.leads)):
            groups.setdefault(key, []).append(row)
    made = [
        ProjectGroup(_registered(named[key][0]), mine, None, _printed(named[key]))
        for key, mine in groups.items()
    ]
    made.sort(key=lambda group: -len(group.rows))
    without = [row for row in rows if not row.leads]
    return [*made, ProjectGroup("没有写明牵头单位", without)] if without else made


def _identity(unit: Responsibility) -> object:
    return unit.unit_id, unit.group_id, "" if unit.unit_id or unit.group_id else unit.name


def _printed(units: Sequence[Responsibility]) -> str:
    """Printed names other than the registered one and its end: 区民政局 says no more than 望湖区民政局."""
    registered = _registered(units[0])
    return "、".join(dict.fromkeys(unit.name for unit in units if not registered.endswith(unit.name)))


def _by_type(rows: Sequence[ProjectRow]) -> list[ProjectGroup]:
    groups: dict[str, list[ProjectRow]] = {}
    for row in rows:
        groups.setdefault(row.text.type, []).append(row)
    return [ProjectGroup(TargetType(name).label, groups[name]) for name in sorted(groups)]


_GROUPS = {"category": _by_category, "unit": _by_unit, "type": _by_type}

GROUPINGS: Mapping[str, str] = {"category": "按类别", "unit": "按牵头单位", "type": "按类型"}
"""What a programme may be grouped by, with its label."""


def edition_difference(edition: Edition) -> tuple[Change | None, list[Change]]:
    """What an edition says otherwise than the one before: of itself (None where nothing), and of projects.

    Nothing for the first edition.
    """
    earlier = edition.programme.editions.filter(ordinal__lt=edition.ordinal).last()
    if earlier is None:
        return None, []
    return head_change(earlier, edition), differences(said_by_edition(earlier), said_by_edition(edition))


def search(actor: Actor, text: str, limit: int = 60, *, on: date) -> list[Hit]:
    """Papers and projects that hold the words, newest year first; three queries.

    Projects are looked for in the editions in force on a day and in those to come: each is found once, as it
    stands in force if those words hold what is wanted; what is still to come is said beside it. Papers are
    found by number and title also where another has taken their place.
    """
    words = text.strip()
    if not words:
        return []
    by_programme: dict[int, list[Edition]] = {}
    seen = Edition.objects.filter(programme__in=Programme.objects.visible_to(actor))
    for edition in seen.select_related("programme").order_by("ordinal"):
        by_programme.setdefault(edition.programme_id, []).append(edition)
    return Finder([Standings(editions, on) for editions in by_programme.values()]).hits(words, limit)


def target_called(target: Target) -> str:
    """A target in words, its project's short title and what the last edition prints of it; one query."""
    values = TargetValue.objects.filter(target=target).select_related("text")
    value = values.order_by("text__edition__ordinal").last()
    return target.code if value is None else f"{value.text.short_title}：{value.words}"
