"""Text without white space and with half-width marks, each character tied to its place in the source."""

import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import chain, pairwise

_ALIKE = {"∶": ":", "〜": "~", "‐": "-", "‑": "-", "−": "-", "⁄": "/"}
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")


def _fold_one(char: str) -> str:
    """The half-width or plain form of one character; itself where there is none of one character."""
    point = ord(char)
    if 0x4E00 <= point <= 0x9FFF:  # most of a notice
        return char
    if 0xFF01 <= point <= 0xFF5E:
        return chr(point - 0xFEE0)
    if char in _ALIKE:
        return _ALIKE[char]
    # Roman numerals and circled digits carry meaning as printed, so only marks and CJK radicals are folded.
    if 0xFE50 <= point <= 0xFE6B or 0x2E80 <= point <= 0x2FD5 or 0xF900 <= point <= 0xFAFF:
        plain = unicodedata.normalize("NFKC", char)
        return plain if len(plain) == 1 else char
    return char


@cache
def _simplified() -> dict[str, str]:
    """The simplified form of each traditional character that notices use."""
    data = resources.files("minsheng.core.quantity") / "traditional.toml"
    return dict(tomllib.loads(data.read_text(encoding="utf-8"))["pairs"].split())


def fold(text: str) -> str:
    """Text as SCHEMA prints quotes: no white space, half-width digits, letters and marks."""
    return "".join(_fold_one(char) for char in text if not char.isspace() and char not in _INVISIBLE)


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
    simple = _simplified()
    kept = [
        (simple.get(char) or _fold_one(char), place)
        for place, char in enumerate(source[start:end], start)
        if not char.isspace() and char not in _INVISIBLE
    ]
    return Passage("".join(char for char, _ in kept), tuple(place for _, place in kept))
