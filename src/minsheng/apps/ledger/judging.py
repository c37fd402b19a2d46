"""What is wrong with an entry as typed, by the manner of its target; what it becomes where nothing is."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from minsheng.apps.cascade.queries import said_of
from minsheng.apps.ledger import errors
from minsheng.apps.ledger.asking import STATES
from minsheng.apps.ledger.beside import Stored
from minsheng.apps.ledger.keys import Key, key_of_deliverable, key_of_subject, key_of_works
from minsheng.apps.ledger.models import Entry, KeyKind, Manner
from minsheng.apps.ledger.sequence import refuse_fall, refuse_known_state, refuse_order
from minsheng.apps.ui.words import quantity as in_words
from minsheng.core.cascade.manner import decimals
from minsheng.core.progress.months import month_end

if TYPE_CHECKING:
    from collections.abc import Callable

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.ledger.beside import Beside
    from minsheng.apps.ledger.ground import Ground
    from minsheng.apps.ledger.models import Intake
    from minsheng.apps.ledger.values import EntryGiven
    from minsheng.apps.programmes.models import TargetValue

_ONE = Decimal(1)
_RATE, _STANDARD = "B", "C"


def judged(
    ground: Ground, row: Allocation, given: EntryGiven, intake: Intake, known: Entry | None = None
) -> Entry:
    """The entry, not yet written, in place of `known` where that is being changed.

    Raises:
        Refusal: the first thing wrong with it.
    """
    entry = shaped(ground, row, given, intake)
    settle(entry, given, ground.says(row), Stored(), known)
    if entry.works is not None:
        refuse_order(entry, intake.stages, known)
    return entry


def shaped(ground: Ground, row: Allocation, given: EntryGiven, intake: Intake) -> Entry:
    """The entry as typed, judged by itself; no query.

    Raises:
        Refusal: the first thing wrong with it.
    """
    value = ground.says(row)
    entry = ground.blank(row, intake.manner)
    entry.happened_on = given.happened_on
    entry.mends = month_end(given.mends) if given.mends else None
    entry.issuer, entry.document = given.issuer.strip(), given.document.strip()
    entry.words = given.words.strip()
    _SHAPES[Manner(intake.manner)](entry, given, intake, value, ground)
    _refuse_fraction(entry, value)
    return entry


def settle(
    entry: Entry, given: EntryGiven, value: TargetValue, beside: Beside, changed: Entry | None = None
) -> None:
    """Judge a shaped entry by what stands beside it, and say which one a leaving ends.

    Raises:
        NobodyToLeave, EntryKnown, ProgressFell.
    """
    if entry.manner in STATES:
        states = list(beside.states(entry)) if entry.mends is None else []
        refuse_known_state(entry, [*states, *(beside.pending(entry, changed) if entry.mends is None else ())])
        if entry.manner == Manner.TOTALS and not value.stock:
            refuse_fall(entry, states)
    elif given.is_leaving and entry.key:
        entry.leaves = _leaving(entry, value, beside, changed)
        entry.quantity = -(entry.leaves.quantity or _ONE)
    elif entry.key_kind and entry.key_kind != KeyKind.WEAK:
        _refuse_known(entry, beside.same_key(entry, changed))


def _subjects(entry: Entry, given: EntryGiven, intake: Intake, _value: TargetValue, ground: Ground) -> None:
    """A keyed subject, its leaving, or a negative correction, which alone may do without a key."""
    if given.subject is None and given.quantity is not None and given.quantity < 0:
        if not entry.words:
            raise errors.ReasonMissing(doing="更正", field="words")
        entry.quantity = given.quantity
        return
    key = key_of_subject(intake, entry.allocation_id, given, ground.on)
    _put(entry, key)
    entry.quantity = _ONE if given.quantity is None else given.quantity
    if key.kind != KeyKind.CODE and entry.quantity != _ONE:
        raise errors.QuantityUnfit(quantity=in_words(entry.quantity), why="逐个登记的每条只能是 1")
    if entry.quantity <= 0:
        raise errors.QuantityUnfit(quantity=in_words(entry.quantity), why="应大于 0")


def _leaving(entry: Entry, value: TargetValue, beside: Beside, changed: Entry | None) -> Entry:
    """The accepted entry of the row that somebody's leaving ends."""
    may = value.stock and entry.key_kind != KeyKind.WEAK
    found = beside.there(entry, changed) if may else None
    if found is None:
        raise errors.NobodyToLeave(unit=entry.allocation.unit.name)
    return found


