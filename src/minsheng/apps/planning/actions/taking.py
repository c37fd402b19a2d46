"""Taking over into a draft what a later edition prints."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.planning import errors, steps
from minsheng.apps.planning.aims import aims_of
from minsheng.apps.planning.curves import refresh_curves, write_changes
from minsheng.apps.planning.laying import take_printed
from minsheng.apps.planning.models import Plan
from minsheng.apps.planning.printed import edition_changes

if TYPE_CHECKING:
    from minsheng.apps.people.actor import Actor


@transaction.atomic(durable=True)
def take_edition(*, actor: Actor, plan: Plan, version: int, edition: int, at: datetime.datetime) -> Plan:
    """Make a draft say what the edition in force prints (按新版方案更新).

    Missing deadlines become milestones, moved ones move theirs, one that is printed no more leaves its
    milestone without quote. Months that follow from a target alone are laid again, those of a target that is
    gone are dropped. A day of one's own before a deadline, a title of one's own, typed months stay.

    Args:
        actor: the office or of a lead.
        plan: a draft, or returned.
        version: of the plan as it was shown.
        edition: id of the edition whose changes were shown.
        at: now.

    Raises:
        PermissionDenied: neither the office nor of a lead.
        PlanStale, PlanUnfit, NotInForce, NoTask.
        EditionStale: another edition is in force meanwhile. In all cases nothing is written.
    """
    before = plan.edition
    plan = steps.writable(actor, plan, version, at)
    if plan.edition_id != edition:
        raise errors.EditionStale(plan=plan, ordinal=plan.edition.ordinal)
    if plan.edition_id == before.pk:
        return plan
    text = plan.edition.texts.get(project=plan.project)
    aims = aims_of(plan.edition, plan.project)
    found = edition_changes(plan, text, aims, before)
    take_printed(plan, found.printed)
    stones = steps.milestones_of(plan)
    write_changes(plan, found.curves, stones)
    refresh_curves(plan, aims, stones)
    steps.mark_changed(plan, "edition")
    facts = {
        "ordinal": plan.ordinal, "edition": plan.edition.ordinal, "added": len(found.printed.added),
        "moved": len(found.printed.moved), "gone": len(found.printed.gone),
        "curves": len(found.curves.again) + len(found.curves.gone) + len(found.curves.new),
    }  # fmt: skip
    trail.record("planning.edition_taken", actor=actor, subject=plan.project, facts=facts)
    return plan
