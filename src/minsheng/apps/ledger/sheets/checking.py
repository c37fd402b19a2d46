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
from minsheng.apps.ledger.sheets.judging import Judged, Reading, Verdict, identities_of, judge
from minsheng.apps.ledger.sheets.reading import Fault
from minsheng.apps.people.masking import masked_id_code, masked_name, masked_phone
from minsheng.apps.ui.sentences import sentence_for
from minsheng.apps.ui.words import day as day_words
from minsheng.apps.ui.words import quantity
from minsheng.core.progress.months import month_end
from minsheng.kit.ahead import ahead

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

    `versions` are those of entries to be changed; `twice` names, for rows that are there twice, the other;
    `elsewhere` counts rows to be written of days in another month than the workbook's.
    """

    sheets: list[dict[str, Any]] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    changes: list[list[str]] = field(default_factory=list)
    refused: list[list[str]] = field(default_factory=list)
    faults: list[list[object]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    twice: dict[int, str] = field(default_factory=dict)
    elsewhere: int = 0

    @property
    def rows(self) -> int:
        """All rows that say anything."""
        return sum(self.counts.values())

    def written(self) -> str:
        """As a batch keeps it, encrypted."""
        names = ("sheets", "left", "changes", "refused", "versions", "twice", "elsewhere")
        return json.dumps({name: getattr(self, name) for name in names}, ensure_ascii=False)


def check(book: Book, step: Callable[[int, int, str], None] | None = None) -> Check:
    """All rows of a workbook judged, nothing written; seven queries for each 2,000 rows."""
    checking = _Checking(book)
    for some in ahead(book.ranges(RANGE)):
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
        self._numbers, self._added, self._elsewhere = array("I"), array("q"), bytearray()
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
        found = [
            self._first.setdefault(blake2b(repr(told).encode(), digest_size=12).digest(), number)
            for told in identities_of(judged)
        ]
        return next((first for first in found if first != number and self._differ(first, judged)), None)

    def _differ(self, first: int, judged: Judged) -> bool:
        """Whether two rows about the same say more than what stands."""
        return {_VERDICTS[self._verdicts[first]], judged.verdict} != {Verdict.SAME}

    def _count(self, typed: Typed, judged: Judged) -> None:
        sheet = self._sheets[typed.sheet.row.pk]
        sheet.counts[judged.verdict] += 1
        amount, added, is_elsewhere = Decimal(0), Decimal(0), False
        if judged.verdict is Verdict.REFUSED:
            self._refuse(typed, judged)
        elif judged.entry is not None and judged.entry.quantity is not None and _adds(typed, judged.entry):
            amount = judged.entry.quantity
            if judged.verdict is not Verdict.SAME:
                added = amount - (judged.known.quantity or 0 if judged.known is not None else 0)
        if judged.verdict is Verdict.CHANGED:
            self._change(typed, judged)
        if judged.verdict in (Verdict.NEW, Verdict.CHANGED) and judged.given is not None:
            is_elsewhere = month_end(judged.given.happened_on) != self._book.seal.month
        sheet.sum += amount
        sheet.added += added
        self._found.elsewhere += is_elsewhere
        entry = judged.entry if judged.verdict is not Verdict.REFUSED else None
        if entry is not None and (sheet.last is None or entry.happened_on >= sheet.last.happened_on):
            sheet.last = entry
        self._verdicts.append(_VERDICTS.index(judged.verdict))
        self._amounts.append(int(amount * _MICRO))
        self._added.append(int(added * _MICRO))
        self._elsewhere.append(is_elsewhere)
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
        sheet.sum -= Decimal(self._amounts[first]) / _MICRO
        sheet.added -= Decimal(self._added[first]) / _MICRO
        self._found.elsewhere -= self._elsewhere[first]
        self._verdicts[first] = _VERDICTS.index(Verdict.REFUSED)
        place = f"{sheet.sheet.name} 第{self._numbers[first]}行"
        self._found.changes = [each for each in self._found.changes if each[0] != place]
        self._list(sheet.sheet, self._numbers[first], "", why, "")

    def _change(self, typed: Typed, judged: Judged) -> None:
        known, entry = judged.known, judged.entry
        if known is None or entry is None:
            return
        self._found.versions[known.pk] = known.version
        if len(self._found.changes) < LISTED:
            unit = typed.sheet.asked.unit
            before, after = _told(known, unit), _told(entry, unit)
            if after == before:
                before, after = _differing(known, entry)
            self._found.changes.append([typed.place(), before, after])

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
    # Of works the counting stage alone adds up; all else has none.
    counting = {sheet.row.pk: sheet.asked.intake.stage for sheet in book.sheets if sheet.works is not None}
    sums = entries.exclude(manner__in=STATES).order_by().values_list("allocation", "stage")
    summed = {
        pk: total or Decimal(0)
        for pk, stage, total in sums.annotate(Sum("quantity"))
        if stage == counting.get(pk, "")
    }
    states = entries.filter(manner__in=STATES).order_by("happened_on", "pk")
    return summed, {each.allocation_id: each for each in states}


_WORDS = {"issuer": "由谁出具", "document": "依据的材料", "words": "说明", "mends": "更正的月份"}


def _differing(known: Entry, entry: Entry) -> tuple[str, str]:
    """What differs besides day and figure, before and after; of what is personal only that it does."""
    told = [
        (f"{label}：{was or '—'}", f"{label}：{now or '—'}")
        for name, label in _WORDS.items()
        if (was := getattr(known, name)) != (now := getattr(entry, name))
    ]
    if not told:
        return "—", "对象的信息或要件"
    before, after = zip(*told, strict=True)
    return "；".join(before), "；".join(after)


def _adds(typed: Typed, entry: Entry) -> bool:
    """Whether an entry's quantity adds to the figure: of works that of the counting stage."""
    return entry.works_id is None or entry.stage == typed.sheet.asked.intake.stage


def _line(each: _Sheet, stored: Decimal | None, last: Entry | None) -> dict[str, Any]:
    """One sheet as the page tells it; nothing in it is about a person."""
    asked, unit = each.sheet.asked, each.sheet.asked.unit
    if asked.manner in STATES:
        now, given = (_told(one, unit) if one else "—" for one in (last, each.last))
        added = _moved(last, each.last, unit)
    else:
        # Of works one stage adds up, which is named: a sheet of other stages adds nothing.
        stage = f"{asked.intake.stage} " if each.sheet.works is not None else ""
        now, given = (stage + quantity(total, unit) for total in (stored or Decimal(0), each.sum))
        added = quantity(each.added, unit)
    return {
        "name": each.sheet.name,
        "target": asked.said.words,
        "counts": {verdict.value: each.counts[verdict] for verdict in Verdict},
        "given": given,
        "stored": now,
        "added": added,
    }


def _moved(before: Entry | None, after: Entry | None, unit: str) -> str:
    """By how much a later state is above the last that is entered; empty where nobody can say."""
    if after is None or after.quantity is None or (before is not None and before.quantity is None):
        return ""
    was = Decimal(0) if before is None else before.quantity or Decimal(0)
    if before is not None and after.happened_on < before.happened_on:
        return ""
    return quantity(after.quantity - was, unit)


def _told(entry: Entry, unit: str) -> str:
    """A row as a preview tells it: day and figure."""
    measured = f" {unit}" if unit and entry.quantity is not None and entry.grade is None else ""
    return f"{day_words(entry.happened_on)}：{figure_words(entry, unit)}{measured}"


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


def sheets_told(found: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Name of each sheet that a check read, with how many rows it had, in their order."""
    return [(each["name"], sum(each["counts"].values())) for each in found.get("sheets", ())]
