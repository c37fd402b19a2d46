"""What a further edition says otherwise than the one before, project by project."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from minsheng.apps.programmes.compared import Below, Compared, TargetSaid, TextSaid, below_of, compared
from minsheng.apps.programmes.contents import Content
from minsheng.apps.programmes.drafts import EditionDraft, ProjectDraft, TargetDraft
from minsheng.apps.programmes.models import (
    Edition,
    Hold,
    Origin,
    ProjectText,
    Responsibility,
    TargetType,
)
from minsheng.apps.programmes.wording import FigureLike, day_words, figure_words
from minsheng.core.alignment import Piece, word_difference

_REGISTERED = "登记单位"

_Row = tuple[int | None, int | None]
"""Ids of a unit and of a group, at most one of them not None."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is shown, and what decides whether two statements are the same.

    `sense` names other rows by identity: a part stays in its whole while the whole's own words change.
    """

    words: str
    sense: object


Lines = Mapping[tuple[str, object], Statement]
"""Statements by (label, key): a target's key is its permanent row, a unit's its printed name, others are
positions."""


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """All that is said of one permanent project (None: a new one).

    Its statements are made when it is compared, so that those of one project at a time are held.
    """

    project: int | None
    number: str
    title: str
    tell: Callable[[], "_Told"]

    @property
    def lines(self) -> Lines:
        """Its statements."""
        return _statements(self.tell())

    def __eq__(self, other: object) -> bool:
        """Whether the same is said, however it was loaded."""
        if not isinstance(other, Said):
            return NotImplemented
        same = (self.project, self.number, self.title) == (other.project, other.number, other.title)
        return same and self.lines == other.lines


@dataclass(frozen=True, slots=True)
class Line:
    """One statement that differs, as pieces kept, gone and new."""

    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Change:
    """A project that is new, dropped or says something else."""

    kind: str
    number: str
    title: str
    lines: Sequence[Line] = field(default_factory=tuple)


def differences(old: Sequence[Said], new: Sequence[Said]) -> list[Change]:
    """The changes in the new edition's order, dropped projects last; nothing where both say the same."""
    before = {said.project: said for said in old}
    changes: list[Change] = []
    for said in new:
        earlier = before.pop(said.project, None) if said.project is not None else None
        if earlier is None:
            changes.append(Change("new", said.number, said.title))
        elif lines := _lines(earlier.lines, said.lines):
            changes.append(Change("changed", said.number, said.title, lines))
    changes += [Change("dropped", said.number, said.title) for said in before.values()]
    return changes


def _lines(old: Lines, new: Lines) -> list[Line]:
    keys = [*new, *(key for key in old if key not in new)]
    pairs = [(key[0], old.get(key), new.get(key)) for key in keys]
    return [
        Line(label, word_difference(before.words if before else "", after.words if after else ""))
        for label, before, after in pairs
        if _differ(label, before, after)
    ]


def _differ(label: str, before: Statement | None, after: Statement | None) -> bool:
    if before is None or after is None:
        # A unit that is no longer printed is said by the line of the printed names.
        return label != _REGISTERED
    return before.sense != after.sense


def head_change(old: Edition, new: Edition | EditionDraft) -> Change | None:
    """What the newer document says of itself otherwise than the older; None where nothing."""
    lines = _lines(_head(old), _head(new))
    return Change("changed", "", "文件信息", lines) if lines else None


def _head(edition: Edition | EditionDraft) -> Lines:
    said = {
        "标题": edition.title,
        "文号": edition.document_number,
        "印发单位": edition.issuer,
        "印发日期": day_words(edition.signed_on) if edition.signed_on else "",
        "生效日期": day_words(edition.in_force_from) if edition.in_force_from > date.min else "",
    }
    return {(label, 0): _plain(words) for label, words in said.items()}


