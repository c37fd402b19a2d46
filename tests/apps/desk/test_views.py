"""The desk's pages: who may open them, what they show, how many queries they take."""

import datetime
import re

import pytest
from django.db import transaction
from django.utils import timezone

from minsheng.apps.audit.trail import record
from minsheng.apps.desk.forms import AuditForm
from minsheng.apps.desk.waiting import waiting
from minsheng.apps.desk.year import year_at_a_glance
from minsheng.apps.jobs.models import Job
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.entry import note_failure
from minsheng.apps.people.middleware import SEEN_AT
from minsheng.apps.people.models import Tenure
from tests.apps.desk.rows import make_edition, make_notice
from tests.apps.people.test_login import go_idle
from tests.conftest import make_actor, signed_in

TODAY = datetime.date(2026, 3, 1)


def audited(client, actor, query=""):
    page = signed_in(client, actor).get(f"/audit/{query}").content.decode()
    return set(re.findall(r'<a href="\?actor_id=[^"]*">([^<]*)</a>', page))


def make_job(actor, state, **fields):
    now = timezone.now()
    fields = {"kind": "notices.import", "title": "读通知", **fields}
    return Job.objects.create(
        requested_by=actor.audit_id,
        requested_post=actor.audit_post,
        division_path=actor.area,
        state=state,
        queued_at=now,
        started_at=now,
        beat_at=now,
        **fields,
    )


@pytest.mark.parametrize("path", ["/", "/search/", "/audit/", "/jobs/", "/jobs/1/"])
def test_logged_out_is_sent_to_log_in_and_comes_back(client, db, path):
    reply = client.get(path)
    assert reply.status_code == 302
    assert reply["Location"] == f"/account/login/?next={path}"


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("clerk", "/", 200),
        ("stranger", "/", 403),
        ("system_administrator", "/", 200),
        ("clerk", "/audit/", 403),
        ("auditor", "/audit/", 200),
        ("security_officer", "/audit/", 200),
        ("system_administrator", "/search/", 403),
        ("clerk", "/search/?q=x", 200),
        ("system_administrator", "/jobs/", 403),
        ("leader", "/jobs/", 200),
    ],
)
def test_pages_are_open_to_the_roles_of_the_table(client, world, who, path, status):
    assert signed_in(client, getattr(world, who)).get(path).status_code == status


def test_notice_waits_for_the_clerk_of_its_own_district_alone(world):
    make_notice(world.district, open_facts=2)
    make_notice(world.neighbour_district, name="别区的通知.docx", files_hash="1" * 64)
    now = timezone.now()
    assert [(line.kind, line.title, line.words) for line in waiting(world.clerk, now=now).lines] == [
        ("核对", "关于做好民生实事的通知.docx", "1 项，还有 2 处待核")
    ]
    assert waiting(world.leader, now=now).lines == []


def test_notice_with_nothing_open_waits_to_be_issued(world):
    make_notice(world.district, open_facts=0)
    [line] = waiting(world.clerk, now=timezone.now()).lines
    assert (line.kind, line.words, line.verb) == ("发布", "1 项，都已核完", "发布")


def test_failed_jobs_of_who_asked_are_one_line_for_a_week(world):
    for _ in range(3):
        make_job(world.clerk, "failed", problem_code="jobs.worker_lost")
    make_job(world.clerk, "done")
    make_job(world.leader, "failed")
    now = timezone.now()
    [line] = waiting(world.clerk, now=now).lines
    assert (line.kind, line.title, line.url) == ("未成", "3 份文件没有读成", "/jobs/")
    day = datetime.timedelta(days=1)
    assert len(waiting(world.clerk, now=now + 6 * day).lines) == 1
    assert waiting(world.clerk, now=now + 8 * day).lines == []


def test_failed_jobs_of_another_kind_are_not_called_files(world):
    make_job(world.clerk, "failed", problem_code="jobs.worker_lost")
    make_job(world.clerk, "failed", kind="people.rekey", problem_code="jobs.worker_lost")
    [line] = waiting(world.clerk, now=timezone.now()).lines
    assert line.title == "2 件后台任务没有办成"


