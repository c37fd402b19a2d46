"""From the text of a notice to its reading."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from minsheng.core.policy.annexes import plan_below
from minsheng.core.policy.checks import all_checks
from minsheng.core.policy.closing import cut_closing
from minsheng.core.policy.counted import counted, is_counted
from minsheng.core.policy.drafts import Chapter, Draft, chapters_of, drafts_of, noted_in
from minsheng.core.policy.facts import Page, Reached, facts_of
from minsheng.core.policy.head import Head, head_of, is_no_day
from minsheng.core.policy.interpretation import about_of, claims_of, headline_of
from minsheng.core.policy.leading import first_leads, is_own_note, lead_sign, leads_below
from minsheng.core.policy.leftover import given, leftover, unlisted, unread_notes
from minsheng.core.policy.letterhead import headed, is_letterhead
from minsheng.core.policy.levels import Plan, unplaced
from minsheng.core.policy.lexicon import holds, one_of, words
from minsheng.core.policy.lines import Line, Sort, lines_of
from minsheng.core.policy.nesting import nested, sectioned
from minsheng.core.policy.nodes import Region
from minsheng.core.policy.outline import ISSUER, regions_of, title_like
from minsheng.core.policy.outside import outside
from minsheng.core.policy.paragraphs import Block, blocks_of
from minsheng.core.policy.parting import part_all
from minsheng.core.policy.printings import Entry, entries_of, plain
from minsheng.core.policy.quantities import harvest
from minsheng.core.policy.reading import Category, Dated, Kind, Reading, Role, Status, Told, Unread, Warning
from minsheng.core.policy.remarks import remarks_in
from minsheng.core.policy.source import Source
from minsheng.core.policy.tables import sheet_of
from minsheng.core.policy.untold import Left, remarks_on
from minsheng.core.quantity.passage import Passage, joined, passage

_YEAR = re.compile(r"(20\d{2})年")
# 任务下达如下: · 民生实事如下,请认真组织实施: · 附2026年某县“十件实事”:
_FOLLOWS = re.compile(
    rf"(?:如下|以下)[^。;]{{0,24}}:$|具体如下$|^附?:?[^,。;:]{{0,30}}{one_of('outline.title.notice_list')}(?:项目|清单)?”?:$"
)
# 某县2026年10个民生实事项目具体如下
_NAMES_BELOW = re.compile(rf"{one_of('outline.title.notice_list')}(?:项目|清单)?(?:具体)?如下:?$")


@dataclass(frozen=True, slots=True)
class _Laid:
    """A document laid out: projects and chapters of all printings, numbered items that fit nowhere.

    `known` are words of its outline that promise nothing, `lines` and `blocks` its printed lines and its
    paragraphs, `left` what of its tables was not read, `closing` those with a figure behind the last item.
    """

    drafts: list[Draft]
    chapters: list[Chapter]
    unplaced: list[Passage]
    known: list[Passage]
    lines: list[Line]
    blocks: list[Block]
    left: list[Left]
    closing: list[Passage]


def _listed(region: Region) -> bool:
    """True where the line right before a numbering names a list of projects, and no letter begins there."""
    if _announced(region) or is_counted(region):
        return True
    text = "".join(block.text.text for block in _behind_letter(region))
    if holds(text, "outline.title.not_lists") or holds(text, "outline.title.letter"):
        return False
    return any(
        title_like(block) and holds(block.text.text, "outline.title.notice_list")
        for block in region.before[-2:]
    )


def _behind_letter(region: Region) -> list[Block]:
    """The lines before a numbering, those of a letter that ends with its date or signature left out."""
    ends = [
        place
        for place, block in enumerate(region.before)
        if block.sort is Sort.DATE or (place and ISSUER.fullmatch(block.text.text))
    ]
    return region.before[ends[-1] :] if ends else region.before


def _announced(region: Region) -> bool:
    """True where a sentence announces the list (现公告如下:) and most of its items print a figure.

    Right below the headline of a letter, and below 现通知如下:, most items must promise a figure.
    """
    last = region.before[-1].text.text if region.before else ""
    sure = last.endswith(words("outline.title.as_follows"))
    if not (sure or _FOLLOWS.search(last) or is_letterhead(last)):
        return False
    if not any(holds(block.text.text, "outline.title.notice_list") for block in region.before):
        return False
    named = _NAMES_BELOW.search(last) is not None
    texts = [(node.whole if named else node.text).text for node in region.roots]
    figured = sum(_figured(text, sure=sure) for text in texts)
    return figured * 2 > len(texts)


def _figured(text: str, *, sure: bool) -> bool:
    if sure:
        return re.search(r"\d", text) is not None
    duty = holds(text[:20], "outline.chapters.not_projects")
    return not duty and bool(harvest(text, Role.TARGET).quantities)


def _lay_out(source: Source, known: frozenset[str]) -> tuple[_Laid, Head]:
    lines, letterhead = headed(lines_of(source))
    blocks = counted(blocks_of(lines))
    regions = regions_of(nested(sectioned(blocks)))
    drafts: list[Draft] = []
    chapters: list[Chapter] = []
    loose: list[Passage] = []
    sensible: list[Passage] = []
    left: list[Left] = []
    closing: list[Passage] = []
    for place, region in enumerate(regions):
        closing += cut_closing(region)
        part_all(region, known)
        plan = plan_below(region, drafts, listed=_listed(region))
        found, named = _printing(region, plan, known, left)
        for draft in found:
            draft.region = place
        drafts += found
        chapters += [] if plan.repeats and chapters else named
        sensible += [*region.notes, *(node.text for node in (*plan.chapters, *plan.groups))]
        sensible += [block.text for block in region.before if title_like(block)]
        loose += [node.whole for node in unplaced(region, plan, behind=bool(drafts))]
    _tell_own(lines, drafts)
    _tell_leads([passage(line, 0, len(line)).text for line in source.text.split("\n")], drafts)
    listing = [
        region for place, region in enumerate(regions) if any(draft.region == place for draft in drafts)
    ]
    laid = _Laid(drafts, chapters, loose, sensible, lines, blocks, left, closing if drafts else [])
    return laid, head_of(lines, regions, listing, letterhead)


_REMARKS = 20
"""Remarks that are heeded, so that a document of any length is read in linear time."""


def _tell_own(lines: list[Line], drafts: list[Draft]) -> None:
    """Mark the items that a remark says this level added itself; a remark on all of them marks none."""
    for remark in [found for line in lines for found in remarks_in(line.text.text)][:_REMARKS]:
        meant = [
            draft
            for draft in drafts
            if draft.status is Status.TASK and remark.means(draft.number, draft.passage.text)
        ]
        for draft in meant if len(meant) < len(drafts) else ():
            draft.status, draft.origin = Status.LOCAL, "own"
            draft.title = draft.title.strip(remark.sign)


def _tell_leads(lines: list[str], drafts: list[Draft]) -> None:
    """Heed the notes that say who of several units leads: the first named, or those with a sign."""
    first = any(leads_below(line) or (first_leads(line) and not is_own_note(line)) for line in lines)
    signs = {sign for line in lines if (sign := lead_sign(line))}
    for draft in drafts:
        for sign in signs:
            draft.units.marked_leads(sign)
        if first:
            draft.units.first_leads()


def _printing(
    region: Region, plan: Plan, known: frozenset[str], left: list[Left]
) -> tuple[list[Draft], list[Chapter]]:
    """Projects and chapters of one printing, from its tables and its numbered paragraphs.

    What of the tables was not read is added to `left`.
    """
    drafts: list[Draft] = []
    chapters: list[Chapter] = []
    header = None
    for grid in region.grids:
        sheet = sheet_of(grid, known, header)
        header = sheet.header or header
        drafts += sheet.drafts
        chapters += sheet.chapters
        left.append(sheet.left)
    drafts += noted_in(region, drafts)
    found = drafts_of(region, plan)
    return drafts + found, chapters + (list(chapters_of(plan).values()) if found else [])


def _categories(page: Page, chapters: list[Chapter]) -> tuple[tuple[Category, ...], dict[str, int]]:
    """Each printed category once, in order of first printing, and the position of each name."""
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


def kind_of(title: str, *, measured: bool) -> Kind:
    """Plan or notice, by the title (folded) and whether any project has measures."""
    if not measured and holds(title, "outline.title.plan") and not holds(title, "outline.title.notice_list"):
        return Kind.PLAN
    return Kind.NOTICE


def _kind(head: Head, entries: list[Entry]) -> Kind:
    measured = any(entry.measured.steps for entry in entries)
    return kind_of(head.title.text, measured=measured) if entries else Kind.OTHER


def _unused(page: Page, laid: _Laid, head: Head, reached: list[Reached]) -> Iterator[Unread]:
    """Lines inside the list of which nothing was read, each with the project printed before it."""
    known = [*laid.known, *laid.unplaced, *laid.closing, head.title, head.number, head.issuer]
    starts = sorted((span.start, place) for place, item in enumerate(reached) for span in item.project.spans)
    lines = leftover(laid.lines, laid.drafts, laid.chapters, known)
    cells = [cell for left in laid.left for cell in left.cells]
    told = [*cells, *((line, "policy.line_unused") for line in lines)]
    sure = _understood(laid, head, [words_of_it for words_of_it, _ in told])
    beside = outside(laid.blocks, sure) if laid.drafts else []
    for words_of_it, why in [*told, *((text, "policy.outside_list") for text in beside)]:
        before = bisect_right(starts, (words_of_it.at[0], len(reached)))
        yield Unread(page.spans(words_of_it), why, starts[before - 1][1] if before else None)


def _understood(laid: _Laid, head: Head, told: list[Passage]) -> list[Passage]:
    """All words that were read, told already, or that promise nothing."""
    items = [draft.passage for draft in laid.drafts]
    own = [head.title, head.number, head.issuer, head.dated]
    return [
        *laid.known,
        *laid.unplaced,
        *laid.closing,
        *own,
        *items,
        *given(laid.drafts, laid.chapters),
        *told,
    ]


_PREAMBLE = 60
"""Lines before the first project that are looked at."""


def _before(laid: _Laid) -> Passage:
    """The lines before the first project, one behind the other."""
    first = min((draft.passage.at[0] for draft in laid.drafts if draft.passage.at), default=0)
    lines = [line.text for line in laid.lines[:_PREAMBLE] if line.text.at and line.text.at[-1] < first]
    return joined(lines)


def _once(told: Iterable[Unread]) -> Iterator[Unread]:
    """What was not understood, a figure that is told for another reason too left out."""
    listed = list(told)
    places = {place for item in listed if item.why != _PLAIN for place in _places(item)}
    for item in listed:
        if item.why != _PLAIN or places.isdisjoint(_places(item)):
            yield item


def _places(item: Unread) -> Iterator[int]:
    for span in item.spans:
        yield from range(span.start, span.end)


_PLAIN = "policy.figure_unread"


def _unread(page: Page, laid: _Laid, head: Head, reached: list[Reached]) -> Iterator[Unread]:
    """What looks like a promise and was not understood: in a project, or as an item that fits nowhere."""
    for place, item in enumerate(reached):
        for words_of_it, why in item.unread:
            yield Unread(page.spans(words_of_it), why, place)
    for node in laid.unplaced:
        yield Unread(page.spans(node), "policy.item_unplaced")
    for text in [] if laid.drafts else unlisted(laid.blocks, laid.unplaced):
        yield Unread(page.spans(text), "policy.promise_unlisted")
    for text in laid.closing:
        yield Unread(page.spans(text), "policy.behind_list")
    for line in laid.lines:
        if is_no_day(line):
            yield Unread(page.spans(line.text), "policy.date_unread")
    yield from _unused(page, laid, head, reached)


def _interpretation(source: Source, laid: _Laid, head: Head, headline: Passage) -> Reading:
    """A document that explains a notice: no projects, but what it speaks of and what it says."""
    page = Page(source.text, head.year)
    about = about_of(laid.lines, headline, source.text)
    printed = about.number.value if about.number else ""
    damaged = () if about.number is None or printed == about.restored else (about.number,)
    lost = [
        Warning("policy.number_damaged", told.spans, {"printed": told.value, "restored": about.restored})
        for told in damaged
    ]
    year = _YEAR.search(headline.text)
    return Reading(
        kind=Kind.INTERPRETATION,
        title=_told(page, headline),
        document_number=None,
        issuer=None,
        signed_on=None,
        year=int(year[1]) if year else head.year,
        about=about,
        claims=claims_of(laid.blocks, headline, source.text),
        warnings=(*lost, *remarks_on(page, laid.left)),
    )


def read(source: Source, *, on: date | None = None, known_units: frozenset[str] = frozenset()) -> Reading:
    """All that a notice promises, with the place of each fact, and what was not understood.

    Args:
        source: text and layout of one document.
        on: the day the document came in; without a printed year or date its year is taken.
        known_units: full names of bodies, which help to read brackets that bear no label.
    """
    laid, head = _lay_out(source, known_units)
    headline = headline_of(laid.lines)
    if headline.text and not any(draft.units for draft in laid.drafts):
        return _interpretation(source, laid, head, headline)
    year = head.year or (on.year if on else None)
    page = Page(source.text, year)
    entries = entries_of(laid.drafts)
    categories, places = _categories(page, laid.chapters)
    reached = [
        facts_of(
            page, entry, places.get(plain(entry.first.chapter.name.text)) if entry.first.chapter else None
        )
        for entry in entries
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
        warnings=(
            *all_checks(page, head, categories, entries, reached, _before(laid)),
            *remarks_on(page, laid.left),
        ),
        unread=(
            *_once(_unread(page, laid, head, reached)),
            *(Unread(page.spans(note), "policy.note_unread") for note in unread_notes(source)),
        ),
    )
