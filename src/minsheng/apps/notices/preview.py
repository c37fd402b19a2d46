"""All that a first edition will say, by chapter, as a clerk looks over it before issuing."""

from collections.abc import Sequence
from dataclasses import dataclass

from minsheng.apps.programmes.drafts import EditionDraft, ProjectDraft
from minsheng.apps.programmes.models import Responsibility, TargetType
from minsheng.apps.programmes.wording import figure_words


@dataclass(frozen=True, slots=True)
class Row:
    """A project: its lead units and figures in words, the type's label (empty without task)."""

    number: str
    title: str
    leads: str
    figures: Sequence[str]
    type: str


@dataclass(frozen=True, slots=True)
class Group:
    """A chapter with its projects; `declared` is the count printed beside it, where it is another."""

    heading: str
    declared: int | None
    rows: Sequence[Row]


def groups_of(draft: EditionDraft) -> list[Group]:
    """The chapters in printed order with their projects, those without chapter last; empty chapters too."""
    rows: dict[int | None, list[Row]] = {}
    for project in draft.projects:
        rows.setdefault(project.category, []).append(_row(project))
    groups = [
        Group(chapter.name, _other(chapter.declared_count, len(mine)), mine)
        for position, chapter in enumerate(draft.categories)
        for mine in (rows.get(position, []),)
    ]
    return [*groups, *(Group("未分类", None, mine) for mine in [rows.get(None)] if mine)]


def _other(declared: int | None, count: int) -> int | None:
    return None if declared == count else declared


def _row(project: ProjectDraft) -> Row:
    return Row(
        number=project.number,
        title=project.title,
        leads="、".join(
            unit.name for unit in project.responsibilities if unit.relation == Responsibility.Relation.LEAD
        ),
        figures=[figure_words(target.figure) for target in project.targets if not target.is_subtask],
        type=TargetType(project.type).label if project.has_task else "",
    )
