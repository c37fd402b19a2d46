"""The grid of one unit: its lines, which of them are listed, and what may be done with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.cascade.entries import NOTHING_SENT, entry_of, key_of
from minsheng.apps.cascade.narrowing import Choice, Narrowed, choices

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from minsheng.apps.cascade.entries import Entry, Saving
    from minsheng.apps.cascade.queries import Cell, UnitPage

EVERYTHING = Narrowed()


@dataclass(frozen=True, slots=True)
class UnitGrid:
    """One unit over its targets.

    Attributes:
        pairs: each line that is listed, with its cell.
        whole: all lines, narrowed or not.
        choices: the ways to narrow them.
    """

    page: UnitPage
    pairs: Sequence[tuple[Entry, Cell]]
    whole: Sequence[Entry]
    narrowed: Narrowed
    choices: Sequence[Choice]

    @property
    def entries(self) -> Sequence[Entry]:
        """The lines that are listed."""
        return [entry for entry, _ in self.pairs]

    @property
    def categories(self) -> Sequence[str]:
        """Names of the categories in order."""
        return list(dict.fromkeys(self.page.categories.values()))

    @property
    def may_type(self) -> bool:
        """Whether there is anything to type."""
        return any(entry.may_type for entry in self.entries)

    @property
    def may_paste(self) -> bool:
        """Whether there is anything to type on the whole page."""
        return any(entry.may_type for entry in self.whole)

    @property
    def has_whole(self) -> bool:
        """Whether the asker sees whole targets, and not the unit's numbers alone."""
        return any(cell.standing is not None for _, cell in self.pairs)

    @property
    def waiting(self) -> Sequence[Entry]:
        """What is listed, the asker may answer and nobody has."""
        return [
            entry
            for entry in self.entries
            if entry.source.may_reply and entry.source.asked.said == "waiting" and entry.row is not None
        ]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many lines have a number in force, in draft alone, and none; they add up to the lines."""
        issued = sum(bool(entry.row and entry.row.issued_open) for entry in self.whole)
        drafted = sum(
            bool(entry.row and entry.row.issued_open is None and entry.row.is_open) for entry in self.whole
        )
        rest = len(self.whole) - issued - drafted
        return {"issued": issued, "drafted": drafted, "none": rest}


def unit_grid(
    page: UnitPage, saving: Saving = NOTHING_SENT, narrowed: Narrowed = EVERYTHING, *, every: bool = True
) -> UnitGrid:
    """The grid of a page; without `every`, the lines in which the unit has a part.

    A cell that was refused is listed whatever else is.
    """
    lines = []
    for cell in page.cells:
        if every or cell.row is not None:
            parent = cell.row.parent_id if cell.row is not None else None
            key = key_of(cell.target.pk, parent, page.unit.pk)
            lines.append((entry_of(key, cell, cell.said, saving), cell))
    inside = [pair for pair in lines if narrowed.in_category(pair[1], page.categories)]
    shown = [pair for pair in inside if narrowed.only.takes(pair[0])]
    if saving.sent:
        shown = [pair for pair in lines if pair in shown or pair[0].refused is not None]
    options = choices(narrowed, [entry for entry, _ in inside])
    return UnitGrid(page, shown, [entry for entry, _ in lines], narrowed, options)
