import re

import pytest
from django.urls import get_resolver, reverse
from tests.conftest import make_actor, make_post, make_unit, signed_in

from minsheng.apps.audit.models import Event
from minsheng.apps.people.models import Role, Tenure, User
from minsheng.apps.people.permissions import table
from minsheng.apps.places.models import Unit

POSTED_ONLY = {
    "people:logout",
    "people:switch",
    "people:end_alias",
    "people:reset_password",
    "people:set_active",
    "people:unlock",
}
READ_ONLY = {"people:unit", "people:user"}


def addresses():
    found = []
    for entry in get_resolver("minsheng.apps.people.urls").url_patterns:
        view = entry.callback
        found.append((f"people:{entry.name}", getattr(view, "permission", None), entry))
    return found


def test_every_address_asks_for_a_permission_or_is_public():
    bare = [name for name, permission, entry in addresses() if permission is None]
    assert bare == ["people:login", "people:logout"]
    assert all(getattr(entry.callback, "is_public", False) for name, _, entry in addresses() if name in bare)
    assert {permission for _, permission, _ in addresses() if permission} <= table().keys()


def target(world, name):
    """A row of the district for each address that takes one."""
    if name in {"people:appoint", "people:open_account"}:
        return make_post(world.civil_affairs, "approver", f"空岗{world.civil_affairs.posts.count()}").pk
    if name in {"people:hand_over", "people:hand_over_to_newcomer", "people:end_tenure"}:
        return world.leader.user.tenures.get().pk
    if name == "people:end_alias":
        return world.civil_affairs.names.get(kind="short").pk
    if name in {"people:user", "people:reset_password", "people:set_active", "people:unlock"}:
        return world.leader.user.pk
    return world.civil_affairs.pk


def address(world, name, entry):
    return reverse(name, args=[target(world, name)] if "pk" in str(entry.pattern) else [])


@pytest.mark.parametrize("role", Role.values)
def test_each_role_opens_what_the_table_says_and_no_more(client, world, role):
    actor = make_actor(world.office, role, f"one-{role.replace('_', '-')}", "某人")
    for name, permission, entry in addresses():
        if permission is None:
            continue
        signed_in(client, actor)
        url = address(world, name, entry)
        response = client.post(url) if name in POSTED_ONLY else client.get(url)
        allowed = role in table()[permission].roles
        expected = {200, 302, 404} if allowed else {403}
        assert response.status_code in expected, (name, role, response.status_code)


def test_logged_out_every_address_leads_to_the_login_page(client, world):
    for name, permission, entry in addresses():
        if permission is None:
            continue
        url = address(world, name, entry)
        response = client.post(url) if name in POSTED_ONLY else client.get(url)
        assert response.status_code == 302, name
        assert response.url.startswith("/account/login/?next="), name


def test_the_neighbouring_district_gets_404_everywhere(client, world):
    administrator = make_actor(world.neighbour_clerk.post.unit, "system_administrator", "other-boss", "邻居")
    signed_in(client, administrator)
    before = Event.objects.count()
    for name, _, entry in addresses():
        if "pk" not in str(entry.pattern) or name == "people:unlock":
            continue
        url = address(world, name, entry)
        if name not in POSTED_ONLY:
            assert client.get(url).status_code == 404, name
        if name not in READ_ONLY:
            assert client.post(url).status_code == 404, name
    signed_in(client, make_actor(world.neighbour_clerk.post.unit, "security_officer", "other-guard", "邻警"))
    assert client.post(reverse("people:unlock", args=[world.clerk.user.pk])).status_code == 404
    assert Event.objects.count() == before


def test_lists_show_the_own_area_alone(client, world):
    signed_in(client, world.system_administrator)
    units = client.get("/account/units/").content.decode()
    assert "望湖区民政局" in units
    assert "望湖路街道办事处" in units
    assert "云岭区" not in units
    assert "临江市民生" not in units
    users = client.get("/account/users/").content.decode()
    assert "何青" in users
    assert "沈知夏" not in users
    assert "周禾" not in users


def test_units_are_found_by_any_of_their_names(client, world):
    signed_in(client, world.clerk)
    page = client.get("/account/units/?q=区民政局").content.decode()
    assert "望湖区民政局" in page
    assert "望湖路街道办事处" not in page
    assert "没有叫“区教体局”的单位" in client.get("/account/units/?q=区教体局").content.decode()


