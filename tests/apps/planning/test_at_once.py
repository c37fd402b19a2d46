"""Two people at once: the lock on the project lets one go first, the other sees what was done."""

import pytest

from minsheng.apps.audit.trail import verify
from minsheng.apps.planning.actions import approve, mark_reached, start_plan, write_milestones
from minsheng.apps.planning.errors import MarkedAlready, PlanOpen, PlanStale
from minsheng.apps.planning.models import Mark, Plan
from minsheng.apps.planning.queries import milestone_digest
from tests.apps.notices.test_at_once import at_once
from tests.apps.planning.steps import (
    AT,
    JANUARY,
    TODAY,
    approved,
    fresh,
    in_force,
    on,
    started,
    stone,
    submitted,
)
from tests.conftest import make_actor
from tests.locks import locks, statements

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_start_a_plan_make_one(world, project):
    found = at_once(
        *(lambda actor=actor: start_plan(actor=actor, project=project, at=AT) for actor in both(world))
    )
    assert sum(isinstance(each, Plan) for each in found) == 1
    assert sum(isinstance(each, PlanOpen) for each in found) == 1
    assert Plan.objects.count() == 1


def both(world):
    return world.clerk, world.lead_reporter


def test_of_two_who_save_the_form_one_is_told_that_it_changed(world, project):
    plan = started(world.clerk, project)

    def writing(actor, title):
        given = [stone(title, on(5, 6))]
        return lambda: write_milestones(actor=actor, plan=plan, version=1, given=given, at=AT)

    found = at_once(writing(world.clerk, "招标"), writing(world.lead_reporter, "备案"))
    assert sum(isinstance(each, PlanStale) for each in found) == 1
    assert plan.milestones.count() == 1
    assert fresh(plan).version == 2
    assert verify() == []


def test_a_plan_is_approved_once(world, project):
    plan = submitted(world.lead_reporter, started(world.lead_reporter, project))
    second = make_actor(world.office, "office", "second", "宋远")

    def approving(actor):
        return lambda: approve(actor=actor, plan=plan, version=plan.version, holds_from=JANUARY, at=AT)

    found = at_once(approving(world.clerk), approving(second))
    assert sum(isinstance(each, PlanStale) for each in found) == 1
    assert plan.steps.filter(verb="approved").count() == 1


def test_a_milestone_is_marked_once(world, project):
    row = in_force(world, project, stone("开工", on(6, 30))).milestones.get()

    def marking(actor):
        seen = milestone_digest(row)
        return lambda: mark_reached(actor=actor, milestone=row, seen=seen, on=TODAY, at=AT)

    found = at_once(*map(marking, both(world)))
    assert sum(isinstance(each, Mark) for each in found) == 1
    assert sum(isinstance(each, MarkedAlready) for each in found) == 1


def test_the_project_is_locked_before_the_audit_head(world, project):
    with statements() as starting:
        plan = started(world.lead_reporter, project)
    submitted(world.lead_reporter, plan)
    with statements() as approving:
        approved(world.clerk, plan)
    assert locks(starting) == locks(approving) == ["lock programmes.project", "lock! audit.head"]
