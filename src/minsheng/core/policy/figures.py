"""Figures: numbers with their measure words, as they stand in a text, before anybody asks what they mean."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from minsheng.core.policy.lexicon import alternatives, class_of, measure_classes, table, words
from minsheng.core.quantity.numerals import Numeral, arabic_at, chinese_at

# a digit that no letter, sign or digit precedes (PM10, 1+100, 12,5万) · AED 60台 · 壹佰 · 一所 · 半小时
_START = re.compile(
    r"(?<![A-Za-z\d+.×*])(?<!\d,)\d|(?<=[A-Z][A-Z])\d|[壹贰叁肆伍陆柒捌玖](?=[拾佰仟])|(?<![零〇一二两三四五六七八九十廿卅百千万亿半分第每几数])[零一二两三四五六七八九十廿卅百千万半](?![里])"
)
_RANGE = re.compile(r"(?:—|–|-|~|～|至|到|——)(?=[\d一二三四五六七八九十])")
_RATIO = re.compile(r"\d{1,3}:\d{1,3}(?:\.\d{1,2})?(?::\d{1,3})?(?![\d年月日时])")
_CLOCK = re.compile(r"(?:[01]?\d|2[0-4]):(?:[0-5]\d)$")
_MORE = re.compile(r"[余多]")
_UNKNOWN_SKIP = frozenset(
    "年月日号岁级届时点周第章条款期线版型类代世分以及之个的、,。;:!?)(]〕】》”“《+-—/×=\"'"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text.

    Attributes:
        start: where the number begins.
        middle: where the measure word begins, after 余 or 多.
        end: after the measure word and its `/…` parts.
        value: multiplied in; a pair for a span; the printed text for a share (`1:1`).
        unit: measure word, empty if none was read.
        per: what the unit is printed per (`/人`, `/年`), in order of print.
        arabic: False for Chinese numerals.
        more: True for 余 or 多 behind the number.
        known: False where the measure word is only guessed.
    """

    start: int
    middle: int
    end: int
    value: Decimal | tuple[Decimal, Decimal] | str
    unit: str
    per: tuple[str, ...] = ()
    arabic: bool = True
    more: bool = False
    known: bool = True

    @property
    def single(self) -> Decimal:
        """Its number; the upper end of a span."""
        if isinstance(self.value, tuple):
            return self.value[1]
        return self.value if isinstance(self.value, Decimal) else Decimal(0)


@cache
def _unit_pattern() -> re.Pattern[str]:
    # 人(次) · 平方米 · 微克/立方米 · 个工作日
    return re.compile(alternatives(measure_classes()))


@cache
def _other_word() -> re.Pattern[str]:
    # 台(部) · 个(处): a second measure word in brackets
    return re.compile(rf"\({alternatives(word for word in measure_classes() if len(word) <= 2)}\)")


@cache
def _per_pattern() -> re.Pattern[str]:
    # /人/年 · /人·月 · /每户 · 每人每年 behind 元
    every = table("measures")["every"]
    measured = [word for word, name in measure_classes().items() if name == "measures" and len(word) > 1]
    things = ["岁", "床位", "托位", "学生", "件", *every["bodies"], *every["periods"], *measured]
    return re.compile(rf"(?:[/·]每?|每)({alternatives(things)})")


@cache
def _not_before() -> dict[str, str]:
    return {word: signs for word, signs in table("measures")["not_before"].items() if signs}


def measure_at(text: str, place: int) -> str:
    """The longest measure word at a place, empty where the signs after it make another word of it."""
    match = _unit_pattern().match(text, place)
    if match is None:
        return ""
    word, after = match[0], text[match.end() : match.end() + 1]
    while word and after and after in _not_before().get(word, ""):
        shorter = [other for other in measure_classes() if word.startswith(other) and other != word]
        word = max(shorter, key=len, default="")
        after = text[place + len(word) : place + len(word) + 1]
    if word and after == "(" and (other := _other_word().match(text, place + len(word))):
        return word + other[0]
    return word


# 新建食堂14个每个食堂补助…: the next clause begins
_OF_EACH = re.compile(r"每个[\u4e00-\u9fff]")


def _per_at(text: str, place: int) -> tuple[tuple[str, ...], int]:
    found: list[str] = []
    while (match := _per_pattern().match(text, place)) and not _OF_EACH.match(text, place):
        found.append(match[1])
        place = match.end()
    return tuple(found), place


