import pytest

from tests.apps.ledger.conftest import stage
from tests.apps.ledger.steps import accepted, day, given
from tests.conftest import make_actor

__all__ = ["stage"]


@pytest.fixture(autouse=True)
def _database(db):
    """Every test here writes."""


@pytest.fixture
def counted(stage):
    """Twelve persons at the first street and four at the second, all accepted in March."""
    for at_row, serials in ((0, range(1, 13)), (1, range(21, 25))):
        for serial in serials:
            accepted(stage, at_row, given(day(3, 5), serial))
    return stage


@pytest.fixture
def supervisor(world):
    """A post of the district that supervises."""
    return make_actor(world.office, "supervisor", "watcher", "郑直")
