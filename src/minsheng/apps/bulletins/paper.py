"""A bulletin on paper and as a workbook, out of its facts alone (通报成文)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minsheng.apps.documents.papers import Contents, in_full
from minsheng.apps.months.overview import ORDER
from minsheng.engines.office.sheets.workbooks_out import Column, Sheet, write_workbook
from minsheng.engines.office.word.official import Annex
from minsheng.engines.office.word.papers import Line, Style
from minsheng.engines.office.word.wide_papers import WideColumn, WideTable

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from minsheng.apps.bulletins.values import Fixed
    from minsheng.engines.office.sheets.cells import Value

_NUMERALS = "一二三四五六七八九十"
_SAID_MOST = 3
"""Places that are printed as leading, and reasons of one late project."""
_NAMED_MOST = 2
"""Units that say the same and are all named."""
_HEADS = ("序号", "项目", "牵头单位", "指标", "完成", "目标", "完成率", "序时", "与序时相比", "状态", "名次")
_KEYS = ("number", "title", "leads", "target", "done", "asked", "share", "planned", "behind", "word")
_WIDTHS = (5, 20, 14, 20, 9, 10, 10, 10, 13, 10, 13)
_STREET_HEADS = ("名次", "街镇", "有进度的任务（项）", "达序时以上（项）", "占比")
_LEAD_HEADS = ("名次", "牵头单位", "有进度的项目（项）", "达序时以上（项）", "占比")
_UNITS = (
    ("leads", "牵头单位", "各牵头单位进展一览表", _LEAD_HEADS),
    ("streets", "街镇", "各街镇进展一览表", _STREET_HEADS),
)
"""Key of the facts, sheet, annex, headings; a snapshot of before may lack the leads."""


def contents_of(
    facts: Mapping[str, Any],
    span: str,
    next_steps: str,
    until: datetime.date,
    fixed: Sequence[Fixed],
    former: str,
) -> Contents:
    """What the paper says between opening and closing.

    Args:
        facts: of `facts.facts_of`.
        span: `9月`, `第三季度`, `上半年`, as the title names the time.
        next_steps: typed by the office, a line for each.
        until: the last day for objections.
        fixed: rows of a correction.
        former: the bulletin that it corrects, as printed; empty for none.
    """
    parts: list[tuple[str, list[Line]]] = []
    if fixed:
        parts.append(("更正事项", [Line(_fixed(each, former)) for each in fixed]))
    parts.append(("总体进展", [Line(sentence) for sentence in _overall(facts)]))
    if ranked := _leading(facts):
        parts.append(("进度靠前的项目", [Line(ranked)]))
    if facts["late"]:
        parts.append(("进度滞后的项目", _late(facts)))
    if steps := [line.strip() for line in next_steps.splitlines() if line.strip()]:
        parts.append(("下一步工作", [Line(step) for step in steps]))
    body = [
        line
        for place, (title, lines) in enumerate(parts)
        for line in (Line(f"{_NUMERALS[place]}、{title}", Style.HEADING), *lines)
    ]
    fields = {
        "year": str(facts["year"]),
        "month": span,
        "cut_off": in_full(facts["month"]),
        "objections_until": in_full(until),
    }
    return Contents(fields=fields, to="各街镇、各有关部门", body=body, annexes=_annexes(facts))


def workbook_of(facts: Mapping[str, Any], created: datetime.datetime) -> bytes:
    """The tables of the annexes as an .xlsx."""
    title = f"{facts['division']}{facts['year']}年民生实事进展（截至{in_full(facts['month'])}）"
    sheets = [
        Sheet(
            "项目",
            tuple(Column(head, width=max(8, width)) for head, width in zip(_HEADS, _WIDTHS, strict=True)),
            [_row(each) for each in facts["projects"]],
            title=title,
        )
    ]
    for key, name, _, heads in _UNITS:
        rows: list[list[Value]] = [_unit(each) for each in facts.get(key, ())]
        if rows:
            sheets.append(Sheet(name, tuple(Column(head, width=16) for head in heads), rows))
    return write_workbook(sheets, created=created)


def sums_of(facts: Mapping[str, Any]) -> str:
    """The counts in a sentence, each of which is a figure of the facts."""
    counts = facts["counts"]
    words = "、".join(f"{word}{counts[word]}项" for word in ORDER if counts.get(word))
    scope = f"“{facts['category']}”类" if facts["category"] else ""
    return (
        f"{facts['division']}{scope}民生实事共{facts['total']}项，其中本级无任务{facts['without_task']}项，"
        f"有任务{facts['with_task']}项。有任务的{facts['with_task']}项中，{words}。"
    )


def _overall(facts: Mapping[str, Any]) -> list[str]:
    edition = f"总项数按{facts['year']}年度方案第{facts['edition']}版计。"
    return [f"截至{in_full(facts['month'])}，{sums_of(facts)}{edition}"]


def _leading(facts: Mapping[str, Any]) -> str:
    """The first places, all that share the third among them."""
    ahead = [each for each in facts["projects"] if each["place"] is not None and each["place"] <= _SAID_MOST]
    ahead.sort(key=lambda each: each["place"])
    return "；".join(
        f"{place_words(each)}，第{each['number']}项{each['title']}（{each['leads']}），{each['behind']}"
        for each in ahead
    ) + ("。" if ahead else "")


def _late(facts: Mapping[str, Any]) -> list[Line]:
    by_code = {each["code"]: each for each in facts["projects"]}
    lines = []
    for number, each in enumerate(facts["late"], 1):
        project = by_code[each["code"]]
        said = "；".join(reason_words(one).rstrip("。") for one in each["reports"][:_SAID_MOST])
        head = f"{number}. 第{project['number']}项{project['title']}（{project['leads']}）"
        lines.append(Line(f"{head}：{pace_words(project)}。{said or '月报没有说明原因'}。"))
    return lines


def pace_words(project: Mapping[str, Any]) -> str:
    """`滞后，完成率20.0%，序时50.0%，慢 30.0 点` of a project."""
    parts = [str(project["word"])]
    if project["share"]:
        parts.append(f"完成率{project['share']}")
    if project["planned"]:
        parts.append(f"序时{project['planned']}")
    if project["behind"]:
        parts.append(project["behind"])
    return "，".join(parts)


def reason_words(said: Mapping[str, Any]) -> str:
    """Who says what stands in the way, and what comes next; of many units the first and how many."""
    units = said["units"]
    names = "、".join(units) if len(units) <= _NAMED_MOST else f"{units[0]}等{len(units)}家单位"
    words = f"{names}：{said['reason'].rstrip('。')}"
    return f"{words}，下一步{said['next_step'].rstrip('。')}。" if said["next_step"] else f"{words}。"


def _fixed(each: Fixed, former: str) -> str:
    return f"《{former}》中“{each.printed}”应为“{each.right}”。原因：{each.reason.rstrip('。')}。"


def _annexes(facts: Mapping[str, Any]) -> list[Annex]:
    """All projects with a task, and all streets, on pages of their own."""
    note = f"截至{in_full(facts['month'])}"
    projects = WideTable(
        columns=tuple(
            WideColumn(head, width, centred=head not in ("项目", "指标"))
            for head, width in zip(_HEADS, _WIDTHS, strict=True)
        ),
        rows=[[str(value) for value in _row(each)] for each in facts["projects"]],
        note=note,
    )
    found = [Annex("民生实事项目进展一览表", projects)]
    for key, _, name, heads in _UNITS:
        rows = [[str(value) for value in _unit(each)] for each in facts.get(key, ())]
        if rows:
            columns = tuple(WideColumn(head, 12, centred=True) for head in heads)
            found.append(Annex(name, WideTable(columns=columns, rows=rows, note=note)))
    return found


def _row(each: Mapping[str, Any]) -> list[Value]:
    return [*(str(each[key]) or "—" for key in _KEYS), place_words(each)]


def _unit(each: Mapping[str, Any]) -> list[Value]:
    return [place_words(each), each["name"], str(each["rows"]), str(each["in_time"]), f"{each['share']}%"]


def place_words(each: Mapping[str, Any]) -> str:
    """`第3名`, `并列第3名`; — where a thing has no place."""
    if each["place"] is None:
        return "—"
    return f"{'并列' if each['tied'] else ''}第{each['place']}名"
