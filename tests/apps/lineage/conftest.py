from contextlib import contextmanager

import pytest
from django.apps import apps

from tests.apps.lineage.steps import Country
from tests.apps.notices.conftest import told


@pytest.fixture
def country(world):
    """A city's programme and a district's of two years."""
    return Country(world)


def everything():
    """All rows that lineage and the chain have now; what the matcher keeps is no decision."""
    models = [model for app in ("lineage", "audit") for model in apps.get_app_config(app).get_models()]
    return {
        model._meta.label: list(model.objects.order_by("pk").values())
        for model in models
        if model.__name__ != "Proposed"
    }


@pytest.fixture
def nothing_written():
    """`with nothing_written():` fails where a row was added, changed or taken away inside."""

    @contextmanager
    def watch():
        before = everything()
        yield
        assert everything() == before

    return watch


__all__ = ["told"]
