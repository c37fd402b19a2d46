"""Who enters and accepts at a row: the same to the database as to the actions."""

import pytest

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.ledger.ground import Ground
from minsheng.apps.ledger.seeing import accepted_by, entered_by
from minsheng.apps.people.permissions import allows
from tests.apps.ledger.steps import AT, PLACES, PLEDGE, REVIEW, TOTALS, stage_of
from tests.apps.ledger.test_rows import community_of
from tests.conftest import make_actor

pytestmark = pytest.mark.django_db


def tree_of(world, said, way):
    """Two streets' rows, one given on to a community and to itself twice over; the lead's own likewise."""
    stage = stage_of(world, said, way)
    street, lead = stage.rows[0].unit, world.civil_affairs
    below = community_of(world, street)

    def row(unit, parent=None):
        split = stage.rows[0].split
        issued = {"value": 1, "issued": 1, "issued_open": True, "issued_version": 1}
        return Allocation.objects.create(split=split, parent=parent, unit=unit, **issued)

    part, _ = (row(unit, stage.rows[0]) for unit in (street, below))
    row(street, part)
    own = row(lead)
    for unit in (lead, below):
        row(unit, own)
    return stage, below


@pytest.mark.parametrize(("said", "way"), [(PLACES, TOTALS), (PLEDGE, REVIEW)])
def test_database_and_actions_say_the_same_of_every_row(world, said, way):
    stage, below = tree_of(world, said, way)
    rows = list(Allocation.objects.select_related("unit", "parent__unit", "split__target__project"))
    ground = Ground(rows, AT.date())
    posts = [stage.clerk, stage.lead, *stage.approvers, make_actor(below, "approver", "below", "郑岚")]
    accepted, entered = {}, {}
    for actor in posts:
        units = {actor.unit_id}
        told = accepted_by(actor, units, AT.date(), "ledger.accept")
        accepted[actor.unit_id] = set(Allocation.objects.filter(told).values_list("pk", flat=True))
        assert accepted[actor.unit_id] == {
            row.pk for row in rows if allows(actor, "ledger.accept", ground.accepting(row))
        }
        told = entered_by(units, AT.date())
        entered[actor.unit_id] = set(Allocation.objects.filter(told).values_list("pk", flat=True))
        assert entered[actor.unit_id] == {
            row.pk for row in rows if actor.unit_id in ground.entering(row, way.manner).units
        }
    # Every row is accepted by exactly one of the posts, and never by who enters it.
    assert sum(map(len, accepted.values())) == len(rows) == len(set().union(*accepted.values()))
    assert all(not accepted[unit] & entered[unit] for unit in accepted)
