from contextlib import contextmanager

import pytest
from django.apps import apps

from tests.apps.cascade.steps import COUNTED, edition_of, streets, targets_of
from tests.apps.notices.conftest import told


def everything():
    """All rows that splits, programmes, units and the chain have now."""
    models = [
        model
        for app in ("cascade", "programmes", "places", "audit")
        for model in apps.get_app_config(app).get_models()
    ]
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
def three(world):
    """Three streets of the district."""
    return streets(world.district, 3)


@pytest.fixture
def target(world):
    """A target of 100 in an edition in force."""
    return targets_of(edition_of(world.district, COUNTED, lead=world.civil_affairs))[0]


__all__ = ["told"]
