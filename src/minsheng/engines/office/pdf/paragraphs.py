"""Lines of a PDF into paragraphs: where one ends is told by margins, indents, distances and sizes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from minsheng.engines.office.pdf.lines import NUMBERED, SENTENCE_END, Line, is_full, joined
from minsheng.engines.office.pdf.tables import PdfTable, append, goes_on

_TITLE_POINTS = 18
_TITLE_TIMES = 1.3
"""Of the size of the body; scans and web pages print their titles smaller than 18 points."""
_SAME_SIZE = 0.12
_LOOSE = 1.3
"""Times the usual distance of lines from which a new paragraph begins."""
_INDENTED = 0.7
"""Sizes to the right of the margin from which a line is indented."""
_CENTRED = 0.7
_LEAST_WIDTH = 0.78
"""Share of the page's width that the text reaches at least; short lines alone tell no right margin."""
_FORCED = 2.5
"""Distances of lines left free at a page's foot from which its end was forced."""


@dataclass(slots=True)
class PdfParagraph:
    """A paragraph; `breaks` are the pages (from 0) that begin inside it and how far into its text."""

    page: int
    text: str
    role: str
    align: str
    page_break: bool = False
    breaks: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Margins:
    """The edges of the text on a page, in points, and its lowest line."""

    left: float
    right: float
    foot: float


Item = Line | PdfTable


class Typesetting:
    """How a document is set: margins of its pages, size of its body, distance of its lines."""

    def __init__(self, pages: Sequence[Sequence[Item]], sizes: Sequence[tuple[float, float]]) -> None:
        lines = [[item for item in page if isinstance(item, Line)] for page in pages]
        self.body = _usual((line.size, len(line.text)) for page in lines for line in page) or 12.0
        self._distances = _distances(lines)
        alike: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for page, (width, height) in enumerate(sizes):
            alike[round(width / 10), round(height / 10)].append(page)
        self._margins: dict[tuple[int, int], Margins] = {}
        for numbers in alike.values():
            for column in range(3):
                self._set_margins({page: _of_column(lines[page], column) for page in numbers}, column, sizes)
        self.flush = not self._indents(lines)

    def _set_margins(
        self, pages: Mapping[int, Sequence[Line]], column: int, sizes: Sequence[tuple[float, float]]
    ) -> None:
        """The margins of pages of one size, or of one column of them."""
        together = _edges([line for lines in pages.values() for line in lines])
        foot = max((line.y for lines in pages.values() for line in lines), default=0.0)
        for page, lines in pages.items():
            left, right = _page_edges(lines, together)
            if column == 0:
                right = max(right, _LEAST_WIDTH * sizes[page][0])
            self._margins[page, column] = Margins(left, right, foot)

    def margins(self, line: Line) -> Margins:
        """The margins of the page that a line stands on."""
        return self._margins[line.page, line.column]

    def distance(self, line: Line) -> float:
        """The usual distance to the next line of its size."""
        return self._distances.get(_size_key(line.size), 1.6 * line.size)

    def is_cut_short(self, item: Item) -> bool:
        """True where the page ends well above its foot after the item: its end was forced."""
        column = item.column if isinstance(item, Line) else 0
        return self._margins[_page_of(item), column].foot - _foot(item) > _FORCED * 1.6 * self.body

    def is_centred(self, line: Line) -> bool:
        """True for a line with the same white space at both its sides."""
        if not self._is_even(line):
            return False
        before = line.left - self.margins(line).left
        if before < line.size:
            return self._is_large(line)
        # An indented line that happens to end as far from the margin is body.
        return line.size > 1.1 * self.body or not 1.5 < before / line.size < 2.5

    def _is_even(self, line: Line) -> bool:
        margins = self.margins(line)
        return abs(line.left - margins.left - margins.right + line.right) <= 2 * _CENTRED * line.size

    def align(self, line: Line) -> str:
        """Where a line that stands alone is set."""
        margins = self.margins(line)
        if self.is_centred(line):
            return "center"
        far = line.left - margins.left > 0.4 * (margins.right - margins.left)
        return "right" if far and margins.right - line.right < 5 * line.size else "left"

    def is_title(self, line: Line) -> bool:
        """Centred large type."""
        return self._is_large(line) and self.is_centred(line)

    def _is_large(self, line: Line) -> bool:
        return line.size >= min(_TITLE_POINTS, _TITLE_TIMES * self.body) and line.size > 1.1 * self.body

    def room(self, line: Line) -> float:
        """Points between a line's end and the right margin."""
        return self.margins(line).right - line.right

    def continues(self, line: Line, after: Line) -> bool:
        """True where the second line goes on with the paragraph of the first."""
        if abs(line.size - after.size) > _SAME_SIZE * line.size:
            return False
        if (line.page, line.column) == (after.page, after.column):
            distance = after.y - line.y
            if distance <= 0 or distance > _LOOSE * max(self.distance(line), line.size):
                return False
        elif line.page == after.page:
            if (line.column, after.column) != (1, 2):
                return False
        elif self.is_cut_short(line):
            return False
        if self.is_title(line) and self.is_title(after):
            return after.text[0] not in "（(—"
        if self.is_centred(after):
            margins = self.margins(line)
            room = margins.right - margins.left - (line.right - line.left)
            return self._is_even(line) and is_full(line, after, room)
        return not self.is_centred(line) and self._runs_on(line, after)

    def _runs_on(self, line: Line, after: Line) -> bool:
        if not is_full(line, after, self.room(line)) or self.align(line) == "right":
            return False
        if NUMBERED.match(after.text) and (self.flush or line.text[-1] in SENTENCE_END):
            return False
        indent = (after.left - self.margins(after).left) / after.size
        if indent <= _INDENTED:
            return True
        # A block set in as a whole runs on; two lines set in by two characters are two paragraphs.
        level = abs((line.left - self.margins(line).left) / line.size - indent) < 0.3
        return level and not 1.5 < indent < 2.5 and not NUMBERED.match(after.text)

    def _indents(self, pages: Iterable[Iterable[Line]]) -> bool:
        """True where paragraphs begin with two characters of white space."""
        indents = [
            (line.left - self.margins(line).left) / line.size
            for page in pages
            for line in page
            if not self.is_centred(line)
        ]
        return sum(1.5 < indent < 2.5 for indent in indents) > max(0.08 * len(indents), 1)


