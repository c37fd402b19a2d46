"""Figures that promise nothing: parts of names, ages, ranks, conditions on who qualifies, rhythms of work."""

import re
from functools import cache

from minsheng.core.policy.bounds import within_series
from minsheng.core.policy.figures import Figure
from minsheng.core.policy.lexicon import alternatives, class_of, one_of, words
from minsheng.core.policy.progress import is_progress, stands_already
from minsheng.core.policy.rates import clause_end, clause_start

_AFTER_BOUND = re.compile(r"(?:\(含\))?(?:以上|以下|以内|左右|及以上|及以下)?(?:\(含\))?")
_AGE = re.compile(r"(?:周)?岁|年级|年龄|届|周龄|月龄|日龄")
_SKIP_TIME_UNITS = frozenset({"年", "天", "个月", "小时", "个小时", "分钟", "秒", "分", "日"})


@cache
def _circle() -> re.Pattern[str]:
    # 15分钟生活圈 · 10分钟健身圈
    return re.compile(rf"[\u4e00-\u9fff]{{0,6}}?{one_of('promises.conditions.names_after')}")


@cache
def _rank() -> re.Pattern[str]:
    return re.compile(rf"{one_of('promises.conditions.ordinals')}$")


@cache
def _condition_verb() -> re.Pattern[str]:
    # 具备3种以上功能的 · 未达到99%的
    return re.compile(rf"{one_of('promises.conditions.verbs')}[^,。;\d]{{0,8}}$")


@cache
def _promised() -> re.Pattern[str]:
    return re.compile(rf"的?(?:[\u4e00-\u9fff]{{0,4}})?{one_of('promises.conditions.promised_after')}")


@cache
def _who() -> re.Pattern[str]:
    return re.compile(rf"[\u4e00-\u9fff]{{0,8}}?(?:{one_of('promises.conditions.who_after')}|$)")


# 500米覆盖率 · 15分钟服务半径
_REACH = re.compile(r"(?:以?内)?(?:步行|服务|可达)?(?:半径|覆盖|范围内|可达|见绿|见园)")
# 1路、16路、K102路等线路 · 3路公交
_ROUTE = re.compile(r"[、和及与](?:[A-Z]?\d{1,4}|\d{1,4}[A-Z])路|(?:等)?(?:骨干|主干)?(?:公交|线路|车)")
_ROUTE_BEFORE = re.compile(r"路[、和及与][A-Z]?$")
_LIFE = re.compile(r"寿命[^,。;]{0,12}$")
# 20户以上自然村 · 300人以上的企业: how large those are that something is done for
_SIZED = re.compile(
    r"(?:以上|以下|以内)的?(?:规模|大型|较大|中小型?|农村)?"
    r"(?:自然村|行政村|村庄|村组|村屯|村落|村(?![干民医级])|小区|社区|企业|单位|场所|机构|居民点|集镇|学校|聚居点|聚集区|工地|水厂|供水工程)"
)
# 6层及以上住宅: how high a building is
_STOREYS = re.compile(r"层?(?:及?以上|及?以下)的?[\u4e00-\u9fff]{0,6}?(?:住宅|建筑|楼|房屋)")
# 同意率达到95%以上的方可列入计划: what must be so before something else is done
_BEFORE_WORK = re.compile(r"(?:及?以上|及?以下)?的?,?(?:方可|方能|方才|才能|才可|才予|后方可|后才能)")
# 对吸纳10人以上就业的企业
_WHOM = re.compile(
    r"[\u4e00-\u9fff]{1,8}的[\u4e00-\u9fff]{0,4}?(?:企业|单位|家庭|机构|个人|人员|用户|经营者|合作社|学校|项目,)"
)
# 三分之二以上业主同意 · 半数以上村民书面签字: who must consent before work begins
_CONSENT = re.compile(r"(?:及?以上)的?[\u4e00-\u9fff]{0,10}?(?:同意|赞成|赞同|签字|表决)(?!率)")
# 意见征集率须达到三分之二: how many must be heard before work begins
_HEARD = re.compile(r"(?:意见征[集求]|征求意见|同意|签字|表决)率(?:须|需|应|必须)[^,。;\d]{0,4}$")
_ASKED = re.compile(
    r"(?:^|(?:[征取获]得|经|经过)(?:[本该全所][\u4e00-\u9fff]{1,5})?|须|需|有|由|满|达到?|超过)$"
)
# 低于当地标准1.5倍的纳入监测 · 低于90%的限期整改
_TREATED = re.compile(
    r"的(?:,)?(?:应当?|一律|须|均|都|全部|及时|可)?"
    r"(?:纳入|列入|视为|不得|不再|不予|停发|退出|限期|予以|给予|享受|实行|启动|约谈|通报)"
)
# 总投资450万元: what a work costs in all is told, not promised
_BUDGET = re.compile(
    r"(?:总投资|总概算|概算投资|估算投资|^(?:项目)?(?:预算|概算|造价))(?:额)?(?:约|为|达|近)?$"
)
# 超过60平方米部分: what lies beyond a line
_BEYOND = re.compile(r"(?:以上|以外|以内)?的?(?:部分|面积部分)")
_LEFT_OUT = re.compile(r"(?:不含|不包括|不包含|不计)[^,。;()]{0,16}$")


