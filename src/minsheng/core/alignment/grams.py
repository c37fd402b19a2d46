"""Texts as weighted runs of two and three characters, with the words of the genre taken out."""

import math
import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from minsheng.core.quantity.passage import passage


@dataclass(frozen=True, slots=True)
class Weighed:
    """A text as its runs of characters with the weight of each in bits, and the sum of them."""

    runs: Mapping[str, float]
    mass: float


COMMON = 0.5
"""What is left of the weight of a run that consists of words that stand in items of every kind."""

_BREAK = "\n"
# 3.6万 · 45.25 · 7—9: figures say how many, never of what; so does the measure word behind them
_FIGURE = r"\d+(?:[.,]\d+)*[百千万亿]*"
_LETTERS = re.compile(r"[a-z]{2,}")
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")


@cache
def genre() -> dict[str, Any]:
    """The word lists."""
    data = resources.files("minsheng.core.alignment") / "genre.toml"
    return tomllib.loads(data.read_text(encoding="utf-8"))


def folded(text: str) -> str:
    """Text without white space, with half-width marks, simplified, Latin letters small."""
    return passage(text, 0, len(text)).text.lower()


class Vocabulary:
    """How much each run of characters tells, from all rows of both programmes.

    Args:
        rows: one text for each project.
        names: names of the divisions, which are taken out of every text.
    """

    def __init__(self, rows: Iterable[str], names: Collection[str] = ()) -> None:
        neutral = genre()["neutral"]
        words = {*neutral["areas"], *neutral["deeds"], *(folded(name) for name in names if name)}
        units = {word for row in genre()["units"]["alike"] for word in row}
        self._figure = re.compile(f"{_FIGURE}(?:{'|'.join(map(re.escape, _longest_first(units)))})?")
        self._common = re.compile("|".join(map(re.escape, _longest_first(neutral["common"]))))
        self._neutral = re.compile("|".join(map(re.escape, _longest_first(words))))
        self._pieces: dict[str, tuple[str, ...]] = {}
        seen: Counter[str] = Counter()
        count = 0
        for row in rows:
            seen.update(set(self.runs(row)))
            count += 1
        self._weights = {run: math.log2(1 + count / times) for run, times in seen.items()}
        self._most = math.log2(1 + count)

    def pieces(self, text: str) -> tuple[str, ...]:
        """The stretches of a text that say of what it speaks."""
        if text not in self._pieces:
            bare = self._neutral.sub(_BREAK, self._figure.sub(_BREAK, folded(text)))
            self._pieces[text] = tuple(
                match[0] for match in re.finditer(f"{_HAN.pattern}|{_LETTERS.pattern}", bare)
            )
        return self._pieces[text]

    def runs(self, text: str) -> list[str]:
        """Its runs of two and three characters, Latin words whole."""
        found: list[str] = []
        for piece in self.pieces(text):
            if piece.isascii():
                found.append(piece)
                continue
            found += [piece[place : place + 2] for place in range(len(piece) - 1)]
            found += [piece[place : place + 3] for place in range(len(piece) - 2)]
        return found

    def is_plain(self, text: str) -> bool:
        """Whether a text says nothing but what items of every kind say."""
        return all(told < 1.0 for _, told in self._told(text))

    def _told(self, text: str) -> Iterator[tuple[str, float]]:
        """Each run with how much of its weight counts where it stands."""
        for piece in self.pieces(text):
            if piece.isascii():
                yield piece, 1.0
                continue
            plain = self._common.sub(lambda match: _BREAK * len(match[0]), piece)
            for length in (2, 3):
                for place in range(len(piece) - length + 1):
                    is_plain = plain[place : place + length] == _BREAK * length
                    yield piece[place : place + length], COMMON if is_plain else 1.0

    def weigh(self, *texts: tuple[str, float]) -> "Weighed":
        """The runs of several texts, each text with its factor; a run counts once, at its best."""
        found: dict[str, float] = {}
        for text, factor in texts:
            for run, told in self._told(text):
                weight = factor * told * self._weights.get(run, self._most)
                if weight > found.get(run, 0.0):
                    found[run] = weight
        return Weighed(found, math.fsum(found.values()))

    def shared_words(self, one: str, other: str, *, most: int = 5) -> tuple[str, ...]:
        """The longest stretches that two texts have in common, the most telling first."""
        common = set(self.runs(one)) & set(self.runs(other))
        found: dict[str, float] = {}
        for piece in self.pieces(one):
            for words in _covered(piece, common):
                found[words] = self.weigh((words, 1.0)).mass
        ranked = sorted(found, key=lambda words: (-found[words], words))
        kept: list[str] = []
        for words in ranked:
            if not any(words in longer for longer in kept):
                kept.append(words)
        return tuple(kept[:most])


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


def _covered(piece: str, common: Collection[str]) -> list[str]:
    """The parts of a piece that consist of common runs."""
    if piece.isascii():
        return [piece] if piece in common else []
    held = [False] * len(piece)
    for length in (2, 3):
        for place in range(len(piece) - length + 1):
            if piece[place : place + length] in common:
                held[place : place + length] = [True] * length
    marked = "".join(char if keep else _BREAK for char, keep in zip(piece, held, strict=True))
    return [part for part in marked.split(_BREAK) if len(part) > 1]


def alike(one: Weighed, other: Weighed, room: float) -> float:
    """Likeness of two texts from 0 to 1: half as wholes, half as the shorter within the longer.

    `room` are bits added to the shorter one, so that a very short text is never wholly within another.
    """
    if not one.mass or not other.mass:
        return 0.0
    common = shared(one, other)
    return (common / math.sqrt(one.mass * other.mass) + common / (min(one.mass, other.mass) + room)) / 2


def shared(one: Weighed, other: Weighed) -> float:
    """The weight in bits of what two texts have in common, the same in whatever order it is summed."""
    less, more = (one.runs, other.runs) if len(one.runs) <= len(other.runs) else (other.runs, one.runs)
    return math.fsum(min(weight, more[run]) for run, weight in less.items() if run in more)
