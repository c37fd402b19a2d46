"""Warnings a clerk wants before a notice is published."""

import re
from collections import Counter
from collections.abc import Iterable

from minsheng.core.policy.bodies import name_pairs
from minsheng.core.policy.drafts import Draft
from minsheng.core.policy.facts import Page, Reached
from minsheng.core.policy.head import Head
from minsheng.core.policy.paragraphs import COUNT_BRACKET
from minsheng.core.policy.printings import Entry, plain
from minsheng.core.policy.progress import told_so_far
from minsheng.core.policy.quantities import harvest
from minsheng.core.policy.reading import Category, Project, Role, Status, UnitMention, Value, Warning
from minsheng.core.quantity.numerals import han_value
from minsheng.core.quantity.passage import EMPTY, Passage

# 50项民生实事 · 12件实事 · 十件实事
_TITLE_COUNT = re.compile(
    r"(?<![月\d])(\d{1,3}|[一二三四五六七八九十]{1,3})(?:大)?[项件个](?:[\u4e00-\u9fff]{0,4})(?:实事|工程|项目|事项)"
)


def chapter_counts(categories: tuple[Category, ...], projects: tuple[Project, ...]) -> list[Warning]:
    """Chapters whose printed count differs from the rows below them."""
    rows = Counter(project.category for project in projects)
    return [
        Warning("policy.chapter_count", found.spans, _counts(found, rows[place]))
        for place, found in enumerate(categories)
        if found.declared_count is not None and found.declared_count != rows[place]
    ]


def _counts(chapter: Category, rows: int) -> dict[str, object]:
    return {"chapter": chapter.name, "printed": chapter.declared_count, "rows": rows}


def title_count(head: Head, page: Page, projects: tuple[Project, ...]) -> list[Warning]:
    """A title whose number of projects differs from the rows."""
    match = _TITLE_COUNT.search(head.title.text) or COUNT_BRACKET.search(head.title.text)
    if match is None:
        return []
    declared = int(match[1]) if match[1].isdecimal() else _han(match[1])
    if declared == len(projects):
        return []
    tasks = sum(project.status is not Status.NO_TASK for project in projects)
    facts: dict[str, object] = {
        "printed": declared,
        "rows": len(projects),
        "tasks": tasks,
        "idle": len(projects) - tasks,
    }
    return [Warning("policy.title_count", page.spans(head.title), facts)]


# 今年安排10件实事 · 共确定12项民生实事项目
_SAID_COUNT = re.compile(
    r"(?:安排|确定|实施|办好|办理|推出|包括|包含|共计?|列入|遴选)(?:了)?(?P<count>\d{1,3}|[一二三四五六七八九十]{1,3})(?:大)?[项件]"
    r"(?:[\u4e00-\u9fff]{0,4})(?:实事|工程|项目)"
)


def said_count(head: Head, page: Page, projects: tuple[Project, ...], before: Passage) -> list[Warning]:
    """A sentence before the list whose number of projects differs from the rows.

    Args:
        head: of the document.
        page: what it is read against.
        projects: as read.
        before: the paragraphs before the first project.
    """
    match = _SAID_COUNT.search(before.text)
    if match is None or title_count(head, page, projects):
        return []
    declared = int(match["count"]) if match["count"].isdecimal() else _han(match["count"])
    groups = {project.number.partition(".")[0] for project in projects if project.number}
    if declared in (len(projects), len(groups)):
        return []
    quote = before.cut(*match.span())
    facts: dict[str, object] = {"quote": page.printed(quote), "printed": declared, "rows": len(projects)}
    return [Warning("policy.said_count", page.spans(quote), facts)]


# 2O26年: a letter among the digits of the year
_DAMAGED_YEAR = re.compile(r"2[OoQD]\d\d年|20[\dOoIl]{2}年|2[Oo][\dOoIl]{2}年")


def year_damaged(page: Page, before: Passage) -> list[Warning]:
    """A year before the list that a scan printed with letters among its digits."""
    for match in _DAMAGED_YEAR.finditer(before.text):
        if not match[0][:-1].isdecimal():
            quote = before.cut(*match.span())
            return [Warning("policy.year_damaged", page.spans(quote), {"printed": page.printed(quote)})]
    return []


def _han(token: str) -> int:
    return int(han_value(token) or 0)


def _gaps(numbers: list[int]) -> tuple[list[int], list[int]]:
    """Numbers missing between the first and the last, and numbers printed twice."""
    seen = Counter(numbers)
    missing = [number for number in range(1, max(numbers, default=0)) if number not in seen]
    return missing, [number for number, times in seen.items() if times > 1]


