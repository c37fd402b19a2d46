"""What a clerk is asked before an edition is issued: it may be so, but is more often a slip."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from minsheng.apps.notices.doubting import is_apart, is_unquoted, issued_figures
from minsheng.apps.notices.drafting import Issue
from minsheng.apps.notices.facts import FactLike
from minsheng.apps.notices.models import Fact, Reading
from minsheng.apps.programmes.compared import Named
from minsheng.apps.programmes.models import Edition
from minsheng.apps.ui.sentences import sentence_for

MOST_DROPPED = Fraction(1, 3)
"""Share of the projects of the edition before that may fall away without a question.

A correction names the whole list again and an amendment touches a few projects; a text that lacks more than
a third of them is an extract, an annex or the list of another year more often than the next edition.
"""

AIMS = ("notices.other_year", "notices.other_place")
"""Warnings of the import (`aims.py`) that are asked again: a programme of another place or year is public."""


@dataclass(frozen=True, slots=True)
class Doubted:
    """A project that a question is about; `item` is its place in the review, None where it has none."""

    number: str
    title: str
    item: int | None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of which projects; `key` stands for exactly these, so that a yes is to what was seen.

    Grave is what drops codes that others point at, or puts a list under another year or place.
    """

    code: str
    key: str
    facts: Mapping[str, int | str]
    projects: Sequence[Doubted] = ()
    is_grave: bool = False

    @property
    def words(self) -> str:
        """The question as a sentence."""
        return sentence_for(self.code, self.facts)


def questions_of(
    reading: Reading, facts: Sequence[FactLike], given: Issue, last: Sequence[Named]
) -> list[Question]:
    """The questions that facts which stand, and the days of their document, give rise to.

    Args:
        reading: its warnings and the year of its notice count.
        facts: of the reading, without rejected ones.
        given: days as they are about to be issued, and permanent project by project fact.
        last: texts of the edition before, none for a first edition.
    """
    parts: dict[int | None, list[FactLike]] = {}
    for fact in facts:
        parts.setdefault(fact.project_id, []).append(fact)
    projects = [fact for fact in facts if fact.kind == Fact.Kind.PROJECT]
    unquoted = _unquoted(reading, facts)
    apart = [fact for fact in projects if is_apart(fact, parts.get(fact.pk, []))]
    asked = [
        *_aims_missed(reading),
        *_odd_days(reading, given),
        _drops_most(set(given.projects.values()), last),
        _of_projects("notices.asks_without_lead", (fact for fact in projects if _lacks_lead(fact, parts))),
        _of_projects("notices.asks_value_unquoted", (fact for fact in projects if fact.pk in unquoted)),
        _of_projects("notices.asks_type_apart", apart),
    ]
    return [question for question in asked if question is not None]


def _unquoted(reading: Reading, facts: Sequence[FactLike]) -> set[int | None]:
    """Ids of the projects with a figure that its words do not print, but for what was issued so already."""
    doubted = [fact for fact in facts if is_unquoted(fact, reading.basis)]
    known = issued_figures(reading) if doubted else {}
    return {fact.project_id for fact in doubted if known.get(fact.ordinal) != fact.value}


def _of_projects(code: str, doubted: Iterable[FactLike]) -> Question | None:
    """One question about all of these projects."""
    facts = list(doubted)
    if not facts:
        return None
    key = ",".join(str(fact.ordinal) for fact in facts)
    rows = [Doubted(fact.value["number"], fact.value["title"], fact.ordinal) for fact in facts]
    name = code.removeprefix("notices.asks_").replace("_", "-")
    return Question(code, f"{name}:{key}", {"count": len(facts)}, rows)


def _lacks_lead(project: FactLike, parts: Mapping[int | None, Sequence[FactLike]]) -> bool:
    """A project with a task that names no lead, or one that was confirmed as no unit."""
    leads = [fact for fact in parts.get(project.pk, []) if fact.kind == Fact.Kind.LEAD]
    return project.value["has_task"] and all(fact.value["none"] for fact in leads)


def _aims_missed(reading: Reading) -> list[Question]:
    """The document clearly is of another year or place than its notice."""
    return [
        Question(code, f"{code}:{warning['facts']['stated']}", warning["facts"], is_grave=True)
        for warning in reading.warnings
        if (code := warning["code"]) in AIMS
    ]


def _odd_days(reading: Reading, given: Issue) -> list[Question]:
    """Days that can hardly be meant; an erratum keeps the day in force of the edition that it mends."""
    year, signed, starts = reading.notice.year, given.signed_on, given.in_force_from
    if reading.basis == Edition.Basis.ERRATUM:
        starts = None
    asked = []
    if signed is not None and abs(signed.year - year) > 1:
        asked.append(_of_days("notices.asks_day_signed", signed, {"year": year}))
    if starts is not None and abs(starts.year - year) > 1:
        asked.append(_of_days("notices.asks_day_in_force", starts, {"year": year}))
    if signed is not None and starts is not None and starts < signed:
        asked.append(_of_days("notices.asks_in_force_early", starts, {"signed": signed.isoformat()}))
    return asked


def _of_days(code: str, day: date, facts: Mapping[str, int | str]) -> Question:
    said = {"day": day.isoformat(), **facts}
    name = code.removeprefix("notices.")
    return Question(code, ":".join([name, *map(str, said.values())]), said)


def _drops_most(kept: set[int | None], last: Sequence[Named]) -> Question | None:
    dropped = [text for text in last if text.project_id not in kept]
    if len(dropped) <= MOST_DROPPED * len(last):
        return None
    key = ",".join(str(text.project_id) for text in dropped)
    counts = {"dropped": len(dropped), "total": len(last), "kept": len(last) - len(dropped)}
    doubted = [Doubted(text.number, text.title, None) for text in dropped]
    return Question("notices.asks_drops_most", f"drops-most:{key}", counts, doubted, is_grave=True)
