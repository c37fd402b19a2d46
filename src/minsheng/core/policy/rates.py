"""What a figure is per: 每人, 每个县(市), 户均, 每学期."""

import re
from dataclasses import dataclass, replace
from functools import cache

from minsheng.core.policy.figures import Figure, is_period
from minsheng.core.policy.lexicon import alternatives, class_of, measure_classes, one_of, table, words

_STOP = re.compile(r"[,。;:!?]")
_WINDOW = 400
"""Characters looked at on either side of a figure; no clause of a notice is longer."""


def clause_start(text: str, place: int) -> int:
    """Where the clause that holds a place begins: after a comma, stop, item number, or colon of no share."""
    window = max(0, place - _WINDOW)
    start = window
    for mark in ",。;!?":
        start = max(start, text.rfind(mark, start, place) + 1)
    colon = text.rfind(":", start, place)
    if colon >= 0 and not text[colon + 1 : colon + 2].isdecimal():
        start = colon + 1
    for match in _ITEM.finditer(text, start, place):
        start = match.end()
    return start


# 1.新建食堂12个2.每个食堂补助…: the number of an item parts clauses as a stop does
_ITEM = re.compile(r"(?<![\d.第])\d{1,2}\.(?=[\u4e00-\u9fff])|[①-⑳]")


def clause_end(text: str, place: int) -> int:
    """Where the clause that holds a place ends."""
    match = _STOP.search(text, place, place + _WINDOW)
    return match.start() if match else min(len(text), place + _WINDOW)


@cache
def _every() -> re.Pattern[str]:
    every = table("measures")["every"]
    counted = [
        word for word, kind in measure_classes().items() if kind not in ("times", "ratios", "levels", "money")
    ]
    periods = alternatives(every["periods"])
    bodies = alternatives(word for word in [*every["bodies"], *counted] if word != "个")
    # 千瓦时 after 每 is one word
    number = r"(?:\d{1,5}万?|[一百万]|千(?![瓦米克伏]))"
    measures = alternatives(measure_classes())
    # 每新增一个床位: 个 gives way to the noun
    places = alternatives(word for word in counted if len(word) > 1)
    # 每人 · 每年 · 每百户 · 每100名 · 每个县(市) · 每新增一家
    return re.compile(
        rf"每(?:(?P<period>{periods})|(?P<count>{number})(?P<counted>人口|{measures})|个(?P<noun>[^,。;:每]{{1,20}})|(?P<alone>个)$"
        rf"|(?P<body>{bodies})|(?P<verb>[\u4e00-\u9fff]{{1,4}}?)(?:一|1)(?:个(?={places}))?(?P<thing>{measures}))"
    )


@cache
def _average() -> re.Pattern[str]:
    # 户均 · 人均
    return re.compile(alternatives(words("measures.every.averages")))


@cache
def _noun_end() -> re.Pattern[str]:
    verbs = [word for word in words("promises.verbs.promise") if len(word) > 1]
    ends = [*words("measures.every.noun_ends"), *words("comparators.between.verbs"), *verbs]
    # 每个村配教师1名 · 每个社区设座椅20把
    fitted = r"(?<=[村区镇所站园点校院室馆])(?:配(?![送电餐套])|设(?![施备计]))"
    return re.compile(rf"{alternatives(ends)}|{fitted}|\d|[、“]")


@cache
def _noun_tail() -> re.Pattern[str]:
    # 镇(街道)临时救助金 · 端口补助
    return re.compile(rf"(.+{alternatives(words('measures.every.noun_tails'))})[\u4e00-\u9fff]{{2}}$")


@cache
def _built() -> re.Pattern[str]:
    # 每个新建充电站 is /充电站
    return re.compile(rf"(?:{one_of('promises.works.verbs')}|新增|新设)的?([\u4e00-\u9fff]{{2,}})$")


@cache
def _noun_inside() -> re.Pattern[str]:
    # 便民服务中心 · 废旧物资回收站
    return re.compile(f"{one_of('measures.every.noun_verbs')}{one_of('measures.every.noun_tails')}")


_FIGURE_NEXT = re.compile(r"(?:不超过|不低于|不少于|最高|约|至少)?$")
# 县(市) · 镇(街道) · 县(市)区
_AREA_NAME = re.compile(r"(?:县|市|区|镇|乡|村|街道|社区)\([县市区镇乡村居街道办处社、/]{1,8}\)区?")


