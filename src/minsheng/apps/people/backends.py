"""Who is logged in, read together with the posts that it holds: every page asks for both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from minsheng.apps.people.models import Post, Tenure
from minsheng.apps.places.models import in_force
from minsheng.apps.places.queries import short_name

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from minsheng.apps.people.models import User


class PostsBackend(ModelBackend):
    """Django's own, which finds the user of a session with its posts in one query instead of two."""

    def get_user(self, user_id: int) -> User | None:
        """The user with `held`, its posts of today, oldest tenure first; None of one who may not log in."""
        rows = list(_held(user_id, timezone.localdate()))
        if not rows:
            return super().get_user(user_id)
        user: User = rows[0].user
        for row in rows:
            row.post.unit_short = row.unit_short
        user.held = [row.post for row in rows]  # type: ignore[attr-defined]  # our own attribute
        return user if self.user_can_authenticate(user) else None


def _held(user: int, on: datetime.date) -> Iterable[Any]:
    """The tenures of the posts that `Post.objects.held_by` says, with all that a request asks; one query."""
    posts = Post.objects.held_by(user, on).order_by().values("pk")
    rows = Tenure.objects.filter(in_force(on), user=user, post__in=posts)
    joined = rows.select_related("user", "post__unit__division").defer("user__phone")
    return joined.annotate(unit_short=short_name("post__unit", on)).order_by("begins_on", "post")
