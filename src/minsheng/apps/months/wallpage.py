"""The wall chart as it fills (作战图): projects over units in a month, or over the months of the year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from minsheng.apps.duties.queries import leads_on
from minsheng.apps.months.models import ProjectStanding
from minsheng.apps.months.overview import ORDER, tabs_of
from minsheng.apps.months.reading import programme_month
from minsheng.apps.months.showing import (
    in_percent,
    in_points,
    look_of,
    main_target,
    project_look,
    row_shown,
    whole_percent,
)
from minsheng.apps.months.standing import progress_of_rows
from minsheng.apps.months.values import rounded
from minsheng.apps.places.models import UnitKind
from minsheng.apps.places.queries import units_called
from minsheng.core.progress.months import month_ends
from minsheng.core.standing import Word, status_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from minsheng.apps.ledger.models import Period
    from minsheng.apps.months.overview import MonthTab
    from minsheng.apps.months.reading import ProgrammeMonth
    from minsheng.apps.months.standing import ProjectMonth, RowMonth, TargetMonth
    from minsheng.apps.places.models import Unit
    from minsheng.apps.programmes.models import Programme
    from minsheng.apps.ui.status import Status

NOTHING = look_of(Word.NO_TASK)


class Cell(NamedTuple):
    """One cell: its look, the share in whole percent, all of it in words, and where it leads.

    `opens` is what stands behind the page's address; empty where nothing is to be opened.
    """

    look: Status
    number: str
    words: str
    opens: str = ""


class Column(NamedTuple):
    """A column: key, short name, full name."""

    key: int
    name: str
    whole: str


@dataclass(frozen=True, slots=True)
class Line:
    """A project with a task, its cells in the order of the columns; `done` of `having` cells are 已完成."""

    project: ProjectMonth
    look: Status
    share: str
    leads: str
    address: str
    cells: Sequence[Cell]

    @property
    def done(self) -> int:
        """Cells that are done."""
        return sum(cell.look.word == Word.DONE for cell in self.cells)

    @property
    def having(self) -> int:
        """Cells with a task."""
        return sum(cell.look is not NOTHING for cell in self.cells)

    @property
    def drawn(self) -> SafeString:
        """The row as the page draws it: a template took a third of the time for cells alone."""
        text = self.project.text
        head = format_html(
            _LINE, text.number, self.address, text.short_title, self.leads, self.look.css,
            self.look.shape, self.look.word, self.share,
        )  # fmt: skip
        cells = "".join(_drawn(cell, self.address) for cell in self.cells)
        last = f'<td class="c-sum">{self.done} / {self.having}</td></tr>'
        return SafeString(f"{head}{cells}{last}")


_LINE = """<tr><td class="c-no">{}</td><th scope="row" class="c-name"><a href="{}">{}</a></th>
<td class="c-lead">{}</td>
<td class="c-all"><span class="st {}"><i aria-hidden="true">{}</i>{}</span><b>{}</b></td>"""


def _drawn(cell: Cell, address: str) -> str:
    look = cell.look
    if look is NOTHING:
        return f'<td class="x {look.css}" title="{escape(cell.words)}">—</td>'
    said = f"<i>{look.shape}</i><span>{look.cell}</span><b>{cell.number}</b>"
    linked = f'<a href="{address}{escape(cell.opens)}">{said}</a>' if cell.opens else said
    return f'<td class="x {look.css}" title="{escape(cell.words)}">{linked}</td>'


class Sum(NamedTuple):
    """How many projects look so, over all and by column; `label` is the word, or why a cell has none."""

    look: Status
    label: str
    projects: int
    columns: Sequence[int]

    @property
    def total(self) -> int:
        """All cells of the row."""
        return sum(self.columns)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the chart is narrowed to; empty and None for everything."""

    by_units: bool = True
    category: str = ""
    lead: str = ""
    word: str = ""
    behind: bool = False


