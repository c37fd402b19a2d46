import pytest

from tests.apps.ledger.conftest import nothing_written, stage

__all__ = ["nothing_written", "stage"]


@pytest.fixture(autouse=True)
def _database(db):
    """Every test here writes."""
