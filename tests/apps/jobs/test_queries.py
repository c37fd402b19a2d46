import datetime
from dataclasses import replace

import pytest

from minsheng.apps.jobs.models import LOST_AFTER, Job
from minsheng.apps.jobs.queries import job_page, recent_jobs

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 3, 1, 8, 0, tzinfo=datetime.UTC)
PATH = "990000/990100/990102/"


def ago(seconds):
    return NOW - datetime.timedelta(seconds=seconds)


@pytest.fixture
def make(work):
    work(lambda progress, arguments: None)

    def one(**columns):
        values = {"kind": "jobs.tried", "title": "试办", "division_path": PATH, "queued_at": ago(60)}
        asker = {"requested_by": "lihua", "requested_post": "示例区民生办 民生办 #1"}
        return Job.objects.create(**{**values, **asker, **columns})

    return one


def test_a_running_job_shows_percent_time_and_estimate_in_one_query(make, clerk, django_assert_num_queries):
    job = make(state="running", done=1, total=3, words="读出事实", started_at=ago(10), beat_at=ago(1))
    with django_assert_num_queries(1):
        page = job_page(clerk, job.pk, now=NOW)
    assert (page.percent, page.seconds, page.seconds_left) == (33, 10, 20)
    assert (page.state_words, page.is_over, page.can_cancel, page.can_rerun) == ("进行中", False, True, False)


@pytest.mark.parametrize(
    ("done", "total", "seconds", "percent", "left"),
    [(0, 3, 10, 0, None), (1, 0, 10, None, None), (1, 3, 1, 33, None), (2, 3, 3, 66, 2), (3, 3, 3, 100, 0)],
)
def test_no_estimate_where_nothing_can_be_said(make, clerk, done, total, seconds, percent, left):
    job = make(state="running", done=done, total=total, started_at=ago(seconds), beat_at=NOW)
    page = job_page(clerk, job.pk, now=NOW)
    assert (page.percent, page.seconds_left) == (percent, left)


def test_a_done_job_leads_to_its_result(make, clerk):
    job = make(state="done", started_at=ago(9), finished_at=ago(4), result={"url": "/notices/1/"})
    page = job_page(clerk, job.pk, now=NOW)
    assert (page.url, page.percent, page.seconds, page.seconds_left) == ("/notices/1/", 100, 5, None)
    assert (page.is_over, page.can_cancel, page.can_rerun) == (True, False, False)


def test_a_failed_job_names_its_problem(make, clerk):
    job = make(state="failed", problem_code="files.file_too_large", problem_facts={"limit": 20})
    page = job_page(clerk, job.pk, now=NOW)
    assert (page.problem_code, page.problem_facts) == ("files.file_too_large", {"limit": 20})
    assert (page.state_words, page.can_cancel, page.can_rerun) == ("未完成", False, True)


@pytest.mark.parametrize(
    ("silent", "words", "code"),
    [(LOST_AFTER, "进行中", ""), (LOST_AFTER + datetime.timedelta(seconds=1), "已中断", "jobs.worker_lost")],
)
def test_a_silent_worker_counts_as_lost_after_two_minutes(make, clerk, silent, words, code):
    job = make(state="running", started_at=ago(600), beat_at=NOW - silent)
    page = job_page(clerk, job.pk, now=NOW)
    assert (page.state_words, page.problem_code, page.is_lost) == (words, code, bool(code))
    assert page.can_rerun is page.is_over is bool(code)


def test_the_jobs_of_others_are_seen_with_the_right_of_their_kind_alone(make, clerk, colleague):
    seen, own, hidden = make(), make(requested_by="wangfang"), make(kind="jobs.private")
    assert [page.id for page in recent_jobs(colleague, now=NOW)] == [own.pk, seen.pk]
    without = replace(colleague, permissions=frozenset())
    assert [page.id for page in recent_jobs(without, now=NOW)] == [own.pk]
    assert job_page(without, seen.pk, now=NOW) is None
    assert job_page(clerk, hidden.pk, now=NOW).id == hidden.pk


def test_the_division_sees_a_job_and_others_do_not(make, clerk, colleague, stranger):
    job = make()
    assert job_page(colleague, job.pk, now=NOW).can_cancel is False
    assert job_page(stranger, job.pk, now=NOW) is None
    assert job_page(clerk, job.pk + 1, now=NOW) is None
    own = make(requested_by="zhaolei", division_path="")
    assert [page.id for page in recent_jobs(stranger, now=NOW)] == [own.pk]
    assert [page.id for page in recent_jobs(clerk, now=NOW)] == [job.pk]


def test_without_a_post_nothing_is_seen_and_the_command_line_sees_all(make, clerk):
    job = make()
    nobody = type(clerk)("lihua", "", None)
    system = type(clerk)("minsheng jobs", "", "")
    assert job_page(nobody, job.pk, now=NOW) is None
    assert [(page.id, page.can_cancel) for page in recent_jobs(system, now=NOW)] == [(job.pk, True)]
