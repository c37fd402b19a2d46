import pytest

from tests.apps.ledger.conftest import stage
from tests.apps.matters.conftest import scene
from tests.apps.orders.steps import ready

__all__ = ["scene", "stage"]


@pytest.fixture(autouse=True)
def _database(db):
    """Every test here writes."""


@pytest.fixture
def desk(scene):
    """The scene with letterhead and series of orders."""
    ready(scene)
    return scene