def _numeral_at(text: str, place: int) -> Numeral | None:
    return arabic_at(text, place) if text[place].isdecimal() else chinese_at(text, place)


def _spanned(text: str, low: Numeral) -> tuple[Numeral, Decimal | tuple[Decimal, Decimal]]:
    """The value of a number or of the span it opens: 1.8—2.1万, 1.8万—2.1万, 20%—30%."""
    place = low.end + (text[low.end : low.end + 1] in "%‰元" and _RANGE.match(text, low.end + 1) is not None)
    match = _RANGE.match(text, place)
    high = _numeral_at(text, match.end()) if match else None
    if high is None or high.unit != low.unit:
        return low, low.value
    first = low.value
    if low.scale == 0 and high.scale and low.digits <= high.digits:
        first = low.digits.scaleb(high.scale) + 0
    if first >= high.value:
        return low, low.value
    return high, (first, high.value)


_COMPARED = 8
"""Signs before 1:15 in which 比 tells that it is a share (师生比不低于1:15) and no time of day."""


def _ratio_at(text: str, place: int) -> Figure | None:
    match = _RATIO.match(text, place)
    if match is None:
        return None
    after = text[match.end() : match.end() + 4]
    compared = "比" in text[max(0, place - _COMPARED) : place]
    if (
        _CLOCK.match(match[0])
        and not compared
        and not after.startswith(("比例", "的比", "分担", "配套", "全额"))
    ):
        return None
    return Figure(place, match.end(), match.end(), match[0], "ratio")


def figure_at(text: str, place: int) -> Figure | None:
    """The figure that begins at a place, None where the number is no count."""
    if ratio := _ratio_at(text, place):
        return ratio
    numeral = _numeral_at(text, place)
    if numeral is None:
        return None
    last, value = _spanned(text, numeral)
    if last.unit:
        return Figure(place, last.end, last.end, value, last.unit, arabic=False)
    more = _MORE.match(text, last.end)
    middle = last.end + (more is not None)
    unit = measure_at(text, middle)
    if unit == "个点" and not _RISE.search(text[max(0, place - 6) : place]):
        unit = "个"
    if not unit:
        return _unit_unknown(text, Figure(place, middle, middle, value, "", arabic=last.arabic), last)
    per, end = _per_at(text, middle + len(unit))
    return Figure(place, middle, end, value, unit, per, last.arabic, more is not None)


# 1.2万千瓦(12MW): the same in another unit
_BESIDE = re.compile(r"\((?:约|即|合|折合|约合)?")


def restates(text: str, figure: Figure, before: Figure | None) -> str:
    """`same` for a figure in brackets that gives the one before it in another unit, else empty."""
    if (
        before is None
        or not _BESIDE.fullmatch(text[before.end : figure.start])
        or text[figure.end : figure.end + 1] != ")"
    ):
        return ""
    for group in table("measures")["same"].values():
        if {figure.unit, before.unit} <= group.keys() and figure.unit != before.unit:
            one, other = (item.single * Decimal(str(group[item.unit])) for item in (figure, before))
            return "same" if abs(one - other) * _CLOSE <= other else ""
    return ""


_CLOSE = 50
"""One in how many two figures may differ that were rounded from one."""


# 绿化率提高1.5个点: points of a share; 新建20个点 are places
_RISE = re.compile(r"[提升增上涨降减低高加长了约]$")


def _unit_unknown(text: str, figure: Figure, numeral: Numeral) -> Figure | None:
    """30万 understood as money, or a count whose measure word the lexicon does not know."""
    after = text[figure.end : figure.end + 1]
    if not numeral.arabic:
        return None
    if masked := _MASKED.match(text, figure.end):
        return Figure(figure.start, figure.end, masked.end(), figure.value, masked[0], known=False)
    if (
        numeral.scale >= 4
        and (not after or after in ",。;、)的")
        and "最高" in text[max(0, figure.start - 8) : figure.start]
    ):
        return Figure(figure.start, figure.end, figure.end, figure.value, "元")
    if numeral.scale >= 4 and _PEOPLE.match(text, figure.end):
        return Figure(figure.start, figure.end, figure.end, figure.value, "人")
    if numeral.scale >= 4 and (not after or after in ",。;、)"):
        counted = _counted_before(text[max(0, figure.start - 10) : figure.start])
        return Figure(figure.start, figure.end, figure.end, figure.value, counted, known=bool(counted))
    if not after or after in _UNKNOWN_SKIP or not "\u4e00" <= after <= "\u9fff":
        return None
    return Figure(figure.start, figure.end, figure.end + 1, figure.value, after, known=False)


