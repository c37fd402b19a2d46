"""How a target stands against its plan: a gap in points, and the word for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from minsheng.core.standing.goal import Goal, Grade, Hold, Kind
from minsheng.core.standing.rollup import Figures

_POINTS = 100


class Word(StrEnum):
    """The word for a project in a month; a project has exactly one."""

    NO_TASK = "无任务"
    ROUTINE = "常态化"
    AWAITED = "待报"
    DONE = "已完成"
    NOT_STARTED = "未启动"
    AHEAD = "超序时"
    ON_PLAN = "达序时"
    SLIGHTLY_BEHIND = "略滞后"
    BEHIND = "滞后"
    FAR_BEHIND = "严重滞后"


PACES = (Word.AHEAD, Word.ON_PLAN, Word.SLIGHTLY_BEHIND, Word.BEHIND, Word.FAR_BEHIND)
"""The words of pace, best first."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Up to which gap (planned less actual share, in points) each word holds; 超序时 only below its own.

    Source: design, section 4; DOMAIN 1.12 (银川).
    """

    ahead: Fraction = Fraction(-1)
    on_plan: Fraction = Fraction(1)
    slight: Fraction = Fraction(10)
    behind: Fraction = Fraction(30)

    def word(self, gap: Fraction) -> Word:
        """The word for a gap: below `ahead` 超序时, up to and with each further limit the next word."""
        if gap < self.ahead:
            return Word.AHEAD
        limits = (self.on_plan, self.slight, self.behind)
        return next((PACES[1 + at] for at, limit in enumerate(limits) if gap <= limit), Word.FAR_BEHIND)


DEFAULT_THRESHOLDS = Thresholds()


@dataclass(frozen=True, slots=True)
class Pace:
    """How one target stands.

    Attributes:
        word: one of `PACES`; None where nothing is known.
        planned: planned share, 0 to 1.
        actual: share of the target, may be above 1; None where a share makes no sense (types D and G).
        gap: planned less actual, in points; None with `actual`.
        is_met: whether the target is met as of this month; a held one only when the year is closed.
        is_started: whether anything at all was done.
    """

    word: Word | None
    planned: Fraction | None = None
    actual: Fraction | None = None
    gap: Fraction | None = None
    is_met: bool = False
    is_started: bool = False

    @property
    def badness(self) -> tuple[int, Fraction]:
        """Order of slowness: the word, then the gap."""
        return (PACES.index(self.word) if self.word else -1, self.gap or Fraction(0))


_GRADED = {
    Grade.GOOD: Word.ON_PLAN,
    Grade.FAIR: Word.ON_PLAN,
    Grade.MEDIOCRE: Word.BEHIND,
    Grade.POOR: Word.FAR_BEHIND,
}


def pace_of(
    goal: Goal,
    months: Sequence[Figures],
    planned: Fraction | None,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
    *,
    is_due: bool = False,
    is_closed: bool = False,
) -> Pace:
    """How a target stands at the end of the last month given.

    Args:
        goal: what is asked.
        months: rolled up, one a month in order; earlier ones matter only where every month counts.
        planned: planned share at that day, 0 to 1.
        thresholds: of the programme.
        is_due: whether the target's deadline has come.
        is_closed: whether the year is closed: before it no held target is met.

    Source: design, section 4, "Status of a project".
    """
    known = [figures for figures in months if figures.is_known]
    if not known or not months[-1].is_known:
        return Pace(None, planned)
    if goal.kind is Kind.PLEDGE:
        return _graded(known[-1], is_closed=is_closed)
    judged = known if goal.hold is Hold.HELD else known[-1:]
    met = [_meets(goal, figures) for figures in judged]
    is_met = all(met) and (is_closed or goal.hold is not Hold.HELD)
    if goal.kind is Kind.STATE:
        word = _state_word(held=goal.hold is Hold.HELD, met=met, is_due=is_due)
        return Pace(word, planned, is_met=is_met, is_started=True)
    actual = min(_share(goal, figures, planned) for figures in judged)
    gap = ((planned or Fraction(0)) - actual) * _POINTS
    return Pace(thresholds.word(gap), planned, actual, gap, is_met, is_started=_is_started(goal, known[-1]))


def attained(goal: Goal, figures: Figures) -> Fraction | None:
    """The share of what is asked that one month's figures make by themselves, raw, as `pace_of` reckons it.

    None where nothing is known, and where more than the figures is needed: states and pledges have no share,
    a ceiling is judged beside its plan, what is held by all its months.
    """
    is_alone = goal.hold is not Hold.HELD and not goal.is_ceiling
    if goal.kind in (Kind.STATE, Kind.PLEDGE) or not is_alone or not figures.is_known:
        return None
    is_whole = goal.kind is Kind.MECHANISM and goal.asked is None
    return _share(goal, figures, None) if goal.asked or is_whole else None


def _graded(figures: Figures, *, is_closed: bool) -> Pace:
    word = _GRADED[figures.grade] if figures.grade else None
    return Pace(word, is_met=is_closed and word is Word.ON_PLAN, is_started=True)


def _state_word(*, held: bool, met: list[bool], is_due: bool) -> Word:
    """On track, at risk or lost: a month broken cannot be mended where every month counts."""
    if all(met):
        return Word.ON_PLAN
    return Word.FAR_BEHIND if held or is_due else Word.BEHIND


def _meets(goal: Goal, figures: Figures) -> bool:
    reached = figures.value if goal.kind is Kind.STANDARD else figures.judged
    if goal.kind is Kind.MECHANISM and goal.asked is None:
        return figures.rate is not None and figures.numerator == figures.denominator
    if reached is None or not goal.met_by(reached):
        return False
    return goal.kind is not Kind.STANDARD or figures.rate is None or figures.numerator == figures.denominator


def _share(goal: Goal, figures: Figures, planned: Fraction | None) -> Fraction:
    """Value ÷ target, raw; of a ceiling the planned share until it is broken, then less by the excess."""
    asked, reached = goal.asked, figures.reached
    if goal.kind is Kind.MECHANISM and asked is None:
        return (figures.rate or Fraction(0)) / _POINTS
    if goal.kind is Kind.STANDARD:
        return _standard_share(asked, figures)
    if not asked or reached is None:
        return Fraction(0) if asked else Fraction(planned or 0)
    if goal.is_ceiling:
        return (planned or Fraction(0)) - max(Fraction(0), (reached - asked) / asked)
    return reached / asked


def _standard_share(asked: Fraction | None, figures: Figures) -> Fraction:
    """The lesser of level ÷ standard and paid ÷ due."""
    shares = [figures.rate / _POINTS] if figures.rate is not None else []
    if figures.value is not None and asked:
        shares.append(figures.value / asked)
    return min(shares, default=Fraction(0))


def _is_started(goal: Goal, figures: Figures) -> bool:
    if goal.kind is Kind.MECHANISM and goal.asked is None:
        return bool(figures.numerator)
    return goal.is_ceiling or bool(figures.reached) or any(figures.stages.values())
