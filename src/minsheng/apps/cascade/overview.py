"""A programme's targets as the page lists them: in one state each, by state and by lead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from minsheng.apps.cascade.goals import called
from minsheng.apps.cascade.models import Allocation
from minsheng.apps.cascade.standing import ProgrammeCascade, State, TargetRow, programme_page
from minsheng.apps.programmes.models import Programme, ProjectText, Responsibility

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from minsheng.apps.cascade.waiting import Waiting
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Edition, Project


class Stand(StrEnum):
    """Where a target stands; each in exactly one way, in the order of the work."""

    NONE = "none"
    GAP = "gap"
    DRAFT = "draft"
    OFFERED = "offered"
    OBJECTED = "objected"
    ISSUED = "issued"
    CHANGED = "changed"
    MOVED = "moved"
    CLOSED = "closed"
    OF_PARTS = "of_parts"

    @property
    def label(self) -> str:
        """In Chinese."""
        return _LOOKS[self][0]

    @property
    def shape(self) -> str:
        """The sign before the word."""
        return _LOOKS[self][1]

    @property
    def css(self) -> str:
        """Its class in the stylesheet."""
        return f"s-{_LOOKS[self][2]}"


_LOOKS = {
    Stand.NONE: ("未分解", "○", "idle"),
    Stand.GAP: ("草稿，有差额", "▽", "slip"),
    Stand.DRAFT: ("草稿", "◎", "wait"),
    Stand.OFFERED: ("征求意见中", "◎", "wait"),
    Stand.OBJECTED: ("有异议", "▼", "late"),
    Stand.ISSUED: ("已下达", "●", "done"),
    Stand.CHANGED: ("已下达，又有改动", "■", "on"),
    Stand.MOVED: ("方案已调整，分解未调整", "▼", "late"),
    Stand.CLOSED: ("已撤销", "—", "none"),
    Stand.OF_PARTS: ("由分项合计", "—", "none"),
}

_SETTLED = frozenset({Stand.ISSUED, Stand.CHANGED, Stand.MOVED})


def stand_of(row: TargetRow) -> Stand:
    """The one way in which a target stands."""
    fixed = {State.CLOSED: Stand.CLOSED, State.OF_PARTS: Stand.OF_PARTS, State.MOVED: Stand.MOVED}
    if row.state in fixed:
        return fixed[row.state]
    if row.replies.get("objected"):
        return Stand.OBJECTED
    if row.state is State.ISSUED:
        return Stand.CHANGED if row.is_changed else Stand.ISSUED
    if row.state is State.OFFERED:
        return Stand.OFFERED
    if row.state is State.NONE:
        return Stand.NONE
    return Stand.GAP if row.gap else Stand.DRAFT


@dataclass(frozen=True, slots=True)
class Line:
    """One target: how it stands, and whether something of it is in force (已落实)."""

    row: TargetRow
    stand: Stand
    is_settled: bool

    @property
    def project(self) -> str:
        """The project's short title."""
        value = self.row.value or (self.row.said.value if self.row.said is not None else None)
        return value.text.short_title if value is not None else "现行版里没有的目标"

    @property
    def words(self) -> str:
        """Of the target."""
        return _words(self.row)

    @property
    def is_ready(self) -> bool:
        """Whether its first issue would go through as far as its sum tells."""
        in_draft = self.stand in (Stand.DRAFT, Stand.OFFERED)
        return in_draft and not self.row.gap and self.row.split is not None


@dataclass(frozen=True, slots=True)
class Overview:
    """A programme's targets.

    Attributes:
        lines: those asked for, in printed order.
        counts: of all, by state; they add up to `total`.
        leads: units that lead a project of the programme, with the projects' ids.
        ready: how many could be issued at once, `unseated` how many nobody has and nobody is typing.
    """

    programme: Programme
    edition: Edition | None
    lines: Sequence[Line]
    total: int
    counts: Mapping[Stand, int]
    settled: int
    leads: Mapping[str, str]
    ready: int
    unseated: int

    @property
    def apart(self) -> int:
        """Targets that are not split themselves: sums of parts, and closed ones."""
        return self.counts[Stand.OF_PARTS] + self.counts[Stand.CLOSED]

    @property
    def stands(self) -> Sequence[tuple[Stand, int]]:
        """The states in which there is a target, with how many."""
        return [(stand, count) for stand, count in self.counts.items() if count]

    @property
    def open(self) -> int:
        """Targets that nobody has been given (未落实)."""
        return self.total - self.settled - self.apart


