"""What is kept of coming and going: log-in, failure, lock-out, log-out, idle end (登录留痕).

A name that nobody bears is not kept: people type passwords into the wrong field, and the chain never forgets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from axes.utils import reset
from django.db import transaction
from django.utils import timezone

from minsheng.apps.audit.trail import record
from minsheng.apps.people._steps import require_over
from minsheng.apps.people.attempts import name_key, opens_at, tries_of
from minsheng.apps.people.models import Post, User

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.people.actor import Actor


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the door, as the chain names them: the user name if it exists."""

    audit_id: str
    audit_post: str = ""
    area: str | None = None

    @classmethod
    def of(cls, user: User) -> Visitor:
        """Somebody known, in the area of the post that they would act in today."""
        held = Post.objects.held_by(user, timezone.localdate()).first()
        return cls(user.username, area=held.unit.division.path if held else None)

    @classmethod
    def named(cls, username: str) -> Visitor:
        """A known user name, or nobody's."""
        known = User.objects.filter(username=username).first()
        return cls.of(known) if known else cls("未知用户")


@transaction.atomic(durable=True)
def note_login(*, user: User, origin: str) -> None:
    """A log-in from an address."""
    record("people.logged_in", actor=Visitor.of(user), subject=user, facts={"origin": origin})


@transaction.atomic(durable=True)
def note_failure(*, username: str, origin: str, locked: bool) -> None:
    """A failed log-in; `locked`: from now on, or still, the name is locked out from that address."""
    visitor = Visitor.named(username)
    verb = "people.login_locked" if locked else "people.login_failed"
    record(verb, actor=visitor, subject=None, facts={"who": visitor.audit_id, "origin": origin})


@transaction.atomic(durable=True)
def note_logout(*, actor: Actor, idle: bool) -> None:
    """A log-out by hand, or by the clock after `settings.IDLE_MINUTES`."""
    verb = "people.session_expired" if idle else "people.logged_out"
    record(verb, actor=actor, subject=actor.user)


@dataclass(frozen=True, slots=True)
class Lock:
    """An account locked out: failed attempts, the last of them, when it opens by itself."""

    user: User
    failures: int
    last_at: datetime.datetime
    opens_at: datetime.datetime


def locks(actor: Actor, at: datetime.datetime) -> Sequence[Lock]:
    """The accounts locked out at a time, last first, of the people that the actor sees (2 queries)."""
    users = {user.username: user for user in User.objects.visible_to(actor)}
    found = []
    for name, tries in tries_of(users, at).items():
        ends = opens_at(tries)
        if ends is not None:
            failures = sum(count for _, _, count in tries)
            found.append(Lock(users[name], failures, max(last for last, _, _ in tries), ends))
    return sorted(found, key=lambda lock: lock.last_at, reverse=True)


@transaction.atomic(durable=True)
def lift_lock(*, user: User, actor: Actor) -> None:
    """Forget the failed attempts of an account (解除锁定).

    Raises:
        PermissionDenied.
    """
    require_over(actor, "people.unlock", user)
    reset(username=name_key(user.username))
    record("people.lock_lifted", actor=actor, subject=user)
