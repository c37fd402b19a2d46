import datetime
import re
from urllib.parse import unquote

import pytest
from django.urls import reverse
from tests.conftest import LONG_AGO, PASSWORD, make_post, signed_in

from minsheng.apps.audit.models import Event
from minsheng.apps.people.middleware import SEEN_AT
from minsheng.apps.people.models import Tenure, User
from minsheng.kit.keys import fresh_field_key

LOGIN, LOGOUT, CHANGE = "/account/login/", "/account/logout/", "/account/password/"
NEW_PASSWORD = "新荷-Pond-2026"


def enter(client, username="clerk", password=PASSWORD, **more):
    return client.post(LOGIN, {"username": username, "password": password, **more})


def sentence(response):
    found = re.findall(r'<p class="note bad"[^>]*>(.*?)</p>', response.content.decode(), re.S)
    return "".join(found)


def events():
    return [(event.verb, event.actor_id) for event in Event.objects.order_by("number")]


def go_idle(client, minutes):
    session = client.session
    session[SEEN_AT] = session[SEEN_AT] - minutes * 60
    session.save()


def test_logging_in_leads_to_the_page_that_was_wanted(client, world):
    response = client.get("/account/units/?q=民政")
    wanted = response.url
    assert wanted.startswith(f"{LOGIN}?next=/account/units/")
    assert client.get(wanted).status_code == 200
    response = enter(client, next="/account/units/?q=民政")
    assert (response.status_code, unquote(response.url)) == (302, "/account/units/?q=民政")
    assert client.get("/account/units/").status_code == 200
    assert events() == [("people.logged_in", "clerk")]


@pytest.mark.parametrize(
    "address", ["https://evil.example.com/", "//evil.example.com/x", "javascript:alert(1)"]
)
def test_after_logging_in_nobody_is_led_off_the_site(client, world, address):
    assert enter(client, next=address).url == "/"


def test_wrong_name_wrong_password_and_deactivated_read_alike(client, world):
    User.objects.filter(username="leader").update(is_active=False)
    user = world.leader.user
    user.set_password(PASSWORD)
    user.is_active = False
    user.save()
    wrong_password = enter(client, password="x")
    wrong_name = enter(client, username="nobody-known")
    deactivated = enter(client, username="leader")
    sentences = {sentence(each) for each in (wrong_password, wrong_name, deactivated)}
    assert len(sentences) == 1
    assert "用户名或密码不对" in sentences.pop()
    assert [each.status_code for each in (wrong_password, wrong_name, deactivated)] == [422] * 3


def test_failures_are_kept_without_a_name_that_nobody_bears(client, world):
    enter(client, password="x")
    enter(client, username="my-secret-password")
    assert events() == [("people.login_failed", "clerk"), ("people.login_failed", "未知用户")]
    assert "my-secret-password" not in str(list(Event.objects.values()))


def test_the_fifth_failure_locks_and_says_when_to_come_back(client, world):
    for _ in range(4):
        assert enter(client, password="x").status_code == 422
    fifth = enter(client, password="x")
    assert fifth.status_code == 429
    page = fifth.content.decode()
    assert "连续 5 次没有登录成功" in page
    assert "以后再试" in page
    assert "安全管理员解除锁定" in page
    assert enter(client).status_code == 429
    assert client.get("/account/").status_code == 302
    verbs = [verb for verb, _ in events()]
    assert verbs == ["people.login_failed"] * 4 + ["people.login_locked"] * 2


def test_a_lock_says_nothing_about_who_exists(client, world):
    known = [enter(client, password="x") for _ in range(5)][-1]
    unknown = [enter(client, username="nobody-known", password="x") for _ in range(5)][-1]
    strip = re.compile(r"\d{2}:\d{2}|nonce=\S+")
    assert strip.sub("", known.content.decode()) == strip.sub("", unknown.content.decode())
    assert known.status_code == unknown.status_code == 429


def test_a_lock_does_not_reach_others(client, world):
    for _ in range(5):
        enter(client, username="leader", password="x")
    assert enter(client).status_code == 302


def test_a_success_forgets_earlier_failures(client, world):
    for _ in range(4):
        enter(client, password="x")
    enter(client)
    client.post(LOGOUT)
    for _ in range(4):
        assert enter(client, password="x").status_code == 422