_BORN = re.compile(r"[5-9]0后|[01][05]后")


def _is_name(text: str, figure: Figure) -> bool:
    after = text[figure.end : figure.end + 12]
    before = text[max(0, figure.start - 4) : figure.start]
    if figure.unit == "日" and before.endswith(("月", "年")):
        return True
    if _AGE.match(text, figure.middle) or _AGE.match(text, figure.end):
        return _LIFE.search(text[clause_start(text, figure.start) : figure.start]) is None
    if _rank().search(before):
        return True
    if not figure.known and _circle().match(text, figure.middle):
        return True
    if figure.unit in ("分钟", "小时", "公里", "里") and _circle().match(after):
        return True
    if figure.unit in ("分钟", "小时", "公里", "千米", "里", "米") and _REACH.match(after):
        return True
    # 10千伏线路 · 80后
    if figure.unit in ("千伏", "kV") or _BORN.match(text, figure.start):
        return True
    if text[figure.start - 1 : figure.start] in ("×", "+", "“") or after[:1] == "+":
        return True
    if figure.unit == "路" and (_ROUTE.match(after) or _ROUTE_BEFORE.search(before)):
        return True
    return figure.unit in ("期", "路", "道", "号") and after.startswith(
        ("项目", "工程", "建设", "公交", "线")
    )


def _each_lasts(text: str, figure: Figure) -> bool:
    """True for the length of each of several things: 每期2天."""
    lead = text[max(0, figure.start - 3) : figure.start]
    return lead[-2:-1] == "每" and lead[-1:] in words("measures.every.bodies")


# 每周开展5天 · 每天开放10小时
_KEPT_UP = re.compile(r"每(?:个)?(?:周|月|季度?|学期|学年|年|天|日)[^,。;\d每]{0,10}$")
_ALL_DAY = 24


def _is_kept_up(text: str, figure: Figure) -> bool:
    """True for how much of each week or day something is done, round the clock aside."""
    if figure.unit not in ("天", "小时", "个小时", "分钟") or figure.single >= _ALL_DAY * 60:
        return False
    if "小时" in figure.unit and figure.single >= _ALL_DAY:
        return False
    return _KEPT_UP.search(text[clause_start(text, figure.start) : figure.start]) is not None


def _is_time_of_day(text: str, figure: Figure) -> bool:
    """Opening hours and bare spans of time: 24小时开放, 三年行动."""
    if figure.unit not in _SKIP_TIME_UNITS or _each_lasts(text, figure) or _is_kept_up(text, figure):
        return False
    after = text[figure.end : figure.end + 4]
    before = text[max(0, figure.start - 5) : figure.start]
    within = after.startswith(("内", "以内", "以下", "以上")) or within_series(text, figure)
    bound = within or before.endswith(
        (
            *words("comparators.before.ge_strong"),
            *words("comparators.before.le_strong"),
            *words("comparators.before.le"),
            *words("comparators.before.ge"),
        )
    )
    if figure.unit == "年":
        return True
    return not bound or after.startswith(words("promises.conditions.services_after"))


def _is_condition(text: str, figure: Figure) -> bool:
    start = clause_start(text, figure.start)
    lead = text[start : figure.start]
    bound = _AFTER_BOUND.match(text, figure.end)
    place = bound.end() if bound else figure.end
    after = text[place : place + 14]
    money = figure.unit == "元"
    verb = _condition_verb().search(lead)
    if verb and not (money and _promised().match(after)):
        rest = text[place : clause_end(text, place)]
        if (
            "的" in rest[:10]
            or text[clause_end(text, place) - 1] == "的"
            or verb[0].startswith(("未达", "达不到"))
        ):
            return not _promised().match(after)
    if _DECIDES.match(text, figure.end) or _LEFT_OUT.search(lead[-24:]) or is_progress(text, figure):
        return True
    if money and _BUDGET.search(lead):
        return True
    if lead.startswith(("对", "凡", "若", "如", "针对")) and _WHOM.match(text, place):
        return True
    if _sets_who(text, figure, lead):
        return True
    stands_with_de = after.startswith("的") or (place == figure.end and _de_after_noun(text, place))
    bounded = place > figure.end or _has_bound_before(lead)
    bounded = bounded or (figure.unit in ("倍", "%") and _BOUND_BY.search(lead) is not None)
    if stands_with_de and bounded and not _promised().match(after):
        if (
            figure.unit == "%"
            and not lead.startswith(words("promises.conditions.openers"))
            and not _negative(lead)
        ):
            return after.startswith("的,") or after == "的"
        if _SERVED.search(lead) and class_of(figure.unit) == "events":
            return False
        # 40米以下的车型占比不少于80%: the promise stands later in the clause
        counted_later = place > figure.end and _LATER_FIGURE.search(text, place, clause_end(text, place))
        return _who().match(after[1:]) is not None or (not money and bool(counted_later))
    return False


