"""Decisions on the facts of a reading; each locks the notice first and carries the version it saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.notices.errors import (
    AlreadyIssued,
    AlreadyWithdrawn,
    DecisionStale,
    FactRejected,
    NothingDecided,
    NothingRestored,
    ParentRejected,
    ReadingClosed,
    UnreadIsNoFact,
)
from minsheng.apps.notices.models import Decision, Fact, Notice, Reading
from minsheng.apps.notices.undoing import Stood, before_last, first_of
from minsheng.apps.notices.units import UNIT_KINDS
from minsheng.apps.notices.values import Value
from minsheng.apps.notices.wording import audited_words, names_in_words, value_in_words
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.permissions import require

_STATE_AFTER = {
    Decision.Verb.ACCEPT: Fact.State.ACCEPTED,
    Decision.Verb.EDIT: Fact.State.EDITED,
    Decision.Verb.REJECT: Fact.State.REJECTED,
}


PASSAGES = frozenset({Fact.Kind.UNREAD, Fact.Kind.MEASURE})
"""Kinds whose words are whole passages, which do not go into the audit chain."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Outcome of a bulk acceptance: how many were accepted, and the numbers of those that were stale."""

    count: int
    stale: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """A fact that a clerk adds: its project's fact, or None above the projects."""

    kind: Fact.Kind
    project: Fact | None
    value: Value
    spans: list[list[int]]


@transaction.atomic(durable=True)
def decide_fact(
    *,
    actor: Actor,
    fact: Fact,
    version: int,
    verb: Decision.Verb,
    at: datetime,
    value: Value | None = None,
) -> Fact:
    """Accept, edit, reject, undo or restore on one fact; a project takes what is below it along.

    Restoring brings back what the fact said first, what the reader read, however often it was changed: it
    waits for a decision again, in a change it stands as issued. It can be undone, and takes nothing along.

    Undoing steps back one decision: value and state are those before it, so that a fact that is open says
    what the reader read. Rejecting a project rejects its parts, undoing that brings back those that fell
    with it.

    Raises:
        PermissionDenied: the actor may not review here.
        ReadingClosed, DecisionStale, NothingDecided, NothingRestored, ParentRejected, FactRejected,
        UnreadIsNoFact: nothing is written.
    """
    reading = lock_reading(fact.reading_id, actor)
    fact = Fact.objects.select_related("project", "reading").get(pk=fact.pk)
    if fact.version != version:
        raise _stale(fact, version)
    if verb != Decision.Verb.REJECT and _orphan(fact):
        raise ParentRejected(number=fact.ordinal)
    if fact.state == Fact.State.REJECTED and verb != Decision.Verb.REOPEN:
        raise FactRejected(number=fact.ordinal)
    below = _parts_taken_along(fact, verb)
    changes = [(fact, _after(fact, verb, value)), *((part, _after(part, verb, None)) for part in below)]
    _apply(changes, verb, actor, at)
    _record_decided(reading.notice, fact, actor, Decision.Verb(verb).label)
    return fact


@transaction.atomic(durable=True)
def accept_facts(*, actor: Actor, reading: Reading, seen: Mapping[int, int], at: datetime) -> Accepted:
    """Accept open facts in bulk: `seen` gives the version seen by fact id; stale or decided ones stay.

    Unread passages stay too: each is a promise to add or words to reject, and takes a look of its own.

    Raises:
        PermissionDenied, ReadingClosed: nothing was written.
    """
    reading = lock_reading(reading.pk, actor)
    facts = list(reading.facts.filter(pk__in=seen).select_related("project").order_by("pk"))
    fresh = [fact for fact in facts if fact.version == seen[fact.pk] and _may_accept(fact)]
    stale = tuple(f.ordinal for f in facts if f.version != seen[f.pk])
    accepted = [(fact, Stood(fact.value, Fact.State.ACCEPTED)) for fact in fresh]
    _apply(accepted, Decision.Verb.ACCEPT, actor, at)
    if fresh:
        trail.record(
            "notices.facts_accepted",
            actor=actor,
            subject=reading.notice,
            facts={"count": len(fresh), "batch": trail.batch_hash([fact.pk for fact in fresh])},
        )
    return Accepted(len(fresh), stale)