def numbering(projects: tuple[Project, ...]) -> list[Warning]:
    """Gaps and repeats in the numbers of projects and of their measures."""
    found: list[Warning] = []
    restarts = sum(project.number in ("1", "1.1") for project in projects) > 1
    groups: dict[tuple[int | None, str], list[tuple[int, int]]] = {}
    for place, project in enumerate(projects):
        if project.number:
            head, _, tail = project.number.rpartition(".")
            chapter = project.category if restarts else None
            groups.setdefault((chapter, head), []).append((int(tail), place))
    outer = {int(head) for _, head in groups if head}
    for (_, head), pairs in groups.items():
        numbers = [number for number, _ in pairs]
        missing, repeated = _gaps(numbers if head or restarts else [*numbers, *outer])
        if missing and len(missing) <= max(len(numbers), 3):
            found.append(_numbers("policy.number_gap", missing, projects[pairs[-1][1]], pairs[-1][1]))
        for number in repeated:
            place = next(p for n, p in reversed(pairs) if n == number)
            found.append(_numbers("policy.number_repeat", [number], projects[place], place))
    return found + _measure_gaps(projects)


def _numbers(code: str, numbers: Iterable[int], project: Project, place: int) -> Warning:
    return Warning(code, project.spans[:1], {"numbers": "、".join(map(str, numbers))}, place)


def _measure_gaps(projects: tuple[Project, ...]) -> list[Warning]:
    found: list[Warning] = []
    for place, project in enumerate(projects):
        numbers = [int(measure.number) for measure in project.measures if measure.number]
        missing, repeated = _gaps(numbers)
        for code, wrong in (("policy.measure_gap", missing), ("policy.measure_repeat", repeated)):
            if wrong:
                facts: dict[str, object] = {
                    "title": project.title[:20],
                    "numbers": "、".join(map(str, wrong)),
                }
                found.append(Warning(code, project.measures[0].spans[:1], facts, place))
    return found


def printings_differ(page: Page, entries: list[Entry]) -> list[Warning]:
    """Where the list and the measures print another text, other figures or other units for one project."""
    found: list[Warning] = []
    for place, entry in enumerate(entries):
        for other in entry.drafts[1:]:
            warnings = _pair(page, entry.first, other, place)
            if warnings and not any(w.code == warnings[0].code and w.project == place for w in found):
                found += warnings
    return found


def _pair(page: Page, one: Draft, other: Draft, place: int) -> list[Warning]:
    spans = page.spans(one.title) + page.spans(other.title)
    found: list[Warning] = []
    named = other.repeats and not re.search(r"\d", other.title.text)
    if not named and plain(one.title.text) != plain(other.title.text):
        facts: dict[str, object] = {"list": page.printed(one.title), "measures": page.printed(other.title)}
        values = [_figures(draft) for draft in (one, other)]
        code = "policy.list_text_differs" if values[0] == values[1] else "policy.list_figures_differ"
        if code == "policy.list_figures_differ":
            facts |= {
                "list_figures": _only(values[0], values[1]),
                "measures_figures": _only(values[1], values[0]),
            }
        found.append(Warning(code, spans, facts, place))
    names = [_names(draft) for draft in (one, other)]
    if names[0] != names[1] and all(names):
        facts = {"list": "、".join(names[0]), "measures": "、".join(names[1])}
        found.append(Warning("policy.list_units_differ", spans, facts, place))
    return found


def _figures(draft: Draft) -> Counter[str]:
    found = [item for text in draft.texts for item in harvest(text.text, Role.TARGET).quantities]
    return Counter(f"{item.bound.printed}{_shown(item.value)}{item.unit}" for item in found)


def _shown(value: Value) -> str:
    return "—".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _only(mine: Counter[str], theirs: Counter[str]) -> str:
    return "、".join((mine - theirs).elements()) or "—"


# 区***局 · 区×局
_MASKED = re.compile(r"[*＊■□●○×]{2}|(?<=.)[*＊■□●○×](?=.)|×")


def _names(draft: Draft) -> list[str]:
    return [name.text for name in (*draft.units.lead, *draft.units.cooperating)]


def units(projects: tuple[Project, ...]) -> list[Warning]:
    """Projects without a lead, masked names, and one body under several names."""
    found: list[Warning] = []
    mentions: dict[str, UnitMention] = {}
    for place, project in enumerate(projects):
        if not project.lead_units and project.status is not Status.NO_TASK:
            found.append(
                Warning("policy.lead_missing", project.spans[:1], {"title": project.title[:30]}, place)
            )
        for unit in (*project.lead_units, *project.cooperating_units):
            mentions.setdefault(unit.name, unit)
            if _MASKED.search(unit.name):
                found.append(Warning("policy.unit_masked", unit.spans, {"unit": unit.name}, place))
    for one, other in name_pairs(list(mentions)):
        spans = mentions[one].spans + mentions[other].spans
        found.append(Warning("policy.one_body_names", spans, {"one": one, "other": other}))
    return found


