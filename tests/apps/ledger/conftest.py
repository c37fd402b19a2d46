from contextlib import contextmanager

import pytest
from django.apps import apps

from tests.apps.ledger.steps import stage_of


def everything():
    """All rows that the ledger, splits and the chain have now."""
    models = [m for app in ("ledger", "cascade", "audit") for m in apps.get_app_config(app).get_models()]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}


@pytest.fixture
def nothing_written():
    """`with nothing_written():` fails where a row was added, changed or taken away inside."""

    @contextmanager
    def watch():
        before = everything()
        yield
        assert everything() == before

    return watch


@pytest.fixture
def stage(world):
    """A target of 100 people over two streets."""
    return stage_of(world)