def test_a_unit_is_registered_on_its_page(client, world):
    signed_in(client, world.clerk)
    given = {
        "division": world.district.pk,
        "name": "望湖区水务局",
        "short_names": "区水务局、水务局",
        "kind": "department",
        "begins_on": "2026-01-01",
        "superior": world.civil_affairs.pk,
    }
    response = client.post("/account/units/new/", given)
    unit = Unit.objects.get(name="望湖区水务局")
    assert unit.superior == world.civil_affairs
    assert response.url == reverse("people:unit", args=[unit.pk])
    page = client.get(response.url).content.decode()
    assert "已登记“望湖区水务局”" in page
    assert "水务局" in page
    again = client.post("/account/units/new/", given)
    assert again.status_code == 422
    assert "“望湖区水务局”没有登记" in again.content.decode()
    assert Unit.objects.filter(name="望湖区水务局").count() == 1


def test_a_field_that_is_refused_is_named(client, world):
    signed_in(client, world.clerk)
    given = {"division": world.district.pk, "name": "", "kind": "department", "begins_on": "一月"}
    page = client.post("/account/units/new/", given).content.decode()
    assert "请填“全称”。" in page
    assert "“起始日”要写成 2026-09-30 这样的日期。" in page
    assert "必填项" not in page


def test_a_unit_of_another_district_cannot_be_registered(client, world):
    signed_in(client, world.clerk)
    given = {
        "division": world.neighbour_district.pk,
        "name": "云岭区水务局",
        "kind": "department",
        "begins_on": "2026-01-01",
    }
    assert client.post("/account/units/new/", given).status_code == 422
    assert not Unit.objects.filter(name="云岭区水务局").exists()


def test_names_are_changed_added_and_ended_on_pages(client, world):
    signed_in(client, world.clerk)
    unit = world.civil_affairs.pk
    client.post(
        reverse("people:add_alias", args=[unit]),
        {"name": "民政部门", "kind": "short", "begins_on": "2026-01-02"},
    )
    alias = world.civil_affairs.names.get(name="民政部门")
    client.post(reverse("people:end_alias", args=[alias.pk]))
    client.post(reverse("people:rename_unit", args=[unit]), {"name": "望湖区养老局", "day": "2026-01-03"})
    alias.refresh_from_db()
    world.civil_affairs.refresh_from_db()
    assert (alias.ends_on is None, world.civil_affairs.name) == (False, "望湖区养老局")
    verbs = [event.verb for event in Event.objects.order_by("number")]
    assert verbs == ["places.alias_added", "places.alias_ended", "places.unit_renamed"]


def test_units_follow_each_other_and_are_grouped_on_pages(client, world):
    signed_in(client, world.clerk)
    heir = make_unit(world.district, "望湖区养老局")
    given = {"successor": heir.pk, "kind": "merged", "day": "2026-02-01"}
    client.post(reverse("people:succeed_unit", args=[world.civil_affairs.pk]), given)
    page = client.get(reverse("people:unit", args=[world.civil_affairs.pk])).content.decode()
    assert "承继（并入）" in re.sub(r"<[^>]+>| ", "", page)
    given = {"division": world.district.pk, "name": "各街道", "members": [world.street.pk, heir.pk]}
    client.post("/account/groups/new/", given)
    assert "各街道" in client.get("/account/groups/").content.decode()
    assert world.district.unit_groups.get().members.count() == 2


def test_a_unit_is_put_below_another_on_its_page_and_both_pages_say_so(client, world):
    signed_in(client, world.clerk)
    community = make_unit(world.street_division, "碧云社区居委会", kind="community", code="C1")
    address = reverse("people:set_superior", args=[community.pk])
    assert "望湖区民政局" in client.get(address).content.decode()
    assert client.post(address, {"superior": world.street.pk}).status_code == 302
    community.refresh_from_db()
    assert community.superior == world.street
    below = client.get(reverse("people:unit", args=[community.pk])).content.decode()
    above = client.get(reverse("people:unit", args=[world.street.pk])).content.decode()
    assert f">{world.street.name}</a>" in below
    assert ">碧云社区居委会</a>" in above
    circle = client.post(reverse("people:set_superior", args=[world.street.pk]), {"superior": community.pk})
    assert circle.status_code == 422
    assert "绕成了一圈" in circle.content.decode()
    assert client.post(address, {"superior": ""}).status_code == 302
    community.refresh_from_db()
    assert community.superior is None
    assert [event.verb for event in Event.objects.order_by("number")] == ["places.superior_set"] * 2


