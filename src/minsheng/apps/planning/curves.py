"""Writing the curves of a plan: at its start, as typed, and again when its milestones move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from minsheng.apps.planning import errors
from minsheng.apps.planning.aims import MILESTONES_REACHED, UNTIL_DONE, WHOLE
from minsheng.apps.planning.models import Curve, CurvePoint, Way
from minsheng.core.errors import Refusal
from minsheng.core.progress import typed
from minsheng.core.progress.months import month_end

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from minsheng.apps.planning.aims import Aim
    from minsheng.apps.planning.models import Milestone, Plan
    from minsheng.apps.planning.values import CurveGiven
    from minsheng.core.progress import Curve as Made


def start_curves(plan: Plan, aims: Iterable[Aim], milestones: Sequence[Milestone]) -> None:
    """A curve for each target: the default's; what has no value goes by its milestones, if there are any."""
    made = []
    for aim in aims:
        way, proxy, curve = aim.default_way, "", aim.default()
        if aim.number is None:
            way, proxy, curve = Way.AT_DEADLINE, UNTIL_DONE, aim.made(Way.AT_DEADLINE)
            try:
                curve = aim.by_milestone(milestones)
            except Refusal:
                pass  # no milestones yet, or one that the page shows as too late: nothing before the deadline
            else:
                way, proxy = Way.BY_MILESTONE, MILESTONES_REACHED
        row = Curve(plan=plan, target_id=aim.value.target_id, way=way, proxy=proxy, ends_on=aim.ends_on)
        made.append((row, curve))
    _insert(made)


def copy_curves(plan: Plan, before: Plan, aims: Mapping[int, Aim]) -> set[int]:
    """The curves of a former plan for targets that the project still has; ids of targets that have one.

    What follows from the target alone is reckoned again, to its value and deadline of now.
    """
    rows = before.curves.filter(target__in=aims).prefetch_related("points").order_by("pk")
    made = []
    for row in rows:
        copied = Curve(
            plan=plan, target_id=row.target_id, unit_id=row.unit_id, way=row.way,
            first_month=row.first_month, proxy=row.proxy, ends_on=row.ends_on,
        )  # fmt: skip
        months = [(point.month, point.value) for point in row.points.all()]
        if (again := _again(row, months[-1][1], aims[row.target_id])) is not None:
            copied.ends_on = again.deadline
            months = [(point.month, point.value) for point in again.points]
        made.append((copied, months))
    Curve.objects.bulk_create(copied for copied, _ in made)
    points = [_point(copied, month, value) for copied, own in made for month, value in own]
    CurvePoint.objects.bulk_create(points)
    return {copied.target_id for copied, _ in made if copied.unit_id is None}


def _again(row: Curve, end: Decimal, aim: Aim) -> Made | None:
    """The curve of the same way to what the edition says now; None where the months were typed."""
    derived = row.way not in (Way.TYPED, Way.BY_MILESTONE) and row.way in aim.ways
    if not derived or (aim.number is None and end != WHOLE):
        return None
    try:
        return aim.made(Way(row.way), first_month=row.first_month)
    except Refusal:
        return None  # the first month lies after the deadline of now: told when it is submitted


@dataclass(frozen=True, slots=True)
class CurveChanges:
    """What an edition changes of the curves of a plan.

    Attributes:
        gone: of targets that the project does not have any more.
        again: with their aims and the months to the value and deadline of now, where those follow from
            the target alone.
        new: targets without a curve.
    """

    gone: Sequence[Curve]
    again: Sequence[tuple[Curve, Aim, Made]]
    new: Sequence[Aim]


def curve_changes(plan: Plan, aims: Mapping[int, Aim]) -> CurveChanges:
    """The same of a plan, nothing written; two queries."""
    rows = list(plan.curves.select_related("target", "unit").prefetch_related("points"))
    have = {row.target_id for row in rows if row.unit_id is None}
    again = []
    for row in rows:
        points = list(row.points.all())
        if row.target_id not in aims or not points:
            continue
        made = _again(row, points[-1].value, aims[row.target_id])
        if made is not None and not (_same(row, made) and row.ends_on == made.deadline):
            again.append((row, aims[row.target_id], made))
    return CurveChanges(
        gone=[row for row in rows if row.target_id not in aims],
        again=again,
        new=[aim for pk, aim in aims.items() if pk not in have],
    )


