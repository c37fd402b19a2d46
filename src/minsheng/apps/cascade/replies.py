"""What units were asked and what they said: the last answer to the version that was put to them (答复)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from minsheng.apps.cascade.models import Allocation, Reply

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal


class Said(StrEnum):
    """How the question to a unit stands."""

    NOT_ASKED = "not_asked"
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"
    UPHELD = "upheld"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a unit is asked about: the version put to it, and its last answer to that version.

    `settled` is the objection to a number before it, which the change settled.
    """

    version: int | None
    last: Reply | None
    settled: Reply | None = None

    @property
    def said(self) -> Said:
        """How the question stands; an objection taken back leaves it open."""
        if self.version is None:
            return Said.NOT_ASKED
        if self.last is None or self.last.verb == Reply.Verb.WITHDRAWN:
            return Said.WAITING
        return Said(self.last.verb)

    @property
    def objection(self) -> Reply | None:
        """The objection that is open, None where there is none."""
        return self.last if self.said is Said.OBJECTED else None


def is_offered(row: Allocation) -> bool:
    """Whether the draft of the row's level is put to its units; the row above must be loaded."""
    return (row.split if row.parent is None else row.parent).offered_at is not None


def version_asked(row: Allocation) -> int | None:
    """The version that is put to the unit: the draft's while consulted on, else the issued one.

    None where the unit was told nothing yet, or its row is closed.
    """
    if is_offered(row):
        return row.version if row.is_open else None
    return row.issued_version if row.issued_open else None


def asked_of(rows: Iterable[Allocation]) -> Mapping[int, Asked]:
    """What each row's unit was asked and said, by the row's id; one query."""
    versions = {row.pk: version_asked(row) for row in rows}
    wanted = [pk for pk, version in versions.items() if version is not None]
    last: dict[int, Reply] = {}
    before: dict[int, Reply] = {}
    if wanted:
        replies = Reply.objects.filter(allocation__in=wanted).order_by("allocation", "version", "ordinal")
        for reply in replies:
            version = versions[reply.allocation_id] or 0
            if reply.version == version:
                last[reply.allocation_id] = reply
            elif reply.version < version:
                before[reply.allocation_id] = reply
    settled = {pk: reply for pk, reply in before.items() if reply.verb == Reply.Verb.OBJECTED}
    return {pk: Asked(version, last.get(pk), settled.get(pk)) for pk, version in versions.items()}


def number_asked(row: Allocation) -> Decimal | None:
    """The number that is put to the unit; None where there is none."""
    number: Decimal | None = row.value if is_offered(row) else row.issued
    return number
