"""A layout filled with the figures of a month: rows for a preview and for a workbook."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from minsheng.apps.filing.fields import BY_KEY, FACTORS
from minsheng.apps.funds.queries import money_of
from minsheng.apps.months.models import Report, TargetStanding
from minsheng.apps.months.reading import programme_month
from minsheng.apps.months.showing import main_target, project_look, target_shown
from minsheng.apps.months.values import rounded
from minsheng.apps.programmes.models import Responsibility
from minsheng.core.progress.months import in_words
from minsheng.engines.office.sheets.workbooks_out import Column, Sheet, write_workbook

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from minsheng.apps.filing.models import Layout
    from minsheng.apps.funds.values import Amounts
    from minsheng.apps.ledger.models import Period
    from minsheng.apps.months.standing import ProjectMonth, TargetMonth
    from minsheng.apps.programmes.models import Edition, Programme

_SAID = 3
_NARROW, _WIDE = 10, 34
_LONG = frozenset({"project", "target", "problem", "next_step"})
_MONEY = {"funds_planned": "planned", "funds_arrived": "arrived", "funds_paid": "paid"}
"""Contents that come from the project's funds."""
Cell = Decimal | str | None


@dataclass(frozen=True, slots=True)
class Filled:
    """Headings and rows, with whether a column holds numbers; `note` names month, state and layout."""

    headings: Sequence[str]
    is_number: Sequence[bool]
    rows: Sequence[Sequence[Cell]]
    note: str
    is_frozen: bool


def filled(
    layout: Layout, programme: Programme, periods: Sequence[Period], month: datetime.date
) -> Filled | None:
    """What the layout says of a month; None before any edition; six queries of a frozen month, else nine."""
    found = programme_month(programme, month, periods=periods)
    if found is None:
        return None
    leads = _leads(found.edition)
    before, said = _before(programme, month), _said(programme, month)
    asked = {str(column["field"]) for column in layout.columns}
    money = money_of(programme, month) if asked & _MONEY.keys() else {}
    rows = [
        [_cell(column, row) for column in layout.columns]
        for project in found.projects.values()
        if project.text.has_task
        for row in _with_money(
            _rows(project, layout, leads, before, said), money.get(project.text.project_id)
        )
    ]
    state = "已冻结" if found.is_frozen else "未冻结，数还会变"
    return Filled(
        headings=[column["heading"] for column in layout.columns],
        is_number=[
            column["field"] in BY_KEY and BY_KEY[column["field"]].is_number for column in layout.columns
        ],
        rows=rows,
        note=f"截至{in_words(month)}底，{state}；格式：{layout.name} 第 {layout.version} 版",
        is_frozen=found.is_frozen,
    )


def as_workbook(layout: Layout, programme: Programme, table: Filled, at: datetime.datetime) -> bytes:
    """The table as a workbook that names its layout."""
    columns = tuple(
        Column(heading, width=_WIDE if column["field"] in _LONG else _NARROW + len(heading))
        for heading, column in zip(table.headings, layout.columns, strict=True)
    )
    title = f"{programme.division.name}{programme.year}年民生实事进展情况表"
    sheet = Sheet(name=layout.name, title=title, note=table.note, columns=columns, rows=table.rows)
    return write_workbook([sheet], created=at)


def _cell(column: Mapping[str, object], found: Mapping[str, Cell]) -> Cell:
    value = found.get(str(column["field"]))
    factor = int(str(column["factor"]))
    return value / factor if isinstance(value, Decimal) and factor in FACTORS else value


def _rows(
    project: ProjectMonth,
    layout: Layout,
    leads: Mapping[int, str],
    before: Mapping[int, Decimal],
    said: Mapping[int, tuple[str, str]],
) -> Iterator[dict[str, Cell]]:
    text = project.text
    head: dict[str, Cell] = {
        "number": text.number,
        "category": text.category.name if text.category else "",
        "project": text.short_title,
        "leads": leads.get(text.pk, ""),
        "word": project_look(project).word,
    }
    main = main_target(project)
    targets = project.targets if not layout.per_project else [main] if main is not None else []
    for target in targets:
        yield head | _figures(target, before, said)
    if not targets:
        yield head


def _with_money(rows: Iterable[dict[str, Cell]], money: Amounts | None) -> Iterator[dict[str, Cell]]:
    """The lines of a project, the first with its money in 元; none where nothing is confirmed."""
    for place, row in enumerate(rows):
        if place == 0 and money is not None:
            row |= {key: Decimal(getattr(money, name)).scaleb(-2) for key, name in _MONEY.items()}
        yield row


def _leads(edition: Edition) -> dict[int, str]:
    """Lead units as printed, by text; one query."""
    rows = Responsibility.objects.filter(text__edition=edition, relation=Responsibility.Relation.LEAD)
    named: dict[int, list[str]] = defaultdict(list)
    for text, name in rows.order_by("text", "ordinal").values_list("text", "name"):
        named[text].append(name)
    return {text: "、".join(names) for text, names in named.items()}


def _figures(
    target: TargetMonth, before: Mapping[int, Decimal], said: Mapping[int, tuple[str, str]]
) -> dict[str, Cell]:
    shown, value, pk = target_shown(target), target.aim.value, target.aim.value.target_id
    done = None if target.figures.denominator is not None else rounded(target.figures.value)
    problem, next_step = said.get(pk, ("", ""))
    return {
        "target": value.words,
        "unit": value.unit,
        "asked": value.low,
        "done": done if done is not None else shown.done.replace("—", ""),
        "month_done": None if done is None or target.aim.is_level else done - before.get(pk, Decimal(0)),
        "share": shown.share,
        "planned": shown.planned,
        "behind": shown.behind,
        "problem": problem,
        "next_step": next_step,
    }


def _before(programme: Programme, month: datetime.date) -> dict[int, Decimal]:
    """What stood of each target in the last frozen month before; one query."""
    rows = TargetStanding.objects.filter(
        period__programme=programme, period__month__lt=month, value__isnull=False
    )
    ordered = rows.order_by("period__month").values_list("target", "value")
    return {target: Decimal(value) for target, value in ordered if value is not None}


def _said(programme: Programme, month: datetime.date) -> dict[int, tuple[str, str]]:
    """Problems and next steps in approved reports on a target, the first three of each; one query."""
    rows = Report.objects.filter(
        allocation__split__target__project__programme=programme, month=month, state=Report.State.APPROVED
    )
    told: dict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    said = rows.order_by("allocation").values_list("allocation__split__target", "problem", "next_step")
    for target, *words in said:
        for known, new in zip(told[target], words, strict=True):
            if new and new not in known:
                known.append(new)
    return {target: (_joined(problems), _joined(steps)) for target, (problems, steps) in told.items()}


def _joined(words: Sequence[str]) -> str:
    rest = f"等 {len(words)} 条" if len(words) > _SAID else ""
    return "；".join(each.rstrip("。；") for each in words[:_SAID]) + rest
