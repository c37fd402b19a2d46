"""What a figure is per: 每人, 每个县(市), 户均, 每学期."""

import re
from functools import cache

from minsheng.core.policy.figures import Figure, is_period
from minsheng.core.policy.lexicon import alternatives, class_of, measure_classes, one_of, table, words

_STOP = re.compile(r"[,。;:!?]")
_WINDOW = 400
"""Characters looked at on either side of a figure; no clause of a notice is longer."""


def clause_start(text: str, place: int) -> int:
    """Where the clause that holds a place begins: after the last comma, stop or colon outside a share."""
    window = max(0, place - _WINDOW)
    start = window
    for mark in ",。;!?":
        start = max(start, text.rfind(mark, start, place) + 1)
    colon = text.rfind(":", start, place)
    if colon >= 0 and not text[colon + 1 : colon + 2].isdecimal():
        start = colon + 1
    return start


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
    number = r"(?:\d{1,5}万?|[一百千万])"
    measures = alternatives(measure_classes())
    # 每人 · 每年 · 每百户 · 每100名 · 每个县(市) · 每新增一家
    return re.compile(
        rf"每(?:(?P<period>{periods})|(?P<count>{number})(?P<counted>人口|{measures})|个(?P<noun>[^,。;:每]{{1,20}})"
        rf"|(?P<body>{bodies})|(?P<verb>[\u4e00-\u9fff]{{1,4}}?)(?:一|1)(?P<thing>{measures}))"
    )


@cache
def _average() -> re.Pattern[str]:
    # 户均 · 人均
    return re.compile(alternatives(words("measures.every.averages")))


@cache
def _noun_end() -> re.Pattern[str]:
    verbs = [word for word in words("promises.verbs.promise") if len(word) > 1]
    ends = [*words("measures.every.noun_ends"), *words("comparators.between.verbs"), *verbs]
    return re.compile(rf"{alternatives(ends)}|\d|[、“]")


@cache
def _noun_tail() -> re.Pattern[str]:
    # 镇(街道)临时救助金 · 端口补助
    return re.compile(rf"(.+{alternatives(words('measures.every.noun_tails'))})[\u4e00-\u9fff]{{2}}$")


@cache
def _noun_inside() -> re.Pattern[str]:
    # 便民服务中心 · 废旧物资回收站
    return re.compile(f"{one_of('measures.every.noun_verbs')}{one_of('measures.every.noun_tails')}")


# 县(市) · 镇(街道) · 县(市)区
_AREA_NAME = re.compile(r"(?:县|市|区|镇|乡|村|街道|社区)\([县市区镇乡村居街道办处社、/]{1,8}\)区?")


def _noun(printed: str) -> str:
    """The word of a unit for the noun after 每个: 行政村 → 村, 新生儿 → 人, 县(市) as it stands."""
    inner = _noun_inside()
    ends = (found for found in _noun_end().finditer(printed, 1) if not inner.match(printed, found.start()))
    match = next(ends, None)
    noun = printed[: match.start()] if match else printed[:10]
    if area := _AREA_NAME.match(noun):
        return area[0]
    if tail := _noun_tail().match(noun):
        noun = tail[1]
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
    thing = match["body"] or match["thing"]
    return thing[1:] if len(thing) > 1 and thing[0] == "个" else thing


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
    if not body and not period and _subjectless().match(scope):
        body = _every_before(text, start, figure)
    between = text[body_place + 2 : figure.start] if body_place >= 0 else ""
    if any(word in between for word in words("measures.every.breaks")):
        body = ""
    # 每平方米300元、最高不超过50万元: the cap holds for the whole
    if before is not None and before.unit == figure.unit and before.start > body_place >= 0:
        gap = text[before.end : figure.start]
        body = "" if any(word in gap for word in words("measures.every.caps")) else body
    body = body or _averaged(scope, continued=before is not None and before.unit == figure.unit)
    return (*figure.per, *(word for word in (*body.split("/"), period) if word))


@cache
def _subjectless() -> re.Pattern[str]:
    return re.compile(one_of("measures.every.goes_on"))


def _every_before(text: str, start: int, figure: Figure) -> str:
    """The 每 of the clause before, where this one has no subject: 每间不小于20平方米,配教师1名 → 间."""
    if text[start - 1 : start] != "," or class_of(figure.unit) not in ("persons", "places"):
        return ""
    clause = text[clause_start(text, start - 1) : start]
    found = [match for match in _every().finditer(clause) if not match["period"]]
    return _word(found[0]) if len(found) == 1 and "元" not in clause else ""


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