def test_a_post_is_set_up_filled_handed_over_and_left_on_pages(client, world):
    signed_in(client, world.system_administrator)
    unit = world.civil_affairs
    client.post(
        reverse("people:create_post", args=[unit.pk]),
        {"role": "approver", "title": "审核岗", "begins_on": "2026-01-01"},
    )
    post = unit.posts.get(title="审核岗")
    newcomer = {"display_name": "夏至", "username": "xiazhi", "phone": "", "begins_on": "2026-01-01"}
    answer = client.post(reverse("people:open_account", args=[post.pk]), newcomer)
    shown = re.search(r'<b class="code">([^<]+)</b>', answer.content.decode())[1]
    user = User.objects.get(username="xiazhi")
    assert user.check_password(shown)
    assert "no-store" in answer["Cache-Control"]
    tenure = post.tenures.get()
    client.post(
        reverse("people:hand_over", args=[tenure.pk]),
        {"successor": world.street_reporter.user.pk, "day": "2026-02-01"},
    )
    following = post.tenures.get(user=world.street_reporter.user)
    client.post(reverse("people:end_tenure", args=[following.pk]), {"day": "2026-02-10"})
    page = client.get(reverse("people:unit", args=[unit.pk])).content.decode()
    assert "夏至（1月1日至2月1日）" in page
    verbs = [event.verb for event in Event.objects.order_by("number")]
    assert verbs == [
        "people.post_created",
        "people.account_opened",
        "people.post_handed_over",
        "people.tenure_ended",
    ]


def test_a_reset_password_is_shown_once(client, world):
    signed_in(client, world.system_administrator)
    page = client.post(reverse("people:reset_password", args=[world.leader.user.pk])).content.decode()
    shown = re.search(r'<b class="code">([^<]+)</b>', page)[1]
    assert User.objects.get(username="leader").check_password(shown)
    assert shown not in client.get(reverse("people:user", args=[world.leader.user.pk])).content.decode()


def test_an_account_is_deactivated_on_its_page(client, world):
    signed_in(client, world.system_administrator)
    url = reverse("people:set_active", args=[world.leader.user.pk])
    client.post(url, {"active": "0"})
    assert not User.objects.get(username="leader").is_active
    client.post(url, {"active": "1"})
    assert User.objects.get(username="leader").is_active


def test_telephones_are_masked_for_those_who_need_not_ring(client, world):
    user = world.leader.user
    user.phone = "13812345678"
    user.save()
    url = reverse("people:user", args=[user.pk])
    signed_in(client, world.clerk)
    assert "13812345678" in client.get(url).content.decode()
    signed_in(client, world.auditor)
    page = client.get(url).content.decode()
    assert "138****5678" in page
    assert "13812345678" not in page


def test_the_rights_page_shows_the_table_as_it_is(client, world):
    signed_in(client, world.security_officer)
    page = client.get("/account/rights/").content.decode()
    assert page.count("<tr>") == len(table()) + 1
    assert page.count("●") == sum(len(permission.roles) for permission in table().values()) + 1


def many(world, count):
    world.district.unit_groups.create(name=f"各{count}局", key=f"各{count}局").members.set(Unit.objects.all())
    for number in range(count):
        unit = make_unit(world.district, f"第{count}{number}局", f"{count}{number}局")
        make_actor(unit, "reporter", f"reporter-{count}-{number}", "某人")


@pytest.mark.parametrize(
    ("url", "queries"), [("/account/units/", 5), ("/account/users/", 5), ("/account/groups/", 4)]
)
def test_lists_take_the_same_queries_with_few_rows_and_with_many(
    client, world, django_assert_num_queries, url, queries
):
    signed_in(client, world.system_administrator)
    many(world, 1)
    client.get(url)
    with django_assert_num_queries(queries):
        client.get(url)
    many(world, 40)
    with django_assert_num_queries(queries):
        client.get(url)


def test_a_units_page_takes_the_same_queries_with_many_posts(client, world, django_assert_num_queries):
    signed_in(client, world.system_administrator)
    url = reverse("people:unit", args=[world.civil_affairs.pk])
    client.get(url)
    with django_assert_num_queries(10):
        client.get(url)
    for number in range(20):
        Tenure.objects.create(
            post=make_post(world.civil_affairs, "approver", f"第{number}岗"),
            user=world.leader.user,
            begins_on="2026-01-01",
        )
    with django_assert_num_queries(10):
        client.get(url)
