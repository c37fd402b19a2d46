"""The programme of the year at a glance: its counts, one cell for each project, the next days due."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import FilteredRelation, Q, QuerySet

from minsheng.apps.people.actor import Actor
from minsheng.apps.places.tree import is_within
from minsheng.apps.programmes.models import Edition, Programme, ProjectText
from minsheng.apps.programmes.standing import Standings

NEXT_DUE = 5
"""How many days due are shown."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One project in list order: what is printed in its cell, and what a reader hears."""

    code: str
    number: str
    title: str
    has_task: bool


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
    counted = Counter(category or "未分类" for *_, category, _, _ in texts.values())
    return Year(
        programme=edition.programme,
        edition=edition,
        cells=[Cell(code, number, title, task) for _, code, number, title, task, *_ in texts.values()],
        categories=list(counted.items()),
        due=_due(rows),
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


_Printed = tuple[int, str, str, str, bool, str | None, datetime.date | None, str | None]
"""A text: id, code, number, title, task, category; one of its days that are still to come, its words."""


def _printed(edition: Edition, on: datetime.date) -> QuerySet[ProjectText, _Printed]:
    """The texts in printed order, once for each day still to come, once without any; one query."""
    coming = FilteredRelation("deadline_rows", condition=Q(deadline_rows__due_on__gte=on))
    texts = (
        ProjectText.objects.filter(edition=edition)
        .annotate(coming=coming)
        .order_by("ordinal", "coming__ordinal")
    )
    said = ("pk", "project__code", "number", "title", "has_task", "category__name")
    return texts.values_list(*said, "coming__due_on", "coming__words")


def _due(rows: Iterable[_Printed]) -> list[Due]:
    """The next days; those of one day as printed."""
    dated = [Due(on, code, title, words or "") for _, code, _, title, _, _, on, words in rows if on]
    return sorted(dated, key=lambda due: due.on)[:NEXT_DUE]
