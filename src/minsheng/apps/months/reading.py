"""What stands at the end of a month: as it was written where it is frozen, else reckoned (完成情况)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from minsheng.apps.ledger.models import Period
from minsheng.apps.ledger.rolling import figures_of
from minsheng.apps.months.goals import limits_of
from minsheng.apps.months.models import ProjectStanding, Routine, RowStanding, Stands, TargetStanding
from minsheng.apps.months.standing import ProjectMonth, Reckoning, RowMonth, TargetMonth
from minsheng.apps.months.values import rounded
from minsheng.apps.planning.queries import aims_in
from minsheng.apps.programmes.goals import goal_of
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.apps.ui.words import quantity
from minsheng.core.counting import closing_month
from minsheng.core.progress.months import month_end
from minsheng.core.standing import PACES, Figures, Pace, Status, Thresholds, Word

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence

    from minsheng.apps.planning.aims import Aim
    from minsheng.apps.planning.baselines import Planned
    from minsheng.apps.programmes.models import Edition, Programme, ProjectText


@dataclass(frozen=True, slots=True)
class ProgrammeMonth:
    """The projects of a programme, with and without task, at the end of a month.

    `has_lamps`: some month is frozen by then, so that words have colours. Rows are there where asked for,
    with the `units` that have them, plans by target where the month was reckoned with them. `limits` are
    those that gave the words.
    """

    edition: Edition
    month: datetime.date
    is_frozen: bool
    has_lamps: bool
    projects: Mapping[int, ProjectMonth]
    rows: Mapping[int, Sequence[RowMonth]]
    units: frozenset[int]
    planned: Mapping[int, Planned]
    limits: Thresholds

    @property
    def limit_words(self) -> str:
        """By which gaps the words of pace were given, in words."""
        ahead, *rest = (quantity(rounded(each)) for each in astuple(self.limits))
        said = [f"{word}不大于 {limit} 点" for word, limit in zip(PACES[1:], rest, strict=False)]
        return f"差距 = 序时 − 完成率：超序时小于 {ahead} 点，{'，'.join(said)}，严重滞后更大"

    @property
    def counts(self) -> Counter[Word]:
        """How many projects have each word; they add up to all projects."""
        return Counter(each.status.word for each in self.projects.values())

    @property
    def sum_words(self) -> str:
        """`52 项 = 15 无任务 + 37 有任务；37 = 3 常态化 + …`: every count of a page is one of these."""
        counts, without = self.counts, self.counts[Word.NO_TASK]
        words = " + ".join(f"{counts[word]} {word}" for word in Word if counts[word] and word != Word.NO_TASK)
        total = len(self.projects)
        task = total - without
        return f"{total} 项 = {without} 无任务 + {task} 有任务；{task} = {words}"


def programme_month(
    programme: Programme,
    month: datetime.date,
    *,
    project: int | None = None,
    with_rows: bool = False,
    periods: Sequence[Period] | None = None,
) -> ProgrammeMonth | None:
    """What stands at the end of a month, of all projects or of one; nine queries at most.

    None before the first edition is issued. `periods` are the programme's, where they are read already.
    """
    if periods is None:
        periods = list(Period.objects.filter(programme=programme))
    lamps = any(each.frozen_at is not None for each in periods if each.month <= month)
    period = next((each for each in periods if each.month == month), None)
    if period is not None and period.frozen_at is not None:
        return _frozen(period, project, with_rows=with_rows)
    edition = edition_in_force(programme, month)
    if edition is None:
        return None
    is_closed = month >= closing_month(programme.year)
    reckoning = Reckoning(
        edition, texts_of(edition, month, project), month, is_closed=is_closed, project=project
    )
    targets = [each.aim.value.target_id for one in reckoning.projects.values() for each in one.targets]
    rows = _Reckoned(reckoning, targets) if with_rows else {}
    return ProgrammeMonth(
        edition,
        month,
        is_frozen=False,
        has_lamps=lamps,
        projects=reckoning.projects,
        rows=rows,
        units=reckoning.units,
        planned={pk: reckoning.planned(pk) for pk in targets},
        limits=limits_of(reckoning.thresholds),
    )


class _Reckoned(Mapping[int, "Sequence[RowMonth]"]):
    """Rows by target, each target's reckoned when it is asked for: a chart needs half of them."""

    def __init__(self, reckoning: Reckoning, targets: Sequence[int]) -> None:
        self._reckoning = reckoning
        self._known: dict[int, Sequence[RowMonth] | None] = dict.fromkeys(targets)

    def __getitem__(self, target: int) -> Sequence[RowMonth]:
        found = self._known[target]
        if found is None:
            found = self._known[target] = self._reckoning.rows(target)
        return found

    def __iter__(self) -> Iterator[int]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)


