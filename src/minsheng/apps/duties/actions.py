"""Changing who answers: each action checks the right, locks the project, checks, writes, audits."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng.apps.audit.trail import record
from minsheng.apps.duties import errors, steps
from minsheng.apps.duties.models import Charge, Duty, Function, Signature
from minsheng.apps.duties.reporting import led
from minsheng.apps.duties.sheets import Sheet, Standing
from minsheng.apps.people.permissions import require
from minsheng.apps.ui.words import local_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.people.models import Post
    from minsheng.apps.places.models import Unit
    from minsheng.apps.programmes.models import Project, Target

_FIRST_LEAD = "第一牵头单位"


@dataclass(frozen=True, slots=True)
class NewCharge:
    """What a post is charged with, from a day on."""

    unit: Unit
    function: Function
    post: Post
    begins_on: datetime.date


@transaction.atomic(durable=True)
def set_reporter(
    *,
    actor: Actor,
    project: Project,
    unit: Unit | None,
    begins_on: datetime.date,
    target: Target | None = None,
) -> Duty | None:
    """Say which lead reports on a project, or on one of its targets, from a day on (填报单位).

    None goes back to the first printed lead, for a target to whoever reports on the project; returned is the
    row that holds from that day on, if any. What stands so already is left as it is.

    Raises:
        PermissionDenied, NotInForce, NoTask, DayOutside, NotLead, TargetElsewhere, LaterStated.
    """
    require(actor, "duties.manage", led(project, begins_on))
    (sheet,) = steps.locked_sheets([project], begins_on)
    steps.refuse_day(sheet.project.programme, begins_on)
    _refuse_reporter(sheet, unit, target)
    series = Duty.objects.filter(project=project, target=target, reports=True).select_related("unit")
    place = steps.place_of(series, begins_on)
    if (place.holding.unit_id if place.holding else None) == (unit.pk if unit else None):
        return place.holding
    default = _FIRST_LEAD if target is None else "项目的填报单位"
    facts = {
        "scope": target.code if target else "全项目",
        "unit": unit.name if unit else default,
        "before": place.holding.unit.name if place.holding else default,
        "begins_on": begins_on,
    }
    place.close()
    made = None
    if unit is not None:
        given = {"project": project, "target": target, "unit": unit, "begins_on": begins_on}
        made = Duty.objects.create(**given, reports=True)
    record("duties.reporter_set", actor=actor, subject=sheet.project, facts=facts)
    return made


def _refuse_reporter(sheet: Sheet, unit: Unit | None, target: Target | None) -> None:
    if target is not None and all(aim.value.target_id != target.pk for aim in sheet.aims):
        raise errors.TargetElsewhere(target=target.code, field="target")
    if unit is not None and unit not in sheet.lead_units:
        leads = "、".join(map(sheet.name_of, sheet.lead_units))
        raise errors.NotLead(unit=unit.name, leads=leads, field="unit")


@transaction.atomic(durable=True)
def state_duty(
    *, actor: Actor, project: Project, unit: Unit, words: str, begins_on: datetime.date
) -> Duty | None:
    """Say what a unit owes a project from a day on (配合职责); no words end what was said.

    Returns:
        The row that holds from that day on; None where none does.

    Raises:
        PermissionDenied, NotInForce, NoTask, DayOutside, UnitNotNamed, LaterStated.
    """
    require(actor, "duties.manage", led(project, begins_on))
    (sheet,) = steps.locked_sheets([project], begins_on)
    steps.refuse_day(sheet.project.programme, begins_on)
    steps.refuse_unnamed(sheet, unit)
    place = steps.place_of(Duty.objects.filter(project=project, unit=unit, reports=False), begins_on)
    words = words.strip()
    if words == (place.holding.words if place.holding else ""):
        return place.holding
    place.close()
    facts = {"unit": unit.name, "begins_on": begins_on, "words": words}
    if not words:
        record("duties.duty_ended", actor=actor, subject=sheet.project, facts=facts)
        return None
    made = Duty.objects.create(project=project, unit=unit, reports=False, words=words, begins_on=begins_on)
    record("duties.duty_stated", actor=actor, subject=sheet.project, facts=facts)
    return made


@transaction.atomic(durable=True)
def appoint_charge(*, actor: Actor, projects: Sequence[Project], new: NewCharge) -> int:
    """Let a post answer for a unit on one or more projects of a programme, from a day on (定责任人).

    The office may for every unit, a unit's approver for its own. All or nothing.

    Returns:
        On how many projects it is new; 0 where it answered on all of them.

    Raises:
        PermissionDenied, NotInForce, NoTask, DayOutside, UnitNotNamed, PostUnfit, LaterStated.
    """
    programme = projects[0].programme
    require(actor, "duties.manage", steps.Owned(programme, frozenset({new.unit.pk})))
    sheets = steps.locked_sheets(projects, new.begins_on, who=False)
    steps.refuse_day(programme, new.begins_on)
    changed = [sheet for sheet in sheets if _appointed(sheet, new)]
    if changed:
        codes = [sheet.project.code for sheet in changed]
        facts = {
            "unit": new.unit.name,
            "begins_on": new.begins_on,
            "post": str(new.post),
            "function": new.function.label,
            "count": len(codes),
            "projects": steps.listed(codes),
        }
        record("duties.charge_appointed", actor=actor, subject=programme, facts=facts)
    return len(changed)


def _appointed(sheet: Sheet, new: NewCharge) -> bool:
    """Whether the post is new on the project, and written."""
    steps.refuse_unnamed(sheet, new.unit)
    steps.refuse_unfit(new.post, new.function, new.unit, sheet, new.begins_on)
    project = sheet.project
    series = Charge.objects.filter(project=project, unit=new.unit, function=new.function)
    place = steps.place_of(series, new.begins_on)
    if place.holding is not None and place.holding.post_id == new.post.pk:
        return False
    place.close()
    Charge.objects.create(
        project=project, unit=new.unit, function=new.function, post=new.post, begins_on=new.begins_on
    )
    return True


@transaction.atomic(durable=True)
def end_charge(*, actor: Actor, charge: Charge, day: datetime.date) -> None:
    """A post no longer answers from a day on, and none in its place (免除责任人).

    Raises:
        PermissionDenied, ChargeOver, NotInForce, NoTask.
    """
    programme = charge.project.programme
    require(actor, "duties.manage", steps.Owned(programme, frozenset({charge.unit_id})))
    steps.locked_sheets([charge.project], day)
    fresh = Charge.objects.select_related("project", "unit", "post__unit").filter(pk=charge.pk).first()
    if fresh is None or fresh.begins_on > day or (fresh.ends_on is not None and fresh.ends_on <= day):
        raise errors.ChargeOver(charge=charge, day=day, field="day")
    facts = {
        "post": str(fresh.post),
        "day": day,
        "unit": fresh.unit.name,
        "function": fresh.get_function_display(),
    }
    steps.Place(fresh, day).close()
    record("duties.charge_ended", actor=actor, subject=charge.project, facts=facts)


@transaction.atomic(durable=True)
def sign(*, actor: Actor, projects: Sequence[Project], seen: Mapping[int, str], at: datetime.datetime) -> int:
    """The actor's unit takes note of its part of projects of a programme, as it was shown (签收).

    All or nothing. What it signed already and did not change since is left as it is.

    Args:
        actor: in a post of the unit that signs.
        projects: of one programme.
        seen: of each project, by its key, the digest that was shown.
        at: now.

    Returns:
        How many projects were signed.

    Raises:
        PermissionDenied, NothingToSign, PageChanged, NotInForce, NoTask.
    """
    post, user = actor.post, actor.user
    if post is None or user is None:
        raise PermissionDenied
    if not projects:
        raise errors.NothingToSign(unit=post.unit.name)
    programme = projects[0].programme
    require(actor, "duties.sign", steps.Owned(programme, frozenset({post.unit_id})))
    sheets = steps.locked_sheets(projects, local_date(at), who=False)
    _refuse_unsignable(sheets, post.unit, seen)
    waiting = [sheet for sheet in sheets if sheet.standing(post.unit_id) != Standing.SIGNED]
    Signature.objects.bulk_create(
        Signature(
            project=sheet.project, unit=post.unit, edition=sheet.text.edition, post=post, user=user, at=at,
            digest=sheet.digest(post.unit_id),
        )
        for sheet in waiting
    )  # fmt: skip
    if waiting:
        codes = [sheet.project.code for sheet in waiting]
        facts = {"unit": post.unit.name, "count": len(codes), "projects": steps.listed(codes)}
        record("duties.list_signed", actor=actor, subject=programme, facts=facts)
    return len(waiting)


def _refuse_unsignable(sheets: Sequence[Sheet], unit: Unit, seen: Mapping[int, str]) -> None:
    """Refuse projects in which the unit takes no part, and such as do not stand as they were shown."""
    if any(unit not in sheet.units for sheet in sheets):
        raise errors.NothingToSign(unit=unit.name)
    if stale := [sheet for sheet in sheets if seen.get(sheet.project.pk) != sheet.digest(unit.pk)]:
        titles = [sheet.text.short_title for sheet in stale]
        raise errors.PageChanged(count=len(stale), projects=steps.listed(titles, 3))
