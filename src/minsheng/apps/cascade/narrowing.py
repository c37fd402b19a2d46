"""What a page of a unit is narrowed to by its address: how a number stands, one category."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from minsheng.apps.cascade.entries import Entry
    from minsheng.apps.cascade.unitpage import Cell


class Only(StrEnum):
    """Which lines are listed."""

    ALL = ""
    UNFILLED = "unfilled"
    UNISSUED = "unissued"
    OBJECTED = "objected"

    @property
    def label(self) -> str:
        """In words."""
        return {"": "全部", "unfilled": "只看未填", "unissued": "未下达", "objected": "有异议"}[self]

    def takes(self, entry: Entry) -> bool:
        """Whether a line is listed: no number yet where one is meant, not in force, objected to."""
        row = entry.row
        if self is Only.UNFILLED:
            return row is None or (row.is_open and entry.asks and row.value is None)
        if self is Only.UNISSUED:
            return row is not None and row.is_open and row.issued_open is None
        return self is Only.ALL or entry.source.asked.said == "objected"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What was asked for; `category` is a category's name, empty for all."""

    only: Only = Only.ALL
    category: str = ""

    @classmethod
    def asked(cls, given: Mapping[str, str]) -> Narrowed:
        """By the parameters of an address; a word that means nothing narrows nothing."""
        only = given.get("only", "")
        return cls(Only(only) if only in set(Only) else Only.ALL, given.get("category", ""))

    @property
    def query(self) -> str:
        """As the end of an address, empty where nothing is narrowed."""
        said = {"only": self.only.value, "category": self.category}
        words = urlencode({name: word for name, word in said.items() if word})
        return f"?{words}" if words else ""

    def in_category(self, cell: Cell, names: Mapping[int, str]) -> bool:
        """Whether a cell's target stands in the category."""
        if not self.category:
            return True
        found = cell.value.text.category_id if cell.value is not None else None
        return found is not None and names.get(found) == self.category


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow, with how many lines it lists within the category."""

    only: Only
    query: str
    count: int
    is_chosen: bool


def choices(narrowed: Narrowed, entries: Sequence[Entry]) -> Sequence[Choice]:
    """The ways to narrow the lines of the category; all of them, and those that list any."""
    counts = {only: sum(only.takes(entry) for entry in entries) for only in Only}
    return [
        Choice(only, replace(narrowed, only=only).query or "?", count, only is narrowed.only)
        for only, count in counts.items()
        if count or only in (Only.ALL, narrowed.only)
    ]
