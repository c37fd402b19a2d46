"""The difference between two texts as pieces to be shown: character by character, figures whole."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# 1.265 and 12,650 are one token each, so that a changed figure is shown whole; Latin words too.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[A-Za-z]+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words: `kept`, `gone` or `new`."""

    words: str
    fate: str


def word_difference(old: str, new: str) -> list[Piece]:
    """The pieces of both texts in order: without new ones they give `old`, without gone ones `new`."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    pieces: list[Piece] = []
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece("".join(before[a:b]), "kept"))
            continue
        if a < b:
            pieces.append(Piece("".join(before[a:b]), "gone"))
        if c < d:
            pieces.append(Piece("".join(after[c:d]), "new"))
    return pieces
