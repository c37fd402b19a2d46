"""The facts of one project: quantities, due days, pledges and measures, each with its place in the source."""

from dataclasses import dataclass

from minsheng.core.policy.dates import dues_in
from minsheng.core.policy.drafts import Step
from minsheng.core.policy.pledges import pledges_in
from minsheng.core.policy.printings import Entry
from minsheng.core.policy.quantities import Found, Harvest, harvest, repeats
from minsheng.core.policy.reading import Deadline, Measure, Pledge, Project, Quantity, Role, Status, UnitMention
from minsheng.core.policy.source import Span
from minsheng.core.quantity.passage import Passage


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


def _quantity(page: Page, passage: Passage, found: Found, place: int | None, number: str | None) -> Quantity:
    quote = passage.cut(found.start, found.end)
    return Quantity(
        role=found.role,
        quote=quote.text,
        comparator=found.bound.comparator,
        value=found.value,
        unit=found.unit,
        spans=page.spans(quote),
        printed=found.bound.printed,
        baseline=found.baseline,
        measure=number,
        measure_index=place,
    )


def _deadlines(page: Page, passage: Passage, place: int | None, number: str | None, *, column: bool = False) -> list[Deadline]:
    return [
        Deadline(cut.text, due.on, page.spans(cut), number, place)
        for due in dues_in(passage.text, page.year, column=column)
        for cut in (passage.cut(due.start, due.end),)
    ]


def _pledges(page: Page, passages: list[Passage]) -> tuple[Pledge, ...]:
    """Each pledge once, with all its places."""
    found: dict[str, list[Span]] = {}
    for passage in passages:
        for start, end in pledges_in(passage.text):
            found.setdefault(passage.text[start:end], []).extend(page.spans(passage.cut(start, end)))
    return tuple(Pledge(words, tuple(spans)) for words, spans in found.items())


def _units(page: Page, names: list[Passage]) -> tuple[UnitMention, ...]:
    return tuple(UnitMention(page.printed(name), page.spans(name)) for name in names)


def _measures(page: Page, steps: list[Step]) -> tuple[Measure, ...]:
    return tuple(Measure(step.number or None, page.printed(step.text), page.spans(step.text)) for step in steps)


def _unread(passage: Passage, gathered: Harvest) -> list[tuple[Passage, str]]:
    return [(passage.cut(start, end), why) for start, end, why in gathered.unread]


def facts_of(page: Page, entry: Entry, category: int | None) -> Reached:
    """One project with all its facts; the first printing gives title, units and targets."""
    draft, steps = entry.first, entry.measured.steps
    titled = harvest(draft.text.text, Role.TARGET) if draft.status is not Status.NO_TASK else Harvest(())
    unread = _unread(draft.text, titled) + [(name, "bracket_like_units") for name in draft.units.unread]
    targets = [_quantity(page, draft.text, found, None, None) for found in titled.quantities]
    inner: list[Quantity] = []
    deadlines = _deadlines(page, draft.text, None, None)
    for passage in draft.columns:
        deadlines += _deadlines(page, passage, None, None, column=True)
    for place, step in enumerate(steps):
        gathered = harvest(step.text.text, Role.SUBTARGET)
        kept = [found for found in gathered.quantities if not repeats(found, list(titled.quantities))]
        inner += [_quantity(page, step.text, found, place, step.number or None) for found in kept]
        unread += _unread(step.text, gathered)
        deadlines += _deadlines(page, step.text, place, step.number or None)
    spans = [span for printing in entry.drafts for span in page.spans(printing.passage)]
    project = Project(
        number=draft.number or None,
        category=category,
        status=draft.status,
        title=page.printed(draft.title),
        spans=tuple(spans),
        origin=draft.origin,
        lead_units=_units(page, draft.units.lead),
        cooperating_units=_units(page, draft.units.cooperating),
        targets=tuple(targets),
        subtargets=tuple(item for item in inner if item.role is Role.SUBTARGET),
        standards=tuple(item for item in inner if item.role is Role.STANDARD),
        deadlines=tuple(deadlines),
        pledges=_pledges(page, [draft.text, *(step.text for step in steps)]),
        measures=_measures(page, steps),
    )
    return Reached(project, tuple(unread))
