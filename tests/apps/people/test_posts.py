import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.conftest import LONG_AGO, PASSWORD, make_post, make_user

from minsheng.apps.audit.models import Event
from minsheng.apps.people import problems
from minsheng.apps.people.actions import (
    NewAccount,
    NewPost,
    appoint,
    change_password,
    change_phone,
    create_post,
    end_tenure,
    hand_over,
    open_account,
    reset_password,
    set_active,
)
from minsheng.apps.people.checks import double_holders, mixed_administrators
from minsheng.apps.people.models import Post, Role, Tenure, User
from minsheng.apps.people.queries import posts_open_to

TODAY = datetime.date(2026, 3, 1)
NEWCOMER = NewAccount("newcomer", "夏至", "0551-62345678")


def verbs():
    return list(Event.objects.order_by("number").values_list("verb", flat=True))


def tenures(post):
    rows = post.tenures.order_by("begins_on")
    return [(row.user.username, row.begins_on, row.ends_on) for row in rows]


@pytest.fixture
def boss(world):
    return world.system_administrator


@pytest.fixture
def vacant(world):
    return make_post(world.civil_affairs, "approver", "审核岗")


def test_a_post_is_set_up_once_by_its_title(world, boss):
    new = NewPost(Role.APPROVER, "审核岗", TODAY)
    post = create_post(unit=world.civil_affairs, new=new, actor=boss)
    assert (post.role, post.title, post.begins_on, post.ends_on) == ("approver", "审核岗", TODAY, None)
    with pytest.raises(problems.PostTitleTaken):
        create_post(unit=world.civil_affairs, new=new, actor=boss)
    assert verbs() == ["people.post_created"]


def test_opening_an_account_appoints_and_asks_for_a_new_password(world, boss, vacant):
    opened = open_account(post=vacant, new=NEWCOMER, begins_on=TODAY, actor=boss)
    user = User.objects.get(username="newcomer")
    assert user.check_password(opened.password)
    assert (user.must_change_password, user.is_active, user.phone) == (True, True, "0551-62345678")
    assert tenures(vacant) == [("newcomer", TODAY, None)]
    event = Event.objects.get()
    assert event.verb == "people.account_opened"
    text = str(event.facts) + event.subject_label
    assert not any(secret in text for secret in ("夏至", "62345678", opened.password))


def test_who_only_answers_for_something_gets_no_password_and_holds_the_post(vacant, boss):
    opened = open_account(
        post=vacant, new=NewAccount("head", "某局长", logs_in=False), begins_on=TODAY, actor=boss
    )
    assert opened.password == ""
    assert not User.objects.get(username="head").has_usable_password()
    assert [tenure.user.username for tenure in vacant.tenures.all()] == ["head"]


def test_a_username_is_never_given_twice(world, boss, vacant):
    set_active(user=world.clerk.user, active=False, actor=boss)
    before = (User.objects.count(), Tenure.objects.count())
    with pytest.raises(problems.UsernameTaken):
        open_account(post=vacant, new=NewAccount("clerk", "某人"), begins_on=TODAY, actor=boss)
    assert (User.objects.count(), Tenure.objects.count()) == before


@pytest.mark.parametrize("given", ["ab", "13812345678", "99010219400315001x", "张三", "Upper", "a b", ""])
def test_usernames_of_the_wrong_shape_are_refused(boss, vacant, given):
    with pytest.raises(problems.UsernameBad):
        open_account(post=vacant, new=NewAccount(given, "某人"), begins_on=TODAY, actor=boss)


def test_a_post_has_one_holder_on_a_day(world, boss):
    post = world.lead_reporter.post
    with pytest.raises(problems.PostOccupied) as caught:
        appoint(post=post, user=world.street_reporter.user, begins_on=TODAY, actor=boss)
    assert caught.value.facts["holder"] == "何青"
    with pytest.raises(problems.PostOccupied):
        open_account(post=post, new=NEWCOMER, begins_on=TODAY, actor=boss)
    assert (verbs(), User.objects.filter(username="newcomer").exists()) == ([], False)


def test_a_post_may_be_taken_the_day_the_last_holder_is_gone(world, boss):
    post, old = world.lead_reporter.post, world.lead_reporter.user.tenures.get()
    end_tenure(tenure=old, day=TODAY, actor=boss)
    with pytest.raises(problems.PostOccupied):
        appoint(
            post=post,
            user=world.street_reporter.user,
            begins_on=TODAY - datetime.timedelta(1),
            actor=boss,
        )
    appoint(post=post, user=world.street_reporter.user, begins_on=TODAY, actor=boss)
    assert tenures(post) == [("lead", LONG_AGO, TODAY), ("street", TODAY, None)]
    assert verbs() == ["people.tenure_ended", "people.holder_appointed"]


