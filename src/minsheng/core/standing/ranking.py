"""Places in a ranking, with ties (名次、并列)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal


def places(values: Sequence[Decimal | None]) -> list[int | None]:
    """The place of each value, the smallest first; equal ones share a place and the next is passed over.

    None has no place. Whoever prints rounded values ranks the rounded ones, so that equal print is a tie.
    """
    known = sorted(value for value in values if value is not None)
    return [None if value is None else known.index(value) + 1 for value in values]


def ties(found: Sequence[int | None]) -> list[bool]:
    """Of each place whether another has it, too."""
    return [place is not None and found.count(place) > 1 for place in found]