@transaction.atomic(durable=True)
def confirm_phrases(*, actor: Actor, reading: Reading, seen: Mapping[int, int], at: datetime) -> Accepted:
    """Confirm that units stand for no single one (a mask, 各县（市）区): `seen` as for `accept_facts`.

    Raises:
        PermissionDenied, ReadingClosed: nothing was written.
    """
    reading = lock_reading(reading.pk, actor)
    fresh, stale = seen_units(reading, seen)
    facts = [fact for fact in fresh if not fact.value["none"]]
    edited = [(fact, Stood(fact.value | {"none": True}, Fact.State.EDITED)) for fact in facts]
    _apply(edited, Decision.Verb.EDIT, actor, at)
    if facts:
        trail.record(
            "notices.phrases_confirmed",
            actor=actor,
            subject=reading.notice,
            facts={"names": names_in_words(facts), "count": len(facts)},
        )
    return Accepted(len(facts), stale)


def seen_units(reading: Reading, seen: Mapping[int, int]) -> tuple[list[Fact], tuple[int, ...]]:
    """The unit facts that stand as seen, and the ordinals of those that changed; a step of two actions."""
    facts = list(reading.facts.filter(kind__in=UNIT_KINDS, pk__in=seen).order_by("pk"))
    fresh = [f for f in facts if f.version == seen[f.pk] and f.state != Fact.State.REJECTED]
    return fresh, tuple(fact.ordinal for fact in facts if fact.version != seen[fact.pk])


@transaction.atomic(durable=True)
def add_fact(*, actor: Actor, reading: Reading, given: Addition, at: datetime) -> Fact:
    """Add a fact that the reader missed, already accepted by the clerk who adds it.

    Raises:
        PermissionDenied, ReadingClosed, ParentRejected: nothing was written.
    """
    reading = lock_reading(reading.pk, actor)
    project = None if given.project is None else reading.facts.get(pk=given.project.pk)
    if project is not None and project.state == Fact.State.REJECTED:
        raise ParentRejected(number=project.ordinal)
    last = reading.facts.order_by("-ordinal").first()
    fact = Fact.objects.create(
        reading=reading,
        ordinal=last.ordinal + 1 if last else 1,
        kind=given.kind,
        project=project,
        value=given.value,
        spans=given.spans,
        state=Fact.State.ACCEPTED,
        added_by=actor_words(actor),
    )
    _note_added(fact, at)
    _record_added(reading.notice, fact, actor)
    return fact


@transaction.atomic(durable=True)
def withdraw_notice(*, actor: Actor, notice: Notice) -> None:
    """Take a notice back that was never issued; its rows stay, its file may be handed in again.

    Raises:
        PermissionDenied, AlreadyIssued, AlreadyWithdrawn: nothing was written.
    """
    require(actor, "notices.import", notice)
    notice = Notice.objects.select_for_update(no_key=True, of=("self",)).get(pk=notice.pk)
    if notice.state == Notice.State.WITHDRAWN:
        raise AlreadyWithdrawn(name=notice.name)
    if notice.readings.filter(state=Reading.State.ISSUED).exists():
        raise AlreadyIssued()
    notice.state = Notice.State.WITHDRAWN
    notice.save(update_fields=["state"])
    standing = (Reading.State.REVIEW, Reading.State.KEPT)
    notice.readings.filter(state__in=standing).update(state=Reading.State.REPLACED)
    explains = notice.kind == Notice.Kind.INTERPRETATION
    verb = "notices.interpretation_withdrawn" if explains else "notices.notice_withdrawn"
    trail.record(verb, actor=actor, subject=notice, facts={"name": notice.name})


def lock_reading(reading: int, actor: Actor) -> Reading:
    """The reading under review with its notice locked; a step of every action here.

    Raises:
        PermissionDenied: the actor may not review the notice.
        ReadingClosed: it is not under review any more.
    """
    row = Reading.objects.select_related("notice__division").get(pk=reading)
    require(actor, "notices.review", row.notice)
    Notice.objects.select_for_update(no_key=True, of=("self",)).get(pk=row.notice_id)
    row.refresh_from_db(fields=["state"])
    if row.state != Reading.State.REVIEW:
        raise ReadingClosed()
    return row


def actor_words(actor: Actor) -> str:
    """Who decided, as text that outlives the account: `林一舟（望湖区民政局）`."""
    name = actor.shown_name
    return (f"{name}（{actor.post.unit.name}）" if actor.post else name)[:120]


