"""Footnotes of a page: found below their short rule, taken out with the marks that point to them."""

import re
from collections.abc import Iterable, Sequence

from minsheng.engines.office.pdf.glyphs import Glyph
from minsheng.engines.office.pdf.lines import Line, joined, line_of
from minsheng.engines.office.pdf.rulings import Ruling

_RULE = (0.08, 0.45)
"""Share of the page's width that the rule above notes is long; Word's is 2 inches."""
_UPPER = 0.3
"""Share of the page's height above which no notes stand."""
_RAISED = 0.12
_MARK_SIZE = 0.8
# 1 指…  ① 含…  [2] 按…  ＊ 为…
_MARK = re.compile(r"[\[〔【]?([0-9]{1,3}|[①-⑳]|[*＊※]{1,3})[\]〕】]?[.．、\s]*")


def notes_below(lines: Sequence[Line], rules: Iterable[Ruling], width: float, height: float) -> list[Line]:
    """The lines of the notes at a page's foot, none where no short rule has a marked line below it."""
    body = sorted(line.size for line in lines)[len(lines) // 2] if lines else 0.0
    for rule in sorted(rules, key=lambda each: each.at):
        share = (rule.end - rule.start) / width
        if not _RULE[0] <= share <= _RULE[1] or rule.at < _UPPER * height:
            continue
        below = [line for line in lines if line.y > rule.at and line.size <= body]
        if not below or _underlines(rule, lines) or not _MARK.match(below[0].text):
            continue
        if below[0].left - rule.start < 3 * below[0].size and below[0].y - rule.at < 3 * below[0].size:
            return [line for line in below if line.left < rule.start + width / 2]
    return []


def _underlines(rule: Ruling, lines: Iterable[Line]) -> bool:
    return any(
        -0.1 * line.size < rule.at - line.y < 0.5 * line.size
        and line.left < rule.end
        and line.right > rule.start
        for line in lines
    )


def notes_of(lines: Iterable[Line]) -> tuple[list[str], set[str]]:
    """The notes that some lines make, without their marks, and the marks."""
    texts: list[str] = []
    marks: set[str] = set()
    last: Line | None = None
    for line in lines:
        mark = _MARK.match(line.text)
        if mark or last is None:
            texts.append(line.text[mark.end() :] if mark else line.text)
            marks |= {mark[1]} if mark else set()
        else:
            texts[-1] += joined(last, line, room=0.0, width=float("inf")) + line.text
        last = line
    return texts, marks


def unmarked(line: Line, marks: set[str]) -> Line:
    """The line without the raised marks that point to a note."""
    kept: list[Glyph] = []
    raised: list[Glyph] = []
    for glyph in [*line.glyphs, None]:
        if glyph is not None and _is_raised(glyph, line):
            raised.append(glyph)
            continue
        if raised and "".join(each.text for each in raised).strip("[]〔〕 ") not in marks:
            kept += raised
        raised.clear()
        if glyph is not None:
            kept.append(glyph)
    return line if len(kept) == len(line.glyphs) else line_of(kept, line.page) or line


def _is_raised(glyph: Glyph, line: Line) -> bool:
    return glyph.size <= _MARK_SIZE * line.size and line.y - glyph.y > _RAISED * line.size
