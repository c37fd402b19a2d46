"""Figures and days of a project's own words of which nothing was read: none may go without a word."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from minsheng.core.policy.figures import measure_at, quoted
from minsheng.core.policy.lexicon import class_of, one_of
from minsheng.core.policy.progress import told_so_far

Place = tuple[int, int]

# 1200 · 12,5万 · 0.58 · 1OO · l20 · 110/12345 · 500Mbps: signs that stand together
_WORD = re.compile(r"[A-Za-z\d]++(?:[.,:/+×*\-—–~][A-Za-z\d]++)*+(?P<scale>[十百千万亿]*+)")
# 1OO元 · l20盏 · 3I座: letters that a scan takes for digits
_SCANNED = re.compile(r"[\dOoIl]*\d[OoIl][\dOoIl]*|[OoIl]+\d[\dOoIl]*|[\dOoIl]*[OoIl][.][\dOoIl]*\d[\dOoIl]*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_TELEPHONE = re.compile(r"\d{3,4}-\d{7,8}|1\d{10}|\d{7,}|(?:1[12]\d|12\d{3}|9[56]\d{3,4})(?:[/、].*)?")
# 第3 · 〔2026〕 · (1) · 前10 · A3
_NAMED_BEFORE = re.compile(r"(?:第|附件|附表|〔|【|\[|前|No\.|[#×+A-Za-z])$")
_ITEM_BEFORE = re.compile(r"(?:^|[。;:,(、])$")
_ITEM_AFTER = re.compile(r"[.、)]")
_PARAGRAPH_AFTER = re.compile(r"[.、)](?!\d)[\u4e00-\u9fff]{2}")
# 2026年 · 2026—2027学年 · 3月 · 80后 · 3—6岁 · 9点 · 1号
_NAMED_AFTER = re.compile(
    r"(?:(?:[、和及至到与]|或)[A-Z]?\d{1,4})*(?:年|学年|月|日|号|级|届|版|后(?!续)|岁|周岁|周龄|月龄|年级|周(?![边报])|班(?![次])|点|时(?!间)|路|期|代|型|类|层|楼|标段|线|中|小|院|弄|栋|幢|区(?!域)|段|式|级|世纪|倍镜)"
    r"|个?(?:部门|单位|厅局|委办局)(?!所)|热线|急救|平台|专线|电话|便民|[〕】\]+×]"
)
_YEAR = re.compile(r"(?:19|20)\d{2}(?:[-—–~/](?:(?:19|20)?\d{2}))?")
# 500Mbps is told where words of reaching stand before it; 5G, 35kV are names
_LETTERED = re.compile(r"\d+(?:\.\d+)?[A-Za-z/]+")


# 建成率达1/3 · 减少1/2
_FRACTION = re.compile(r"(\d{1,2})/(\d{1,2})")
_SHARED = re.compile(r"(?:率|比例|占比|占|达|完成|过|减少|降低|提高|增长|增加)[^,。;:\d]{0,8}$")


@cache
def _reaching() -> re.Pattern[str]:
    strong = one_of("comparators.before.ge_strong", "comparators.before.le_strong")
    return re.compile(rf"(?:{strong}|{one_of('comparators.before.ge', 'comparators.before.le')})$")


# 数十座 · 上千人次 · 近百名 · 几百户
_ROUGH = re.compile(
    r"(?<![\d零一二两三四五六七八九十百千万亿])(?:数|几|上|近|逾|约|好几)[十百千万亿]+[多余]?"
)
# 壹佰贰拾处
_OFFICIAL = re.compile(r"[壹贰叁肆伍陆柒捌玖拾佰仟]{2,}[万亿]?")
_HAN = re.compile(
    r"(?<![第每之整分\d零一二两三四五六七八九十百千万亿半同某任惟唯统])[一二两三四五六七八九十百千半][十百千万]*"
)
# 第一批五个点位
_BATCHED = re.compile(r"第[一二三四五六七八九十\d]{1,2}批(?:次)?([一二三四五六七八九十百两]+)")
# 翻一番 · 翻两番 · 翻倍 · 过半 · 增长一倍
_TIMES = re.compile(
    r"翻(?:了)?[一两三]?[番倍]|过半(?![年月天日夜])|(?:增长|增加|提高|提升|扩大)[一两]倍|(?:缩短|压缩|减少|延长)[半一两三](?:个?小时|天|个月|年)"
)
# 国庆节前 · 元旦前 · 春节假期前
_FEAST = re.compile(
    r"(?:元旦|春节|元宵节?|清明节?|端午节?|中秋节?|国庆|五一|劳动节|七一|八一|十一(?=[假前]))节?(?:假期|长假|期间)?之?以?前"
)
_WORKS_WINDOW = 10


@cache
def _worked() -> re.Pattern[str]:
    works = one_of("promises.works.verbs", "promises.works.fostering", "promises.works.founding")
    return re.compile(f"{works}|新增|增设|设置|配备|安装|购置")


_COUNTED = frozenset(("persons", "households", "places", "events", "measures", "money"))


def unheeded(text: str, heard: Iterable[Place]) -> list[tuple[int, int, str]]:
    """Figures and days of a text that no fact holds and that are no name, item number, year or telephone.

    Args:
        text: folded text of a task or of a measure.
        heard: places of what was read, told already, or known to promise nothing.
    """
    taken = {place for start, end in (*heard, *told_so_far(text)) for place in range(start, end)}
    names = quoted(text)
    found: dict[int, tuple[int, int, str]] = {}
    for start, end, why in _candidates(text):
        if not names[start] and not any(place in taken for place in range(start, end)):
            found[start] = (start, end, why)
            taken.update(range(start, end))
    return [found[start] for start in sorted(found)]


def _candidates(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _FEAST.finditer(text):
        yield match.start(), match.end(), "policy.due_unread"
    for match in _WORD.finditer(text):
        if re.search(r"\d", match[0]) and _counts(text, match):
            yield match.start(), match.end() + len(measure_at(text, match.end())), _WHY
    for match in _TIMES.finditer(text):
        yield match.start(), match.end(), _WHY
    for pattern in (_ROUGH, _OFFICIAL):
        for match in pattern.finditer(text):
            if unit := _counted(text, match.end()):
                yield match.start(), match.end() + len(unit), _WHY
    yield from _in_han(text)


def _in_han(text: str) -> Iterator[tuple[int, int, str]]:
    """Counts in Chinese numerals."""
    for match in _BATCHED.finditer(text):
        if unit := _counted(text, match.end()):
            yield match.start(1), match.end() + len(unit), _WHY
    for match in _HAN.finditer(text):
        unit = _counted(text, match.end())
        if unit and _closes(text, match.end() + len(unit)) and _promised(text, match.start()):
            yield match.start(), match.end() + len(unit), _WHY


_WHY = "policy.figure_unread"


def _counted(text: str, place: int) -> str:
    """The measure word at a place, empty where none counts there."""
    unit = measure_at(text, place)
    return unit if class_of(unit) in _COUNTED else ""


def _closes(text: str, place: int) -> bool:
    return text[place : place + 1] in ("", ",", "。", ";", "、", ")")


def _promised(text: str, place: int) -> bool:
    """True where a verb of building or adding stands close before a count in Chinese numerals."""
    lead = re.split("[,。;:]", text[max(0, place - _WORKS_WINDOW * 2) : place])[-1]
    return _worked().search(lead[-_WORKS_WINDOW:]) is not None


def _counts(text: str, match: re.Match[str]) -> bool:
    """True for digits that are no name, number of an item, year, telephone or time of day."""
    word, start, end = match[0].removesuffix(match["scale"]), match.start(), match.end()
    counted = bool(match["scale"]) or bool(measure_at(text, end))
    if _SCANNED.fullmatch(word):
        return counted
    if share := _FRACTION.fullmatch(word):
        reached = _SHARED.search(text[max(0, start - 12) : start])
        return reached is not None and int(share[1]) < int(share[2])
    if not _NUMBER.fullmatch(word):
        lettered = _LETTERED.fullmatch(word) is not None
        return lettered and _reaching().search(text[max(0, start - 6) : start]) is not None
    if _NAMED_BEFORE.search(text[max(0, start - 3) : start]) or _NAMED_AFTER.match(text, end):
        return False
    if _YEAR.fullmatch(word) or (not counted and _TELEPHONE.fullmatch(word)):
        return False
    heads = _ITEM_BEFORE.search(text[max(0, start - 1) : start]) is not None
    return not (heads and _ITEM_AFTER.match(text, end) and not counted)
