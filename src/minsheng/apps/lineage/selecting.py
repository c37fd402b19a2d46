"""Which pairs of a comparison are shown, and which are confirmed with one press."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.lineage.actions import Chosen, Figures
from minsheng.apps.lineage.models import TargetKind
from minsheng.core.alignment.matching import SURE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from minsheng.apps.lineage.comparison import Comparison, PairRow
    from minsheng.apps.lineage.figures import FigureRow

SHOW = {"": "全部对应", "doubt": "要核对的", "open": "待确认的", "decided": "已定的"}
"""Which pairs a page may be narrowed to."""

LEAST = {"": "不限", "0.6": "0.60 以上", "0.5": "0.50 以上", "0.4": "0.40 以上", "0.3": "0.30 以上"}
"""How alike the pairs shown are at least."""

_SHOWN: Mapping[str, Callable[[PairRow], bool]] = {
    "": lambda _: True,
    "doubt": lambda row: row.is_doubtful,
    "open": lambda row: row.is_open,
    "decided": lambda row: not row.is_open,
}


@dataclass(frozen=True, slots=True)
class Selection:
    """The pairs that are shown, and how many of those not yet decided one press would confirm."""

    rows: Sequence[PairRow]
    total: int
    least: str
    sure: int

    @property
    def is_narrowed(self) -> bool:
        """Whether some pairs are not shown."""
        return len(self.rows) < self.total


def selected(page: Comparison, show: str, least: str) -> Selection:
    """The pairs of a page as its filters have them; pairs without likeness stay."""
    bound = float(least) if least else 0.0
    rows = [row for row in page.pairs if _SHOWN[show](row) and (row.score is None or row.score >= bound)]
    asked = float(least) if least else SURE
    sure = [row for row in page.pairs if row.is_open and row.score is not None and row.score >= asked]
    return Selection(rows, len(page.pairs), f"{asked:.2f}", len(sure))


def proposed(page: Comparison, *, least: float, named: bool = False) -> list[Chosen]:
    """The proposals of a comparison that are at least so alike; with `named`, names without task instead."""
    rows = [row for row in page.rows if row.is_open]
    if named:
        return [chosen(row) for row in rows if row.is_named]
    return [chosen(row) for row in rows if row.score is not None and row.score >= least]


def chosen(row: PairRow) -> Chosen:
    """A pair as it is proposed, with its figures."""
    return Chosen(row.above.project, row.below.project, row.kind, of_figures(row.figures.rows))


def of_figures(rows: Iterable[FigureRow]) -> list[Figures]:
    """What confirming a pair says of the figures that the matcher puts together and nobody has decided."""
    return [
        Figures(row.source.target, row.own.target, TargetKind(row.proposed))
        for row in rows
        if row.own is not None and row.proposed and not row.kind
    ]
