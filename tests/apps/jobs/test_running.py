"""A job from its start to each of its ends, run at once after the commit."""

import logging
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from minsheng.apps.files.problems import FileTooLarge
from minsheng.apps.jobs import progress as progress_module
from minsheng.apps.jobs.actions import start
from minsheng.apps.jobs.models import Job
from minsheng.apps.jobs.running import run_job

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_job_is_run_after_the_commit_with_its_arguments(work, clerk):
    seen = []

    @work
    def body(progress, arguments):
        seen.append((arguments, progress.requested_by, progress.requested_post, progress.division_path))
        progress.advance(3, 3, "存入 3 个项目")
        return {"url": "/notices/1/", "projects": 3}

    with transaction.atomic():
        job = start("jobs.tried", {"file": 7}, clerk)
        assert seen == []
        assert (job.state, job.title, job.run) == ("queued", "试办", 1)
    assert seen == [({"file": 7}, "lihua", "示例区民生办 民生办 #1", "990000/990100/990102/")]
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.words) == ("done", 3, 3, "存入 3 个项目")
    assert job.result == {"url": "/notices/1/", "projects": 3}
    assert job.started_at <= job.finished_at


def test_a_start_rolled_back_leaves_no_job_and_runs_nothing(work, clerk):
    work(lambda progress, arguments: pytest.fail("was run"))
    with transaction.atomic():
        start("jobs.tried", {}, clerk)
        transaction.set_rollback(True)
    assert Job.objects.count() == 0


def test_an_unknown_kind_or_arguments_that_are_no_json_are_refused_at_once(work, clerk):
    with pytest.raises(LookupError):
        start("jobs.unknown", {}, clerk)
    work(lambda progress, arguments: None)
    with pytest.raises(TypeError):
        start("jobs.tried", {"amount": Decimal(1)}, clerk)
    assert Job.objects.count() == 0


def test_progress_is_seen_while_the_work_runs_but_written_twice_a_second_at_most(work, clerk, monkeypatch):
    clock = iter([10.0, 10.0, 10.4, 10.6, 10.6])
    monkeypatch.setattr(progress_module, "monotonic", lambda: next(clock))
    seen = []

    @work
    def body(progress, arguments):
        for done in (1, 2, 3):
            progress.advance(done, 4, f"第 {done} 步")
            seen.append(Job.objects.values_list("done", "words").get())
        with transaction.atomic():
            progress.advance(4, 4, "事务中")
            seen.append(Job.objects.values_list("done", "words").get())

    start("jobs.tried", {}, clerk)
    assert seen == [(1, "第 1 步"), (1, "第 1 步"), (3, "第 3 步"), (3, "第 3 步")]
    assert Job.objects.values_list("state", "done", "words").get() == ("done", 4, "事务中")


def test_a_foreseen_problem_ends_the_job_with_its_code_and_facts(work, clerk):
    @work
    def body(progress, arguments):
        raise FileTooLarge(limit=20, share=Decimal("1.50"), names=("甲",))

    start("jobs.tried", {}, clerk)
    job = Job.objects.get()
    assert (job.state, job.problem_code) == ("failed", "files.file_too_large")
    assert job.problem_facts == {"limit": 20, "share": "1.50", "names": ["甲"]}


def test_a_missing_right_ends_the_job_with_a_sentence(work, clerk):
    @work
    def body(progress, arguments):
        raise PermissionDenied

    start("jobs.tried", {}, clerk)
    assert Job.objects.values_list("state", "problem_code").get() == ("failed", "jobs.not_allowed")


def test_a_fault_ends_the_job_with_a_number_that_stands_in_the_log_and_is_raised_again(work, clerk, caplog):
    @work
    def body(progress, arguments):
        return 1 // 0

    with caplog.at_level(logging.ERROR):
        start("jobs.tried", {}, clerk)
    job = Job.objects.get()
    assert (job.state, job.problem_code) == ("failed", "jobs.fault")
    number = job.problem_facts["number"]
    assert len(number) == 8
    assert f"event {number}" in caplog.text
    assert "ZeroDivisionError" in caplog.text
    Job.objects.update(state=Job.State.QUEUED)
    with pytest.raises(ZeroDivisionError):
        run_job.call(job.pk, job.run)


def test_a_run_is_taken_once(work, clerk):
    runs = []
    work(lambda progress, arguments: runs.append(progress.run))
    job = start("jobs.tried", {}, clerk)
    run_job.call(job.pk, 1)
    run_job.call(job.pk, 2)
    assert runs == [1]


def test_the_queue_in_the_database_runs_it_by_the_worker_command(work, clerk, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    work(lambda progress, arguments: {"url": "/"})
    start("jobs.tried", {}, clerk)
    assert Job.objects.get().state == "queued"
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    assert Job.objects.get().state == "done"
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    connection.close()
