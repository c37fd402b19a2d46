"""Lead units beside each other: which are the same office at another level, and which are not."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from minsheng.core.alignment.grams import folded, genre


@dataclass(frozen=True, slots=True)
class Leads:
    """The leads of a pair as sets: printed names that stand on one side alone; empty if nothing changed."""

    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether any office stands on one side alone."""
        return bool(self.gone or self.new)


@cache
def _short_forms() -> dict[str, str]:
    return {word: row[0] for row in genre()["offices"]["short"] for word in row}


def function_of(unit: str, names: Collection[str] = ()) -> str:
    """What a unit is for: its name without division, level and ending (市卫生健康委 and 区卫健局 give 卫健).

    教育局 and 教体局 stay two: the second does more.
    """
    words = folded(unit)
    for name in sorted((folded(name) for name in names if name), key=len, reverse=True):
        words = words.replace(name, "")
    if known := _known(words):  # 市场监管局 without a level begins with a character that elsewhere is one
        return known
    prefix = next((each for each in genre()["offices"]["prefixes"] if words.startswith(each)), "")
    words = words[len(prefix) :] if len(words) - len(prefix) >= 2 else words
    return _known(words) or _bare(words)


def _known(words: str) -> str:
    return _short_forms().get(words, "") or _short_forms().get(_bare(words), "")


def _bare(words: str) -> str:
    """A name without its endings, where two characters remain (生态环境局某区分局 has two)."""
    endings = genre()["offices"]["endings"]
    while ending := next((each for each in endings if words.endswith(each)), ""):
        if len(words) - len(ending) < 2:
            break
        words = words[: len(words) - len(ending)]
    return words


def changed_leads(upper: Sequence[str], lower: Sequence[str], names: Collection[str] = ()) -> Leads:
    """The offices that one side alone names, as printed; a row without leads says nothing."""
    if not upper or not lower:
        return Leads()
    above = {function_of(unit, names) for unit in upper}
    below = {function_of(unit, names) for unit in lower}
    return Leads(
        tuple(unit for unit in upper if function_of(unit, names) not in below),
        tuple(unit for unit in lower if function_of(unit, names) not in above),
    )
