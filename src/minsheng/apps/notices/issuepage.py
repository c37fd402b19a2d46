"""The issue page: what still stands in the way, which row continues which, and what changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from minsheng.apps.notices.drafting import Issue, edition_draft, last_edition
from minsheng.apps.notices.models import Fact, Reading
from minsheng.apps.notices.units import named_units
from minsheng.apps.programmes.difference import Change, differences, said_by_draft, said_by_edition
from minsheng.apps.programmes.models import Edition, ProjectText, TargetValue
from minsheng.core.alignment import Known, Stated, pair

TARGET_KINDS = (Fact.Kind.TARGET, Fact.Kind.UNDERTAKING, Fact.Kind.SUBTARGET)


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
    facts = list(reading.facts.exclude(state=Fact.State.REJECTED).order_by("ordinal"))
    projects = [fact for fact in facts if fact.kind == Fact.Kind.PROJECT]
    known = list(last.texts.select_related("project")) if last else []
    pairs = pair_projects(projects, known)
    targets = pair_targets(facts, pairs, last)
    given = _proposed(facts, pairs, targets)
    units = named_units(reading, facts)
    draft = edition_draft(reading, given, facts, units)
    changes = differences(said_by_edition(last), said_by_draft(draft)) if last else []
    has_task = [fact for fact in projects if fact.value["has_task"]]
    held = {fact.project_id for fact in facts if fact.kind in TARGET_KINDS}
    return IssuePage(
        initial=_initial(facts, reading, last),
        last=last,
        pairs=_pair_rows(projects, pairs, known),
        target_pairs=targets,
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


def pair_projects(facts: Sequence[Fact], known: Sequence[ProjectText]) -> dict[int, int | None]:
    """The permanent project of each project fact."""
    old = [Known(text.project_id, text.number, text.title) for text in known]
    new = [Stated(fact.pk, fact.value["number"], fact.value["title"]) for fact in facts]
    return pair(old, new)


def pair_targets(
    facts: Sequence[Fact], pairs: Mapping[int, int | None], last: Edition | None
) -> dict[int, int | None]:
    """The permanent target of each target fact: within its project first, then anywhere in the edition."""
    if last is None:
        return {}
    rows = list(TargetValue.objects.filter(text__edition=last).select_related("text"))
    mine = [fact for fact in facts if fact.kind in TARGET_KINDS]
    found: dict[int, int | None] = {}
    for project, row in pairs.items():
        old = [_known(value) for value in rows if value.text.project_id == row]
        new = [_stated(fact) for fact in mine if fact.project_id == project]
        found |= pair(old, new)
    left = [_stated(fact) for fact in mine if found.get(fact.pk) is None]
    free = [_known(value) for value in rows if value.target_id not in found.values()]
    return found | pair(free, left)


def _known(value: TargetValue) -> Known:
    return Known(value.target_id, value.unit, value.words)


def _stated(fact: Fact) -> Stated[int]:
    return Stated(fact.pk, fact.value.get("unit", ""), fact.value["words"])


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


def _proposed(
    facts: Sequence[Fact],
    projects: Mapping[int, int | None],
    targets: Mapping[int, int | None],
) -> Issue:
    title = _head(facts).get("title", "")
    return Issue(title, "", "", None, None, projects=projects, targets=targets)


def given_by(cleaned: Mapping[str, Any], posted: QueryDict, page: IssuePage) -> Issue:
    """The issue as confirmed: `p-<fact>` of the form is the id of the project it continues, empty for new."""
    known = {text.project_id for text in page.options}
    projects = {
        row.fact.pk: chosen if (chosen := _whole(posted.get(f"p-{row.fact.pk}", ""))) in known else None
        for row in page.pairs
    }
    moved = {row.fact.pk for row in page.pairs if projects[row.fact.pk] != row.chosen}
    targets = dict(page.target_pairs)
    for fact in Fact.objects.filter(project__in=moved, kind__in=TARGET_KINDS):
        targets[fact.pk] = None
    given = Issue(**cleaned)
    return replace(given, projects=projects, targets=targets)


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
