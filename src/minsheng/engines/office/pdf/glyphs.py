"""What pdfium tells of the characters of one page: each with its place, upright.

Places are in points from the upper left corner of the page as its text is read, `y` downwards. Only the child
process of `source` runs this: the library is C, and the file is anybody's.
"""

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from minsheng.engines.office.problems import TextTooLong

SLANT = 10
"""Degrees off a quarter turn from which a character is slanted: a watermark, never a line of text."""
_UNPAINTED = 3
"""Render mode of text that is not painted: what a scanner recognised, laid under its picture."""
_SPACES = frozenset(" \u00a0\u202f\u205f\u3000") | frozenset(map(chr, range(0x2000, 0x200B)))
_SILENT = frozenset((0xAD, 0xFEFF, 0xFFFE, 0xFFFF))
# Parts of characters that fonts give for the whole one (the file of 民生 often says ⺠⽣). Unicode
# decomposes the Kangxi radicals; of the supplement these are whole characters as they are written today.
_RADICALS = dict(
    zip(
        "⺁⺇⺌⺎⺏⺐⺑⺒⺓⺛⺝⺟⺠⺪⺫⺬⺮⺯⺶⺸⻁⻄⻅⻆⻉⻋⻒⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻯⻰⻳",
        "厂几小尢尢尢尢巳幺旡月母民疋罒示竹糸羊羊虎西见角贝车镸长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿竜龙龟",
        strict=True,
    )
)


@dataclass(slots=True)
class Glyph:
    """A character: `left` and `right` of its advance, `y` of its baseline, its size in points."""

    text: str
    left: float
    right: float
    y: float
    size: float

    @property
    def middle(self) -> float:
        """Height where most of its ink stands; it tells the cell that holds the character."""
        return self.y - 0.35 * self.size


@dataclass(slots=True)
class PageText:
    """The characters of one page.

    Attributes:
        width, height: of the upright page.
        turn: quarter turns by which its text was turned upright.
        unmapped: printed marks for which the file names no character.
        slanted: characters left out since they run askew.
        unpainted: True where the text lies unseen under a picture.
    """

    width: float
    height: float
    turn: int = 0
    glyphs: list[Glyph] = field(default_factory=list)
    unmapped: int = 0
    slanted: int = 0
    unpainted: bool = False


Handle = Any
"""A pointer that the library gave."""
Turner = Callable[[float, float], tuple[float, float]]


def page_text(page: Handle, most: int) -> PageText:
    """The characters of an open page in the order of the file, without blanks but the file's own.

    Raises:
        TextTooLong: there are more than `most`.
    """
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return PageText(*_size(page))
    try:
        if pdfium.FPDFText_CountChars(text) > most:
            raise TextTooLong(limit=most)
        return _characters(page, text)
    finally:
        pdfium.FPDFText_ClosePage(text)


def turner(page: Handle, turn: int) -> Turner:
    """What makes a place on the page one on the upright page whose text was turned by quarters."""
    left, bottom, right, top = _box(page)
    if turn == 1:
        return lambda x, y: (y - bottom, x - left)
    if turn == 2:
        return lambda x, y: (right - x, y - bottom)
    if turn == 3:
        return lambda x, y: (top - y, right - x)
    return lambda x, y: (x - left, top - y)


def printed(code: int) -> str:
    """A character as it is printed: no part for a whole one, no controls, one kind of blank."""
    if code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code in _SILENT:
        return ""
    char = chr(code)
    if char in _SPACES:
        return " "
    if 0x2F00 <= code < 0x2FE0 or 0xF900 <= code < 0xFB00:
        return unicodedata.normalize("NFKC", char)
    return _RADICALS.get(char, char)


def _box(page: Handle) -> tuple[float, float, float, float]:
    box = pdfium.FS_RECTF()
    if not pdfium.FPDF_GetPageBoundingBox(page, box):
        return 0.0, 0.0, 595.0, 842.0
    return box.left, box.bottom, box.right, box.top


def _size(page: Handle, turn: int = 0) -> tuple[float, float]:
    left, bottom, right, top = _box(page)
    return (top - bottom, right - left) if turn % 2 else (right - left, top - bottom)


def _characters(page: Handle, text: Handle) -> PageText:
    matrix = pdfium.FS_MATRIX()
    marks: list[tuple[int, int, float, int | None]] = []
    turns: Counter[int] = Counter()
    unmapped = 0
    for index, code in _codes(text):
        if pdfium.FPDFText_HasUnicodeMapError(text, index) == 1 or 0xD800 <= code < 0xF900:
            unmapped += 1
            continue
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        turn = _quarter(matrix.a, matrix.b)
        scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
        marks.append((index, code, pdfium.FPDFText_GetFontSize(text, index) * scale, turn))
        turns[-1 if turn is None else turn] += 1
    upright = max((turn for turn in turns if turn >= 0), key=lambda turn: turns[turn], default=0)
    found = PageText(*_size(page, upright), upright, unmapped=unmapped)
    found.slanted = sum(count for turn, count in turns.items() if turn != upright)
    kept = [(index, code, size) for index, code, size, turn in marks if turn == upright]
    found.glyphs = _placed(text, kept, turner(page, upright), found)
    found.unpainted = bool(kept) and _unseen(text, kept[0][0]) and _unseen(text, kept[-1][0])
    return found


def _codes(text: Handle) -> Iterator[tuple[int, int]]:
    """The places and code points of the file's own characters; the library parts rare ones (𠮷) in two."""
    high = 0
    for index in range(max(pdfium.FPDFText_CountChars(text), 0)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if high and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        yield index, code


def _placed(text: Handle, marks: list[tuple[int, int, float]], turn: Turner, page: PageText) -> list[Glyph]:
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    glyphs: list[Glyph] = []
    for index, code, size in marks:
        char = printed(code)
        if not char or not 1 <= size <= 2000:
            continue
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        ends = turn(box.left, box.bottom)[0], turn(box.right, box.top)[0]
        baseline = turn(x.value, y.value)[1]
        left, right = min(ends), max(ends)
        if -size < left < page.width and 0 < baseline < page.height + size:
            glyphs.append(Glyph(char, left, right, baseline, size))
    return glyphs


def _quarter(a: float, b: float) -> int | None:
    """Quarter turns of a direction, None where it is askew."""
    degrees = math.degrees(math.atan2(b, a))
    quarter = round(degrees / 90)
    return None if abs(degrees - quarter * 90) > SLANT else quarter % 4


def _unseen(text: Handle, index: int) -> bool:
    painted = pdfium.FPDFText_GetTextObject(text, index)
    return bool(painted) and pdfium.FPDFTextObj_GetTextRenderMode(painted) == _UNPAINTED
