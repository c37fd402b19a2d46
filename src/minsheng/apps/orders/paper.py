"""What a sheet says on paper, and the facts it is made of (督办单成文)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minsheng.apps.documents.papers import Contents, in_full
from minsheng.apps.months.models import ProjectStanding
from minsheng.apps.months.showing import in_percent, in_points
from minsheng.apps.programmes.models import ProjectText, first_clause
from minsheng.engines.office.word.official import FormRow

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from minsheng.apps.matters.models import Matter
    from minsheng.apps.orders.models import Sheet

_TALL = 22
"""mm of the place in which the unit answers by hand."""


def facts_of(sheet: Sheet, at: datetime.datetime) -> tuple[dict[str, object], datetime.date | None]:
    """What the paper says of its matter and project; the frozen month that its figures are of, or None.

    Texts, days and decimals; three queries.
    """
    order, matter = sheet.order, sheet.order.matter
    standing = _last_standing(matter, at)
    facts: dict[str, object] = {
        "matter": matter.ordinal,
        "round": matter.round,
        "title": matter.title,
        "source": matter.get_source_display(),
        "reference": matter.reference,
        "facts": matter.facts,
        "unit": matter.unit.name if matter.unit else "",
        "due_on": matter.due_on,
        "colour": sheet.get_colour_display(),
        "demand": sheet.demand,
        "answer_days": sheet.answer_days,
        "urgency": order.get_urgency_display(),
        "project": _project_words(matter),
    }
    if standing is None:
        return facts, None
    figures = {
        "month": standing.period.month,
        "word": standing.word,
        "actual": standing.actual,
        "planned": standing.planned,
        "gap": standing.gap,
    }
    return facts | figures, standing.period.month


def title_of(sheet: Sheet) -> str:
    """Empty, for the letterhead's own title, of the first paper; later ones name their colour."""
    if not any(each.issued_on for each in sheet.order.sheets.all() if each.pk != sheet.pk):
        return ""
    return f"关于办理“{sheet.order.matter.title}”的{sheet.get_colour_display()}单"


def contents_of(sheet: Sheet, sheets: Sequence[Sheet], facts: Mapping[str, Any]) -> Contents:
    """The form between the letterhead's opening and closing."""
    order, matter = sheet.order, sheet.order.matter
    unit = str(facts["unit"])
    due_on, answer_by = in_full(facts["due_on"]), in_full(_set(sheet.answer_by))
    rows = [
        FormRow((("督办事项", matter.title),)),
        FormRow((("责任单位", unit), ("督办级别", sheet.get_colour_display()))),
        FormRow((("事项来源", _source(matter)), ("缓急", order.get_urgency_display()))),
    ]
    if facts["project"]:
        rows.append(FormRow((("所属项目", str(facts["project"])),)))
    if order.instruction:
        said = f"{order.instructed_by}（{in_full(_set(order.instructed_on))}）：{order.instruction}"
        rows.append(FormRow((("领导批示", said),)))
    rows.append(FormRow((("基本情况", matter.facts),)))
    if "month" in facts:
        rows.append(FormRow((("项目进展", _progress(facts)),)))
    if before := _before(sheets):
        rows.append(FormRow((("前次督办", before),)))
    rows += [
        FormRow((("督办要求", sheet.demand),)),
        FormRow((("办结时限", due_on), ("反馈时限", answer_by))),
        FormRow((("办理反馈", ""),), height=_TALL),
        FormRow((("核查意见", ""),), height=_TALL),
    ]
    fields = {
        "unit": unit,
        "matter": matter.title,
        "due_on": due_on,
        "answer_by": answer_by,
        "urgency": order.get_urgency_display(),
    }
    return Contents(fields=fields, to=unit, body=rows)


def _source(matter: Matter) -> str:
    said = matter.get_source_display()
    return f"{said}（{matter.reference}）" if matter.reference else said


def _progress(facts: Mapping[str, Any]) -> str:
    """What the project stood at: `截至2026年9月30日：严重滞后，完成率31.0%，序时75.0%，慢 44.0 点。`."""
    parts = [str(facts["word"])]
    if facts["actual"] is not None:
        parts.append(f"完成率{in_percent(facts['actual'])}")
    if facts["planned"] is not None:
        parts.append(f"序时{in_percent(facts['planned'])}")
    if facts["gap"] is not None:
        parts.append(in_points(facts["gap"]))
    return f"截至{in_full(facts['month'])}：{'，'.join(parts)}。"


def _before(sheets: Sequence[Sheet]) -> str:
    """The papers issued before, a line for each."""
    return "\n".join(
        f"{each.output.known_by}，{each.get_colour_display()}，{in_full(each.issued_on)}签发，"
        f"要求{in_full(_set(each.answer_by))}前反馈"
        for each in sheets
        if each.issued_on is not None and each.output is not None
    )


def _project_words(matter: Matter) -> str:
    text = ProjectText.objects.filter(project=matter.project_id).order_by("-edition__ordinal").first()
    return "" if text is None else f"第{text.number}项　{first_clause(text.title)}"


def _last_standing(matter: Matter, at: datetime.datetime) -> ProjectStanding | None:
    """What the project of a matter stood at in the last month that was frozen by then."""
    if matter.project_id is None:
        return None
    rows = ProjectStanding.objects.filter(project=matter.project_id, period__frozen_at__lte=at)
    return rows.select_related("period").order_by("period__month").last()


def _set(on: datetime.date | None) -> datetime.date:
    if on is None:
        raise RuntimeError("a sheet is written when its days are set")
    return on
