"""What is typed before a row exists, and what is readable only once: shapes that actions take and give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.people.models import Role, User


@dataclass(frozen=True, slots=True)
class NewPost:
    """What a post is set up with."""

    role: Role
    title: str
    begins_on: datetime.date


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an account is opened with; the telephone may be empty.

    Who only answers for something gets no first password (`logs_in` false), and logs in once one is set anew.
    """

    username: str
    display_name: str
    phone: str = ""
    logs_in: bool = True


@dataclass(frozen=True, slots=True)
class Opened:
    """An account and its first password, which is readable here and never again."""

    user: User
    password: str
