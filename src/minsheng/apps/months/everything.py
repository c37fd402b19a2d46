"""The reports of a unit in its download of everything (全部月报)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.ledger.sheets.everything import said_of
from minsheng.apps.months.models import Report
from minsheng.core.progress.months import in_words
from minsheng.engines.office.sheets.filling_out import FillColumn, FillRow, FillSheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minsheng.apps.ledger.seeing import Looking

_CHUNK = 2_000
_COLUMNS = (
    FillColumn("月份", 12),
    FillColumn("项目", 24),
    FillColumn("目标", 34),
    FillColumn("单位", 22),
    FillColumn("完成情况", 40),
    FillColumn("问题", 30),
    FillColumn("下一步", 30),
    FillColumn("没有变化", 8),
    FillColumn("状态", 8),
)


def reports_sheet(looking: Looking) -> FillSheet:
    """All reports of the unit's rows, first month first; read as the file is written."""
    return FillSheet(
        "月报", "月报", ["各月填写的话，数在台账和完成情况里。"], _COLUMNS, _rows(looking), locked=True
    )


def _rows(looking: Looking) -> Iterator[FillRow]:
    said = said_of(looking)
    found = Report.objects.filter(allocation__unit__in=looking.units).order_by("month", "allocation")
    joined = ("allocation__unit", "allocation__split__target")
    for each in found.select_related(*joined).iterator(chunk_size=_CHUNK):
        split = each.allocation.split
        value = said.get((split.edition_id, split.target_id))
        yield FillRow(
            [
                in_words(each.month),
                value.text.short_title if value else split.target.code,
                value.words if value else "",
                each.allocation.unit.name,
                each.sentence,
                each.problem,
                each.next_step,
                "是" if each.is_unchanged else "",
                each.get_state_display(),
            ]
        )
