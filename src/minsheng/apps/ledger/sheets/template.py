"""The 登记表 of a unit for a programme and month: what it enters, a sheet for each target, what waits."""

from __future__ import annotations

import datetime
import secrets
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, TYPE_CHECKING

from django.db.models import Q

from minsheng.apps.ledger.asking import STATES, asked_of
from minsheng.apps.ledger.figures import Done
from minsheng.apps.ledger.models import Entry, Intake, Manner, Standing
from minsheng.apps.ledger.mypage import my_page
from minsheng.apps.ledger.sheets.columns import Column, Kind, columns_of
from minsheng.apps.ledger.sheets.seal import SEAL, SUMMARY, Seal, code_of
from minsheng.apps.ledger.sheets.works import (
    PAPER,
    names_of,
    papers_of,
    stages_by_row,
    works_by_row,
)
from minsheng.apps.people.masking import masked_id_code, masked_name, masked_phone
from minsheng.core.progress.months import in_words, month_end
from minsheng.engines.office.sheets.filling_out import FillColumn, FillRow, FillSheet, write_filling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from minsheng.apps.ledger.asking import Asked
    from minsheng.apps.ledger.mypage import Line
    from minsheng.apps.ledger.seeing import Looking
    from minsheng.apps.ledger.sheets.works import WorksNames
    from minsheng.apps.programmes.models import Programme
    from minsheng.engines.office.sheets.cells import Value

MOST_WAITING = 20_000
"""Entries that wait for correction and stand in one workbook."""
NUMBERED = 500
"""Blank rows of a sheet of persons that have a lasting name: who has no identity number is told by it."""

_STATE = "状态"
_CODE_WIDTH = 4
_NAME_LENGTH = 20
_WAITING = (Entry.State.DRAFT, Entry.State.RETURNED)
_GUIDE = (
    "白底的格子可以填，灰底的锁住了。一行登记一条，从上往下接着填，空行没有关系。",
    "日期写 6月3日、2026-06-03 都行；数写 1200、1.2万、120户都认得。系统里没有改动的行再传一次不会重复。",
    "待审核、已退回的已经列出，可以直接改；打星号的个人信息不改就不动。删去一行不会删掉系统里的登记。",
    "填好后在“台账”页面点“上传登记表”，先核对，确认后才写入。请不要删去最右边隐藏的列。",
)
_IDENTITY_NOTE = "身份证号请按文本填写（本列已设为文本）；没有身份证号的，填姓名、出生日期和性别。"
_WORKS_NAME = "工程 "
_WORKS_NOTE = (
    "一行填一项工程到了一个阶段；工程从下拉里选，也可以填点位的名称或编号。数量空着就按计划数量。"
    "要件填文号或名称，审核以前要补齐。新的点位和工程，请先在网页上点“登记工程”，再下载登记表。"
)
_NO_WORKS_NOTE = "还没有登记工程，这张表暂时没有可填的。请先在网页上点“登记工程”，再下载登记表。"


@dataclass(frozen=True, slots=True)
class _Told:
    """What stands in a workbook already, by row: what waits, the last accepted state; works and their stages.

    `papers` are by entry.
    """

    waiting: Mapping[int, Sequence[Entry]]
    last: Mapping[int, Entry]
    works: Mapping[int, WorksNames]
    stages: Mapping[int, Sequence[Entry]]
    papers: Mapping[int, Mapping[str, str]]


def workbook(
    looking: Looking, programme: Programme, month: datetime.date, *, at: datetime.datetime
) -> IO[bytes] | None:
    """The workbook as a temporary file; None where the unit enters nothing of the programme.

    Args:
        looking: of the unit.
        programme: whose targets.
        month: the last day of the month.
        at: aware time of the download.
    """
    page = my_page(looking, year=programme.year)
    lines = [line for line in page.lines if line.row.split.target.project.programme_id == programme.pk]
    unit = looking.actor.post.unit if looking.actor.post else None
    if not lines or unit is None:
        return None
    lines.sort(key=lambda line: line.place)
    asking = _asking(looking, lines, month)
    told = _told(asking, month)
    seal = Seal(unit.code, programme.code, month, secrets.token_hex(6))
    title = f"{unit.name}民生实事{in_words(month)}登记表"
    sheets = _sheets(lines, asking, told, title, month)
    return write_filling(sheets, hidden=("对照", [[SEAL, seal.written()]]), created=at)


