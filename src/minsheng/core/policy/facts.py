"""The facts of one project: quantities, due days, pledges and measures, each with its place in the source."""

import re
from dataclasses import dataclass, field, replace

from minsheng.core.policy.dates import dues_in
from minsheng.core.policy.drafts import Draft
from minsheng.core.policy.kinds import propose
from minsheng.core.policy.lexicon import holds
from minsheng.core.policy.pledges import pledges_in
from minsheng.core.policy.printings import Entry
from minsheng.core.policy.progress import told_so_far
from minsheng.core.policy.quantities import (
    Found,
    Harvest,
    figure_key,
    harvest,
    printed_figures,
    rates_of,
    repeats,
)
from minsheng.core.policy.reading import (
    Deadline,
    Measure,
    Pledge,
    Project,
    Proposal,
    Quantity,
    Role,
    Status,
    Undertaking,
    UnitMention,
    Value,
)
from minsheng.core.policy.source import Span
from minsheng.core.policy.steps import Step
from minsheng.core.policy.sums import Misfit, measures_misfit, misfits
from minsheng.core.policy.undertakings import deed_of, results_of
from minsheng.core.policy.unheeded import unheeded
from minsheng.core.quantity.passage import EMPTY, Passage


def spans_of(passage: Passage, text: str) -> tuple[Span, ...]:
    """Where a passage stands in the source."""
    return tuple(Span(start, end) for start, end in passage.ranges(text))


@dataclass(frozen=True, slots=True)
class Page:
    """What a fact is read against: the unaltered text and the document's year."""

    text: str
    year: int | None

    def spans(self, passage: Passage) -> tuple[Span, ...]:
        """Where a passage stands in the source."""
        return spans_of(passage, self.text)

    def printed(self, passage: Passage) -> str:
        """A passage as printed, without white space."""
        return passage.printed(self.text)


@dataclass(frozen=True, slots=True)
class Reached:
    """A project's facts and the places in it that were not understood."""

    project: Project
    unread: tuple[tuple[Passage, str], ...]
    misfits: tuple[Misfit, ...] = ()


@dataclass(frozen=True, slots=True)
class _Where:
    """The measure a fact stands in; nothing for a title."""

    place: int | None = None
    number: str | None = None


_TITLE = _Where()


def _quantity(
    page: Page, passage: Passage, found: Found, where: _Where = _TITLE, proposal: Proposal | None = None
) -> Quantity:
    quote = passage.cut(found.start, found.end)
    return Quantity(
        role=found.role,
        quote=quote.quoted(page.text),
        comparator=found.bound.comparator,
        value=found.value,
        unit=found.unit and passage.as_printed(found.unit, page.text),
        spans=page.spans(quote),
        printed=found.bound.printed,
        baseline=found.baseline,
        measure=where.number,
        measure_index=where.place,
        proposal=proposal,
    )


def _deadlines(
    page: Page, passage: Passage, where: _Where = _TITLE, *, column: bool = False
) -> list[Deadline]:
    return [
        Deadline(cut.quoted(page.text), due.on, page.spans(cut), where.number, where.place)
        for due in dues_in(passage.text, page.year, column=column)
        for cut in (passage.cut(due.start, due.end),)
    ]


def _undated(page: Page, passage: Passage, *, column: bool = False) -> list[tuple[Passage, str]]:
    """Due days that cannot be told because neither they nor the document print a year."""
    if page.year is not None:
        return []
    with_year = {due.start for due in dues_in(passage.text, None, column=column)}
    dues = dues_in(passage.text, _ANY_YEAR, column=column)
    return [
        (passage.cut(due.start, due.end), "policy.date_without_year")
        for due in dues
        if due.start not in with_year
    ]


_ANY_YEAR = 2000


def _pledges(page: Page, passages: list[Passage]) -> tuple[Pledge, ...]:
    """Each pledge once, with all its places."""
    found: dict[str, list[Span]] = {}
    for passage in passages:
        for start, end in pledges_in(passage.text):
            words = passage.cut(start, end)
            found.setdefault(words.quoted(page.text), []).extend(page.spans(words))
    return tuple(Pledge(words, tuple(spans)) for words, spans in found.items())


def _units(page: Page, names: list[Passage]) -> tuple[UnitMention, ...]:
    return tuple(UnitMention(page.printed(name), page.spans(name)) for name in names)


def _measures(page: Page, steps: list[Step]) -> tuple[Measure, ...]:
    return tuple(
        Measure(step.number or None, page.printed(step.text), page.spans(step.text)) for step in steps
    )


