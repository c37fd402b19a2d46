"""The numbered notes below a table, which are no items."""

import re
from functools import cache

from minsheng.core.policy.lexicon import one_of
from minsheng.core.policy.paragraphs import Block


@cache
def _first() -> re.Pattern[str]:
    # 注:1.… · 说明: · 备注:(1)…
    return re.compile(rf"{one_of('outline.table.notes')}:(?:[(]?(?P<number>\d)[.、)])?")


class TableNotes:
    """Knows the notes that go on by their number: `2.…` and `3.…` behind `注:1.…`."""

    def __init__(self) -> None:
        self._next = 0

    def takes(self, block: Block, *, below_table: bool) -> bool:
        """True for a note that goes on; the first, which bears a word such as 注, is told by that word."""
        if block.marker is None:
            begins = _first().match(block.text.text) if below_table else None
            self._next = int(begins["number"] or 0) + 1 if begins else 0
            return False
        if not self._next or block.marker.number != self._next:
            self._next = 0
            return False
        self._next += 1
        return True
