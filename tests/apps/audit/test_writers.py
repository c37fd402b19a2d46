"""Many writers at once, each with a connection of its own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from minsheng.apps.audit import trail
from minsheng.apps.audit.models import Event, Head
from minsheng.apps.audit.seals import SEALS, missing_seals

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 40


def test_forty_writers_at_once_leave_an_unbroken_chain(clerk):
    def write(run):
        try:
            with transaction.atomic(durable=True):
                trail.record("jobs.job_rerun", actor=clerk, subject=None, facts={"run": run})
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    assert list(Event.objects.order_by("number").values_list("number", flat=True)) == list(
        range(1, WRITERS + 1)
    )
    assert {event.facts["run"] for event in Event.objects.all()} == set(range(WRITERS))
    assert trail.verify() == []


def test_an_event_outside_a_transaction_is_refused(clerk):
    with pytest.raises(RuntimeError, match="transaction"):
        trail.record("jobs.job_rerun", actor=clerk, subject=None)
    assert Event.objects.count() == 0


def test_emptying_the_database_keeps_the_seals_and_starts_a_new_chain(clerk):
    with transaction.atomic():
        trail.record("jobs.job_rerun", actor=clerk, subject=None)
    call_command("flush", interactive=False, verbosity=0)
    assert (Event.objects.count(), Head.objects.count()) == (0, 0)
    assert missing_seals() == []
    with transaction.atomic():
        assert trail.record("jobs.job_rerun", actor=clerk, subject=None).number == 1


def test_the_seals_can_be_taken_back_and_put_on_again_by_migrating():
    try:
        call_command("migrate", "audit", "0001", verbosity=0)
        assert missing_seals() == list(SEALS[connection.vendor])
    finally:
        call_command("migrate", "audit", verbosity=0)
    assert missing_seals() == []