def _asking(looking: Looking, lines: Sequence[Line], month: datetime.date) -> dict[int, Asked]:
    """How each row is entered in the month, by row; what nobody set is left out; one query."""
    targets = {line.row.split.target_id for line in lines}
    begun = Intake.objects.filter(target__in=targets, from_month__lte=month).order_by("target", "from_month")
    intakes = {intake.target_id: intake for intake in begun}
    return {
        line.row.pk: asked_of(intake, line.said, month.year, looking.on)
        for line in lines
        if (intake := intakes.get(line.row.split.target_id)) is not None
    }


def _told(asking: Mapping[int, Asked], month: datetime.date) -> _Told:
    """One query, of works four."""
    built = {row: asked.intake for row, asked in asking.items() if asked.manner == Manner.WORKS}
    wanted = Q(state__in=_WAITING) | Q(manner__in=STATES, state=Entry.State.ACCEPTED)
    found = Entry.objects.filter(wanted, allocation__in=asking).select_related("record", "works__site")
    waiting: dict[int, list[Entry]] = defaultdict(list)
    last: dict[int, Entry] = {}
    # Of states accepted for one day the later holds; what waits has no such moment.
    for entry in found.order_by("happened_on", "accepted_at", "pk")[:MOST_WAITING]:
        if month_end(entry.happened_on) < asking[entry.allocation_id].intake.from_month:
            # It was entered in another manner, whose columns are not these.
            continue
        if entry.state == Entry.State.ACCEPTED:
            last[entry.allocation_id] = entry
        else:
            waiting[entry.allocation_id].append(entry)
    known = works_by_row(built) if built else {}
    stages = stages_by_row(built, month)
    papers = papers_of(entry for each in (*waiting.values(), *stages.values()) for entry in each)
    return _Told(waiting, last, {row: names_of(known.get(row, ())) for row in built}, stages, papers)


def _sheets(
    lines: Sequence[Line], asking: Mapping[int, Asked], told: _Told, title: str, month: datetime.date
) -> Iterator[FillSheet]:
    yield _summary(lines, asking, title, month)
    for line in lines:
        if (asked := asking.get(line.row.pk)) is not None:
            yield _sheet(line, asked, told, title)


def _summary(
    lines: Sequence[Line], asking: Mapping[int, Asked], title: str, month: datetime.date
) -> FillSheet:
    """What the unit has to do, what was accepted until the month before, and until now; one query."""
    before = month.replace(day=1) - datetime.timedelta(days=1)
    rows = [line.row.pk for line in lines]
    stored = Standing.objects.filter(allocation__in=rows, month__in=(before, month))
    standings = {(each.allocation_id, each.month): each for each in stored}
    names = ("序号", "项目", "目标", "任务", f"截至{before.month}月底已认定", f"截至{month.month}月底已认定")
    widths = (6, 26, 40, 14, 18, 18)
    columns = [FillColumn(name, width) for name, width in zip(names, widths, strict=True)]
    columns.append(FillColumn("怎么登记", 24))
    found = []
    for number, line in enumerate(lines, 1):
        done = [
            Done(line.said, line.done.given, standings.get((line.row.pk, each))) for each in (before, month)
        ]
        asked = asking.get(line.row.pk)
        how = asked.intake.get_manner_display() if asked else "在网页上登记"
        values = (Decimal(number), line.said.text.short_title, line.said.words, line.done.goal or "—")
        found.append(FillRow((*values, *(each.figure for each in done), how), locked=True))
    return FillSheet(SUMMARY, title, _GUIDE, columns, found, locked=True)


