"""The 任务分解表 as landscape annex of an official paper: who leads, and what each unit has of a target."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, replace
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
from minsheng.engines.office.word.wide_papers import (
    LITTLE_FIFTH,
    SIXTH,
    TYPE_AREA,
    WideColumn,
    WideTable,
    write_wide_paper,
)

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from docx.shared import Pt

    from minsheng.apps.cascade.sheets.table import Line, Table
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.models import Unit

    Columns = Sequence[tuple[Unit | None, float]]

__all__ = ["DOCX", "split_paper"]

TAKES_PART = "√"
_NUMBER = WideColumn("序号", 7, centred=True, size=LITTLE_FIFTH)
_PROJECT = WideColumn("项目", 25, size=LITTLE_FIFTH)
_GOAL = WideColumn("年度目标", 24, size=LITTLE_FIFTH)
_LEADER = WideColumn("分管领导", 12, size=LITTLE_FIFTH)
_LEAD = WideColumn("牵头单位", 13, size=LITTLE_FIFTH)
_UNTIL = WideColumn("完成时限", 10, size=LITTLE_FIFTH)
_NAMED = (
    WideColumn("序号", 10, centred=True),
    WideColumn("项目", 45),
    WideColumn("年度目标", 75),
    WideColumn("其他责任单位", 95),
)
_RESERVE = "预留"
# 副区长（就业、教育） 叶知秋 : what the post is in charge of is not printed
_POST = re.compile(r"（[^（）]*）")
_LEAST, _MARGINS = 6.5, 1.1
"""Least width of a unit's column, and what its edges take, in mm."""
_DIGIT = {LITTLE_FIFTH: 1.6, SIXTH: 1.33}
"""Width of a figure in mm; a point takes half of it."""
_SELDOM = 4
"""A unit with fewer numbers than this part of another's stands by name, not in a column of its own."""
_NOTES = (
    "注：1. 汇总的目标，各单位的数加预留等于年度目标；比率、标准类目标各单位分别达到，不汇总。",
    f"　　2. “{TAKES_PART}”为参与、不分数；空白为不参与。“其中”为该单位再往下分的数。",
)


@dataclass(frozen=True, slots=True)
class _Told:
    """What the paper says of projects beside the numbers, by text, project or unit."""

    contents: Mapping[int, Content]
    chapters: Mapping[int, str]
    leaders: Mapping[int, Sequence[str]]
    names: Mapping[int, str]


def split_paper(table: Table, title: str, actor: Actor, *, at: datetime.datetime) -> bytes:
    """A .docx of the table as it is drafted.

    The first table says who leads and until when beside the numbers of the units that have most of them;
    more units than fit go on in tables on pages of their own, units with few numbers are named in a last one.

    Args:
        table: of a programme.
        title: of the paper.
        actor: names of people are printed as this actor may read them.
        at: aware time, which is printed.
    """
    told = _told(table, actor, at)
    often, seldom = _by_share(table)
    tables = [_numbered(table, told, part) for part in _parts(table, often)]
    if seldom:
        tables.append(_named(table, told, seldom))
    edition = table.edition
    number = f"{edition.document_number}　" if edition and edition.document_number else ""
    note = f"{number}截至{words.local_date(at).year}年{words.day(at)}"
    first = replace(tables[0], title=title, label="附件", note=note, footer=_NOTES)
    rest = [replace(each, title=f"{title}（续表{n}）") for n, each in enumerate(tables[1:], 1)]
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


def _by_share(table: Table) -> tuple[list[Unit], list[Unit]]:
    """The units that have a column, and those that have few numbers beside these."""
    counts = Counter(unit for _, unit in table.spots)
    most = max(counts.values(), default=0)
    often = [unit for unit in table.units if counts[unit.pk] * _SELDOM >= most]
    return often, [unit for unit in table.units if counts[unit.pk] * _SELDOM < most]


@dataclass(frozen=True, slots=True)
class _Part:
    """Units of one table, None for the reserve, with the widths of their columns in mm."""

    columns: Sequence[tuple[Unit | None, float]]
    size: Pt
    is_first: bool


