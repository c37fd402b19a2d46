"""Writing a draft: its milestones as one form, their days counted backwards, its curves."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.planning import errors, steps
from minsheng.apps.planning.aims import aims_of
from minsheng.apps.planning.curves import made_curve, refresh_curves, write_curve
from minsheng.apps.planning.laying import laid, wanted_rows, written
from minsheng.apps.planning.models import Curve, Milestone, Plan
from minsheng.apps.ui.words import local_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.models import Unit
    from minsheng.apps.planning.values import CurveGiven, MilestoneGiven
    from minsheng.apps.programmes.models import Target
    from minsheng.core.progress import Schedule


@transaction.atomic(durable=True)
def write_milestones(
    *, actor: Actor, plan: Plan, version: int, given: Sequence[MilestoneGiven], at: datetime.datetime
) -> Plan:
    """Make the milestones of a plan what a whole form says, in its order; what it leaves out goes.

    A milestone from a printed deadline keeps its quote. Curves by milestones are reckoned again. What says
    nothing new is not written.

    Raises:
        PermissionDenied: neither the office nor of a lead.
        PlanStale, PlanUnfit: the plan changed, or is not to be written.
        MilestonesCircle: names its members; PredecessorUnknown, DaysOutOfBounds.
        MilestoneUntitled, MilestoneTwice, ShareOutOfBounds, GateUnsaid, UnitElsewhere, TargetElsewhere.
    """
    plan = steps.writable(actor, plan, version, at)
    aims = aims_of(plan.edition, plan.project)
    before = steps.milestones_of(plan)
    wanted = wanted_rows(plan, given, before, aims)
    if not written(plan, wanted, before):
        return plan
    refresh_curves(plan, aims, steps.milestones_of(plan))
    steps.mark_changed(plan)
    facts = {"ordinal": plan.ordinal, "before": len(before), "count": len(given)}
    trail.record("planning.milestones_written", actor=actor, subject=plan.project, facts=facts)
    return plan


@transaction.atomic(durable=True)
def schedule_backwards(
    *, actor: Actor, plan: Plan, version: int, end: datetime.date, at: datetime.datetime
) -> Schedule:
    """Set the days of milestones that are not fixed, counted backwards from the end (倒排工期).

    Returns:
        The days with all that cannot be kept: listed, not refused.

    Raises:
        PermissionDenied: neither the office nor of a lead.
        PlanStale, PlanUnfit; MilestoneUndated: a fixed milestone has no day; NoWorkingDay.
    """
    plan = steps.writable(actor, plan, version, at)
    rows = steps.milestones_of(plan)
    schedule = laid(plan, rows, end=end, on=local_date(at))
    days = {due.key: due.due_on for due in schedule.dues}
    moved = [row for row in rows if row.due_on != days[row.key]]
    for row in moved:
        row.due_on = days[row.key]
    if moved:
        Milestone.objects.bulk_update(moved, ["due_on"])
        refresh_curves(plan, aims_of(plan.edition, plan.project), rows)
        steps.mark_changed(plan)
        facts = {"ordinal": plan.ordinal, "end": end, "count": len(moved)}
        trail.record("planning.days_scheduled", actor=actor, subject=plan.project, facts=facts)
    return schedule


@transaction.atomic(durable=True)
def set_curve(*, actor: Actor, plan: Plan, version: int, given: CurveGiven, at: datetime.datetime) -> Curve:
    """Say what is to stand of a target at each month's end, for all units or for one that differs.

    Raises:
        PermissionDenied: neither the office nor of a lead.
        PlanStale, PlanUnfit, TargetElsewhere, WayUnfit, ProxyMissing, CurveNotThere (a unit's without that
        of all), SharesNotWhole, and what `core.progress` refuses of months and figures.
    """
    plan = steps.writable(actor, plan, version, at)
    aim = aims_of(plan.edition, plan.project).get(given.target.pk)
    if aim is None:
        raise errors.TargetElsewhere(target=given.target.code, ordinal=plan.edition.ordinal)
    if given.unit is not None and not plan.curves.filter(target=given.target, unit=None).exists():
        raise errors.CurveNotThere(target=aim.words)
    if write_curve(plan, given, aim, made_curve(given, aim, steps.milestones_of(plan))):
        steps.mark_changed(plan)
        whose = given.unit.name if given.unit else "各单位"
        facts = {"target": aim.words, "unit": whose, "way": given.way.label}
        trail.record("planning.curve_set", actor=actor, subject=plan.project, facts=facts)
    return plan.curves.get(target=given.target, unit=given.unit)


@transaction.atomic(durable=True)
def drop_curve(
    *,
    actor: Actor,
    plan: Plan,
    version: int,
    target: Target,
    at: datetime.datetime,
    unit: Unit | None = None,
) -> Plan:
    """Take out a unit's own curve, or that of a target which the project no longer has, with its units'.

    Raises:
        PermissionDenied: neither the office nor of a lead.
        PlanStale, PlanUnfit, CurveNotThere.
    """
    plan = steps.writable(actor, plan, version, at)
    rows = plan.curves.filter(target=target)
    rows = rows if unit is None else rows.filter(unit=unit)
    if not rows.exists():
        raise errors.CurveNotThere(target=target.code)
    rows.delete()
    steps.mark_changed(plan)
    facts = {"target": target.code, "unit": unit.name if unit else "各单位"}
    trail.record("planning.curve_dropped", actor=actor, subject=plan.project, facts=facts)
    return plan
