"""What editions say of their projects, as far as a comparison shows it; three queries for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from minsheng.apps.programmes.models import Edition, ProjectText, Responsibility, TargetValue
from minsheng.apps.programmes.wording import figure_words, short_words
from minsheng.core.alignment import ListedTarget


@dataclass(frozen=True, slots=True)
class Figure:
    """What an edition says of a target; a deliverable or pledge has no `low`."""

    target: int
    words: str
    comparator: str
    low: Decimal | None
    high: Decimal | None
    ratio: str
    unit: str
    baseline: Decimal | None

    @property
    def said(self) -> str:
        """`不少于 1,574 户`; without a value as printed."""
        return figure_words(self)

    @property
    def listed(self) -> ListedTarget:
        """The same for the matcher's arithmetic."""
        high = self.low if self.high is None else self.high
        ends = (None, None) if self.ratio else (self.low, high)
        unit = self.unit or None
        return ListedTarget(
            str(self.target), self.words, self.words, unit, *ends, self.comparator, self.ratio
        )


@dataclass(frozen=True, slots=True)
class Item:
    """A project as an edition says it; `is_gone` where the edition in force no longer names it."""

    project: int
    code: str
    number: str
    title: str
    has_task: bool
    ordinal: int
    leads: Sequence[str]
    figures: Mapping[int, Figure]
    is_gone: bool = False

    @property
    def brief(self) -> str:
        """`12 新建社区食堂…8家`, for a choice."""
        return f"{self.number} {short_words(self.title)}".strip()

    @property
    def deliverable(self) -> Figure | None:
        """Its first target without a figure: what a count becomes that turned into a mechanism."""
        return next((figure for figure in self.figures.values() if figure.low is None), None)

    def says_the_same(self, other: Item) -> bool:
        """Whether title, task and figures are the same words and numbers."""
        mine, theirs = [(each.title, each.has_task, each.figures) for each in (self, other)]
        return mine == theirs


Items = Mapping[int, Item]
"""Projects of one edition by id, in printed order."""

_FIGURE = ("target", "words", "comparator", "low", "high", "ratio", "unit", "baseline")
_TEXT = ("pk", "edition", "project", "project__code", "number", "title", "has_task", "ordinal")


def items_of(editions: Iterable[int], *, with_leads: bool = True) -> dict[int, dict[int, Item]]:
    """The projects of editions by the edition's id; three queries, two without their leads."""
    wanted = set(editions)
    leads: dict[int, list[str]] = {}
    units = Responsibility.objects.filter(text__edition__in=wanted, relation=Responsibility.Relation.LEAD)
    rows = units.order_by("text", "ordinal").values_list("text", "name") if with_leads else ()
    for text, name in rows:
        leads.setdefault(text, []).append(name)
    figures: dict[int, dict[int, Figure]] = {}
    values = TargetValue.objects.filter(text__edition__in=wanted).order_by("text", "ordinal")
    for text, *said in values.values_list("text", *_FIGURE):
        figures.setdefault(text, {})[said[0]] = Figure(*said)
    found: dict[int, dict[int, Item]] = {pk: {} for pk in wanted}
    texts = ProjectText.objects.filter(edition__in=wanted).order_by("edition", "ordinal")
    for pk, edition, project, *said in texts.values_list(*_TEXT):
        found[edition][project] = Item(project, *said, leads.get(pk, []), figures.get(pk, {}))  # type: ignore[call-arg]  # the columns of _TEXT
    return found


def figures_in(editions: Iterable[Edition], targets: Iterable[int]) -> dict[int, Figure]:
    """What editions of different programmes say of targets, by target; one query."""
    values = TargetValue.objects.filter(text__edition__in=list(editions), target__in=set(targets))
    return {said[0]: Figure(*said) for said in values.values_list(*_FIGURE)}
