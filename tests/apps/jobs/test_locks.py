"""Two at once over one job: one worker takes a run, a change is locked, a run ends itself alone."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from minsheng.apps.audit.models import Event
from minsheng.apps.jobs.actions import _change, cancel, rerun, start
from minsheng.apps.jobs.models import Job
from minsheng.apps.jobs.problems import JobNotEnded
from minsheng.apps.jobs.running import run_job
from tests.apps.notices.test_at_once import at_once
from tests.locks import locks, statements

pytestmark = pytest.mark.django_db(transaction=True)

QUEUE = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture
def waiting(work, clerk, settings):
    settings.TASKS = QUEUE
    work(lambda progress, arguments: None)
    return start("jobs.tried", {}, clerk)


def test_of_two_workers_one_takes_the_run(work, clerk, settings):
    settings.TASKS = QUEUE
    taken, both = [], threading.Event()

    @work
    def body(progress, arguments):
        taken.append(progress.run)
        both.wait(0.5)

    job = start("jobs.tried", {}, clerk)
    at_once(*(lambda: run_job.call(job.pk, 1) for _ in range(2)))
    assert taken == [1]
    assert Job.objects.get().state == "done"


def test_a_run_is_taken_by_the_one_statement_that_looks_at_its_state(waiting):
    with CaptureQueriesContext(connection) as queries:
        run_job.call(waiting.pk, 1)
    first = queries.captured_queries[0]["sql"]
    assert first.startswith('UPDATE "jobs_job" SET')
    condition = first.partition(" WHERE ")[2]
    assert '"jobs_job"."state" = ' in condition
    assert "queued" in condition
    assert '"jobs_job"."run" = 1' in condition


@pytest.mark.parametrize(("action", "state"), [(cancel, "queued"), (rerun, "failed")])
def test_a_job_is_locked_before_its_state_is_judged(waiting, clerk, action, state):
    Job.objects.update(state=state)
    with statements() as said:
        action(job=waiting, actor=clerk)
    assert locks(said) == ["lock jobs.job", "lock! audit.head"]
    assert said[0] == "lock jobs.job"


def test_of_two_who_run_a_job_again_one_is_told_that_it_waits(waiting, clerk):
    Job.objects.update(state="failed")

    def again():
        return rerun(job=waiting, actor=clerk)

    found = at_once(again, again)
    assert sum(isinstance(result, JobNotEnded) for result in found) == 1
    assert Job.objects.get().run == 2
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    "meanwhile", [{"state": "running"}, {"run": 2}, {"beat_at": timezone.now()}], ids=["state", "run", "beat"]
)
def test_a_job_that_changed_since_it_was_judged_is_not_overwritten(waiting, meanwhile):
    judged = Job.objects.get()
    Job.objects.update(**meanwhile)
    before = Job.objects.values().get()
    with pytest.raises(RuntimeError, match="changed under its lock"):
        _change(judged, state="cancelled")
    assert Job.objects.values().get() == before


@pytest.mark.parametrize("meanwhile", [{"run": 2}, {"state": "cancelled"}], ids=["run", "state"])
def test_a_run_that_was_replaced_ends_nothing(work, clerk, meanwhile):
    @work
    def body(progress, arguments):
        Job.objects.update(**meanwhile)
        return {"url": "/late/"}

    start("jobs.tried", {}, clerk)
    job = Job.objects.get()
    assert (job.result, job.finished_at) == ({}, None)
    assert {name: getattr(job, name) for name in meanwhile} == meanwhile
