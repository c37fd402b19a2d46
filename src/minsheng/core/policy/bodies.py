"""Names that may mean one body: an abbreviation beside the full name."""

import re

from minsheng.core.policy.lexicon import words

_TAILS = ((re.compile(r"委员会$"), "委"), (re.compile(r"联合会$"), "联"), (re.compile(r"办公室$"), "办"))


def _short(name: str) -> str:
    """A name with its last word in the shortest form, 相关 and 有关 alike."""
    for tail, sign in _TAILS:
        name = tail.sub(sign, name)
    return name.replace("有关", "相关")


def may_be_one(left: str, right: str) -> bool:
    """True where one name is made of signs of the other, in order, with the same level, first and last sign.

    Worked example: 市丙丁局 and 市丙甲丁乙局 agree in 市, 丙 and 局, and 丁 stands between.
    """
    if left == right:
        return False
    a, b = sorted((_short(left), _short(right)), key=len)
    if a == b:
        return True
    if len(a) < 3 or a[:2] != b[:2] or a[-1] != b[-1] or len(a) == len(b):
        return False
    core, longer = a[1:-1], b[1:-1]
    if len(core) > 1 and longer.startswith(core):
        # the short name goes whole into the long one: what the long one adds may be another field
        return longer[len(core) :] in words("units.short.same")
    signs = iter(b)
    return all(sign in signs for sign in a)


def name_pairs(names: list[str]) -> list[tuple[str, str]]:
    """Pairs of names in one document that may mean one body, each pair once, in order of print."""
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        if not name.startswith("各") and not set(name) & set(words("units.names.mask_signs")):
            groups.setdefault(_short(name)[:2], []).append(name)
    return [
        (first, other)
        for group in groups.values()
        for place, first in enumerate(group[:300])
        for other in group[place + 1 : 300]
        if may_be_one(first, other)
    ]
