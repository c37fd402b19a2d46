"""Who acts: a user in a post, or the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.people import judging
from minsheng.apps.people.models import Post, Role, User
from minsheng.apps.people.problems import PostNotHeld

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.places.models import Division
    from minsheng.apps.places.tree import Placed


PROGRAM = "minsheng "
"""How the audit id of a program begins, which no user name does: those have no space."""


def program_words(name: str) -> str:
    """A program of ours as an actor, in words."""
    return "演示" if name == "demo" else "命令行"


@dataclass(frozen=True, slots=True)
class Actor:
    """A user acting in one post; without a post nothing is seen and nothing allowed.

    `Actor.system` stands for the command line on the server itself: no user, no post, every right.
    """

    user: User | None
    post: Post | None
    program: str = ""

    @classmethod
    def system(cls, name: str) -> Actor:
        """The command `name` (`setup`), run by whoever may run programs on the server."""
        return cls(user=None, post=None, program=name)

    @classmethod
    def of_today(cls, user: int, post: int, *, on: datetime.date) -> Actor:
        """Who asked for work that runs later, with the rights of the day on which it runs.

        Args:
            user: key of the account.
            post: key of the post that was in use.
            on: today.

        Raises:
            PostNotHeld: the account is deactivated, or no longer holds the post.
        """
        person = User.objects.get(pk=user)
        held = Post.objects.held_by(person, on).filter(pk=post).first() if person.is_active else None
        if held is None:
            raise PostNotHeld(username=person.username)
        return cls(person, held)

    @property
    def is_system(self) -> bool:
        """Whether this is the command line."""
        return self.user is None and bool(self.program)

    @property
    def division(self) -> Division | None:
        """The division of the post in use."""
        return self.post.unit.division if self.post else None

    @property
    def role(self) -> str:
        """The role of the post in use, a value of `Role`; empty without a post."""
        return self.post.role if self.post else ""

    @property
    def unit_id(self) -> int | None:
        """The unit of the post in use; none without a post."""
        return self.post.unit_id if self.post else None

    @property
    def area(self) -> str | None:
        """Path of the division seen with all below it; `""` is everything, `None` nothing."""
        if self.is_system:
            return ""
        return self.post.unit.division.path if self.post else None

    @property
    def standing(self) -> tuple[object, ...]:
        """All of an actor that a query can be built from: user, post, role, unit, division and its path."""
        user = self.user.pk if self.user else None
        if self.post is None:
            return (user, self.program)
        unit = self.post.unit
        return (user, self.program, self.post.pk, self.post.role, unit.pk, unit.division_id, self.area)

    @property
    def audit_id(self) -> str:
        """The user name, or the command."""
        return self.user.username if self.user else f"{PROGRAM}{self.program}"

    @property
    def shown_name(self) -> str:
        """The person's name as others read it; a program is no person: 演示, 命令行."""
        return self.user.display_name if self.user else program_words(self.program)

    @property
    def in_words(self) -> str:
        """Who it is, as text that outlives the account: `林一舟（望湖区民政局）`, at most 120 characters."""
        return (f"{self.shown_name}（{self.post.unit.name}）" if self.post else self.shown_name)[:120]

    @property
    def audit_post(self) -> str:
        """The post in words with its number; empty for the command line."""
        if self.post is None:
            return ""
        return f"{self.post.unit.name} {Role(self.post.role).label} #{self.post.pk}"

    def may(self, permission: str) -> bool:
        """Whether the post in use has the permission; `jobs`, which lies below, asks it of us."""
        return judging.allows(self, permission)

    def require(self, permission: str, subject: Placed | None = None) -> None:
        """Pass with the permission on the subject; `places`, which lies below, asks it of us.

        Raises:
            PermissionDenied: without it.
        """
        judging.require(self, permission, subject)