def write_changes(plan: Plan, changes: CurveChanges, milestones: Sequence[Milestone]) -> None:
    """Make the curves of a plan what the changes say."""
    Curve.objects.filter(pk__in=[row.pk for row in changes.gone]).delete()
    again = [(row, made) for row, _, made in changes.again]
    for row, made in again:
        row.ends_on = made.deadline
    Curve.objects.bulk_update([row for row, _ in again], ["ends_on"])
    CurvePoint.objects.filter(curve__in=[row.pk for row, _ in again]).delete()
    _insert_points(again)
    start_curves(plan, changes.new, milestones)


def made_curve(given: CurveGiven, aim: Aim, milestones: Iterable[Milestone]) -> Made:
    """The curve that was typed.

    Raises:
        WayUnfit, ProxyMissing, and what `core.progress` refuses.
    """
    if given.way not in aim.ways:
        raise errors.WayUnfit(target=aim.words, way=given.way.label)
    if aim.number is None and not given.proxy.strip():
        raise errors.ProxyMissing(target=aim.words, field="proxy")
    if given.way == Way.BY_MILESTONE:
        return aim.by_milestone(milestones, given.unit.pk if given.unit else None)
    if given.way == Way.TYPED:
        goal = aim.goal(_end_of(given, aim))
        return typed(goal, given.points, may_fall=aim.value.stock)
    if given.way == Way.FROM_MONTH and given.first_month is None:
        raise errors.FirstMonthMissing(target=aim.words, field="first_month")
    return aim.made(given.way, first_month=given.first_month)


def _end_of(given: CurveGiven, aim: Aim) -> Decimal | None:
    """Where typed months must end: at the target's value, a proxy's own, a unit's own last month."""
    if given.unit is None and aim.number is not None:
        return None
    last = given.points.get(aim.goal().months[-1])
    return last if given.unit is not None else (given.end if given.end is not None else last)


def write_curve(plan: Plan, given: CurveGiven, aim: Aim, curve: Made) -> bool:
    """Put the curve in the place of the one that the plan has; whether it says something new."""
    first = given.first_month if given.way == Way.FROM_MONTH else None
    month = month_end(first) if first is not None else None
    proxy = given.proxy.strip() if aim.number is None else ""
    row = plan.curves.filter(target=given.target, unit=given.unit).prefetch_related("points").first()
    said = (given.way, month, proxy, aim.ends_on)
    if row is None:
        row = Curve(plan=plan, target=given.target, unit=given.unit)
    elif said == (row.way, row.first_month, row.proxy, row.ends_on) and _same(row, curve):
        return False
    row.way, row.first_month, row.proxy, row.ends_on = said
    row.save()
    row.points.all().delete()
    _insert_points([(row, curve)])
    return True


def refresh_curves(plan: Plan, aims: Mapping[int, Aim], milestones: Sequence[Milestone]) -> list[Refusal]:
    """Reckon the curves by milestones again; what keeps one from being reckoned, it stays as it was."""
    faults: list[Refusal] = []
    for row in plan.curves.filter(way=Way.BY_MILESTONE, target__in=aims).prefetch_related("points"):
        aim = aims[row.target_id]
        try:
            curve = aim.by_milestone(milestones, row.unit_id)
        except Refusal as fault:
            faults.append(fault)
            continue
        if not _same(row, curve) or row.ends_on != aim.ends_on:
            row.ends_on = aim.ends_on
            row.save(update_fields=["ends_on"])
            row.points.all().delete()
            _insert_points([(row, curve)])
    return faults


def _same(row: Curve, curve: Made) -> bool:
    return {point.month: point.value for point in row.points.all()} == {
        point.month: point.value for point in curve.points
    }


def _insert(made: Sequence[tuple[Curve, Made]]) -> None:
    Curve.objects.bulk_create(row for row, _ in made)
    _insert_points(made)


def _insert_points(made: Iterable[tuple[Curve, Made]]) -> None:
    CurvePoint.objects.bulk_create(
        _point(row, point.month, point.value) for row, curve in made for point in curve.points
    )


def _point(row: Curve, month: datetime.date, value: Decimal) -> CurvePoint:
    given: dict[str, Any] = {"value": value}
    return CurvePoint(curve=row, month=month, **given)
