"""What stands of targets and rows as pages print it: figure, what was asked, share, state."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from minsheng.apps.ledger.figures import rate_words
from minsheng.apps.months.values import rounded
from minsheng.apps.ui.status import STATUSES
from minsheng.apps.ui.words import percent, quantity
from minsheng.core.standing import Grade, Kind, Word, word_of

if TYPE_CHECKING:
    from minsheng.apps.months.standing import ProjectMonth, RowMonth, TargetMonth
    from minsheng.apps.ui.status import Status
    from minsheng.core.standing import Figures, Pace

_BY_WORD = {status.word: status for status in STATUSES.values()}
_GRADES = {Grade.GOOD: "好", Grade.FAIR: "较好", Grade.MEDIOCRE: "一般", Grade.POOR: "差"}
_HUNDRED = 100
_TENTH = Decimal("0.1")
UNTIL_DUE = "到期达到"


def look_of(word: Word | None) -> Status:
    """How a word looks; of what nobody reported 待报."""
    return _BY_WORD[Word.AWAITED if word is None else word]


@lru_cache(maxsize=1 << 14)
def in_percent(share: Fraction | Decimal | None) -> str:
    """`56.4%` of a share; nothing where there is none."""
    return "" if share is None else percent(rounded(Fraction(share) * _HUNDRED), 1)


@lru_cache(maxsize=1 << 14)
def whole_percent(share: Fraction | Decimal | None) -> str:
    """`56` of a share, for a cell; nothing where there is none."""
    return "" if share is None else percent(rounded(Fraction(share) * _HUNDRED), 0).removesuffix("%")


@lru_cache(maxsize=1 << 14)
def in_points(gap: Fraction | Decimal | None) -> str:
    """`慢 18.6 点`, `快 3.0 点`, `与序时一致`; nothing where there is no gap."""
    exact = None if gap is None else rounded(Fraction(gap))
    if exact is None:
        return ""
    tenths = abs(exact).quantize(_TENTH, ROUND_HALF_UP)
    if not tenths:
        return "与序时一致"
    return f"{'慢' if exact > 0 else '快'} {tenths} 点"


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure against what was asked.

    Attributes:
        done: `203`, `171 / 178`, `较好`; `—` where nothing is known, `不汇总` where none stands for all.
        asked: `360 户`; empty where nothing is asked in figures.
        share: `56.4%`; empty where a share makes no sense.
        planned: of the plan, likewise.
        behind: the gap in words.
        look: the state.
        value, goal, plan: for a bar; None draws none.
    """

    done: str
    asked: str
    share: str
    planned: str
    behind: str
    look: Status
    value: Decimal | None = None
    goal: Decimal | None = None
    plan: Decimal | None = None


def target_shown(target: TargetMonth) -> Shown:
    """A target in a month."""
    value = target.aim.value
    return _shown(target, target.figures, target.pace, value.low)


def row_shown(target: TargetMonth, row: RowMonth) -> Shown:
    """A row of a target in a month, against its own number."""
    value = target.aim.value
    own = row.given if row.given is not None else (value.low if target.aim.is_level else None)
    return _shown(target, row.figures, row.pace, own)


def _shown(target: TargetMonth, figures: Figures, pace: Pace, asked: Decimal | None) -> Shown:
    value = target.aim.value
    planned = None if pace.planned is None else rounded(pace.planned * _HUNDRED)
    has_share = pace.actual is not None
    # Nothing of a level is planned before its day: it is neither ahead nor behind.
    is_unplanned = target.aim.is_level and pace.planned == 0
    return Shown(
        done=figure_words(Kind(value.type), figures, value.unit),
        asked=quantity(asked, value.unit) if asked is not None else "",
        share=in_percent(pace.actual),
        planned=UNTIL_DUE if is_unplanned else in_percent(pace.planned),
        behind="" if is_unplanned else in_points(pace.gap),
        look=look_of(word_of(pace)),
        value=rounded(pace.actual) if has_share else None,
        goal=Decimal(1) if has_share else None,
        plan=planned if has_share else None,
    )


def figure_words(kind: Kind, figures: Figures, unit: str) -> str:
    """What stands, as printed; a rate with what it is made of."""
    if figures.grade is not None:
        return _GRADES[figures.grade]
    if not figures.is_known:
        return "—"
    if not figures.is_added:
        return "不汇总"
    value = "" if figures.value is None else quantity(rounded(figures.value))
    if figures.numerator is None or figures.denominator is None:
        return value
    pair = rate_words(figures.numerator, figures.denominator, unit if kind is Kind.RATE else "")
    return f"{value}；{pair}" if value else pair


def missing_words(figures: Figures) -> str:
    """`13 家里 2 家未报`; nothing where all reported, or there is no row."""
    return f"{figures.units} 家里 {figures.missing} 家未报" if figures.missing and figures.units else ""


def project_look(project: ProjectMonth) -> Status:
    """How a project's word looks."""
    return look_of(project.status.word)


def main_target(project: ProjectMonth) -> TargetMonth | None:
    """The target a line about the project prints: the slowest, else the first of its own."""
    if project.slowest is not None:
        return project.slowest
    own = [target for target in project.targets if not target.is_within]
    return next(iter([*own, *project.targets]), None)
