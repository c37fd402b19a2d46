"""What single cells of a table print: a number, names on lines of their own, a figure in three cells."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cache

from minsheng.core.policy.figures import figures_in, is_period
from minsheng.core.policy.lexicon import words
from minsheng.core.policy.names import looks_like_unit
from minsheng.core.policy.numbering import CIRCLED
from minsheng.core.quantity.numerals import han_value
from minsheng.core.quantity.passage import EMPTY, Passage

# 3 · 1.1 · 1-1 · 第3件 · (2)
_NUMBER = re.compile(r"第?(\d{1,4}(?:[.\-—]\d{1,3})*)[项件条号]?")
# 3.0, as sheets print a number
_WHOLE = re.compile(r"(\d+)\.0")
# 城镇新增就业(人) · 供水管网(万公里)
_MEASURE = re.compile(r"\((?:单位:)?(?P<measure>[^()\d]{1,8})\)$")
_PARTS = re.compile("[、,;:/]")
_OWN = frozenset("市区县省州旗各镇乡街团")
_LONGEST = 1000
"""Signs of the longest cell of names."""
_NAME = 30
"""Signs of the longest name."""
_AREAS = ("市", "区", "县", "省", "州", "旗", "镇", "乡")


def is_none(text: str) -> bool:
    """True for a dash or another mark that says that nothing is meant."""
    return text.strip("()") in words("units.names.empty")


def number_of(text: str) -> str:
    """A number cell as Arabic digits, its parts joined by stops; empty where it prints no number."""
    bare = text.strip(".、()[]【】 ")
    if whole := _WHOLE.fullmatch(bare):
        return whole[1]
    if match := _NUMBER.fullmatch(bare):
        return re.sub(r"[\-—]", ".", match[1])
    if bare in CIRCLED:
        return str(CIRCLED.index(bare) + 1) if bare else ""
    value = han_value(bare.removeprefix("第").rstrip("项件条号")) if bare else None
    return str(int(value)) if value is not None else ""


def listed(cell: Passage, breaks: Sequence[int]) -> Passage:
    """A cell of names in which a line end between two whole names parts them as 、 does.

    Args:
        cell: folded.
        breaks: code points of line ends, in order; those outside the cell are of no account.
    """
    if not 0 < len(cell) <= _LONGEST:
        return cell
    found, start = EMPTY, 0
    inside = breaks[bisect_right(breaks, cell.at[0]) : bisect_left(breaks, cell.at[-1])]
    ends = [bisect_left(cell.at, place) for place in inside]
    for place, end, after in zip(inside, ends, [*ends, len(cell)][1:], strict=True):
        found, start = found + _unnumbered(cell.cut(start, end)), end
        line, rest = _unnumbered(cell.cut(end, after)), _unnumbered(cell.cut(end))
        if _parts(found.text, line.text, rest.text):
            found = found + Passage("、", (place,))
    return found + _unnumbered(cell.cut(start))


# 1.县甲局 · (2)县乙局
_LINE_NUMBER = re.compile(r"\(?\d{1,2}[.、)](?=[\u4e00-\u9fff])")


def _unnumbered(line: Passage) -> Passage:
    match = _LINE_NUMBER.match(line.text)
    return line.cut(match.end()) if match else line


def _parts(above: str, line: str, rest: str) -> bool:
    """True where a line end stands between two whole names, not inside a name that the cell's width broke.

    Args:
        above: the cell up to the line end.
        line: the line behind it.
        rest: that line and all after it.
    """
    left, right = _PARTS.split(above)[-1], _PARTS.split(rest)[0]
    if not line or not looks_like_unit(left):
        return False
    if not any(looks_like_unit(right[:end]) for end in range(2, min(len(right), _NAME) + 1)):
        return False
    if right[0] in _OWN:
        return True
    if line in words("units.names.tails"):
        return False
    return left.startswith("各") or not left.endswith(_AREAS) or line.endswith(_AREAS)


def figure_of(subject: Passage, value: Passage, measure: Passage) -> Passage:
    """A figure in cells of its own read as words: what is counted, how many, in which measure word."""
    if measure.text and not is_none(measure.text):
        return subject + value + measure
    aside = _MEASURE.search(subject.text)
    if aside is None or not value.text[-1:].isdigit():
        return subject + value
    return subject.cut(0, aside.start()) + value + subject.cut(*aside.span("measure"))


_ENDS = frozenset(",;:。、!?(《“")


def noted(filled: Sequence[Passage]) -> tuple[Passage, ...]:
    """The cells of a row that a word such as 备注 begins, each text once; none for other rows."""
    once = tuple({cell.text: cell for cell in filled}.values())
    begins = filled[0].text.partition(":")[0] in words("outline.table.notes")
    return once if begins and (len(once) == 1 or len(filled[0]) <= _NOTE) else ()


_NOTE = 4
"""Signs of the longest word, with its colon, that begins a row of notes."""


# 2.每个食堂… · (3)服务… · ②新建…
_NUMBERED = re.compile(rf"(?:\d{{1,2}}[.、]|\(\d{{1,2}}\))(?=[\u4e00-\u9fff])|[{CIRCLED}]")


def claused(cell: Passage, breaks: Sequence[int]) -> Passage:
    """A cell of tasks in which a line end parts them as a semicolon does.

    It does before a verb of promising and before the number of an item.

    Args:
        cell: folded.
        breaks: code points of line ends, in order; those outside the cell are of no account.
    """
    if not cell.text:
        return cell
    found, start = EMPTY, 0
    for place in breaks[bisect_right(breaks, cell.at[0]) : bisect_left(breaks, cell.at[-1])]:
        end = bisect_left(cell.at, place)
        line = cell.cut(end).text
        begins = line.startswith(_promising()) or _NUMBERED.match(line) is not None
        if end > start and begins and cell.text[end - 1] not in _ENDS:
            found, start = found + cell.cut(start, end) + Passage(";", (place,)), end
    return found + cell.cut(start)


@cache
def _promising() -> tuple[str, ...]:
    return tuple(word for word in words("promises.verbs.promise") if len(word) > 1)


def counted_in(task: Passage) -> Passage:
    """What a cell beside a figure's says is counted: its first clause, empty where that prints a figure."""
    clause = task.cut(0, len(re.split("[,;。]", task.text)[0]))
    return EMPTY if figures_in(clause.text) else clause