# 提供每人每年不少于2次的体检
_SERVED = re.compile(r"(?:提供|开展|组织|实施|安排)[^,。;]{0,16}每")


def _sets_who(text: str, figure: Figure, lead: str) -> bool:
    """True for a size, a share that must consent, or a line below which something is done."""
    if figure.unit in ("%", "人", "户", "名") and _CONSENT.match(text, figure.end) and _ASKED.search(lead):
        return True
    if class_of(figure.unit) in ("persons", "households") and _SIZED.match(text, figure.end):
        return True
    if _BOUND_UNDER.search(lead) is not None and _BEYOND.match(text, figure.end):
        return True
    if figure.unit == "层" and _STOREYS.match(text, figure.end):
        return True
    if figure.unit in ("%", "人", "户", "名") and _BEFORE_WORK.match(text, figure.end):
        return True
    if figure.unit == "%" and _HEARD.search(lead):
        return True
    return _BOUND_UNDER.search(lead) is not None and _TREATED.match(text, figure.end) is not None


def _de_after_noun(text: str, place: int) -> bool:
    return False if place >= len(text) else text[place] == "的"


_BOUND_END = re.compile(r"(?:达到|达|超过|超|低于|高于|不足|不满|少于|多于|未达到|大于|小于)$")
# 低于当地标准1.5倍的家庭
_BOUND_BY = re.compile(r"(?:超过|低于|高于|不足|少于|多于|未达到|大于|小于)[^,。;\d]{1,12}$")
_BOUND_UNDER = re.compile(
    r"(?<![不得])(?:超过|低于|高于|不足|不满|少于|多于|未达到|未达|达不到|大于|小于)[^,。;\d]{0,12}$"
)
# 人均收入不超过低保标准2倍认定
_DECIDES = re.compile(r"(?:的)?(?:以[内下上])?(?:进行|予以)?(?:认定|界定|识别|审核确认)")
_LATER_FIGURE = re.compile(r"\d|分之|[一二三四五六七八九]成")


def _has_bound_before(lead: str) -> bool:
    return _BOUND_END.search(lead) is not None


def _negative(lead: str) -> bool:
    return lead.endswith(("未达到", "达不到", "低于", "不足", "未达"))


@cache
def _shop() -> re.Pattern[str]:
    # 达5家门店以上的,
    return re.compile(
        r"[\u4e00-\u9fff]{1,6}(?:以上|以下|以内)的(?:,|[\u4e00-\u9fff]{0,6}(?:企业|单位|家庭|机构))"
    )


def _is_window(text: str, figure: Figure) -> bool:
    """A term counted in other standards (12个月低保标准), or a threshold of watching (监测标准)."""
    after = text[figure.end : figure.end + 16]
    if figure.unit == "个月":
        clause = text[clause_start(text, figure.start) : clause_end(text, figure.end)]
        # 补贴期最长不超过36个月 is a term; 办理时限缩短到3个月 is a promise
        if "标准" in after or not any(
            word in clause for word in ("时限", "办结", "完成", "缩短", "周期", "内")
        ):
            return True
    rest = text[figure.end : clause_end(text, figure.end)][:20]
    return any(word in rest for word in words("promises.conditions.thresholds"))


def _is_option(text: str, figure: Figure) -> bool:
    clause = text[clause_start(text, figure.start) : figure.start]
    return any(word in clause for word in words("promises.conditions.options"))


def is_rhythm(text: str, figure: Figure) -> bool:
    """A rhythm of the office's own work: 每月调度一次, 每季度召开1次例会."""
    if figure.unit not in ("次", "轮", "期", "遍") or isinstance(figure.value, tuple):
        return False
    clause = text[clause_start(text, figure.start) : clause_end(text, figure.end)]
    if any(word in clause for word in words("comparators.before.ge_strong")):
        return any(word in clause for word in words("promises.conditions.rhythm_inside"))
    return not figure.arabic or any(word in clause for word in words("promises.conditions.rhythm_things"))


@cache
def _promise_before() -> re.Pattern[str]:
    return re.compile(rf"{alternatives(words('promises.verbs.promise'))}(?:了|的)?$")