def _totals(entry: Entry, given: EntryGiven, intake: Intake, _value: TargetValue, _ground: Ground) -> None:
    entry.quantity = _present(given.quantity)
    for field in ("issuer", "document"):
        if not getattr(entry, field):
            raise errors.CertificateMissing(field=field)
    if intake.issuers and entry.issuer not in intake.issuers:
        raise errors.IssuerUnknown(issuer=entry.issuer, issuers="、".join(intake.issuers))


def _measured(entry: Entry, given: EntryGiven, intake: Intake, value: TargetValue, _ground: Ground) -> None:
    """Numerator and denominator of a rate, the standard in force with paid and due, the value of a series."""
    has_rate = given.numerator is not None or given.denominator is not None
    if value.type == _RATE or (value.type == _STANDARD and has_rate):
        _rate(entry, given, intake)
    if value.type != _RATE:
        if given.quantity is None:
            raise errors.QuantityUnfit(quantity="", why="没有填数")
        entry.quantity = given.quantity


def _rate(entry: Entry, given: EntryGiven, intake: Intake) -> None:
    if given.numerator is None or given.denominator is None:
        raise errors.RateMissing
    if given.denominator <= 0:
        raise errors.DenominatorZero(denominator=in_words(given.denominator))
    if given.numerator < 0 or (given.numerator > given.denominator and not intake.may_exceed):
        facts = {"numerator": in_words(given.numerator), "denominator": in_words(given.denominator)}
        raise errors.NumeratorAbove(**facts)
    entry.numerator, entry.denominator = given.numerator, given.denominator


def _deliverables(
    entry: Entry, given: EntryGiven, intake: Intake, _value: TargetValue, _ground: Ground
) -> None:
    _put(entry, key_of_deliverable(intake, entry.allocation_id, given))
    entry.quantity = _ONE


def _review(entry: Entry, given: EntryGiven, _intake: Intake, _value: TargetValue, _ground: Ground) -> None:
    if given.grade is None or not entry.words:
        raise errors.GradeMissing
    entry.grade = given.grade


def _works(entry: Entry, given: EntryGiven, intake: Intake, value: TargetValue, _ground: Ground) -> None:
    works = given.works
    if works is None or works.allocation_id != entry.allocation_id:
        raise errors.WorksMissing(target=value.words)
    if given.stage not in intake.stages:
        raise errors.StageUnknown(stage=given.stage, stages="、".join(intake.stages))
    entry.works, entry.stage = works, given.stage
    _put(entry, key_of_works(works, given.stage))
    entry.quantity = works.amount if given.quantity is None else given.quantity
    if entry.quantity <= 0:
        raise errors.QuantityUnfit(quantity=in_words(entry.quantity), why="应大于 0")


_SHAPES: dict[Manner, Callable[[Entry, EntryGiven, Intake, TargetValue, Ground], None]] = {
    Manner.SUBJECTS: _subjects,
    Manner.WORKS: _works,
    Manner.TOTALS: _totals,
    Manner.MEASURED: _measured,
    Manner.DELIVERABLES: _deliverables,
    Manner.REVIEW: _review,
}


def _present(number: Decimal | None) -> Decimal:
    if number is None or number < 0:
        raise errors.QuantityUnfit(quantity=in_words(number), why="应填不小于 0 的数")
    return number


def _put(entry: Entry, key: Key) -> None:
    entry.key_kind, entry.key, entry.key_name = key.kind, key.text, key.name


def _refuse_fraction(entry: Entry, value: TargetValue) -> None:
    """What is counted takes no fraction; of a rate the two figures are what they are."""
    if entry.quantity is None or entry.quantity is _ONE or entry.manner == Manner.MEASURED:
        return
    fine = decimals(entry.quantity)
    if fine and fine > (scale := said_of(value).scale):
        why = "不能带小数" if scale == 0 else f"最多 {scale} 位小数"
        raise errors.QuantityUnfit(quantity=in_words(entry.quantity), why=why)


def _refuse_known(entry: Entry, before: Entry | None) -> None:
    """One entry of a row for a key."""
    if before is not None:
        facts = {"day": before.happened_on, "state": before.get_state_display()}
        raise errors.EntryKnown(before=in_words(before.quantity), given=in_words(entry.quantity), **facts)