def repeats(task: str, value: str) -> bool:
    """True where the figure of a cell stands in the words beside it already: 新建驿站15个 | 15."""
    match = _BARE.fullmatch(value)
    number = re.escape(match["number"] if match else value)
    return re.search(r"\d", value) is not None and (
        re.search(rf"(?<![\d.]){number}(?![\d.])", task) is not None
    )


# 1200 · ≥1.2 · 不少于3万 · 约500 · 3000以上
_BARE = re.compile(
    r"(?P<bound>[≥≤><=＞＜≧≦]|不少于|不低于|不高于|不超过|至少|达到|约|超过?)?"
    r"(?P<number>\d[\d,]*(?:\.\d+)?[万亿千百]?余?)(?P<behind>以上|以内|以下|左右)?"
)
# 数量(个) · 目标(单位:公里) · 补助标准[元/人·月]
_BRACKETED = re.compile(r"[(\[〔【](?:计量)?(?:单位)?:?(?P<measure>[^()\[\]〔〕【】\d]{1,10})[)\]〕】]$")
# 计划人数 · 发放户数 · 服务人次
_IMPLIED = re.compile(r"(?P<measure>人次|人|户)数?$")
# 计划数/万人
_STROKED = re.compile(r".{2,}?/(?P<measure>[^/]{1,6})$")


def is_bare_figure(text: str) -> bool:
    """True for a cell that is a number without a measure word."""
    return _BARE.fullmatch(text) is not None


def _is_measure(word: str) -> bool:
    """True for a measure word, with its multiplier before and what it is per behind."""
    found = figures_in(f"1{word}")
    return not is_period(word) and len(found) == 1 and found[0].known and found[0].end == len(word) + 1


def measure_of(headings: Iterable[Passage]) -> Passage:
    """The measure word that the headings of a column give, the lowest first; empty where none does."""
    for heading in reversed(list(headings)):
        for pattern in (_BRACKETED, _STROKED, _IMPLIED):
            match = pattern.search(heading.text)
            if match and _is_measure(match["measure"]):
                return heading.cut(*match.span("measure"))
    return EMPTY


def with_measure(value: Passage, measure: Passage) -> Passage:
    """A bare number with the measure word of its heading, before 以上 and 左右; any other cell as it is."""
    match = _BARE.fullmatch(value.text)
    if match is None or not measure.text:
        return value
    end = match.end("number")
    return value.cut(0, end) + measure + value.cut(end)


def unmeasured(heading: Passage) -> Passage:
    """A heading without the measure word at its end."""
    if match := _BRACKETED.search(heading.text):
        return heading.cut(0, match.start())
    match = _STROKED.search(heading.text)
    return heading.cut(0, match.start("measure") - 1) if match else heading