# 12** · 3■: a measure word that is blotted out
_MASKED = re.compile(r"[*■□●○×]{1,6}(?=[\u4e00-\u9fff,。;、)]|$)")


# 2.6万农村人口 · 1.2万困难群众: people counted without a measure word
_PEOPLE = re.compile(r"(?:[\u4e00-\u9fff]{0,4}?)(?:人口|群众|居民|学生|职工|老人|老年人|儿童|农民工|残疾人)")


def _counted_before(lead: str) -> str:
    """The measure word understood after 受益人口3.2万: 人; empty where the words before tell nothing."""
    return "人" if any(word in lead for word in ("人口", "人数", "群众", "居民", "人员", "学生")) else ""


def quoted(text: str) -> list[bool]:
    """For each character whether it stands inside “…” or 《…》, where numbers are parts of names."""
    inside, depth = [], 0
    for char in text:
        depth += char in "“《「"
        inside.append(depth > 0)
        depth -= char in "”》」" and depth > 0
    return inside


# 小学2、初中3所 · 800、700元: the measure word behind a later number of the series
_SHARED = re.compile(r"、(?P<name>[\u4e00-\u9fff]{0,6})(?=\d)")
_SAME = ("persons", "households", "places", "events", "money")
_NUMBERED = frozenset(("期", "路", "道", "楼", "栋", "幢", "组", "队", "批", "段", "门", "本", "卷", "集"))
# ,其中高校毕业生2千。
_OF_THEM = re.compile(r"[,(](?:其中|含)[\u4e00-\u9fff]{1,12}$")
_FEW = 16


def _sharing(text: str, place: int, before: Figure | None) -> Figure | None:
    """A number without a measure word that takes the one of its series or of the sum it is a part of."""
    numeral = arabic_at(text, place) if text[place].isdecimal() else None
    if numeral is None:
        return None
    lead = text[max(0, place - _FEW) : place]
    unit = ""
    if match := _SHARED.match(text, numeral.end):
        after = arabic_at(text, match.end())
        unit = measure_at(text, after.end) if after else ""
        named = match["name"] and re.search(r"[\u4e00-\u9fff]{2}$", lead)
        unit = unit if named or (unit == "元" and numeral.value >= _SUM) else ""
    elif before and before.known and not re.search(r"\d", text[before.end : place]):
        part = _OF_THEM.search(lead) and text[numeral.end : numeral.end + 1] in ",。;)"
        unit = before.unit if part else ""
    if class_of(unit) not in _SAME or unit in _NUMBERED:
        return None
    return Figure(place, numeral.end, numeral.end, numeral.value, unit)


_SUM = 10
"""Least amount of money that a number without 元 in a series is taken for."""

_LETTERED = re.compile(r"(?:PM|NO|CO|SO)$")


def _follows_letters(text: str, figure: Figure) -> bool:
    """True where letters before the number make it part of a name (PM10), not of a count (AED 60台)."""
    lead = text[max(0, figure.start - 4) : figure.start]
    if not lead or not lead[-1].isascii() or not lead[-1].isalpha():
        return False
    counted = figure.known and class_of(figure.unit) in ("places", "persons", "events", "households")
    return not counted or _LETTERED.search(lead) is not None


def figures_in(text: str) -> list[Figure]:
    """All figures of a text in order, those inside quotation marks left out."""
    found: list[Figure] = []
    place, names = 0, quoted(text)
    while match := _START.search(text, place):
        start = match.start()
        figure = None if names[start] else figure_at(text, start)
        if not names[start] and (figure is None or not figure.unit):
            figure = _sharing(text, start, found[-1] if found else None) or figure
        if figure is None or _follows_letters(text, figure):
            numeral = _numeral_at(text, start)
            place = max(start + 1, numeral.end if numeral else 0)
        else:
            found.append(figure)
            place = figure.middle if not figure.known else figure.end
    return found


def is_period(word: str) -> bool:
    """True for 年, 月, 学期 …: what stands last in a unit."""
    return word in words("measures.every.periods")


def join_unit(unit: str, per: tuple[str, ...]) -> str:
    """A unit with what it is per: things first, periods last, nothing twice."""
    kept = list(dict.fromkeys(per))
    ordered = [word for word in kept if not is_period(word)] + [word for word in kept if is_period(word)]
    return "/".join([unit, *ordered])
