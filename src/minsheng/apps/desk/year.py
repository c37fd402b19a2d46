"""The programme of the year at a glance: its counts, one cell for each project, the next days due."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery

from minsheng.apps.months.models import ProjectStanding
from minsheng.apps.months.overview import ORDER, sentence_of
from minsheng.apps.months.showing import look_of
from minsheng.apps.people.actor import Actor
from minsheng.apps.places.tree import is_within
from minsheng.apps.programmes.models import Edition, Programme, ProjectText
from minsheng.apps.programmes.standing import Standings
from minsheng.apps.ui.status import Status
from minsheng.core.standing import Word

NEXT_DUE = 5
"""How many days due are shown."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One project in list order: what is printed in its cell, and what a reader hears.

    `look` is its state in the last frozen month, None before there is one.
    """

    code: str
    number: str
    title: str
    has_task: bool
    look: Status | None


@dataclass(frozen=True, slots=True)
class Due:
    """One day due: whose, and in which printed words."""

    on: datetime.date
    code: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Year:
    """The edition in force; `with_task` + `without_task` = number of cells = sum of `categories`."""

    programme: Programme
    edition: Edition
    cells: Sequence[Cell]
    categories: Sequence[tuple[str, int]]
    due: Sequence[Due]
    month: datetime.date | None = None

    @property
    def counts(self) -> list[tuple[Status, int]]:
        """How many projects with a task have each state, in the order of every list."""
        looks = Counter(cell.look.word for cell in self.cells if cell.look is not None)
        return [(look_of(word), looks[word.value]) for word in ORDER]

    @property
    def sentence(self) -> str:
        """For a chat group, as the page of the programme says it; empty before the first freeze."""
        if self.month is None:
            return ""
        division = self.programme.division.name
        return sentence_of(division, self.month, len(self.cells), self.counts)

    @property
    def with_task(self) -> int:
        """Projects that have a task here."""
        return sum(cell.has_task for cell in self.cells)

    @property
    def without_task(self) -> int:
        """Projects that another level promised and that ask nothing of this division."""
        return len(self.cells) - self.with_task


def year_at_a_glance(
    actor: Actor, *, on: datetime.date, editions: Sequence[Edition] | None = None
) -> Year | None:
    """The newest programme of the actor's division, else of the nearest one above, in its edition in force.

    None before there is one; two queries, one with `editions`: those read already, by ordinal, among them all
    up to the year of the division and those above.
    """
    edition = _nearest_edition(_above(actor, on) if editions is None else editions, actor, on)
    if edition is None:
        return None
    rows = list(_printed(edition, on))
    texts = {row[0]: row for row in rows}
    counted = Counter(category or "未分类" for *_, category, _, _, _, _ in texts.values())
    return Year(
        programme=edition.programme,
        edition=edition,
        cells=[_cell(row) for row in texts.values()],
        categories=list(counted.items()),
        due=_due(rows),
        month=next((row[-1] for row in rows if row[-1] is not None), None),
    )


def _above(actor: Actor, on: datetime.date) -> Sequence[Edition]:
    """All editions of programmes up to the year, of the actor's division and those above; one query."""
    area = actor.area or ""
    above = [area[: end + 1] for end, letter in enumerate(area) if letter == "/"]
    seen = Programme.objects.visible_to(actor).filter(year__lte=on.year, division__path__in=above)
    rows = Edition.objects.filter(programme__in=seen).select_related("programme__division")
    return list(rows.order_by("ordinal"))


def _nearest_edition(rows: Sequence[Edition], actor: Actor, on: datetime.date) -> Edition | None:
    """The one in force of the nearest programme of the actor's division or one above."""
    area = actor.area or ""
    own = [row for row in rows if is_within(area, row.programme.division.path)]
    nearest = sorted(own, key=_nearness)
    editions = [row for row in nearest if row.programme_id == nearest[0].programme_id]
    return Standings(editions, on).in_force


def _nearness(edition: Edition) -> tuple[int, int, str]:
    programme = edition.programme
    return -len(programme.division.path), -programme.year, programme.code


_Printed = tuple[
    int, str, str, str, bool, str | None, datetime.date | None, str | None, str | None, datetime.date | None
]
"""A text: id, code, number, title, task, category; one of its days that are still to come, its words; the
project's word in the last frozen month, and that month."""


def _cell(row: _Printed) -> Cell:
    _, code, number, title, task, *_, word, _ = row
    return Cell(code, number, title, task, None if word is None else look_of(Word(word)))


def _printed(edition: Edition, on: datetime.date) -> QuerySet[ProjectText, _Printed]:
    """The texts in printed order, once for each day still to come, once without any; one query."""
    coming = FilteredRelation("deadline_rows", condition=Q(deadline_rows__due_on__gte=on))
    texts = (
        ProjectText.objects.filter(edition=edition)
        .annotate(coming=coming)
        .order_by("ordinal", "coming__ordinal")
    )
    frozen = ProjectStanding.objects.filter(project=OuterRef("project"), period__frozen_at__isnull=False)
    last = frozen.order_by("-period__month")
    texts = texts.annotate(
        word=Subquery(last.values("word")[:1]), frozen_month=Subquery(last.values("period__month")[:1])
    )
    said = ("pk", "project__code", "number", "title", "has_task", "category__name")
    return texts.values_list(*said, "coming__due_on", "coming__words", "word", "frozen_month")


def _due(rows: Iterable[_Printed]) -> list[Due]:
    """The next days; those of one day as printed."""
    dated = [Due(on, code, title, words or "") for _, code, _, title, _, _, on, words, _, _ in rows if on]
    return sorted(dated, key=lambda due: due.on)[:NEXT_DUE]
