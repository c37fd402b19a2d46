"""The wall chart as its page shows it: cells with shape, word and number, filters, sums that reconcile."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from minsheng.apps.places.models import UnitKind
from minsheng.apps.planning.due import DueState
from minsheng.apps.planning.overview import covers
from minsheng.apps.ui.words import day as day_words
from minsheng.apps.ui.words import quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date
    from fractions import Fraction

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.models import Unit
    from minsheng.apps.planning.baselines import Planned
    from minsheng.apps.planning.wall import MonthCell, Stone, UnitCell, Wall, WallRow

_MYRIAD = 10_000
_MOST_UNITS = 15
"""More columns than that are drawn together, streets alone by themselves."""
_OTHERS = "others"
_SHORT = 4


class View(StrEnum):
    """What the projects are laid over."""

    MONTHS = "months"
    UNITS = "units"
    GANTT = "gantt"

    @property
    def label(self) -> str:
        """In Chinese."""
        return {View.MONTHS: "按月", View.UNITS: "按单位", View.GANTT: "甘特图"}[self]


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks: code, word, the word's one character, shape, class; what it means."""

    code: str
    word: str
    cell: str
    shape: str
    css: str
    meaning: str


_STONES = (
    Look("done", "已完成", "成", "●", "s-done", "节点都已完成"),
    Look("later", "未到期", "节", "○", "s-on", "有节点，还没到日子"),
    Look("soon", "临期", "临", "▼", "s-late", "三天内到期"),
    Look("overdue", "逾期", "逾", "▼▼", "s-bad", "有节点过了日子没完成"),
    Look("none", "无节点", "", "—", "s-none", "没有节点"),
)
_REPLIES = (
    Look("confirmed", "已确认", "认", "●", "s-done", "单位已确认任务数"),
    Look("waiting", "待答复", "待", "◎", "s-wait", "已下达，单位还没答复"),
    Look("upheld", "已维持", "维", "■", "s-on", "有异议，上级维持原数"),
    Look("objected", "有异议", "异", "▼", "s-late", "单位有异议，还没处理"),
    Look("none", "无任务", "", "—", "s-none", "没有下达任务数"),
)
STONES = {look.code: look for look in _STONES}
REPLIES = {look.code: look for look in _REPLIES}
_URGENT_REPLIES = ("objected", "waiting", "upheld", "confirmed")
_UNPLANNED = Look("none", "未批", "未", "○", "s-idle", "没有批准的计划")
_OF_STATE = {
    DueState.OVERDUE: "overdue",
    DueState.TODAY: "soon",
    DueState.ONE_DAY: "soon",
    DueState.THREE_DAYS: "soon",
    DueState.DONE: "done",
}


class Cell(NamedTuple):
    """One cell: its look, the number in it, and all of it in words; the page takes it apart."""

    look: Look
    number: str
    words: str


@dataclass(frozen=True, slots=True)
class WallLine:
    """A project of the chart: its look by its milestones, the planned share of this month, its cells."""

    row: WallRow
    leads: str
    look: Look
    share: str
    cells: Sequence[Cell]
    stones: Sequence[Stone]
    upcoming: Stone | None
    measure: str

    @property
    def reached(self) -> int:
        """Milestones that were reached."""
        return sum(stone.state is DueState.DONE for stone in self.stones)


@dataclass(frozen=True, slots=True)
class Sum:
    """A row of sums: how many projects look so, by column, and in all cells; `projects` of the whole."""

    look: Look | None
    projects: int
    columns: Sequence[int]

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
    leads: Sequence[tuple[int, str]]
    units: Sequence[tuple[int, str]]
    is_whole: bool

    @property
    def looks(self) -> Sequence[Look]:
        """What the legend explains."""
        return _REPLIES if self.asked.view is View.UNITS else _STONES

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
    lines = [_line(row, wall, asked, columns, seen) for row in wall.rows]
    shown = [line for line in lines if _fits(line, asked, seen)]
    leads = {unit.pk: wall.names.get(unit.pk, unit.name) for row in wall.rows for unit in row.leads}
    return WallPage(
        wall=wall,
        asked=asked,
        lines=shown,
        columns=columns,
        sums=_sums(shown, asked, columns),
        total=len(lines),
        planned=sum(line.row.plan is not None for line in lines),
        categories=list(dict.fromkeys(_category(line.row) for line in lines)),
        leads=sorted(leads.items(), key=lambda pair: pair[1]),
        units=[(unit.pk, wall.names.get(unit.pk, unit.name)) for unit in units],
        is_whole=is_whole,
    )


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
    short = {unit.pk: wall.names.get(unit.pk, unit.name).removesuffix("街道") for unit in own}
    columns = [Column(str(unit.pk), short[unit.pk], unit.name) for unit in own]
    rest = [unit.name for unit in units if unit not in own]
    return [*columns, Column(_OTHERS, "部门", "、".join(rest))] if rest else columns


