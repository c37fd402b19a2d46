"""Changing people: accounts, posts, who holds them. Each action: right, lock, check, write, audit."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db import transaction

from minsheng.apps.audit.trail import record
from minsheng.apps.people import _steps as steps
from minsheng.apps.people import problems
from minsheng.apps.people.models import Post, Role, Tenure, User
from minsheng.apps.people.passwords import first_password
from minsheng.apps.people.values import NewAccount, NewPost, Opened
from minsheng.apps.places.models import Unit

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.people.actor import Actor


__all__ = [
    "NewAccount",
    "NewPost",
    "Opened",
    "appoint",
    "change_password",
    "change_phone",
    "create_post",
    "end_tenure",
    "hand_over",
    "open_account",
    "reset_password",
    "set_active",
]


@transaction.atomic(durable=True)
def create_post(*, unit: Unit, new: NewPost, actor: Actor) -> Post:
    """Set up a post of a unit (设岗).

    Raises:
        PermissionDenied, PostTitleTaken.
    """
    actor.require("people.manage", unit)
    unit = Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=unit.pk)
    if unit.ends_on is not None:
        raise problems.PostEnded(post=unit.name, ends_on=unit.ends_on)
    post = steps.write_post(unit, new)
    record("people.post_created", actor=actor, subject=post, facts={"role": Role(new.role).label})
    return post


@transaction.atomic(durable=True)
def open_account(*, post: Post, new: NewAccount, begins_on: datetime.date, actor: Actor) -> Opened:
    """Open an account for somebody who takes a post (开账号并任命); an account never stands without one.

    Raises:
        PermissionDenied, UsernameBad, UsernameTaken, PostOccupied, PostEnded, DayTooEarly.
    """
    actor.require("people.manage", post)
    post = steps.locked_post(post)
    user, password = steps.write_account(new)
    steps.write_tenure(post, user, begins_on)
    facts = {"post": str(post), "begins_on": begins_on}
    record("people.account_opened", actor=actor, subject=user, facts=facts)
    return Opened(user, password)


@transaction.atomic(durable=True)
def appoint(*, post: Post, user: User, begins_on: datetime.date, actor: Actor) -> Tenure:
    """Let a user hold a post from a day on (任命).

    Raises:
        PermissionDenied, OwnAccount, PostOccupied, PostEnded, RolesConflict, AccountInactive, DayTooEarly.
    """
    actor.require("people.manage", post)
    steps.refuse_self(actor, user)
    post = steps.locked_post(post)
    tenure = steps.write_tenure(post, user, begins_on)
    facts = {"username": user.username, "begins_on": begins_on}
    record("people.holder_appointed", actor=actor, subject=post, facts=facts)
    return tenure


@transaction.atomic(durable=True)
def hand_over(
    *, tenure: Tenure, successor: User | NewAccount, day: datetime.date, actor: Actor
) -> Opened | None:
    """The holder's last day is the day before, the successor's first is the day (交接); what was done stays.

    A successor without an account gets one, which is returned with its first password.

    Raises:
        PermissionDenied, OwnAccount, SameHolder, TenureOver, DayTooEarly, RolesConflict, AccountInactive.
    """
    actor.require("people.manage", tenure.post)
    post = steps.locked_post(tenure.post)
    tenure = Tenure.objects.select_related("user", "post__unit").defer("user__phone").get(pk=tenure.pk)
    steps.refuse_self(actor, tenure.user)
    opened = Opened(*steps.write_account(successor)) if isinstance(successor, NewAccount) else None
    user = opened.user if opened else cast("User", successor)
    steps.refuse_self(actor, user)
    if tenure.user_id == user.pk:
        raise problems.SameHolder(holder=user.display_name)
    steps.end(tenure, day)
    steps.write_tenure(post, user, day)
    facts = {
        "old": tenure.user.username,
        "new": user.username,
        "day": day,
        "account_opened": opened is not None,
    }
    record("people.post_handed_over", actor=actor, subject=post, facts=facts)
    return opened


@transaction.atomic(durable=True)
def end_tenure(*, tenure: Tenure, day: datetime.date, actor: Actor) -> Tenure:
    """The holder leaves the post, which stays empty from the day on (免职).

    Raises:
        PermissionDenied, OwnAccount, TenureOver, DayTooEarly.
    """
    actor.require("people.manage", tenure.post)
    steps.locked_post(tenure.post)
    tenure = Tenure.objects.select_related("user", "post__unit").defer("user__phone").get(pk=tenure.pk)
    steps.refuse_self(actor, tenure.user)
    steps.end(tenure, day)
    facts = {"username": tenure.user.username, "day": day}
    record("people.tenure_ended", actor=actor, subject=tenure.post, facts=facts)
    return tenure


@transaction.atomic(durable=True)
def reset_password(*, user: User, actor: Actor) -> Opened:
    """Give an account a new first password (重置密码); open sessions end, and it must be changed at log-in.

    Raises:
        PermissionDenied, OwnAccount, AccountInactive.
    """
    steps.require_over(actor, "people.manage", user)
    steps.refuse_self(actor, user)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not user.is_active:
        raise problems.AccountInactive(username=user.username)
    password = first_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    record("people.password_reset", actor=actor, subject=user)
    return Opened(user, password)


@transaction.atomic(durable=True)
def change_password(*, new_password: str, at: datetime.datetime, actor: Actor) -> User:
    """The actor's own password (改密码); the form has asked for the old one and held the rules.

    Raises:
        PasswordUnchanged: the new one is the old one.
    """
    if actor.user is None:
        raise RuntimeError("a program has no password")
    user = User.objects.select_for_update(no_key=True).get(pk=actor.user.pk)
    if user.has_usable_password() and user.check_password(new_password):
        raise problems.PasswordUnchanged(field="new_password")
    user.set_password(new_password)
    user.must_change_password = False
    user.password_changed_at = at
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    record("people.password_changed", actor=actor, subject=user)
    return user


@transaction.atomic(durable=True)
def change_phone(*, phone: str, actor: Actor) -> None:
    """The actor's own office telephone (改办公电话); the chain says that it changed, not what it is."""
    if actor.user is None:
        raise RuntimeError("a program has no telephone")
    user = User.objects.select_for_update(no_key=True).get(pk=actor.user.pk)
    if (user.phone or "") == phone:
        return
    user.phone = phone or None
    user.save(update_fields=["phone"])
    record("people.phone_changed", actor=actor, subject=user)


@transaction.atomic(durable=True)
def set_active(*, user: User, active: bool, actor: Actor) -> None:
    """Let an account log in or not (启用、停用); it is never deleted. Repeated: nothing happens.

    Raises:
        PermissionDenied, OwnAccount.
    """
    steps.require_over(actor, "people.manage", user)
    steps.refuse_self(actor, user)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.is_active == active:
        return
    user.is_active = active
    user.save(update_fields=["is_active"])
    verb = "people.account_reactivated" if active else "people.account_deactivated"
    record(verb, actor=actor, subject=user)
