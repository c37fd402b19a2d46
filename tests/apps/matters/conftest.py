import pytest

from tests.apps.ledger.conftest import stage
from tests.apps.matters.steps import Scene
from tests.conftest import make_actor

__all__ = ["stage"]


@pytest.fixture(autouse=True)
def _database(db):
    """Every test here writes."""


@pytest.fixture
def scene(stage, world):
    """A programme with a project that the civil affairs bureau leads, a street to mend, and who steers."""
    return Scene(
        stage=stage,
        street=stage.rows[0].unit,
        reporter=stage.reporters[0],
        approver=stage.approvers[0],
        lead=stage.lead,
        clerk=stage.clerk,
        second=make_actor(world.office, "office", "second", "沈清和"),
        supervisor=make_actor(world.office, "supervisor", "watcher", "郑直"),
        evaluator=make_actor(world.office, "evaluator", "judge", "安评"),
    )
