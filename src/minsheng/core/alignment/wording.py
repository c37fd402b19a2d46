"""The difference between two texts, character by character, as pieces to be shown."""

from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words: `kept`, `gone` or `new`."""

    words: str
    fate: str


def word_difference(old: str, new: str) -> list[Piece]:
    """The pieces of both texts in order: without new ones they give `old`, without gone ones `new`."""
    pieces: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece(old[a:b], "kept"))
            continue
        if a < b:
            pieces.append(Piece(old[a:b], "gone"))
        if c < d:
            pieces.append(Piece(new[c:d], "new"))
    return pieces