@cache
def _works() -> re.Pattern[str]:
    return re.compile(
        f"{one_of('promises.works.verbs', 'promises.works.fostering', 'promises.works.founding')}|新增"
    )


def _every_near(lead: str) -> bool:
    return "每" in lead and not re.search(r"\d", lead[lead.rfind("每") :])


# 添设书房两座, whatever the verb; 分为三个, 双塔三路 and 前十名 are none
_COUNTED_LAST = re.compile(r"[\u4e00-\u9fff”)]{3}(?<![前第后每分为成双续列居之等某上下各一数几])$")
# 新建公园两个、公厕一座
_BUILDINGS = frozenset("所座处间台辆套盏栋部")
_BUILT = 24
_THING_LAST = re.compile(r"[\u4e00-\u9fff”)]{2}(?<![前第后每分为成双续列居之等某上下各一数几])$")
# 近万人
_TOLD_NEAR = frozenset(("persons", "households", "places", "events"))
_LAST_UNITS = frozenset("种个家所座处间台辆套盏部副名条栋片株块艘口眼")


_CLOSING = ("", ",", "。", ";", "、")


def _is_single(text: str, figure: Figure, lead: str) -> bool:
    """True for one thing to be built that closes its clause: 新建公园两个、公厕一座."""
    if (
        figure.value != 1
        or figure.unit not in _BUILDINGS
        or text[figure.end : figure.end + 1] not in _CLOSING
    ):
        return False
    built = _works().search(text[max(0, figure.start - _BUILT) : figure.start]) is not None
    return built and _THING_LAST.search(lead) is not None


_RATIOS = ("%", "‰", "‱", "个百分点", "百分点")
_COUNTED = ("persons", "households", "places", "events", "measures", "money")


def han_counts(text: str, figure: Figure) -> bool:
    """True where a number in Chinese numerals counts something: 至少一名, 每村一所, 新建两个, 十二处."""
    if figure.arabic or figure.unit in _RATIOS or "点" in text[figure.start : figure.middle]:
        return True
    lead = text[clause_start(text, figure.start) : figure.start]
    strong = (*words("comparators.before.ge_strong"), *words("comparators.before.le_strong"))
    if text[figure.end : figure.end + 2] == "以上" and figure.value != 1:
        return True
    if text[figure.start : figure.middle] in ("万", "千", "百"):
        near = lead.endswith(words("comparators.before.approx")) and class_of(figure.unit) in _TOLD_NEAR
        return near or lead.endswith(strong)
    if any(word in lead[-12:] for word in strong) or _every_near(lead) or _is_single(text, figure, lead):
        return True
    # 二 alone is an ordinal (二次供水); a count says 两
    if (
        lead.endswith(("分为", "分成", "划为"))
        or figure.value == 1
        or text[figure.start : figure.middle] == "二"
    ):
        return False
    if figure.unit in _SKIP_TIME_UNITS or figure.unit.endswith("工作日"):
        return text[figure.end : figure.end + 2].strip("以").startswith("内") or (
            figure.value == figure.single and lead.endswith(("由", "从"))
        )
    counted = class_of(figure.unit) in _COUNTED
    if figure.single >= 10 and counted and figure.end - figure.start > 2:
        return True
    if not counted:
        return False
    closes = text[figure.end : figure.end + 1] in _CLOSING
    if closes and _COUNTED_LAST.search(lead) and figure.unit in _LAST_UNITS:
        return True
    return _promise_before().search(lead) is not None or (closes and _works().search(lead) is not None)


def promises_nothing(text: str, figure: Figure) -> str:
    """Why a figure is no promise: `name`, `time`, `condition`, `window`, `option`; empty if it may be."""
    if _is_name(text, figure):
        return "name"
    if _is_time_of_day(text, figure):
        return "time"
    if _is_window(text, figure):
        return "window"
    if (
        stands_already(text, figure)
        or _is_condition(text, figure)
        or (figure.unit != "%" and _shop().match(text, figure.end))
    ):
        return "condition"
    return "option" if _is_option(text, figure) else ""


def looks_promised(text: str, figure: Figure) -> bool:
    """True where a comparator or a verb of promising stands before a figure of unknown measure word."""
    lead = text[clause_start(text, figure.start) : figure.start]
    strong = (
        *words("comparators.before.ge_strong"),
        *words("comparators.before.le_strong"),
        *words("comparators.before.approx"),
    )
    # 擦亮路牌30糰, : a digit with one sign behind it that ends the clause counts something
    ends = text[figure.end : figure.end + 1] in (",", "。", ";", "、", "") and len(lead) > 1
    promised = lead.endswith(strong) or _promise_before().search(lead) is not None
    promised = promised or (figure.arabic and bool(figure.unit) and ends)
    return promised or (not figure.unit and _works().search(lead) is not None)
