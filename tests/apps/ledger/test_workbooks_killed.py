"""A long workbook whose writing is killed again and again."""

import pytest
from django.utils import timezone

from minsheng.apps.audit.models import Event
from minsheng.apps.ledger.models import Batch, Entry, EntryStep, SubjectRecord
from minsheng.apps.ledger.sheets.book import open_book
from minsheng.apps.ledger.sheets.taking_in import check_batch, write_batch
from minsheng.apps.ledger.sheets.writing import begin_batch
from tests.apps.ledger.manyrows import killed, of_many, seeded
from tests.apps.ledger.sheetsteps import counts, downloaded
from tests.apps.ledger.steps import AT, end

pytestmark = pytest.mark.django_db(transaction=True)

ROWS, KILLS, SEED = 20_000, 6, 20260610
RANGE = 2_000
STATEMENTS = 60
"""About as many as two ranges take; so some kills fall into the first one of a run, some later."""


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is the morning of 10 June 2026."""
    monkeypatch.setattr(timezone, "now", lambda: AT)


def begun(stage, rows):
    """A workbook of so many persons, checked and waiting."""
    actor = stage.reporters[0]
    data = of_many(downloaded(stage), rows)
    book = open_book(data, actor, month=end(6), on=AT.date())
    batch = begin_batch(actor=actor, book=book, data=data, at=AT)
    check_batch(actor, batch)
    return Batch.objects.get(pk=batch.pk)


def whole_ranges():
    """How many ranges are in the database, each with its event, steps and records, none in part."""
    entries = Entry.objects.count()
    assert entries % RANGE == 0
    assert EntryStep.objects.count() == entries
    assert SubjectRecord.objects.count() == entries
    assert Event.objects.filter(verb="ledger.batch_range_written").count() == entries // RANGE
    assert Batch.objects.get().done == entries
    return entries // RANGE


def test_a_killed_import_leaves_whole_ranges_and_a_rerun_ends_without_a_double(stage):
    batch = begun(stage, ROWS)
    assert counts(batch) == (ROWS, 0, 0, 0)
    ended = 0
    for at_most in seeded(SEED, KILLS, STATEMENTS):
        ended += not killed(stage.reporters[0], batch, at_most)
        whole_ranges()
    assert ended == 0
    done = write_batch(stage.reporters[0], Batch.objects.get(pk=batch.pk))
    assert whole_ranges() == ROWS // RANGE
    assert counts(done) == (ROWS, 0, 0, 0)
    assert Entry.objects.values("key").distinct().count() == ROWS
    assert (done.state, done.file, done.preview) == ("done", None, "")
