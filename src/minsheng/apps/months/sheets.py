"""The sheet of a unit's month that is printed and signed (进展情况表), on paper and as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from minsheng.apps.months.models import ReportScan
from minsheng.apps.months.rowlines import lines_of, reporting, rows_told
from minsheng.apps.months.values import rounded
from minsheng.apps.people.permissions import allows
from minsheng.apps.ui import words
from minsheng.engines.office.sheets.workbooks_out import Column, Sheet, write_workbook

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.ledger.models import Period
    from minsheng.apps.ledger.seeing import Looking
    from minsheng.apps.months.rowlines import Line
    from minsheng.engines.office.sheets.cells import Value

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COLUMNS = (
    Column("序号", width=6),
    Column("项目", width=24),
    Column("目标", width=30),
    Column("计量单位", width=9),
    Column("任务", width=10),
    Column("本月完成", width=10),
    Column("累计完成", width=14),
    Column("未认定台账（条）", width=10),
    Column("完成率", width=9),
    Column("序时", width=9),
    Column("工作进展", width=36),
    Column("存在问题", width=24),
    Column("下一步", width=24),
    Column("月报", width=9),
)
SIGNATURES = ("填报人：", "审核人：", "单位负责人：", "日期：　　　年　　月　　日")


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """The rows of one unit in one month of a programme, with the scans of the signed sheet."""

    period: Period
    unit: str
    lines: Sequence[Line]
    scans: Sequence[ReportScan]
    may_attach: bool

    @property
    def key(self) -> str:
        """The month as in an address: `2026-09`."""
        return f"{self.period.month:%Y-%m}"

    @property
    def title(self) -> str:
        """`望湖区2026年民生实事9月进展情况表`."""
        programme = self.period.programme
        month = self.period.month.month
        return f"{programme.division.name}{programme.year}年民生实事{month}月进展情况表"

    @property
    def note(self) -> str:
        """Who reports, up to which day, and whether the figures may still move."""
        state = "" if self.period.frozen_at else "（未冻结）"
        return f"填报单位：{self.unit}　截至{words.day(self.period.month)}{state}　共 {len(self.lines)} 项"


def month_sheet(looking: Looking, period: Period) -> MonthSheet:
    """The sheet of the asker's unit; seven queries."""
    month, actor = period.month, looking.actor
    rows: Sequence[Line] = ()
    if looking.units:
        told = rows_told(looking, month).filter(split__target__project__programme=period.programme)
        rows = lines_of(list(reporting(told, month)), month)
    scans = ReportScan.objects.filter(period=period, unit=actor.unit_id).select_related("file")
    may = allows(actor, "months.write") or allows(actor, "months.submit")
    return MonthSheet(
        period=period,
        unit=actor.post.unit.name if actor.post else "",
        lines=rows,
        scans=list(scans),
        may_attach=may and bool(rows),
    )


def sheet_workbook(sheet: MonthSheet, *, at: datetime.datetime) -> bytes:
    """The same rows as an .xlsx."""
    made = Sheet(
        name=f"{sheet.period.month.month}月",
        title=sheet.title,
        note=sheet.note,
        columns=_COLUMNS,
        rows=[_row(number, line) for number, line in enumerate(sheet.lines, 1)],
        footer="　　　　　　　　".join(SIGNATURES),
    )
    return write_workbook([made], created=at)


def _row(number: int, line: Line) -> list[Value]:
    value, report = line.aim.value, line.report
    plain = line.figures.numerator is None and line.figures.grade is None
    return [
        Decimal(number),
        line.title,
        line.words,
        value.unit,
        getattr(line.row, "number_on", None),
        line.change,
        rounded(line.figures.value) if plain and line.figures.value is not None else line.shown.done,
        Decimal(line.waiting),
        line.shown.share,
        line.shown.planned,
        line.told,
        report.problem if report else "",
        report.next_step if report else "",
        line.work.label,
    ]