def _unread(passage: Passage, gathered: Harvest) -> list[tuple[Passage, str]]:
    """What was not understood, and figures and days of which nothing was read."""
    text = passage.text
    told = [(start, end) for start, end, _ in gathered.unread]
    days = [(due.start, due.end) for due in dues_in(text, _ANY_YEAR)]
    more = unheeded(text, [*gathered.heard, *told, *days])
    return [(passage.cut(start, end), why) for start, end, why in (*gathered.unread, *more)]


def _project_type(draft: Draft, targets: list[Quantity], undertakings: tuple[Undertaking, ...]) -> str:
    """The type of the main commitment: of the first figure, of a pledge, or of what is undertaken."""
    if draft.status is Status.NO_TASK:
        return "H"
    hard = [item.proposal for item in targets if item.proposal]
    if hard:
        return hard[0].type
    text = draft.texts[-1].text
    if "清零" in text:
        return "D"
    if pledges_in(text):
        return "B"
    return "G" if any(item.graded for item in undertakings) else "F"


def _undertakings(
    page: Page, draft: Draft, taken: list[tuple[Passage, tuple[int, int]]]
) -> tuple[tuple[Undertaking, ...], list[tuple[Passage, str]]]:
    """What a task can be held to beside its figures, and clauses that promise and are not understood.

    Results stand for themselves; a task that has neither figure nor result has a deliverable or a graded
    pledge.

    Args:
        page: what it is read against.
        draft: the governing printing.
        taken: the places of the figures of its texts.
    """
    if draft.status is Status.NO_TASK:
        return (), []
    made: dict[str, Undertaking] = {}
    unread: list[tuple[Passage, str]] = []
    for text in draft.texts:
        figures = [place for passage, place in taken if passage is text]
        done = told_so_far(text.text)
        deeds, unsure = results_of(text.text, [*figures, *done, *pledges_in(text.text)])
        alone = text is draft.texts[-1] and not taken and not made and not deeds
        main = deed_of(_without(text.text, done)) if alone else None
        if alone and main is None and done:
            unread.append((text.cut(*done[0]), "policy.progress_alone"))
        for deed in [main] if main else deeds:
            cut = text.cut(deed.start, deed.end)
            quote = cut.quoted(page.text)
            made.setdefault(quote, Undertaking(quote, deed.graded, page.spans(cut), deed.because))
        apart = [place for place in unsure if main is None or place[0] > main.end or place[1] < main.start]
        unread += [(text.cut(*place), "policy.promise_unmeasured") for place in apart]
    return tuple(made.values()), unread


def _without(text: str, places: list[tuple[int, int]]) -> str:
    """A text with some places put out of sight, the others where they stand."""
    for start, end in places:
        text = text[:start] + "," * (end - start) + text[end:]
    return text


@dataclass(slots=True)
class _Gathered:
    """What the texts or the measures of a project give."""

    quantities: list[Quantity] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    unread: list[tuple[Passage, str]] = field(default_factory=list)
    found: list[tuple[Passage, Found]] = field(default_factory=list)
    taken: list[tuple[Passage, tuple[int, int]]] = field(default_factory=list)
    misfits: list[Misfit] = field(default_factory=list)


def _titled(page: Page, draft: Draft) -> _Gathered:
    """Targets with their proposals; a figure or day that a heading and its text both print counts once."""
    got = _Gathered(unread=draft.units.not_understood())
    below: set[tuple[Value, str]] = set()
    for text in reversed(draft.texts):
        gathered = harvest(text.text, Role.TARGET) if draft.status is not Status.NO_TASK else Harvest(())
        found = tuple(item for item in gathered.quantities if figure_key(item) not in below)
        offset = len(found)
        proposals = propose(text.text, found)
        made = [_quantity(page, text, item, _TITLE, p) for item, p in zip(found, proposals, strict=True)]
        got.quantities = made + [_moved(item, offset) for item in got.quantities]
        dues = _deadlines(page, text)
        days = {due.due_on for due in dues}
        got.deadlines = dues + [due for due in got.deadlines if due.due_on not in days]
        got.unread += _unread(text, gathered) if draft.status is not Status.NO_TASK else []
        got.unread += _undated(page, text)
        got.found = [(text, item) for item in found] + got.found
        got.taken += [(text, (item.start, item.end)) for item in gathered.quantities]
        got.misfits += misfits(text.text, found)
        below |= printed_figures(found)
    return got


def _columned(page: Page, draft: Draft, known: list[Deadline]) -> list[Deadline]:
    """Due days of a column or clause of their own that the task does not give already."""
    found: list[Deadline] = []
    for passage in draft.columns:
        days = {deadline.due_on for deadline in (*known, *found)}
        dues = _deadlines(page, _of_project(passage), column=True)
        found += [due for due in dues if due.due_on not in days]
    return found


# 6月底前(措施2), as our own workbook says whose day it is
_OF_MEASURE = re.compile(r"[^;。]{1,20}?\(措施\d{1,3}(?:\.\d{1,3})?\)")


