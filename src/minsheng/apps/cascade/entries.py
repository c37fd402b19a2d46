"""The lines of a grid of numbers: one target over its units, or one unit over its targets (分解表)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from minsheng.apps.cascade.goals import called
from minsheng.apps.cascade.values import Outcome, Verdict
from minsheng.apps.ui.sentences import sentence_for
from minsheng.core.cascade.manner import Manner

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from minsheng.apps.cascade.changed import LastChange
    from minsheng.apps.cascade.goals import Said
    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.cascade.queries import Cell, Row, SplitPage
    from minsheng.apps.cascade.replies import Asked
    from minsheng.core.cascade.problems import Fault

_ZERO = Decimal(0)


def bare(value: Decimal | None) -> str:
    """A number as a cell holds it: digits alone, nothing where there is none."""
    return "" if value is None else f"{value.normalize() + _ZERO:f}"


def key_of(target: int, parent: int | None, unit: int) -> str:
    """How the fields of a cell are named: target, row above (0 for none), unit."""
    return f"{target}-{parent or 0}-{unit}"


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form sent of one cell: the version it had been shown, and the words typed."""

    version: int
    words: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a cell was not saved.

    Attributes:
        words: as typed, over version `seen`.
        now: the number that stands, and `version` its row's.
        changed: who changed it last, where somebody did since it was shown.
    """

    problem: Fault
    words: str
    seen: int
    now: Decimal | None
    version: int
    changed: LastChange | None

    @property
    def is_stale(self) -> bool:
        """Whether somebody else was quicker, so that there are two numbers to choose from."""
        return self.problem.code == "cascade.cell_stale"


@dataclass(frozen=True, slots=True)
class Saving:
    """What became of the cells that were sent, by key."""

    sent: Mapping[str, Sent]
    outcomes: Mapping[str, Outcome]
    changed: Mapping[str, LastChange]

    @property
    def saved(self) -> int:
        """How many were written."""
        return sum(each.verdict is Verdict.SAVED for each in self.outcomes.values())

    @property
    def refused(self) -> int:
        """How many were not."""
        return sum(each.verdict is Verdict.REFUSED for each in self.outcomes.values())

    @property
    def remarks(self) -> Sequence[Fault]:
        """What was passed over while reading."""
        return [remark for each in self.outcomes.values() for remark in each.remarks]

    def of(self, key: str) -> Refused | None:
        """Why a cell was refused; None where it was not."""
        found = self.outcomes.get(key)
        if found is None or found.problem is None:
            return None
        sent, changed = self.sent[key], self.changed.get(key)
        return Refused(found.problem, sent.words, sent.version, found.value, found.version, changed)


NOTHING_SENT = Saving({}, {}, {})


@dataclass(frozen=True, slots=True)
class LevelLine:
    """What one level comes to.

    Attributes:
        row: id of the row above, 0 for the target.
        total: to be given out with the reserve; None where nothing is summed.
        fixed: what rows that cannot be typed into add to the sum.
    """

    row: int
    measure: str
    total: Decimal | None
    given: Decimal
    reserve: Decimal
    fixed: Decimal

    @property
    def gap(self) -> Decimal | None:
        """What is left, negative where it is too much; None where nothing is summed."""
        return None if self.total is None else self.total - self.given - self.reserve

    @property
    def bare(self) -> Mapping[str, str]:
        """Total, fixed part and reserve as digits, for the script that adds up what is typed."""
        return {"total": bare(self.total), "fixed": bare(self.fixed), "reserve": bare(self.reserve)}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a grid.

    Attributes:
        key: of the cell's fields.
        source: the row of a target's page, or the cell of a unit's.
        stands: the number drafted; `seen` is it with its version, as the form sends it back.
        words: what the input holds: the number that stands; what was typed and refused stands beside it.
        level: id of the row above, 0 for the target.
        below: sums of the rows that follow it, one level deeper.
        asks: whether a number is meant at all; a deliverable names its units alone.
    """

    key: str
    source: Row | Cell
    stands: Decimal | None
    seen: str
    words: str
    refused: Refused | None
    level: int = 0
    below: LevelLine | None = None
    asks: bool = True

    @property
    def row(self) -> Allocation | None:
        """The allocation; None where the unit has no part yet."""
        return self.source.row

    @property
    def may_type(self) -> bool:
        """Whether there is an input: a number that should not be there may be taken out."""
        return self.source.may_type and (self.asks or self.stands is not None)

    @property
    def is_changed(self) -> bool:
        """Whether the draft says something else than what is in force."""
        row = self.row
        return row is not None and row.issued_open is not None and row.value != row.issued

    @property
    def difference(self) -> Decimal | None:
        """What the draft adds to the number in force; None where one of them is no number."""
        row = self.row
        if row is None or row.value is None or row.issued is None:
            return None
        added: Decimal = row.value - row.issued
        return added


def entry_of(key: str, source: Row | Cell, said: Said | None, saving: Saving, level: int = 0) -> Entry:
    """The line of a row, with what was typed beside it where that was refused."""
    row, refused = source.row, saving.of(key)
    stands = row.value if row is not None else None
    version = row.version if row is not None else 0
    asks = said is None or said.manner is not Manner.NAMED
    words = bare(stands)
    return Entry(key, source, stands, f"{version}:{words}", words, refused, level, asks=asks)