@dataclass(frozen=True, slots=True)
class WallPage:
    """The chart: `lines` shown of `total` projects with a task."""

    programme: Programme
    month: ProgrammeMonth
    tabs: Sequence[MonthTab]
    asked: Asked
    columns: Sequence[Column]
    lines: Sequence[Line]
    total: int
    categories: Sequence[str]
    leads: Sequence[str]

    @property
    def sums(self) -> list[Sum]:
        """Every word, then cells without one; they add up to the lines of each column."""
        whole = Counter(line.look.word for line in self.lines)
        by_column = [
            Counter(line.cells[at].look.word for line in self.lines) for at in range(len(self.columns))
        ]
        empty = "不承担" if self.asked.by_units else "还没有数"
        words = [(word, str(word)) for word in ORDER] + [(Word.NO_TASK, empty)]
        return [
            Sum(look_of(word), label, whole[word], [each[word] for each in by_column])
            for word, label in words
        ]

    @property
    def cells(self) -> int:
        """How many cells there are."""
        return len(self.lines) * len(self.columns)

    @property
    def legend(self) -> list[Status]:
        """What the looks mean, in the order of every list."""
        return [look_of(word) for word in ORDER]


def wall_page(
    programme: Programme, periods: Sequence[Period], month: datetime.date, on: datetime.date, asked: Asked
) -> WallPage | None:
    """The chart; None before any edition is issued; at most fourteen queries."""
    found = programme_month(programme, month, with_rows=asked.by_units, periods=periods)
    if found is None:
        return None
    projects = [each for each in found.projects.values() if each.text.has_task]
    leads = leads_on([each.text for each in projects], month)
    leading = {unit.pk for units in leads.values() for unit in units}
    entering = found.units if asked.by_units else frozenset[int]()
    called = units_called(leading | entering, month)
    charted = (
        _over_units(found, projects, [called[key] for key in called if key in entering])
        if asked.by_units
        else _over_months(found, projects, programme)
    )
    columns, cells = charted
    lines = [
        Line(
            project=each,
            look=project_look(each),
            share=_share_of(each),
            leads="、".join(called[unit.pk][1] for unit in leads.get(each.text.project_id, ())),
            address=reverse("months:project", args=[each.text.project.code]),
            cells=cells[each.text.project_id],
        )
        for each in projects
    ]
    return WallPage(
        programme=programme,
        month=found,
        tabs=tabs_of(periods, month, on),
        asked=asked,
        columns=columns,
        lines=[line for line in lines if _fits(line, asked)],
        total=len(lines),
        categories=list(dict.fromkeys(_category(line) for line in lines if _category(line))),
        leads=sorted({line.leads for line in lines if line.leads}),
    )


_Stands = tuple[Word, Decimal | None, Decimal | None]
"""Word, actual share and gap of a project in a month."""
_Charted = tuple[list[Column], dict[int, list[Cell]]]


def _over_units(
    month: ProgrammeMonth, projects: Iterable[ProjectMonth], units: Iterable[tuple[Unit, str]]
) -> _Charted:
    """The streets, and what each stands at of a project: by the hard targets whose rows it has."""
    columns = [
        Column(unit.pk, short.removesuffix("街道"), unit.name)
        for unit, short in units
        if unit.kind == UnitKind.STREET
    ]
    by_unit, key = _ByUnit(month.rows), f"{month.month:%Y-%m}"
    cells = {
        each.text.project_id: [_of_unit(each, by_unit, column.key, key) for column in columns]
        for each in projects
    }
    return columns, cells


