"""The programme of the year at a glance: its counts, one cell for each project, the next days due."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from minsheng.apps.people.actor import Actor
from minsheng.apps.programmes.models import Deadline, Edition, Programme, ProjectText
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


def year_at_a_glance(actor: Actor, *, on: datetime.date) -> Year | None:
    """The newest programme of the actor's division, else of the nearest one above, in its edition in force.

    None before there is one; three queries.
    """
    edition = _nearest_edition(actor, on)
    if edition is None:
        return None
    texts = list(
        ProjectText.objects.filter(edition=edition).select_related("project", "category").order_by("ordinal")
    )
    counted = Counter(text.category.name if text.category else "未分类" for text in texts)
    return Year(
        programme=edition.programme,
        edition=edition,
        cells=[Cell(text.project.code, text.number, text.title, text.has_task) for text in texts],
        categories=list(counted.items()),
        due=_due(edition, on),
    )


def _nearest_edition(actor: Actor, on: datetime.date) -> Edition | None:
    """The one in force of the nearest programme; one query."""
    area = actor.area or ""
    above = [area[: end + 1] for end, letter in enumerate(area) if letter == "/"]
    seen = Programme.objects.visible_to(actor).filter(year__lte=on.year, division__path__in=above)
    rows = Edition.objects.filter(programme__in=seen).select_related("programme__division")
    nearest = sorted(rows.order_by("ordinal"), key=_nearness)
    editions = [row for row in nearest if row.programme_id == nearest[0].programme_id]
    return Standings(editions, on).in_force


def _nearness(edition: Edition) -> tuple[int, int, str]:
    programme = edition.programme
    return -len(programme.division.path), -programme.year, programme.code


def _due(edition: Edition, on: datetime.date) -> list[Due]:
    rows = (
        Deadline.objects.filter(text__edition=edition, due_on__gte=on)
        .select_related("text__project")
        .order_by("due_on", "text__ordinal", "ordinal")[:NEXT_DUE]
    )
    return [Due(row.due_on, row.text.project.code, row.text.title, row.words) for row in rows]
