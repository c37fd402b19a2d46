"""Where a printed list of units ends and other words begin."""

import re
from functools import cache

from minsheng.core.policy.dates import dues_in
from minsheng.core.policy.lexicon import alternatives, holds, one_of, words
from minsheng.core.policy.names import CLOSE, OPEN, looks_like_unit, split_names
from minsheng.core.policy.quantities import harvest
from minsheng.core.policy.reading import Role
from minsheng.core.policy.woven import BODY, bare
from minsheng.core.quantity.passage import EMPTY, Passage

_ANY_YEAR = 2000
# 12个镇街 · 8个乡镇(街道): so many bodies of one kind are bodies
_COUNTED = re.compile(r"\d{1,3}个(?:县|市|区|旗|镇|乡|街道|街|园区|社区|村|[、()]){1,8}")
# …。责任单位:区甲局、区乙局 at the end of a paragraph
_LAST_LIST = re.compile(
    r"(?:^|(?<=[。;,)\]〕】]))"
    rf"{one_of('units.labels.lead', 'units.labels.duty', 'units.labels.cooperating')}:"
    r"(?P<names>[^。;:]{2,120})[。;]?$"
)
# …20个(区甲局、区乙局)。
_LAST_BRACKET = re.compile(r"\((?P<names>(?:[^()]|\([^()]{1,12}\)){2,80})\)[。;]?$")
_SEARCHED = 140
"""Signs at the end of a paragraph in which its list of units is looked for."""


def unlike_unit(name: str) -> bool:
    """True for a sentence (各镇街要按时完成), a figure or a due day: no unit is called so."""
    told = len(name) > _SHORT and holds(name, "units.names.sentence") and not looks_like_unit(bare(name))
    return told or figured(name)


_SHORT = 5
"""Signs of the longest name of which its end alone does not tell that it is a sentence."""


def figured(name: str) -> bool:
    """True for words with a figure and its measure word, or a due day."""
    if re.search(r"\d", name) is None or _COUNTED.fullmatch(name):
        return False
    return bool(harvest(name, Role.SUBTARGET).quantities or dues_in(name, _ANY_YEAR))


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(alternatives(word for word in words("promises.verbs.promise") if len(word) > 1))


def _speaks(clause: str, sign: str) -> bool:
    """True for a clause behind a name that is text and no further name.

    Args:
        clause: up to the next stop or comma.
        sign: that stands before it.
    """
    if figured(clause):
        return True
    first = bare(clause.split("、")[0])
    if looks_like_unit(first) and (BODY.search(first) or not _verb().match(first)):
        return False
    return sign == "。" or _verb().match(first) is not None


def until_text(names: Passage, known: frozenset[str] = frozenset()) -> tuple[Passage, Passage]:
    """A list of names, and the text that goes on behind it, empty where none does."""
    text, depth = names.text, 0
    for place, char in enumerate(text):
        depth += (char in OPEN) - (char in CLOSE)
        if char not in "。;," or depth > 0 or not place:
            continue
        clause = re.split("[。;,]", text[place + 1 :], maxsplit=1)[0]
        if clause and clause not in known and _speaks(clause, char):
            return names.cut(0, place), names.cut(place + 1)
    return names, EMPTY


def _all_bodies(names: str) -> bool:
    found = [bare(name.text) for name in split_names(_alone(names))]
    return bool(found) and all(looks_like_unit(name) and not figured(name) for name in found)


def _alone(text: str) -> Passage:
    """A folded text as a passage of its own, places counted from 0."""
    return Passage(text, tuple(range(len(text))))


def ends_with_units(text: str) -> bool:
    """True where a paragraph ends in a labelled list of whole names, or a bracket of bodies."""
    tail = text[-_SEARCHED:]
    if match := _LAST_LIST.search(tail):
        return _all_bodies(match["names"])
    match = _LAST_BRACKET.search(tail)
    if match is None or not _all_bodies(match["names"]):
        return False
    names = re.split("[、,;]", match["names"])
    return any(BODY.search(name) and name[0] in "市区县省州旗各镇" for name in names)


def only_names(text: str) -> bool:
    """True for a line that is nothing but names of bodies, as a list broken by the line end goes on.

    One name alone is none that signs a document (松泉区人民政府办公室).
    """
    names = re.split("[、,;]", text.rstrip("。;"))
    if (
        len(names) == 1
        and text.endswith(words("outline.title.bodies"))
        and not text.endswith(("局", "委员会"))
    ):
        return False
    return _all_bodies("、".join(names)) and all(BODY.search(bare(name)) for name in names)


# (区甲局牵头,各街道配合,12月底前完成) · (区甲局牵头,3月启动,11月底前完工)
_DUE_CLAUSE = re.compile(
    r"[,;](?:20\d{2}年)?(?:\d{1,2}月[^,;()]{0,8}|年底前[^,;()]{0,6})(?:[,;]\d{1,2}月[^,;()]{0,8}){0,3}$"
)


def without_due(names: Passage) -> tuple[Passage, Passage]:
    """What a bracket of units says up to its due days, and these; empty where it names none."""
    due = _DUE_CLAUSE.search(names.text)
    return (names.cut(0, due.start()), names.cut(due.start() + 1)) if due else (names, EMPTY)
