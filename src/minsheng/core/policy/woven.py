"""Units woven into the sentence of a task: 由甲牵头,会同乙 · 甲负责,乙配合 · 甲会同乙实施."""

import re
from dataclasses import dataclass, field
from functools import cache

from minsheng.core.policy.lexicon import alternatives, one_of, words
from minsheng.core.policy.names import looks_like_unit, split_names
from minsheng.core.quantity.passage import EMPTY, Passage

# one sign of a list of names, or a bracket inside a name: 各县(市、区)人民政府
_SIGN = r"(?:[^,;。()]|\([^()]{1,12}\))"
# 甲、乙按职责配合 · 甲和乙共同负责 · 甲、乙分工负责
_BESIDE = (
    r"(?:(?:按|按照|依)(?:各自)?(?:职责|职能)(?:分工)?(?:协同|共同)?(?:配合|参与|协助|协办|协同|负责|落实|实施)?"
    r"|分工负责|(?:共同|分别|协同)?(?:配合|参与|协助|协办|协同)|(?:共同|分别|具体)(?:负责|落实|实施))"
)
# 由市民政局牵头,会同市财政局 in the sentence of the task, with or without 由
_WOVEN = re.compile(
    rf"(?:由|(?:^|(?<=[。;,]))(?=[市区县省州旗]))(?P<lead>(?:(?!由){_SIGN}){{2,40}}?)"
    r"(?:共同|联合)?牵头(?:组织)?(?:实施|负责|落实)?"
    rf"(?:[,;]?(?:会同|联合)(?P<with>{_SIGN}{{2,60}})"
    rf"|[,;、](?P<coop>(?:,|{_SIGN}){{2,60}}?){_BESIDE})?"
)
# 由市民政局负责,10月底前完成 · 由市民政局会同市财政局实施
_BY = re.compile(
    rf"由(?P<lead>(?:(?!由){_SIGN}){{2,60}}?)(?:共同|联合)?(?:牵头负责|负责实施|组织实施|具体实施|负责|承办|主办|实施)(?=[,;。]|$)"
)
# 区甲局会同区乙局 · 区甲局联合区乙局, but 县残疾人联合会
_TOGETHER = re.compile(rf"(?!联合会|联合社|联合体|联合总){one_of('units.verbs.together')}")
ETC = re.compile(rf"{one_of('units.names.closing')}$")
BODIES = "局|委|办|政府|街道|中心|支队|大队|分局|公司|管委会|残联|妇联|总工会|团委|部|办公室|院"
BODY = re.compile(rf"(?:{BODIES})$")


@cache
def _sentence_goes_on() -> re.Pattern[str]:
    # 区乙局|建设… · 区乙局等部门|开展…: a body's last sign, then a verb of promising
    verbs = alternatives(word for word in words("promises.verbs.promise") if len(word) > 1)
    closing = one_of("units.names.closing")
    return re.compile(
        rf"(?P<name>[\u4e00-\u9fff()]{{1,14}}?(?:{BODIES}|\(街道\)|\(市\)区|各镇)(?:{closing})?)(?:共同|联合|负责)?{verbs}"
    )


def _until_verb(names: Passage) -> Passage:
    """A list of names in a sentence, cut where the sentence goes on with what they do."""
    last = max(names.text.rfind(mark) for mark in "、,和") + 1
    tail = names.text[last:]
    if looks_like_unit(tail) and len(tail) <= _FULL_NAME and not re.search(r"\d", tail):
        return names
    match = _sentence_goes_on().match(tail)
    return names.cut(0, last + match.end("name")) if match else names


_FULL_NAME = 10
"""A name of at most so many signs that ends like a body is not cut, though a verb stands in it (区建设局)."""


def together(names: Passage) -> tuple[Passage, Passage]:
    """The names before and behind 会同, the latter empty where it is not printed."""
    match = _TOGETHER.search(names.text)
    if match is None or match.start() <= 1:
        return names, EMPTY
    return names.cut(0, match.start()), names.cut(match.end())


def bare(name: str) -> str:
    """A name without 等 at its end."""
    return ETC.sub("", name)


