"""The issue page: what still stands in the way, which row continues which, what changes, what is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from minsheng.apps.notices.drafting import Issue, facts_digest, previewed_draft
from minsheng.apps.notices.facts import FactLike, facts_read
from minsheng.apps.notices.models import Fact, Reading
from minsheng.apps.notices.pairing import TARGET_KINDS, Pairing, Pairs, confirmed_pairs, proposed_pairs
from minsheng.apps.notices.preview import Group, groups_of
from minsheng.apps.notices.queries import readings_of
from minsheng.apps.notices.questions import Question, questions_of
from minsheng.apps.notices.units import named_units
from minsheng.apps.people.actor import Actor
from minsheng.apps.programmes.compared import Compared, Named, last_compared
from minsheng.apps.programmes.difference import Change, differences, head_change, said_by, said_by_draft
from minsheng.apps.programmes.models import Edition

NEVER_SEEN = "-"
"""Stands for the digest that a form does not carry: it equals none."""

_HEAD = ("title", "document_number", "issuer", "signed_on")


@dataclass(frozen=True, slots=True)
class PairRow:
    """A fact of the new text and the permanent row it is to continue, None for a new one.

    Evident where both say the same words.
    """

    fact: FactLike
    chosen: int | None
    is_evident: bool


@dataclass(frozen=True, slots=True)
class IssuePage:
    """What the clerk sees before issuing; `options` are the projects of the edition before.

    `groups` are all projects of a first edition; a further one shows `changes` instead.
    """

    initial: Mapping[str, Any]
    seen: str
    last: Edition | None
    pairs: Sequence[PairRow]
    target_pairs: Pairs
    options: Sequence[Named]
    changes: Sequence[Change]
    head_change: Change | None
    groups: Sequence[Group]
    questions: Sequence[Question]
    open_facts: int
    unknown_units: Sequence[str]
    bare: Sequence[FactLike]
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


def readings_to_issue(actor: Actor) -> QuerySet[Reading]:
    """Readings of the actor's area with what this page needs: no text, no layout."""
    unread = ("text__text", "text__layout", "text__remarks")
    rows = readings_of(actor).prefetch_related(None).select_related("copied_from__edition")
    return rows.defer(*unread)


def issue_page(reading: Reading, posted: QueryDict | None = None) -> IssuePage:
    """Everything the page shows: with head and pairs as proposed, or as the clerk sent them."""
    last = last_compared(reading.notice.division_id, reading.notice.year)
    every = facts_read(reading, places=False)
    facts = [fact for fact in every if fact.state != Fact.State.REJECTED]
    projects = [fact for fact in facts if fact.kind == Fact.Kind.PROJECT]
    pairs = _pairs(reading, facts, posted, last)
    initial = _initial(facts, reading, last)
    units = named_units(reading, facts)
    given = _previewed(initial, posted, pairs)
    draft = previewed_draft(reading, given, facts, units)
    texts = last.texts if last else []
    has_task = [fact for fact in projects if fact.value["has_task"]]
    held = {fact.project_id for fact in facts if fact.kind in TARGET_KINDS}
    return IssuePage(
        initial=initial,
        seen=facts_digest(every),
        last=last.edition if last else None,
        pairs=_pair_rows(projects, pairs.projects, texts),
        target_pairs=pairs.targets,
        options=texts,
        changes=differences(said_by(last), said_by_draft(draft)) if last else [],
        head_change=head_change(last.edition, draft) if last else None,
        groups=[] if last else groups_of(draft),
        questions=questions_of(reading, facts, given, texts),
        open_facts=sum(fact.state == Fact.State.OPEN for fact in facts),
        unknown_units=[name for name, row in units.items() if row is None],
        bare=[fact for fact in has_task if fact.pk not in held],
        with_task=len(has_task),
        without_task=len(projects) - len(has_task),
    )


def _pairs(
    reading: Reading, facts: Sequence[FactLike], posted: QueryDict | None, last: Compared | None
) -> Pairing:
    """As proposed; `p-<fact>` of the form is the id of the project that a fact continues, empty for new."""
    proposed = proposed_pairs(reading, facts, last)
    if posted is None or last is None:
        return proposed
    known = {str(text.project_id): text.project_id for text in last.texts}
    chosen = {
        fact: known.get(posted.get(f"p-{fact}", "")) if f"p-{fact}" in posted else row
        for fact, row in proposed.projects.items()
    }
    return confirmed_pairs(reading, facts, proposed, chosen, last)


def _pair_rows(projects: Sequence[FactLike], pairs: Pairs, known: Sequence[Named]) -> list[PairRow]:
    """A row for each project; none for a first edition."""
    titles = {text.project_id: text.title for text in known}
    return [
        PairRow(fact, row, row is not None and titles[row] == fact.value["title"])
        for fact in projects
        if known
        for row in (pairs.get(fact.pk),)
    ]


def _initial(facts: Sequence[FactLike], reading: Reading, last: Compared | None) -> dict[str, Any]:
    head = {fact.value["what"]: fact.value["value"] for fact in facts if fact.kind == Fact.Kind.HEAD}
    in_force = head.get("signed_on", "")
    if reading.basis == Edition.Basis.ERRATUM and last is not None:
        in_force = last.edition.in_force_from.isoformat()
    follows = last.edition.ordinal if last else 0
    return {name: head.get(name, "") for name in _HEAD} | {"in_force_from": in_force, "follows": follows}


def _previewed(initial: Mapping[str, Any], posted: QueryDict | None, pairs: Pairing) -> Issue:
    """What is previewed: the head as it stands in the form."""
    sent = QueryDict() if posted is None else posted
    head = {name: sent.get(name, str(initial[name])) for name in (*_HEAD, "in_force_from")}
    signed_on, in_force_from = _day(head["signed_on"]), _day(head["in_force_from"])
    words = (head["title"], head["document_number"], head["issuer"])
    return Issue(*words, signed_on, in_force_from, projects=pairs.projects, targets=pairs.targets)


def _day(text: str) -> date | None:
    """A day that can be read; the form refuses another."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def given_by(cleaned: Mapping[str, Any], posted: QueryDict, page: IssuePage) -> Issue:
    """The issue as confirmed on the page that was made of the same form."""
    return replace(
        Issue(**cleaned),
        seen=posted.get("seen") or NEVER_SEEN,
        projects={row.fact.pk: row.chosen for row in page.pairs},
        targets=page.target_pairs,
        confirmed=frozenset(posted.getlist("confirmed")),
    )
