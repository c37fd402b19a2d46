"""What stands beside one another by day: states one a day, totals that never fall, stages in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.ledger.errors import EntryKnown, ProgressFell, StageOrder
from minsheng.apps.ledger.figures import rate_words
from minsheng.apps.ledger.models import Entry
from minsheng.apps.ui.words import quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def refuse_known_state(entry: Entry, accepted: Iterable[Entry]) -> None:
    """Refuse a second state of one as-of day that mends nothing: EntryKnown, with both figures.

    Args:
        entry: the one to be entered or accepted.
        accepted: the accepted states of its row.
    """
    if entry.mends is not None:
        return
    for other in accepted:
        if other.happened_on == entry.happened_on:
            facts = {"day": other.happened_on, "state": other.get_state_display()}
            raise EntryKnown(before=figure_words(other), given=figure_words(entry), **facts)


def refuse_fall(entry: Entry, accepted: Iterable[Entry]) -> None:
    """Refuse a total of a flow below the one before it or above the one after it: ProgressFell.

    A correction, which names the month it mends, may be lower; what follows it is compared with it.
    """
    if entry.mends is not None or entry.quantity is None:
        return
    states = sorted(accepted, key=lambda other: (other.happened_on, other.accepted_at, other.pk))
    earlier = [other for other in states if other.happened_on <= entry.happened_on]
    later = [other for other in states if other.happened_on > entry.happened_on]
    before = earlier[-1] if earlier else None
    after = next((other for other in later if other.mends is None), None)
    if before is not None and before.quantity is not None and entry.quantity < before.quantity:
        raise _fell(entry, before)
    if after is not None and after.quantity is not None and entry.quantity > after.quantity:
        raise _fell(entry, after)


def refuse_order(entry: Entry, stages: Sequence[str], changed: Entry | None = None) -> None:
    """Refuse a stage of works behind a later or before an earlier one of them: StageOrder; one query."""
    others = Entry.objects.filter(works=entry.works, stage__in=stages).exclude(stage=entry.stage)
    others = others.exclude(state=Entry.State.WITHDRAWN).exclude(pk=changed.pk if changed else 0)
    refuse_order_beside(entry, others.order_by("pk"), stages)


def refuse_order_beside(entry: Entry, others: Iterable[Entry], stages: Sequence[str]) -> None:
    """Refuse the same beside entries of the same works that are at hand: StageOrder."""
    own = stages.index(entry.stage)
    for other in others:
        if other.stage == entry.stage or other.stage not in stages:
            continue
        is_later = stages.index(other.stage) > own
        first, last = (entry, other) if is_later else (other, entry)
        if first.happened_on > last.happened_on:
            facts = {"other": other.stage, "other_day": other.happened_on}
            raise StageOrder(stage=entry.stage, day=entry.happened_on, **facts)


def figure_words(entry: Entry, unit: str = "") -> str:
    """The figure of an entry as a reader sees it; a rate with what it comes to in the target's unit."""
    if entry.grade is not None:
        return entry.get_grade_display()
    if entry.denominator is not None and entry.quantity is None:
        return rate_words(entry.numerator, entry.denominator, unit)
    return quantity(entry.quantity)


def _fell(entry: Entry, other: Entry) -> ProgressFell:
    facts = {"day": entry.happened_on, "value": quantity(entry.quantity)}
    return ProgressFell(other_day=other.happened_on, other=quantity(other.quantity), **facts)