def _plain(words: str) -> Statement:
    return Statement(words, words)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A named unit: `row` is what it means, in `registered` by name."""

    relation: str
    name: str
    row: _Row
    registered: str


@dataclass(frozen=True, slots=True)
class _Target:
    """A target by its permanent row, or by its place where it is new; the same for the whole it lies in."""

    key: object
    figure: FigureLike
    given: TargetDraft | TargetSaid
    whole: object | None


@dataclass(frozen=True, slots=True)
class _Day:
    """A deadline and the target it is set for."""

    words: str
    due_on: date
    target: object | None


@dataclass(frozen=True, slots=True)
class _Told:
    """All that a draft or an edition says of a project."""

    project: ProjectDraft | ProjectText | TextSaid
    category: str
    units: Sequence[_Unit]
    targets: Sequence[_Target]
    deadlines: Sequence[_Day]
    standards: Sequence[FigureLike]
    measures: Sequence[str]
    pledges: Sequence[str]


def said_by_draft(draft: EditionDraft) -> list[Said]:
    """The statements of a draft."""
    return [
        Said(project.same_as, project.number, project.title, partial(_drafted, project, draft))
        for project in draft.projects
    ]


def _drafted(project: ProjectDraft, draft: EditionDraft) -> _Told:
    keys: list[object] = [
        target.same_as if target.same_as is not None else f"new{n}"
        for n, target in enumerate(project.targets)
    ]

    def key_at(position: int | None) -> object | None:
        return None if position is None else keys[position]

    return _Told(
        project=project,
        category=draft.categories[project.category].name if project.category is not None else "",
        units=[_Unit(r.relation, r.name, (r.unit, r.group), r.registered) for r in project.responsibilities],
        targets=[
            _Target(key, t.figure, t, key_at(t.part_of if t.subset_of is None else t.subset_of))
            for key, t in zip(keys, project.targets, strict=True)
        ],
        deadlines=[_Day(d.words, d.due_on, key_at(d.target)) for d in project.deadlines],
        standards=project.standards,
        measures=[measure.words for measure in project.measures],
        pledges=[pledge.words for pledge in project.pledges],
    )


def said_by_edition(edition: Edition) -> list[Said]:
    """The statements of an edition, in four queries."""
    return said_by(compared(edition))


def said_by(found: Compared) -> list[Said]:
    """The statements of a loaded edition."""
    return [_said(text, text.category, found.below[text.pk]) for text in found.texts]


def said_by_texts(texts: Sequence[ProjectText], contents: Mapping[int, Content]) -> list[Said]:
    """The statements of texts loaded with all that stands below them."""
    return [
        _said(text, text.category.name if text.category else "", below_of(contents[text.pk]))
        for text in texts
    ]


def _said(text: ProjectText | TextSaid, category: str, below: Below) -> Said:
    return Said(text.project_id, text.number, text.title, partial(_written, text, category, below))


def _written(text: ProjectText | TextSaid, category: str, below: Below) -> _Told:
    return _Told(
        project=text,
        category=category,
        units=[_Unit(r.relation, r.name, (r.unit, r.group), r.registered) for r in below.units],
        targets=[
            _Target(row.target, row, row, row.part_of if row.subset_of is None else row.subset_of)
            for row in below.targets
        ],
        deadlines=[_Day(row.words, row.due_on, row.target) for row in below.deadlines],
        standards=below.standards,
        measures=below.measures,
        pledges=below.pledges,
    )


def _statements(told: _Told) -> Lines:
    words = {target.key: target.figure.words for target in told.targets}
    lines: dict[tuple[str, object], Statement] = {
        ("序号", 0): _plain(told.project.number),
        ("名称", 0): _plain(told.project.title),
        ("类别", 0): _plain(told.category),
        ("来源", 0): _plain(Origin(told.project.origin).label if told.project.origin else ""),
        ("任务", 0): _plain("有任务" if told.project.has_task else "无任务"),
        ("类型", 0): _plain(TargetType(told.project.type).label),
        ("牵头单位", 0): _printed(told.units, Responsibility.Relation.LEAD),
        ("配合单位", 0): _printed(told.units, Responsibility.Relation.COOPERATING),
    }
    lines |= {
        (_REGISTERED, unit.name): Statement(f"{unit.name}：{unit.registered or '不是单位'}", unit.row)
        for unit in told.units
    }
    for target in told.targets:
        lines["目标", target.key] = _plain(_figure(target.figure))
        lines["目标的算法", target.key] = _measured(target, words)
    lines["承诺词", 0] = _plain("、".join(told.pledges))
    lines |= {("时限", n): _day(row, words) for n, row in enumerate(told.deadlines)}
    lines |= {("标准", n): _plain(_figure(row)) for n, row in enumerate(told.standards)}
    return lines | {("推进措施", n): _plain(row) for n, row in enumerate(told.measures)}


def _printed(units: Sequence[_Unit], relation: str) -> Statement:
    return _plain("、".join(unit.name for unit in units if unit.relation == relation))


def _figure(figure: FigureLike) -> str:
    said = figure_words(figure)
    return said if said == figure.words else f"{said}（{figure.words}）"


def _measured(target: _Target, words: Mapping[object, str]) -> Statement:
    """How a target is measured: what an erratum may change while the words stay."""
    given = target.given
    parts = [TargetType(given.type).label, Hold(given.hold).label]
    parts += ["存量"] if given.stock else []
    parts += ["努力目标"] if given.soft else []
    parts += ["其中"] if given.subset_of is not None else []
    parts += ["分项"] if given.part_of is not None else []
    said = "，".join(parts)
    whole = f"，属于“{words.get(target.whole, '')}”" if target.whole is not None else ""
    return Statement(f"{said}{whole}", (said, target.whole))


def _day(row: _Day, words: Mapping[object, str]) -> Statement:
    said = f"{day_words(row.due_on)}（{row.words}）"
    target = f"，针对“{words.get(row.target, '')}”" if row.target is not None else ""
    return Statement(f"{said}{target}", (said, row.target))
