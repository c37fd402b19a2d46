"""Notes and signs that say which of several units leads: 首位为牵头单位, 均为牵头单位, 带*的为牵头单位."""

import re
from functools import cache

from minsheng.core.policy.lexicon import one_of
from minsheng.core.policy.names import split_names
from minsheng.core.quantity.passage import Passage

SIGNS = "*★☆●◆■▲△※#"
_LONGEST = 90
"""Signs of the longest note on who leads."""
# 区甲局、区乙局(均为牵头单位)
_ENDING = re.compile(r"\((?P<note>[^()]{2,30})\)$")
_ALL = re.compile(r"(?:均|都|皆|同|并列)为?(?:是|系)?")
# 各镇,区甲局负责指导
_GUIDED = re.compile(
    r"(?P<lead>.{2,200})[,;](?P<beside>[^,;]{2,60}?)(?:负责|加强|给予)?(?:业务)?(?:指导|督导|监督)$"
)


@cache
def _first_leads() -> re.Pattern[str]:
    # 注:责任单位排第一位的为牵头单位 · 牵头单位为排在首位的单位
    first, lead = one_of("units.notes.first"), one_of("units.notes.lead")
    return re.compile(
        rf"{first}[^。;]{{0,14}}(?:为|是|系|即)(?:工作|总|该项|项目)?{lead}|{lead}(?:为|是|即)[^。;]{{0,14}}{first}"
    )


@cache
def _own() -> re.Pattern[str]:
    # 责任单位:区甲局、各镇(排名第一为牵头单位)
    labels = one_of("units.labels.lead", "units.labels.duty", "units.labels.cooperating")
    return re.compile(rf"{labels}:[^:]{{2,60}}\([^()]{{2,30}}\)$")


@cache
def _signed() -> re.Pattern[str]:
    # 带*的为牵头单位 · 注:★为牵头单位 · 标注“▲”的单位是牵头单位
    return re.compile(
        rf"[“\"(]?(?P<sign>[{SIGNS}])[”\")]?(?:号|标记|标志|标识|符号)?的?(?:责任|单位|部门){{0,2}}"
        rf"(?:均|都)?(?:为|是|系|表示|代表|指)(?:该项)?{one_of('units.notes.lead')}"
    )


def is_own_note(text: str) -> bool:
    """True for a field of units that ends with a note on its own names."""
    return _own().match(text) is not None


# 责任单位:区甲局、区乙局(首位为牵头单位,下同)
_BELOW = re.compile(r"\((?P<note>[^()]{2,40}?),?(?:以)?下同\)[。;]?$")


def leads_below(text: str) -> bool:
    """True for a field of units whose note on the first-named holds for all fields below it."""
    match = _BELOW.search(text)
    return match is not None and first_leads(match["note"])


def first_leads(text: str) -> bool:
    """True for a note that the first-named of several 责任单位 leads."""
    return len(text) <= _LONGEST and _first_leads().search(text) is not None


def lead_sign(text: str) -> str:
    """The sign by which a note says that units lead; empty where it says none."""
    match = _signed().search(text) if len(text) <= _LONGEST else None
    return match["sign"] if match else ""


def bears(name: Passage, sign: str) -> bool:
    """True where a sign stands before or behind a name, not in place of it."""
    return name.text.strip(sign) not in ("", name.text)


def noted_names(names: Passage, known: frozenset[str]) -> tuple[list[Passage], list[Passage]] | None:
    """Who leads and who cooperates by the note behind a field's names; None where none stands there."""
    if match := _ENDING.search(names.text):
        before = split_names(names.cut(0, match.start()), known=known)
        if re.fullmatch(rf"{_ALL.pattern}{one_of('units.notes.lead', 'units.labels.lead')}", match["note"]):
            return before, []
        if first_leads(match["note"]):
            return before[:1], before[1:]
    if match := _GUIDED.fullmatch(names.text):
        lead, beside = (
            split_names(names.cut(*match.span(group)), known=known) for group in ("lead", "beside")
        )
        return lead, beside
    return None
