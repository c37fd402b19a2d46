"""Which row of one list is which row of another: editions of a programme now, levels and years later."""

from minsheng.core.alignment.pairing import Known, Stated, pair
from minsheng.core.alignment.wording import Piece, word_difference

__all__ = ["Known", "Piece", "Stated", "pair", "word_difference"]
