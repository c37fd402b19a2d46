"""The light of a project's money, apart from that of its work (资金灯)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from minsheng.apps.funds.money import payable
from minsheng.apps.ui.status import Status

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.funds.values import Amounts

EMPTY = Status("idle", "未填", "○", "未")
PAID = Status("done", "已付清", "●", "清")
ON = Status("on", "正常", "■", "正")
LATE_ABOVE = Status("wait", "上级未下达", "◎", "上")
SLOW = Status("slip", "偏慢", "▽", "慢")
BEHIND = Status("late", "滞后", "▼", "滞")
LIGHTS = (EMPTY, PAID, ON, LATE_ABOVE, SLOW, BEHIND)
"""In the order of every list."""

_SLOW, _BEHIND = Fraction(10, 100), Fraction(30, 100)
_YEAR = 12


def light_of(amounts: Amounts | None, month: datetime.date, year: int) -> Status:
    """Paid against month ÷ 12 of the plan, without what a level above has not given (上级未下达).

    Up to 10 points less is 正常, up to 30 偏慢, more 滞后.
    """
    if amounts is None or not amounts.planned:
        return EMPTY
    paid = payable(amounts)
    gone = Fraction(_YEAR if month.year > year else month.month, _YEAR)
    gap = Fraction(0) if paid is None else gone - paid
    if gap > _BEHIND:
        return BEHIND
    if gap > _SLOW:
        return SLOW
    if amounts.late:
        return LATE_ABOVE
    return PAID if paid is not None and paid >= 1 else ON