def test_the_database_holds_one_open_tenure_a_post(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        Tenure.objects.create(post=world.clerk.post, user=world.leader.user, begins_on=TODAY)


def test_handing_over_keeps_the_history(world, boss):
    tenure = world.lead_reporter.user.tenures.get()
    opened = hand_over(tenure=tenure, successor=NEWCOMER, day=TODAY, actor=boss)
    assert opened.user.username == "newcomer"
    assert tenures(world.lead_reporter.post) == [("lead", LONG_AGO, TODAY), ("newcomer", TODAY, None)]
    yesterday = TODAY - datetime.timedelta(1)
    assert posts_open_to(world.lead_reporter.user, on=yesterday) == [world.lead_reporter.post]
    assert posts_open_to(world.lead_reporter.user, on=TODAY) == []
    assert posts_open_to(opened.user, on=yesterday) == []
    assert posts_open_to(opened.user, on=TODAY) == [world.lead_reporter.post]
    assert verbs() == ["people.post_handed_over"]


def test_handing_over_twice_or_to_the_holder_is_refused(world, boss):
    tenure = world.lead_reporter.user.tenures.get()
    with pytest.raises(problems.SameHolder):
        hand_over(tenure=tenure, successor=world.lead_reporter.user, day=TODAY, actor=boss)
    hand_over(tenure=tenure, successor=world.street_reporter.user, day=TODAY, actor=boss)
    with pytest.raises(problems.TenureOver):
        hand_over(tenure=tenure, successor=world.leader.user, day=TODAY, actor=boss)
    with pytest.raises(problems.TenureOver):
        end_tenure(tenure=tenure, day=TODAY, actor=boss)
    assert verbs() == ["people.post_handed_over"]


def test_a_tenure_ends_after_it_began(world, boss):
    with pytest.raises(problems.DayTooEarly):
        end_tenure(tenure=world.leader.user.tenures.get(), day=LONG_AGO, actor=boss)


@pytest.mark.parametrize(
    ("held", "given"),
    [("auditor", "office"), ("security_officer", "auditor"), ("office", "system_administrator")],
)
def test_the_three_administrators_hold_no_other_post(world, boss, held, given):
    user = make_user("two-hats", "双帽")
    Tenure.objects.create(post=make_post(world.office, held, "甲岗"), user=user, begins_on=LONG_AGO)
    post = make_post(world.office, given, "乙岗")
    with pytest.raises(problems.RolesConflict):
        appoint(post=post, user=user, begins_on=TODAY, actor=boss)
    assert list(mixed_administrators()) == []
    Tenure.objects.create(post=post, user=user, begins_on=TODAY)
    assert [finding.facts["username"] for finding in mixed_administrators()] == ["two-hats"]


def test_verify_finds_a_post_held_twice(world):
    assert list(double_holders()) == []
    row = world.clerk.user.tenures.get()
    Tenure.objects.filter(pk=row.pk).update(ends_on=TODAY)
    earlier = TODAY - datetime.timedelta(1)
    Tenure.objects.create(post=world.clerk.post, user=world.leader.user, begins_on=earlier)
    assert [finding.facts["day"] for finding in double_holders()] == [earlier]


def test_nobody_appoints_or_resets_themselves(world, boss, vacant):
    with pytest.raises(problems.OwnAccount):
        appoint(post=vacant, user=boss.user, begins_on=TODAY, actor=boss)
    with pytest.raises(problems.OwnAccount):
        reset_password(user=boss.user, actor=boss)
    with pytest.raises(problems.OwnAccount):
        set_active(user=boss.user, active=False, actor=boss)
    with pytest.raises(problems.OwnAccount):
        end_tenure(tenure=boss.user.tenures.get(), day=TODAY, actor=boss)
    assert verbs() == []


@pytest.mark.parametrize("who", ["clerk", "auditor", "security_officer", "neighbour_clerk", "stranger"])
def test_nobody_else_manages_people(world, vacant, who):
    actor = getattr(world, who)
    before = (Post.objects.count(), User.objects.count(), Tenure.objects.count())
    attempts = [
        lambda: create_post(unit=world.office, new=NewPost(Role.LEADER, "x", TODAY), actor=actor),
        lambda: open_account(post=vacant, new=NEWCOMER, begins_on=TODAY, actor=actor),
        lambda: appoint(post=vacant, user=world.leader.user, begins_on=TODAY, actor=actor),
        lambda: hand_over(tenure=world.leader.user.tenures.get(), successor=NEWCOMER, day=TODAY, actor=actor),
        lambda: end_tenure(tenure=world.leader.user.tenures.get(), day=TODAY, actor=actor),
        lambda: reset_password(user=world.leader.user, actor=actor),
        lambda: set_active(user=world.leader.user, active=False, actor=actor),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()
    assert (Post.objects.count(), User.objects.count(), Tenure.objects.count()) == before
    assert verbs() == []


def test_a_districts_administrator_has_no_power_over_somebody_of_the_city(world, boss):
    both = world.leader.user
    Tenure.objects.create(
        post=make_post(world.city_clerk.post.unit, "leader", "市里的岗"), user=both, begins_on=LONG_AGO
    )
    with pytest.raises(PermissionDenied):
        reset_password(user=both, actor=boss)
    with pytest.raises(PermissionDenied):
        set_active(user=both, active=False, actor=boss)


def over_an_account(user, actor):
    """Each thing that an administrator does to an account as a whole."""
    return [
        lambda: reset_password(user=user, actor=actor),
        lambda: set_active(user=user, active=False, actor=actor),
    ]


def test_power_over_an_account_needs_power_over_every_post_it_holds_not_the_latest_alone(world, boss):
    both = world.leader.user
    city_post = make_post(world.city_clerk.post.unit, "leader", "市里的岗")
    Tenure.objects.create(post=city_post, user=both, begins_on=LONG_AGO - datetime.timedelta(1))
    for attempt in over_an_account(both, boss):
        with pytest.raises(PermissionDenied):
            attempt()
    assert verbs() == []


def test_a_post_that_ended_in_the_city_gives_the_city_no_say_while_another_is_held(world, boss):
    mover = world.leader.user
    city_post = make_post(world.city_clerk.post.unit, "leader", "市里的岗")
    Tenure.objects.create(post=city_post, user=mover, begins_on=LONG_AGO, ends_on=TODAY)
    reset_password(user=mover, actor=boss)
    assert verbs() == ["people.password_reset"]


@pytest.mark.parametrize(("last_in_city", "allowed"), [(True, False), (False, True)])
def test_over_an_account_without_a_post_says_who_had_it_last(world, boss, last_in_city, allowed):
    user = make_user("gone", "离岗")
    city_post = make_post(world.city_clerk.post.unit, "leader", "市里的岗")
    district_post = make_post(world.civil_affairs, "leader", "区里的岗")
    first, last = (district_post, city_post) if last_in_city else (city_post, district_post)
    spring = datetime.date(2026, 2, 1)
    Tenure.objects.create(post=first, user=user, begins_on=LONG_AGO, ends_on=spring)
    Tenure.objects.create(post=last, user=user, begins_on=spring, ends_on=TODAY)
    if allowed:
        reset_password(user=user, actor=boss)
        assert verbs() == ["people.password_reset"]
        return
    for attempt in over_an_account(user, boss):
        with pytest.raises(PermissionDenied):
            attempt()
    assert verbs() == []


def test_an_account_that_never_had_a_post_still_asks_for_the_right(world, boss):
    for attempt in over_an_account(world.stranger.user, world.clerk):
        with pytest.raises(PermissionDenied):
            attempt()
    reset_password(user=world.stranger.user, actor=boss)
    assert verbs() == ["people.password_reset"]


def test_a_reset_makes_a_readable_password_that_must_be_changed(world, boss):
    opened = reset_password(user=world.clerk.user, actor=boss)
    user = User.objects.get(pk=world.clerk.user.pk)
    assert user.check_password(opened.password)
    assert not user.check_password(PASSWORD)
    assert user.must_change_password
    letters = opened.password.replace("-", "")
    assert len(letters) == 12
    assert set(letters) & set("il1o0O") == set()
    assert verbs() == ["people.password_reset"]


def test_deactivating_is_done_once_and_undone(world, boss):
    user = world.clerk.user
    set_active(user=user, active=False, actor=boss)
    set_active(user=user, active=False, actor=boss)
    with pytest.raises(problems.AccountInactive):
        reset_password(user=user, actor=boss)
    set_active(user=user, active=True, actor=boss)
    assert verbs() == ["people.account_deactivated", "people.account_reactivated"]


def test_the_own_password_changes_and_may_not_stay(world):
    at = timezone.now()
    change_password(new_password="另一个-Lake-2026", at=at, actor=world.clerk)
    user = User.objects.get(pk=world.clerk.user.pk)
    assert (user.check_password("另一个-Lake-2026"), user.password_changed_at) == (True, at)
    with pytest.raises(problems.PasswordUnchanged):
        change_password(new_password="另一个-Lake-2026", at=at, actor=world.clerk)
    assert verbs() == ["people.password_changed"]


def test_the_chain_says_that_a_telephone_changed_not_what_it_is(world):
    change_phone(phone="0551-62345678", actor=world.clerk)
    change_phone(phone="0551-62345678", actor=world.clerk)
    assert User.objects.get(pk=world.clerk.user.pk).phone == "0551-62345678"
    assert [(event.verb, event.facts) for event in Event.objects.all()] == [("people.phone_changed", {})]


def test_posts_of_a_unit_that_ended_open_nothing(world):
    world.civil_affairs.ends_on = TODAY
    world.civil_affairs.save()
    user = world.lead_reporter.user
    assert posts_open_to(user, on=TODAY - datetime.timedelta(1)) == [world.lead_reporter.post]
    assert posts_open_to(user, on=TODAY) == []
