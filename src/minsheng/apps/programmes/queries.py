"""What the programme pages show, each in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse

from minsheng.apps.people.actor import Actor
from minsheng.apps.programmes.contents import Content, contents_of
from minsheng.apps.programmes.difference import Change, differences, said_by_edition, said_by_texts
from minsheng.apps.programmes.models import (
    Deadline,
    Edition,
    Measure,
    Pledge,
    Programme,
    Project,
    ProjectText,
    Responsibility,
    Standard,
    TargetType,
    TargetValue,
)
from minsheng.apps.programmes.wording import figure_words


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A programme in the list, with its latest edition and the counts that add up."""

    programme: Programme
    edition: Edition
    total: int
    with_task: int

    @property
    def without_task(self) -> int:
        """Projects without task."""
        return self.total - self.with_task


def programme_rows(actor: Actor) -> list[ProgrammeRow]:
    """The programmes that the actor sees, newest year first, in three queries."""
    programmes = Programme.objects.visible_to(actor).select_related("division")
    counted = Edition.objects.annotate(
        total=Count("texts"), with_task=Count("texts", filter=Q(texts__has_task=True))
    ).order_by("ordinal")
    rows = []
    for programme in programmes.prefetch_related(Prefetch("editions", counted)):
        last = list(programme.editions.all())[-1]
        rows.append(ProgrammeRow(programme, last, last.total, last.with_task))  # type: ignore[attr-defined]
    return rows


def edition_in_force(programme: Programme, on: date) -> Edition | None:
    """The edition in force on a day: the last whose day has come, else the first; None before any."""
    editions = list(programme.editions.select_related("programme__division", "file"))
    begun = [edition for edition in editions if edition.in_force_from <= on]
    if begun:
        return max(begun, key=lambda edition: (edition.in_force_from, edition.ordinal))
    return editions[0] if editions else None


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in a programme's table."""

    text: ProjectText
    leads: str
    cooperating: str
    figures: Sequence[str]


@dataclass(frozen=True, slots=True)
class ProjectGroup:
    """Projects under one heading; `declared` is the count printed beside a category."""

    heading: str
    rows: Sequence[ProjectRow]
    declared: int | None = None


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """A programme by category, unit or type."""

    edition: Edition
    editions: Sequence[Edition]
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
    def last(self) -> Edition:
        """The edition that a change would follow; its day may not have come yet."""
        return self.editions[-1]


def programme_page(edition: Edition, *, by: str = "category", wanted: str = "") -> ProgrammePage:
    """The projects of an edition whose title or lead holds `wanted`, grouped `by`; six queries."""
    rows = project_rows(edition)
    shown = [row for row in rows if wanted in row.text.title or wanted in row.leads] if wanted else rows
    return ProgrammePage(
        edition=edition,
        editions=list(edition.programme.editions.all()),
        groups=_GROUPS[by](shown),
        total=len(rows),
        with_task=sum(row.text.has_task for row in rows),
        by=by,
        wanted=wanted,
    )


def project_rows(edition: Edition) -> list[ProjectRow]:
    """All projects of an edition in printed order with leads and target figures; three queries."""
    units = _by_text(Responsibility.objects.filter(text__edition=edition))
    targets = _by_text(TargetValue.objects.filter(text__edition=edition, is_subtask=False))
    return [
        ProjectRow(
            text,
            _names(units.get(text.pk, []), Responsibility.Relation.LEAD),
            _names(units.get(text.pk, []), Responsibility.Relation.COOPERATING),
            [figure_words(target) for target in targets.get(text.pk, [])],
        )
        for text in edition.texts.select_related("project", "category")
    ]


def _names(units: Iterable[Responsibility], relation: str) -> str:
    return "、".join(unit.name for unit in units if unit.relation == relation)


def _by_text(rows: QuerySet) -> dict[int, list]:  # type: ignore[type-arg]
    found: dict[int, list] = {}  # type: ignore[type-arg]
    for row in rows.order_by("text", "ordinal"):
        found.setdefault(row.text_id, []).append(row)
    return found


def _grouped(rows: Iterable[tuple[str, ProjectRow]]) -> dict[str, list[ProjectRow]]:
    groups: dict[str, list[ProjectRow]] = {}
    for heading, row in rows:
        groups.setdefault(heading, []).append(row)
    return groups


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
    """A project with several leads stands under each of them."""
    groups = _grouped((name, row) for row in rows for name in (row.leads.split("、") if row.leads else ["—"]))
    return [ProjectGroup(name, groups[name]) for name in sorted(groups)]


def _by_type(rows: Sequence[ProjectRow]) -> list[ProjectGroup]:
    groups = _grouped((row.text.type, row) for row in rows)
    return [ProjectGroup(TargetType(name).label, groups[name]) for name in sorted(groups)]


_GROUPS = {"category": _by_category, "unit": _by_unit, "type": _by_type}

GROUPINGS: Mapping[str, str] = {"category": "按类别", "unit": "按牵头单位", "type": "按类型"}
"""What a programme may be grouped by, with its label."""