def texts_of(edition: Edition, month: datetime.date, project: int | None = None) -> list[ProjectText]:
    """What an edition says of its projects, or of one, in printed order; one query.

    Each has `is_routine`: whether its project goes on from year to year in the month.
    """
    routines = Routine.objects.filter(project=OuterRef("project"), from_month__lte=month)
    lasting = Exists(routines.filter(Q(to_month=None) | Q(to_month__gte=month)))
    texts = edition.texts.annotate(is_routine=lasting)
    texts = texts.select_related("project", "category").order_by("ordinal")
    found: list[ProjectText] = list(texts if project is None else texts.filter(project=project))
    for text in found:
        text.edition = edition
    return found


def _frozen(period: Period, project: int | None, *, with_rows: bool) -> ProgrammeMonth | None:
    stands = ProjectStanding.objects.filter(period=period).select_related("edition__programme", "thresholds")
    stored = list(stands if project is None else stands.filter(project=project))
    if not stored:
        return None
    edition = stored[0].edition
    texts = texts_of(edition, period.month, project)
    aims = aims_in(texts, edition.programme.year)
    found = {each.target_id: each for each in TargetStanding.objects.filter(period=period, target__in=aims)}
    own: dict[int, list[TargetMonth]] = defaultdict(list)
    for pk, aim in aims.items():
        row = found[pk]
        figures = replace(_rolled(row), per=goal_of(aim.value).per)
        own[aim.value.text_id].append(TargetMonth(aim, figures, _pace(row), row.is_hard))
    words = {each.project_id: each for each in stored}
    projects = {
        text.project_id: ProjectMonth(text, _status(words[text.project_id]), own[text.pk]) for text in texts
    }
    rows = _rows(period, aims) if with_rows else {}
    return ProgrammeMonth(
        edition,
        period.month,
        is_frozen=True,
        has_lamps=True,
        projects=projects,
        rows=rows,
        units=frozenset(row.unit for own in rows.values() for row in own),
        planned={},
        limits=limits_of(stored[0].thresholds),
    )


def _status(row: ProjectStanding) -> Status:
    return Status(Word(row.word), None if row.slowest_id is None else str(row.slowest_id))


_ROW = (
    "allocation",
    "allocation__unit",
    "allocation__split__target",
    "given",
    "is_leaf",
    "carried",
    "answer",
)
_FIGURES = ("value", "numerator", "denominator", "grade", "stages")
_PACE = ("word", "planned", "actual", "gap", "is_met", "is_started")


def _rows(period: Period, aims: Mapping[int, Aim]) -> dict[int, list[RowMonth]]:
    """Of each target its rows, by split and id; as columns, for a chart has a thousand of them; one query."""
    stored = RowStanding.objects.filter(period=period, allocation__split__target__in=aims)
    columns = stored.order_by("allocation__split", "allocation").values_list(*_ROW, *_FIGURES, *_PACE)
    per = {pk: goal_of(aim.value).per for pk, aim in aims.items()}
    found: dict[int, list[RowMonth]] = defaultdict(list)
    for row, unit, target, given, is_leaf, carried, answer, *rest in columns:
        figures = figures_of(*rest[: len(_FIGURES)])
        if per[target] != figures.per:
            figures = replace(figures, per=per[target])
        pace = _paced(*rest[len(_FIGURES) :])
        found[target].append(RowMonth(row, unit, given, is_leaf, figures, pace, carried, answer))
    return found


def _figures(row: Stands) -> Figures:
    return figures_of(row.value, row.numerator, row.denominator, row.grade, row.stages)


def _rolled(row: TargetStanding) -> Figures:
    made = _figures(row)
    return Figures(
        value=made.value,
        numerator=made.numerator,
        denominator=made.denominator,
        stages=made.stages,
        grade=made.grade,
        worst=_fraction(row.worst),
        units=row.units,
        missing=row.missing,
    )


def _pace(row: Stands) -> Pace:
    return _paced(*(getattr(row, name) for name in _PACE))


def _paced(
    word: str,
    planned: Decimal | None,
    actual: Decimal | None,
    gap: Decimal | None,
    is_met: bool,
    is_started: bool,
) -> Pace:
    return Pace(
        Word(word) if word else None,
        _fraction(planned),
        _fraction(actual),
        _fraction(gap),
        is_met=is_met,
        is_started=is_started,
    )


@lru_cache(maxsize=1 << 14)
def _fraction(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def month_in_work(periods: Sequence[Period], on: datetime.date) -> Period | None:
    """The month that is to be reported: the first not frozen, as long as it has begun; None without any."""
    return next((each for each in periods if each.frozen_at is None and each.month <= month_end(on)), None)


def month_shown(periods: Sequence[Period], on: datetime.date) -> datetime.date | None:
    """The month that pages show: the last frozen one, else the one in work; None without any."""
    frozen = [each.month for each in periods if each.frozen_at is not None]
    if frozen:
        return frozen[-1]
    work = month_in_work(periods, on)
    return None if work is None else work.month
