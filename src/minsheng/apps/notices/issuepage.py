"""The issue page: what still stands in the way, which row continues which, and what changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from minsheng.apps.notices.drafting import Issue, edition_draft, facts_digest, last_edition
from minsheng.apps.notices.models import Fact, Reading
from minsheng.apps.notices.pairing import TARGET_KINDS, Pairing, confirmed_pairs, proposed_pairs
from minsheng.apps.notices.units import named_units
from minsheng.apps.programmes.difference import Change, differences, said_by_draft, said_by_edition
from minsheng.apps.programmes.models import Edition, ProjectText

NEVER_SEEN = "-"
"""Stands for the digest that a form does not carry: it equals none."""


@dataclass(frozen=True, slots=True)
class PairRow:
    """A fact of the new text and the permanent row it is proposed to continue, None for a new one.

    Evident where both say the same words.
    """

    fact: Fact
    chosen: int | None
    is_evident: bool


@dataclass(frozen=True, slots=True)
class IssuePage:
    """What the clerk sees before issuing; `options` are the projects of the edition before."""

    initial: Mapping[str, Any]
    seen: str
    last: Edition | None
    pairs: Sequence[PairRow]
    target_pairs: Mapping[int, int | None]
    options: Sequence[ProjectText]
    changes: Sequence[Change]
    open_facts: int
    unknown_units: Sequence[str]
    bare: Sequence[Fact]
    with_task: int
    without_task: int

    @property
    def total(self) -> int:
        """All projects of the edition."""
        return self.with_task + self.without_task

    @property
    def evident(self) -> int:
        """Pairs that say the same words on both sides."""
        return sum(row.is_evident for row in self.pairs)


def issue_page(reading: Reading) -> IssuePage:
    """Everything the page shows, with pairs as proposed."""
    last = last_edition(reading)
    every = list(reading.facts.order_by("ordinal"))
    facts = [fact for fact in every if fact.state != Fact.State.REJECTED]
    projects = [fact for fact in facts if fact.kind == Fact.Kind.PROJECT]
    known = list(last.texts.select_related("project")) if last else []
    proposed = proposed_pairs(reading, facts, last, known)
    given = _proposed(facts, proposed)
    units = named_units(reading, facts)
    draft = edition_draft(reading, given, facts, units)
    changes = differences(said_by_edition(last), said_by_draft(draft)) if last else []
    has_task = [fact for fact in projects if fact.value["has_task"]]
    held = {fact.project_id for fact in facts if fact.kind in TARGET_KINDS}
    return IssuePage(
        initial=_initial(facts, reading, last),
        seen=facts_digest(every),
        last=last,
        pairs=_pair_rows(projects, proposed.projects, known),
        target_pairs=proposed.targets,
        options=known,
        changes=changes,
        open_facts=sum(fact.state == Fact.State.OPEN for fact in facts),
        unknown_units=[name for name, row in units.items() if row is None],
        bare=[fact for fact in has_task if fact.pk not in held],
        with_task=len(has_task),
        without_task=len(projects) - len(has_task),
    )


def _pair_rows(
    projects: Sequence[Fact], pairs: Mapping[int, int | None], known: Sequence[ProjectText]
) -> list[PairRow]:
    """A row for each project; none for a first edition."""
    titles = {text.project_id: text.title for text in known}
    return [
        PairRow(fact, row, row is not None and titles[row] == fact.value["title"])
        for fact in projects
        if known
        for row in (pairs.get(fact.pk),)
    ]


def _head(facts: Sequence[Fact]) -> dict[str, str]:
    return {fact.value["what"]: fact.value["value"] for fact in facts if fact.kind == Fact.Kind.HEAD}


def _initial(facts: Sequence[Fact], reading: Reading, last: Edition | None) -> dict[str, Any]:
    head = _head(facts)
    in_force = head.get("signed_on", "")
    if reading.basis == Edition.Basis.ERRATUM and last is not None:
        in_force = last.in_force_from.isoformat()
    names = ("title", "document_number", "issuer", "signed_on")
    follows = last.ordinal if last else 0
    return {name: head.get(name, "") for name in names} | {"in_force_from": in_force, "follows": follows}


def _proposed(facts: Sequence[Fact], pairs: Pairing) -> Issue:
    title = _head(facts).get("title", "")
    return Issue(title, "", "", None, None, projects=pairs.projects, targets=pairs.targets)


def given_by(cleaned: Mapping[str, Any], posted: QueryDict, reading: Reading, page: IssuePage) -> Issue:
    """The issue as confirmed: `p-<fact>` of the form is the id of the project it continues, empty for new."""
    known = {text.project_id for text in page.options}
    chosen = {
        row.fact.pk: row_id if (row_id := _whole(posted.get(f"p-{row.fact.pk}", ""))) in known else None
        for row in page.pairs
    }
    proposed = Pairing({row.fact.pk: row.chosen for row in page.pairs}, page.target_pairs)
    pairs = confirmed_pairs(reading, proposed, chosen, page.last)
    seen = posted.get("seen") or NEVER_SEEN
    return replace(Issue(**cleaned), seen=seen, projects=pairs.projects, targets=pairs.targets)


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
