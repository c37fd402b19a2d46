"""Text without white space and with half-width marks, each character tied to its place in the source."""

import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import chain, pairwise

_ALIKE = {"∶": ":", "〜": "~", "‐": "-", "‑": "-", "−": "-", "⁄": "/"}
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_SPACES = "".join(char for char in map(chr, range(0x3001)) if char.isspace())
"""All white space there is: the last is that of full width."""
_LEFT_OUT = frozenset(_INVISIBLE + _SPACES)
# Roman numerals and circled digits carry meaning as printed, so only marks and CJK radicals are folded.
_NORMALISED = ((0xFE50, 0xFE6B), (0x2E80, 0x2FD5), (0xF900, 0xFAFF))


def _plain(point: int) -> str:
    """The plain form of one character; itself where there is none of one character."""
    plain = unicodedata.normalize("NFKC", chr(point))
    return plain if len(plain) == 1 else chr(point)


@cache
def _folding() -> dict[int, str]:
    """The half-width or plain form of each character that has one; nothing for what is left out."""
    half_width = {point: chr(point - 0xFEE0) for point in range(0xFF01, 0xFF5F)}
    plain = {point: _plain(point) for first, last in _NORMALISED for point in range(first, last + 1)}
    return plain | half_width | str.maketrans(_ALIKE) | str.maketrans(dict.fromkeys(_LEFT_OUT, ""))


@cache
def _simplified() -> dict[str, str]:
    """The simplified form of each traditional character that notices use."""
    data = resources.files("minsheng.core.quantity") / "traditional.toml"
    return dict(tomllib.loads(data.read_text(encoding="utf-8"))["pairs"].split())


@cache
def _reading() -> dict[int, str]:
    """The same as `_folding`, and traditional characters made simplified."""
    return _folding() | str.maketrans(_simplified())


def fold(text: str) -> str:
    """Text as SCHEMA prints quotes: no white space, half-width digits, letters and marks."""
    return text.translate(_folding())


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of folded text; `at` gives the code point of the source for each of its characters.

    The stretch need not be contiguous in the source: a page number inside a sentence is left out.
    """

    text: str
    at: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.text)

    def __add__(self, other: "Passage") -> "Passage":
        return Passage(self.text + other.text, self.at + other.at)

    def cut(self, start: int, end: int | None = None) -> "Passage":
        """The part between two positions of the folded text."""
        return Passage(self.text[start:end], self.at[start:end])

    def strip(self, marks: str) -> "Passage":
        """The same without the given marks at both ends."""
        start = len(self.text) - len(self.text.lstrip(marks))
        return self.cut(start, max(start, len(self.text.rstrip(marks))))

    def printed(self, source: str) -> str:
        """Its characters as printed in the source, still without white space."""
        return "".join(source[place] for place in self.at)

    def quoted(self, source: str) -> str:
        """Its characters as printed, with half-width marks and digits, as SCHEMA prints quotes."""
        return fold(self.printed(source))

    def as_printed(self, word: str, source: str) -> str:
        """A word read out of it in the characters that the source prints (個 for 个)."""
        printed = []
        for char in word:
            place = self.text.find(char)
            before = source[self.at[place]] if place >= 0 else char
            printed.append(before if _simplified().get(before) == char else char)
        return "".join(printed)

    def ranges(self, source: str) -> list[tuple[int, int]]:
        """Where it stands in the source: half-open ranges, cut where printed characters were left out."""
        if not self.at:
            return []
        found = [self.at[0]]
        for before, after in pairwise(self.at):
            if after != before + 1 and (after < before or fold(source[before + 1 : after])):
                found += [before + 1, after]
        found.append(self.at[-1] + 1)
        return list(zip(found[::2], found[1::2], strict=True))


EMPTY = Passage("", ())


def joined(parts: Iterable[Passage]) -> Passage:
    """Several stretches as one, in the order given."""
    listed = list(parts)
    return Passage(
        "".join(part.text for part in listed), tuple(chain.from_iterable(part.at for part in listed))
    )


def passage(source: str, start: int, end: int) -> Passage:
    """The folded form of `source[start:end]`, traditional characters made simplified for the rules."""
    printed = source[start:end]
    text = printed.translate(_reading())
    if len(text) == len(printed):
        return Passage(text, tuple(range(start, start + len(text))))
    return Passage(text, tuple(place for place, char in enumerate(printed, start) if char not in _LEFT_OUT))
