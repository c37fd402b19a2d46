"""Which permanent project and target each fact of a reading continues.

A notice is paired by words with the edition before it. A copied reading is paired by the ordinals it kept:
whatever an erratum does to the words, a fact stays what it became in the edition that the copy was made of.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from minsheng.apps.notices.drafting import targets_in_order
from minsheng.apps.notices.facts import FactLike
from minsheng.apps.notices.models import Fact, Reading
from minsheng.apps.programmes.compared import Compared, compared
from minsheng.core.alignment import Known, Stated, pair

TARGET_KINDS = (Fact.Kind.TARGET, Fact.Kind.UNDERTAKING, Fact.Kind.SUBTARGET)

Pairs = Mapping[int, int | None]
"""Id of a permanent row by fact id; None for a new one."""

_KnownTargets = Sequence[tuple[int, Known]]
"""Targets of the edition before, each with the project it stands under."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """The permanent rows of project facts and of target facts."""

    projects: Pairs
    targets: Pairs


def proposed_pairs(reading: Reading, facts: Sequence[FactLike], last: Compared | None) -> Pairing:
    """What the issue page proposes; `facts` are those that stand. A copied reading takes one query."""
    if last is None:
        return Pairing({}, {})
    if reading.copied_from is not None:
        return _kept_pairs(reading.copied_from, facts, last)
    stated = [
        Stated(fact.pk, fact.value["number"], fact.value["title"])
        for fact in facts
        if fact.kind == Fact.Kind.PROJECT
    ]
    projects = pair([Known(t.project_id, t.number, t.title) for t in last.texts], stated)
    return Pairing(projects, pair_targets(facts, projects, _targets_of(last)))


def confirmed_pairs(
    reading: Reading, facts: Sequence[FactLike], proposed: Pairing, chosen: Pairs, last: Compared | None
) -> Pairing:
    """The pairing with the projects that the clerk chose; `facts` are those that stand.

    Where a choice differs, targets are paired anew with those of the project chosen; one that the clerk calls
    new has new targets. Of a copied reading only the facts of such projects are paired anew.
    """
    moved = {fact: row for fact, row in chosen.items() if row != proposed.projects.get(fact)}
    if not moved or last is None:
        return Pairing(chosen, proposed.targets)
    mine = [fact for fact in facts if fact.kind in TARGET_KINDS]
    again = moved if reading.copied_from_id is not None else chosen
    made_new = {fact for fact, row in moved.items() if row is None}
    open_to = [f for f in mine if f.project_id in again and f.project_id not in made_new]
    kept = {f.pk: proposed.targets.get(f.pk) for f in mine if f.project_id not in again}
    free = [(project, known) for project, known in _targets_of(last) if known.row not in kept.values()]
    projects = {fact: row for fact, row in again.items() if fact not in made_new}
    fresh = dict.fromkeys((f.pk for f in mine if f.project_id in made_new), None)
    return Pairing(chosen, kept | fresh | pair_targets(open_to, projects, free))


def pair_targets(facts: Sequence[FactLike], projects: Pairs, targets: _KnownTargets) -> dict[int, int | None]:
    """The permanent target of each target fact by words: within its project first, then anywhere."""
    mine = [fact for fact in facts if fact.kind in TARGET_KINDS]
    stated = _by_project((fact.project_id, _stated(fact)) for fact in mine)
    known = _by_project(targets)
    found: dict[int, int | None] = {}
    for project, row in projects.items():
        found |= pair(known.get(row, []), stated.get(project, []))
    left = [_stated(fact) for fact in mine if found.get(fact.pk) is None]
    taken = set(found.values())
    return found | pair([each for _, each in targets if each.row not in taken], left)


Row = TypeVar("Row")


def _by_project(rows: Iterable[tuple[int | None, Row]]) -> dict[int | None, list[Row]]:
    found: dict[int | None, list[Row]] = defaultdict(list)
    for project, row in rows:
        found[project].append(row)
    return found


def _kept_pairs(origin: Reading, facts: Sequence[FactLike], last: Compared) -> Pairing:
    """By ordinal: what each fact of the issued reading became; a fact added since is new."""
    projects, targets = _became(origin, last)
    return Pairing(
        {fact.pk: projects.get(fact.ordinal) for fact in facts if fact.kind == Fact.Kind.PROJECT},
        {fact.pk: targets.get(fact.ordinal) for fact in facts if fact.kind in TARGET_KINDS},
    )


def _became(origin: Reading, last: Compared) -> tuple[dict[int, int], dict[int, int]]:
    """The permanent project and target by the ordinal of the fact that an issued reading said it with.

    An edition has its projects and targets in the order of the facts, and neither changes once issued.
    """
    facts = list(origin.facts.exclude(state=Fact.State.REJECTED).order_by("ordinal"))
    is_last = origin.edition_id == last.edition.pk
    said = last if is_last or origin.edition is None else compared(origin.edition)
    below = _by_project((fact.project_id, fact) for fact in facts)
    projects: dict[int, int] = {}
    targets: dict[int, int] = {}
    stated = [fact for fact in facts if fact.kind == Fact.Kind.PROJECT]
    for fact, text in zip(stated, said.texts, strict=True):
        projects[fact.ordinal] = text.project_id
        parts = targets_in_order(below.get(fact.pk, []))
        for part, value in zip(parts, said.below[text.pk].targets, strict=True):
            targets[part.ordinal] = value.target
    return projects, targets


def _targets_of(last: Compared) -> list[tuple[int, Known]]:
    return [
        (text.project_id, Known(value.target, value.unit, value.words))
        for text in last.texts
        for value in last.below[text.pk].targets
    ]


def _stated(fact: FactLike) -> Stated[int]:
    return Stated(fact.pk, fact.value.get("unit", ""), fact.value["words"])
