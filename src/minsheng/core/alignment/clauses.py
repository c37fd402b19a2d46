"""Parts of two promises that say something the other does not (删去、增加的内容)."""

import re

from minsheng.core.alignment.grams import Vocabulary, folded, shared

LEAST_WITHIN = 0.5
"""How much of what a clause says must stand in the other text for it to count as kept."""

# one statement of a title: 其中夜间放映80场
_CLAUSE = re.compile(r"[^,。;:\n]+")


def clauses_apart(upper: str, lower: str, vocabulary: Vocabulary) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Clauses of the upper text that the lower one lacks, and of the lower that the upper lacks, as printed.

    A clause that holds nothing but words of the genre says nothing and is never missed.
    """
    return _missing(upper, lower, vocabulary), _missing(lower, upper, vocabulary)


def _missing(text: str, other: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    known = vocabulary.weigh((other, 1.0))
    found = []
    for clause in _CLAUSE.findall(folded(text)):
        said = vocabulary.weigh((clause, 1.0))
        if said.mass and shared(said, known) < LEAST_WITHIN * said.mass:
            found.append(clause)
    return tuple(found)
