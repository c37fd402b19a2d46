"""The import as the desk sees it: with the rights of the day on which it runs."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.audit.models import Event
from minsheng.apps.files.models import File
from minsheng.apps.jobs.actions import rerun
from minsheng.apps.jobs.models import Job
from minsheng.apps.notices.models import Notice
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import Tenure, User
from minsheng.apps.people.problems import PostNotHeld
from minsheng.apps.people.queries import names_shown
from tests.conftest import LONG_AGO, make_post, signed_in

QUEUE = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
PASTED = "望湖区2026年民生实事\n一、新建社区食堂5个。（牵头单位：区民政局）\n"


def hand_in(client, actor):
    given = {"division": "990102", "year": 2026, "pasted": PASTED}
    assert signed_in(client, actor).post(reverse("notices:import"), given).status_code == 302
    return Job.objects.get()


def take_away_post(actor):
    Tenure.objects.filter(user=actor.user, post=actor.post).update(ends_on=timezone.localdate())


def deactivate(actor):
    User.objects.filter(pk=actor.user.pk).update(is_active=False)


def end_post(actor):
    actor.post.ends_on = timezone.localdate()
    actor.post.save(update_fields=["ends_on"])


def run_again(job):
    """What the queue does with a job handed to it before, after the world has changed."""
    from minsheng.apps.jobs.running import run_job

    run_job.call(job.pk, job.run)
    job.refresh_from_db()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", [take_away_post, deactivate, end_post])
def test_an_import_that_waited_is_refused_once_its_asker_has_lost_the_post(client, world, settings, change):
    settings.TASKS = QUEUE
    job = hand_in(client, world.clerk)
    change(world.clerk)
    run_again(job)
    assert (job.state, job.problem_code, job.problem_facts) == (
        "failed",
        "people.post_not_held",
        {"username": "clerk"},
    )
    assert (Notice.objects.count(), File.objects.count()) == (0, 1)
    page = signed_in(client, world.city_clerk).get(f"/jobs/{job.pk}/").content.decode()
    assert "发起人“clerk”的账号已停用，或已不在发起时的岗位" in page


@pytest.mark.django_db(transaction=True)
def test_an_import_that_waited_is_done_while_its_asker_holds_the_post(client, world, settings):
    settings.TASKS = QUEUE
    job = hand_in(client, world.clerk)
    run_again(job)
    assert (job.state, Notice.objects.count()) == ("done", 1)


def test_an_actor_of_today_holds_the_post_on_the_day(world):
    user, post = world.clerk.user.pk, world.clerk.post.pk
    assert Actor.of_today(user, post, on=LONG_AGO) == world.clerk
    with pytest.raises(PostNotHeld):
        Actor.of_today(user, world.auditor.post.pk, on=LONG_AGO)


@pytest.mark.django_db(transaction=True)
def test_a_job_is_run_again_only_from_the_post_it_was_asked_from(client, world, settings):
    settings.TASKS = QUEUE
    job = hand_in(client, world.clerk)
    Job.objects.update(state="failed")
    second = make_post(world.civil_affairs, "office", "兼职岗")
    Tenure.objects.create(post=second, user=world.clerk.user, begins_on=LONG_AGO)
    before = (Job.objects.values().get(), Event.objects.count())
    elsewhere = Actor(world.clerk.user, second)
    with pytest.raises(PermissionDenied):
        rerun(job=job, actor=elsewhere)
    assert (Job.objects.values().get(), Event.objects.count()) == before
    assert "重新办" not in signed_in(client, elsewhere).get(f"/jobs/{job.pk}/").content.decode()
    assert "重新办" in signed_in(client, world.clerk).get(f"/jobs/{job.pk}/").content.decode()
    world.office.name = "望湖区民生办公室"
    world.office.save()
    renamed = Actor.of_today(world.clerk.user.pk, world.clerk.post.pk, on=timezone.localdate())
    assert rerun(job=job, actor=renamed).run == 2


@pytest.mark.django_db(transaction=True)
def test_what_could_not_be_read_is_imported_anew_with_the_place_and_year_chosen(client, world, settings):
    settings.TASKS = QUEUE
    clerk = signed_in(client, world.clerk)
    given = {"division": "990102", "year": 2025, "pasted": "关于开会的通知"}
    address = clerk.post(reverse("notices:import"), given)["Location"]
    run_again(Job.objects.get())
    html = clerk.get(address).content.decode()
    assert "由 林一舟 发起" in html
    assert "林一舟" in clerk.get(reverse("desk:jobs")).content.decode()
    anew = f"{reverse('notices:import')}?division=990102&amp;year=2025"
    assert f'href="{anew}">重新导入</a>' in html
    form = clerk.get(anew.replace("&amp;", "&")).content.decode()
    assert 'name="year" value="2025"' in form
    assert '<option value="990102" selected>' in form


def test_programs_are_named_in_chinese_and_people_by_their_names(world):
    assert names_shown({"clerk", "minsheng import", "minsheng demo", "gone"}) == {
        "clerk": "林一舟",
        "minsheng import": "命令行",
        "minsheng demo": "演示",
        "gone": "gone",
    }