def _noun(printed: str) -> str:
    """The word of a unit for the noun after 每个: 行政村 → 村, 新生儿 → 人, 县(市) as it stands."""
    # 卫生室每个补助6000元: the noun stands before
    verb = _noun_end().match(printed)
    tails = words("measures.every.noun_tails")
    if verb and verb[0] not in tails and _FIGURE_NEXT.match(printed, verb.end()):
        return "个"
    inner = _noun_inside()
    ends = (found for found in _noun_end().finditer(printed, 1) if not inner.match(printed, found.start()))
    match = next(ends, None)
    noun = printed[: match.start()] if match else printed[:10]
    if area := _AREA_NAME.match(printed):
        return area[0]
    if tail := _noun_tail().match(noun):
        noun = tail[1]
    if built := _built().match(noun):
        noun = built[1]
    if noun.endswith(words("measures.every.villages")):
        return "村"
    if noun.endswith(words("measures.every.people")):
        return "人"
    return noun.strip("的")


def _word(match: re.Match[str]) -> str:
    if match["period"]:
        return match["period"]
    if match["count"]:
        counted = match["counted"]
        return counted if match["count"] in ("一", "1") else match["count"] + counted
    if match["noun"]:
        return _noun(match["noun"])
    # 按每个5万元
    if match["alone"]:
        return "个"
    thing = match["body"] or match["thing"]
    if thing in ("张床", "张床位"):
        return "张"
    return thing[1:] if len(thing) > 1 and thing[0] == "个" else thing


@dataclass(frozen=True, slots=True)
class _Every:
    """What the 每 words of a clause divide by: things (`人/次`), a period, and where the things stand."""

    body: str = ""
    period: str = ""
    place: int = -1


def _every_in(scope: str, start: int, before: Figure | None) -> _Every:
    """The 每 words of the clause that begins at `start`, up to a figure."""
    body, period, body_place, body_end = "", "", -1, -1
    for match in _every().finditer(scope):
        word = _word(match)
        if is_period(word):
            period, period_place = word, start + match.start()
            if before and body and body_place < before.start < period_place:
                body = ""
        else:
            # 每人每次: two things at once
            both = body and start + match.start() == body_end
            body, body_place = f"{body}/{word}" if both else word, start + match.start()
            body_end = start + match.end()
    return _Every(body, period, body_place)


def per_of(text: str, figure: Figure, before: Figure | None) -> tuple[str, ...]:
    """What a figure is per, by the 每 and 均 words of its clause; printed `/…` parts come first.

    Args:
        text: the whole text.
        figure: the figure asked for.
        before: the figure before it in the text, None for the first.
    """
    if figure.unit in ("%", "‰", "倍", "ratio", "岁"):
        return figure.per
    start = clause_start(text, figure.start)
    scope = text[start : figure.start]
    every = _every_in(scope, start, before)
    if not every.body and not every.period:
        every = _every_before(text, start, figure)
    elif not every.body and figure.unit == "元" and _FURTHER.search(scope):
        every = replace(every, body=_every_before(text, start, figure).body)
    elif _broken(text, figure, before, every):
        every = replace(every, body="")
    body = every.body or _averaged(scope, continued=before is not None and before.unit == figure.unit)
    period = every.period or (_period_of_average(scope) if body and not every.body else "")
    return (*figure.per, *(word for word in (*body.split("/"), period) if word))


# 月人均提高20元 · 人月均; 全年人均 and 2030年人均 name a time
_AVERAGE_OF = re.compile(r"(?<![\d全今明去前后每半当])(?P<before>[月年])[人户]均|[人户](?P<inside>[月年])均")


def _period_of_average(scope: str) -> str:
    """The period of an average (月人均 → 月), empty where it has none."""
    match = _AVERAGE_OF.search(scope)
    return (match["before"] or match["inside"]) if match else ""


def _one_sum(text: str, figure: Figure, before: Figure | None, every: _Every) -> bool:
    """True where 累计 or 合计 adds up what each gets, not what all get: 每人每年累计不超过1440元."""
    return figure.unit == "元" and (before is None or before.start < every.place)