_LEAST_REPORTED = 2
"""Projects that must tell how far they have come before a document is called a bulletin."""


def bulletin(page: Page, head: Head, entries: list[Entry]) -> list[Warning]:
    """A remark on a document most of whose projects tell how far they have come."""
    told = [entry for entry in entries if any(map(_reports, entry.drafts))]
    if len(told) < _LEAST_REPORTED or len(told) * 2 <= len(entries):
        return []
    spans = page.spans(head.title) or page.spans(told[0].first.title)
    return [Warning("policy.bulletin", spans, {"told": len(told), "rows": len(entries)})]


def _reports(draft: Draft) -> bool:
    return draft.reported or any(told_so_far(text.text) for text in draft.texts)


def shared_units(page: Page, entries: list[Entry]) -> list[Warning]:
    """A remark for each line of units that was shared out among several projects."""
    lines: dict[tuple[int, ...], list[int]] = {}
    for place, entry in enumerate(entries):
        if entry.first.units.lead:
            lines.setdefault(entry.first.units.lead[0].at, []).append(place)
    found: list[Warning] = []
    for places in lines.values():
        if not any(entries[place].first.units.shared for place in places):
            continue
        lead = entries[places[0]].first.units.lead
        numbers = "、".join(entries[place].first.number or "—" for place in places)
        facts: dict[str, object] = {"units": "、".join(map(page.printed, lead)), "numbers": numbers}
        found.append(Warning("policy.units_shared", page.spans(lead[0]), facts, places[0]))
    return found


def dates(head: Head, projects: tuple[Project, ...]) -> list[Warning]:
    """Due days before the notice was signed or in another year."""
    found: list[Warning] = []
    for place, project in enumerate(projects):
        for item in project.deadlines:
            facts: dict[str, object] = {"quote": item.quote, "due_on": item.due_on.isoformat()}
            if head.signed_on and item.due_on < head.signed_on:
                facts["signed_on"] = head.signed_on.isoformat()
                found.append(Warning("policy.due_before_notice", item.spans, facts, place))
            elif head.year and item.due_on.year != head.year:
                found.append(
                    Warning("policy.due_other_year", item.spans, {**facts, "year": head.year}, place)
                )
    return found


def year_source(head: Head, page: Page, projects: tuple[Project, ...]) -> list[Warning]:
    """A remark where neither the name of the list nor the headline of its notice prints the year."""
    if page.year is None:
        return []
    if head.year is None:
        spans = page.spans(head.title) or projects[0].spans[:1]
        return [Warning("policy.year_from_arrival", spans, {"year": page.year})]
    if not head.year_doubt:
        return []
    facts: dict[str, object] = {"year": head.year, "printed": page.printed(head.year_from)}
    return [Warning(head.year_doubt, page.spans(head.year_from), facts)]


def likely_same(projects: tuple[Project, ...]) -> list[Warning]:
    """Two projects of one document with nearly the same title."""
    found: list[Warning] = []
    seen: dict[str, int] = {}
    for place, project in enumerate(projects):
        key = plain(project.title)
        if key in seen and len(key) > 6:
            facts: dict[str, object] = {"title": project.title[:30]}
            found.append(Warning("policy.title_repeat", project.spans[:1], facts, place))
        seen.setdefault(key, place)
    return found


def sums(page: Page, reached: list[Reached]) -> list[Warning]:
    """Parts that do not add up to their whole."""
    found: list[Warning] = []
    for place, item in enumerate(reached):
        for wrong in item.misfits:
            facts: dict[str, object] = {
                "title": item.project.title[:20],
                "whole": f"{wrong.whole.figure.single}{wrong.whole.unit}",
                "parts": " + ".join(str(part.figure.single) for part in wrong.parts),
                "sum": str(wrong.total),
            }
            found.append(Warning(wrong.code, item.project.spans[:1], facts, place))
    return found


def all_checks(
    page: Page,
    head: Head,
    categories: tuple[Category, ...],
    entries: list[Entry],
    reached: list[Reached],
    before: Passage = EMPTY,
) -> tuple[Warning, ...]:
    """Every warning about a document, those about the whole of it first.

    Args:
        page: what it is read against.
        head: of the document.
        categories: as read.
        entries: the printings of each project.
        reached: the facts of each project.
        before: the paragraphs before the first project.
    """
    projects = tuple(item.project for item in reached)
    if not projects:
        return ()
    return (
        *bulletin(page, head, entries),
        *year_damaged(page, before),
        *year_source(head, page, projects),
        *title_count(head, page, projects),
        *said_count(head, page, projects, before),
        *chapter_counts(categories, projects),
        *numbering(projects),
        *printings_differ(page, entries),
        *sums(page, reached),
        *units(projects),
        *shared_units(page, entries),
        *dates(head, projects),
        *likely_same(projects),
    )
