"""The rulings of a page, from its painted paths, and how much of it pictures cover."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2.raw as pdfium

from minsheng.engines.office.pdf.glyphs import Handle, Turner

THIN = 3.0
"""Points; a painted box not thicker than this is a ruling."""
_SHORTEST = 1.5
_DEPTH = 6
_MOST = 20_000
"""Objects looked at on a page, and points of its paths: beyond it stands a drawing, not a table."""
_LIGHT = 235
"""Each of red, green and blue above this: white on white, which separates nothing that a reader sees."""

_SEEN = 0.003
"""Share of a page from which a picture is told of; smaller ones are bullets and parts of letters."""

Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Point = tuple[float, float]


@dataclass(slots=True)
class Ruling:
    """A straight line: at `at` across, from `start` to `end` along, in points of the upright page."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Drawing:
    """What is painted besides text; `covered` is the share of the page under the largest picture."""

    across: list[Ruling] = field(default_factory=list)
    down: list[Ruling] = field(default_factory=list)
    pictures: int = 0
    covered: float = 0.0


class _TooMuch(Exception):
    """More is painted than on any page of an office."""


def drawing_of(page: Handle, turn: Turner, area: float) -> Drawing:
    """The rulings and pictures of an open page; none where it is painted all over."""
    pen = _Pen(turn, area)
    try:
        pen.objects(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, _PLAIN, 0)
    except _TooMuch:
        pen.found.across.clear()
        pen.found.down.clear()
    return pen.found


class _Pen:
    """Goes through the objects of a page and keeps what is a ruling."""

    def __init__(self, turn: Turner, area: float) -> None:
        self.found = Drawing()
        self._turn = turn
        self._area = area
        self._spent = 0

    def objects(self, holder: Handle, count: Handle, get: Handle, matrix: Matrix, depth: int) -> None:
        for index in range(max(count(holder), 0)):
            self._spend(1)
            each = get(holder, index)
            kind = pdfium.FPDFPageObj_GetType(each)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(each, _combined(_matrix(each), matrix))
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self._picture(_combined(_matrix(each), matrix))
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEPTH:
                inner = _combined(_matrix(each), matrix)
                form = pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject
                self.objects(each, *form, inner, depth + 1)

    def _spend(self, count: int) -> None:
        self._spent += count
        if self._spent > _MOST:
            raise _TooMuch

    def _picture(self, matrix: Matrix) -> None:
        a, b, c, d, _, _ = matrix
        share = abs(a * d - b * c) / self._area if self._area > 0 else 0.0
        self.found.pictures += share >= _SEEN
        self.found.covered = max(self.found.covered, share)

    def _path(self, path: Handle, matrix: Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        if not pdfium.FPDFPath_GetDrawMode(path, fill, stroke):
            return
        stroked = bool(stroke.value) and not _light(path, pdfium.FPDFPageObj_GetStrokeColor)
        filled = bool(fill.value) and not _light(path, pdfium.FPDFPageObj_GetFillColor)
        if not stroked and not filled:
            return
        self._spend(max(pdfium.FPDFPath_CountSegments(path), 0))
        for corners in _figures(path, matrix, self._turn):
            if not self._thin(corners) and stroked:
                for one, other in pairwise(corners):
                    self._thin([one, other])

    def _thin(self, corners: list[Point]) -> bool:
        """Keep the box round some corners as a ruling if it is thin; whether it is."""
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
        wide, high = right - left, bottom - top
        if high <= THIN and wide >= max(high, _SHORTEST):
            self.found.across.append(Ruling((top + bottom) / 2, left, right))
        elif wide <= THIN and high >= _SHORTEST:
            self.found.down.append(Ruling((left + right) / 2, top, bottom))
        return wide <= THIN or high <= THIN


def _figures(path: Handle, matrix: Matrix, turn: Turner) -> Iterator[list[Point]]:
    """The corners of each part of a path, the first again at the end of a closed one; none with curves."""
    x, y = ctypes.c_float(), ctypes.c_float()
    corners: list[Point] = []
    curved = False
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(corners) > 1 and not curved:
                yield corners
            corners, curved = [], False
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        corners.append(turn(*_moved(matrix, x.value, y.value)))
        if pdfium.FPDFPathSegment_GetClose(segment):
            corners.append(corners[0])
    if len(corners) > 1 and not curved:
        yield corners


def _light(path: Handle, colour: Handle) -> bool:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not colour(path, *parts):
        return False
    red, green, blue, alpha = (part.value for part in parts)
    return alpha == 0 or min(red, green, blue) > _LIGHT


def _matrix(each: Handle) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(each, matrix):
        return _PLAIN
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _combined(inner: Matrix, outer: Matrix) -> Matrix:
    """First the inner matrix, then the outer one."""
    if outer == _PLAIN:
        return inner
    a, b, c, d = outer[:4]
    x, y = _moved(outer, inner[4], inner[5])
    return (
        inner[0] * a + inner[1] * c,
        inner[0] * b + inner[1] * d,
        inner[2] * a + inner[3] * c,
        inner[2] * b + inner[3] * d,
        x,
        y,
    )


def _moved(matrix: Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
