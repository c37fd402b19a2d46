"""The head of a document: name of the list, document number, issuer, date of signing, year."""

import re
from dataclasses import dataclass
from datetime import date

from minsheng.core.policy.lexicon import holds
from minsheng.core.policy.lines import DATE_LINE, Line, Sort
from minsheng.core.policy.nodes import Region
from minsheng.core.policy.outline import DOCUMENT_NUMBER, title_like
from minsheng.core.policy.paragraphs import Block
from minsheng.core.quantity.numerals import han_value
from minsheng.core.quantity.passage import EMPTY, Passage

# …领导小组办公室关于…的通知
_ABOUT = re.compile(r"^([\u4e00-\u9fff()]{4,30}?)关于")
# 现将《某区2024年民生实事》印发
_NAMED = re.compile(r"《([^《》]{4,60})》")
# 关于2025年民生实事项目的公告
_PUBLISHED = re.compile(r".{0,30}?关于(?:公布|公示|确定|发布)?(.{4,50}?)的(?:公告|通告|公示)")
_YEAR = re.compile(r"(20\d{2})年?")
_BODY_END = re.compile(r"(?:办公室|政府|委员会|局|领导小组|办|委|厅|部|会|院|中心|指挥部|室|专班)$")
_HAN_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says; an empty passage or None where it does not."""

    title: Passage = EMPTY
    number: Passage = EMPTY
    issuer: Passage = EMPTY
    dated: Passage = EMPTY
    signed_on: date | None = None
    year: int | None = None


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


def title_of(regions: list[Region], listing: list[Region]) -> Passage:
    """The name of the list: the line before its first printing, else a later one, else the name in 《》."""
    for region in listing:
        named = [block for block in region.before if title_like(block)]
        if named:
            return _whole_title(region.before, named[-1])
    for region in regions:
        for block in region.before:
            for match in _NAMED.finditer(block.text.text):
                if holds(match[1], "outline.title.words"):
                    return block.text.cut(match.start(1), match.end(1))
    for region in regions:
        for block in region.before:
            published = _PUBLISHED.fullmatch(block.text.text)
            if published and holds(published[1], "outline.title.words"):
                return block.text.cut(published.start(1), published.end(1))
    return EMPTY


def _whole_title(before: list[Block], last: Block) -> Passage:
    """A title that stands on two lines, joined: the first half has the year but no word of a list."""
    place = before.index(last)
    if place and not _YEAR.search(last.text.text):
        half = before[place - 1]
        text = half.text.text
        if (
            half.sort is Sort.TEXT
            and len(text) < 30
            and _YEAR.search(text)
            and not DOCUMENT_NUMBER.fullmatch(text)
            and text[-1] not in "。:,;!"
        ):
            return half.text + last.text
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


def head_of(lines: list[Line], regions: list[Region], listing: list[Region]) -> Head:
    """The head of a document.

    Args:
        lines: all printed lines.
        regions: all printings of its outline.
        listing: those among them that hold projects.
    """
    title = title_of(regions, listing)
    number = next(
        (
            line.text
            for line in lines[:40]
            if len(line.text) < 40 and DOCUMENT_NUMBER.fullmatch(line.text.text)
        ),
        EMPTY,
    )
    issuer, dated, day = _signature(lines)
    if not issuer.text:
        issuer = _issuer_of_letter(lines)
    match = _YEAR.search(title.text) or (_YEAR.search(number.text) if not day else None)
    year = int(match[1]) if match else (day.year if day else None)
    return Head(title, number, issuer, dated, day, year)


def _issuer_of_letter(lines: list[Line]) -> Passage:
    for line in lines[:12]:
        match = _ABOUT.match(line.text.text)
        if match and _BODY_END.search(match[1]) and holds(line.text.text, "outline.title.letter"):
            return line.text.cut(0, match.end(1))
    return EMPTY
