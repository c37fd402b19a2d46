"""What is told of an action on several reports (批量办理的结果)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from minsheng.apps.months.values import Left, Outcome

_WHY = {
    "months.earlier_month_open": "前面的月份还没有认可",
    "months.entries_moved": "提交以后台账有变动，请退回",
    "months.entries_undecided": "还有台账没有认定",
    "months.month_closed": "月份已经冻结",
    "months.month_not_over": "月份还没有过完",
    "months.not_unchanged": "本月登记了台账，要逐项填写",
    "months.report_stale": "刚刚有变动，请看过再办",
    "months.report_unfit": "已经办过",
    "months.row_reports_nothing": "月末不填报",
    "months.same_user": "经过您的手，要换人办",
}
_OTHER = "不能办，请打开看原因"


def told_outcome(doing: str, outcome: Outcome) -> str:
    """`已认可 8 份；2 份没有办：柳荫街道、望湖路街道还有台账没有认定。`."""
    said = f"已{doing} {outcome.done} 份"
    if not outcome.left:
        return f"{said}。"
    return f"{said}；{len(outcome.left)} 份没有办：{'；'.join(_reasons(outcome.left))}。"


def _reasons(left: Iterable[Left]) -> list[str]:
    units: dict[str, list[str]] = {}
    for each in left:
        units.setdefault(_WHY.get(each.why.code, _OTHER), []).append(each.unit)
    return [f"{'、'.join(sorted(set(names)))} {len(names)} 份{why}" for why, names in units.items()]
