"""Days by which something is to be done."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from minsheng.core.quantity.numerals import han_value

_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_YEAR = r"(?:(?P<year>20\d{2})年)?"

# 4月底前 · 2024年10月底 · 5月31日前 · 12月20日之前 · 6月中旬前
_MONTH_DATE = re.compile(
    rf"(?<!\d){_YEAR}(?:年)?{_MONTH}月(?:(?P<day>3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])日|(?P<third>上旬|中旬|下旬)|(?P<close>底|末))?"
    r"(?P<before>之?前|以前|为止)?"
)
# 年底前 · 2024年年底 · 2025年底前 · 年末前
_YEAR_END = re.compile(
    r"(?:(?P<year>20\d{2})年|(?P<this>今年|本年))?年?(?P<close>底|末)(?P<before>之?前|以前)?"
)
# 2026/6/30 · 2026-06-30 · 2026.6.30 · 2026-06 in a cell or clause of due days
_WRITTEN = re.compile(
    r"(?<!\d)(?P<year>20\d{2})(?P<mark>[/.\-])(?P<month>1[0-2]|0?[1-9])"
    r"(?:(?P=mark)(?P<day>3[01]|[12]\d|0?[1-9]))?(?:日|00:00:00)?(?!\d)(?:之?前)?"
)
# 1—12月: all the year
_ALL_YEAR = re.compile(r"(?<!\d)0?1月?[—\-~至到]{1,2}$")
_NOT_DUE = re.compile(r"(?:较|比|截至|截止|自|从|起|同|以|上年同期|到达)$")
_DONE = re.compile(
    r"[^,。;:]{0,10}?(?:完成|完工|建成|投入使用|投用|实现|达到|交付|竣工|开工|启用|结束|开放|通车|运营|运行|落实|到位|办结|验收|封顶|开通|发放|开诊|开业|开班|营业|开馆|开园|通水|通气|通电|移交|入住(?!率)|达标(?!率)|公布|兑现|上线|建立|设立|接入|贯通|全覆盖)"
)
# 2000年底前建成的小区 · 3月31日前参保的居民: who or what qualifies, nothing that is to be done
_QUALIFIES = re.compile(
    r"[^,。;、\d]{0,10}?(?:建成|建设|竣工|交付|投用|投入使用|登记|注册|入学|出生|毕业|取得|购买|购置|参保|缴费|退役|退休|签订|签约|入职|办理|审批|备案|立项|开工|成立|设立|建立|改造|公布|移交|认定|落户|使用|安装)的"
)


@dataclass(frozen=True, slots=True)
class Due:
    """A due day in a text; places count characters of the folded text."""

    start: int
    end: int
    on: date


def _number(printed: str) -> int:
    return int(printed) if printed.isdecimal() else int(han_value(printed) or 0)


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _day_of(match: re.Match[str], year: int) -> date | None:
    month = _number(match["month"])
    if match["day"]:
        day = _number(match["day"])
        return date(year, month, day) if day <= calendar.monthrange(year, month)[1] else None
    if match["third"] in ("上旬", "中旬"):
        return date(year, month, 10 if match["third"] == "上旬" else 20)
    return _last_day(year, month)


def _written(match: re.Match[str]) -> date | None:
    """The day of a date in digits; the last of the month where it prints none."""
    year, month = int(match["year"]), int(match["month"])
    last = calendar.monthrange(year, month)[1]
    day = int(match["day"] or last)
    return date(year, month, day) if day <= last else None


def _binds(text: str, match: re.Match[str], *, column: bool) -> bool:
    """True where the date is one by which something is done, not a start or a comparison."""
    if _NOT_DUE.search(text[max(0, match.start() - 4) : match.start()]):
        return False
    if match.groupdict().get("month") == "12" and _ALL_YEAR.search(text[: match.start()][-4:]):
        return False
    after = text[match.end() : match.end() + 16]
    groups = match.groupdict()
    if after.startswith(("起", "至", "—", "-", "期间", "以来", "到")) or _QUALIFIES.match(after):
        return False
    # 3月15日印发 tells of a paper, 3月底前印发 promises one
    if after.startswith(("印发", "发布", "召开", "出台")) and not groups["before"]:
        return False
    if groups["before"] or column:
        return True
    exact = groups.get("close") or groups.get("day") or groups["year"] or groups.get("third")
    return bool(exact) and _DONE.match(after) is not None


def dues_in(text: str, year: int | None, *, column: bool = False) -> list[Due]:
    """Due days of a text in order of print.

    Args:
        text: folded.
        year: of the document, for dates that print none; without it such dates are left out.
        column: True for a cell or clause headed 完成时限, where a bare month is a due day too.
    """
    found: list[Due] = []
    for match in _MONTH_DATE.finditer(text):
        when = int(match["year"]) if match["year"] else year
        if when and _binds(text, match, column=column) and (day := _day_of(match, when)):
            found.append(Due(match.start(), match.end(), day))
    for match in _WRITTEN.finditer(text) if column else ():
        day = _written(match)
        if day and not text.startswith(("起", "至", "—", "-", "~"), match.end()):
            found.append(Due(match.start(), match.end(), day))
    for match in _YEAR_END.finditer(text):
        inside = any(due.start <= match.start() < due.end for due in found)
        month_end = match.start() > 0 and text[match.start() - 1] in "月周半"
        if inside or month_end or not (match[0].startswith(("年", "20", "今", "本"))):
            continue
        when = int(match["year"]) if match["year"] else year
        if when and _binds(text, match, column=column):
            found.append(Due(match.start(), match.end(), date(when, 12, 31)))
    return sorted(found, key=lambda due: due.start)
