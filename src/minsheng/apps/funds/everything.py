"""The money of a unit in its download of everything (全部资金)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from minsheng.apps.funds.models import FundsLine
from minsheng.core.progress.months import in_words
from minsheng.engines.office.sheets.filling_out import FillColumn, FillRow, FillSheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minsheng.apps.ledger.seeing import Looking

_CHUNK = 2_000
_FEN = Decimal(100)
_COLUMNS = (
    FillColumn("月份", 12),
    FillColumn("项目", 18),
    FillColumn("单位", 22),
    FillColumn("来源", 8),
    FillColumn("计划（元）", 16),
    FillColumn("到位（元）", 16),
    FillColumn("支付（元）", 16),
    FillColumn("未到位原因", 16),
    FillColumn("说明", 30),
    FillColumn("状态", 8),
)


def money_sheet(looking: Looking) -> FillSheet:
    """All money that the unit told, first month first, as it was told last; read as the file is written."""
    note = ["自1月1日起累计；已确认的才计入。"]
    return FillSheet("资金", "资金", note, _COLUMNS, _rows(looking), locked=True)


def _rows(looking: Looking) -> Iterator[FillRow]:
    found = FundsLine.objects.filter(funds__unit__in=looking.units).order_by("funds__month", "funds", "pk")
    for each in found.select_related("funds__project", "funds__unit").iterator(chunk_size=_CHUNK):
        yield FillRow(
            [
                in_words(each.funds.month),
                each.funds.project.code,
                each.funds.unit.name,
                each.get_source_display(),
                each.planned / _FEN,
                each.arrived / _FEN,
                each.paid / _FEN,
                each.get_arrears_display() if each.arrears else "",
                each.words,
                each.funds.get_state_display(),
            ]
        )
