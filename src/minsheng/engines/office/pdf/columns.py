"""Pages set in two columns, as gazettes are: the left one is read before the right one."""

from collections.abc import Sequence

from minsheng.engines.office.pdf.glyphs import Glyph
from minsheng.engines.office.pdf.lines import Line, line_of

_MIDDLE = (0.38, 0.62)
_STEPS = 80
_LEAST_LINES = 8
_CROSSING = 0.3
"""Share of a page's lines that may run across the gap: its head."""
_FILLED = 0.6
"""Share of the lines at both sides whose left part reaches the gap; labels with values behind them do not."""


def in_columns(lines: Sequence[Line], gap: float) -> list[Line]:
    """The lines of a page in reading order, parted at the white space between its two columns."""
    found: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        if _crosses(line, gap):
            found += [*left, *right, line]
            left, right = [], []
            continue
        for column, (kept, glyphs) in enumerate(
            ((left, _left(line, gap)), (right, _right(line, gap))), start=1
        ):
            part = line_of(glyphs, line.page)
            if part is not None:
                part.column = column
                kept.append(part)
    return [*found, *left, *right]


def _left(line: Line, gap: float) -> list[Glyph]:
    return [glyph for glyph in line.glyphs if glyph.right <= gap]


def _right(line: Line, gap: float) -> list[Glyph]:
    return [glyph for glyph in line.glyphs if glyph.right > gap]


def _crosses(line: Line, gap: float) -> bool:
    near = line.size / 2
    return any(glyph.left < gap + near and glyph.right > gap - near for glyph in line.glyphs)


def gap_of(lines: Sequence[Line], width: float, before: float | None) -> float | None:
    """Where the white space between two columns is, None where the page has one.

    Args:
        lines: of the page, from above.
        width: of the page.
        before: the gap of the page before, which a last page with a short second column shares.
    """
    gap = _gap(lines, width)
    if gap is None and before is not None and lines:
        crossing = sum(_crosses(line, before) for line in lines)
        return before if crossing <= _CROSSING * len(lines) else None
    return gap


def _gap(lines: Sequence[Line], width: float) -> float | None:
    if len(lines) < _LEAST_LINES:
        return None
    first, last = (share * width for share in _MIDDLE)
    places = [first + (last - first) * step / _STEPS for step in range(_STEPS + 1)]
    free = [sum(not _crosses(line, place) for line in lines) for place in places]
    most = max(free)
    best = [place for place, count in zip(places, free, strict=True) if count == most]
    gap = best[len(best) // 2]
    both = [line for line in lines if not _crosses(line, gap) and line.left < gap < line.right]
    if len(both) < _LEAST_LINES or len(lines) - most > _CROSSING * len(lines):
        return None
    filled = sum(gap - _left(line, gap)[-1].right < 3 * line.size for line in both)
    return gap if filled >= _FILLED * len(both) else None
