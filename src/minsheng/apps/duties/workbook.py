"""The list of responsibilities as a workbook (责任清单), with the columns of the forms offices pass round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.duties.lines import line_of
from minsheng.apps.ui import words
from minsheng.engines.office.sheets.workbooks_out import Column, Sheet, write_workbook

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.duties.lines import Line, Mark
    from minsheng.apps.duties.queries import ResponsibilityList
    from minsheng.apps.people.actor import Actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COLUMNS = (
    Column("序号", width=6),
    Column("类别", width=14),
    Column("项目", width=36),
    Column("年度目标", width=36),
    Column("分管领导", width=18),
    Column("牵头单位", width=20),
    Column("主要负责人", width=18),
    Column("分管负责人", width=18),
    Column("联络员", width=18),
    Column("配合单位和职责", width=44),
    Column("签收", width=26),
    Column("编码", width=20),
)


def list_workbook(page: ResponsibilityList, actor: Actor, *, at: datetime.datetime) -> bytes:
    """One row for each project shown, in printed order, as it stands at this time."""
    sheet = Sheet(
        name="责任清单",
        title=list_title(page),
        note=f"{list_note(page)}　签收 {page.tally.signed} / {page.tally.total} 份",
        columns=_COLUMNS,
        rows=[_row(line_of(each, actor)) for each in page.shown],
        footer="单位：　　　　　　签收人：　　　　　　日期：",
    )
    return write_workbook([sheet], created=at)


def list_title(page: ResponsibilityList) -> str:
    """`望湖区2026年50项民生实事责任清单`."""
    return f"{page.edition.title}责任清单"


def list_note(page: ResponsibilityList) -> str:
    """Paper, edition, how many projects, and the day; what is left out by a filter is told."""
    number = f"{page.edition.document_number}　" if page.edition.document_number else ""
    count = f"{len(page.shown)} 项"
    if page.is_filtered:
        count = f"按筛选 {len(page.shown)} 项，共 {page.with_task} 项有任务"
    return f"{number}第 {page.edition.ordinal} 版　{count}　截至{page.on.year}年{words.day(page.on)}"


def _row(line: Line) -> list[str]:
    text = line.sheet.text
    outsider = f"；由{line.outsider}填报（已不是牵头单位）" if line.outsider else ""
    return [
        text.number,
        text.category.name if text.category else "—",
        text.title,
        "；".join(line.targets),
        "\n".join(line.leaders),
        "\n".join(map(str, line.leads)) + outsider,
        "\n".join(line.heads),
        "\n".join(line.deputies),
        "\n".join(line.liaisons),
        "\n".join(map(str, line.cooperating)),
        "\n".join(map(mark_words, line.marks)),
        line.sheet.project.code,
    ]


def mark_words(mark: Mark) -> str:
    """`区民政局 3月2日 顾长风`, `区财政局 未签`, `区残联 签收后有变动`."""
    if mark.signature is None:
        return f"{mark.name} 未签"
    if mark.standing == "changed":
        return f"{mark.name} 签收后有变动"
    return f"{mark.name} {words.day(mark.signature.at)} {mark.by}"