@dataclass(frozen=True, slots=True)
class TargetGrid:
    """One level of a target's split, with the rows below its rows.

    `under` is the row whose parts are shown, None for the whole target.
    """

    page: SplitPage
    under: Row | None
    level: LevelLine | None
    entries: Sequence[Entry]
    saving: Saving

    @property
    def may_type(self) -> bool:
        """Whether there is anything to type."""
        return any(entry.may_type for entry in self.entries)

    @property
    def obstacle_words(self) -> str:
        """Why the target cannot be split; empty where it can."""
        page = self.page
        ordinal = page.in_force.ordinal if page.in_force is not None else 0
        words = called(page.value) if page.value is not None else page.target.code
        return sentence_for(page.obstacle, {"target": words, "ordinal": ordinal}) if page.obstacle else ""

    @property
    def faults(self) -> Sequence[Fault]:
        """What keeps the level shown from being issued."""
        shown = self.page.level if self.under is None else self.under.level
        return shown.faults if shown is not None else ()

    @property
    def may_manage(self) -> bool:
        """Whether the asker gives out at this level."""
        if self.under is not None:
            return self.under.may_give_on
        return self.page.may_split and self.page.said is not None

    @property
    def may_issue(self) -> bool:
        """Whether the asker puts this level into force."""
        return self.under.may_give_on if self.under is not None else self.page.may_issue

    @property
    def offered_at(self) -> datetime | None:
        """Since when the draft of this level is put to its units; None where it is not."""
        if self.under is not None:
            return self.under.row.offered_at
        return self.page.split.offered_at if self.page.split is not None else None

    @property
    def rows(self) -> Sequence[Allocation]:
        """The rows of the level that take part."""
        return [entry.source.row for entry in self._own if entry.source.row is not None]

    @property
    def asked(self) -> Sequence[tuple[Allocation, Asked]]:
        """The same with what their units were asked."""
        entries = [(entry.source.row, entry.source.asked) for entry in self._own]
        return [(row, asked) for row, asked in entries if row is not None]

    @property
    def replies(self) -> Mapping[str, int]:
        """How many rows of the level stand how with their units, by `replies.Said`."""
        return Counter(str(asked.said) for _, asked in self.asked)

    @property
    def seen(self) -> str:
        """Version of each row of the level, as forms send it back."""
        return " ".join(f"{row.pk}.{row.version}" for row in self.rows)

    @property
    def seen_open(self) -> str:
        """The same of the rows that are open."""
        return " ".join(f"{row.pk}.{row.version}" for row in self.rows if row.is_open)

    @property
    def is_changed(self) -> bool:
        """Whether the draft of this level says something else than was issued."""
        return any((row.value, row.is_open) != (row.issued, row.issued_open) for row in self.rows)

    @property
    def was_issued(self) -> bool:
        """Whether anything of this level is in force."""
        return any(row.issued_open is not None for row in self.rows)

    @property
    def takes_numbers(self) -> bool:
        """Whether units get numbers; a deliverable names them alone."""
        return self.page.said is not None and self.page.said.manner is not Manner.NAMED

    @property
    def has_bases(self) -> bool:
        """Whether the split names a base."""
        return self.page.split is not None and self.page.split.base_id is not None

    @property
    def _own(self) -> Sequence[Entry]:
        level = self.under.row.pk if self.under is not None else 0
        return [entry for entry in self.entries if entry.level == level]


def target_grid(page: SplitPage, under: int | None, saving: Saving = NOTHING_SENT) -> TargetGrid | None:
    """The grid of a page; None where `under` is no row on it that may have others below it."""
    above = None
    rows: Sequence[Row] = page.rows
    if under is not None:
        above = next((row for row in page.rows if row.row.pk == under), None)
        if above is None or not (above.may_give_on or above.below):
            return None
        rows = above.below
    entries = [entry for row in rows for entry in _entries(page, row, saving)]
    level = _level(page, above, rows) if page.is_whole or above is not None else None
    return TargetGrid(page, above, level, entries, saving)


def _entries(page: SplitPage, row: Row, saving: Saving) -> Iterator[Entry]:
    key = key_of(page.target.pk, row.row.parent_id, row.row.unit_id)
    made = entry_of(key, row, page.said, saving, row.row.parent_id or 0)
    below = _level(page, row, row.below) if row.below else None
    yield replace(made, below=below)
    for each in row.below:
        yield from _entries(page, each, saving)


def _level(page: SplitPage, above: Row | None, rows: Sequence[Row]) -> LevelLine | None:
    if page.said is None:
        return None
    summed = page.said.manner is Manner.SUMMED
    total = page.said.number if above is None else above.row.issued
    reserve = above.row.reserve if above is not None else page.split.reserve if page.split else _ZERO
    return LevelLine(
        row=above.row.pk if above is not None else 0,
        measure=page.said.value.unit,
        total=total if summed else None,
        given=sum((row.row.value or _ZERO for row in rows), _ZERO),
        reserve=reserve,
        fixed=sum((row.row.value or _ZERO for row in rows if not row.may_type), _ZERO),
    )
