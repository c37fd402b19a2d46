"""What stands of a row beside its number, in words (完成数、完成率)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from minsheng.apps.ledger.rolling import NOTHING, figures_of
from minsheng.apps.programmes.goals import goal_of, goal_of_row
from minsheng.apps.ui import words
from minsheng.core.standing import Figures, attained

if TYPE_CHECKING:
    from minsheng.apps.ledger.models import Standing
    from minsheng.apps.programmes.models import TargetValue


@dataclass(frozen=True)
class Done:
    """What stands of one row in a month, beside the number it was given; None while nothing is known."""

    said: TargetValue
    given: Decimal | None
    standing: Standing | None

    @property
    def goal(self) -> str:
        """The row's number with its unit; empty where it takes part without one."""
        return words.quantity(self.given, self.said.unit) if self.given is not None else ""

    @property
    def figure(self) -> str:
        """What was accepted so far, with unit; — while nothing is known."""
        at = self.standing
        if at is None:
            return "—"
        if at.grade is not None:
            return at.get_grade_display()
        if at.denominator is not None and at.value is None:
            return rate_words(at.numerator, at.denominator, self.said.unit)
        return words.quantity(at.value, self.said.unit)

    @property
    def share(self) -> str:
        """Of what is asked, as reports and pages of the month reckon it; — where these need more than it."""
        made = attained(goal_of_row(goal_of(self.said), self.given), self._figures)
        return "—" if made is None else words.share(made.numerator, made.denominator)

    @cached_property
    def _figures(self) -> Figures:
        at = self.standing
        if at is None:
            return NOTHING
        found = figures_of(at.value, at.numerator, at.denominator, at.grade, {})
        return replace(found, per=goal_of(self.said).per)

    @property
    def line(self) -> str:
        """`做了 40 人，任务 60 人，66.7%`: what is told after each step."""
        parts = [f"已认定 {self.figure}"]
        parts += [f"任务 {self.goal}"] if self.goal else []
        parts += [f"完成率 {self.share}"] if self.share != "—" else []
        return "，".join(parts)


_SIGNS = {"%": 100, "‰": 1000}
_PLACES = Decimal("0.01")


def rate_words(numerator: Decimal | None, denominator: Decimal, unit: str) -> str:
    """`172 / 180（95.56%）`, in the target's unit: also ‰, and of 小时/天 `5 小时/天（50 / 10）`."""
    pair = f"{words.quantity(numerator)} / {words.quantity(denominator)}"
    if numerator is None or not denominator or (unit not in _SIGNS and "/" not in unit):
        return pair
    rate = (numerator * _SIGNS.get(unit, 1) / denominator).quantize(_PLACES, ROUND_HALF_UP)
    said = words.quantity(rate, unit)
    return f"{pair}（{said}）" if unit in _SIGNS else f"{said}（{pair}）"
