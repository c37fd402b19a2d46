"""How many questions the desk and the due dates ask the database, of each kind of post."""

import datetime

import pytest
from django.utils import timezone

from minsheng.apps.duties.actions import appoint_charge, sign, state_duty
from minsheng.apps.duties.queries import list_of
from minsheng.apps.people.models import Role
from tests.apps.duties.steps import AT, SUMMER, Town
from tests.apps.planning.steps import approved, gate, started, stone, submitted, wrote
from tests.conftest import make_actor, signed_in

DAY = datetime.date(2026, 1, 1)


def busy(town):
    """Everything stated of the first project, signed by all, and a plan that holds with a day overdue."""
    project, lead = town.project(1), town.civil_approver
    appoint_charge(actor=town.office, projects=[project], new=town.charge(begins_on=DAY))
    state_duty(actor=town.office, project=project, unit=town.finance, words="拨付资金", begins_on=DAY)
    plan = started(town.liaison, project)
    wrote(town.liaison, plan, stone("选址", DAY, gates=(gate("资金", lead),)))
    submitted(town.liaison, plan)
    approved(town.office, plan)
    for actor in (lead, town.health_approver, town.street_approver):
        (sheet,) = [each for each in unsigned_of(town, actor) if each.project == project]
        sign(actor=actor, projects=[project], seen={project.pk: sheet.digest(actor.unit_id)}, at=AT)


def unsigned_of(town, actor):
    return list_of(town.edition, actor, SUMMER).mine


@pytest.mark.parametrize(
    ("who", "desk", "due"),
    [
        ("reporter", 13, 8),
        ("approver", 15, 11),
        ("lead", 15, 11),
        ("office", 14, 8),
        ("street", 15, 10),
    ],
)
def test_desk_and_due_dates_ask_at_most_fifteen_questions(
    client, world, monkeypatch, django_assert_num_queries, who, desk, due
):
    monkeypatch.setattr(timezone, "now", lambda: AT)
    town = Town(world)
    busy(town)
    posts = {
        "reporter": town.liaison,
        "approver": make_actor(town.civil, Role.APPROVER, "second", "顾青"),
        "lead": town.civil_approver,
        "office": town.office,
        "street": town.street_approver,
    }
    signed_in(client, posts[who])
    for page, count in (("/", desk), ("/planning/due/", due)):
        client.get(page)
        with django_assert_num_queries(count):
            assert client.get(page).status_code == 200
