"""Which of a programme's editions holds on a day, and which are issued but still to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from minsheng.apps.programmes.models import Edition
from minsheng.apps.ui import words


class Standing(StrEnum):
    """How an edition, or what it says of a project, stands on a day."""

    IN_FORCE = "in_force"
    COMING = "coming"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Standings:
    """The editions of one programme by ordinal, as they stand on a day."""

    editions: Sequence[Edition]
    on: date

    @property
    def in_force(self) -> Edition | None:
        """The one with the greatest day not after `on`; before all, that with the least; ties by ordinal.

        So a slip in next year's list is mended at once by an erratum of the same day.
        """
        begun = [edition for edition in self.editions if edition.in_force_from <= self.on]
        if begun:
            return max(begun, key=lambda edition: (edition.in_force_from, edition.ordinal))
        return min(self.editions, key=lambda edition: (edition.in_force_from, -edition.ordinal), default=None)

    @property
    def coming(self) -> list[Edition]:
        """Those whose day is still to come, without such as another replaces on that very day."""
        last_of_day = {e.in_force_from: e for e in self.editions if e.in_force_from > self.on}
        return list(last_of_day.values())

    def of(self, edition: Edition) -> Standing:
        """How one of the editions stands; before all of them the first is still to come."""
        if edition in self.coming:
            return Standing.COMING
        return Standing.IN_FORCE if edition == self.in_force else Standing.OVER

    def replaced_by(self, edition: Edition) -> Edition | None:
        """The edition that took the place of one that is over; None while it holds or is still to come."""
        if self.of(edition) != Standing.OVER:
            return None
        later = [each for each in self.editions if _begins(each) > _begins(edition)]
        return min(later, key=_begins, default=None)


def _begins(edition: Edition) -> tuple[date, int]:
    return edition.in_force_from, edition.ordinal


def coming_words(edition: Edition, on: date) -> str:
    """`第 2 版 自4月10日起施行`; with the year where it is not that of `on`."""
    return f"第 {edition.ordinal} 版 自{words.day(edition.in_force_from, on)}起施行"
