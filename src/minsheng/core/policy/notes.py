"""The numbered notes below a table or a list, which are no items."""

import re
from collections.abc import Sequence
from functools import cache

from minsheng.core.policy.lexicon import one_of
from minsheng.core.policy.numbering import CIRCLED, Marker
from minsheng.core.policy.paragraphs import Block
from minsheng.core.policy.remarks import remarks_in


@cache
def _first() -> re.Pattern[str]:
    # 注:1.… · 说明: · 备注:(1)…
    return re.compile(rf"{one_of('outline.table.notes')}:(?:[(]?(?P<number>\d)[.、)]|(?P<sign>[{CIRCLED}]))?")


def _number_of(begins: re.Match[str]) -> int:
    """The number of a first note, 0 where it bears none."""
    return CIRCLED.index(begins["sign"]) + 1 if begins["sign"] else int(begins["number"] or 0)


class TableNotes:
    """Knows the notes that go on by their number: `2.…` and `3.…` behind `注:1.…`."""

    def __init__(self) -> None:
        self._next = 0

    def takes(self, block: Block, path: Sequence[Marker], *, below_table: bool) -> bool:
        """True for a note that goes on; the first, which bears a word such as 注, is told by that word.

        Args:
            block: a paragraph.
            path: numbers of the items that are open; a paragraph that goes on with one of them is no note.
            below_table: True where the last thing above is a table.
        """
        if block.marker is None:
            begins = _first().match(block.text.text)
            number = _number_of(begins) if begins else 0
            known = begins and (below_table or number or begins.end() == len(block.text))
            self._next = number + 1 if known else 0
            return bool(remarks_in(block.text.text))
        goes_on = any(
            (open_.style, open_.number + 1) == (block.marker.style, block.marker.number) for open_ in path
        )
        if not self._next or block.marker.number != self._next or goes_on:
            self._next = 0
            return False
        self._next += 1
        return True
