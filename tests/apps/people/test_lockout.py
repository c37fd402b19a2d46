"""What is kept of failed log-ins, from where they count, and when a lock ends."""

import datetime

import pytest
from axes.models import AccessAttempt, AccessLog
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from tests.apps.people.test_login import enter
from tests.conftest import LONG_AGO, PASSWORD, make_post, signed_in

from minsheng.apps.audit.models import Event
from minsheng.apps.people.attempts import forget_attempts, name_key, opens_at
from minsheng.apps.people.entry import lift_lock
from minsheng.apps.people.models import Tenure
from minsheng.kit import tables

TYPED = "秋水-73-Bright-typed-here"
HALF_HOUR = datetime.timedelta(minutes=30)


def everything_axes_has():
    return str([list(model.objects.values()) for model in (AccessAttempt, AccessLog)])


def tried(client, address, username="clerk", password=None, **headers):
    given = {"username": username, "password": password or "x"}
    return client.post("/account/login/", given, REMOTE_ADDR=address, headers=headers)


def age(**span):
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= datetime.timedelta(**span)
        attempt.save(update_fields=["attempt_time"])


def test_a_password_typed_as_a_name_is_kept_nowhere(client, world, caplog):
    enter(client, username=TYPED, next="/?q=wanted-page")
    enter(client, username=TYPED)
    assert AccessAttempt.objects.get().username == name_key(TYPED)
    kept = everything_axes_has() + str(list(Event.objects.values())) + caplog.text
    assert TYPED not in kept
    assert "wanted-page" not in kept


def test_a_log_in_leaves_no_row_of_axes(client, world):
    enter(client)
    assert (AccessLog.objects.count(), AccessAttempt.objects.count()) == (0, 0)


def test_the_key_of_a_name_depends_on_the_secret_of_the_site(settings):
    first = name_key("clerk")
    settings.SECRET_KEY = "another"
    assert (len(first), first == name_key("clerk")) == (64, False)


def test_axes_is_in_no_backup():
    assert not [model for model in tables.kept_models() if model._meta.app_label == "axes"]


def test_failures_are_forgotten_after_half_an_hour(client, world):
    tried(client, "10.1.1.1")
    age(minutes=29)
    assert forget_attempts(now=timezone.now()) == 0
    age(minutes=2)
    assert (forget_attempts(now=timezone.now()), AccessAttempt.objects.count()) == (1, 0)


def test_a_try_during_the_lock_does_not_put_its_end_off(client, world):
    for _ in range(5):
        tried(client, "10.1.1.1")
    age(minutes=29)
    ends = AccessAttempt.objects.get().attempt_time + HALF_HOUR
    page = tried(client, "10.1.1.1", password=PASSWORD)
    assert page.status_code == 429
    assert f"{timezone.localtime(ends):%H:%M}" in page.content.decode()
    assert AccessAttempt.objects.get().attempt_time + HALF_HOUR == ends
    age(minutes=2)
    assert tried(client, "10.1.1.1", password=PASSWORD).status_code == 302


def test_a_lock_from_one_address_does_not_reach_another(client, world):
    for _ in range(5):
        tried(client, "10.1.1.1")
    assert tried(client, "10.1.1.1", password=PASSWORD).status_code == 429
    assert tried(client, "10.1.1.2", password=PASSWORD).status_code == 302


def test_twenty_failures_of_a_name_lock_it_from_everywhere(client, world):
    replies = [tried(client, f"10.1.1.{number}").status_code for number in range(1, 21)]
    assert replies == [422] * 19 + [429]
    page = tried(client, "10.9.9.9", password=PASSWORD)
    assert page.status_code == 429
    assert "共 20 次没有登录成功" in page.content.decode()
    assert tried(client, "10.1.1.1", username="leader").status_code == 422
    signed_in(client, world.security_officer)
    assert "20<span" in client.get("/account/locks/").content.decode()
    client.post(f"/account/users/{world.clerk.user.pk}/unlock/")
    client.post("/account/logout/")
    assert tried(client, "10.9.9.9", password=PASSWORD).status_code == 302


def test_a_name_locked_from_two_addresses_is_listed_once(client, world):
    for address in ("10.1.1.1", "10.1.1.2"):
        for _ in range(5):
            tried(client, address)
    page = signed_in(client, world.security_officer).get("/account/locks/").content.decode()
    assert page.count('data-l="用户名">clerk<') == 1


@pytest.mark.parametrize(
    ("rows", "minute"),
    [
        ([(0, "a", 5)], 30),
        ([(0, "a", 3), (4, "a", 2)], 30),
        ([(0, "a", 1), (4, "a", 5)], 34),
        ([(0, "a", 4)], None),
        ([(0, "a", 4), (4, "b", 4)], None),
        ([(0, "b", 5)], None),
        ([(0, "b", 10), (4, "c", 9), (6, "a", 1)], 30),
        ([(0, "a", 5), (6, "b", 15)], 30),
        ([(0, "a", 5), (6, "b", 20)], 36),
    ],
)
def test_a_lock_opens_when_the_failures_that_count_fall_below_the_limit(rows, minute):
    start = datetime.datetime(2026, 3, 1, 8, 0, tzinfo=datetime.UTC)
    tries = [(start + datetime.timedelta(minutes=at), place, count) for at, place, count in rows]
    expected = None if minute is None else start + datetime.timedelta(minutes=minute)
    assert opens_at(tries, "a") == expected


def test_behind_a_proxy_the_client_is_locked_and_kept_not_the_proxy(client, world, settings):
    settings.TRUSTED_PROXY = 1
    for _ in range(5):
        tried(client, "10.0.0.1", **{"x-forwarded-for": "192.0.2.7"})
    assert Event.objects.latest("number").facts["origin"] == "192.0.2.7"
    assert tried(client, "10.0.0.1", password=PASSWORD, **{"x-forwarded-for": "192.0.2.7"}).status_code == 429
    assert tried(client, "10.0.0.1", password=PASSWORD, **{"x-forwarded-for": "192.0.2.8"}).status_code == 302


def test_without_a_trusted_proxy_a_header_changes_nothing(client, world):
    for number in range(5):
        reply = tried(client, "10.0.0.1", **{"x-forwarded-for": f"192.0.2.{number}"})
    assert reply.status_code == 429
    assert Event.objects.latest("number").facts["origin"] == "10.0.0.1"


def test_a_lock_is_lifted_by_who_has_power_over_every_post_of_the_account(client, world):
    for _ in range(5):
        tried(client, "192.0.2.1")
    user = world.clerk.user
    city_post = make_post(world.city_clerk.post.unit, "leader", "市里的岗")
    earlier = LONG_AGO - datetime.timedelta(1)
    held = Tenure.objects.create(post=city_post, user=user, begins_on=earlier)
    for actor in (world.security_officer, world.clerk, world.system_administrator):
        with pytest.raises(PermissionDenied):
            lift_lock(user=user, actor=actor)
    assert AccessAttempt.objects.get().failures_since_start == 5
    held.delete()
    lift_lock(user=user, actor=world.security_officer)
    assert AccessAttempt.objects.count() == 0
    assert Event.objects.order_by("number").last().verb == "people.lock_lifted"
