"""Running heads, running feet and page numbers: what stands on pages and belongs to no text."""

import re
from collections import Counter
from collections.abc import Sequence

from minsheng.engines.office.pdf.lines import NUMBERED, Line

BAND = 0.13
"""Share of a page's height at its top and bottom where they stand; official paper leaves 37 and 35 mm."""
_DEEPEST = 3
_SHARE = 0.4
"""Of the pages, for a text that is repeated to be a head; odd and even pages have their own."""
_NEAR = 4.0
# — 3 —, -3-, 3, 第3页, 第 3 页 共 12 页, 3/12, ·3·
_NUMBER = re.compile(
    r"[-—–－―~·•.\s]*(?:第\s*)?([0-9０-９]{1,4}|[一二三四五六七八九十百]{1,5})(?:\s*页)?"
    r"(?:[\s,，/]*(?:共\s*)?[0-9０-９]{1,4}(?:\s*页)?)?[-—–－―~·•.\s]*"
)
_DIGITS = re.compile(r"[0-9０-９]+")
_DRESSED = re.compile(r"[-—–－―·•/页]")


def furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[int]:
    """The identities (`id`) of the lines outside tables that are running heads, feet or page numbers.

    Args:
        pages: the lines of each page from above.
        heights: points of each page.
    """
    dropped: set[int] = set()
    for edge in (0, -1):
        for _ in range(_DEEPEST):
            both = zip(pages, heights, strict=True)
            outer = [_outermost(lines, edge, dropped, height) for lines, height in both]
            found = _numbers(outer) | _repeated(outer, heights)
            if not found:
                break
            dropped |= found
    return dropped


def _outermost(lines: Sequence[Line], edge: int, dropped: set[int], height: float) -> Line | None:
    left = [line for line in lines if id(line) not in dropped]
    if not left:
        return None
    line = left[edge]
    inside = line.y < height * BAND if edge == 0 else line.y > height * (1 - BAND)
    return line if inside else None


def _numbers(outer: Sequence[Line | None]) -> set[int]:
    """Page numbers: dressed as such, or bare ones that count the pages."""
    found: set[int] = set()
    bare: dict[int, Line] = {}
    for page, line in enumerate(outer):
        if line is not None and _NUMBER.fullmatch(line.text):
            if _DRESSED.search(line.text):
                found.add(id(line))
            elif line.text.isdecimal():
                bare[page] = line
    offsets = Counter(int(line.text) - page for page, line in bare.items())
    for page, line in bare.items():
        offset = int(line.text) - page
        if offsets[offset] > 1 or (len(bare) == 1 and offset == 1):
            found.add(id(line))
    return found


def _repeated(outer: Sequence[Line | None], heights: Sequence[float]) -> set[int]:
    """Lines at the same height with the same words on enough pages; figures in them may count the pages."""
    groups: dict[tuple[str, int, str], list[Line]] = {}
    for page, (line, height) in enumerate(zip(outer, heights, strict=True)):
        if line is not None:
            place = round(min(line.y, height - line.y) / _NEAR)
            words = _DIGITS.sub(lambda match, page=page: f"{{{int(match[0]) - page}}}", line.text)  # type: ignore[misc]
            groups.setdefault(("as it is", place, line.text), []).append(line)
            if not NUMBERED.match(line.text):  # 附件2, 附件3: a page for each
                groups.setdefault(("counting", place, words), []).append(line)
    pages = sum(line is not None for line in outer)
    least = max(2, _SHARE * pages)
    return {id(line) for lines in groups.values() if len(lines) >= least for line in lines}
