import pytest

from tests.apps.ledger.conftest import stage
from tests.apps.talks.steps import Table
from tests.conftest import make_actor

__all__ = ["stage"]


@pytest.fixture(autouse=True)
def _database(db):
    """Every test here writes."""


@pytest.fixture
def table(stage, world):
    """A street with its approver, and who puts a talk up, approves and watches."""
    return Table(
        stage=stage,
        street=stage.rows[0].unit,
        approver=stage.approvers[0],
        reporter=stage.reporters[0],
        other=stage.approvers[1],
        clerk=stage.clerk,
        leader=make_actor(world.office, "leader", "head", "郑直"),
        supervisor=make_actor(world.office, "supervisor", "watcher", "安评"),
    )
