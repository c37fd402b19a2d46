"""One project of a comparison, and all that can be decided of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from minsheng.apps.lineage.comparison import Alone, Comparison, PairRow
from minsheng.apps.lineage.items import Item
from minsheng.apps.lineage.models import Lineage
from minsheng.apps.programmes.wording import short_words

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """A project on one side, its pairs, or that it stands alone."""

    page: Comparison
    item: Item
    is_below: bool
    rows: Sequence[PairRow]
    alone: Alone | None

    @property
    def decided(self) -> Sequence[Lineage]:
        """The decisions on it."""
        rows = [row.lineage for row in self.rows if row.lineage is not None]
        alone = [self.alone.lineage] if self.alone and self.alone.lineage else []
        return [*rows, *alone]

    @property
    def others(self) -> Sequence[Item]:
        """The projects of the other side, the nearest first."""
        items = self.page.above_items if self.is_below else self.page.below_items
        near = [item.project for item, _ in self.alone.nearest] if self.alone else []
        place = {project: position for position, project in enumerate(near)}
        return sorted(items.values(), key=lambda item: place.get(item.project, len(place)))

    @property
    def choices(self) -> Sequence[Choice]:
        """The same for a select, those that it is paired with left out."""
        held = {(row.above if self.is_below else row.below).project for row in self.rows if row.lineage}
        return [(str(item.project), item.brief) for item in self.others if item.project not in held]

    @property
    def replaceable(self) -> Sequence[Choice]:
        """The decisions that another may take the place of."""
        return [(str(row.pk), f"代替：{_words(row, self)}") for row in self.decided]

    @property
    def figures_above(self) -> Sequence[Choice]:
        """Figures of the upper or earlier side that can be put beside others."""
        return _figures({row.above.project: row.above for row in self.rows}.values())

    @property
    def figures_below(self) -> Sequence[Choice]:
        """Figures of the lower or later side."""
        return _figures({row.below.project: row.below for row in self.rows}.values())


def item_page(page: Comparison, code: str) -> ItemPage | None:
    """The project of that code on either side; None where neither edition names it."""
    for items, is_below in ((page.below_items, True), (page.above_items, False)):
        for item in items.values():
            if item.code == code:
                side = "below" if is_below else "above"
                rows = [row for row in page.rows if getattr(row, side).project == item.project]
                lone = page.below_alone if is_below else page.above_alone
                alone = next((row for row in lone if row.item.project == item.project), None)
                return ItemPage(page, item, is_below, rows, alone)
    return None


def _figures(items: Iterable[Item]) -> list[Choice]:
    return [
        (str(figure.target), f"{figure.said}　{short_words(figure.words)}")
        for item in items
        for figure in item.figures.values()
    ]


def _words(row: Lineage, page: ItemPage) -> str:
    if row.source_id is None or row.project_id is None:
        return row.get_kind_display()
    other = row.source_id if page.is_below else row.project_id
    items = page.page.above_items if page.is_below else page.page.below_items
    return items[other].brief if other in items else str(row)
