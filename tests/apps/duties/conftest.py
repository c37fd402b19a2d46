from contextlib import contextmanager

import pytest
from django.apps import apps

from tests.apps.duties.steps import Town
from tests.apps.notices.conftest import told


@pytest.fixture
def town(world):
    """Programme, units and approvers."""
    return Town(world)


def everything():
    """All rows that duties, posts and the chain have now."""
    models = [
        model for app in ("duties", "people", "audit") for model in apps.get_app_config(app).get_models()
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


__all__ = ["told"]
