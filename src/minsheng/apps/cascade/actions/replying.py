"""Consulting units, and what they say to their numbers (征求意见、答复)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from minsheng.apps.audit import trail
from minsheng.apps.cascade import steps
from minsheng.apps.cascade.errors import (
    AlreadyOffered,
    NotTold,
    ProposalBeyondTarget,
    ReplyStale,
    ReplyUnfit,
    ReplyWithoutReason,
)
from minsheng.apps.cascade.goals import said_of, values_in
from minsheng.apps.cascade.models import Allocation, Reply, Split
from minsheng.apps.cascade.replies import number_asked, version_asked
from minsheng.apps.people.permissions import require
from minsheng.apps.ui.words import quantity
from minsheng.core.cascade.manner import Manner
from minsheng.core.cascade.problems import NobodyToSplit

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from minsheng.apps.people.actor import Actor

Verb = Reply.Verb

_AFTER: dict[str, frozenset[str]] = {
    Verb.CONFIRMED: frozenset({"", Verb.OBJECTED, Verb.WITHDRAWN, Verb.UPHELD}),
    Verb.OBJECTED: frozenset({"", Verb.CONFIRMED, Verb.WITHDRAWN, Verb.UPHELD}),
    Verb.WITHDRAWN: frozenset({Verb.OBJECTED}),
    Verb.UPHELD: frozenset({Verb.OBJECTED}),
}
"""What may have been said last, by what is said now; empty where nothing was."""

_DOING: dict[str, str] = {
    Verb.CONFIRMED: "确认",
    Verb.OBJECTED: "提出异议",
    Verb.WITHDRAWN: "撤回异议",
    Verb.UPHELD: "维持原数",
}

_WITH_REASON = frozenset({Verb.OBJECTED, Verb.UPHELD})


@dataclass(frozen=True, slots=True)
class Words:
    """What is said with an answer: why, which number instead, and the number of a signed paper."""

    reason: str = ""
    proposed: Decimal | None = None
    document: str = ""


NO_WORDS = Words()


@transaction.atomic(durable=True)
def offer(
    *, actor: Actor, split: Split, version: int, at: datetime, parent: Allocation | None = None
) -> Split:
    """Put the draft below the target, or below `parent`, to its units (征求意见); issuing the level ends it.

    Raises:
        PermissionDenied: not the office; below a row not its unit either.
        SplitStale, LevelNotOpen, AlreadyOffered, NobodyToSplit: nothing is written.
    """
    split = steps.lock_split(split)
    steps.may_split(actor, split, parent)
    steps.refuse_stale(split, version)
    rows = steps.lock_rows([split], Q(pk=parent.pk)) if parent is not None else []
    above = steps.parent_of(rows, parent.pk if parent is not None else None)
    steps.refuse_closed_level(above)
    level = split if above is None else above
    if level.offered_at is not None:
        raise AlreadyOffered(target=split.target.code)
    count = split.allocations.filter(parent=above, is_open=True).count()
    if not count:
        raise NobodyToSplit
    level.offered_at = at
    steps.write_rows([above] if above is not None else [], ["offered_at"])
    steps.mark_changed(split, "offered_at")
    under = above.unit.name if above is not None else ""
    verb = "cascade.level_offered" if under else "cascade.split_offered"
    trail.record(
        verb, actor=actor, subject=split, facts={"count": count} | ({"under": under} if under else {})
    )
    return split


@transaction.atomic(durable=True)
def reply(
    *, actor: Actor, row: Allocation, version: int, verb: Reply.Verb, at: datetime, words: Words = NO_WORDS
) -> Reply:
    """Confirm a number that was put to one's unit, object to it, or take the objection back.

    Raises:
        PermissionDenied: not of the row's unit.
        NotTold, ReplyStale, ReplyUnfit, ReplyWithoutReason, ProposalBeyondTarget: nothing is written.
    """
    if verb == Verb.UPHELD:
        raise ValueError("a unit does not uphold what it was given")
    split = steps.lock_split(Split.objects.get(pk=row.split_id))
    row = _fresh(row, split)
    require(actor, "cascade.reply", row)
    if verb == Verb.OBJECTED and words.proposed is not None:
        _refuse_beyond(split, words.proposed)
    return _said(row, version, verb, words, actor, at)


@transaction.atomic(durable=True)
def uphold(*, actor: Actor, row: Allocation, version: int, reason: str, at: datetime) -> Reply:
    """Keep a number against an objection; the unit is told the reason.

    Raises:
        PermissionDenied: at the target not the office, below a row not its unit.
        NotTold, ReplyStale, ReplyUnfit, ReplyWithoutReason: nothing is written.
    """
    split = steps.lock_split(Split.objects.get(pk=row.split_id))
    row = _fresh(row, split)
    steps.may_settle(actor, row)
    return _said(row, version, Verb.UPHELD, Words(reason), actor, at)


def _refuse_beyond(split: Split, proposed: Decimal) -> None:
    """Refuse a number that a unit of a summed target cannot have: ProposalBeyondTarget."""
    value = values_in(split.edition_id, [split.target_id]).get(split.target_id)
    said = said_of(value) if value is not None and value.text.has_task else None
    if said is None or said.manner is not Manner.SUMMED or said.number is None:
        return
    if not 0 <= proposed <= said.number:
        whole = quantity(said.number, said.value.unit)
        raise ProposalBeyondTarget(proposed=quantity(proposed), whole=whole, field="proposed")


def _fresh(row: Allocation, split: Split) -> Allocation:
    """The row as it stands under the lock of its split, with the split as locked."""
    fresh = Allocation.objects.select_related("unit", "parent__unit").get(pk=row.pk)
    fresh.split = split
    return fresh


def _said(row: Allocation, version: int, verb: Reply.Verb, words: Words, actor: Actor, at: datetime) -> Reply:
    asked = version_asked(row)
    if asked is None:
        raise NotTold(unit=row.unit.name)
    if asked != version:
        raise ReplyStale(unit=row.unit.name, now=quantity(number_asked(row)))
    before = list(row.replies.filter(version=version).order_by("ordinal"))
    last = before[-1].verb if before else ""
    if last not in _AFTER[verb]:
        told = Verb(last).label if last else "还没有答复"
        raise ReplyUnfit(unit=row.unit.name, verb=_DOING[verb], last=told)
    if verb in _WITH_REASON and not words.reason.strip():
        raise ReplyWithoutReason(verb=_DOING[verb])
    proposed: dict[str, Any] = {"proposed": words.proposed if verb == Verb.OBJECTED else None}
    said = Reply.objects.create(
        allocation=row,
        version=version,
        ordinal=len(before) + 1,
        verb=verb,
        reason=words.reason.strip(),
        document=words.document.strip(),
        said_by=steps.actor_words(actor),
        said_at=at,
        **proposed,
    )
    facts = {"unit": row.unit.name, "verb": _DOING[verb], "number": number_asked(row), "reason": said.reason}
    trail.record("cascade.reply_given", actor=actor, subject=row.split, facts=facts | proposed)
    return said
