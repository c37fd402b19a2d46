import datetime
from dataclasses import dataclass, replace

import pytest

from minsheng.apps.audit import queries, trail
from minsheng.apps.audit.models import Event, Head
from minsheng.apps.audit.queries import EventFilter

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Watcher:
    area: str | None


EVERYBODY = Watcher("")


@pytest.fixture
def seven(clerk):
    for run in range(1, 8):
        trail.record("jobs.job_rerun", actor=clerk, subject=Head.objects.first(), facts={"run": run})


def numbers(page):
    return [row.number for row in page.rows]


def test_newest_first_and_paged_by_number(seven, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = queries.event_page(EVERYBODY, size=3)
    assert (numbers(page), page.older) == ([7, 6, 5], 5)
    page = queries.event_page(EVERYBODY, size=3, before=5)
    assert (numbers(page), page.older) == ([4, 3, 2], 2)
    page = queries.event_page(EVERYBODY, size=3, before=2)
    assert (numbers(page), page.older) == ([1], None)


def test_each_event_reads_as_a_sentence(seven):
    row = queries.event_page(EVERYBODY, size=1).rows[0]
    label = Event.objects.get(number=7).subject_label
    assert row.sentence == f"重新运行了作业“{label}”（第 7 次）"


def test_filters_by_actor_subject_verb_and_day(seven, clerk):
    trail.record("jobs.job_cancelled", actor=clerk, subject=None)
    assert numbers(queries.event_page(EVERYBODY, EventFilter(verb="jobs.job_cancelled"))) == [8]
    assert numbers(queries.event_page(EVERYBODY, EventFilter(actor_id="nobody"))) == []
    about_head = EventFilter(subject_type="audit.head", subject_id="1")
    assert numbers(queries.event_page(EVERYBODY, about_head, size=2)) == [7, 6]
    assert [row.number for row in queries.events_of(Head.objects.get(), size=2)] == [7, 6]
    assert queries.head() == (8, Event.objects.get(number=8).hash)


def test_days_are_those_of_the_site(clerk, monkeypatch):
    times = [
        datetime.datetime(2026, 3, 1, 15, 59, 59, tzinfo=datetime.UTC),  # 1 March, 23:59:59 in Shanghai
        datetime.datetime(2026, 3, 1, 16, 0, tzinfo=datetime.UTC),  # 2 March, 00:00
        datetime.datetime(2026, 3, 2, 16, 0, tzinfo=datetime.UTC),  # 3 March, 00:00
    ]
    for time in times:
        monkeypatch.setattr("django.utils.timezone.now", lambda time=time: time)
        trail.record("jobs.job_cancelled", actor=clerk, subject=None)
    second = datetime.date(2026, 3, 2)
    assert numbers(queries.event_page(EVERYBODY, EventFilter(first_on=second, last_on=second))) == [2]
    assert numbers(queries.event_page(EVERYBODY, EventFilter(first_on=second))) == [3, 2]
    assert numbers(queries.event_page(EVERYBODY, EventFilter(last_on=second))) == [2, 1]


def test_an_empty_chain_has_no_head():
    assert queries.head() == (0, "")


def test_the_chain_is_read_in_the_area_of_the_reader_alone(clerk):
    for area in ("1/2/3/", "1/2/4/", "1/2/", "1/2/31/", None, ""):
        doer = replace(clerk, area=area)
        trail.record("jobs.job_cancelled", actor=doer, subject=Head.objects.first())
    rows = {
        viewer: numbers(queries.event_page(Watcher(viewer)))
        for viewer in ("1/2/3/", "1/2/", "1/", "", None, "1/9/")
    }
    assert rows == {
        "1/2/3/": [1],
        "1/2/": [4, 3, 2, 1],
        "1/": [4, 3, 2, 1],
        "": [6, 5, 4, 3, 2, 1],
        None: [],
        "1/9/": [],
    }
    assert numbers(queries.event_page(Watcher("1/2/3/"), unplaced=True)) == [6, 5, 1]
    assert numbers(queries.event_page(Watcher(None), unplaced=True)) == []
