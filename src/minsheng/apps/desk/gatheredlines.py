"""Lines of what waits in several apps: their words, and where each is dealt with (待办)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from minsheng.apps.desk.gathered import (
    CHASED,
    CHECKS,
    ENTRIES,
    FUNDS,
    INSTRUCTIONS,
    MINUTES,
    OBJECTIONS,
    OPENINGS,
    OPENINGS_BACK,
    REPORTS,
    TALKS,
    TO_ANSWER,
    TO_ISSUE,
    Gathered,
    gathered,
)
from minsheng.apps.desk.lines import Line
from minsheng.apps.ui.words import local_date

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.people.actor import Actor

_GATHERED = {
    CHECKS: ("核验", "抽查的台账还有 {} 条没核验", "由没有经手的人去看，写下结果"),
    FUNDS: ("确认", "{} 份资金待确认", "最早的是 {} 月的"),
    OPENINGS: ("认定", "{} 个期初数待认定", ""),
    ENTRIES: ("认定", "{} 条牵头单位自己的台账待认定", "最早的是 {} 月的"),
    REPORTS: ("认可", "{} 份牵头单位自己的月报待认可", "最早的是 {} 月的"),
    OPENINGS_BACK: ("退回", "{} 个期初数被退回", "看过原因再申报"),
    TO_ISSUE: ("签发", "{} 份督办单待签发", ""),
    TO_ANSWER: ("督办", "{} 份督办单待反馈", ""),
    OBJECTIONS: ("答复", "{} 条对通报的异议待答复", ""),
    CHASED: ("催报", "月报被催了，还没有报齐", "催的是 {} 月的，报齐、审核通过就不再提醒"),
    MINUTES: ("签发", "{} 份调度纪要待签发", ""),
    INSTRUCTIONS: ("分办", "{} 件领导批示待分办", ""),
    TALKS: ("约谈", "{} 次约谈等着办下一步", ""),
}
_VERBS = {"退回": "修改", "督办": "反馈", "催报": "去报", "约谈": "查看"}
_OF_ROW = {
    OBJECTIONS: "bulletins:bulletin",
    OPENINGS_BACK: "ledger:opening",
    MINUTES: "scheduling:round",
    INSTRUCTIONS: "scheduling:instruction",
    TALKS: "talks:talk",
}
"""Kinds of which the first row has a page of its own."""
_WITH_A_DAY = (TO_ANSWER, OBJECTIONS)
"""Kinds of which `first` is the day by which something is due, not a month."""


def gathered_lines(actor: Actor, now: datetime.datetime) -> list[Line]:
    """Entries drawn that nobody has looked at, money and opening figures, a line for each programme."""
    made = []
    for each in gathered(actor, local_date(now)):
        kind, title, words = _GATHERED[each.kind]
        said = title.format(each.count), words.format(each.first.month if each.first else "")
        verb = _VERBS.get(kind, kind)
        due_on = each.first if each.kind in _WITH_A_DAY else None
        made.append(Line(kind, *said, since=each.since, url=_place(each), verb=verb, due_on=due_on))
    return made


def _place(each: Gathered) -> str:
    """Where it is dealt with."""
    month = f"?month={each.first:%Y-%m}" if each.first else ""
    if each.kind in _OF_ROW:
        return reverse(_OF_ROW[each.kind], args=[each.row])
    if each.kind == FUNDS:
        return reverse("funds:programme", args=[each.programme]) + month
    if each.kind == REPORTS:
        return reverse("months:approval") + month
    if each.kind in (OPENINGS, ENTRIES):
        return reverse("ledger:acceptance")
    if each.kind == CHASED:
        return reverse("months:mine")
    if each.kind in (TO_ISSUE, TO_ANSWER):
        return reverse("orders:programme", args=[each.programme])
    return reverse("spotchecks:programme", args=[each.programme])