def overview(programme: Programme, actor: Actor, on: date, *, state: str = "", lead: str = "") -> Overview:
    """The targets of a programme that the asker sees whole, in a state and of a lead; eight queries."""
    page = programme_page(programme, actor, on)
    lines = [line_of(row) for row in page.rows]
    leads, led = _leads(page)
    shown = [
        line
        for line in lines
        if state in ("", line.stand) and (not lead or line.row.target.project_id in led.get(lead, ()))
    ]
    stands = [line.stand for line in lines]
    return Overview(
        programme=page.programme,
        edition=page.edition,
        lines=shown,
        total=len(lines),
        counts={stand: stands.count(stand) for stand in Stand},
        settled=sum(line.is_settled for line in lines),
        leads=leads,
        ready=sum(line.is_ready for line in lines),
        unseated=sum(line.stand is Stand.NONE for line in lines),
    )


def line_of(row: TargetRow) -> Line:
    """A target with how it stands."""
    stand = stand_of(row)
    in_force = row.state in (State.ISSUED, State.MOVED)
    return Line(row, stand, stand in _SETTLED or in_force)


def _leads(page: ProgrammeCascade) -> tuple[dict[str, str], dict[str, set[int]]]:
    """Name of each registered lead by its code, and the projects it leads; one query."""
    rows = Responsibility.objects.filter(
        text__edition=page.edition, relation=Responsibility.Relation.LEAD, unit__isnull=False
    )
    said = rows.order_by("unit__code").values_list("unit__code", "unit__name", "text__project")
    names: dict[str, str] = {}
    led: dict[str, set[int]] = {}
    mine = {row.target.project_id for row in page.rows}
    for code, name, project in said:
        if project in mine:
            names[code] = name
            led.setdefault(code, set()).add(project)
    return names, led


@dataclass(frozen=True, slots=True)
class ProjectTarget:
    """A target of one project with the rows directly below it that the asker sees."""

    line: Line | None
    words: str
    rows: Sequence[Allocation]

    @property
    def code(self) -> str:
        """Of the target."""
        return self.line.row.target.code if self.line is not None else self.rows[0].split.target.code


@dataclass(frozen=True, slots=True)
class ProjectCascade:
    """A project, what the edition in force says of it (else the last one that named it), its targets."""

    project: Project
    text: ProjectText | None
    targets: Sequence[ProjectTarget]


def project_cascade(project: Project, actor: Actor, on: date) -> ProjectCascade:
    """The targets of a project with their splits; targets seen in part stand for their rows alone."""
    page = programme_page(project.programme, actor, on)
    lines = [line_of(row) for row in page.rows if row.target.project_id == project.pk]
    rows: dict[int, list[Allocation]] = {}
    seen = Allocation.objects.filter(split__target__project=project).visible_to(actor).taking_part()
    joined = seen.select_related("unit", "parent__unit", "split__target")
    for row in joined.order_by("split__target__code", "unit__code", "pk"):
        if row.parent_id is None or row.parent is None or row.unit_id != row.parent.unit_id:
            rows.setdefault(row.split.target_id, []).append(row)
    found = [ProjectTarget(line, _words(line.row), _top(rows.pop(line.row.target.pk, []))) for line in lines]
    told = [ProjectTarget(None, mine[0].split.target.code, mine) for mine in rows.values()]
    return ProjectCascade(project, _text_of(project, page.edition), [*found, *told])


def _text_of(project: Project, edition: Edition | None) -> ProjectText | None:
    texts = list(ProjectText.objects.filter(project=project).order_by("edition__ordinal"))
    return next((text for text in texts if text.edition_id == (edition.pk if edition else None)), None) or (
        texts[-1] if texts else None
    )


def _words(row: TargetRow) -> str:
    value = row.value or (row.said.value if row.said is not None else None)
    return called(value) if value is not None else row.target.code


def _top(rows: Sequence[Allocation]) -> Sequence[Allocation]:
    return [row for row in rows if row.parent_id is None]


@dataclass(frozen=True, slots=True)
class Own:
    """A programme with how many numbers of it one unit has, and how many of these wait for its answer."""

    programme: Programme
    rows: int
    waiting: int


def own_programmes(actor: Actor, waiting: Iterable[Waiting]) -> Sequence[Own]:
    """The programmes of which the unit of the post has numbers, newest first; one query."""
    rows = Allocation.objects.told_to(actor).filter(unit=actor.unit_id)
    counted: dict[int, int] = {}
    for programme in rows.values_list("split__target__project__programme", flat=True):
        counted[programme] = counted.get(programme, 0) + 1
    asked = [each.row.split.target.project.programme_id for each in waiting]
    programmes = Programme.objects.filter(pk__in=counted).select_related("division")
    return [
        Own(programme, counted[programme.pk], asked.count(programme.pk))
        for programme in programmes.order_by("-year", "code")
    ]
