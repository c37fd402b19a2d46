"""What stands of a programme in a month as JSON and as a workbook: the figures of the pages, once more."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minsheng.apps.funds.queries import money_of
from minsheng.apps.months.overview import overview_of
from minsheng.apps.months.reading import programme_month
from minsheng.apps.months.showing import UNTIL_DUE, main_target, target_shown
from minsheng.apps.months.values import rounded
from minsheng.core.progress.months import in_words
from minsheng.core.standing import word_of
from minsheng.engines.office.sheets.workbooks_out import Column, Sheet, write_workbook

if TYPE_CHECKING:
    import datetime
    from fractions import Fraction

    from minsheng.apps.funds.values import Amounts
    from minsheng.apps.ledger.models import Period
    from minsheng.apps.months.overview import Line
    from minsheng.apps.months.reading import ProgrammeMonth
    from minsheng.apps.months.standing import ProjectMonth, TargetMonth
    from minsheng.apps.programmes.models import Programme
    from minsheng.engines.office.sheets.cells import Value

Json = dict[str, Any]


def month_bytes(programme: Programme, month: datetime.date) -> bytes | None:
    """The month of a programme as UTF-8 JSON; None before any edition is issued."""
    found = programme_month(programme, month)
    if found is None:
        return None
    return json.dumps(month_record(programme, found), ensure_ascii=False, indent=1).encode()


def month_record(programme: Programme, month: ProgrammeMonth) -> Json:
    """Figures as text, natural codes, projects and targets in printed order; money in 元, null before any."""
    counts, money = month.counts, money_of(programme, month.month)
    return {
        "programme": programme.code,
        "division": programme.division.code,
        "month": f"{month.month:%Y-%m}",
        "frozen": month.is_frozen,
        "edition": month.edition.ordinal,
        "counts": {word.value: counts[word] for word in counts},
        "projects": [_project(each, money.get(pk)) for pk, each in month.projects.items()],
    }


def _project(project: ProjectMonth, money: Amounts | None) -> Json:
    slowest, main = project.slowest, main_target(project)
    return {
        "code": project.text.project.code,
        "number": project.text.number,
        "title": project.text.title,
        "has_task": project.text.has_task,
        "word": project.status.word.value,
        "slowest": None if slowest is None else slowest.aim.words,
        "shown": None if main is None else main.aim.words,
        "funds": None if money is None else _funds(money),
        "targets": [_target(each) for each in project.targets],
    }


def _funds(money: Amounts) -> Json:
    sums = {"planned": money.planned, "arrived": money.arrived, "paid": money.paid}
    return {name: f"{Decimal(fen).scaleb(-2):.2f}" for name, fen in sums.items()}


def _target(target: TargetMonth) -> Json:
    value, figures, pace = target.aim.value, target.figures, target.pace
    return {
        "words": value.words,
        "unit": value.unit,
        "type": value.type,
        "asked": _text(value.low),
        "hard": target.is_hard,
        "value": _text(rounded(figures.value)),
        "numerator": _text(figures.numerator),
        "denominator": _text(figures.denominator),
        "grade": None if figures.grade is None else figures.grade.value,
        "worst": _text(rounded(figures.worst)),
        "units": figures.units,
        "missing": figures.missing,
        "planned": _share(pace.planned),
        "actual": _share(pace.actual),
        "gap": _share(pace.gap),
        "word": word_of(pace).value,
    }


def _share(share: Fraction | None) -> str | None:
    return _text(rounded(share))


def _text(value: object) -> str | None:
    return None if value is None else f"{value:f}"


_COLUMNS = (
    Column("序号", width=6),
    Column("类别", width=14),
    Column("项目", width=40),
    Column("牵头单位", width=18),
    Column("计划资金（万元）", 14, "#,##0.00"),
    Column("到位（万元）", 14, "#,##0.00"),
    Column("拨付（万元）", 14, "#,##0.00"),
    Column("指标", width=34),
    Column("完成", width=16),
    Column("目标", width=14),
    Column("计量单位", width=9),
    Column("完成率", 10, "0.0%"),
    Column("序时", 10, "0.0%"),
    Column("与序时相比", width=14),
    Column("指标状态", width=10),
    Column("项目状态", width=10),
)


def month_workbook(
    programme: Programme, periods: list[Period], month: datetime.date, on: datetime.date
) -> bytes | None:
    """The progress table of a month (进展情况表), a line for every target; None before any edition."""
    page = overview_of(programme, periods, month, on)
    if page is None:
        return None
    money = money_of(programme, month)
    state = "已冻结" if page.month.is_frozen else "未冻结"
    sheet = Sheet(
        name=f"{month.month}月",
        title=f"{programme.division.name}{programme.year}年民生实事{month.month}月进展情况表",
        note=f"截至{in_words(month)}底，{state}；{page.month.sum_words}",
        columns=_COLUMNS,
        rows=[row for line in page.lines for row in _rows(line, money.get(line.text.project_id))],
    )
    return write_workbook([sheet], created=page.month.edition.issued_at)


def _rows(line: Line, money: Amounts | None) -> list[list[Value]]:
    """The first line of a project carries its name, money and word, the others their targets alone."""
    category = line.text.category
    head: list[Value] = [
        line.text.number,
        category.name if category else "—",
        line.text.short_title,
        line.leads,
    ]
    sums = () if money is None else (money.planned, money.arrived, money.paid)
    head += [Decimal(fen).scaleb(-6) for fen in sums] or [None, None, None]
    rows: list[list[Value]] = []
    for at, target in enumerate(line.project.targets):
        own, word = (head, line.look.word) if at == 0 else ([None] * len(head), "")
        rows.append([*own, target.aim.words, *_figures(target), word])
    return rows or [[*head, "—", "—", *[None] * 6, line.look.word]]


def _figures(target: TargetMonth) -> list[Value]:
    """Done, asked, unit, shares, gap, word: numbers where one number says it, else words."""
    shown, value, figures = target_shown(target), target.aim.value, target.figures
    is_plain = figures.value is not None and figures.numerator is None and figures.grade is None
    return [
        rounded(figures.value) if is_plain and figures.is_added else shown.done,
        value.low if shown.asked else None,
        value.unit if shown.asked else "",
        rounded(target.pace.actual),
        shown.planned if shown.planned == UNTIL_DUE else rounded(target.pace.planned),
        shown.behind,
        shown.look.word,
    ]