def _sheet(line: Line, asked: Asked, told: _Told, title: str) -> FillSheet:
    works = told.works.get(line.row.pk)
    columns = columns_of(asked, works)
    shown = [_column(column) for column in columns]
    shown.append(FillColumn(_STATE, 10, locked=True))
    shown.append(FillColumn(code_of(line.row.pk, asked.intake), _CODE_WIDTH, locked=True, hidden=True))
    note = [f"{line.said.words}　任务 {line.done.goal or '—'}　{line.done.line}", asked.sentence]
    if asked.is_person and asked.manner == Manner.SUBJECTS:
        note.append(_IDENTITY_NOTE)
    if works is not None:
        note.append(_WORKS_NOTE if works.by_key else _NO_WORKS_NOTE)
    name = (_WORKS_NAME if works is not None else "") + line.said.text.short_title[:_NAME_LENGTH]
    return FillSheet(name, title, note, shown, _rows(line, asked, columns, told))


def _column(column: Column) -> FillColumn:
    choices = tuple(shown for _, shown in column.choices)
    if column.kind is Kind.DAY:
        return FillColumn(column.title, column.width, "yyyy-mm-dd")
    if column.kind is Kind.MONTH:
        return FillColumn(column.title, column.width, "@", choices)
    return FillColumn(column.title, column.width, "@" if column.is_text else "", choices)


def _rows(line: Line, asked: Asked, columns: Sequence[Column], told: _Told) -> Iterator[FillRow]:
    """The last accepted state, locked; what waits, to be corrected; blank rows where they need a name."""
    last = told.last.get(line.row.pk)
    if last is not None:
        yield FillRow([*_values(last, columns), last.get_state_display(), _row_id(last)], locked=True)
    for entry in told.stages.get(line.row.pk, ()):
        yield FillRow(
            [*_staged(entry, columns, told), entry.get_state_display(), _row_id(entry)], locked=True
        )
    for entry in told.waiting.get(line.row.pk, ()):
        values = _staged(entry, columns, told) if asked.manner == Manner.WORKS else _values(entry, columns)
        yield FillRow([*values, entry.get_state_display(), _row_id(entry)])
    if asked.manner == Manner.SUBJECTS:
        for number in range(1, NUMBERED + 1):
            yield FillRow([*(None for _ in columns), None, f"N{number}"])


def _row_id(entry: Entry) -> str:
    return f"E{entry.pk}:{entry.version}"


def _staged(entry: Entry, columns: Sequence[Column], told: _Told) -> list[Value]:
    """A stage of works as its row shows it."""
    if entry.works is None:
        return _values(entry, columns)
    kept = f"{entry.works.site.code}/{entry.works.kind}"
    shown = dict(told.works[entry.allocation_id].shown)
    found: dict[str, Value] = {"works": shown.get(kept), "stage": entry.stage}
    found |= {f"{PAPER}{name}": number for name, number in told.papers.get(entry.pk, {}).items()}
    rest = dict(zip((column.name for column in columns), _values(entry, columns), strict=True))
    return [found.get(column.name, rest[column.name]) for column in columns]


def _values(entry: Entry, columns: Sequence[Column]) -> list[Value]:
    """An entry as its row shows it; personal fields masked."""
    record = getattr(entry, "record", None)
    told = entry.key.split(":", 2)[-1] if entry.key_kind in ("code", "deliverable") else ""
    quantity = entry.quantity
    if entry.manner == Manner.SUBJECTS and entry.key and quantity is not None:
        quantity = abs(quantity)
    found: dict[str, Value] = {
        "happened_on": entry.happened_on,
        "quantity": quantity,
        "numerator": entry.numerator,
        "denominator": entry.denominator,
        "grade": entry.get_grade_display() if entry.grade is not None else None,
        "code": told,
        "deliverable": told,
        "issuer": entry.issuer,
        "document": entry.document,
        "words": entry.words,
        "mends": in_words(entry.mends) if entry.mends else None,
        "is_leaving": "是" if entry.leaves_id is not None else None,
        "identity": masked_id_code(getattr(record, "identity", "")),
        "name": masked_name(getattr(record, "name", "")),
        "phone": masked_phone(getattr(record, "phone", "")),
    }
    return [_percent(column, found.get(column.name)) for column in columns]


def _percent(column: Column, value: Value) -> Value:
    """A share with its sign: a program that sees a bare 85% typed keeps 0.85."""
    if column.measure == "%" and isinstance(value, Decimal):
        return f"{value.normalize() + Decimal(0):f}%"
    return value
