"""Which facts a warning of the reader speaks of."""

from collections.abc import Sequence
from typing import Any

from minsheng.apps.notices.facts import FactLike
from minsheng.apps.notices.models import Fact
from minsheng.apps.notices.units import UNIT_KINDS

_FIGURES = frozenset({Fact.Kind.TARGET, Fact.Kind.SUBTARGET})
_KINDS: dict[str, frozenset[str]] = {
    "policy.list_figures_differ": frozenset({Fact.Kind.TARGET}),
    "policy.parts_differ": _FIGURES,
    "policy.subset_exceeds": _FIGURES,
    "policy.measures_near": _FIGURES,
    "policy.list_units_differ": frozenset(UNIT_KINDS),
    "policy.unit_masked": frozenset(UNIT_KINDS),
    "policy.due_before_notice": frozenset({Fact.Kind.DEADLINE}),
    "policy.due_other_year": frozenset({Fact.Kind.DEADLINE}),
}
"""Kinds of facts that a warning is about; all others are about the project."""


def facts_meant(warning: dict[str, Any], facts: Sequence[FactLike]) -> list[FactLike]:
    """The facts whose words a warning of the project points at, else the project itself.

    Args:
        warning: with its `spans`, as the reading keeps it.
        facts: of the item that it concerns, in printed order.
    """
    kinds = _KINDS.get(warning["code"], frozenset({Fact.Kind.PROJECT}))
    standing = [fact for fact in facts if fact.state != Fact.State.REJECTED]
    about = [fact for fact in standing if fact.kind in kinds]
    touched = [fact for fact in about if _touch(fact.spans, warning["spans"])]
    return touched or about or [fact for fact in standing if fact.kind == Fact.Kind.PROJECT]


def _touch(spans: list[list[int]], others: list[list[int]]) -> bool:
    return any(start < end_ and start_ < end for start, end in spans for start_, end_ in others)
