"""What `minsheng verify` asks of duties and charges."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, TypeVar

from minsheng.apps.duties.models import Charge, Duty, Function
from minsheng.kit.checks import Finding, register

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_Row = TypeVar("_Row", Duty, Charge)


def overlapping_rows() -> Iterator[Finding]:
    """Rows of one series that hold on a common day; the database keeps only the open ones apart.

    Two queries.
    """
    for duty in _overlapping(Duty.objects.select_related("project"), _series_of_duty):
        yield Finding("duties.duty_overlaps", {"project": duty.project.code, "day": duty.begins_on})
    for charge in _overlapping(Charge.objects.select_related("project"), _series_of_charge):
        facts = {"project": charge.project.code, "day": charge.begins_on}
        facts["function"] = charge.get_function_display()
        yield Finding("duties.charge_overlaps", facts)


def _overlapping(rows: Iterable[_Row], series: Callable[[_Row], tuple[int, ...]]) -> Iterator[_Row]:
    """The later of each two neighbours that overlap."""
    ordered = sorted(rows, key=lambda row: (series(row), row.begins_on, row.pk))
    for _, mine in groupby(ordered, key=series):
        for first, second in pairwise(mine):
            if first.ends_on is None or first.ends_on > second.begins_on:
                yield second


def _series_of_duty(row: Duty) -> tuple[int, ...]:
    """Of a project or target the reporting rows, else those of one unit."""
    of = (row.target_id or 0) if row.reports else row.unit_id
    return row.project_id, int(row.reports), of


def _series_of_charge(row: Charge) -> tuple[int, ...]:
    return row.project_id, row.unit_id, Function.values.index(row.function)


register("责任", overlapping_rows)