def test_the_security_officer_lifts_a_lock(client, world):
    for _ in range(5):
        enter(client, password="x")
    signed_in(client, world.security_officer)
    assert "林一舟" in client.get("/account/locks/").content.decode()
    assert client.post(reverse("people:unlock", args=[world.clerk.user.pk])).status_code == 302
    assert "现在没有被锁的账号" in client.get("/account/locks/").content.decode()
    client.post(LOGOUT)
    assert enter(client).status_code == 302
    assert ("people.lock_lifted", "security") in events()


@pytest.mark.parametrize("who", ["system_administrator", "auditor", "clerk"])
def test_nobody_else_lifts_a_lock(client, world, who):
    signed_in(client, getattr(world, who))
    assert client.post(reverse("people:unlock", args=[world.clerk.user.pk])).status_code == 403


def test_logging_out_is_a_form_and_is_kept(client, world):
    enter(client)
    assert client.get(LOGOUT).status_code == 405
    assert client.post(LOGOUT).url == LOGIN
    assert client.get("/account/").status_code == 302
    assert events()[-1] == ("people.logged_out", "clerk")
    assert client.post(LOGOUT).url == LOGIN


def test_a_first_password_must_be_changed_before_anything_else(client, world):
    User.objects.filter(pk=world.clerk.user.pk).update(must_change_password=True)
    enter(client)
    response = client.get("/account/units/")
    assert response.url == f"{CHANGE}?next=%2Faccount%2Funits%2F"
    page = client.get(response.url).content.decode()
    assert "至少 10 位" in page
    answer = client.post(
        CHANGE,
        {
            "old_password": PASSWORD,
            "new_password": NEW_PASSWORD,
            "again": NEW_PASSWORD,
            "next": "/account/units/",
        },
    )
    assert answer.url == "/account/units/"
    assert client.get("/account/units/").status_code == 200
    assert [verb for verb, _ in events()] == ["people.logged_in", "people.password_changed"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"old_password": "x"}, "原密码不对"),
        ({"again": "x"}, "两遍输入的新密码不一样"),
        ({"new_password": "short-1", "again": "short-1"}, "10"),
        ({"new_password": "8642097531", "again": "8642097531"}, "数字"),
        ({"new_password": "password123", "again": "password123"}, "常见"),
        ({"new_password": PASSWORD, "again": PASSWORD}, "新密码与原密码相同"),
    ],
)
def test_unfit_passwords_are_refused_with_the_reason(client, world, fields, words):
    enter(client)
    given = {"old_password": PASSWORD, "new_password": NEW_PASSWORD, "again": NEW_PASSWORD, **fields}
    response = client.post(CHANGE, given)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert User.objects.get(pk=world.clerk.user.pk).check_password(PASSWORD)
    assert [verb for verb, _ in events()] == ["people.logged_in"]


def test_changing_the_password_ends_the_other_sessions(client, world, client_two):
    enter(client)
    enter(client_two)
    given = {"old_password": PASSWORD, "new_password": NEW_PASSWORD, "again": NEW_PASSWORD}
    client.post(CHANGE, given)
    assert client.get("/account/").status_code == 200
    assert client_two.get("/account/").status_code == 302


def test_a_deactivated_account_is_out_at_once(client, world):
    enter(client)
    User.objects.filter(pk=world.clerk.user.pk).update(is_active=False)
    assert client.get("/account/").url == f"{LOGIN}?next=/account/"


def test_a_missing_key_keeps_nobody_from_logging_in(client, world, settings):
    User.objects.filter(pk=world.clerk.user.pk).update(phone="0551-62345678")
    settings.FIELD_KEYS = fresh_field_key("another")
    assert enter(client).status_code == 302
    assert client.get("/account/units/").status_code == 200
    answer = client.get("/account/")
    assert answer.status_code == 422
    assert "密钥“test”" in answer.content.decode()


def test_an_idle_session_ends_after_the_minutes_of_the_setting(client, world, settings):
    settings.IDLE_MINUTES = 30
    enter(client)
    client.get("/account/")
    go_idle(client, 29)
    assert client.get("/account/").status_code == 200
    go_idle(client, 30)
    assert client.get("/account/units/").url == f"{LOGIN}?next=/account/units/"
    assert events()[-1] == ("people.session_expired", "clerk")


