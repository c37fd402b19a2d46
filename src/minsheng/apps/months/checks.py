"""What `minsheng verify` asks of frozen months: rows, targets and words say what the ledger says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.ledger.models import Period, Standing
from minsheng.apps.months.goals import band_of
from minsheng.apps.months.models import ProjectStanding, RowStanding, TargetStanding
from minsheng.apps.months.reading import programme_month
from minsheng.apps.months.seals import missing_seals
from minsheng.apps.months.standing import progress_of
from minsheng.apps.months.values import rounded
from minsheng.apps.programmes.goals import goal_of
from minsheng.core.progress.months import in_words
from minsheng.core.standing import Word, rolled_up, status_of
from minsheng.kit.checks import Finding, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minsheng.apps.months.reading import ProgrammeMonth
    from minsheng.core.standing import Figures

_FIGURES = ("value", "numerator", "denominator", "grade", "stages")


def wrong_months() -> Iterator[Finding]:
    """All below, for every frozen month."""
    for name in missing_seals():
        yield Finding("months.seal_missing", {"name": name})
    for period in Period.objects.filter(frozen_at__isnull=False).select_related("programme"):
        for what in [*_wrong_rows(period), *_wrong_targets(period)]:
            yield Finding("months.frozen_differs", {"month": in_words(period.month), "what": what})


def _wrong_rows(period: Period) -> Iterator[str]:
    """Rows that were written otherwise than the ledger, or what they carry, stands; two queries."""
    known = Standing.objects.filter(
        month=period.month, allocation__split__target__project__programme=period.programme_id
    )
    stands = {row: tuple(figures) for row, *figures in known.values_list("allocation", *_FIGURES)}
    nothing: tuple[object, ...] = (None, None, None, None, {})
    frozen = RowStanding.objects.filter(period=period).select_related("allocation__unit", "carried")
    for row in frozen.select_related("allocation__split__target"):
        figures = tuple(getattr(row, name) for name in _FIGURES)
        made = stands.get(row.allocation_id, nothing)
        if row.answer_id is not None:
            made = tuple(getattr(row.carried, name) for name in _FIGURES) if row.carried else nothing
        if figures != made:
            yield f"{row.allocation.split.target} {row.allocation.unit.name}"


def _wrong_targets(period: Period) -> Iterator[str]:
    """Targets that are not what their rows make, and projects whose word their targets do not give."""
    month = programme_month(period.programme, period.month, with_rows=True)
    if month is None:
        return
    first = ProjectStanding.objects.filter(period=period).select_related("thresholds").first()
    band = band_of(first.thresholds if first else None)
    names = {
        row.target_id: str(row.target)
        for row in TargetStanding.objects.filter(period=period).select_related("target")
    }
    for project in month.projects.values():
        for each in project.targets:
            pk = each.aim.value.target_id
            made = rolled_up(goal_of(each.aim.value, band), _leaves(month, pk))
            if not _is_same(each.figures, made):
                yield names[pk]
        routine = project.status.word is Word.ROUTINE
        status = status_of(progress_of(project.targets), has_task=project.text.has_task, is_routine=routine)
        if status.word is not project.status.word:
            yield str(project.text.project)


def _leaves(month: ProgrammeMonth, target: int) -> list[Figures]:
    """The rows a target is made of; of a whole those of its parts."""
    parts = [
        each.aim.value.target_id
        for project in month.projects.values()
        for each in project.targets
        if each.aim.value.part_of_id == target
    ]
    return [row.figures for pk in parts or [target] for row in month.rows.get(pk, ())]


def _is_same(stored: Figures, made: Figures) -> bool:
    """Whether a rolled up figure is the one written; fractions to six decimals."""
    return _said(stored) == _said(made)


def _said(figures: Figures) -> tuple[object, ...]:
    exact = (figures.numerator, figures.denominator, figures.grade)
    return (rounded(figures.value), rounded(figures.worst), *exact)


register("月份", wrong_months)
