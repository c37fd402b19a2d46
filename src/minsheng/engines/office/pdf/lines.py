"""Printed lines out of placed characters, and the one rule by which a wrapped line is joined to the next."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from minsheng.engines.office.pdf.glyphs import Glyph

SAME_LINE = 0.42
"""Share of the size by which baselines of one line may differ: a raised ² stands 0.33 higher."""
_WORD_GAP = 0.18
_TAB_GAP = 2.0
_SPACED_OUT = 0.35
"""Median gap, in sizes, from which a line has its letters spaced out, so that no gap means a thing."""
_DOUBLED = 0.15
_OPENING = frozenset("（(《〈“‘【〔「『[{")
_CLOSING = frozenset("，。、；：？！,.;:?!）)》〉”’】〕」』]}％%‰℃°·…—")
_HOLDING = frozenset("“”‘’/")
_AUTOMATIC_GAP = 0.25
_NARROW = re.compile(r"[!-~\u00c0-\u024f]")
_LETTER = re.compile(r"[0-9A-Za-z\u00c0-\u024f]")
_RUN = re.compile(r"[0-9A-Za-z.,%+\-/\u00c0-\u024f]")

# How a numbered line begins: 一、 （二） 第三件 4. 5、 （6） ⑦ 一是 附件
NUMBERED = re.compile(
    r"(?:[（(]?[一二三四五六七八九十百]{1,4}[）)、.．]|第[一二三四五六七八九十百\d]{1,4}[条件项章节类]|\d{1,3}[.．、](?!\d)"
    r"|[（(]\d{1,3}[）)]|[①-⑳]|[一二三四五六七八九十]是|附件)"
)
SENTENCE_END = frozenset("。；：！？;!?:")


@dataclass(slots=True)
class Line:
    """A printed line without blanks at its ends; `page` counts from 0, `column` is 1 or 2 of two."""

    glyphs: list[Glyph]
    text: str
    page: int
    y: float
    size: float
    column: int = 0

    @property
    def left(self) -> float:
        """Where its first character begins."""
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        """Where its last character ends."""
        return self.glyphs[-1].right

    @property
    def unit(self) -> float:
        """Width of what no program parts at a line's end: a word or figure, or a character with its marks."""
        return self._width_of(_unit([glyph.text[0] for glyph in self.glyphs]))

    @property
    def first(self) -> float:
        """Width of the first character."""
        return self._width_of(1)

    def _width_of(self, count: int) -> float:
        return self.glyphs[count - 1].right - self.glyphs[0].left


def lines_of(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """The lines that some characters of a page make, from above, each from the left."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda each: each.y):
        if rows and glyph.y - rows[-1][0].y <= SAME_LINE * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    found = (line_of(sorted(row, key=lambda each: each.left), page) for row in rows)
    return [line for line in found if line is not None]


def line_of(row: list[Glyph], page: int) -> Line | None:
    """The line of characters that are in order, None where nothing is printed."""
    glyphs = _once(row)
    while glyphs and glyphs[-1].text == " ":
        glyphs.pop()
    while glyphs and glyphs[0].text == " ":
        glyphs.pop(0)
    if not glyphs:
        return None
    size = Counter(glyph.size for glyph in glyphs).most_common(1)[0][0]
    y = median(glyph.y for glyph in glyphs if abs(glyph.size - size) < 0.01)
    return Line(glyphs, _text(glyphs, size), page, y, size)


def _once(row: list[Glyph]) -> list[Glyph]:
    """Without the second print of a character that is made bold by printing it twice."""
    kept: list[Glyph] = []
    for glyph in row:
        last = kept[-1] if kept else None
        if last is None or last.text != glyph.text or glyph.left - last.left > _DOUBLED * glyph.size:
            kept.append(glyph)
    return kept


def _text(glyphs: list[Glyph], size: float) -> str:
    """The characters with a blank between words that stand apart and a tab across a wide gap."""
    gaps = [after.left - before.right for before, after in pairwise(glyphs)]
    spaced_out = bool(gaps) and median(gaps) > _SPACED_OUT * size
    parts = [glyphs[0].text]
    for (before, after), gap in zip(pairwise(glyphs), gaps, strict=True):
        if not spaced_out and before.text != " " and after.text != " ":
            if gap > _TAB_GAP * size:
                parts.append("\t")
            elif gap > _WORD_GAP * size and is_narrow(before.text[-1]) and _LETTER.match(after.text):
                parts.append(" ")
        parts.append(after.text)
    return "".join(parts)


def is_narrow(char: str) -> bool:
    """True for letters, digits and marks of half width, between which blanks part words."""
    return _NARROW.match(char) is not None


def _unit(chars: Sequence[str]) -> int:
    """How many characters at the beginning hang together when an office program breaks lines."""
    end = _past(_OPENING, chars, 0)
    for _ in range(3):
        run = end
        while run < len(chars) and _RUN.match(chars[run]):
            run += 1
        end = _past(_CLOSING, chars, max(run, end + 1))
        if end >= len(chars):
            break
        # No break at either side of a quotation mark or stroke, nor between 、 and a figure.
        held = chars[end] in _HOLDING or chars[end - 1] in _HOLDING
        if not held and not (chars[end - 1] == "、" and chars[end].isdigit()):
            break
        end = _past(_OPENING, chars, end)
    return max(min(end, len(chars)), 1)


def _past(marks: frozenset[str], chars: Sequence[str], end: int) -> int:
    while end < len(chars) and chars[end] in marks:
        end += 1
    return end


def is_full(line: Line, after: Line, room: float) -> bool:
    """True where the next line's first word had not fitted into the `room` left at its end."""
    narrow = is_narrow(line.text[-1]), is_narrow(after.text[0])
    gap = _AUTOMATIC_GAP * line.size if narrow[0] != narrow[1] else 0.0
    return after.unit + gap > room - 0.3 * line.size


def joined(line: Line, after: Line, *, room: float, width: float) -> str:
    """What stands between two lines of one paragraph: a blank between words, nothing else.

    A figure is parted only where its next digit had no `room` (points left at the line's end), a word only
    where it is wider than a whole line (`width`, in points).
    """
    last, first = line.text[-1], after.text[0]
    if not is_narrow(last) or not is_narrow(first) or last in "-/":
        return ""
    if first.isdigit() and (last.isdigit() or (last in ".," and line.text[-2:-1].isdigit())):
        return "" if after.first > room - 0.3 * line.size or last in ".," else " "
    tail = _width_of_tail(line)
    return "" if tail + after.unit > width + 0.3 * line.size else " "


def _width_of_tail(line: Line) -> float:
    start = len(line.glyphs)
    while start and _RUN.match(line.glyphs[start - 1].text[0]):
        start -= 1
    return line.right - line.glyphs[start].left if start < len(line.glyphs) else 0.0
