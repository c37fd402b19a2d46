import pytest

from tests.apps.ledger.conftest import stage

__all__ = ["stage"]


@pytest.fixture(autouse=True)
def _database(db):
    """Every test here writes."""
