from contextlib import contextmanager

import pytest
from django.apps import apps

from minsheng.apps.audit.models import Event
from minsheng.apps.audit.sentences import sentence
from tests.apps.notices.steps import SMALL, imported


def everything():
    """All rows that notices, programmes, units, files and the chain have now."""
    models = [
        model
        for app in ("notices", "programmes", "places", "files", "audit", "jobs")
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
def told():
    """The last audit event as (verb, facts, sentence)."""

    def last():
        event = Event.objects.latest("number")
        return event.verb, event.facts, sentence(event.verb, event.subject_label, event.facts)

    return last


@pytest.fixture
def reading(world):
    """The small notice, just read."""
    return imported(world.clerk, world.district, SMALL)
