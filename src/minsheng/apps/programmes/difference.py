"""What a further edition says otherwise than the one before, project by project."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from minsheng.apps.programmes.contents import Content, contents_of
from minsheng.apps.programmes.drafts import EditionDraft, ProjectDraft, TargetDraft
from minsheng.apps.programmes.models import (
    Edition,
    Hold,
    Origin,
    ProjectText,
    Responsibility,
    TargetType,
    TargetValue,
)
from minsheng.apps.programmes.wording import day_words, figure_words
from minsheng.core.alignment import Piece, word_difference

Lines = Mapping[tuple[str, object], str]
"""Statements by (label, key): a target's key is its permanent row, others are positions."""


@dataclass(frozen=True, slots=True)
class Said:
    """All that is said of one permanent project (None: a new one)."""

    project: int | None
    number: str
    title: str
    lines: Lines


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
    return [
        Line(key[0], word_difference(old.get(key, ""), new.get(key, "")))
        for key in keys
        if old.get(key) != new.get(key)
    ]


def said_by_draft(draft: EditionDraft) -> list[Said]:
    """The statements of a draft."""
    return [
        Said(
            project.same_as,
            project.number,
            project.title,
            _statements(
                project, draft.categories[project.category].name if project.category is not None else ""
            ),
        )
        for project in draft.projects
    ]


def _statements(project: ProjectDraft, category: str) -> dict[tuple[str, object], str]:
    units = {
        relation: "、".join(r.name for r in project.responsibilities if r.relation == relation)
        for relation in Responsibility.Relation.values
    }
    lines = _common(project, category, units=units)
    for n, target in enumerate(project.targets):
        key = target.same_as if target.same_as is not None else f"new{n}"
        lines[("目标", key)] = f"{figure_words(target.figure)}（{target.figure.words}）"
        lines[("目标的算法", key)] = _measured(target)
    lines[("承诺词", 0)] = "、".join(p.words for p in project.pledges)
    lines |= {("时限", n): day_words(d.due_on) for n, d in enumerate(project.deadlines)}
    lines |= {("补助标准", n): figure_words(s) for n, s in enumerate(project.standards)}
    return lines | {("推进措施", n): m.words for n, m in enumerate(project.measures)}


def _common(
    said: ProjectDraft | ProjectText, category: str, *, units: Mapping[str, str]
) -> dict[tuple[str, object], str]:
    return {
        ("序号", 0): said.number,
        ("名称", 0): said.title,
        ("类别", 0): category,
        ("来源", 0): Origin(said.origin).label if said.origin else "",
        ("任务", 0): "有任务" if said.has_task else "无任务",
        ("类型", 0): TargetType(said.type).label,
        ("牵头单位", 0): units[Responsibility.Relation.LEAD],
        ("配合单位", 0): units[Responsibility.Relation.COOPERATING],
    }


def _measured(target: TargetDraft | TargetValue) -> str:
    """How a target is measured: what an erratum may change while the words stay."""
    parts = [TargetType(target.type).label, Hold(target.hold).label]
    parts += ["存量"] if target.stock else []
    parts += ["力争"] if target.soft else []
    parts += ["其中"] if target.subset_of is not None else []
    parts += ["分项"] if target.part_of is not None else []
    return "，".join(parts)


def said_by_edition(edition: Edition) -> list[Said]:
    """The statements of an edition, in seven queries."""
    texts = list(edition.texts.select_related("category"))
    return said_by_texts(texts, contents_of(texts))


def said_by_texts(texts: Sequence[ProjectText], contents: Mapping[int, Content]) -> list[Said]:
    """The statements of loaded texts."""
    return [
        Said(text.project_id, text.number, text.title, _written(text, contents[text.pk])) for text in texts
    ]


def _written(text: ProjectText, content: Content) -> dict[tuple[str, object], str]:
    units = {relation: content.named(relation) for relation in Responsibility.Relation.values}
    lines = _common(text, text.category.name if text.category else "", units=units)
    for row in content.targets:
        lines[("目标", row.target_id)] = f"{figure_words(row)}（{row.words}）"
        lines[("目标的算法", row.target_id)] = _measured(row)
    lines[("承诺词", 0)] = "、".join(pledge.words for pledge in content.pledges)
    lines |= {("时限", n): day_words(row.due_on) for n, row in enumerate(content.deadlines)}
    lines |= {("补助标准", n): figure_words(row) for n, row in enumerate(content.standards)}
    return lines | {("推进措施", n): row.words for n, row in enumerate(content.measures)}
