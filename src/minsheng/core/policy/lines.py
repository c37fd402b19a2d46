"""The lines of a source, rid of page furniture, each with what it is at first sight."""

import re
from dataclasses import dataclass
from enum import StrEnum

from minsheng.core.policy.blanks import left_open
from minsheng.core.policy.chrome import is_chrome
from minsheng.core.policy.columns import header_of
from minsheng.core.policy.grids import Grid, grid_of, spaced_rows, tabbed_rows
from minsheng.core.policy.guessing import unheaded
from minsheng.core.policy.leading import first_leads, is_own_note, lead_sign
from minsheng.core.policy.lexicon import one_of
from minsheng.core.policy.source import LINE_FORMATS, Paragraph, Source, Span, Table
from minsheng.core.policy.stacked import printed_lines, stacked
from minsheng.core.quantity.passage import EMPTY, Passage, fold, passage


class Sort(StrEnum):
    """What a line is, whatever stands around it."""

    TEXT = "text"
    ANNEX = "annex"
    MEASURES = "measures"
    DATE = "date"
    CHROME = "chrome"
    NOTE = "note"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line.

    Attributes:
        text: folded.
        sort: what it is.
        heading: True where the file marks it as title or heading.
        grid: its table, None outside tables.
    """

    text: Passage
    sort: Sort = Sort.TEXT
    heading: bool = False
    grid: Grid | None = None


# - 3 - · — 12 — · 第3页 · 第 3 页 共 9 页 · 3/9 · ·3· · 一3一 where a stroke was recognised as a sign
_PAGE_NUMBER = re.compile(
    r"[-—–·_]{0,3}(?:第?\d{1,3}页?(?:[/,]?共?\d{1,3}页?)?)[-—–·_]{0,3}|[-—–一]\d{1,3}[-—–一]"
)
# 附件 · 附件1 · 附件1: · -附件:1.某区民生实事 · 附表2
_ANNEX = re.compile(
    rf"-?{one_of('outline.annex.words')}(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})?(?:[:.].{{0,80}})?"
)
# 推进措施: · 【工作举措】 · 主要措施
_MEASURES = re.compile(rf"[\[【(〔]?{one_of('outline.measures_line.words')}[\]】)〕]?:?")
# 2024年4月24日 · 二〇二四年四月二十四日 · (2024年4月24日)
DATE_LINE = re.compile(
    r"\(?([\d〇零一二三四五六七八九]{4})年([\d一二三四五六七八九十]{1,3})月([\d一二三四五六七八九十]{1,3})日(?:印发)?\)?"
)
# 20206年2月9日: a day of signing with a sign too many or too few
_DAMAGED_DATE = re.compile(
    r"\(?[\d〇零一二三四五六七八九]{3,6}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日(?:印发)?\)?"
)


def _sort(text: str) -> Sort:
    for sort, pattern in (
        (Sort.DATE, DATE_LINE),
        (Sort.DATE, _DAMAGED_DATE),
        (Sort.MEASURES, _MEASURES),
        (Sort.ANNEX, _ANNEX),
    ):
        if len(text) < 100 and pattern.fullmatch(text):
            return sort
    if (first_leads(text) and not is_own_note(text)) or lead_sign(text):
        return Sort.NOTE
    return Sort.CHROME if is_chrome(text) else Sort.TEXT


def _is_furniture(text: str) -> bool:
    return not text or (len(text) < 16 and _PAGE_NUMBER.fullmatch(text) is not None)


# 责任单位  区丁局: a blank in place of the colon
_BLANK_LABEL = re.compile(
    rf"[ \t\u3000]*{one_of('units.labels.lead', 'units.labels.duty', 'units.labels.cooperating')}"
    r"(?P<blank>[ \u3000]{1,20})(?=[\u4e00-\u9fff])"
)


def _labelled(text: Passage, start: int, part: str) -> Passage:
    """A line of units that parts its label by a blank, read as if a colon stood there."""
    match = _BLANK_LABEL.match(part)
    if match is None or part[: match.start("blank")].strip() in _SHORT_LABELS:
        return text
    place = start + match.start("blank")
    head = sum(at < place for at in text.at)
    return text.cut(0, head) + Passage(":", (place,)) + text.cut(head)


_SHORT_LABELS = frozenset(("牵头", "配合", "主办", "协办", "协同", "参与", "责任"))


# > 1.新增学位900个: how mail quotes a line
_QUOTED = re.compile(r"[ \t]{0,4}(?:>[ \t]{0,4}){1,6}")


def _block_lines(source: Source, span: Span, *, heading: bool) -> list[Line]:
    found, start = [], span.start
    for part in source.text[span.start : span.end].split("\n"):
        quoted = _QUOTED.match(part)
        text = passage(source.text, start + (quoted.end() if quoted else 0), start + len(part))
        start += len(part) + 1
        if not _is_furniture(text.text):
            whole = left_open(_labelled(text, start - len(part) - 1, part), source.text)
            found.append(Line(whole, _sort(text.text), heading))
    return found


def lines_of(source: Source) -> list[Line]:
    """The printed lines in reading order; a table is one line of sort `TABLE`."""
    tabbed = _tabbed(source)
    found: list[Line] = []
    place = 0
    for block in source.blocks:
        if block.span.start > place:
            found += _block_lines(source, Span(place, block.span.start), heading=False)
        if isinstance(block, Table):
            found.append(Line(EMPTY, Sort.TABLE, grid=grid_of(source, block)))
        elif block.span.start in tabbed:
            grid = tabbed[block.span.start]
            found += [Line(EMPTY, Sort.TABLE, grid=grid)] if grid else []
        else:
            found += _paragraph_lines(source, block)
        place = max(place, block.span.end)
    return found + _block_lines(source, Span(place, len(source.text)), heading=False)


def _tabbed(source: Source) -> dict[int, Grid | None]:
    """Tables printed as lines with tabs: by the start of their first line, None at their further lines."""
    lines = list(source.lines()) if source.format in LINE_FORMATS else []
    found = _spaced(source, lines) | stacked(source, printed_lines(source, lines))
    run: list[Span] = []
    waiting: list[Span] = []
    for line in [*lines, Span(0, 0)]:
        text = source.text[line.start : line.end]
        if text.count("\t") >= 1 and fold(text):
            run += [*waiting, line]
            waiting = []
            continue
        if run and fold(text) and len(text) <= 30 and not waiting:
            waiting.append(line)
            continue
        if len(run) > 1 and _lists(rows := tuple(tabbed_rows(source, run))):
            found |= {other.start: None for other in run}
            found[run[0].start] = Grid(rows)
        run, waiting = [], []
    return found


def _lists(rows: tuple[tuple[Passage, ...], ...]) -> bool:
    """True for rows under a heading row, or of one width and with columns that tell what they are."""
    if header_of(rows) is not None:
        return True
    if len({len(row) for row in rows}) != 1:
        return False
    return unheaded(rows) is not None or all(_counts(row) for row in rows[1:])


# 东河镇 | 500 | 1,000 | 95% | —
_COUNTED = re.compile(r"[\d,.]+[%‰]?|[-—–/]*")


def _counts(row: tuple[Passage, ...]) -> bool:
    """True for a name with nothing but bare figures behind it, as tables that share out a number have."""
    name, *figures = (cell.text for cell in row)
    bare = all(_COUNTED.fullmatch(figure) for figure in figures)
    return bool(name) and not re.search(r"\d", name) and bare and any(figures)


def _spaced(source: Source, lines: list[Span]) -> dict[int, Grid | None]:
    """Tables whose cells are parted by blanks, as text copied from a page has them."""
    found: dict[int, Grid | None] = {}
    printed = [line for line in lines if fold(source.text[line.start : line.end])]
    for place, line in enumerate(printed):
        text = source.text[line.start : line.end]
        if line.start in found or "\t" in text or len(text) > _HEADING_ROW or len(text.split()) < 3:
            continue
        rows = spaced_rows(source, printed, place)
        if len(rows) > 1 and header_of(tuple(rows)) is not None:
            found |= {other.start: None for other in printed[place : place + len(rows)]}
            found[line.start] = Grid(tuple(rows))
    return found


_HEADING_ROW = 120
"""Signs of the longest heading row."""


def _paragraph_lines(source: Source, block: Paragraph) -> list[Line]:
    if block.role == "note":
        return []
    heading = block.role in ("title", "heading")
    return _block_lines(source, block.span, heading=heading)