def _parts(table: Table, units: Sequence[Unit]) -> list[_Part]:
    """The units by tables, in the larger type if one table takes them all in it or in neither."""
    wanted: list[Unit | None] = [*units]
    if any(line.reserve for line in table.lines):
        wanted.append(None)
    room = TYPE_AREA - sum(each.width for each in (_NUMBER, _PROJECT, _GOAL, _LEADER, _LEAD, _UNTIL))
    for size in (LITTLE_FIFTH, SIXTH):
        columns = [(unit, _width(table, unit, size)) for unit in wanted]
        if sum(width for _, width in columns) <= room:
            return [_Part(columns, size, is_first=True)]
    columns = [(unit, _width(table, unit, LITTLE_FIFTH)) for unit in wanted]
    further = TYPE_AREA - sum(each.width for each in (_NUMBER, _PROJECT, _GOAL))
    first, rest = _filled(columns, room)
    count = math.ceil(sum(width for _, width in rest) / further)
    alike = sum(width for _, width in rest) / count if count else further
    parts = [_Part(first, LITTLE_FIFTH, is_first=True)]
    while rest:
        # Tables of like width, not a last one of a single unit.
        filled, rest = _filled(rest, min(further, alike + rest[0][1]))
        parts.append(_Part(filled, LITTLE_FIFTH, is_first=False))
    return parts


def _filled(columns: Columns, room: float) -> tuple[Columns, Columns]:
    """So many columns as fit, one at least, and the others."""
    taken = 0.0
    for number, (_, width) in enumerate(columns):
        taken += width
        if number and taken > room:
            return columns[:number], columns[number:]
    return columns, ()


def _width(table: Table, unit: Unit | None, size: Pt) -> float:
    """Width of a column in mm, by its longest number."""
    shown = [_number(table, line, unit) for line in table.lines]
    digit = _DIGIT[size]
    longest = max((len(text) - text.count(".") / 2 for text in shown), default=0)
    return max(_LEAST, longest * digit + _MARGINS)


def _numbered(table: Table, told: _Told, part: _Part) -> WideTable:
    """One table: the first says who leads and until when, further ones the project and target alone."""
    columns = [
        WideColumn(
            told.names[unit.pk] if unit else _RESERVE, round(10 * width) / 10, centred=True, size=part.size
        )
        for unit, width in part.columns
    ]
    units = [unit for unit, _ in part.columns]

    def numbers(line: Line) -> list[str]:
        return [_number(table, line, unit) for unit in units]

    if part.is_first:
        front = (_NUMBER, _PROJECT, _GOAL, _LEADER, _LEAD)
        return WideTable((*front, *columns, _UNTIL), list(_rows(table.lines, told, numbers, whole=True)))
    return WideTable((_NUMBER, _PROJECT, _GOAL, *columns), list(_rows(table.lines, told, numbers)))


def _named(table: Table, told: _Told, units: Sequence[Unit]) -> WideTable:
    """Units with few numbers, named where they have one."""

    def numbers(line: Line) -> list[str]:
        parts = [(told.names[unit.pk], _number(table, line, unit)) for unit in units]
        return ["、".join(f"{name} {number}" for name, number in parts if number)]

    lines = [line for line in table.lines if numbers(line)[0]]
    return WideTable(_NAMED, list(_rows(lines, told, numbers)))


def _rows(
    lines: Sequence[Line], told: _Told, numbers: Callable[[Line], list[str]], *, whole: bool = False
) -> Iterator[list[str | None]]:
    """A row for each level below the heading of its chapter; what holds for the whole project stands once."""
    chapter, before = "", None
    for line in lines:
        text = line.value.text
        if (heading := told.chapters[text.pk]) != chapter:
            chapter = heading
            yield [chapter]
            before = None
        same, before = before == text.pk, text.pk
        content = told.contents[text.pk]
        project = [None, None] if same else [text.number, text.short_title]
        if not whole:
            yield [*project, _goal(line), *numbers(line)]
            continue
        leaders = "\n".join(_POST.sub("", name) for name in told.leaders.get(line.target.project_id, ()))
        people = [None, None] if same else [leaders, _leads(content)]
        yield [*project, _goal(line), *people, *numbers(line), _until(line, content)]


def _goal(line: Line) -> str:
    if not line.above:
        return target_words(line.value)
    goal = f" {words.quantity(line.goal, line.value.unit)}" if line.goal is not None else ""
    return f"其中：{line.above}{goal}"


def _number(table: Table, line: Line, unit: Unit | None) -> str:
    """What stands for a unit, or for the reserve."""
    if unit is None:
        return bare(line.reserve) if line.reserve else ""
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
