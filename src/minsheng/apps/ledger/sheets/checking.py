"""What a 登记表 would change, before anything is written (核对)."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from django.db.models import Sum

from minsheng.apps.ledger import errors
from minsheng.apps.ledger.asking import STATES
from minsheng.apps.ledger.models import Entry
from minsheng.apps.ledger.sequence import figure_words
from minsheng.apps.ledger.sheets.judging import Judged, Reading, Verdict, identity_of, judge
from minsheng.apps.ledger.sheets.reading import Fault
from minsheng.apps.people.masking import masked_id_code, masked_name, masked_phone
from minsheng.apps.ui.sentences import sentence_for
from minsheng.apps.ui.words import day as day_words
from minsheng.apps.ui.words import quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from minsheng.apps.ledger.sheets.book import Book
    from minsheng.apps.ledger.sheets.reading import SheetOf, Typed
    from minsheng.core.errors import Refusal

RANGE = 2_000
LISTED = 200
"""Changed rows, and refused ones, that a page lists one by one."""
FAULTS = 2_000
"""Refused rows whose places are kept after the end."""

_MICRO = Decimal(10) ** 6
_VERDICTS = list(Verdict)
_MASKS = {"identity": masked_id_code, "name": masked_name, "phone": masked_phone}


@dataclass(slots=True)
class _Sheet:
    """What is counted of one sheet; a figure is that of the last day where figures are not added up."""

    sheet: SheetOf
    counts: Counter[str] = field(default_factory=Counter)
    sum: Decimal = Decimal(0)
    added: Decimal = Decimal(0)
    last: Entry | None = None


@dataclass(slots=True)
class Check:
    """What was found: counts by sheet, what is listed, and what the writing needs to know again.

    `versions` are those of entries to be changed; `twice` names, for rows that are there twice, the other.
    """

    sheets: list[dict[str, Any]] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    changes: list[list[str]] = field(default_factory=list)
    refused: list[list[str]] = field(default_factory=list)
    faults: list[list[object]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    twice: dict[int, str] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """All rows that say anything."""
        return sum(self.counts.values())

    def written(self) -> str:
        """As a batch keeps it, encrypted."""
        names = ("sheets", "left", "changes", "refused", "versions", "twice")
        return json.dumps({name: getattr(self, name) for name in names}, ensure_ascii=False)


def check(book: Book, step: Callable[[int, int, str], None] | None = None) -> Check:
    """All rows of a workbook judged, nothing written; seven queries for each 2,000 rows."""
    checking = _Checking(book)
    for some in book.ranges(RANGE):
        if step is not None:
            step(some[0][0], 0, "核对登记表")
        checking.take(some)
    return checking.done()


class _Checking:
    """Gathers what becomes of rows; a row that is there twice takes the first down with it."""

    def __init__(self, book: Book) -> None:
        self._book, self._found = book, Check()
        self._sheets = {sheet.row.pk: _Sheet(sheet) for sheet in book.sheets}
        self._first: dict[bytes, int] = {}
        # By number of the row, so that the first of two is taken back without being kept whole.
        self._verdicts, self._amounts, self._rows = bytearray(), array("q"), array("I")
        self._numbers = array("I")
        self._reading = Reading(book.ground, book.days, book.seal.serial, {})

    def take(self, some: list[tuple[int, Typed]]) -> None:
        """Judge the rows of a range."""
        for (number, typed), judged in zip(some, judge(self._reading, some), strict=True):
            first = self._seen_before(number, judged)
            if first is not None:
                place = f"{typed.sheet.name} 第{self._numbers[first]}行"
                judged.verdict = Verdict.REFUSED
                judged.why = Fault(errors.RowTwice(other=place))
                self._found.twice[number] = place
                self._take_back(first, typed)
            self._count(typed, judged)

    def _seen_before(self, number: int, judged: Judged) -> int | None:
        if (told := identity_of(judged)) is None:
            return None
        first = self._first.setdefault(blake2b(repr(told).encode(), digest_size=12).digest(), number)
        return first if first != number else None

    def _count(self, typed: Typed, judged: Judged) -> None:
        sheet = self._sheets[typed.sheet.row.pk]
        sheet.counts[judged.verdict] += 1
        amount = Decimal(0)
        if judged.verdict is Verdict.REFUSED:
            self._refuse(typed, judged)
        elif judged.entry is not None and judged.entry.quantity is not None:
            amount = judged.entry.quantity
            sheet.sum += amount
            if judged.verdict is Verdict.CHANGED and judged.known is not None:
                sheet.added += amount - (judged.known.quantity or 0)
            elif judged.verdict is Verdict.NEW:
                sheet.added += amount
        if judged.verdict is Verdict.CHANGED:
            self._change(typed, judged)
        entry = judged.entry if judged.verdict is not Verdict.REFUSED else None
        if entry is not None and (sheet.last is None or entry.happened_on >= sheet.last.happened_on):
            sheet.last = entry
        self._verdicts.append(_VERDICTS.index(judged.verdict))
        self._amounts.append(int(amount * _MICRO))
        self._rows.append(typed.sheet.row.pk)
        self._numbers.append(typed.number)

    def _take_back(self, first: int, other: Typed) -> None:
        """The first of two rows about the same is refused as well."""
        verdict, sheet = _VERDICTS[self._verdicts[first]], self._sheets[self._rows[first]]
        if verdict is Verdict.REFUSED:
            return
        why = errors.RowTwice(other=other.place())
        self._found.twice[first] = other.place()
        sheet.counts[verdict] -= 1
        sheet.counts[Verdict.REFUSED] += 1
        amount = Decimal(self._amounts[first]) / _MICRO
        sheet.sum -= amount
        sheet.added -= amount if verdict is Verdict.NEW else 0
        self._verdicts[first] = _VERDICTS.index(Verdict.REFUSED)
        self._list(sheet.sheet, self._numbers[first], "", why, "")

    def _change(self, typed: Typed, judged: Judged) -> None:
        known, entry = judged.known, judged.entry
        if known is None or entry is None:
            return
        self._found.versions[known.pk] = known.version
        if len(self._found.changes) < LISTED:
            unit = typed.sheet.asked.unit
            before, after = _told(known, unit), _told(entry, unit)
            self._found.changes.append(
                [typed.place(), before, after if after != before else "个人信息或说明"]
            )

    def _refuse(self, typed: Typed, judged: Judged) -> None:
        faults = typed.faults or ([judged.why] if judged.why is not None else [])
        for fault in faults:
            shown = _shown(typed, fault.column)
            self._list(typed.sheet, typed.number, fault.column, fault.why, shown)

    def _list(self, sheet: SheetOf, number: int, column: str, why: Refusal, shown: str) -> None:
        letters = sheet.letters.get(column, "")
        if len(self._found.faults) < FAULTS:
            self._found.faults.append([sheet.name, number, letters, why.code])
        if len(self._found.refused) < LISTED:
            place = f"{sheet.name} {letters}{number}" if letters else f"{sheet.name} 第{number}行"
            self._found.refused.append([place, shown, sentence_for(why.code, why.facts)])

    def done(self) -> Check:
        """Everything; two queries for what is stored."""
        stored, last = _stored(self._book)
        found = self._found
        found.left = [(name, sentence_for(why.code, why.facts)) for name, why in self._book.left]
        for pk, each in self._sheets.items():
            if sum(each.counts.values()):
                found.sheets.append(_line(each, stored.get(pk), last.get(pk)))
        totals: Counter[str] = sum((each.counts for each in self._sheets.values()), Counter())
        found.counts = {verdict.value: totals[verdict] for verdict in Verdict}
        return found


def _stored(book: Book) -> tuple[dict[int, Decimal], dict[int, Entry]]:
    """Of each row what is entered already: the sum of its entries, or its last state."""
    rows = [sheet.row.pk for sheet in book.sheets]
    entries = Entry.objects.filter(allocation__in=rows).exclude(state=Entry.State.WITHDRAWN)
    sums = entries.exclude(manner__in=STATES).order_by().values_list("allocation").annotate(Sum("quantity"))
    states = entries.filter(manner__in=STATES).order_by("happened_on", "pk")
    return {pk: total or Decimal(0) for pk, total in sums}, {each.allocation_id: each for each in states}


def _line(each: _Sheet, stored: Decimal | None, last: Entry | None) -> dict[str, Any]:
    """One sheet as the page tells it; nothing in it is about a person."""
    asked, unit = each.sheet.asked, each.sheet.asked.unit
    if asked.manner in STATES:
        now, given = (_told(one, unit) if one else "—" for one in (last, each.last))
        added = ""
    else:
        now, given = quantity(stored or Decimal(0), unit), quantity(each.sum, unit)
        added = quantity(each.added, unit)
    return {
        "name": each.sheet.name,
        "target": asked.said.words,
        "counts": {verdict.value: each.counts[verdict] for verdict in Verdict},
        "given": given,
        "stored": now,
        "added": added,
    }


def _told(entry: Entry, unit: str) -> str:
    """A row as a preview tells it: day and figure."""
    measured = f" {unit}" if unit and entry.quantity is not None and entry.grade is None else ""
    return f"{day_words(entry.happened_on)}：{figure_words(entry)}{measured}"


def _shown(typed: Typed, column: str) -> str:
    """What stands in a cell, masked where it is personal."""
    text = typed.shown.get(column, "")
    given = typed.given
    if not text and given is not None and column:
        value = getattr(given, column, None) or getattr(given.subject, column, None)
        text = "" if value is None or value is True else str(value)
    mask = _MASKS.get(column)
    return mask(text) if mask and text else text[:40]


def opened(text: str) -> Mapping[str, Any]:
    """What `Check.written` wrote; the keys of `versions` and `twice` are numbers again."""
    found: dict[str, Any] = json.loads(text) if text else {}
    for name in ("versions", "twice"):
        found[name] = {int(key): value for key, value in found.get(name, {}).items()}
    return found
