"""Steps that several actions of people share; each runs under the locks that its action has taken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from minsheng.apps.people import problems
from minsheng.apps.people.models import ADMINISTRATORS, Post, Role, Tenure, User
from minsheng.apps.people.passwords import first_password
from minsheng.apps.places.models import overlapping

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.people.values import NewAccount, NewPost
    from minsheng.apps.places.models import Unit

# Letters first, so that neither an identity number nor a telephone can be one.
_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}")


def locked_post(post: Post) -> Post:
    """The post as it stands now, its row locked: nobody else appoints to it."""
    rows = Post.objects.select_related("unit__division").select_for_update(no_key=True, of=("self",))
    return rows.get(pk=post.pk)


def write_post(unit: Unit, new: NewPost) -> Post:
    """An open post; the unit is locked."""
    if Post.objects.filter(unit=unit, title=new.title, ends_on__isnull=True).exists():
        raise problems.PostTitleTaken(unit=unit.name, title=new.title, field="title")
    return Post.objects.create(unit=unit, role=new.role, title=new.title, begins_on=new.begins_on)


def refuse_bad_username(username: str) -> None:
    """Refuse what can be no user name: UsernameBad."""
    if not _USERNAME.fullmatch(username):
        raise problems.UsernameBad(given=username, field="username")


def write_account(new: NewAccount) -> tuple[User, str]:
    """An account with a first password, which is returned in clear this once; empty where nobody logs in."""
    refuse_bad_username(new.username)
    if User.objects.filter(username=new.username).exists():
        raise problems.UsernameTaken(username=new.username, field="username")
    password = first_password() if new.logs_in else ""
    user = User.objects.create_user(
        new.username, password or None, display_name=new.display_name, phone=new.phone or None
    )
    return user, password


def write_tenure(post: Post, user: User, begins_on: datetime.date) -> Tenure:
    """The user holds the post from a day on; the post is locked."""
    ends_on = min((day for day in (post.ends_on, post.unit.ends_on) if day is not None), default=None)
    if begins_on < post.begins_on:
        raise problems.DayTooEarly(day=begins_on, begins_on=post.begins_on, field="begins_on")
    if ends_on is not None and ends_on <= begins_on:
        raise problems.PostEnded(post=str(post), ends_on=ends_on)
    if not user.is_active:
        raise problems.AccountInactive(username=user.username)
    taken = (
        Tenure.objects.filter(overlapping(begins_on, None), post=post)
        .select_related("user")
        .defer("user__phone")
        .first()
    )
    if taken:
        raise problems.PostOccupied(
            post=str(post),
            holder=taken.user.display_name,
            begins_on=taken.begins_on,
            until=f" {taken.ends_on} " if taken.ends_on else "现在",
        )
    _refuse_conflict(post, user, begins_on)
    return Tenure.objects.create(post=post, user=user, begins_on=begins_on)


def end(tenure: Tenure, day: datetime.date) -> None:
    """The tenure ends before a day; its post is locked."""
    if tenure.ends_on is not None and tenure.ends_on <= day:
        raise problems.TenureOver(post=str(tenure.post), ends_on=tenure.ends_on)
    if day <= tenure.begins_on:
        raise problems.DayTooEarly(day=day, begins_on=tenure.begins_on, field="day")
    tenure.ends_on = day
    tenure.save(update_fields=["ends_on"])


def require_over(actor: Actor, permission: str, user: User) -> None:
    """The right over an account: over every post that it holds or will hold, or else held last.

    A district's administrator has no power over somebody who also sits in the city.
    """
    rows = user.tenures.select_related("post__unit__division").order_by("-begins_on", "-id")
    open_ones = [row for row in rows if row.ends_on is None]
    for row in open_ones or rows[:1]:
        actor.require(permission, row.post)
    if not rows:
        actor.require(permission)


def refuse_self(actor: Actor, user: User) -> None:
    """Nobody appoints, ends, deactivates or resets themselves."""
    if actor.user is not None and actor.user.pk == user.pk:
        raise problems.OwnAccount


def _refuse_conflict(post: Post, user: User, begins_on: datetime.date) -> None:
    others = Tenure.objects.filter(overlapping(begins_on, None), user=user).select_related("post")
    for other in others:
        pair = {Role(post.role), Role(other.post.role)}
        if pair & ADMINISTRATORS:
            raise problems.RolesConflict(
                holder=user.display_name, role=Role(post.role).label, other=Role(other.post.role).label
            )