def _of_project(passage: Passage) -> Passage:
    """A cell of due days without those that it ascribes to a measure, which gives them itself."""
    kept, place = EMPTY, 0
    for match in _OF_MEASURE.finditer(passage.text):
        kept, place = kept + passage.cut(place, match.start()), match.end()
    return kept + passage.cut(place)


# 1—12月: all the year
_ALL_YEAR = re.compile(r"0?1月?[—\-~至到]{1,2}12月(?:底|末)?")


def _days_unread(page: Page, draft: Draft, known: set[tuple[Value, str]]) -> list[tuple[Passage, str]]:
    """What a column or clause of due days says beside days: steps with a figure of their own, no day at all.

    Args:
        page: what it is read against.
        draft: the governing printing.
        known: figures of its targets.
    """
    found: list[tuple[Passage, str]] = []
    for text in map(_of_project, draft.columns):
        if _ALL_YEAR.fullmatch(text.text) or not re.search(r"\w", text.text):
            continue
        found += _undated(page, text, column=True)
        if not dues_in(text.text, page.year or _ANY_YEAR, column=True):
            idle = len(text) <= _SHORT and holds(text.text, "outline.table.all_year")
            found += [] if idle else [(text, "policy.due_unread")]
        for item in harvest(text.text, Role.TARGET).quantities:
            if figure_key(item) not in known:
                found.append((text.cut(item.start, item.end), "policy.step_unread"))
    return found


_SHORT = 12
"""Signs of the longest cell that only says that a task lasts all year."""


def _moved(item: Quantity, offset: int) -> Quantity:
    """A target whose proposal points at other targets, after `offset` targets were put before it."""
    proposal = item.proposal
    if proposal is None or not offset or (proposal.subset_of is None and proposal.part_of is None):
        return item
    subset = None if proposal.subset_of is None else proposal.subset_of + offset
    part = None if proposal.part_of is None else proposal.part_of + offset
    return replace(item, proposal=replace(proposal, subset_of=subset, part_of=part))


def _alone(item: Found, proposal: Proposal) -> Proposal | None:
    """The proposal of a sub-task, which is no part of another; none of a standard."""
    return replace(proposal, subset_of=None, part_of=None) if item.role is Role.SUBTARGET else None


def _inner(page: Page, steps: list[Step], titled: list[Found]) -> _Gathered:
    got = _Gathered()
    known = rates_of(titled)
    for place, step in enumerate(steps):
        where = _Where(place, step.number or None)
        gathered = harvest(step.text.text, Role.SUBTARGET)
        proposed = zip(gathered.quantities, propose(step.text.text, gathered.quantities), strict=True)
        kept = [(item, proposal) for item, proposal in proposed if not repeats(item, known)]
        got.quantities += [_quantity(page, step.text, item, where, _alone(item, p)) for item, p in kept]
        got.unread += _unread(step.text, gathered) + _undated(page, step.text)
        got.deadlines += _deadlines(page, step.text, where)
        got.found += [(step.text, item) for item, _ in kept if item.role is Role.SUBTARGET]
        got.misfits += misfits(step.text.text, gathered.quantities)
    return got


def facts_of(page: Page, entry: Entry, category: int | None) -> Reached:
    """One project with all its facts; the first printing gives title, units and targets."""
    draft, steps = entry.first, entry.measured.steps
    outer = _titled(page, draft)
    titled = [found for _, found in outer.found]
    inner = _inner(page, steps, titled)
    columned = _columned(page, draft, outer.deadlines)
    steps_told = _days_unread(page, draft, printed_figures(titled))
    undertakings, unsure = _undertakings(page, draft, outer.taken)
    project = Project(
        number=draft.number or None,
        category=category,
        status=draft.status,
        title=page.printed(draft.title),
        spans=tuple(span for printing in entry.drafts for span in page.spans(printing.passage)),
        origin=draft.origin,
        type=_project_type(draft, outer.quantities, undertakings),
        lead_units=_units(page, draft.units.lead),
        cooperating_units=_units(page, draft.units.cooperating),
        targets=tuple(outer.quantities),
        subtargets=tuple(item for item in inner.quantities if item.role is Role.SUBTARGET),
        standards=tuple(item for item in inner.quantities if item.role is Role.STANDARD),
        deadlines=(*outer.deadlines, *columned, *inner.deadlines),
        pledges=_pledges(page, [*draft.texts, *(step.text for step in steps)]),
        undertakings=undertakings,
        measures=_measures(page, steps),
    )
    near = measures_misfit(tuple(titled), [(text.text, item) for text, item in inner.found])
    wrong = [*outer.misfits, *inner.misfits, *([near] if near else [])]
    return Reached(project, (*outer.unread, *steps_told, *unsure, *inner.unread), tuple(wrong))
