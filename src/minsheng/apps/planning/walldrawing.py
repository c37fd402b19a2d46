"""What the wall chart has by the hundred, drawn without a template: lines with cells, counts, choices.

A template took a third of the time of a chart over units for its cells alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from minsheng.apps.planning.due import DueState
from minsheng.apps.ui.words import quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from minsheng.apps.planning.wall import Stone, WallRow


_MYRIAD = 10_000
SHORT = 4
"""Characters of a number that a cell holds."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks: code, word, the word's one character, shape, class; what it means."""

    code: str
    word: str
    cell: str
    shape: str
    css: str
    meaning: str


_OF_STONES = (
    Look("done", "已完成", "成", "●", "s-done", "节点都已完成"),
    Look("later", "未到期", "节", "○", "s-on", "有节点，还没到日子"),
    Look("soon", "临期", "临", "▼", "s-late", "三天内到期"),
    Look("overdue", "逾期", "逾", "▼▼", "s-bad", "有节点过了日子没完成"),
    Look("none", "无节点", "", "—", "s-none", "没有节点"),
)
_OF_REPLIES = (
    Look("confirmed", "已确认", "认", "●", "s-done", "单位已确认任务数"),
    Look("waiting", "待答复", "待", "◎", "s-wait", "已下达，单位还没答复"),
    Look("upheld", "已维持", "维", "■", "s-on", "有异议，上级维持原数"),
    Look("objected", "有异议", "异", "▼", "s-late", "单位有异议，还没处理"),
    Look("none", "无任务", "", "—", "s-none", "没有下达任务数"),
)
STONES = {look.code: look for look in _OF_STONES}
REPLIES = {look.code: look for look in _OF_REPLIES}
UNPLANNED = Look("none", "未批", "未", "○", "s-idle", "没有批准的计划")


class Cell(NamedTuple):
    """One cell: its look, the number in it, and all of it in words."""

    look: Look
    number: str
    words: str


class Choice(NamedTuple):
    """A unit by which the chart may be narrowed: its id, short name, full name."""

    key: int
    name: str
    whole: str


@dataclass(frozen=True, slots=True)
class WallLine:
    """A project of the chart: its look by its milestones, the planned share of this month, its cells."""

    row: WallRow
    address: str
    leads: str
    leads_whole: str
    look: Look
    share: str
    cells: Sequence[Cell]
    stones: Sequence[Stone]
    upcoming: Stone | None
    measure: str

    @property
    def drawn(self) -> SafeString:
        """The row as the page draws it."""
        return _line(self)

    @property
    def reached(self) -> int:
        """Milestones that were reached."""
        return sum(stone.state is DueState.DONE for stone in self.stones)


def _line(line: WallLine) -> SafeString:
    """A project of the chart over months or units: its row."""
    text, look, stones = line.row.text, line.look, line.stones
    title = text.short_title
    measure = format_html('<span class="u">{}</span>', line.measure) if line.measure else ""
    reached = f"{line.reached} / {len(stones)}" if stones else "—"
    head = (text.number, line.address, title, title, measure, line.leads_whole, line.leads)
    mark = (look.css, look.shape, look.word, line.share)
    return format_html(_LINE, *head, *mark, _cells(line.cells), reached)


_LINE = """<tr><td class="c-no">{}</td><th scope="row" class="c-name">
<a href="{}" title="{}">{}{}</a></th><td class="c-lead" title="{}">{}</td>
<td class="c-all"><span class="st {}"><i aria-hidden="true">{}</i>{}</span><b>{}</b></td>
{}<td class="c-sum">{}</td></tr>"""


def _cells(cells: Iterable[Cell]) -> SafeString:
    """Shape, character and number with everything in words, or the number alone, or a dash."""
    return SafeString("".join(map(_cell, cells)))


def _cell(cell: Cell) -> str:
    # `format_html` asks of each part whether it is safe: twice the time for parts that are known.
    look, number, words = cell
    opened, marked = _around(look)
    if look.cell:
        return f"{opened}{escape(words)}{marked}{escape(number)}</b></td>"
    return f"{opened}<b>{escape(number)}</b></td>" if number else f"{opened}—</td>"


@cache
def _around(look: Look) -> tuple[SafeString, SafeString]:
    """What stands in a cell before and behind its words: escaped once for each of ten looks."""
    if not look.cell:
        return format_html('<td class="x {}">', look.css), SafeString()
    marked = format_html('"><i>{}</i><span>{}</span><b>', look.shape, look.cell)
    return format_html('<td class="x {}" title="', look.css), marked


def counts_html(counts: Iterable[int]) -> SafeString:
    """The counts of one line of sums, a dot where there is none."""
    return format_html_join("", "<td>{}</td>", ((count or "·",) for count in counts))


def options_html(choices: Iterable[Choice], chosen: int | None) -> SafeString:
    """The choices of a filter by short names, with the full name as title."""
    plain, ticked = (
        '<option value="{}" title="{}">{}</option>',
        '<option value="{}" title="{}" selected>{}</option>',
    )
    drawn = (
        (format_html(ticked if key == chosen else plain, key, whole, name),) for key, name, whole in choices
    )
    return format_html_join("\n", "{}", drawn)


def short_number(value: Decimal) -> str:
    """A number of about four characters, rounded half up: one decimal, from 10,000 on in 万."""
    if abs(value) < _MYRIAD:
        bare = quantity(value).replace(",", "")
        return bare if len(bare) <= SHORT else quantity(value.quantize(Decimal("0.1"), ROUND_HALF_UP))
    myriads = value / _MYRIAD
    places = Decimal("0.1") if abs(myriads) < 10 else Decimal(1)
    return f"{quantity(myriads.quantize(places, ROUND_HALF_UP))}万"
