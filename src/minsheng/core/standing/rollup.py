"""The figure of a target from the figures of its units: by type, never by a mean of rates."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from minsheng.core.standing.goal import Goal, Grade, Hold, Kind, as_rate


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands at the end of a month, of one unit or rolled up.

    Args:
        value: in the target's unit; of a rate left to numerator and denominator; None where nothing is known.
        numerator: of a rate; money or months paid of a standard; deliverables there of a mechanism.
        denominator: of a rate; money or months due; deliverables named.
        stages: amount of works by stage reached, the accepted ones among them.
        grade: of a pledge.
        worst: the worst unit's value, where no value stands for all (不汇总).
        units: figures rolled up in this one.
        missing: units of which nothing is known.
        per: what numerator and denominator are said per; that of the goal once rolled up.
    """

    value: Fraction | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    stages: Mapping[str, Decimal] = field(default_factory=dict)
    grade: Grade | None = None
    worst: Fraction | None = None
    units: int = 1
    missing: int = 0
    per: int = 100

    @property
    def rate(self) -> Fraction | None:
        """Numerator of the denominator, in per cent or what else it is said per; None without both."""
        if self.numerator is None or not self.denominator:
            return None
        return as_rate(self.numerator, self.denominator, self.per)

    @property
    def reached(self) -> Fraction | None:
        """The value, or what numerator and denominator make it."""
        return self.rate if self.value is None else self.value

    @property
    def judged(self) -> Fraction | None:
        """What is compared with the target."""
        return self.reached if self.worst is None else self.worst

    @property
    def is_known(self) -> bool:
        """Whether anything was reported."""
        has_rate = self.numerator is not None and bool(self.denominator)
        return self.value is not None or has_rate or self.grade is not None or self.worst is not None

    @property
    def is_added(self) -> bool:
        """Whether a figure stands for all units; pages say 不汇总 where not."""
        return self.worst is None


_NONE = Figures()


def rolled_up(goal: Goal, leaves: Sequence[Figures]) -> Figures:
    """What stands of a target, from the rows that report it.

    Rows of which nothing is known are counted as missing and add nothing.

    Args:
        goal: what the edition of the month's last day asks.
        leaves: the rows that report on the month's last day and those closed with a part done; a subset's
            rows are never among those of its whole.

    Source: design, section 4, "Roll-up by type".
    """
    known = [replace(leaf, per=goal.per) for leaf in leaves if leaf.is_known]
    if len(leaves) == 1 and known:
        return known[0]
    figures = _BY_KIND[goal.kind](goal, known, len(leaves)) if known else _NONE
    return replace(figures, units=len(leaves), missing=len(leaves) - len(known), per=goal.per)


def _count(goal: Goal, known: Sequence[Figures], _units: int) -> Figures:
    if goal.hold is Hold.PER_UNIT:
        return Figures(value=_worst(goal, [leaf.reached for leaf in known]))
    return Figures(value=_sum(leaf.value for leaf in known), stages=_stages(known))


def _rate(goal: Goal, known: Sequence[Figures], _units: int) -> Figures:
    rated = [leaf for leaf in known if leaf.rate is not None]
    return Figures(
        value=_worst(goal, [leaf.reached for leaf in known]) if goal.hold is Hold.PER_UNIT else None,
        numerator=_added(leaf.numerator for leaf in rated) if rated else None,
        denominator=_added(leaf.denominator for leaf in rated) if rated else None,
    )


def _standard(_goal: Goal, known: Sequence[Figures], _units: int) -> Figures:
    due = [leaf for leaf in known if leaf.denominator is not None]
    return Figures(
        value=min((leaf.value for leaf in known if leaf.value is not None), default=None),
        numerator=_added(leaf.numerator for leaf in due) if due else None,
        denominator=_added(leaf.denominator for leaf in due) if due else None,
    )


def _state(goal: Goal, known: Sequence[Figures], _units: int) -> Figures:
    """No value for all (不汇总); each unit must hold it, so the worst one is what is judged."""
    return Figures(worst=_worst(goal, [leaf.reached for leaf in known]))


def _mechanism(goal: Goal, known: Sequence[Figures], units: int) -> Figures:
    if goal.low is not None:
        return _count(goal, known, units)
    complete = sum(leaf.numerator == leaf.denominator for leaf in known if leaf.denominator)
    return Figures(numerator=Decimal(complete), denominator=Decimal(units))


def _pledge(_goal: Goal, known: Sequence[Figures], _units: int) -> Figures:
    """The poorest grade: a pledge is graded for each unit and never added."""
    grades = [leaf.grade for leaf in known if leaf.grade is not None]
    return Figures(grade=max(grades, key=lambda grade: grade.value, default=None))


_BY_KIND: Mapping[Kind, Callable[[Goal, Sequence[Figures], int], Figures]] = {
    Kind.COUNT: _count,
    Kind.RATE: _rate,
    Kind.STANDARD: _standard,
    Kind.STATE: _state,
    Kind.WORKS: _count,
    Kind.MECHANISM: _mechanism,
    Kind.PLEDGE: _pledge,
}


def _sum(values: Iterable[Fraction | None]) -> Fraction:
    return sum((value for value in values if value is not None), Fraction(0))


def _added(values: Iterable[Decimal | None]) -> Decimal:
    return sum((value for value in values if value is not None), Decimal(0))


def _stages(known: Sequence[Figures]) -> dict[str, Decimal]:
    amounts: dict[str, Decimal] = {}
    for leaf in known:
        for stage, amount in leaf.stages.items():
            amounts[stage] = amounts.get(stage, Decimal(0)) + amount
    return amounts


def _worst(goal: Goal, values: Iterable[Fraction | None]) -> Fraction | None:
    there = [value for value in values if value is not None]
    if not there:
        return None
    return max(there) if goal.is_ceiling else min(there)