# 县水务局会同县发改局… · 县水务局要联合县发改局…, at the head of a clause
_WITH = re.compile(
    rf"(?:由|(?:^|(?<=[。;,])))(?P<lead>[市区县省州旗镇乡街](?:(?!由|会同|联合){_SIGN}){{1,39}}?)(?:要|应|将|负责)?(?:会同|联合)"
    rf"(?!会|社|体|总)(?P<with>{_SIGN}{{2,80}})"
)
# 县审批局负责,县数据局配合,…
_SHARED = re.compile(
    rf"(?:由|(?:^|(?<=[。;,])))(?P<lead>[市区县省州旗镇乡街](?:(?!由){_SIGN}){{1,39}}?)(?:共同|联合)?负责(?:组织)?(?:实施)?,"
    rf"(?P<coop>(?:,|{_SIGN}){{2,60}}?)(?:协同配合|配合|参与|协助|协办|协同)(?=[,。;]|$)"
)
# 县审批局负责,新增… · 县教育局、县财政局共同负责,…
_ALONE = re.compile(
    rf"(?:^|(?<=[。;]))(?P<lead>[市区县省州旗镇乡街](?:(?!由){_SIGN}){{1,39}}?)(?:共同|联合)?负责(?:组织)?(?:实施)?(?=,)"
)


@cache
def _body_ahead() -> re.Pattern[str]:
    tails = f"(?:委员会|联合会|指挥部|办公室|部门|{BODIES})(?![会门])"
    return re.compile(
        rf"[\u4e00-\u9fff]{{1,12}}?(?:\([^()]{{1,8}}\))?{tails}+(?:{one_of('units.names.closing')})?"
    )


def _names_ahead(text: Passage, known: frozenset[str]) -> list[Passage]:
    """The names at the head of a clause, up to where the last goes on with what they do."""
    found: list[Passage] = []
    for name in split_names(_until_verb(text), known=known):
        short = len(name) <= _FULL_NAME and not re.search(r"\d", name.text)
        if short and looks_like_unit(bare(name.text)):
            found.append(name)
            continue
        match = _body_ahead().match(name.text)
        return [*found, name.cut(0, match.end())] if match else found
    return found


@dataclass(frozen=True, slots=True)
class Woven:
    """Who leads and who cooperates by a sentence; `unlike` stand among the latter and are no bodies."""

    lead: list[Passage]
    cooperating: list[Passage]
    unlike: list[Passage] = field(default_factory=list)


def woven_names(text: Passage, known: frozenset[str]) -> Woven | None:
    """Who leads and who cooperates by a sentence; None where it names nobody so."""
    match = _WOVEN.search(text.text) or _SHARED.search(text.text) or _BY.search(text.text)
    if match is None:
        return _with_names(text, known)
    names, beside = together(text.cut(*match.span("lead")))
    lead, cooperating = split_names(names, known=known), split_names(beside, known=known)
    for group in ("with", "coop"):
        if match.groupdict().get(group):
            cooperating += split_names(_until_verb(text.cut(*match.span(group))), known=known)
    return _all_units(lead, cooperating)


def _with_names(text: Passage, known: frozenset[str]) -> Woven | None:
    match = _WITH.search(text.text)
    by = match is not None and text.text[match.start()] == "由"
    if not by and re.search(r"\d", text.text) is None:
        return None  # how work is organised: 县办会同县甲局每半年核查一次
    if match is not None:
        beside = _names_ahead(text.cut(*match.span("with")), known)
        lead = split_names(text.cut(*match.span("lead")), known=known)
        return _all_units(lead, beside) if beside else None
    match = _ALONE.search(text.text)
    return _all_units(split_names(text.cut(*match.span("lead")), known=known), []) if match else None


def _all_units(lead: list[Passage], cooperating: list[Passage]) -> Woven | None:
    """The names, those that cooperate only where they are bodies; None where one that leads is none."""
    if not all(looks_like_unit(name.text) for name in lead):
        return None
    sure = [name for name in cooperating if looks_like_unit(bare(name.text))]
    return Woven(lead, sure, [name for name in cooperating if name not in sure])
