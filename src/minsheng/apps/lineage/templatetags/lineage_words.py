"""Reasons to look in words."""

from django import template

from minsheng.apps.lineage.relating import Between
from minsheng.core.alignment import Reason

register = template.Library()

_REASONS = {
    Reason.NAMED: "{below}写明无任务",
    Reason.NO_TASK: "{above}自己也无任务，不用承接",
    Reason.ORPHAN: "{above}有任务，{below}的项目和无任务名单里都没有，请核实是否漏列",
    Reason.DROPPED: "{below}没有延续，请核实是完成了、并入别项还是停办",
    Reason.NO_PARENT: "{above}方案里没有对应的一项，请核实是自定项目还是换了说法",
    Reason.NEW: "{above}没有这一项，请核实是新列的还是换了说法",
    Reason.NAME_UNKNOWN: "写明无任务，但{above}方案里找不到对应的一项",
}


@register.filter
def reason_of(reason: Reason, between: Between) -> str:
    """`{{ row.reason|reason_of:page.between }}` says why somebody has to look."""
    above, below = between.words
    return _REASONS[reason].format(above=above, below=below)
