"""Cancelling, running again, and what became of a worker that died."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from minsheng.apps.audit.models import Event
from minsheng.apps.jobs.actions import cancel, rerun, revive, start
from minsheng.apps.jobs.models import LOST_AFTER, Job
from minsheng.apps.jobs.problems import JobNotEnded, JobOver
from minsheng.apps.jobs.progress import INTERVAL_SECONDS, Cancelled, Progress

pytestmark = pytest.mark.django_db(transaction=True)

QUEUE = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.fixture
def waiting(work, clerk, settings):
    settings.TASKS = QUEUE
    work(lambda progress, arguments: None)
    return start("jobs.tried", {}, clerk)


def running(job, *, heard=datetime.timedelta()):
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(state="running", started_at=now - heard, beat_at=now - heard)
    return Job.objects.get(pk=job.pk)


def test_a_waiting_job_is_cancelled_at_once(waiting, clerk):
    job = cancel(job=waiting, actor=clerk)
    assert (job.state, job.finished_at is not None) == ("cancelled", True)
    event = Event.objects.get()
    assert (event.verb, event.subject_label, event.actor_id) == ("jobs.job_cancelled", "试办", "lihua")


def test_a_running_job_ends_at_its_next_advance_and_keeps_nothing_of_its_later_work(work, clerk):
    later = []

    @work
    def body(progress, arguments):
        cancel(job=Job.objects.get(), actor=clerk)
        progress.advance(1, 2)
        later.append("reached")

    start("jobs.tried", {}, clerk)
    job = Job.objects.get()
    assert (job.state, later, job.problem_code) == ("cancelled", [], "")


@pytest.mark.parametrize("state", ["done", "failed", "cancelled"])
def test_what_has_ended_is_not_cancelled(waiting, clerk, state):
    Job.objects.update(state=state)
    with pytest.raises(JobOver) as caught:
        cancel(job=waiting, actor=clerk)
    assert caught.value.facts == {"title": "试办", "state": Job.State(state).label}
    assert Event.objects.count() == 0


@pytest.mark.parametrize("state", ["queued", "running", "done"])
def test_what_has_not_failed_is_not_run_again(waiting, clerk, state):
    Job.objects.update(state=state, beat_at=timezone.now())
    with pytest.raises(JobNotEnded):
        rerun(job=waiting, actor=clerk)
    assert Job.objects.values_list("state", "run").get() == (state, 1)
    assert Event.objects.count() == 0


@pytest.mark.parametrize("action", [cancel, rerun])
def test_only_the_one_who_asked_may_cancel_or_run_again(waiting, colleague, action):
    Job.objects.update(state="failed" if action is rerun else "queued")
    before = Job.objects.values().get()
    with pytest.raises(PermissionDenied):
        action(job=waiting, actor=colleague)
    assert Job.objects.values().get() == before
    assert Event.objects.count() == 0


def test_a_failed_job_runs_again_under_the_next_number(work, clerk):
    runs = []

    @work
    def body(progress, arguments):
        runs.append(progress.run)
        if progress.run == 1:
            progress.advance(1, 2, "一半")
            raise PermissionDenied
        return {"url": "/"}

    job = start("jobs.tried", {}, clerk)
    rerun(job=job, actor=clerk)
    job.refresh_from_db()
    assert runs == [1, 2]
    assert (job.state, job.run, job.done, job.words, job.problem_code) == ("done", 2, 0, "", "")
    assert Event.objects.get().facts == {"run": 2}


def test_two_reruns_at_once_are_one(waiting, clerk):
    Job.objects.update(state="failed")
    rerun(job=waiting, actor=clerk)
    with pytest.raises(JobNotEnded):
        rerun(job=waiting, actor=clerk)
    assert Job.objects.get().run == 2


def test_a_job_without_a_sign_of_life_can_be_run_again_and_the_old_run_can_write_nothing(waiting, clerk):
    old = Progress(running(waiting, heard=LOST_AFTER + datetime.timedelta(seconds=1)))
    rerun(job=waiting, actor=clerk)
    running(waiting)
    with pytest.raises(Cancelled):
        old.advance(1, 1, "迟到")
    assert Job.objects.values_list("run", "done", "words").get() == (2, 0, "")


def test_a_worker_revives_what_was_lost_or_forgotten(work, clerk, settings):
    settings.TASKS = QUEUE
    work(lambda progress, arguments: None)
    lost, alive, forgotten, fresh = (start("jobs.tried", {}, clerk) for _ in range(4))
    running(lost, heard=LOST_AFTER + datetime.timedelta(seconds=1))
    running(alive, heard=LOST_AFTER - datetime.timedelta(seconds=5))
    now = timezone.now()
    Job.objects.filter(pk=forgotten.pk).update(queued_at=now - datetime.timedelta(seconds=61))
    assert revive(now=now) == (1, 1)
    states = dict(Job.objects.values_list("pk", "state"))
    assert states == {lost.pk: "failed", alive.pk: "running", forgotten.pk: "queued", fresh.pk: "queued"}
    assert Job.objects.get(pk=lost.pk).problem_code == "jobs.worker_lost"


def test_progress_is_written_no_oftener_than_twice_a_second():
    assert INTERVAL_SECONDS == 0.5