class _ByUnit:
    """The rows that report, by target and unit; a target is read when it is asked for."""

    def __init__(self, rows: Mapping[int, Sequence[RowMonth]]) -> None:
        self._rows = rows
        self._known: dict[int, dict[int, list[RowMonth]]] = {}

    def of(self, targets: Iterable[TargetMonth], unit: int) -> list[tuple[TargetMonth, RowMonth]]:
        """What a unit has of some targets."""
        return [(target, row) for target in targets for row in self._of(target).get(unit, ())]

    def _of(self, target: TargetMonth) -> Mapping[int, Sequence[RowMonth]]:
        pk = target.aim.value.target_id
        if pk not in self._known:
            own = self._known.setdefault(pk, {})
            for row in self._rows.get(pk, ()):
                if row.is_leaf:
                    own.setdefault(row.unit, []).append(row)
        return self._known[pk]


def _of_unit(project: ProjectMonth, rows: _ByUnit, unit: int, month: str) -> Cell:
    hard = [target for target in project.targets if target.is_hard]
    own = rows.of(hard, unit) or rows.of(project.targets, unit)
    if not own:
        return Cell(NOTHING, "", "没有任务")
    status = status_of(progress_of_rows(own), has_task=True)
    target, row = next((pair for pair in own if str(pair[1].row) == status.slowest), own[0])
    opens = f"?month={month}&target={target.aim.value.target_id}#row-{row.row}"
    if project.status.word is Word.ROUTINE:
        return Cell(look_of(Word.ROUTINE), "", "常态化", opens)
    return Cell(look_of(status.word), whole_percent(row.pace.actual), _told(target, row, status.word), opens)


def _told(target: TargetMonth, row: RowMonth, word: Word) -> str:
    shown = row_shown(target, row)
    asked = f" / {shown.asked}" if shown.asked else ""
    rest = "，".join(each for each in (shown.share, shown.behind) if each)
    return f"{word}；{target.aim.words}：{shown.done}{asked}{f'（{rest}）' if rest else ''}"


def _over_months(month: ProgrammeMonth, projects: Iterable[ProjectMonth], programme: Programme) -> _Charted:
    """The months of the year, as they were frozen, and the one shown; later ones are empty."""
    year = programme.year
    months = month_ends(year, month.month.replace(year=year, month=12, day=31))
    columns = [Column(day.month, f"{day.month}月", f"{day.year}年{day.month}月") for day in months]
    stored = ProjectStanding.objects.filter(period__programme=programme).order_by()
    frozen: dict[tuple[int, datetime.date], _Stands] = {
        (each.project_id, each.period.month): (Word(each.word), each.actual, each.gap)
        for each in stored.select_related("period")
    }
    for each in projects:
        main = main_target(each)
        pace = None if main is None else main.pace
        stands = (rounded(pace.actual), rounded(pace.gap)) if pace else (None, None)
        frozen[each.text.project_id, month.month] = (each.status.word, *stands)
    cells = {
        each.text.project_id: [_of_month(frozen.get((each.text.project_id, day)), day) for day in months]
        for each in projects
    }
    return columns, cells


def _of_month(stands: _Stands | None, month: datetime.date) -> Cell:
    if stands is None:
        return Cell(NOTHING, "", "还没有冻结的数")
    word, actual, gap = stands
    opens = f"?month={month:%Y-%m}"
    if word is Word.ROUTINE:
        return Cell(look_of(word), "", word, opens)
    rest = "，".join(each for each in (in_percent(actual), in_points(gap)) if each)
    return Cell(look_of(word), whole_percent(actual), f"{word}{f'（{rest}）' if rest else ''}", opens)


def _share_of(project: ProjectMonth) -> str:
    target = main_target(project) if project.status.word is not Word.ROUTINE else None
    return "" if target is None else whole_percent(target.pace.actual)


def _category(line: Line) -> str:
    category = line.project.text.category
    return category.name if category else ""


_BEHIND = frozenset({Word.BEHIND, Word.FAR_BEHIND})


def _fits(line: Line, asked: Asked) -> bool:
    behind = any(cell.look.word in _BEHIND for cell in line.cells) or line.look.word in _BEHIND
    return (
        asked.category in ("", _category(line))
        and asked.lead in ("", line.leads)
        and asked.word in ("", line.look.code)
        and (behind or not asked.behind)
    )