def test_failed_jobs_stand_below_notices_though_they_failed_earlier(world):
    make_job(world.clerk, "failed", problem_code="jobs.worker_lost")
    Job.objects.update(created_at=timezone.now() - datetime.timedelta(days=3))
    make_notice(world.district, open_facts=2)
    assert [line.kind for line in waiting(world.clerk, now=timezone.now()).lines] == ["核对", "未成"]


def test_year_adds_up_and_names_the_next_days_due(world):
    make_edition(world.district)
    year = year_at_a_glance(world.clerk, on=TODAY)
    assert (len(year.cells), year.with_task, year.without_task) == (52, 37, 15)
    assert [count for _, count in year.categories] == [10, 10, 10, 10, 10, 2]
    assert [due.on.day for due in year.due] == [1, 2, 3]
    assert year_at_a_glance(world.clerk, on=datetime.date(2026, 12, 2)).due[0].title == "实事项目2"


def test_year_shows_the_edition_in_force_on_the_day(world):
    make_edition(world.district, with_task=2, without_task=1)
    make_edition(
        world.district, ordinal=2, in_force_from=datetime.date(2026, 6, 1), with_task=3, without_task=1
    )
    before, after = datetime.date(2026, 5, 31), datetime.date(2026, 6, 1)
    assert year_at_a_glance(world.clerk, on=before).edition.ordinal == 1
    assert year_at_a_glance(world.clerk, on=after).edition.ordinal == 2


def test_street_sees_the_year_of_its_district_and_the_district_its_own(world):
    make_edition(world.city, with_task=50, without_task=0)
    assert len(year_at_a_glance(world.street_reporter, on=TODAY).cells) == 50
    make_edition(world.district)
    assert len(year_at_a_glance(world.street_reporter, on=TODAY).cells) == 52
    assert len(year_at_a_glance(world.clerk, on=TODAY).cells) == 52
    assert len(year_at_a_glance(world.city_clerk, on=TODAY).cells) == 50


def test_year_of_a_neighbour_is_not_shown(world):
    make_edition(world.neighbour_district)
    assert year_at_a_glance(world.clerk, on=TODAY) is None
    assert year_at_a_glance(world.stranger, on=TODAY) is None


def test_workbench_takes_a_fixed_number_of_queries(client, world, django_assert_max_num_queries):
    make_edition(world.district)
    for number in range(5):
        make_notice(world.district, name=f"{number}.docx", files_hash=str(number) * 64)
        make_job(world.clerk, "failed", problem_code="jobs.worker_lost")
    signed_in(client, world.clerk).get("/")
    with django_assert_max_num_queries(15):
        assert client.get("/").status_code == 200


def test_the_audit_page_shows_the_area_of_the_post_and_the_city_all_below(client, world):
    with transaction.atomic():
        for actor in (world.clerk, world.street_reporter, world.neighbour_clerk, world.city_clerk):
            record("people.phone_changed", actor=actor, subject=actor.user)
        record("people.fields_rekeyed", actor=Actor.system("rekey"), subject=None, facts={"count": 12})
    note_failure(username="clerk", origin="192.0.2.7", locked=False)
    note_failure(username="nobody-known", origin="192.0.2.8", locked=False)
    city_office = world.city_clerk.post.unit
    city_auditor = make_actor(city_office, "auditor", "city-auditor", "顾川")
    everybody = {"clerk", "street", "neighbour", "city-clerk", "minsheng rekey", "未知用户"}
    assert audited(client, world.auditor) == {"clerk", "street"}
    assert audited(client, city_auditor) == everybody
    assert audited(client, world.security_officer, "?actor_id=neighbour") == set()


def test_events_of_programs_are_seen_by_the_highest_office_that_there_is(client, world):
    with transaction.atomic():
        record("people.fields_rekeyed", actor=Actor.system("rekey"), subject=None, facts={"count": 12})
    assert audited(client, world.auditor) == set()
    Tenure.objects.filter(user=world.city_clerk.user).delete()
    world.city_clerk.post.delete()
    assert audited(client, world.auditor) == {"minsheng rekey"}


