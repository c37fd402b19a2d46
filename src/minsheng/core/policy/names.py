"""Names of units in a printed list."""

import re

from minsheng.core.policy.lexicon import one_of, words
from minsheng.core.quantity.passage import Passage

OPEN = "([{〔【《"
CLOSE = ")]}〕】》"
_SUFFIX = re.compile(rf"{one_of('units.names.suffixes')}(?:\([^()]{{1,12}}\))?$")
# 区甲局(张某13800000000): person and telephone
_PHONE = re.compile(r"\([^()]{0,12}\d{5,}[^()]{0,4}\)$")
# 区甲局(排名不分先后)
_ORDER = re.compile(rf"\({one_of('units.notes.order')}\)$")
_JOIN = re.compile(r"和|及|与|以及")


def looks_like_unit(name: str) -> bool:
    """True where a name ends like a government body, enterprise or area."""
    return (
        2 <= len(name) <= 30
        and _SUFFIX.search(name) is not None
        and not any(mark in name for mark in "。:!?")
    )


def split_names(names: Passage, *, known: frozenset[str] = frozenset()) -> list[Passage]:
    """The single names in a printed list, in order, brackets inside a name respected."""
    found, depth, start = [], 0, 0
    for place, char in enumerate(names.text):
        depth += (char in OPEN) - (char in CLOSE)
        if char in "、,;/。|" and depth <= 0:
            found.append(names.cut(start, place))
            start = place + 1
    found.append(names.cut(start))
    pieces = [piece for name in found for piece in _split_joined(_gaps(name), known)]
    none = (*words("units.names.empty"), *words("units.notes.order"))
    return [piece for piece in pieces if piece.text and piece.text not in none]


def _gaps(name: Passage) -> list[Passage]:
    """The name cut where the source has white space between two whole names (市民政局 市财政局)."""
    found, start = [], 0
    for place in range(1, len(name)):
        apart = name.at[place] > name.at[place - 1] + 1
        apart = apart and name.text[place] in "市区县省州旗各镇乡街"
        if apart and looks_like_unit(name.text[start:place]) and looks_like_unit(name.text[place:]):
            found.append(name.cut(start, place))
            start = place
    return [*found, name.cut(start)]


def _split_joined(names: list[Passage], known: frozenset[str]) -> list[Passage]:
    """Names joined by 和 or 及 parted, only where both sides are whole names."""
    found: list[Passage] = []
    for name in names:
        rest = name.strip("。 .,;:")
        phone = _PHONE.search(rest.text)
        rest = rest.cut(0, phone.start()) if phone else rest
        order = _ORDER.search(rest.text)
        rest = rest.cut(0, order.start()) if order else rest
        if rest.text not in known:
            for match in _JOIN.finditer(rest.text):
                left, right = rest.text[: match.start()], rest.text[match.end() :]
                if _whole(left) and _whole(right):
                    found.append(rest.cut(0, match.start()))
                    rest = rest.cut(match.end())
                    break
        found.append(rest)
    return found


def _whole(name: str) -> bool:
    return len(name) > 2 and looks_like_unit(name) and not name.endswith(("自然资", "城乡"))