def _of_column(lines: Iterable[Line], column: int) -> list[Line]:
    return [line for line in lines if line.column == column]


def _foot(item: Item) -> float:
    return item.bottom if isinstance(item, PdfTable) else item.y


def _size_key(size: float) -> int:
    return round(size * 2)


def _usual(weighted: Iterable[tuple[float, int]]) -> float | None:
    counts: Counter[float] = Counter()
    for value, weight in weighted:
        counts[round(value * 2) / 2] += weight
    return counts.most_common(1)[0][0] if counts else None


def _distances(pages: Iterable[Sequence[Line]]) -> dict[int, float]:
    """The usual distance of two lines of one size, by size."""
    gaps: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for lines in pages:
        for line, after in pairwise(lines):
            same = abs(line.size - after.size) < _SAME_SIZE * line.size
            if same and 0 < after.y - line.y < 4 * line.size:
                gaps[_size_key(line.size)].append((after.y - line.y, 1))
    return {size: _usual(each) or 0.0 for size, each in gaps.items()}


def _edges(lines: Sequence[Line]) -> tuple[float, float]:
    """Left and right margin: the outermost places where more than one line begins or ends."""
    if not lines:
        return 0.0, 0.0
    size = max(line.size for line in lines)
    least = max(2, 0.04 * len(lines))
    left = _outermost(sorted(line.left for line in lines), size / 2, least)
    right = -_outermost(sorted(-line.right for line in lines), size, least)
    return left, right


def _outermost(places: Sequence[float], near: float, least: float) -> float:
    """The first place that enough others stand near."""
    for index, place in enumerate(places):
        if sum(each - place <= near for each in places[index : index + int(least) + 1]) >= least:
            return place
    return places[0]


def _page_edges(lines: Sequence[Line], together: tuple[float, float]) -> tuple[float, float]:
    """The margins of a page: those of its like, unless enough of its own lines keep others."""
    if len(lines) < 4:
        return together
    left, right = _edges(lines)
    size = max(line.size for line in lines)
    if 0 <= left - together[0] <= 4 * size:
        left = together[0]
    if 0 <= together[1] - right <= 4 * size:
        right = together[1]
    return left, right


def blocks_of(
    pages: Sequence[Sequence[Item]], sizes: Sequence[tuple[float, float]]
) -> list[PdfParagraph | PdfTable]:
    """Paragraphs and tables of a document in order, joined across the ends of lines and pages.

    Args:
        pages: lines and tables of each page from above, without running heads and feet.
        sizes: width and height of each page in points.
    """
    setting = Typesetting(pages, sizes)
    blocks: list[PdfParagraph | PdfTable] = []
    last: Item | None = None
    for item in (item for page in pages for item in page):
        before = blocks[-1] if blocks else None
        if isinstance(item, PdfTable):
            if isinstance(before, PdfTable) and goes_on(before, item):
                append(before, item)
            else:
                blocks.append(item)
        elif isinstance(last, Line) and isinstance(before, PdfParagraph) and setting.continues(last, item):
            _extend(before, last, item, setting)
        else:
            blocks.append(_begun(last, item, setting))
        last = item
    return blocks


def _begun(last: Item | None, line: Line, setting: Typesetting) -> PdfParagraph:
    forced = last is not None and _page_of(last) < line.page and setting.is_cut_short(last)
    role = "title" if setting.is_title(line) else "body"
    return PdfParagraph(line.page, line.text, role, setting.align(line), forced)


def _page_of(item: Item) -> int:
    return item.last_page if isinstance(item, PdfTable) else item.page


def _extend(paragraph: PdfParagraph, line: Line, after: Line, setting: Typesetting) -> None:
    margins = setting.margins(line)
    if paragraph.role != "title":
        width = margins.right - margins.left
        paragraph.text += joined(line, after, room=setting.room(line), width=width)
        paragraph.align = "left"
    if line.page < after.page:
        paragraph.breaks.append((after.page, len(paragraph.text)))
    paragraph.text += after.text
