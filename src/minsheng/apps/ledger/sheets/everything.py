"""Everything that a unit ever entered as one workbook, personal data masked (本单位全部台账)."""

from __future__ import annotations

from itertools import chain, count, islice
from typing import IO, TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery

from minsheng.apps.audit.facts import without_identity
from minsheng.apps.ledger.models import Entry, EntryStep
from minsheng.apps.ledger.sheets.adding import added
from minsheng.apps.people.masking import masked_id_code, masked_name, masked_phone
from minsheng.apps.programmes.models import TargetValue
from minsheng.apps.ui.words import local_date
from minsheng.core.progress.months import in_words
from minsheng.engines.office.sheets.filling_out import FillColumn, FillRow, FillSheet, write_filling

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping

    from minsheng.apps.ledger.seeing import Looking
    from minsheng.engines.office.sheets.cells import Value

ROWS = 500_000
"""Of one sheet; what is more goes on in the next."""
_CHUNK = 2_000
_COLUMNS = (
    FillColumn("年度", 6),
    FillColumn("项目", 24),
    FillColumn("目标", 34),
    FillColumn("单位", 22),
    FillColumn("登记方式", 12),
    FillColumn("日期", 12, "yyyy-mm-dd"),
    FillColumn("数量", 10),
    FillColumn("分子", 10),
    FillColumn("分母", 10),
    FillColumn("计量单位", 8),
    FillColumn("等次", 6),
    FillColumn("阶段", 10),
    FillColumn("编号或成果", 18),
    FillColumn("姓名", 8),
    FillColumn("身份证号", 20),
    FillColumn("电话", 14),
    FillColumn("由谁出具", 20),
    FillColumn("依据的材料", 24),
    FillColumn("更正的月份", 10),
    FillColumn("说明", 24),
    FillColumn("状态", 8),
    FillColumn("计入月份", 10),
    FillColumn("登记人", 10),
    FillColumn("登记日期", 12, "yyyy-mm-dd"),
    FillColumn("认定日期", 12, "yyyy-mm-dd"),
)


def everything(looking: Looking, *, at: datetime.datetime) -> IO[bytes]:
    """A temporary file with all entries of the unit's rows, withdrawn ones too, first day first.

    Apps above add sheets of their own. Rows come from the database and go to the file so many at a time.
    """
    entries = Entry.objects.filter(allocation__unit__in=looking.units)
    joined = ("record", "allocation__unit", "allocation__split", "target__project__programme", "entered_by")
    first = EntryStep.objects.filter(entry=OuterRef("pk"), verb=EntryStep.Verb.ENTERED).values("at")
    told = entries.annotate(entered_at=Subquery(first[:1]))
    found = told.select_related(*joined).order_by("happened_on", "pk")
    rows = (_row(entry, said) for said in [said_of(looking)] for entry in found.iterator(chunk_size=_CHUNK))
    unit = looking.actor.post.unit.name if looking.actor.post else ""
    day = local_date(at)
    note = [f"{day.year}年{day.month}月{day.day}日导出，含已撤回的；姓名、身份证号、电话只显示一部分。"]
    sheets = chain(_sheets(rows, f"{unit}台账", note), added(looking))
    return write_filling(sheets, created=at)


def _sheets(rows: Iterator[FillRow], title: str, note: list[str]) -> Iterator[FillSheet]:
    """One sheet, and more where the rows do not fit."""
    for number in count(1):
        first = list(islice(rows, 1))
        if not first and number > 1:
            return
        name = "台账" if number == 1 else f"台账续{number - 1}"
        yield FillSheet(name, title, note, _COLUMNS, _begun(first, rows), locked=True)


def _begun(first: list[FillRow], rows: Iterator[FillRow]) -> Iterator[FillRow]:
    yield from first
    yield from islice(rows, ROWS - len(first))


def said_of(looking: Looking) -> Mapping[tuple[int, int], TargetValue]:
    """What editions say of the unit's targets, by edition and target; one query."""
    values = TargetValue.objects.filter(target__split__allocations__unit__in=looking.units)
    found = values.select_related("text").distinct()
    return {(value.text.edition_id, value.target_id): value for value in found}


def _row(entry: Any, said: Mapping[tuple[int, int], TargetValue]) -> FillRow:  # noqa: ANN401 (annotated)
    value = said.get((entry.allocation.split.edition_id, entry.target_id))
    record = getattr(entry, "record", None)
    told = entry.key.split(":", 2)[-1] if entry.key_kind in ("code", "deliverable") else ""
    values: list[Value] = [
        str(entry.target.project.programme.year),
        value.text.short_title if value else entry.target.code,
        value.words if value else "",
        entry.allocation.unit.name,
        entry.get_manner_display(),
        entry.happened_on,
        entry.quantity,
        entry.numerator,
        entry.denominator,
        value.unit if value else "",
        entry.get_grade_display() if entry.grade is not None else None,
        entry.stage,
        told,
        masked_name(getattr(record, "name", "")),
        masked_id_code(getattr(record, "identity", "")),
        masked_phone(getattr(record, "phone", "")),
        entry.issuer,
        entry.document,
        in_words(entry.mends) if entry.mends else None,
        without_identity(entry.words),
        entry.get_state_display(),
        in_words(entry.counted_in) if entry.counted_in else None,
        entry.entered_by.display_name,
        local_date(entry.entered_at) if entry.entered_at else None,
        local_date(entry.accepted_at) if entry.accepted_at else None,
    ]
    return FillRow(values)
