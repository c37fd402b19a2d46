"""From the text of a notice to its reading."""

from dataclasses import dataclass
from datetime import date

from minsheng.core.policy.drafts import Chapter, Draft, chapters_of, drafts_of
from minsheng.core.policy.facts import Page, facts_of
from minsheng.core.policy.head import Head, head_of
from minsheng.core.policy.levels import Plan, plan_of
from minsheng.core.policy.lexicon import holds
from minsheng.core.policy.lines import lines_of
from minsheng.core.policy.outline import Region, part_all, regions_of
from minsheng.core.policy.paragraphs import blocks_of
from minsheng.core.policy.printings import Entry, entries_of, plain
from minsheng.core.policy.reading import Category, Dated, Kind, Reading, Told, Unread
from minsheng.core.policy.source import Source
from minsheng.core.quantity.passage import Passage


@dataclass(frozen=True, slots=True)
class _Laid:
    """A document laid out: regions with their plans and drafts."""

    regions: list[Region]
    plans: list[Plan]
    drafts: list[Draft]
    chapters: list[Chapter]


def _listed(region: Region, named: bool) -> bool:
    """True where a region's own lines, or the document's, say that it is a list of projects."""
    text = "".join(block.text.text for block in region.before[-3:])
    if holds(text, "outline.title.not_lists"):
        return False
    return holds(text, "outline.title.notice_list") or named


def _lay_out(source: Source, known: frozenset[str]) -> tuple[_Laid, Head]:
    lines = lines_of(source)
    regions = regions_of(blocks_of(lines))
    plans, drafts, chapters = [], [], []
    for place, region in enumerate(regions):
        part_all(region, known)
        plan = plan_of(region, listed=_listed(region, named=False))
        plans.append(plan)
        found = drafts_of(region, plan, place)
        drafts += found
        chapters += list(chapters_of(plan).values()) if found else []
    listing = [region for region, plan in zip(regions, plans, strict=True) if plan.projects]
    return _Laid(regions, plans, drafts, chapters), head_of(lines, regions, listing)


def _categories(page: Page, chapters: list[Chapter]) -> tuple[tuple[Category, ...], dict[str, int]]:
    """Each printed category once, in order of its first printing, and where each name stands in that order."""
    found: list[Category] = []
    places: dict[str, int] = {}
    for chapter in chapters:
        key = plain(chapter.name.text)
        if key not in places:
            places[key] = len(found)
            name, part = page.printed(chapter.name), page.printed(chapter.part)
            found.append(Category(name, chapter.declared, page.spans(chapter.name), part))
    return tuple(found), places


def _told(page: Page, passage: Passage) -> Told | None:
    return Told(page.printed(passage), page.spans(passage)) if len(passage) else None


def _kind(head: Head, entries: list[Entry]) -> Kind:
    if not entries:
        return Kind.OTHER
    measured = any(entry.measured.steps for entry in entries)
    title = head.title.text
    if not measured and holds(title, "outline.title.plan") and not holds(title, "outline.title.notice_list"):
        return Kind.PLAN
    return Kind.NOTICE


def read(source: Source, *, on: date | None = None, known_units: frozenset[str] = frozenset()) -> Reading:
    """All that a notice promises, with the place of each fact, and what was not understood.

    Args:
        source: text and layout of one document.
        on: the day the document came in; without a printed year or date its year is taken.
        known_units: full names of bodies, which help to read brackets that bear no label.
    """
    laid, head = _lay_out(source, known_units)
    year = head.year or (on.year if on else None)
    page = Page(source.text, year)
    entries = entries_of(laid.drafts)
    categories, places = _categories(page, laid.chapters)
    reached = [
        facts_of(page, entry, places.get(plain(entry.first.chapter.name.text)) if entry.first.chapter else None)
        for entry in entries
    ]
    unread = [
        Unread(page.spans(passage), why, place)
        for place, item in enumerate(reached)
        for passage, why in item.unread
    ]
    return Reading(
        kind=_kind(head, entries),
        title=_told(page, head.title),
        document_number=_told(page, head.number),
        issuer=_told(page, head.issuer),
        signed_on=Dated(head.signed_on, page.spans(head.dated)) if head.signed_on else None,
        year=year,
        categories=categories,
        projects=tuple(item.project for item in reached),
        unread=tuple(unread),
    )