def _line(
    row: WallRow, wall: Wall, asked: Asked, columns: Sequence[Column], seen: Callable[[WallRow, int], bool]
) -> WallLine:
    stones = [stone for cell in row.months for stone in cell.stones]
    main = _main(row.planned)
    if asked.view is View.UNITS:
        own = {column.key for column in columns}
        others = [unit for unit in row.units if str(unit) not in own and seen(row, unit)]
        taking = [others if column.key == _OTHERS else [int(column.key)] for column in columns]
        cells = [_unit_cell(row, [unit for unit in each if seen(row, unit)], main) for each in taking]
    else:
        cells = [_month_cell(cell) for cell in row.months]
    look = STONES[_worst(stones)]
    return WallLine(
        row=row,
        leads="、".join(wall.names.get(unit.pk, unit.name) for unit in row.leads),
        look=_UNPLANNED if row.plan is None else look,
        share=_percent(_share_on(row.months, wall.on)),
        cells=cells,
        stones=stones,
        upcoming=next((stone for stone in stones if stone.state is not DueState.DONE), None),
        measure=main.aim.value.unit if main is not None and asked.view is View.UNITS else "",
    )


def _main(planned: Iterable[Planned]) -> Planned | None:
    """The target whose numbers the cells show: the first with a number that is no part of another."""
    found = [each for each in planned if each.aim.number is not None]
    whole = [each for each in found if not each.aim.value.is_subtask and each.aim.value.subset_of_id is None]
    return next(iter([*whole, *found]), None)


def _worst(stones: Sequence[Stone]) -> str:
    codes = {_OF_STATE.get(stone.state, "later") for stone in stones}
    return next((code for code in ("overdue", "soon", "later", "done") if code in codes), "none")


def _share_on(months: Sequence[MonthCell], on: date) -> Fraction | None:
    """The planned share at the end of this month, of a year to come none, of a past one the last."""
    shown = next((cell for cell in months if cell.month >= on), months[-1] if months else None)
    return shown.share if shown is not None else None


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


def _unit_cell(row: WallRow, units: Sequence[int], main: Planned | None) -> Cell:
    """What a unit was given; of several how many they are, in the most urgent look."""
    if not units:
        return Cell(REPLIES["none"], "", "")
    found: list[UnitCell] = [row.units[unit] for unit in units]
    given = [each for cell in found for each in cell.given]
    words = "；".join(f"{each.aim.words}：{quantity(each.value, each.aim.value.unit)}" for each in given)
    worst = next(code for code in _URGENT_REPLIES if any(cell.reply == code for cell in found))
    if len(found) > 1:
        return Cell(REPLIES[worst], f"{len(found)}家", words)
    number = next((each.value for each in given if main is not None and each.aim == main.aim), None)
    return Cell(REPLIES[worst], _short(number) if number is not None else "", words)


def _short(value: Decimal) -> str:
    """A number of about four characters, rounded half up: one decimal, from 10,000 on in 万."""
    if abs(value) < _MYRIAD:
        bare = quantity(value).replace(",", "")
        return bare if len(bare) <= _SHORT else quantity(value.quantize(Decimal("0.1"), ROUND_HALF_UP))
    myriads = value / _MYRIAD
    places = Decimal("0.1") if abs(myriads) < 10 else Decimal(1)
    return f"{quantity(myriads.quantize(places, ROUND_HALF_UP))}万"


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
