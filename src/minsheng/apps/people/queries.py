"""Reading people: who holds which post, on pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q

from minsheng.apps.people.actor import PROGRAM, program_words
from minsheng.apps.people.models import Post, Role, Tenure, User
from minsheng.apps.people.permissions import table
from minsheng.apps.places.models import UnitName, in_force
from minsheng.apps.places.queries import UnitHistory, unit_history
from minsheng.apps.places.tree import ids_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Sequence

    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.people.permissions import Permission
    from minsheng.apps.places.models import Unit


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post of a unit with who holds it now, who comes next and who held it."""

    post: Post
    holding: Tenure | None
    coming: Sequence[Tenure]
    past: Sequence[Tenure]


@dataclass(frozen=True, slots=True)
class UnitPage:
    """Everything about one unit: what it was called, whom it followed, its posts and their holders."""

    history: UnitHistory
    open_names: Sequence[UnitName]
    past_names: Sequence[UnitName]
    posts: Sequence[PostRow]


def unit_page(unit: Unit, *, on: datetime.date, posts: bool) -> UnitPage:
    """The unit as it stands on a day, with its posts or without (7 or 5 queries)."""
    history = unit_history(unit)
    tenures = Prefetch(
        "tenures", Tenure.objects.select_related("user").defer("user__phone").order_by("-begins_on")
    )
    rows = Post.objects.filter(unit=unit).prefetch_related(tenures).order_by("id") if posts else ()
    return UnitPage(
        history=history,
        open_names=[name for name in history.names if name.ends_on is None or name.ends_on > on],
        past_names=[name for name in history.names if name.ends_on is not None and name.ends_on <= on],
        posts=[_row(post, on) for post in rows],
    )


def _row(post: Post, on: datetime.date) -> PostRow:
    tenures = list(post.tenures.all())
    past = [each for each in tenures if each.ends_on is not None and each.ends_on <= on]
    coming = [each for each in tenures if each.begins_on > on]
    holding = [each for each in tenures if each not in past and each not in coming]
    return PostRow(post, next(iter(holding), None), coming, past)


def users_listed(actor: Actor, *, on: datetime.date, wanted: str = "") -> QuerySet[User]:
    """The accounts that the actor sees, each with `held`: its tenures on the day (2 queries).

    `wanted` is part of a user name or of a name.
    """
    held = Tenure.objects.filter(in_force(on)).select_related("post__unit")
    users = (
        User.objects.visible_to(actor).defer(None).prefetch_related(Prefetch("tenures", held, to_attr="held"))
    )
    if wanted:
        users = users.filter(Q(username__icontains=wanted) | Q(display_name__icontains=wanted))
    return users


def tenures_of(user: User) -> Sequence[Tenure]:
    """Everything that a user held, holds and will hold, latest first (1 query)."""
    return list(user.tenures.select_related("post__unit__division").order_by("-begins_on", "-id"))


def posts_open_to(user: User, *, on: datetime.date) -> Sequence[Post]:
    """The posts that a user may act in on a day (1 query)."""
    return list(Post.objects.held_by(user, on))


def names_shown(audit_ids: Collection[str]) -> dict[str, str]:
    """What others read for each audit id: the person's name, or a program in words; one query."""
    named = dict(User.objects.filter(username__in=audit_ids).values_list("username", "display_name"))
    programs = {each for each in audit_ids if each.startswith(PROGRAM)}
    return (
        {each: each for each in audit_ids}
        | named
        | {each: program_words(each.removeprefix(PROGRAM)) for each in programs}
    )


def stands_on_top(actor: Actor) -> bool:
    """Whether no division above the actor's has a post: nobody higher watches the installation (1 query)."""
    if not actor.area:
        return actor.is_system
    return not Post.objects.filter(unit__division__in=ids_of(actor.area)[:-1]).exists()


@dataclass(frozen=True, slots=True)
class RightsRow:
    """One permission and, in the order of the roles, the name of each and how far it has it.

    A mark is `all`, `own` (on the rows of its unit alone), `orphan` (on rows of no unit alone) or empty.
    """

    permission: Permission
    marks: Sequence[tuple[str, str]]


def rights_table() -> tuple[Sequence[str], Sequence[RightsRow]]:
    """The names of the roles, and a row for each permission (no query)."""
    rows = [
        RightsRow(permission, [(role.label, _mark(permission, role)) for role in Role])
        for permission in table().values()
    ]
    return list(Role.labels), rows


def _mark(permission: Permission, role: Role) -> str:
    if role.value in permission.roles:
        return "all"
    if role.value in permission.own_roles:
        return "own"
    return "orphan" if role.value in permission.orphan_roles else ""