def _record_decided(notice: Notice, fact: Fact, actor: Actor, verb: str) -> None:
    said = "notices.passage_decided" if fact.kind in PASSAGES else "notices.fact_decided"
    trail.record(said, actor=actor, subject=notice, facts=_facts(fact) | {"verb": verb})


def _record_added(notice: Notice, fact: Fact, actor: Actor) -> None:
    said = "notices.passage_added" if fact.kind in PASSAGES else "notices.fact_added"
    trail.record(said, actor=actor, subject=notice, facts=_facts(fact))


def _facts(fact: Fact) -> dict[str, object]:
    """What the chain, which never forgets, keeps of a fact: no whole passage."""
    facts: dict[str, object] = {"number": fact.ordinal, "kind": Fact.Kind(fact.kind).label}
    if fact.kind not in PASSAGES:
        facts["value"] = audited_words(fact.kind, fact.value)
    return facts


def _note_added(fact: Fact, at: datetime) -> None:
    Decision.objects.create(
        fact=fact,
        version_seen=0,
        verb=Decision.Verb.ADD,
        before={},  # a JSON column takes no NULL here, and nothing was said before
        after=fact.value,
        decided_by=fact.added_by,
        decided_at=at,
    )


def _orphan(fact: Fact) -> bool:
    return fact.project is not None and fact.project.state == Fact.State.REJECTED


def _may_accept(fact: Fact) -> bool:
    return fact.state == Fact.State.OPEN and fact.kind != Fact.Kind.UNREAD and not _orphan(fact)


def _parts_taken_along(fact: Fact, verb: Decision.Verb) -> Sequence[Fact]:
    if fact.kind != Fact.Kind.PROJECT:
        return []
    if verb == Decision.Verb.REJECT:
        return list(fact.parts.exclude(state=Fact.State.REJECTED).order_by("pk"))
    if verb != Decision.Verb.REOPEN or fact.state != Fact.State.REJECTED:
        return []
    # Parts that were rejected on their own carry another moment and stay rejected.
    fell = fact.decisions.order_by("-version_seen").values_list("decided_at", flat=True)[0]
    rejected = fact.parts.filter(state=Fact.State.REJECTED).order_by("pk")
    rejected = rejected.select_related("reading").prefetch_related("decisions")
    return [part for part in rejected if list(part.decisions.all())[-1].decided_at == fell]


def _after(fact: Fact, verb: Decision.Verb, value: Value | None) -> Stood:
    """What the fact says and how it stands after a decision."""
    if fact.kind == Fact.Kind.UNREAD and verb in {Decision.Verb.ACCEPT, Decision.Verb.EDIT}:
        raise UnreadIsNoFact(number=fact.ordinal)
    if verb == Decision.Verb.REOPEN:
        before = before_last(fact)
        if before is None:
            raise NothingDecided(number=fact.ordinal)
        return before
    if verb == Decision.Verb.RESTORE:
        first = first_of(fact)
        if first is None or first.value == fact.value:
            raise NothingRestored(number=fact.ordinal)
        return first
    said = dict(value or {}) if verb == Decision.Verb.EDIT else dict(fact.value)
    return Stood(said, _STATE_AFTER[verb])


def _apply(changes: list[tuple[Fact, Stood]], verb: Decision.Verb, actor: Actor, at: datetime) -> None:
    who = actor_words(actor)
    Decision.objects.bulk_create(
        Decision(
            fact=fact,
            version_seen=fact.version,
            verb=verb,
            before=fact.value,
            after=after.value,
            decided_by=who,
            decided_at=at,
        )
        for fact, after in changes
    )
    for fact, after in changes:
        fact.value, fact.state, fact.version = after.value, after.state, fact.version + 1
    Fact.objects.bulk_update([fact for fact, _ in changes], ["value", "state", "version"], batch_size=500)


def _stale(fact: Fact, version: int) -> DecisionStale:
    seen = fact.decisions.filter(version_seen=version).first()
    last = fact.decisions.order_by("-version_seen").first()
    return DecisionStale(
        number=fact.ordinal,
        who=last.decided_by if last else "",
        seen=value_in_words(fact.kind, seen.before if seen and seen.before else fact.value),
        now=f"{value_in_words(fact.kind, fact.value)}（{Fact.State(fact.state).label}）",
    )
