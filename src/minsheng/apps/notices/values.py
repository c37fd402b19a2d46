"""A reading as fact rows: each kind's value has the keys listed here, figures and days as text.

`category`, `measure`, `target`, `subset_of` and `part_of` are ordinals of other facts. A fact added to an
amendment or erratum without a passage also has `from_change`: it stands in that change's own document.

| kind | keys |
|---|---|
| head | `what` (title, document_number, issuer, signed_on, year), `value` |
| category | `name`, `part`, `declared_count` |
| project | `number`, `title`, `category`, `origin`, `has_task`, `type` |
| lead, cooperating | `name`, `none` (confirmed as no unit) |
| subtarget, standard | `words`, `comparator`, `printed`, `low`, `high`, `ratio`, `unit`, `baseline`, … |
| target | the same, and `type`, `stock`, `hold`, `soft`, `subset_of`, `part_of`, `because` |
| undertaking | `words`, `type` (F deliverable, G graded pledge), `because` |
| deadline | `words`, `due_on`, `measure`, `target` |
| pledge, measure, unread | `words`; a measure also `number`, an unread passage also `why` |
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from typing import Any

from minsheng.apps.notices.models import Fact
from minsheng.core.policy.reading import Project, Proposal, Quantity, Reading, Spans, Status
from minsheng.core.policy.source import Source

Value = dict[str, Any]

HEAD_ITEM = 0
"""Number of the review's item that holds what is said of the document; others are projects' ordinals."""


@dataclass(slots=True)
class FactDraft:
    """A fact row to be: `project` is the ordinal of the project's fact, None above the projects."""

    ordinal: int
    kind: Fact.Kind
    value: Value
    spans: list[list[int]]
    project: int | None = None
    doubt: str = ""


@dataclass(slots=True)
class _Places:
    """Ordinals given so far to the parts of one project, by their position in the reading."""

    measures: list[int] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)


def drafts_of(reading: Reading, source: Source) -> tuple[list[FactDraft], list[int]]:
    """All facts of a reading in printed order, and the ordinal of each project's fact."""
    numbers = count(1)
    drafts = [*_head(reading, numbers)]
    categories = []
    for category in reading.categories:
        value = {"name": category.name, "part": category.part, "declared_count": category.declared_count}
        drafts.append(FactDraft(next(numbers), Fact.Kind.CATEGORY, value, pairs(category.spans)))
        categories.append(drafts[-1].ordinal)
    projects: list[int] = []
    for project in reading.projects:
        parts = list(_project(project, categories, numbers))
        projects.append(parts[0].ordinal)
        drafts += parts
    for passage in reading.unread:
        owner = None if passage.project is None else projects[passage.project]
        words = "".join(source.quote(span) for span in passage.spans)
        value = {"words": words, "why": passage.why}
        drafts.append(
            FactDraft(next(numbers), Fact.Kind.UNREAD, value, pairs(passage.spans), owner, passage.why)
        )
    return drafts, projects


def pairs(spans: Spans) -> list[list[int]]:
    """Spans as `[start, end]` pairs."""
    return [[span.start, span.end] for span in spans]


def text_of(number: Decimal | None) -> str | None:
    """A number as text without exponent or trailing zeros."""
    if number is None:
        return None
    return format(number.normalize(), "f")


def _head(reading: Reading, numbers: Iterator[int]) -> Iterable[FactDraft]:
    told = {
        "title": reading.title,
        "document_number": reading.document_number,
        "issuer": reading.issuer,
        "signed_on": reading.signed_on,
    }
    for what, fact in told.items():
        value = "" if fact is None else str(fact.value)
        spans = [] if fact is None else pairs(fact.spans)
        doubt = "notices.title_unread" if fact is None and what == "title" else ""
        yield FactDraft(next(numbers), Fact.Kind.HEAD, {"what": what, "value": value}, spans, doubt=doubt)


