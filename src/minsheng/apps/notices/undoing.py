"""What stood before the last decision on a fact, and what it said first: its decisions replayed.

Each undo takes one decision back; a return to the first value (还原) is a decision like others.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from minsheng.apps.notices.facts import FactLike
from minsheng.apps.notices.models import Decision, Fact
from minsheng.apps.notices.values import Value

_DEPTH = {Decision.Verb.ADD: 0, Decision.Verb.REOPEN: -1}
"""What a decision adds to those that can be undone; others add one. An addition is rejected, not undone."""

_STATE = {
    Decision.Verb.ADD: Fact.State.ACCEPTED,
    Decision.Verb.ACCEPT: Fact.State.ACCEPTED,
    Decision.Verb.EDIT: Fact.State.EDITED,
    Decision.Verb.REJECT: Fact.State.REJECTED,
}


@dataclass(frozen=True, slots=True)
class Stood:
    """What a fact says and how it stands, which only together tell whose the value is."""

    value: Value
    state: Fact.State


@dataclass(frozen=True, slots=True)
class History:
    """Whether a decision holds that can be undone, and what the fact said first; None where it was added."""

    can_undo: bool
    first: Value | None


def first_of(fact: Fact) -> Stood | None:
    """How the fact began; None where nothing was decided on it or a clerk added it. One query."""
    decision = fact.decisions.order_by("version_seen").first()
    if decision is None or decision.verb == Decision.Verb.ADD:
        return None
    return _begun(fact, decision)


def _begun(fact: Fact, decision: Decision) -> Stood:
    state = Fact.State.OPEN if fact.reading.copied_from_id is None else Fact.State.ACCEPTED
    return Stood(dict(decision.before), state)


def before_last(fact: Fact) -> Stood | None:
    """How the fact stood before its last decision that still holds; None where none does.

    A fact begins open with the reader's value, one of a change accepted as it was issued, an added one
    accepted as it was added. Reads `reading` and `decisions` of the fact.
    """
    stood: list[Stood] = []
    for decision in fact.decisions.all():
        verb = Decision.Verb(decision.verb)
        if not stood and verb != Decision.Verb.ADD:
            stood.append(_begun(fact, decision))
        if verb == Decision.Verb.REOPEN:
            stood = stood[: max(1, len(stood) - 1)]
        elif verb == Decision.Verb.RESTORE:
            stood.append(stood[0])
        else:
            stood.append(Stood(dict(decision.after), _STATE[verb]))
    return stood[-2] if len(stood) > 1 else None


def histories(facts: Iterable[FactLike]) -> dict[int, History]:
    """The histories of the facts on which something was decided, by id; one query."""
    depth: dict[int, int] = {}
    first: dict[int, Value | None] = {}
    decisions = Decision.objects.filter(fact__in=[fact.pk for fact in facts]).order_by("fact", "version_seen")
    for fact, verb, before in decisions.values_list("fact", "verb", "before"):
        depth[fact] = max(0, depth.get(fact, 0) + _DEPTH.get(Decision.Verb(verb), 1))
        first.setdefault(fact, None if verb == Decision.Verb.ADD else before)
    return {fact: History(held > 0, first[fact]) for fact, held in depth.items()}
