"""The list of responsibilities as a landscape annex of an official paper, with room to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.duties.lines import line_of
from minsheng.apps.duties.workbook import list_note, list_title
from minsheng.apps.programmes.annex import DOCX
from minsheng.apps.ui import words
from minsheng.engines.office.word.wide_papers import WideColumn, WideTable, write_wide_paper

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence

    from minsheng.apps.duties.lines import Line
    from minsheng.apps.duties.queries import ResponsibilityList
    from minsheng.apps.people.actor import Actor

__all__ = ["DOCX", "list_paper"]

_COLUMNS = (
    WideColumn("序号", 10, centred=True),
    WideColumn("项目和年度目标", 56),
    WideColumn("分管领导", 20),
    WideColumn("牵头单位", 24),
    WideColumn("主要负责人", 21),
    WideColumn("分管负责人", 21),
    WideColumn("联络员", 21),
    WideColumn("配合单位和职责", 38),
    WideColumn("签收", 14, centred=True),
)

_SIGNING = (
    WideColumn("序号", 10, centred=True),
    WideColumn("单位", 60),
    WideColumn("牵头（项）", 18, centred=True),
    WideColumn("配合（项）", 18, centred=True),
    WideColumn("系统内签收", 42),
    WideColumn("签收人（签字）", 46),
    WideColumn("日期", 31),
)


def list_paper(page: ResponsibilityList, actor: Actor, *, at: datetime.datetime) -> bytes:
    """A .docx of the projects shown, below their chapters, as they stand at this time."""
    table = WideTable(
        columns=_COLUMNS,
        rows=list(_rows(page, actor)),
        title=list_title(page),
        label="附件",
        note=list_note(page),
    )
    signing = WideTable(
        columns=_SIGNING, rows=list(_signing(page)), title="责任清单签收表", note=list_note(page)
    )
    return write_wide_paper([table, signing], title=list_title(page), created=at)


def _rows(page: ResponsibilityList, actor: Actor) -> Iterator[list[str]]:
    chapter = None
    for sheet in page.shown:
        if sheet.text.category is not None and sheet.text.category_id != chapter:
            chapter = sheet.text.category_id
            yield [sheet.text.category.name]
        yield _row(line_of(sheet, actor))


def _row(line: Line) -> list[str]:
    text = line.sheet.text
    outsider = [f"由{line.outsider}填报"] if line.outsider else []
    return [
        text.number,
        "\n".join([text.short_title, *line.targets]),
        _people(line.leaders),
        "\n".join([*map(str, line.leads), *outsider]),
        _people(line.heads),
        _people(line.deputies),
        _people(line.liaisons),
        "\n".join(map(str, line.cooperating)),
        f"{line.signed} / {len(line.marks)}",
    ]


def _people(words: Sequence[str]) -> str:
    """Title and name on a line each, for the columns are narrow."""
    return "\n".join(each.replace(" ", "\n", 1) for each in words)


def _signing(page: ResponsibilityList) -> Iterator[list[str]]:
    """A row for each unit, with room to sign by hand what was not signed in the system."""
    for number, row in enumerate(page.signers, 1):
        told = f"{row.tally.signed} / {row.tally.total}"
        if row.last is not None:
            told += f"，{words.day(row.last.at)}"
        yield [str(number), row.unit.name, str(row.leading), str(row.cooperating), told, "", ""]
