"""Milestones reached, gates lifted, either taken back."""

import pytest
from django.core.exceptions import PermissionDenied

from minsheng.apps.audit.models import Event
from minsheng.apps.planning.actions import lift_gate, mark_reached, revoke_mark
from minsheng.apps.planning.errors import (
    GateClosed,
    MarkedAlready,
    MarkRevoked,
    MarkStale,
    MarkTooEarly,
    MilestoneReached,
    MilestoneUnknown,
    StepWithoutReason,
)
from minsheng.apps.planning.models import Gate, Mark, Milestone
from minsheng.apps.planning.queries import gate_digest, milestone_digest
from tests.apps.planning.steps import (
    AT,
    TODAY,
    approved,
    gate,
    in_force,
    kept,
    on,
    page_of,
    started,
    stone,
    submitted,
    wrote,
)

pytestmark = pytest.mark.django_db


def reach(actor, row, day=TODAY, seen=None, at=AT):
    return mark_reached(actor=actor, milestone=row, seen=seen or milestone_digest(row), on=day, at=at)


def lift(actor, row, day=TODAY, seen=None):
    return lift_gate(actor=actor, gate=row, seen=seen or gate_digest(row), on=day, at=AT)


@pytest.fixture
def plan(world, project):
    return in_force(
        world, project,
        stone("开工", on(6, 30), gates=(gate("资金到位", world.leader),), unit=world.street),
        stone("竣工", on(11, 30), after=("开工",)),
    )  # fmt: skip


def test_a_gate_is_lifted_by_its_post_then_the_milestone_is_reached(world, plan, nothing_written):
    opening, _ = plan.milestones.all()
    row = Gate.objects.get()
    for actor in (world.clerk, world.lead_reporter, world.stranger):
        with nothing_written(), pytest.raises(PermissionDenied):
            lift(actor, row)
    with nothing_written(), pytest.raises(GateClosed) as caught:
        reach(world.lead_reporter, opening)
    assert caught.value.facts == {"milestone": "开工", "gates": "资金到位"}
    mark = lift(world.leader, row, on(3, 9))
    assert (mark.kind, mark.key, mark.on, mark.user) == ("lifted", row.key, on(3, 9), world.leader.user)
    with nothing_written(), pytest.raises(MarkedAlready) as caught:
        lift(world.leader, row)
    assert caught.value.facts == {"what": "资金到位", "on": "3月9日"}
    assert reach(world.lead_reporter, opening).kind == "reached"
    verbs = Event.objects.order_by("number").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["planning.gate_lifted", "planning.milestone_reached"]


def test_the_unit_of_a_milestone_marks_its_own_and_no_other(world, plan, nothing_written):
    opening, finish = plan.milestones.all()
    Gate.objects.all().delete()
    with nothing_written(), pytest.raises(PermissionDenied):
        reach(world.street_reporter, finish)
    assert reach(world.street_reporter, opening).post == world.street_reporter.post


@pytest.mark.parametrize(("day", "early"), [(TODAY, False), (on(3, 11), True)])
def test_nothing_is_reached_on_a_day_to_come(world, plan, day, early):
    finish = plan.milestones.get(title="竣工")
    if not early:
        assert reach(world.clerk, finish, day).on == day
        return
    with pytest.raises(MarkTooEarly):
        reach(world.clerk, finish, day)


def test_what_is_no_milestone_of_the_plan_that_holds_is_not_marked(world, project, nothing_written):
    plan = started(world.clerk, project)
    wrote(world.clerk, plan, stone("招标", on(5, 6)))
    with nothing_written(), pytest.raises(MilestoneUnknown):
        reach(world.clerk, plan.milestones.get())


def test_a_mark_stays_through_versions_and_tells_that_the_words_changed(
    world, project, plan, nothing_written
):
    finish = plan.milestones.get(title="竣工")
    reach(world.clerk, finish)
    later = started(world.lead_reporter, project, reason="市里要求提前")
    first, second = later.milestones.all()
    wrote(world.lead_reporter, later, kept(first), kept(second, title="竣工并验收", due_on=on(10, 30)))
    submitted(world.lead_reporter, later)
    approved(world.clerk, later, TODAY)
    row = page_of(project, world.clerk).holding.milestones[1]
    assert (row.milestone.title, row.mark.on, row.state, row.is_changed) == (
        "竣工并验收",
        TODAY,
        "done",
        True,
    )
    with nothing_written(), pytest.raises(MarkStale):
        reach(world.clerk, Milestone.objects.get(title="竣工"))
    with nothing_written(), pytest.raises(MarkedAlready):
        reach(world.clerk, Milestone.objects.get(title="竣工并验收"))


def test_a_mark_is_taken_back_with_a_reason_and_may_be_put_again(world, plan, nothing_written):
    opening = plan.milestones.get(title="开工")
    lifted = lift(world.leader, Gate.objects.get())
    reached = reach(world.lead_reporter, opening)
    with nothing_written(), pytest.raises(MilestoneReached):
        revoke_mark(actor=world.leader, mark=lifted, reason="资金没有到", at=AT)
    with nothing_written(), pytest.raises(StepWithoutReason):
        revoke_mark(actor=world.lead_reporter, mark=reached, reason=" ", at=AT)
    with nothing_written(), pytest.raises(PermissionDenied):
        revoke_mark(actor=world.leader, mark=reached, reason="没有开工", at=AT)
    revoke_mark(actor=world.lead_reporter, mark=reached, reason="现场没有开工", at=AT)
    with nothing_written(), pytest.raises(MarkRevoked):
        revoke_mark(actor=world.lead_reporter, mark=reached, reason="再撤", at=AT)
    revoke_mark(actor=world.leader, mark=lifted, reason="资金没有到", at=AT)
    lift(world.leader, Gate.objects.get())
    assert Mark.objects.filter(revoked_at=None).count() == 1
    assert Mark.objects.get(pk=reached.pk).revoked_by == "何青（望湖区民政局）"
    assert Event.objects.filter(verb="planning.mark_revoked").count() == 2
