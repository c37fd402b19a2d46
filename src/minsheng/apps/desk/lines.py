"""One line of the workbench (待办的一行)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do: its kind in two characters, what, why, since when, where, and the button's verb.

    `due_on` is the day that is printed in place of since when, where there is one.
    """

    kind: str
    title: str
    words: str
    since: datetime.datetime
    url: str
    verb: str
    due_on: datetime.date | None = None
