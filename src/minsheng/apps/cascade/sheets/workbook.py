"""The 任务分解表 as a workbook: cells to be typed into, sums that add up while typing, codes and versions."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from minsheng.apps.cascade.entries import bare
from minsheng.apps.ui import words
from minsheng.core.cascade.block import place_of
from minsheng.core.cascade.manner import Manner
from minsheng.engines.office.sheets.forms_out import Cell, Form, Formula, Look, write_forms

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.cascade.sheets.table import Line, Spot, Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SEEN = "任务分解对照"
"""First cell of the hidden sheet with the versions, by which reading finds it whatever it is called."""
TAKES_PART = "参与"
"""What stands for a unit that is named and given no number."""
NOT_SUMMED = "不汇总"
BESIDE = (
    *("序号", "单位", "项目名称", "指标", "计量单位", "年度目标", "预留", "合计", "差额", "编码"),
    *("上次下达", "总计", "小计"),
)
"""Heads of our own that hold no part."""

_FRONT = (("序号", 6), ("项目名称", 26), ("指标", 34), ("计量单位", 8), ("年度目标", 11), ("预留", 9))
_BEHIND = (("合计", 11), ("差额", 10), ("编码", 20))
_UNIT_WIDTH = 10
_TOP = 4
"""Rows above the first level: title, note, names, codes."""

_GUIDE = (
    "白底的格子可以填；灰底的格子和表头锁住了，数从系统里来。",
    "一格只填一个数：1200、1.2万、120户都认得；没有数的填“—”。空着的格子不改动系统里的数。",
    "“合计”“差额”边填边算：差额 = 年度目标 − 合计 − 预留，为 0 才能下达。“不汇总”的目标不看合计。",
    "只定单位、不分数的目标（“参与”）和预留，请在系统的“任务分解”页面上改。",
    "可以改文件名，可以调换、删去行和列；请不要改“编码”，不要合并格子：系统靠编码认行和列。",
    "填好后在“任务分解”页面点“上传分解表”，先看改了哪些格，确认后才写入。同一份文件传两次不会重复。",
    "下载以后别人改过的格子，上传时会列出两个数，不会覆盖；其他格子照常写入。",
)


def table_workbook(table: Table, title: str, *, at: datetime.datetime) -> bytes:
    """Levels downwards, units across, with Σ and gap as live formulas.

    Args:
        table: of a programme, or of a part of it.
        title: above the table.
        at: aware time of the download, which is printed.
    """
    return _written(table, _upright(table, title, at), at)


def target_workbook(table: Table, title: str, *, at: datetime.datetime) -> bytes:
    """One target: units downwards, its levels across, Σ and gap below."""
    return _written(table, _turned(table, title, at), at)


def unit_workbook(table: Table, title: str, *, at: datetime.datetime) -> bytes:
    """One unit over its targets, with what was issued to it before."""
    unit = table.units[0]
    fronts = _FRONT[:5]
    rows = [
        [Cell(title, Look.TITLE)],
        [Cell(_note(table, at), Look.NOTE)],
        [Cell(name, Look.HEAD) for name in (*(name for name, _ in fronts), "上次下达", unit.name, "编码")],
        [Cell(code or None, Look.CODE) for code in (*("" for _ in fronts), "", unit.code, "")],
    ]
    for line in table.lines:
        spot = table.spot(line, unit.pk)
        rows.append(
            [
                *_told(line),
                Cell(spot.issued, Look.NUMBER),
                _part(line, spot),
                Cell(line.code, Look.CODE),
            ]
        )
    widths = (*(width for _, width in fronts), 12, 16, 20)
    return _written(table, Form("任务分解", rows, widths, (_TOP, 2), 2), at)


def _written(table: Table, form: Form, at: datetime.datetime) -> bytes:
    guide = Form("说明", [[Cell(line, Look.NOTE)] for line in ("怎么填", *_GUIDE)], (110,))
    return write_forms([form, guide, _seen(table)], created=at)


def _note(table: Table, at: datetime.datetime) -> str:
    edition = table.edition
    number = f"{edition.document_number}　" if edition and edition.document_number else ""
    return (
        f"{number}{len(table.lines)} 行目标 × {len(table.units)} 个单位　"
        f"{words.local_date(at).year}年{words.moment(at)} 下载　白底可填，空格不改动，没有数的填“—”"
    )


def _upright(table: Table, title: str, at: datetime.datetime) -> Form:
    units = table.units
    names = [*(name for name, _ in _FRONT), *(unit.name for unit in units), *(name for name, _ in _BEHIND)]
    codes = ["" for _ in _FRONT] + [unit.code for unit in units] + ["" for _ in _BEHIND]
    rows = [
        [Cell(title, Look.TITLE)],
        [Cell(_note(table, at), Look.NOTE)],
        [Cell(name, Look.HEAD) for name in names],
        [Cell(code or None, Look.CODE) for code in codes],
        *(_level(table, line, number) for number, line in enumerate(table.lines, _TOP)),
    ]
    widths = (*(w for _, w in _FRONT), *(_UNIT_WIDTH for _ in units), *(w for _, w in _BEHIND))
    return Form("任务分解", rows, widths, (_TOP, 2), 2)


def _level(table: Table, line: Line, row: int) -> list[Cell]:
    left = len(_FRONT)
    first, last = place_of(row, left), place_of(row, left + len(table.units) - 1)
    total, goal, reserve = (place_of(row, n) for n in (left + len(table.units), 4, 5))
    given = table.given(line)
    sums = [Cell(NOT_SUMMED), Cell(NOT_SUMMED)]
    if line.said.manner is Manner.SUMMED and table.units:
        gap = (line.goal or Decimal(0)) - given - line.reserve
        sums = [
            Cell(Formula(f"=SUM({first}:{last})", given), Look.NUMBER),
            Cell(Formula(f"={goal}-{total}-{reserve}", gap), Look.NUMBER),
        ]
    return [
        *_told(line),
        Cell(line.reserve, Look.NUMBER) if line.said.manner is Manner.SUMMED else Cell("—"),
        *(_part(line, table.spot(line, unit.pk)) for unit in table.units),
        *sums,
        Cell(line.code, Look.CODE),
    ]


def _told(line: Line) -> list[Cell]:
    """What stands before the numbers of every level."""
    return [
        Cell(line.value.text.number),
        Cell(line_name(line)),
        Cell(line.value.words),
        Cell(line.value.unit),
        Cell(line.goal if line.goal is not None else line.said.number, Look.NUMBER),
    ]


def line_name(line: Line) -> str:
    """The project, for a level below a unit with that unit: `其中：区民政局（社区食堂建设）`."""
    title = line.value.text.short_title
    return f"其中：{line.above}（{title}）" if line.above else title


def _part(line: Line, spot: Spot) -> Cell:
    if line.is_named:
        return Cell(TAKES_PART if spot.version and spot.is_open else None)
    if not line.may_type or not spot.is_open:
        return Cell(spot.value, Look.NUMBER)
    return Cell(spot.value, Look.OPEN, line.said.scale)


def _turned(table: Table, title: str, at: datetime.datetime) -> Form:
    lines = table.lines
    left = ("序号", "单位", "编码", "上次下达")
    heads = ["任务数" if not line.above else f"其中：{line.above}" for line in lines]
    rows = [
        [Cell(title, Look.TITLE)],
        [Cell(f"{lines[0].value.words}　单位：{lines[0].value.unit or '—'}　{_note(table, at)}", Look.NOTE)],
        [Cell(name, Look.HEAD) for name in (*left, *heads)],
        [Cell(code or None, Look.CODE) for code in ("", "", "", "", *(line.code for line in lines))],
    ]
    for number, unit in enumerate(table.units, 1):
        spots = [table.spot(line, unit.pk) for line in lines]
        rows.append(
            [
                Cell(Decimal(number), Look.NUMBER),
                Cell(unit.name),
                Cell(unit.code, Look.CODE),
                Cell(spots[0].issued, Look.NUMBER),
                *(_part(line, spot) for line, spot in zip(lines, spots, strict=True)),
            ]
        )
    rows += _foot(table, len(rows))
    return Form("任务分解", rows, (6, 30, 20, 12, *(16 for _ in lines)), (_TOP, 2), 2)


def _foot(table: Table, end: int) -> Sequence[list[Cell]]:
    """Σ, goal, reserve and gap below the units, where anything is summed."""
    lines = table.lines
    if not table.units or all(line.said.manner is not Manner.SUMMED for line in lines):
        return []
    feet: list[list[Cell]] = [
        [Cell(None), Cell(name), Cell(None), Cell(None)] for name in ("合计", "年度目标", "预留", "差额")
    ]
    for column, line in enumerate(lines, 4):
        given, goal = table.given(line), line.goal or Decimal(0)
        total, aim, reserve = (place_of(end + n, column) for n in range(3))
        span = f"{place_of(_TOP, column)}:{place_of(end - 1, column)}"
        sums: tuple[Formula | Decimal, ...] = (
            Formula(f"=SUM({span})", given),
            goal,
            line.reserve,
            Formula(f"={aim}-{total}-{reserve}", goal - given - line.reserve),
        )
        for foot, value in zip(feet, sums, strict=True):
            foot.append(Cell(value, Look.NUMBER))
    return feet


def _seen(table: Table) -> Form:
    """What stood in each cell at the download, as `version:number`: what was typed since is what differs."""
    rows = [
        [Cell(SEEN, Look.BARE), Cell(table.programme.code, Look.BARE)],
        [Cell(None, Look.BARE), *(Cell(unit.code, Look.BARE) for unit in table.units)],
    ]
    for line in table.lines:
        spots = (table.spot(line, unit.pk) for unit in table.units)
        seen = (Cell(f"{spot.version}:{bare(spot.value)}", Look.BARE) for spot in spots)
        rows.append([Cell(line.code, Look.BARE), *seen])
    return Form("对照", rows, (24, *(10 for _ in table.units)), hidden=True)
