"""Rows of a 登记表 held against what stands: new, unchanged, changed or refused, by the rules of a form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from minsheng.apps.ledger import errors
from minsheng.apps.ledger.asking import STATES
from minsheng.apps.ledger.days import refuse_outside
from minsheng.apps.ledger.judging import settle, shaped
from minsheng.apps.ledger.keys import kept_of
from minsheng.apps.ledger.models import Entry, KeyKind
from minsheng.apps.ledger.sequence import figure_words
from minsheng.apps.ledger.sheets.beside import RangeBeside
from minsheng.apps.ledger.sheets.reading import Fault
from minsheng.apps.ledger.sheets.works import out_of_order, refuse_papers
from minsheng.core.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from minsheng.apps.ledger.days import Days
    from minsheng.apps.ledger.ground import Ground
    from minsheng.apps.ledger.models import SubjectRecord
    from minsheng.apps.ledger.sheets.reading import Typed
    from minsheng.apps.ledger.values import EntryGiven, SubjectGiven

State = Entry.State

_OPEN = frozenset({State.DRAFT, State.RETURNED})
_SAME = (
    *("manner", "key_kind", "key", "quantity", "numerator", "denominator", "stage", "grade"),
    *("happened_on", "mends", "issuer", "document", "words"),
)


class Verdict(StrEnum):
    """What becomes of a row."""

    NEW = "created"
    CHANGED = "changed"
    SAME = "unchanged"
    REFUSED = "refused"


@dataclass(slots=True)
class Judged:
    """One row with what becomes of it; `known` is the entry that it is about, where there is one already."""

    typed: Typed
    verdict: Verdict
    entry: Entry | None = None
    known: Entry | None = None
    given: EntryGiven | None = None
    why: Fault | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a whole workbook is judged on: the day's ground, which days rows take, and which rows are twice.

    `versions` are those that changed entries had at the preview; None while that is being made.
    """

    ground: Ground
    days: Days
    seal: str
    twice: Mapping[int, str]
    versions: Mapping[int, int] | None = None


def judge(reading: Reading, some: Sequence[tuple[int, Typed]]) -> list[Judged]:
    """The rows of one range by their numbers in the workbook; six queries at most, whatever their number."""
    known = _entries_named([typed for _, typed in some])
    shaping = [_shape(reading, number, typed, known) for number, typed in some]
    beside = RangeBeside([each.entry for each in shaping if each.entry is not None])
    for each in shaping:
        if each.entry is not None:
            _settle(reading, each, beside)
    _refuse_order(shaping, beside)
    return shaping


def _refuse_order(shaping: Sequence[Judged], beside: RangeBeside) -> None:
    """Stages whose days do not follow one another are refused, those of one file beside one another."""
    made, intakes = {}, {}
    for number, each in enumerate(shaping):
        if each.entry is not None and each.entry.works_id and each.verdict in (Verdict.NEW, Verdict.CHANGED):
            made[number], intakes[number] = each.entry, each.typed.sheet.asked.intake
    changed = {number: each.known.pk for number, each in enumerate(shaping) if each.known is not None}
    for number, why in out_of_order(made, changed, beside.staged, intakes).items():
        shaping[number].verdict, shaping[number].why = Verdict.REFUSED, Fault(why, column_of(why))


def identities_of(judged: Judged) -> list[tuple[int, str, bool]]:
    """By what a row is told from others of the workbook: its subject, or day, and the entry it is about."""
    entry, given, typed, known = judged.entry, judged.given, judged.typed, judged.known
    row = typed.sheet.row.pk
    about = typed.entry if known is None else known.pk
    found = [] if about is None else [(row, f"E{about}", False)]
    if entry is None or given is None:
        return found
    if entry.manner in STATES:
        return [*found, (row, f"{entry.manner}:{entry.happened_on}:{entry.mends or ''}", False)]
    if entry.row_id:
        return [*found, (row, entry.row_id, False)]
    return [*found, (row, entry.key, given.is_leaving)]


def _entries_named(rows: Sequence[Typed]) -> dict[int, Entry]:
    """The entries that stood in the rows at the download; one query, none without such."""
    ids = {typed.entry for typed in rows if typed.entry is not None}
    if not ids:
        return {}
    found = Entry.objects.filter(pk__in=ids).exclude(state=State.WITHDRAWN).select_related("record")
    return {entry.pk: entry for entry in found}


def _shape(reading: Reading, number: int, typed: Typed, known: Mapping[int, Entry]) -> Judged:
    """A row judged by itself."""
    given, row = typed.given, typed.sheet.row
    if given is None:
        return Judged(typed, Verdict.REFUSED, why=typed.faults[0])
    before = known.get(typed.entry or 0)
    if before is not None and before.allocation_id != row.pk:
        before = None
    try:
        if (twice := reading.twice.get(number)) is not None:
            raise errors.RowTwice(other=twice)
        refuse_outside(row, given.happened_on, reading.ground.on)
        intake = reading.ground.intake(row, given.happened_on)
        if intake.pk != typed.sheet.asked.intake.pk:
            raise errors.SheetOutdated(sheet=typed.sheet.name)
        reading.days.refuse(row, given.happened_on)
        if before is not None and given.subject is not None:
            given = replace(given, subject=_unmasked(given.subject, before))
            if _is_untold(given.subject, before) and _says_same(given, before):
                return Judged(typed, Verdict.SAME, known=before)
        entry = shaped(reading.ground, row, given, intake)
        refuse_papers(given, intake)
    except Refusal as why:
        return Judged(typed, Verdict.REFUSED, why=Fault(why, column_of(why)), known=before)
    if entry.key_kind in ("", KeyKind.WEAK) and entry.manner not in STATES:
        entry.row_id = before.row_id if before is not None else _row_id(reading, typed, entry)
    return Judged(typed, Verdict.NEW, entry, before, given)


