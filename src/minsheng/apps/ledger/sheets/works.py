"""Works in a 登记表: how each is named, which papers it asks, what its stages say beside one another."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.ledger.errors import CellUnfit
from minsheng.apps.ledger.models import Entry, GatePaper, Works
from minsheng.apps.ledger.sequence import refuse_order_beside
from minsheng.core.errors import Refusal

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from minsheng.apps.ledger.models import Intake
    from minsheng.apps.ledger.values import EntryGiven

_PUT_UP = (Entry.State.SUBMITTED, Entry.State.ACCEPTED)
PAPER = "paper:"
"""How the name of a column begins that holds a gate paper."""


def works_by_row(rows: Iterable[int]) -> dict[int, list[Works]]:
    """The works of rows of splits by site, with what their names were; two queries, one without works."""
    found: dict[int, list[Works]] = defaultdict(list)
    every = Works.objects.filter(allocation__in=rows).select_related("site")
    every = every.prefetch_related("site__changes")
    for works in every.order_by("site__name", "kind", "pk"):
        found[works.allocation_id].append(works)
    return found


@dataclass(frozen=True, slots=True)
class WorksNames:
    """The works of one row by what they are called in a workbook.

    `shown` pair what is kept with what the drop-down offers; `further` are codes, names and those from before
    a correction, which a workbook downloaded by then has, where only one of the works has them.
    """

    by_key: Mapping[str, Works]
    shown: Sequence[tuple[str, str]]
    further: Sequence[tuple[str, str]]


def names_of(every: Sequence[Works]) -> WorksNames:
    """How works of one row are told from one another."""
    by_key = {f"{works.site.code}/{works.kind}": works for works in every}
    labels = Counter(label_of(works) for works in every)
    shown, further = [], []
    names = Counter(name for works in every for name in (works.site.code, works.site.name))
    for key, works in by_key.items():
        label = label_of(works)
        shown.append((key, label if labels[label] == 1 else f"{works.site.code} {label}"))
        further += [(key, name) for name in (works.site.code, works.site.name) if names[name] == 1]
    taken = {text for _, text in (*shown, *further)}
    former = {key: _former(works) - taken for key, works in by_key.items()}
    times = Counter(text for texts in former.values() for text in texts)
    further += [(key, text) for key, texts in former.items() for text in sorted(texts) if times[text] == 1]
    return WorksNames(by_key, shown, further)


def _former(works: Works) -> set[str]:
    """What works were called before their site's name was put right."""
    names = {str(change.was["name"]) for change in works.site.changes.all()}
    return names | {f"{name}（{works.get_kind_display()}）" for name in names}


def stages_by_row(every: Mapping[int, Intake], month: datetime.date) -> dict[int, list[Entry]]:
    """Of rows entered by works what their units cannot change any more, of the way that holds; one query.

    Args:
        every: how rows are entered in the month, by row.
        month: its last day.
    """
    found: dict[int, list[Entry]] = defaultdict(list)
    if every:
        entries = Entry.objects.filter(allocation__in=every, state__in=_PUT_UP, works__isnull=False)
        entries = entries.filter(happened_on__lte=month).select_related("works__site")
        for entry in entries.order_by("works__site__name", "works", "happened_on", "pk"):
            if entry.happened_on >= every[entry.allocation_id].from_month.replace(day=1):
                found[entry.allocation_id].append(entry)
    return found


def papers_of(entries: Iterable[Entry]) -> dict[int, dict[str, str]]:
    """The gate papers of entries of works by entry and name; one query, none without such."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    staged = [entry.pk for entry in entries if entry.works_id is not None]
    if staged:
        papers = GatePaper.objects.filter(entry__in=staged)
        for entry, name, number in papers.values_list("entry", "name", "number"):
            found[entry][name] = number
    return found


def label_of(works: Works) -> str:
    """A site with what is done there."""
    return f"{works.site.name}（{works.get_kind_display()}）"


def papers_asked(intake: Intake) -> list[str]:
    """All papers that any stage needs, in the order of stages."""
    return list(dict.fromkeys(name for stage in intake.stages for name in intake.gate_papers.get(stage, ())))


def refuse_papers(given: EntryGiven, intake: Intake) -> None:
    """Refuse a paper that the stage does not need, for it would be lost: CellUnfit."""
    asked = intake.gate_papers.get(given.stage, ())
    for name in given.papers:
        if name not in asked:
            why = f"“{given.stage}”不要这份要件，请填在要它的那一行，或者清空"
            raise CellUnfit(why=why, field=f"{PAPER}{name}")


def out_of_order(
    made: Mapping[int, Entry],
    changed: Mapping[int, int],
    stored: Sequence[Entry],
    intakes: Mapping[int, Intake],
) -> dict[int, Refusal]:
    """Stages that stand before an earlier or behind a later one of their works, by number in the range.

    Args:
        made: entries that rows of the range make or change, by number.
        changed: ids of the entries that they change, by number.
        stored: entries of the same works that stand.
        intakes: how they are entered, by number.
    """
    going = dict(made)
    found: dict[int, Refusal] = {}
    while True:
        # A row that is refused leaves what is stored, which others are held against once more.
        replaced = {changed[number] for number in going if number in changed}
        there = {(each.works_id, each.stage): each for each in stored if each.pk not in replaced}
        there |= {(each.works_id, each.stage): each for each in going.values()}
        by_works: dict[int | None, list[Entry]] = defaultdict(list)
        for (works, _), each in there.items():
            by_works[works].append(each)
        refused = {}
        for number, entry in going.items():
            try:
                refuse_order_beside(entry, by_works[entry.works_id], intakes[number].stages)
            except Refusal as why:
                refused[number] = why
        if not refused:
            return found
        found |= refused
        going = {number: entry for number, entry in going.items() if number not in refused}
