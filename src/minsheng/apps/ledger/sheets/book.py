"""A filled 登记表 with the targets that its sheets are of, and its rows in order."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.ledger.asking import asked_of
from minsheng.apps.ledger.days import Days
from minsheng.apps.ledger.errors import SheetOutdated, SheetTooLong, SheetUnkeyed
from minsheng.apps.ledger.ground import Ground
from minsheng.apps.ledger.models import Manner
from minsheng.apps.ledger.seeing import joined
from minsheng.apps.ledger.sheets.columns import columns_of
from minsheng.apps.ledger.sheets.reading import SheetOf, found_in, placed
from minsheng.apps.ledger.sheets.works import names_of, works_by_row
from minsheng.apps.ledger.steps import may_enter, person_of
from minsheng.core.errors import Refusal

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from minsheng.apps.ledger.models import Works
    from minsheng.apps.ledger.sheets.reading import Found, Typed
    from minsheng.apps.ledger.sheets.seal import Seal
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme

MOST_ROWS = 250_000


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook of a unit, programme and month; `left` are sheets that are not read, with why."""

    seal: Seal
    programme: Programme
    ground: Ground
    days: Days
    sheets: Sequence[SheetOf]
    left: Sequence[tuple[str, Refusal]]

    def rows(self) -> Iterator[tuple[int, Typed]]:
        """All rows that say anything, numbered from 0 through all sheets.

        Raises:
            SheetTooLong: beyond `MOST_ROWS`.
        """
        every = (read for sheet in self.sheets for read in sheet.rows(self.programme.year))
        for number, read in enumerate(every):
            if number >= MOST_ROWS:
                raise SheetTooLong(limit=MOST_ROWS)
            yield number, read()

    def ranges(self, size: int) -> Iterator[list[tuple[int, Typed]]]:
        """The rows so many at a time."""
        rows = self.rows()
        while some := list(islice(rows, size)):
            yield some

    def ranges_told(
        self, size: int, told: Sequence[tuple[str, int]], since: int
    ) -> Iterator[list[tuple[int, Typed]]]:
        """The same from a number on, as a check numbered them, whatever can no longer be read of them.

        Args:
            size: most rows of a range; the numbers of one follow one another.
            told: name of each sheet that the check read, with how many rows it had.
            since: the first number wanted.
        """
        some: list[tuple[int, Typed]] = []
        for number, read in self._told(told, since):
            if some and (len(some) == size or number != some[-1][0] + 1):
                yield some
                some = []
            some.append((number, read()))
        if some:
            yield some

    def _told(self, told: Sequence[tuple[str, int]], since: int) -> Iterator[tuple[int, Callable[[], Typed]]]:
        there = {sheet.name: sheet for sheet in self.sheets}
        first = 0
        for name, count in told:
            if name in there and first + count > since:
                rows = enumerate(there[name].rows(self.programme.year), first)
                yield from islice(rows, max(since - first, 0), count)
            first += count


def open_book(data: bytes, actor: Actor, *, month: datetime.date | None, on: datetime.date) -> Book:
    """A workbook as the actor's unit may hand it in on a day; at most thirteen queries.

    Args:
        data: of the file.
        actor: of the unit that it was made for.
        month: the last day of the month that is wanted; None for whatever it is of.
        on: today.

    Raises:
        Unreadable: no workbook, or beyond the limits.
        SheetUnknown, SheetUnkeyed, SheetOutdated, SheetElsewhere.
        PermissionDenied: nobody with a post.
    """
    seal, found, unkeyed = found_in(data)
    unit = person_of(actor)[0].unit
    wanted = seal.month if month is None else month
    seal.refuse_other(unit=unit.code, programme=seal.programme, month=wanted)
    rows = Allocation.objects.filter(
        pk__in={each.row for each in found},
        issued_open__isnull=False,
        split__target__project__programme__code=seal.programme,
    )
    known = {row.pk: row for row in joined(rows)}
    if not known:
        raise SheetOutdated(sheet="") if found or not unkeyed else SheetUnkeyed(sheet="、".join(unkeyed[:3]))
    ground = Ground(known.values(), on)
    works = works_by_row(known)
    sheets: list[SheetOf] = []
    left: list[tuple[str, Refusal]] = [(name, SheetUnkeyed(sheet=name)) for name in unkeyed]
    for each in found:
        try:
            sheets.append(_sheet(each, known.get(each.row), ground, works, (actor, seal.month)))
        except Refusal as why:
            left.append((each.sheet.name, why))
    programme = next(iter(known.values())).split.target.project.programme
    return Book(seal, programme, ground, Days(known.values(), on), sheets, left)


def _sheet(
    found: Found,
    row: Allocation | None,
    ground: Ground,
    works: Mapping[int, Sequence[Works]],
    by: tuple[Actor, datetime.date],
) -> SheetOf:
    """A sheet with its row: SheetOutdated where that is no longer entered like this, or by this unit."""
    if row is None:
        raise SheetOutdated(sheet=found.sheet.name)
    actor, month = by
    intake = ground.intake(row, month)
    try:
        may_enter(actor, ground, row, intake.manner)
    except PermissionDenied:
        raise SheetOutdated(sheet=found.sheet.name) from None
    year = row.split.target.project.programme.year
    asked = asked_of(intake, ground.says(row), year, ground.on)
    names = names_of(works.get(row.pk, ())) if intake.manner == Manner.WORKS else None
    return placed(found, row, asked, columns_of(asked, names), names)
