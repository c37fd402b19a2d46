"""The user of a session comes with its posts, in one query."""

import datetime

import pytest
from django.utils import timezone
from tests.conftest import make_actor, make_post

from minsheng.apps.people.backends import PostsBackend
from minsheng.apps.people.models import Post, Tenure

pytestmark = pytest.mark.django_db


def test_the_posts_of_today_come_with_the_user_as_the_posts_say(world, django_assert_num_queries):
    actor = make_actor(world.street, "reporter", "twice", "方可")
    second = make_post(world.civil_affairs, "approver", "审核岗")
    Tenure.objects.create(post=second, user=actor.user, begins_on=datetime.date(2026, 1, 2))
    over = make_post(world.civil_affairs, "finance", "财务岗")
    ended = {"begins_on": datetime.date(2020, 1, 1), "ends_on": datetime.date(2021, 1, 1)}
    Tenure.objects.create(post=over, user=actor.user, **ended)
    with django_assert_num_queries(1):
        user = PostsBackend().get_user(actor.user.pk)
        assert (user, user.username, user.password) == (actor.user, "twice", actor.user.password)
        assert {post.unit.division for post in user.held} == {world.street.division, world.district}
    told = Post.objects.held_by(actor.user, timezone.localdate())
    assert [(post, post.unit_short) for post in user.held] == [(post, post.unit_short) for post in told]
    assert len(user.held) == 2


def test_who_has_no_post_or_may_not_log_in_is_found_or_not_as_before(world):
    stranger = world.stranger.user
    assert PostsBackend().get_user(stranger.pk) == stranger
    assert PostsBackend().get_user(0) is None
    user = make_actor(world.street, "reporter", "gone", "方可").user
    user.is_active = False
    user.save()
    assert PostsBackend().get_user(user.pk) is None