@dataclass(frozen=True, slots=True)
class Underlined:
    """A stretch of a promise; `is_figure` where a target's words stand."""

    words: str
    is_figure: bool


@dataclass(frozen=True, slots=True)
class History:
    """What one edition said of the project: new, changed or the same."""

    edition: Edition
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """Everything about one project."""

    project: Project
    text: ProjectText
    is_dropped: bool
    promise: Sequence[Underlined]
    leads: Sequence[Responsibility]
    cooperating: Sequence[Responsibility]
    targets: Sequence[TargetValue]
    subtasks: Sequence[TargetValue]
    standards: Sequence[Standard]
    deadlines: Sequence[Deadline]
    pledges: Sequence[Pledge]
    measures: Sequence[Measure]
    history: Sequence[History]
    on: date


def project_page(project: Project, on: date) -> ProjectPage | None:
    """The project as the edition in force says, or the last that named it; None before any."""
    in_force = edition_in_force(project.programme, on)
    texts = list(project.texts.select_related("edition__programme__division", "edition__file", "category"))
    texts.sort(key=lambda text: text.edition.ordinal)
    if in_force is None or not texts:
        return None
    text = next((text for text in texts if text.edition_id == in_force.pk), texts[-1])
    contents = contents_of(texts)
    mine = contents[text.pk]
    return ProjectPage(
        project=project,
        text=text,
        is_dropped=text.edition_id != in_force.pk,
        promise=_promise(text, [value.words for value in mine.targets if not value.is_subtask]),
        leads=[unit for unit in mine.units if unit.relation == Responsibility.Relation.LEAD],
        cooperating=[unit for unit in mine.units if unit.relation == Responsibility.Relation.COOPERATING],
        targets=[value for value in mine.targets if not value.is_subtask],
        subtasks=[value for value in mine.targets if value.is_subtask],
        standards=mine.standards,
        deadlines=mine.deadlines,
        pledges=mine.pledges,
        measures=mine.measures,
        history=_history(list(project.programme.editions.all()), texts, contents),
        on=on,
    )


def _promise(text: ProjectText, figures: Sequence[str]) -> list[Underlined]:
    """The title cut at the words of its figures, as far as they stand in it."""
    marked = [False] * len(text.title)
    folded = text.title.translate(_HALF)
    for words in figures:
        at = folded.find(words.translate(_HALF)) if words else -1
        if at >= 0:
            marked[at : at + len(words)] = [True] * len(words)
    cuts = [0, *(n for n in range(1, len(marked)) if marked[n] != marked[n - 1]), len(marked)]
    return [Underlined(text.title[a:b], marked[a]) for a, b in pairwise(cuts) if a < b]


_HALF = str.maketrans("，；：（）％", ",;:()%")


def _history(
    editions: Sequence[Edition], texts: Sequence[ProjectText], contents: Mapping[int, Content]
) -> list[History]:
    said = {text.edition_id: said_by_texts([text], contents) for text in texts}
    rows = [History(editions[0], [])] if editions[0].pk in said else []
    rows += [
        History(later, changes)
        for earlier, later in pairwise(editions)
        if (changes := differences(said.get(earlier.pk, []), said.get(later.pk, [])))
    ]
    return rows


def edition_changes(edition: Edition) -> list[Change]:
    """What an edition says otherwise than the one before; nothing for the first."""
    earlier = edition.programme.editions.filter(ordinal__lt=edition.ordinal).last()
    return [] if earlier is None else differences(said_by_edition(earlier), said_by_edition(edition))


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found."""

    kind: str
    title: str
    url: str
    snippet: str


def search(actor: Actor, text: str, limit: int = 60) -> list[Hit]:
    """Papers and projects of the latest editions that hold the words, newest year first; three queries."""
    words = text.strip()
    if not words:
        return []
    editions = Edition.objects.filter(programme__in=Programme.objects.visible_to(actor))
    latest = {e.programme_id: e for e in editions.select_related("programme").order_by("ordinal")}
    papers = [e for e in latest.values() if words in e.document_number or words in e.title]
    return [_paper_hit(edition) for edition in papers[:10]] + [
        _project_hit(row) for row in _texts_with(words, latest.values())[:limit]
    ]


def _texts_with(words: str, editions: Iterable[Edition]) -> QuerySet[ProjectText]:
    return (
        ProjectText.objects.filter(edition__in=[edition.pk for edition in editions])
        .filter(
            Q(title__icontains=words)
            | Q(number=words)
            | Q(responsibility_rows__name__icontains=words)
            | Q(measure_rows__words__icontains=words)
        )
        .select_related("project", "edition__programme__division")
        .distinct()
        .order_by("-edition__programme__year", "edition", "ordinal")
    )


def _paper_hit(edition: Edition) -> Hit:
    url = reverse("programmes:programme", args=[edition.programme.code])
    return Hit("方案", edition.title, url, edition.document_number)


def _project_hit(row: ProjectText) -> Hit:
    programme = row.edition.programme
    place = f"{programme.division.name}{programme.year}年 第{row.number or '—'}项"
    return Hit("项目", row.title, reverse("programmes:project", args=[row.project.code]), place)
