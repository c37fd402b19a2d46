"""What calls a meeting together and its minutes on paper, out of facts alone (会议通知、会议纪要)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from minsheng.apps.documents.papers import Contents, in_full
from minsheng.apps.scheduling.models import Attendance
from minsheng.core.progress.months import in_words
from minsheng.engines.office.word.official import Annex
from minsheng.engines.office.word.papers import Line, Style
from minsheng.engines.office.word.wide_papers import WideColumn, WideTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from minsheng.apps.scheduling.models import Round

Facts = dict[str, Any]
_LABELS = {manner: manner.label for manner in Attendance.Manner}


def facts_of(round_: Round) -> Facts:
    """What the minutes say, as texts and days; four queries."""
    attendance: dict[str, list[str]] = {manner.value: [] for manner in Attendance.Manner}
    for each in round_.attendance.select_related("unit").order_by("unit__code"):
        attendance[each.manner].append(each.unit.name)
    return {
        "round": round_.ordinal,
        "programme": round_.programme.code,
        "title": round_.title,
        "level": round_.get_level_display(),
        "month": round_.month,
        "held_on": round_.held_on,
        "place": round_.place,
        "chair": round_.chair,
        "others": round_.others,
        "attendance": attendance,
        "agenda": [
            {"title": each.title, "leads": each.leads, "standing": each.standing, "cause": each.cause}
            for each in round_.agenda.order_by("ordinal")
        ],
        "resolutions": [
            {
                "ordinal": each.ordinal,
                "project": each.project.code if each.project else "",
                "words": each.words,
                "units": [task.unit.name for task in each.tasks.all()],
                "due_on": each.due_on,
            }
            for each in round_.resolutions.select_related("project").prefetch_related("tasks__unit")
        ],
    }


def contents_of(facts: Mapping[str, Any]) -> Contents:
    """What the paper says between opening and closing: the agenda, what was resolved, who was there."""
    body = [
        Line("一、会议听取的进展", Style.HEADING),
        Line(f"下列进展截至{in_words(facts['month'])}底，用冻结的数。"),
        *(Line(f"{place}. {_item(each)}") for place, each in enumerate(facts["agenda"], 1)),
        Line("二、议定事项", Style.HEADING),
        *(Line(f"{each['ordinal']}. {_resolved(each)}") for each in facts["resolutions"]),
        Line(""),
        *_present(facts),
    ]
    fields = {
        "meeting": facts["title"],
        "held_on": in_full(facts["held_on"]),
        "place": facts["place"],
        "chair": facts["chair"],
        "present": "、".join(facts["attendance"][Attendance.Manner.PRESENT]),
        "year": str(facts["held_on"].year),
    }
    return Contents(fields=fields, body=body)


def notice_of(facts: Mapping[str, Any]) -> Contents:
    """What calls the meeting together: when, where, about what, what to bring; the agenda as an annex."""
    held_on = in_full(facts["held_on"])
    body = [
        Line(
            f"定于{held_on}在{facts['place']}召开{facts['title']}，{facts['chair']}主持。有关事项通知如下。"
        ),
        Line("一、会议内容", Style.HEADING),
        Line(f"听取截至{in_words(facts['month'])}底的进展，研究附件所列项目和议题。"),
        Line("二、参会单位", Style.HEADING),
        Line("附件所列项目的牵头单位和有关街镇。"),
        Line("三、会前准备", Style.HEADING),
        Line("滞后项目的牵头单位写明原因、下一步措施和完成时限；用冻结的数，与附件不一致的先与民生办核对。"),
    ]
    rows = [
        [str(place), each["title"], each["leads"] or "—", each["standing"] or "—", each["cause"] or "—"]
        for place, each in enumerate(facts["agenda"], 1)
    ]
    columns = (
        WideColumn("序号", 6, centred=True),
        WideColumn("项目或议题", 34),
        WideColumn("牵头单位", 22, centred=True),
        WideColumn("进展", 34),
        WideColumn("原因和下一步", 60),
    )
    note = f"截至{in_words(facts['month'])}底"
    fields = {
        "subject": f"召开{facts['title']}",
        "due_on": held_on,
        "year": str(facts["held_on"].year),
    }
    annex = Annex("会议议程", WideTable(columns=columns, rows=rows, note=note))
    return Contents(fields=fields, to="各有关单位", body=body, annexes=[annex])


def _item(each: Mapping[str, Any]) -> str:
    leads = f"（{each['leads']}）" if each["leads"] else ""
    said = f"{each['title']}{leads}"
    if each["standing"]:
        said += f"：{each['standing']}"
    causes = "；".join(line.rstrip("。") for line in each["cause"].splitlines())
    return f"{said}。{causes}。" if causes else f"{said}。"


def _resolved(each: Mapping[str, Any]) -> str:
    words = str(each["words"]).rstrip("。")
    if not each["units"]:
        return f"{words}。"
    return f"{words}。责任单位：{'、'.join(each['units'])}；时限：{_day(each['due_on'])}。"


def _day(day: datetime.date) -> str:
    return f"{in_full(day)}前"


def _present(facts: Mapping[str, Any]) -> list[Line]:
    """Who was there, in the order of the standard: present, excused, listening."""
    lines = []
    for manner in (Attendance.Manner.PRESENT, Attendance.Manner.EXCUSED, Attendance.Manner.LISTENING):
        names = list(facts["attendance"][manner])
        if manner == Attendance.Manner.PRESENT and facts["others"]:
            names.append(facts["others"])
        if names:
            lines.append(Line("、".join(names), label=_LABELS[manner]))
    return lines
