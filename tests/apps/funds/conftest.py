from contextlib import contextmanager

import pytest

from tests.apps.funds.steps import everything, finance_of
from tests.apps.ledger.conftest import everything as _ledger
from tests.apps.ledger.conftest import stage

__all__ = ["stage"]


@pytest.fixture(autouse=True)
def _database(db):
    """Every test here writes."""


@pytest.fixture
def finance(world):
    """The finance post of the district."""
    return finance_of(world)


@pytest.fixture
def nothing_written():
    """`with nothing_written():` fails where a row was added, changed or taken away inside."""

    @contextmanager
    def watch():
        before = (_ledger(), everything())
        yield
        assert (_ledger(), everything()) == before

    return watch
