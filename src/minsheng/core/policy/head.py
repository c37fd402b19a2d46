"""The head of a document: name of the list, document number, issuer, date of signing, year."""

import re
from dataclasses import dataclass
from datetime import date

from minsheng.core.policy.letterhead import Letterhead, is_letterhead
from minsheng.core.policy.lexicon import holds, one_of, words
from minsheng.core.policy.lines import DATE_LINE, Line, Sort
from minsheng.core.policy.nodes import Region
from minsheng.core.policy.outline import NUMBER_LINE, title_like
from minsheng.core.policy.paragraphs import Block
from minsheng.core.quantity.numerals import han_value
from minsheng.core.quantity.passage import EMPTY, Passage, joined

# …领导小组办公室关于…的通知
_ABOUT = re.compile(r"^([\u4e00-\u9fff()]{4,30}?)关于")
# 现将《某区2024年民生实事》印发
_NAMED = re.compile(r"《([^《》]{4,60})》")
# 关于2025年民生实事项目的公告
_PUBLISHED = re.compile(r".{0,30}?关于(?:公布|公示|确定|发布)?(.{4,50}?)的(?:公告|通告|公示)")
# 2026年 · 〔2026〕 · 二〇二六年
_YEAR = re.compile(r"(20\d{2})年?|([二][〇零][〇零一二三四五六七八九]{2})年")
# 青溪县 on a line of its own above the name of its list
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,10}(?:[市县区旗镇乡州盟]|街道)")
_BODY_END = re.compile(r"(?:办公室|政府|委员会|局|领导小组|办|委|厅|部|会|院|中心|指挥部|室|专班)$")
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says; an empty passage or None where it does not.

    `year_from` is the place that gives the year; `year_doubt` the code of a remark where neither the name of
    the list nor the headline of its notice does.
    """

    title: Passage = EMPTY
    number: Passage = EMPTY
    issuer: Passage = EMPTY
    dated: Passage = EMPTY
    signed_on: date | None = None
    year: int | None = None
    year_from: Passage = EMPTY
    year_doubt: str = ""


def _number(token: str) -> int | None:
    value = int(token) if token.isdecimal() else han_value(token)
    return None if value is None else int(value)


def day_of(text: str) -> date | None:
    """The day printed on a date line, None where it is no day of the calendar."""
    match = DATE_LINE.fullmatch(text)
    if match is None:
        return None
    year = int(match[1].translate(_HAN_DIGITS))
    month, day = _number(match[2]), _number(match[3])
    try:
        return date(year, month or 0, day or 0)
    except ValueError:
        return None


def is_no_day(line: Line) -> bool:
    """True for a line printed as a date that names no day of the calendar: 20206年2月9日, 2026年13月9日."""
    return line.sort is Sort.DATE and day_of(line.text.text) is None


def year_in(text: str) -> int | None:
    """The first year that a text prints, in digits of either kind."""
    match = _YEAR.search(text)
    return int((match[1] or match[2]).translate(_HAN_DIGITS)) if match else None


def title_of(regions: list[Region], listing: list[Region], letterhead: Letterhead) -> Passage:
    """The name of the list: the line before its first printing, else a later one, else the name in 《》.

    Where none is printed, what the covering notice issues, last of all the headline of that notice itself.
    """
    for region in listing:
        named = [block for block in region.before if title_like(block)]
        if named:
            return _whole_title(region.before, named[-1])
    for region in listing:
        for grid in region.grids:
            if (name := _title_row(grid.rows[:_TITLE_ROWS])).text:
                return name
    for region in regions:
        for block in region.before:
            if (name := _named_in(block.text)).text:
                return name
    if letterhead.issued.text or holds(letterhead.text.text, "outline.title.words"):
        return letterhead.issued if letterhead.issued.text else letterhead.text
    # a document in which no list was found may yet bear the name of one
    named = [block for region in regions[:1] for block in region.before[:3] if title_like(block)]
    return named[0].text if named and not listing else EMPTY


_TITLE_ROWS = 3
"""Rows of a table among which one may hold its title."""


def _title_row(rows: tuple[tuple[Passage, ...], ...]) -> Passage:
    """The name of the list in a row of its own at the head of a table."""
    for row in rows:
        filled = {cell.at: cell for cell in row if cell.text}
        if len(filled) == 1 and title_like(Block(cell := next(iter(filled.values())), Sort.TEXT)):
            return cell
    return EMPTY


def _named_in(text: Passage) -> Passage:
    """The list that a sentence of the covering notice names: in 《》, or between 关于公布 and 的公告."""
    for match in _NAMED.finditer(text.text):
        leaned_on = text.text[: match.start()].endswith(words("outline.title.leaned_on"))
        if holds(match[1], "outline.title.words") and not leaned_on:
            return text.cut(match.start(1), match.end(1))
    published = _PUBLISHED.fullmatch(text.text)
    if published and holds(published[1], "outline.title.words"):
        return text.cut(published.start(1), published.end(1))
    return EMPTY


_HALF = 30
"""Signs of the longest part of a title that is broken over lines."""


def _whole_title(before: list[Block], last: Block) -> Passage:
    """A title that stands on two or three lines, joined: the first part names the year or the place."""
    place = before.index(last)
    if year_in(last.text.text):
        return last.text
    parts = [last.text]
    for half in before[max(0, place - 2) : place][::-1]:
        text = half.text.text
        if (
            half.sort is not Sort.TEXT
            or len(text) >= _HALF
            or NUMBER_LINE.fullmatch(text)
            or is_letterhead(text)
            or text[-1:] in tuple("。:,;!")
        ):
            break
        parts.insert(0, half.text)
        if year_in(text) or _PLACE.fullmatch(text):
            return joined(parts)
    return last.text


def _signature(lines: list[Line]) -> tuple[Passage, Passage, date | None]:
    """Issuer, printed date and day of the first signature: a body's name on the line before a date.

    Where no date is a day of the calendar, the issuer before the first of them is told alone.
    """
    alone = EMPTY
    for before, line in zip([None, *lines], lines, strict=False):
        if line.sort is not Sort.DATE:
            continue
        named = before is not None and before.sort is Sort.TEXT and len(before.text) <= 40
        issuer = before.text if before is not None and named and _BODY_END.search(before.text.text) else EMPTY
        day = day_of(line.text.text)
        if day is not None:
            return issuer, line.text, day
        alone = alone if alone.text else issuer
    return alone, EMPTY, None


def _number_line(lines: list[Line]) -> tuple[Passage, Passage]:
    """The document number, and the date printed beside it on its line."""
    for line in lines[:40]:
        match = NUMBER_LINE.fullmatch(line.text.text) if len(line.text) < 40 else None
        if match:
            return line.text.cut(*match.span("number")), (
                line.text.cut(*match.span("day")) if match["day"] else EMPTY
            )
    return EMPTY, EMPTY


def head_of(lines: list[Line], regions: list[Region], listing: list[Region], letterhead: Letterhead) -> Head:
    """The head of a document.

    Args:
        lines: all printed lines.
        regions: all printings of its outline.
        listing: those among them that hold projects.
        letterhead: the headline of its covering notice.
    """
    title = title_of(regions, listing, letterhead)
    number, beside = _number_line(lines)
    issuer, dated, day = _signature(lines)
    if day is None and beside.text:
        dated, day = beside, day_of(beside.text)
    if not issuer.text:
        issuer = _issuer_of_letter(lines)
    if not issuer.text and _BODY_END.search(letterhead.above.text) and len(letterhead.above) <= _HALF:
        issuer = letterhead.above
    year, source, doubt = _year_of(title, letterhead, number if not day else EMPTY)
    if year is None and day:
        year, source, doubt = day.year, dated, "policy.year_from_signing"
    elif year is None:
        source = _dated_words(lines)
        year, doubt = year_in(source.text), "policy.year_from_text"
    return Head(title, number, issuer, dated, day, year, source, doubt)


def _year_of(title: Passage, letterhead: Letterhead, number: Passage) -> tuple[int | None, Passage, str]:
    """The year of the programme, where it is printed, and the remark that this place asks for."""
    for text, doubt in ((title, ""), (letterhead.text, ""), (number, "policy.year_from_number")):
        if year := year_in(text.text):
            return year, text, doubt
    return None, EMPTY, ""


# 2026年2月, where no day of signing is printed
_YEAR_MONTH = re.compile(r"\(?(?:20\d{2}|二[〇零一二三四五六七八九]{3})年[\d一二三四五六七八九十]{1,2}月\)?")


def _dated_words(lines: list[Line]) -> Passage:
    """Words of a sentence that name the list with its year, else a line that is a year and a month."""
    for line in lines:
        if match := _LISTED.search(line.text.text):
            return line.text.cut(*match.span())
    return next((line.text for line in lines[::-1] if _YEAR_MONTH.fullmatch(line.text.text)), EMPTY)


# 2026年全区民生实事 · 2026年30项民生实事 · 2026年,某市将办好12件民生实事
_LISTED = re.compile(
    r"(?<!较)20\d{2}年(?:度)?(?:,[^,。;\d]{0,12}(?:将|要|继续|计划))?[^,。;\d]{0,12}?"
    rf"(?:\d{{1,3}}[件项个大][^,。;\d]{{0,6}}?)?{one_of('outline.title.notice_list')}"
)


def _issuer_of_letter(lines: list[Line]) -> Passage:
    for line in lines[:12]:
        match = _ABOUT.match(line.text.text)
        if match and _BODY_END.search(match[1]) and holds(line.text.text, "outline.title.letter"):
            return line.text.cut(0, match.end(1))
    return EMPTY
