"""One unit over the targets of a programme: its number of each, and what it answered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from minsheng.apps.cascade.goals import Said, said_of
from minsheng.apps.cascade.models import Allocation
from minsheng.apps.cascade.replies import Asked, asked_of, number_asked
from minsheng.apps.cascade.splitpage import drafts_seen
from minsheng.apps.cascade.standing import ProgrammeCascade, TargetRow, programme_page
from minsheng.apps.people.permissions import allows
from minsheng.apps.programmes.models import Category

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from minsheng.apps.cascade.standing import Read
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.models import Unit
    from minsheng.apps.programmes.models import Edition, Programme, Target, TargetValue


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a unit: of a target, directly below it or below another unit.

    Attributes:
        value: what the edition says of the target that the split is typed under.
        row: None where the unit has no part yet; where the asker is not shown drafts, its value is the number
            that was put to the unit.
        standing: of the target's whole split; None for who does not see it.
        may_type, may_reply: what the asker may do with it.
    """

    target: Target
    value: TargetValue | None
    said: Said | None
    row: Allocation | None
    asked: Asked
    standing: TargetRow | None
    may_type: bool
    may_reply: bool

    @property
    def version(self) -> int:
        """Of the row, as a typed cell sends it back; 0 where there is none."""
        return self.row.version if self.row is not None else 0


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit with a cell for each of its rows, and for each target that it may get, in printed order.

    `categories` are those of their projects by id, in order of the names.
    """

    unit: Unit
    programme: Programme
    edition: Edition | None
    cells: Sequence[Cell]
    categories: Mapping[int, str]


def unit_page(unit: Unit, programme: Programme, actor: Actor, on: date) -> UnitPage | None:
    """One unit over all targets; None where the asker may see nothing of it. At most ten queries."""
    page = programme_page(programme, actor, on)
    whole = {row.target.pk: row for row in page.rows}
    rows = _rows(unit, page, actor, set(whole))
    if not rows and not whole:
        return None
    made = _Cells(rows, actor, page.read)
    cells = [cell for standing in page.rows for cell in made.of_seen(standing)]
    cells += made.of_told(set(whole))
    return UnitPage(unit, page.programme, page.edition, cells, _categories(cells))


def _categories(cells: Iterable[Cell]) -> dict[int, str]:
    """Names by id; one query."""
    found = {cell.value.text.category_id for cell in cells if cell.value is not None}
    rows = Category.objects.filter(pk__in=[pk for pk in found if pk is not None]).order_by("ordinal", "pk")
    return dict(rows.values_list("pk", "name"))


def _rows(unit: Unit, page: ProgrammeCascade, actor: Actor, whole: set[int]) -> list[Allocation]:
    """The unit's rows of targets seen whole, and those told to the asker with the number put to the unit."""
    if page.read is None:
        return []
    splits = {split.pk: split for split in page.read.counted.splits.values()}
    told = Allocation.objects.told_to(actor).values("pk")
    seen = Q(split__in=[pk for pk, split in splits.items() if split.target_id in whole]) | Q(pk__in=told)
    rows = Allocation.objects.filter(seen, unit=unit, split__in=splits).taking_part()
    found = list(
        rows.select_related("parent__unit__division").order_by(
            "split__target__code", "parent__unit__code", "pk"
        )
    )
    for row in found:
        row.unit, row.split = unit, splits[row.split_id]
        if row.parent is not None:
            row.parent.split = row.split
        if row.split.target_id not in whole and not drafts_seen(row, actor):
            row.value = number_asked(row)
    return found


class _Cells:
    """The rows of one unit as cells."""

    def __init__(self, rows: Sequence[Allocation], actor: Actor, read: Read | None) -> None:
        self._rows, self._actor, self._read = rows, actor, read
        self._asked = asked_of(rows)
        self._of: dict[int, list[Allocation]] = defaultdict(list)
        for row in rows:
            self._of[row.split.target_id].append(row)

    def of_seen(self, standing: TargetRow) -> Iterator[Cell]:
        """The cells of a target seen whole; an empty one where the unit has no number yet and may get one."""
        mine = self._of.get(standing.target.pk, ())
        if not any(row.parent_id is None for row in mine) and standing.said is not None:
            may_type = allows(self._actor, "cascade.split", standing.target.project)
            nothing = Asked(None, None)
            yield Cell(
                target=standing.target,
                value=standing.value,
                said=standing.said,
                row=None,
                asked=nothing,
                standing=standing,
                may_type=may_type,
                may_reply=False,
            )
        for row in mine:
            yield self._cell(row, standing)

    def of_told(self, whole: set[int]) -> list[Cell]:
        """The cells of targets of which the asker sees the unit's rows alone."""
        return [self._cell(row, None) for row in self._rows if row.split.target_id not in whole]

    def _cell(self, row: Allocation, standing: TargetRow | None) -> Cell:
        split = row.split
        value = self._read.value(split) if self._read is not None else None
        subject = split if row.parent is None else row.parent
        return Cell(
            target=split.target,
            value=value,
            said=said_of(value) if value is not None and value.text.has_task else None,
            row=row,
            asked=self._asked[row.pk],
            standing=standing,
            may_type=row.is_open and allows(self._actor, "cascade.split", subject),
            may_reply=self._asked[row.pk].version is not None and allows(self._actor, "cascade.reply", row),
        )
