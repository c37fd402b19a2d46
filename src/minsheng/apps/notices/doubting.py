"""Doubts about decided facts: a figure beside its own words, a project's type beside its targets."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from minsheng.apps.notices.facts import FactLike
from minsheng.apps.notices.models import Fact, Reading
from minsheng.apps.notices.values import Value
from minsheng.apps.programmes.models import Edition, TargetType
from minsheng.core.quantity.stated import states

FIGURES = frozenset({Fact.Kind.TARGET, Fact.Kind.SUBTARGET, Fact.Kind.STANDARD})
BY_HAND = {"type_by_hand": True}
"""Marks the value of a project whose type a clerk chose: it follows no target any more."""

_WORDY = frozenset({TargetType.F, TargetType.G})


def is_unquoted(fact: FactLike, basis: str) -> bool:
    """Whether a standing figure has a number that its own words do not print.

    Never in an amendment, nor for what a change adds: those figures come from a document that is not read.
    """
    value = fact.value
    if fact.kind not in FIGURES or fact.state == Fact.State.REJECTED:
        return False
    if basis == Edition.Basis.AMENDMENT or "from_change" in value:
        return False
    numbers = value["ratio"].split(":") if value["ratio"] else [value["low"], value["high"]]
    return not all(states(value["words"], Decimal(number)) for number in numbers if number is not None)


def issued_figures(reading: Reading) -> dict[int, Value]:
    """What the figures of the edition under a change say, by ordinal; none for a notice. One query.

    They are public as they stand: somebody confirmed them, or took them from an amendment's own document.
    """
    if reading.copied_from is None:
        return {}
    standing = reading.copied_from.facts.filter(kind__in=FIGURES).exclude(state=Fact.State.REJECTED)
    return dict(standing.values_list("ordinal", "value"))


def types_of(parts: Iterable[FactLike], own: str) -> list[str]:
    """Types that a project's may be one of: those of its targets that stand, hard ones first; no sub-task's.

    Without figures a coverage word may make it a rate; only deliverable and graded pledge are told apart by
    what is undertaken.
    """
    standing = [part for part in parts if part.state != Fact.State.REJECTED]
    figures = [part.value for part in standing if part.kind == Fact.Kind.TARGET]
    if not figures and own in _WORDY:
        return [part.value["type"] for part in standing if part.kind == Fact.Kind.UNDERTAKING]
    return [value["type"] for value in sorted(figures, key=lambda value: bool(value["soft"]))]


def project_type(value: Value, parts: Sequence[FactLike]) -> str:
    """The type of a project: as a clerk chose it or as one of its targets has it, else that of the first.

    The first hard target goes before soft ones. The reader's type follows it where the clerk gave the targets
    another one.
    """
    own = str(value["type"])
    types = types_of(parts, own)
    if not value["has_task"] or own == TargetType.H or "type_by_hand" in value:
        return own
    return own if own in types or not types else types[0]


def is_apart(project: FactLike, parts: Sequence[FactLike]) -> bool:
    """Whether a project with targets has a type that none of them has, as only a clerk can choose."""
    kind = project_type(project.value, parts)
    types = types_of(parts, kind)
    return bool(types) and project.value["has_task"] and kind not in types