def test_audit_page_takes_a_fixed_number_of_queries(client, world, django_assert_max_num_queries):
    signed_in(client, world.auditor).get("/audit/")
    with django_assert_max_num_queries(8):
        assert client.get("/audit/?actor_id=clerk").status_code == 200


def test_job_of_another_district_is_not_there(client, world):
    job = make_job(world.neighbour_clerk, "running")
    signed_in(client, world.clerk)
    assert client.get(f"/jobs/{job.pk}/").status_code == 404
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 404
    job.refresh_from_db()
    assert not job.cancel_requested


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("leader", 200),
        ("auditor", 200),
        ("city_clerk", 200),
        ("lead_reporter", 404),
        ("street_reporter", 404),
    ],
)
def test_jobs_of_others_are_open_to_those_who_may_see_notices(client, world, who, status):
    job = make_job(world.clerk, "failed", title="读《未公开的名单.docx》")
    signed_in(client, getattr(world, who))
    assert client.get(f"/jobs/{job.pk}/").status_code == status
    assert ("未公开的名单" in client.get("/jobs/").content.decode()) is (status == 200)


def test_ones_own_job_is_always_open(client, world):
    job = make_job(world.lead_reporter, "failed", kind="people.rekey")
    assert signed_in(client, world.lead_reporter).get(f"/jobs/{job.pk}/").status_code == 200
    assert signed_in(client, world.clerk).get(f"/jobs/{job.pk}/").status_code == 404


def test_following_a_job_does_not_keep_a_session_open(client, world):
    job = make_job(world.clerk, "running")
    signed_in(client, world.clerk).get("/")
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    followed = f"/jobs/{job.pk}/?auto=1"
    assert f'hx-get="{followed}"' in page
    assert f'content="2; url={followed}"' in page
    go_idle(client, 29)
    seen = client.session[SEEN_AT]
    assert client.get(followed, headers={"hx-request": "true"}).status_code == 200
    assert client.get(followed).status_code == 200
    assert client.session[SEEN_AT] == seen
    go_idle(client, 1)
    assert client.get(followed).status_code == 302


def test_the_mark_of_following_counts_on_the_job_page_alone(client, world):
    job = make_job(world.clerk, "running")
    signed_in(client, world.clerk).get("/")
    for path in (f"/jobs/{job.pk}/", "/jobs/?auto=1", "/?auto=1"):
        go_idle(client, 29)
        seen = client.session[SEEN_AT]
        client.get(path)
        assert client.session[SEEN_AT] > seen, path


def test_running_job_is_asked_to_stop(client, world):
    job = make_job(world.clerk, "running")
    reply = signed_in(client, world.clerk).post(f"/jobs/{job.pk}/cancel/")
    assert (reply.status_code, reply["Location"]) == (302, f"/jobs/{job.pk}/")
    job.refresh_from_db()
    assert job.cancel_requested


def test_job_that_is_over_is_not_stopped_and_says_so(client, world):
    job = make_job(world.clerk, "done")
    reply = signed_in(client, world.clerk).post(f"/jobs/{job.pk}/cancel/")
    assert reply.status_code == 422
    assert "<h1>没有办成</h1>" in reply.content.decode()


def test_job_page_for_htmx_is_the_fragment_and_leads_on_when_done(client, world):
    job = make_job(world.clerk, "running")
    signed_in(client, world.clerk)
    reply = client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"})
    assert "<html" not in reply.content.decode()
    assert "HX-Redirect" not in reply
    Job.objects.filter(pk=job.pk).update(state="done", result={"url": "/notices/7/"})
    reply = client.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"})
    assert reply["HX-Redirect"] == "/notices/7/"


@pytest.mark.parametrize("method", ["cancel", "rerun"])
def test_jobs_are_changed_by_post_alone(client, world, method):
    assert signed_in(client, world.clerk).get(f"/jobs/1/{method}/").status_code == 405


def test_days_in_the_wrong_order_are_refused():
    form = AuditForm({"first_on": "2026-03-02", "last_on": "2026-03-01"})
    assert form.errors == {"last_on": ["“至”早于“自”（2026-03-02）。请调换，或去掉一个。"]}
    assert AuditForm({"first_on": "2026-03-01", "last_on": "2026-03-01"}).is_valid()