def _broken(text: str, figure: Figure, before: Figure | None, every: _Every) -> bool:
    """True where a subject of its own, a bracket's end or a cap on the whole stops 每 from reaching a figure.

    Worked example: 每平方米300元、最高不超过50万元 caps the whole at 50万元.
    """
    if every.place < 0:
        return False
    between = text[every.place : figure.start]
    if between.count(")") > between.count("("):
        return True
    sums = words("measures.every.sums") if _one_sum(text, figure, before, every) else ()
    breaks = [word for word in words("measures.every.breaks") if word not in sums]
    if any(word in text[every.place + 2 : figure.start] for word in breaks):
        return True
    if before is None or before.unit != figure.unit or before.start <= every.place:
        return False
    gap = text[before.end : figure.start]
    return any(word in gap for word in words("measures.every.caps"))


@cache
def _subjectless() -> re.Pattern[str]:
    return re.compile(one_of("measures.every.goes_on"))


# 低保户再增加 · 对脱贫户再给予: more of the same rate
_FURTHER = re.compile(r"再(?:增加|增发|增补|给予|补助|补贴|奖励|奖补|提高|奖|补)[^,。;\d]{0,6}$")


# ,面积不小于15平方米
_SIZE = re.compile(r"(?:总?建筑|使用|占地|总)?面积")


def _every_before(text: str, start: int, figure: Figure) -> _Every:
    """The 每 of the clause before, where this one goes on with it or gives a part of its figure.

    Worked examples: 每间不小于20平方米,配教师1名 is 1 名 for each 间; 每人每月800元,其中县级500元 is 500 元
    for each 人 and 月; 每户2.3万元,低保户再增加0.5万元 is 5000 元 for each 户.
    """
    if text[start - 1 : start] != ",":
        return _Every()
    first = clause_start(text, start - 1)
    clause, scope = text[first : start - 1], text[start : figure.start]
    if scope.startswith(("其中", *words("measures.every.payers"))) or (
        figure.unit == "元" and not figure.per and _FURTHER.search(scope)
    ):
        last = max((match.end() for match in _every().finditer(clause)), default=-1)
        if last < 0 and (figures := _DIGIT.search(clause)) and figure.unit in clause[figures.end() :]:
            # 户均不低于3500元,其中省级2800元
            return _Every(_averaged(clause[: figures.start()], continued=False))
        same = last >= 0 and figure.unit in clause[last:]
        return _every_in(clause, first, None) if same else _Every()
    counted = class_of(figure.unit) in ("persons", "places", "events")
    sized = class_of(figure.unit) == "measures" and _SIZE.match(scope) is not None
    if not sized and (not counted or not _subjectless().match(scope) or "元" in clause):
        return _Every()
    found = [match for match in _every().finditer(clause) if not match["period"]]
    return _Every(_word(found[0])) if len(found) == 1 else _Every()


_DIGIT = re.compile(r"\d")


def _averaged(scope: str, *, continued: bool) -> str:
    """The thing of an average close before a figure: 户均资金6000元 → 户.

    Args:
        scope: the clause up to the figure.
        continued: True where the figure before counts in the same unit, so that both may stand under one
            average (人均甲98元、乙126元; 户均2000元(省级600元)).
    """
    match = None
    for match in _average().finditer(scope):  # noqa: B007 (the last one is wanted)
        pass
    if match is None:
        return ""
    digit = _DIGIT.search(scope, match.end()) if continued else None
    reach = digit.start() if digit else len(scope)
    return match[0][0] if reach - match.end() <= 12 else ""


def without_every(lead: str) -> str:
    """Words before a figure without the 每 phrase that stands right before it: 达到每人每月 → 达到."""
    place = lead.rfind("每")
    while place >= 0:
        match = _every().match(lead, place)
        if match is None or match["noun"] or match.end() != len(lead):
            break
        lead = lead[:place]
        place = lead.rfind("每")
    return lead


def denominators(text: str) -> list[tuple[int, int]]:
    """Places of numbers that are part of a 每 phrase (每100名, 每新增一家) and so no figures of their own."""
    return [
        (match.start(), match.end()) for match in _every().finditer(text) if match["count"] or match["thing"]
    ]
