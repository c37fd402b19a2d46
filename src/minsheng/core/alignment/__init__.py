"""Which row of one list is which row of another: editions of a programme, levels and years."""

from minsheng.core.alignment.aligning import align
from minsheng.core.alignment.alignment import (
    Alignment,
    Kind,
    Near,
    Pair,
    Passed,
    Reason,
    TargetPair,
    Unmatched,
)
from minsheng.core.alignment.counted import Ratio, Stand
from minsheng.core.alignment.listed import Listed, ListedMeasure, ListedTarget, Relation
from minsheng.core.alignment.offices import Leads
from minsheng.core.alignment.pairing import Known, Stated, pair
from minsheng.core.alignment.wording import Piece, word_difference

__all__ = [
    "Alignment",
    "Kind",
    "Known",
    "Leads",
    "Listed",
    "ListedMeasure",
    "ListedTarget",
    "Near",
    "Pair",
    "Passed",
    "Piece",
    "Ratio",
    "Reason",
    "Relation",
    "Stand",
    "Stated",
    "TargetPair",
    "Unmatched",
    "align",
    "pair",
    "word_difference",
]
