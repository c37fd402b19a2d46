"""Sheets that apps above put into the download of everything, such as reports and money (另附的表)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minsheng.apps.ledger.seeing import Looking
    from minsheng.engines.office.sheets.filling_out import FillSheet

AddedSheet = Callable[["Looking"], "FillSheet"]
"""Makes a sheet of what the unit in sight ever entered in that app."""

_ADDED: list[AddedSheet] = []


def register(sheet: AddedSheet) -> None:
    """Have a sheet in every download; once when the program starts."""
    _ADDED.append(sheet)


def added(looking: Looking) -> Iterator[FillSheet]:
    """The sheets of all of them."""
    return (sheet(looking) for sheet in _ADDED)
