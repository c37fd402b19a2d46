"""The wall chart as its page shows it: cells with shape, word and number, filters, sums that reconcile."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.encoding import escape_uri_path

from minsheng.apps.places.models import UnitKind
from minsheng.apps.planning.due import DueState
from minsheng.apps.planning.overview import covers
from minsheng.apps.planning.walldrawing import (
    REPLIES,
    SHORT,
    STONES,
    UNPLANNED,
    Cell,
    Choice,
    Look,
    WallLine,
    counts_html,
    options_html,
    short_number,
)
from minsheng.apps.ui.words import day as day_words
from minsheng.apps.ui.words import quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from fractions import Fraction

    from django.utils.safestring import SafeString

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.models import Unit
    from minsheng.apps.planning.baselines import Planned
    from minsheng.apps.planning.wall import Given, MonthCell, Stone, UnitCell, Wall, WallRow

_MOST_UNITS = 15
"""More columns than that are drawn together, streets alone by themselves."""
_OTHERS = "others"
_ANOTHER = "另项"  # of another target, without a number or with one too long


class View(StrEnum):
    """What the projects are laid over."""

    MONTHS = "months"
    UNITS = "units"
    GANTT = "gantt"

    @property
    def label(self) -> str:
        """In Chinese."""
        return {View.MONTHS: "按月", View.UNITS: "按单位", View.GANTT: "甘特图"}[self]


_URGENT_REPLIES = ("objected", "waiting", "upheld", "confirmed")
_OF_STATE = {
    DueState.OVERDUE: "overdue",
    DueState.TODAY: "soon",
    DueState.ONE_DAY: "soon",
    DueState.THREE_DAYS: "soon",
    DueState.DONE: "done",
}


@dataclass(frozen=True, slots=True)
class Sum:
    """A row of sums: how many projects look so, by column, and in all cells; `projects` of the whole."""

    look: Look | None
    projects: int
    columns: Sequence[int]

    @property
    def drawn(self) -> SafeString:
        """The counts as the page draws them."""
        return counts_html(self.columns)

    @property
    def total(self) -> int:
        """All cells of the row."""
        return sum(self.columns)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: key, short name, full name; whether it is this month."""

    key: str
    name: str
    whole: str
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What the chart is narrowed to; empty and None for everything."""

    view: View = View.MONTHS
    category: str = ""
    lead: int | None = None
    unit: int | None = None
    state: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return bool(self.category or self.lead or self.unit or self.state)


@dataclass(frozen=True, slots=True)
class WallPage:
    """The chart with what it may be narrowed by; `total` projects before any filter.

    `is_whole`: every unit's number is shown, not those of the own unit and of led projects alone.
    """

    wall: Wall
    asked: Asked
    lines: Sequence[WallLine]
    columns: Sequence[Column]
    sums: Sequence[Sum]
    total: int
    planned: int
    categories: Sequence[str]
    leads: Sequence[Choice]
    units: Sequence[Choice]
    is_whole: bool

    @property
    def lead_options(self) -> SafeString:
        """The leads as the page offers them."""
        return options_html(self.leads, self.asked.lead)

    @property
    def unit_options(self) -> SafeString:
        """The units as the page offers them."""
        return options_html(self.units, self.asked.unit)

    @property
    def looks(self) -> Sequence[Look]:
        """What the legend explains."""
        return list((REPLIES if self.asked.view is View.UNITS else STONES).values())

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return len(self.lines) * len(self.columns)

    @property
    def unplanned(self) -> int:
        """Projects without an approved plan."""
        return self.total - self.planned


def wall_page(wall: Wall, actor: Actor, asked: Asked) -> WallPage:
    """The chart as the actor sees it; no query of its own."""
    is_whole = covers(actor, wall.programme)
    seen = _seen(actor, is_whole=is_whole)
    units = [unit for unit in wall.units if any(seen(row, unit.pk) for row in wall.rows)]
    columns = _columns(wall, asked, units)
    drawing = _Lines(wall, asked, columns, seen)
    lines = [drawing.line(row) for row in wall.rows]
    shown = [line for line in lines if _fits(line, asked, seen)]
    leads = {unit.pk: _choice(wall, unit) for row in wall.rows for unit in row.leads}
    return WallPage(
        wall=wall,
        asked=asked,
        lines=shown,
        columns=columns,
        sums=_sums(shown, asked, columns),
        total=len(lines),
        planned=sum(line.row.plan is not None for line in lines),
        categories=list(dict.fromkeys(_category(line.row) for line in lines)),
        leads=sorted(leads.values(), key=lambda choice: choice.name),
        units=[_choice(wall, unit) for unit in units],
        is_whole=is_whole,
    )


def _choice(wall: Wall, unit: Unit) -> Choice:
    return Choice(unit.pk, wall.called[unit.pk][1], unit.name)


def _seen(actor: Actor, *, is_whole: bool) -> Callable[[WallRow, int], bool]:
    """Whether a unit's number of a project is shown: all, or the own unit's and those of led projects."""

    def seen(row: WallRow, unit: int) -> bool:
        if unit not in row.taking:
            return False
        return is_whole or unit == actor.unit_id or any(lead.pk == actor.unit_id for lead in row.leads)

    return seen


def _columns(wall: Wall, asked: Asked, units: Iterable[Unit]) -> list[Column]:
    if asked.view is View.UNITS:
        return _unit_columns(wall, [unit for unit in units if asked.unit in (None, unit.pk)])
    if asked.view is View.GANTT:
        return []
    return [
        Column(
            f"{month:%Y-%m}", f"{month.month}月", f"{month.year}年{month.month}月",
            is_now=(month.year, month.month) == (wall.on.year, wall.on.month),
        )
        for month in wall.months
    ]  # fmt: skip


def _unit_columns(wall: Wall, units: Sequence[Unit]) -> list[Column]:
    """A column for each unit; of many the departments share one."""
    streets = [unit for unit in units if unit.kind == UnitKind.STREET]
    own = units if len(units) <= _MOST_UNITS or not streets else streets
    columns = [Column(str(unit.pk), wall.called[unit.pk][1], unit.name) for unit in own]
    rest = [unit.name for unit in units if unit not in own]
    return [*columns, Column(_OTHERS, "部门", "、".join(rest))] if rest else columns


class _Lines:
    """Draws the rows of a chart; what all of them share is worked out once."""

    def __init__(
        self, wall: Wall, asked: Asked, columns: Sequence[Column], seen: Callable[[WallRow, int], bool]
    ) -> None:
        self._wall, self._seen = wall, seen
        self._by_units = asked.view is View.UNITS
        self._keys = (
            [None if column.key == _OTHERS else int(column.key) for column in columns]
            if self._by_units
            else []
        )
        self._own = frozenset(self._keys)
        self._whole = {unit.pk: unit.name for unit in wall.units}
        self._names = wall.names
        self._place = reverse("planning:project", args=["-"]).removesuffix("-/")

    def line(self, row: WallRow) -> WallLine:
        """A project with its cells."""
        main, names = _main(row.planned), self._names
        return WallLine(
            row=row,
            address=f"{self._place}{escape_uri_path(row.text.project.code)}/",
            leads="、".join(names[unit.pk] for unit in row.leads),
            leads_whole="、".join(unit.name for unit in row.leads),
            look=UNPLANNED if row.plan is None else STONES[_worst(row.stones)],
            share=_percent(row.share),
            cells=self._unit_cells(row, main)
            if self._by_units
            else [_month_cell(cell) for cell in row.months],
            stones=row.stones,
            upcoming=next((stone for stone in row.stones if stone.state is not DueState.DONE), None),
            measure=main.aim.value.unit if main is not None and self._by_units else "",
        )

    def _unit_cells(self, row: WallRow, main: Planned | None) -> list[Cell]:
        shown = {unit: cell for unit, cell in row.units.items() if self._seen(row, unit)}
        others = {unit: cell for unit, cell in shown.items() if unit not in self._own}
        return [
            _several_cell(others, self._whole)
            if key is None
            else (_unit_cell(shown[key], main) if key in shown else _EMPTY)
            for key in self._keys
        ]


def _main(planned: Iterable[Planned]) -> Planned | None:
    """The target whose numbers the cells show: the first with a number that is no part of another."""
    found = [each for each in planned if each.aim.number is not None]
    whole = [each for each in found if not each.aim.value.is_subtask and each.aim.value.subset_of_id is None]
    return next(iter([*whole, *found]), None)


def _worst(stones: Sequence[Stone]) -> str:
    codes = {_OF_STATE.get(stone.state, "later") for stone in stones}
    return next((code for code in ("overdue", "soon", "later", "done") if code in codes), "none")


def _percent(share: Fraction | None) -> str:
    if share is None:
        return ""
    exact = Decimal(share.numerator * 100) / Decimal(share.denominator)
    return str(exact.quantize(Decimal(1), ROUND_HALF_UP))


def _month_cell(cell: MonthCell) -> Cell:
    look = STONES[_worst(cell.stones)]
    words = "；".join(
        f"{day_words(stone.due_on)} {stone.title}（{stone.state.label}）" for stone in cell.stones
    )
    return Cell(look, _percent(cell.share), words)


_EMPTY = Cell(REPLIES["none"], "", "")


def _unit_cell(cell: UnitCell, main: Planned | None) -> Cell:
    """What a unit was given: its most urgent reply with the number that it is about.

    That of the main target where it is as urgent; a number of another target says so.
    """
    about = [each for each in cell.given if each.reply == cell.reply]
    first = next((each for each in about if main is not None and each.aim == main.aim), None)
    told = first or about[0]
    number = short_number(told.value) if told.value is not None else ""
    if first is None:
        number = f"另{number}" if 0 < len(number) < SHORT else _ANOTHER
    return Cell(REPLIES[cell.reply], number, _told(cell.given))


def _several_cell(found: Mapping[int, UnitCell], names: Mapping[int, str]) -> Cell:
    """What several units were given: the most urgent reply, and how many of them gave it."""
    if not found:
        return _EMPTY
    worst = next(code for code in _URGENT_REPLIES if any(cell.reply == code for cell in found.values()))
    so = sum(cell.reply == worst for cell in found.values())
    number = f"{so}家" if so == len(found) else f"{so}/{len(found)}家"
    words = "；".join(f"{names[unit]}：{_told(cell.given)}" for unit, cell in found.items())
    return Cell(REPLIES[worst], number, words)


def _told(given: Iterable[Given]) -> str:
    """Each target with its number, and the reply to it where it is not just confirmed."""
    return "；".join(
        f"{each.aim.words}：{quantity(each.value, each.aim.value.unit)}{_REPLIED[each.reply]}"
        for each in given
    )


_REPLIED = {code: "" if code == "confirmed" else f"（{look.word}）" for code, look in REPLIES.items()}


def _category(row: WallRow) -> str:
    return row.text.category.name if row.text.category else ""


def _fits(line: WallLine, asked: Asked, seen: Callable[[WallRow, int], bool]) -> bool:
    row = line.row
    return (
        asked.category in ("", _category(row))
        and (asked.lead is None or any(unit.pk == asked.lead for unit in row.leads))
        and (asked.unit is None or seen(row, asked.unit))
        and (not asked.state or _state_of(line) == asked.state)
    )


def _state_of(line: WallLine) -> str:
    """The state by which lines are picked; `unplanned` apart from those without milestones."""
    return "unplanned" if line.row.plan is None else line.look.code


def _sums(lines: Sequence[WallLine], asked: Asked, columns: Sequence[Column]) -> list[Sum]:
    looks: Mapping[str, Look] = REPLIES if asked.view is View.UNITS else STONES
    whole = Counter(line.look.code for line in lines)
    by_column = [Counter(line.cells[n].look.code for line in lines) for n in range(len(columns))]
    sums = [
        Sum(look, whole[code] if looks is STONES else 0, [column[code] for column in by_column])
        for code, look in looks.items()
    ]
    return [*sums, Sum(None, len(lines), [len(lines)] * len(columns))]
