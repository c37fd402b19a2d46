"""How many rows at the top of a table are its head, where the file does not mark them."""

import re

from minsheng.engines.office.layout import Grid, Slot
from minsheng.engines.office.words import words_of

_LONGEST = 40
"""Characters of a cell in a head at most."""
_DIGIT_FIRST = re.compile(r"[\d.,%]")
_YEAR_FIRST = re.compile(r"20\d\d年")


def head_rows(grid: Grid) -> int:
    """As deep as the merged cells of its first row reach, and below cells merged sideways one more."""
    if not grid.rows or not _is_head(grid.rows[0]):
        return 0
    depth, row = 1, 0
    while row < depth and depth < len(grid.rows):
        slots = [slot for slot in grid.rows[row] if slot.text is not None]
        depth = max(depth, row + max((slot.rows for slot in slots), default=1))
        parted = any(slot.columns > 1 and slot.rows == 1 for slot in slots)
        if parted and depth == row + 1 and _is_short(grid.rows[row + 1]):
            depth += 1
        row += 1
    return min(depth, len(grid.rows) - 1)


def _is_head(slots: list[Slot]) -> bool:
    texts = [slot.text for slot in slots if slot.text]
    named = any(head in text for text in texts for head in words_of("sheets")["heads"])
    return len(texts) > 1 and _is_short(slots) and named


def _is_short(slots: list[Slot]) -> bool:
    texts = [slot.text for slot in slots if slot.text]
    plain = [text for text in texts if not _YEAR_FIRST.match(text)]
    return bool(texts) and not any(len(text) > _LONGEST or _DIGIT_FIRST.match(text) for text in plain)
