"""The 任务分解表 as landscape annex of an official paper: who leads, and what each unit has of a target."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

from minsheng.apps.cascade.entries import bare
from minsheng.apps.places.naming import Prefixes
from minsheng.apps.places.queries import short_names
from minsheng.apps.programmes.annex import DOCX
from minsheng.apps.programmes.contents import Content, contents_of
from minsheng.apps.programmes.models import ProjectText, Responsibility
from minsheng.apps.programmes.printed import target_words
from minsheng.apps.ui import words
from minsheng.engines.office.word.wide_papers import TYPE_AREA, WideColumn, WideTable, write_wide_paper

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping, Sequence

    from minsheng.apps.cascade.sheets.table import Line, Table
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.models import Unit

__all__ = ["DOCX", "split_paper"]

TAKES_PART = "√"
_NUMBER = WideColumn("序号", 8, centred=True)
_PROJECT = WideColumn("项目", 32)
_GOAL = WideColumn("年度目标", 27)
_LEADER = WideColumn("分管领导", 15)
_LEAD = WideColumn("牵头单位", 19)
_UNTIL = WideColumn("完成时限", 16)
_DIGIT = 1.6
"""Width of a figure in the small type, in mm."""
_LEAST, _MARGINS = 8.0, 1.6
"""Least width of a unit's column, and what its edges take, in mm: 13 columns fit beside the others."""
_NOTES = (
    "注：1. 汇总的目标，各单位的数加预留等于年度目标；比率、标准类目标各单位分别达到，不汇总。",
    f"　　2. “{TAKES_PART}”为参与、不分数；空白为不参与。",
)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the paper says of projects beside the numbers, by text or project."""

    contents: Mapping[int, Content]
    chapters: Mapping[int, str]
    leaders: Mapping[int, Sequence[str]]
    names: Mapping[int, str]


def split_paper(table: Table, title: str, actor: Actor, *, at: datetime.datetime) -> bytes:
    """A .docx of the table as it is drafted: with more units than fit, further tables on pages of their own.

    Args:
        table: of a programme.
        title: of the paper.
        actor: names of people are printed as this actor may read them.
        at: aware time, which is printed.
    """
    told = _told(table, actor, at)
    parts = _parts(table)
    tables = [_part(table, told, units, number, len(parts)) for number, units in enumerate(parts)]
    edition = table.edition
    number = f"{edition.document_number}　" if edition and edition.document_number else ""
    first = WideTable(
        tables[0].columns,
        tables[0].rows,
        title=title,
        label="附件",
        note=f"{number}截至{words.local_date(at).year}年{words.day(at)}",
        footer=_NOTES,
    )
    rest = [
        WideTable(each.columns, each.rows, title=f"{title}（续表{number}）")
        for number, each in enumerate(tables[1:], 1)
    ]
    return write_wide_paper([first, *rest], title=title, created=at)


def _told(table: Table, actor: Actor, at: datetime.datetime) -> _Told:
    day = words.local_date(at)
    ids = {line.value.text_id for line in table.lines}
    texts = list(ProjectText.objects.filter(pk__in=ids).select_related("category"))
    leaders = import_string(settings.LEADERS_IN_CHARGE)
    stem = Prefixes.of(table.programme.division.name).stem
    short = short_names([unit.pk for unit in table.units], day)
    return _Told(
        contents_of(texts),
        {text.pk: text.category.name if text.category else "" for text in texts},
        leaders(table.programme, actor, day),
        {unit.pk: short.get(unit.pk) or stem(unit.name) for unit in table.units},
    )


def _parts(table: Table) -> list[Sequence[Unit]]:
    """The units by tables: as many as fit beside what stands before them, further tables alike in size."""
    units, width = table.units, _unit_width(table)
    room = _fits((_NUMBER, _PROJECT, _GOAL, _LEADER, _LEAD, _UNTIL), width)
    if len(units) <= room:
        return [units]
    rest, further = len(units) - room, _fits((_NUMBER, _PROJECT, _GOAL), width)
    count = math.ceil(rest / further)
    size = math.ceil(rest / count)
    return [units[:room], *(units[begin : begin + size] for begin in range(room, len(units), size))]


def _fits(front: Sequence[WideColumn], width: float) -> int:
    return int((TYPE_AREA - sum(column.width for column in front)) // width)


def _unit_width(table: Table) -> float:
    """Width of a unit's column in mm: of the longest number in the table."""
    longest = max((len(bare(spot.value)) for spot in table.spots.values()), default=0)
    return max(_LEAST, longest * _DIGIT + _MARGINS)


def _part(table: Table, told: _Told, units: Sequence[Unit], number: int, count: int) -> WideTable:
    """One table: the first says who leads and until when, further ones the project and target alone."""
    width = _unit_width(table)
    columns = tuple(
        WideColumn(told.names[unit.pk], math.floor(width), centred=True, small=True) for unit in units
    )
    front: tuple[WideColumn, ...] = (_NUMBER, _PROJECT, _GOAL)
    behind: tuple[WideColumn, ...] = ()
    if number == 0:
        front, behind = (*front, _LEADER, _LEAD), (_UNTIL,)
    rows = list(_rows(table, told, units, whole=number == 0))
    return WideTable((*front, *columns, *behind), rows)


def _rows(table: Table, told: _Told, units: Sequence[Unit], *, whole: bool) -> Iterator[list[str]]:
    """A row for each level below the heading of its chapter."""
    for chapter, lines in groupby(table.lines, key=lambda line: told.chapters.get(line.value.text_id, "")):
        if chapter:
            yield [chapter]
        for line in lines:
            content = told.contents[line.value.text_id]
            numbers = [_number(table, line, unit) for unit in units]
            if whole:
                leaders = "\n".join(told.leaders.get(line.target.project_id, ()))
                yield [*_front(line), leaders, _leads(content), *numbers, _until(line, content)]
            else:
                yield [*_front(line), *numbers]


def _front(line: Line) -> list[str]:
    goal = target_words(line.value)
    if line.above:
        goal = words.quantity(line.goal, line.value.unit) if line.goal is not None else goal
    if line.reserve:
        goal += f"（预留 {words.quantity(line.reserve, line.value.unit)}）"
    title = f"其中：{line.above}" if line.above else line.value.text.short_title
    return ["" if line.above else line.value.text.number, title, goal]


def _number(table: Table, line: Line, unit: Unit) -> str:
    spot = table.spot(line, unit.pk)
    if line.is_named:
        return TAKES_PART if spot.version and spot.is_open else ""
    return bare(spot.value)


def _leads(content: Content) -> str:
    lead = Responsibility.Relation.LEAD
    return "\n".join(dict.fromkeys(row.name for row in content.units if row.relation == lead))


def _until(line: Line, content: Content) -> str:
    """The days of the target, else those of the project that name no target."""
    own = [row.words for row in content.deadlines if row.target_id == line.target.pk]
    whole = [row.words for row in content.deadlines if row.target_id is None and row.measure_id is None]
    return "\n".join(dict.fromkeys(own or whole))
