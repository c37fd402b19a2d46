"""The best set of pairs at once (指派问题): each row at most once, the sum of the scores the highest.

Kuhn and Munkres by shortest augmenting paths, on each group of rows that candidates connect; rows of
different groups cannot compete, and notices fall into many small groups.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

Candidates = Mapping[tuple[int, int], float]
"""Score (> 0) of each pair of positions that may stand together at all."""

_NEVER = float("inf")


def best_pairs(candidates: Candidates) -> dict[int, int]:
    """The right position of each left one that is given away; of equal sums the one with earlier rows."""
    pairs: dict[int, int] = {}
    for rows, columns in _groups(candidates):
        # As many columns more as there are rows, at the cost of nothing: staying alone is always open.
        costs = [
            [-candidates.get((row, column), 0.0) for column in columns] + [0.0] * len(rows) for row in rows
        ]
        for place, given in enumerate(_assigned(costs)):
            if given < len(columns) and (rows[place], columns[given]) in candidates:
                pairs[rows[place]] = columns[given]
    return pairs


def _groups(candidates: Candidates) -> list[tuple[list[int], list[int]]]:
    """Rows and columns that candidates connect, each in order."""
    left: dict[int, list[int]] = defaultdict(list)
    right: dict[int, list[int]] = defaultdict(list)
    for row, column in candidates:
        left[row].append(column)
        right[column].append(row)
    found, seen = [], set()
    for start in sorted(left):
        if start in seen:
            continue
        rows, columns, waiting = {start}, set[int](), [start]
        while waiting:
            for column in left[waiting.pop()]:
                if column not in columns:
                    columns.add(column)
                    new = [row for row in right[column] if row not in rows]
                    rows.update(new)
                    waiting += new
        seen |= rows
        found.append((sorted(rows), sorted(columns)))
    return found


def _assigned(costs: Sequence[Sequence[float]]) -> list[int]:
    """The column of each row at the least sum of costs; there are at least as many columns as rows.

    Source: the O(n³) form of the Hungarian method with potentials `u` and `v`; column 0 is a helper.
    """
    width = len(costs[0]) + 1
    u, v = [0.0] * (len(costs) + 1), [0.0] * width
    holder, way = [0] * width, [0] * width
    for row in range(1, len(costs) + 1):
        holder[0], column = row, 0
        least, used = [_NEVER] * width, [False] * width
        while holder[column]:
            used[column] = True
            column = _step(costs, (u, v), (least, way, holder), used, column)
        while column:
            before = way[column]
            holder[column] = holder[before]
            column = before
    given = [0] * len(costs)
    for column in range(1, width):
        if holder[column]:
            given[holder[column] - 1] = column - 1
    return given


def _step(
    costs: Sequence[Sequence[float]],
    potentials: tuple[list[float], list[float]],
    paths: tuple[list[float], list[int], list[int]],
    used: Sequence[bool],
    column: int,
) -> int:
    """Widen the tree of shortest paths by one column, and say which; the potentials stay feasible."""
    u, v = potentials
    least, way, holder = paths
    row, delta, nearest = holder[column], _NEVER, 0
    for other in range(1, len(used)):
        if used[other]:
            continue
        reduced = costs[row - 1][other - 1] - u[row] - v[other]
        if reduced < least[other]:
            least[other], way[other] = reduced, column
        if least[other] < delta:
            delta, nearest = least[other], other
    for other in range(len(used)):
        if used[other]:
            u[holder[other]] += delta
            v[other] -= delta
        else:
            least[other] -= delta
    return nearest
