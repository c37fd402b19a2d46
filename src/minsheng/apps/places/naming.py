"""How names of units are compared: width, white space, brackets and the division's own prefix do not matter.

Notices print 区民政局, 望湖区民政局, 民政局 for one unit; the register holds any of them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

_GENERIC_ENDS = ("经济技术开发区", "开发区", "新区", "省", "市", "区", "县", "镇", "乡", "街道")
"""Ends of a division's name that stand for it in its own notices, longest first."""

_LIKE = 0.5
"""Likeness from which on a registered name is worth suggesting (0 to 1)."""


def key_of(name: str) -> str:
    """The name as it is compared: NFKC (full width, brackets), no white space, small letters."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


@dataclass(frozen=True, slots=True)
class Prefixes:
    """What stands for a division in front of a unit's name: `full` 望湖区, `generic` 区."""

    full: str
    generic: str

    @classmethod
    def of(cls, division_name: str) -> Prefixes:
        """The prefixes of a division of this name."""
        full = key_of(division_name)
        generic = next((end for end in _GENERIC_ENDS if full.endswith(end)), "")
        return cls(full, generic)

    def owns(self, key: str) -> bool:
        """Whether a name begins with one of the prefixes and goes on after it."""
        return any(
            prefix and key.startswith(prefix) and key != prefix for prefix in (self.full, self.generic)
        )

    def stem(self, key: str) -> str:
        """The name without the division's prefix: 望湖区民政局, 区民政局 → 民政局."""
        for prefix in (self.full, self.generic):
            if prefix and key.startswith(prefix) and key != prefix:
                return key[len(prefix) :]
        return key


def likeness(wanted: str, registered: str) -> float:
    """How like two stems are, 0 to 1; an abbreviation, its characters in order in the long name, is 0.9.

    Only for suggestions: nothing is ever resolved by it.
    """
    if wanted == registered:
        return 1.0
    short, long = sorted((wanted, registered), key=len)
    if len(short) >= 2 and _in_order(short, long):
        return 0.9
    ratio = SequenceMatcher(None, wanted, registered, autojunk=False).ratio()
    return ratio if ratio >= _LIKE else 0.0


def _in_order(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)
