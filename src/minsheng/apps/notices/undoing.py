"""What stood before the last decision on a fact: the decisions replayed, each undo taking one back."""

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


def before_last(fact: Fact) -> Stood | None:
    """How the fact stood before its last decision that still holds; None where none does.

    A fact begins open with the reader's value, one of a change accepted as it was issued, an added one
    accepted as it was added. Reads `reading` and `decisions` of the fact.
    """
    stood: list[Stood] = []
    for decision in fact.decisions.all():
        verb = Decision.Verb(decision.verb)
        if not stood and verb != Decision.Verb.ADD:
            begun = Fact.State.OPEN if fact.reading.copied_from_id is None else Fact.State.ACCEPTED
            stood.append(Stood(dict(decision.before), begun))
        if verb == Decision.Verb.REOPEN:
            stood = stood[: max(1, len(stood) - 1)]
        else:
            stood.append(Stood(dict(decision.after), _STATE[verb]))
    return stood[-2] if len(stood) > 1 else None


def undoable(facts: Iterable[FactLike]) -> frozenset[int]:
    """Ids of the facts on which a decision holds that can be undone; one query."""
    depth: dict[int, int] = {}
    decisions = Decision.objects.filter(fact__in=[fact.pk for fact in facts]).order_by("fact", "version_seen")
    for fact, verb in decisions.values_list("fact", "verb"):
        depth[fact] = max(0, depth.get(fact, 0) + _DEPTH.get(Decision.Verb(verb), 1))
    return frozenset(fact for fact, held in depth.items() if held)
