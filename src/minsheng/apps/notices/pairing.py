"""Which permanent project and target each fact of a reading continues.

A notice is paired by words with the edition before it. A copied reading is paired by the ordinals it kept:
whatever an erratum does to the words, a fact stays what it became in the edition that the copy was made of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minsheng.apps.notices.drafting import targets_in_order
from minsheng.apps.notices.models import Fact, Reading
from minsheng.apps.programmes.models import Edition, ProjectText, TargetValue
from minsheng.core.alignment import Known, Stated, pair

TARGET_KINDS = (Fact.Kind.TARGET, Fact.Kind.UNDERTAKING, Fact.Kind.SUBTARGET)

Pairs = Mapping[int, int | None]
"""Id of a permanent row by fact id; None for a new one."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """The permanent rows of project facts and of target facts."""

    projects: Pairs
    targets: Pairs


def proposed_pairs(
    reading: Reading, facts: Sequence[Fact], last: Edition | None, known: Sequence[ProjectText]
) -> Pairing:
    """What the issue page proposes; `facts` are those that stand, `known` the texts of the last edition."""
    if last is None:
        return Pairing({}, {})
    if reading.copied_from is not None:
        return _kept_pairs(reading.copied_from, facts)
    stated = [
        Stated(fact.pk, fact.value["number"], fact.value["title"])
        for fact in facts
        if fact.kind == Fact.Kind.PROJECT
    ]
    projects = pair([Known(t.project_id, t.number, t.title) for t in known], stated)
    return Pairing(projects, pair_targets(facts, projects, _values_of(last)))


def confirmed_pairs(reading: Reading, proposed: Pairing, chosen: Pairs, last: Edition | None) -> Pairing:
    """The pairing with the projects that the clerk chose.

    Where a choice differs, targets are paired anew with those of the project chosen; one that the clerk calls
    new has new targets. Of a copied reading only the facts of such projects are paired anew.
    """
    moved = {fact: row for fact, row in chosen.items() if row != proposed.projects.get(fact)}
    if not moved or last is None:
        return Pairing(chosen, proposed.targets)
    standing = reading.facts.exclude(state=Fact.State.REJECTED).filter(kind__in=TARGET_KINDS)
    facts = list(standing.order_by("ordinal"))
    again = moved if reading.copied_from_id is not None else chosen
    made_new = {fact for fact, row in moved.items() if row is None}
    open_to = [f for f in facts if f.project_id in again and f.project_id not in made_new]
    kept = {f.pk: proposed.targets.get(f.pk) for f in facts if f.project_id not in again}
    free = [value for value in _values_of(last) if value.target_id not in kept.values()]
    projects = {fact: row for fact, row in again.items() if fact not in made_new}
    fresh = dict.fromkeys((f.pk for f in facts if f.project_id in made_new), None)
    return Pairing(chosen, kept | fresh | pair_targets(open_to, projects, free))


def pair_targets(
    facts: Sequence[Fact], projects: Pairs, values: Sequence[TargetValue]
) -> dict[int, int | None]:
    """The permanent target of each target fact by words: within its project first, then anywhere."""
    mine = [fact for fact in facts if fact.kind in TARGET_KINDS]
    found: dict[int, int | None] = {}
    for project, row in projects.items():
        old = [_known(value) for value in values if value.text.project_id == row]
        new = [_stated(fact) for fact in mine if fact.project_id == project]
        found |= pair(old, new)
    left = [_stated(fact) for fact in mine if found.get(fact.pk) is None]
    free = [_known(value) for value in values if value.target_id not in found.values()]
    return found | pair(free, left)


def _kept_pairs(origin: Reading, facts: Sequence[Fact]) -> Pairing:
    """By ordinal: what each fact of the issued reading became; a fact added since is new."""
    projects, targets = _became(origin)
    return Pairing(
        {fact.pk: projects.get(fact.ordinal) for fact in facts if fact.kind == Fact.Kind.PROJECT},
        {fact.pk: targets.get(fact.ordinal) for fact in facts if fact.kind in TARGET_KINDS},
    )


def _became(origin: Reading) -> tuple[dict[int, int], dict[int, int]]:
    """The permanent project and target by the ordinal of the fact that an issued reading said it with.

    An edition has its projects and targets in the order of the facts, and neither changes once issued.
    """
    facts = list(origin.facts.exclude(state=Fact.State.REJECTED).order_by("ordinal"))
    texts: list[ProjectText] = list(origin.edition.texts.order_by("ordinal")) if origin.edition else []
    values: dict[int, list[TargetValue]] = {}
    for value in TargetValue.objects.filter(text__in=texts).order_by("ordinal"):
        values.setdefault(value.text_id, []).append(value)
    projects: dict[int, int] = {}
    targets: dict[int, int] = {}
    stated = [fact for fact in facts if fact.kind == Fact.Kind.PROJECT]
    for fact, text in zip(stated, texts, strict=True):
        projects[fact.ordinal] = text.project_id
        parts = targets_in_order([part for part in facts if part.project_id == fact.pk])
        for part, value in zip(parts, values.get(text.pk, []), strict=True):
            targets[part.ordinal] = value.target_id
    return projects, targets


def _values_of(edition: Edition) -> list[TargetValue]:
    return list(TargetValue.objects.filter(text__edition=edition).select_related("text"))


def _known(value: TargetValue) -> Known:
    return Known(value.target_id, value.unit, value.words)


def _stated(fact: Fact) -> Stated[int]:
    return Stated(fact.pk, fact.value.get("unit", ""), fact.value["words"])
