"""A project with targets and deadlines, the people who plan it, and the way from one to a baseline."""

import datetime
from dataclasses import replace
from decimal import Decimal

from minsheng.apps.planning.actions import approve, start_plan, submit, write_milestones
from minsheng.apps.planning.models import Plan
from minsheng.apps.planning.overview import plans_overview
from minsheng.apps.planning.queries import plan_page
from minsheng.apps.planning.values import GateGiven, MilestoneGiven
from minsheng.apps.programmes.models import Deadline
from minsheng.apps.programmes.queries import edition_in_force
from tests.apps.cascade.steps import COUNTED, edition_of, targets_of
from tests.apps.notices.steps import SHANGHAI

AT = datetime.datetime(2026, 3, 10, 9, 0, tzinfo=SHANGHAI)
TODAY = datetime.date(2026, 3, 10)
JANUARY = datetime.date(2026, 1, 1)
OPENING = datetime.date(2026, 10, 15)
MECHANISM = {"words": "建立探访机制", "low": None, "unit": "", "type": "F"}
PASSED = {"words": "签约率不低于 80%", "low": Decimal(80), "unit": "%", "type": "B", "hold": "held"}

__all__ = ["COUNTED", "MECHANISM", "PASSED", "edition_of", "targets_of"]


def project_of(world, *said, deadlines=(), **more):
    """A project of the district led by its civil affairs, with the given targets and printed deadlines."""
    edition = edition_of(world.district, *(said or (COUNTED,)), lead=world.civil_affairs, **more)
    text = edition.texts.get()
    for number, (words, day, target) in enumerate(deadlines, 1):
        Deadline.objects.create(
            text=text, ordinal=number, words=words, due_on=day, quote=f"{words}建成", text_hash="0" * 64,
            target=target and targets_of(edition)[target - 1],
        )  # fmt: skip
    return text.project


def on(month, day):
    """A day of 2026."""
    return datetime.date(2026, month, day)


def started(actor, project, **more):
    return start_plan(actor=actor, project=project, at=AT, **more)


def fresh(plan):
    return Plan.objects.select_related("project__programme", "edition").get(pk=plan.pk)


def wrote(actor, plan, *given):
    plan = fresh(plan)
    return write_milestones(actor=actor, plan=plan, version=plan.version, given=given, at=AT)


def submitted(actor, plan):
    plan = fresh(plan)
    return submit(actor=actor, plan=plan, version=plan.version, at=AT)


def approved(actor, plan, holds_from=JANUARY, at=AT):
    plan = fresh(plan)
    return approve(actor=actor, plan=plan, version=plan.version, holds_from=holds_from, at=at)


def in_force(world, project, *given, holds_from=JANUARY, reason=""):
    """An approved plan of a project, written by its lead."""
    plan = started(world.lead_reporter, project, reason=reason)
    if given:
        wrote(world.lead_reporter, plan, *given)
    submitted(world.lead_reporter, plan)
    return approved(world.clerk, plan, holds_from)


def stone(title, day=None, **more):
    return MilestoneGiven(title=title, key=more.pop("key", title), due_on=day, **more)


def gate(condition, lifter, **more):
    return GateGiven(condition=condition, lifter=lifter.post, **more)


def kept(row, **more):
    """A stored milestone as a form sends it back."""
    return replace(MilestoneGiven.of(row), **more)


def months(curve):
    """The months' values of a stored curve."""
    return [point.value for point in curve.points.all()]


def page_of(project, actor):
    """What the actor reads of the project's plans on the day."""
    return plan_page(project, edition_in_force(project.programme, TODAY), actor, TODAY)


def plans_of(project, actor):
    """What the actor reads of the plans of the project's programme on the day."""
    programme = project.programme
    return plans_overview(programme, edition_in_force(programme, TODAY), actor, TODAY)
