import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from minsheng.apps.audit import trail
from minsheng.apps.audit.models import Event, Head
from minsheng.apps.audit.seals import SEALS, missing_seals, unsealed
from minsheng.kit.checks import Finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(clerk):
    for number in range(1, 6):
        trail.record(
            "jobs.job_rerun", actor=clerk, subject=None, facts={"run": number, "share": Decimal("0.1")}
        )


def change(number, /, **columns):
    """Changes one event behind the chain's back, as somebody with the database's password could."""
    with unsealed():
        assert Event.objects.filter(number=number).update(**columns) == 1


def remove(number):
    with unsealed():
        assert Event.objects.filter(number=number).delete()[0] == 1


def test_records_number_actor_subject_and_facts(clerk):
    first = trail.record("jobs.job_cancelled", actor=clerk, subject=None)
    head = Head.objects.get()
    second = trail.record("jobs.job_cancelled", actor=clerk, subject=head, facts={"run": 2})
    assert (first.number, second.number) == (1, 2)
    assert first.previous_hash == "0" * 64
    assert second.previous_hash == first.hash
    kept = Event.objects.get(number=2)
    assert (kept.actor_id, kept.actor_post) == ("lihua", "示例区民生办 民生办 #1")
    assert (kept.subject_type, kept.subject_id, kept.subject_label) == ("audit.head", "1", f"1 {first.hash}")
    assert kept.facts == {"run": 2}
    assert Head.objects.values_list("number", "hash").get() == (2, second.hash)


def test_a_float_is_refused_and_nothing_written(clerk):
    with pytest.raises(TypeError):
        trail.record("jobs.job_rerun", actor=clerk, subject=None, facts={"run": 1.0})
    assert (Event.objects.count(), Head.objects.count()) == (0, 0)


def test_hash_is_the_same_after_reading_back(five):
    assert [trail.digest(event) == event.hash for event in Event.objects.all()] == [True] * 5


def test_a_whole_chain_has_no_findings(five):
    assert trail.verify() == []


def test_an_empty_chain_has_no_findings():
    assert trail.verify() == []


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET verb = 'x'", "DELETE FROM audit_event"])
def test_the_database_refuses_changes_whatever_program_asks(five, statement):
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Event.objects.all().delete()
    assert trail.verify() == []


def test_a_repeated_number_is_refused_and_replaces_nothing(five):
    statement = "INSERT INTO audit_event SELECT * FROM audit_event WHERE number = 3"
    if connection.vendor == "sqlite":
        statement = statement.replace("INSERT", "INSERT OR REPLACE")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert trail.verify() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)),
        ("actor_id", "other"),
        ("actor_post", "other"),
        ("area", "1/2/4/"),
        ("verb", "jobs.job_cancelled"),
        ("subject_type", "x"),
        ("subject_id", "9"),
        ("subject_label", "x"),
        ("facts", {"run": 4, "share": "0.1"}),
        ("facts", {"run": 3.5, "share": "0.1"}),
    ],
)
def test_a_change_of_any_column_is_found(five, column, value):
    change(3, **{column: value})
    assert trail.verify() == [Finding("audit.event_changed", {"number": 3})]


def test_a_changed_hash_is_found_at_its_event_and_the_next(five):
    change(3, hash="f")
    assert trail.verify() == [
        Finding("audit.event_changed", {"number": 3}),
        Finding("audit.chain_broken", {"number": 4}),
    ]


def test_a_changed_link_is_found(five):
    change(3, previous_hash="f")
    assert trail.verify() == [
        Finding("audit.chain_broken", {"number": 3}),
        Finding("audit.event_changed", {"number": 3}),
    ]


def test_a_rewritten_event_with_a_fitting_hash_breaks_the_chain(five):
    event = Event.objects.get(number=3)
    event.facts = {"run": 30}
    change(3, facts={"run": 30}, hash=trail.digest(event))
    assert trail.verify() == [Finding("audit.chain_broken", {"number": 4})]


def test_a_gap_is_found(five):
    remove(2)
    remove(3)
    assert trail.verify() == [Finding("audit.event_missing", {"first": 2, "last": 3})]


def test_swapped_events_are_found(five):
    for old, new in [(2, 99), (3, 2), (99, 3)]:
        change(old, number=new)
    assert trail.verify() == [
        Finding("audit.chain_broken", {"number": 2}),
        Finding("audit.event_changed", {"number": 2}),
        Finding("audit.chain_broken", {"number": 3}),
        Finding("audit.event_changed", {"number": 3}),
        Finding("audit.chain_broken", {"number": 4}),
    ]


def test_a_cut_tail_is_found(five):
    remove(5)
    assert trail.verify() == [Finding("audit.tail_cut", {"last": 4, "head": 5})]


def test_an_emptied_chain_is_found(five):
    with unsealed():
        Event.objects.all().delete()
    assert trail.verify() == [Finding("audit.tail_cut", {"last": 0, "head": 5})]


def test_a_moved_or_missing_head_is_found(five):
    Head.objects.update(number=4)
    assert trail.verify() == [Finding("audit.head_differs", {"last": 5, "head": 4})]
    Head.objects.all().delete()
    assert trail.verify() == [Finding("audit.head_differs", {"last": 5, "head": 0})]


def test_dropped_triggers_are_found(five):
    with unsealed():
        expected = [Finding("audit.seal_missing", {"seal": name}) for name in SEALS[connection.vendor]]
        assert trail.verify() == expected
    assert missing_seals() == []


def test_the_chain_is_read_in_chunks(five, monkeypatch):
    monkeypatch.setattr(trail, "_CHUNK", 2)
    remove(4)
    assert trail.verify() == [Finding("audit.event_missing", {"first": 4, "last": 4})]


def test_times_rise_and_are_aware(five):
    times = list(Event.objects.order_by("number").values_list("at", flat=True))
    assert times == sorted(times)
    assert times[0].utcoffset() == datetime.timedelta(0)


def test_a_refused_action_leaves_no_event(clerk):
    with transaction.atomic():
        trail.record("jobs.job_cancelled", actor=clerk, subject=None)
        transaction.set_rollback(True)
    assert Event.objects.count() == 0
    assert trail.record("jobs.job_cancelled", actor=clerk, subject=None).number == 1
