"""What stands of a row beside its number, in words (完成数)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from minsheng.apps.ledger.models import Standing
from minsheng.apps.ui import words

if TYPE_CHECKING:
    from minsheng.apps.programmes.models import TargetValue

_AMOUNTS = frozenset({"A", "E", "F"})


@dataclass(frozen=True, slots=True)
class Done:
    """What stands of one row in a month, beside the number it was given; all None while nothing is known."""

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
            return f"{words.quantity(at.numerator)} / {words.quantity(at.denominator)}"
        return words.quantity(at.value, self.said.unit)

    @property
    def share(self) -> str:
        """Of the row's number where that is an amount, else of the denominator; — where there is none.

        Of 小时/天 and the like it is so many of the one for each of the other.
        """
        at = self.standing
        if at is None:
            return "—"
        if at.denominator is not None and at.value is None:
            return _rate(at.numerator, at.denominator, self.said.unit)
        return words.share(at.value, self.given) if self.said.type in _AMOUNTS else "—"

    @property
    def line(self) -> str:
        """`做了 40 人，任务 60 人，66.7%`: what is told after each step."""
        parts = [f"已认定 {self.figure}"]
        parts += [f"任务 {self.goal}"] if self.goal else []
        parts += [self.share] if self.share != "—" else []
        return "，".join(parts)


def _rate(numerator: Decimal | None, denominator: Decimal, unit: str) -> str:
    if numerator is None or "/" not in unit:
        return words.share(numerator, denominator)
    return words.quantity((numerator / denominator).quantize(Decimal("0.1"), ROUND_HALF_UP), unit)