def test_the_session_is_written_at_most_once_a_minute(client, world, django_assert_num_queries):
    enter(client)
    client.get("/account/")
    before = client.session[SEEN_AT]
    client.get("/account/")
    assert client.session[SEEN_AT] == before
    go_idle(client, 2)
    client.get("/account/")
    assert client.session[SEEN_AT] >= before


def test_a_form_sent_after_the_idle_end_is_not_lost(client, world):
    enter(client)
    client.get("/account/")
    go_idle(client, 60)
    page = reverse("people:rename_unit", args=[world.civil_affairs.pk])
    sent = {"name": "望湖区养老局", "day": "2026-01-05"}
    response = client.post(page, sent, headers={"referer": f"http://testserver{page}"})
    assert response.url == f"{LOGIN}?next={page}"
    world.civil_affairs.refresh_from_db()
    assert world.civil_affairs.name == "望湖区民政局"
    resumed = enter(client, next=page)
    assert resumed.status_code == 200
    html = resumed.content.decode()
    assert f'action="{page}"' in html
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))
    fields.pop("csrfmiddlewaretoken")
    assert fields == sent
    assert client.post(page, fields).status_code == 302
    world.civil_affairs.refresh_from_db()
    assert world.civil_affairs.name == "望湖区养老局"
    assert client.get("/account/").status_code == 200


def test_what_somebody_else_had_sent_is_thrown_away(client, world):
    enter(client)
    client.get("/account/")
    go_idle(client, 60)
    client.post("/account/", {"phone": "0551-62345678"})
    user = world.leader.user
    user.set_password(PASSWORD)
    user.save()
    assert enter(client, username="leader").status_code == 302


def test_a_password_is_never_carried_over(client, world):
    enter(client)
    client.get("/account/")
    go_idle(client, 60)
    given = {"old_password": PASSWORD, "new_password": NEW_PASSWORD, "again": NEW_PASSWORD}
    client.post(CHANGE, given)
    assert "carried" not in client.session
    assert enter(client).status_code == 302


def test_logging_out_or_in_after_the_idle_end_is_done_and_carried_nowhere(client, world):
    for path, sent, then in (
        (LOGOUT, {}, LOGIN),
        (LOGIN, {"username": "clerk", "password": PASSWORD}, "/"),
    ):
        enter(client)
        client.get("/account/")
        go_idle(client, 60)
        assert client.post(path, sent).url == then
        assert "carried" not in client.session
    assert client.get("/account/").status_code == 200


def test_what_is_carried_is_unreadable_in_the_database(client, world):
    enter(client)
    client.get("/account/")
    go_idle(client, 60)
    client.post("/account/", {"phone": "0551-62345678"})
    assert client.session["carried"].startswith("test$")
    assert "62345678" not in str(dict(client.session))


def test_htmx_is_told_to_load_the_login_page(client, world):
    response = client.get(
        "/account/units/",
        headers={"hx-request": "true", "hx-current-url": "http://testserver/account/units/?q=局"},
    )
    assert response.status_code == 204
    assert response["HX-Redirect"] == f"{LOGIN}?next=%2Faccount%2Funits%2F%3Fq%3D%E5%B1%80"


def test_the_post_in_use_is_the_first_until_another_is_chosen(client, world):
    second = make_post(world.civil_affairs, "reporter", "兼职岗")
    Tenure.objects.create(post=second, user=world.clerk.user, begins_on=LONG_AGO + datetime.timedelta(1))
    enter(client)
    assert client.get("/account/groups/new/").status_code == 200
    assert client.post("/account/post/", {"post": second.pk}).url == "/account/"
    assert client.get("/account/groups/new/").status_code == 403
    assert "望湖区民政局·兼职岗" in client.get("/account/").content.decode()


@pytest.mark.parametrize("number", ["", "x", "999999", "-1"])
def test_a_post_of_somebody_else_cannot_be_chosen(client, world, number):
    enter(client)
    assert client.post("/account/post/", {"post": number}).status_code == 404
    assert client.post("/account/post/", {"post": world.auditor.post.pk}).status_code == 404


def test_a_tenure_that_ended_shows_nothing(client, world):
    from django.utils import timezone

    enter(client)
    Tenure.objects.filter(user=world.clerk.user).update(ends_on=timezone.localdate())
    assert client.get("/").status_code == 403
    assert client.get("/account/units/").status_code == 403
    page = client.get("/account/").content.decode()
    assert "目前没有岗位" in page


@pytest.fixture
def client_two():
    from django.test import Client

    return Client()
