"""Tables out of rulings: which lines cross, and which boxes between them have no line in between."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from minsheng.engines.office.pdf.rulings import Drawing, Ruling

NEAR = 3.0
"""Points between rulings that are one, and between the ends of rulings that meet."""
_SHORTEST = 6.0
_HELD = 0.6
"""Share of a box's side that a ruling must run along to part it from the next."""
_MOST_RULINGS = 3_000
_MOST_BOXES = 40_000


@dataclass(slots=True)
class Region:
    """A cell in the making: boxes of a lattice from `row` to `last_row` and `column` to `last_column`."""

    row: int
    column: int
    last_row: int
    last_column: int


@dataclass(slots=True)
class Lattice:
    """A table as its rulings tell: edges at `ys` and `xs` in points, the cell each box is part of."""

    xs: list[float]
    ys: list[float]
    regions: list[Region]
    owner: list[list[int]]

    def region_at(self, x: float, y: float) -> int | None:
        """Index of the cell round a place, None outside the table."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if not (0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1):
            return None
        return self.owner[row][column]


def lattices(drawing: Drawing) -> list[Lattice]:
    """The tables of a page from above; frames of one cell and lone lines are none."""
    across, down = _merged(drawing.across), _merged(drawing.down)
    if len(across) + len(down) > _MOST_RULINGS:
        return []
    found = [lattice for group in _groups(across, down) if (lattice := _lattice(*group)) is not None]
    return sorted(found, key=lambda each: (each.ys[0], each.xs[0]))


def _merged(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Rulings on one line made one; what is left too short for a side of a cell dropped."""
    rows: list[list[Ruling]] = []
    for ruling in sorted(rulings, key=lambda each: each.at):
        if rows and ruling.at - rows[-1][0].at <= NEAR:
            rows[-1].append(ruling)
        else:
            rows.append([ruling])
    found: list[Ruling] = []
    for row in rows:
        at = sum(each.at for each in row) / len(row)
        start: Ruling | None = None
        for each in sorted(row, key=lambda each: each.start):
            if start is not None and each.start <= start.end + NEAR:
                start.end = max(start.end, each.end)
            else:
                start = Ruling(at, each.start, each.end)
                found.append(start)
    return [each for each in found if each.end - each.start >= _SHORTEST]


def _groups(across: list[Ruling], down: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Rulings that hang together by crossing or touching."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for first, line in enumerate(across):
        for second, post in enumerate(down, start=len(across)):
            meets = line.start - NEAR <= post.at <= line.end + NEAR
            if meets and post.start - NEAR <= line.at <= post.end + NEAR:
                parent[root(first)] = root(second)
    groups: defaultdict[int, tuple[list[Ruling], list[Ruling]]] = defaultdict(lambda: ([], []))
    for index in range(len(parent)):
        side = index >= len(across)
        groups[root(index)][side].append(down[index - len(across)] if side else across[index])
    return [group for group in groups.values() if group[0] and group[1]]


def _lattice(across: list[Ruling], down: list[Ruling]) -> Lattice | None:
    """The boxes of one table; sides that are left open are closed where its rulings end."""
    left, right = min(each.start for each in across), max(each.end for each in across)
    top, bottom = min(each.start for each in down), max(each.end for each in down)
    xs = _edges([*(each.at for each in down), left, right])
    ys = _edges([*(each.at for each in across), top, bottom])
    boxes = (len(xs) - 1) * (len(ys) - 1)
    if boxes < 2 or boxes > _MOST_BOXES:
        return None
    sides = _held(down, xs, ys)
    floors = _held(across, ys, xs)
    owner, regions = _regions(len(ys) - 1, len(xs) - 1, sides, floors)
    return Lattice(xs, ys, regions, owner) if len(regions) > 1 else None


def _edges(places: Iterable[float]) -> list[float]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > NEAR:
            edges.append(place)
    return edges


def _held(rulings: list[Ruling], ats: list[float], ends: list[float]) -> set[tuple[int, int]]:
    """Pairs (edge, stretch): a ruling runs on that edge along that stretch between crossing edges."""
    covered: defaultdict[tuple[int, int], float] = defaultdict(float)
    for ruling in rulings:
        edge = min(range(len(ats)), key=lambda index: abs(ats[index] - ruling.at))
        for stretch, (start, end) in enumerate(pairwise(ends)):
            overlap = min(end, ruling.end) - max(start, ruling.start)
            if overlap > 0:
                covered[edge, stretch] += overlap / (end - start)
    return {key for key, share in covered.items() if share >= _HELD}


def _regions(
    rows: int, columns: int, sides: set[tuple[int, int]], floors: set[tuple[int, int]]
) -> tuple[list[list[int]], list[Region]]:
    """Boxes without a line between them as one cell: grown to the right, then down, always a rectangle."""
    owner = [[-1] * columns for _ in range(rows)]
    regions: list[Region] = []
    for row in range(rows):
        for column in range(columns):
            if owner[row][column] >= 0:
                continue
            region = _grown(Region(row, column, row, column), owner, sides, floors)
            for inner in range(region.row, region.last_row + 1):
                for across in range(region.column, region.last_column + 1):
                    owner[inner][across] = len(regions)
            regions.append(region)
    return owner, regions


def _grown(
    region: Region, owner: Sequence[Sequence[int]], sides: set[tuple[int, int]], floors: set[tuple[int, int]]
) -> Region:
    row, columns = region.row, len(owner[0])
    while (
        region.last_column + 1 < columns
        and (region.last_column + 1, row) not in sides
        and owner[row][region.last_column + 1] < 0
    ):
        region.last_column += 1
    while region.last_row + 1 < len(owner):
        below = region.last_row + 1
        spread = range(region.column, region.last_column + 1)
        if any((below, column) in floors or owner[below][column] >= 0 for column in spread):
            break
        if any((column, below) in sides for column in spread[1:]):
            break
        region.last_row = below
    return region