def _row_id(reading: Reading, typed: Typed, entry: Entry) -> str:
    """The lasting name of a row without a lasting key: its number in this download, else what it says."""
    if typed.serial:
        return f"{reading.seal}:{typed.serial}"
    # Of two such rows that say the same, nobody can tell whether they are two: both are refused.
    told = f"{entry.key or entry.quantity}:{entry.happened_on:%Y%m%d}"
    return f"~{told[-70:]}"


def _settle(reading: Reading, each: Judged, beside: RangeBeside) -> None:
    """A shaped row by what stands beside it."""
    entry, given = each.entry, each.given
    if entry is None or given is None:
        return
    each.known = known = each.known or beside.known(entry, is_leaving=given.is_leaving)
    is_papered = known is None or entry.works_id is None or beside.papers(known) == dict(given.papers)
    if known is not None and is_papered and _is_same(known, entry, given, each.typed):
        each.verdict = Verdict.SAME
        return
    try:
        if known is not None:
            _refuse_unopened(known, entry, each.typed, reading.versions)
        settle(entry, given, reading.ground.says(entry.allocation), beside, known)
    except Refusal as why:
        each.verdict, each.why = Verdict.REFUSED, Fault(why, column_of(why))
        return
    each.verdict = Verdict.NEW if known is None else Verdict.CHANGED


def _refuse_unopened(known: Entry, entry: Entry, typed: Typed, versions: Mapping[int, int] | None) -> None:
    """Refuse to change what is past its unit, or what changed since it was shown: EntryKnown, RowStale."""
    if known.state not in _OPEN:
        facts = {"day": known.happened_on, "state": known.get_state_display()}
        raise errors.EntryKnown(before=figure_words(known), given=figure_words(entry), **facts)
    is_old = known.pk == typed.entry and known.version != typed.version
    if is_old or (versions is not None and versions.get(known.pk) != known.version):
        raise errors.RowStale(now=figure_words(known), given=figure_words(entry))


def _is_same(known: Entry, entry: Entry, given: EntryGiven, typed: Typed) -> bool:
    """Whether a row says what stands; of a subject also what is kept about it."""
    quantity = known.quantity
    if known.leaves_id is not None and quantity is not None:
        quantity = -quantity
    if quantity != entry.quantity or given.is_leaving != (known.leaves_id is not None):
        return False
    if any(getattr(known, name) != getattr(entry, name) for name in _SAME if name != "quantity"):
        return False
    subject, record = given.subject, _record(known)
    asked = typed.sheet.asked.intake.asks
    if subject is None or not asked:
        return True
    told, kept = kept_of(subject, asked), {name: getattr(record, name, "") for name in asked}
    return all((told[name] or kept[name]) == kept[name] for name in asked)


def _record(entry: Entry) -> SubjectRecord | None:
    return getattr(entry, "record", None)


def _unmasked(subject: SubjectGiven, known: Entry) -> SubjectGiven:
    """What is masked in the workbook, or left out of it, as it is kept."""
    record = _record(known)
    found = subject
    for name in ("identity", "name", "phone"):
        typed, kept = getattr(subject, name), getattr(record, name, "")
        if (not typed and name != "identity") or "*" in typed or (not typed and not subject.born_on):
            found = replace(found, **{name: kept})  # type: ignore[arg-type]  # names of texts alone
    return found


def _is_untold(subject: SubjectGiven | None, known: Entry) -> bool:
    """Whether nothing tells whom a row is about but that the entry stood in it."""
    is_told = subject is not None and (subject.identity or subject.code or subject.born_on)
    return bool(known.key) and not is_told


def _says_same(given: EntryGiven, known: Entry) -> bool:
    """Whether a row whose subject is not kept leaves all else as it is."""
    return (given.happened_on, given.words.strip()) == (known.happened_on, known.words) and (
        given.is_leaving == (known.leaves_id is not None)
    )


def column_of(why: Refusal) -> str:
    """The column that a refusal is about."""
    field = why.facts.get("field")
    if isinstance(field, str):
        return field
    area, _, name = why.code.partition(".")
    if area == "identity":
        return "identity"
    return _COLUMNS.get(name, "")


_COLUMNS = {
    "day_ahead": "happened_on",
    "day_outside_year": "happened_on",
    "row_takes_nothing": "happened_on",
    "row_answered": "happened_on",
    "intake_missing": "happened_on",
    "quantity_unfit": "quantity",
    "progress_fell": "quantity",
    "issuer_unknown": "issuer",
    "rate_missing": "numerator",
    "denominator_zero": "denominator",
    "numerator_above": "numerator",
    "deliverable_unknown": "deliverable",
    "grade_missing": "grade",
    "stage_unknown": "stage",
    "stage_order": "happened_on",
    "code_personal": "code",
    "nobody_to_leave": "is_leaving",
}