def _project(project: Project, categories: list[int], numbers: Iterator[int]) -> Iterable[FactDraft]:
    me = next(numbers)
    has_task = project.status != Status.NO_TASK
    value = {
        "number": project.number or "",
        "title": project.title,
        "category": None if project.category is None else categories[project.category],
        "origin": project.origin,
        "has_task": has_task,
        "type": project.type or ("G" if has_task else "H"),
    }
    yield FactDraft(me, Fact.Kind.PROJECT, value, pairs(project.spans))
    places = _Places()
    for kind, mentions in (
        (Fact.Kind.LEAD, project.lead_units),
        (Fact.Kind.COOPERATING, project.cooperating_units),
    ):
        for mention in mentions:
            unit = {"name": mention.name, "none": False}
            yield FactDraft(next(numbers), kind, unit, pairs(mention.spans), me)
    yield from _targets(project, me, places, numbers)
    yield from _measures(project, me, places, numbers)


def _targets(project: Project, me: int, places: _Places, numbers: Iterator[int]) -> Iterable[FactDraft]:
    places.targets = [next(numbers) for _ in project.targets]
    for ordinal, quantity in zip(places.targets, project.targets, strict=True):
        value = figure(quantity) | proposal_value(quantity.proposal, places.targets)
        doubt = quantity.proposal.doubt if quantity.proposal else ""
        yield FactDraft(ordinal, Fact.Kind.TARGET, value, pairs(quantity.spans), me, doubt)
    for given in project.undertakings:
        value = {
            "words": given.words,
            "type": "G" if given.graded else "F",
            "because": list(given.because),
        }
        yield FactDraft(next(numbers), Fact.Kind.UNDERTAKING, value, pairs(given.spans), me)
    for pledge in project.pledges:
        yield FactDraft(next(numbers), Fact.Kind.PLEDGE, {"words": pledge.words}, pairs(pledge.spans), me)


def _measures(project: Project, me: int, places: _Places, numbers: Iterator[int]) -> Iterable[FactDraft]:
    places.measures = [next(numbers) for _ in project.measures]
    for ordinal, measure in zip(places.measures, project.measures, strict=True):
        value = {"number": measure.number or "", "words": measure.text}
        yield FactDraft(ordinal, Fact.Kind.MEASURE, value, pairs(measure.spans), me)
    for kind, quantities in (
        (Fact.Kind.SUBTARGET, project.subtargets),
        (Fact.Kind.STANDARD, project.standards),
    ):
        for quantity in quantities:
            value = figure(quantity) | {"measure": _at(places.measures, quantity.measure_index)}
            if kind == Fact.Kind.SUBTARGET:
                value |= proposal_value(quantity.proposal, places.targets)
            yield FactDraft(next(numbers), kind, value, pairs(quantity.spans), me)
    for deadline in project.deadlines:
        due: Value = {
            "words": deadline.quote,
            "due_on": deadline.due_on.isoformat(),
            "measure": _at(places.measures, deadline.measure_index),
            "target": _at(places.targets, deadline.target),
        }
        yield FactDraft(next(numbers), Fact.Kind.DEADLINE, due, pairs(deadline.spans), me)


def figure(quantity: Quantity) -> Value:
    """The keys that every figure has."""
    low, high, ratio = _parts(quantity)
    return {
        "words": quantity.quote,
        "comparator": quantity.comparator.value,
        "printed": quantity.printed,
        "low": text_of(low),
        "high": text_of(high),
        "ratio": ratio,
        "unit": quantity.unit or "",
        "baseline": text_of(quantity.baseline),
    }


def _parts(quantity: Quantity) -> tuple[Decimal, Decimal | None, str]:
    """Low, high and the printed ratio."""
    if isinstance(quantity.value, str):
        return Decimal(quantity.value.partition(":")[0]), None, quantity.value
    if isinstance(quantity.value, tuple):
        return *quantity.value, ""
    return quantity.value, None, ""


def plain_proposal() -> Value:
    """How a figure is measured where nothing tells."""
    return {
        "type": "A",
        "stock": False,
        "hold": "reach",
        "soft": False,
        "subset_of": None,
        "part_of": None,
        "because": [],
    }


def proposal_value(proposal: Proposal | None, targets: list[int]) -> Value:
    """How the reader would measure a figure; `targets` are the ordinals of the project's targets."""
    if proposal is None:
        return plain_proposal()
    return {
        "type": proposal.type,
        "stock": proposal.stock,
        "hold": proposal.hold.value,
        "soft": proposal.soft,
        "subset_of": _at(targets, proposal.subset_of),
        "part_of": _at(targets, proposal.part_of),
        "because": list(proposal.because),
    }


def _at(ordinals: list[int], position: int | None) -> int | None:
    return ordinals[position] if position is not None and position < len(ordinals) else None
