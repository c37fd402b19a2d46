"""What an action on entries rests on: the edition of the day, who reports a row and who accepts it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models.base import ModelState

from minsheng.apps.duties.queries import leads_on
from minsheng.apps.ledger.errors import IntakeMissing
from minsheng.apps.ledger.models import Entry, Intake
from minsheng.apps.places.queries import Following
from minsheng.apps.programmes.models import Edition, TargetValue
from minsheng.apps.programmes.standing import Standings
from minsheng.core.progress.months import in_words, month_end

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable, Sequence

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.ledger.models import Manner
    from minsheng.apps.programmes.models import Target

REVIEW = "review"


@dataclass(frozen=True, slots=True)
class RowOf:
    """A row as the own of some units, of none where its office stands in, to ask a right on it."""

    row: Allocation
    units: frozenset[int]

    def division_path(self) -> str:
        """Whose area the row is."""
        return self.row.division_path()

    def owner_units(self) -> Collection[int]:
        """The units whose posts may act."""
        return self.units


class Ground:
    """Of the rows of one or more programmes, on a day; at most five queries, whatever the number of rows.

    Rows come with their split's target, project and programme, and with unit and the row above. `following`
    saves a query where it is read already.
    """

    def __init__(
        self, rows: Iterable[Allocation], on: datetime.date, following: Following | None = None
    ) -> None:
        found = list(rows)
        self.on = on
        self._following = following or Following(on)
        self._said_on: dict[tuple[int, datetime.date], TargetValue] = {}
        self._blank: dict[tuple[int, str], Entry] = {}
        targets = {row.split.target_id: row.split.target for row in found}
        self._editions = _editions(target.project.programme_id for target in targets.values())
        values = TargetValue.objects.filter(target__in=targets).select_related(
            "text__edition", "text__project"
        )
        self._said = {(row.text.edition_id, row.target_id): row for row in values}
        texts = {row.text.pk: row.text for row in self._of_day(found)}.values()
        self._leads = leads_on(texts, on, self._following)
        self._targets = list(targets)

    @cached_property
    def _intakes(self) -> dict[int, list[Intake]]:
        """How the targets are entered, read where somebody asks."""
        found: dict[int, list[Intake]] = {}
        for intake in Intake.objects.filter(target__in=self._targets).order_by("target", "from_month"):
            found.setdefault(intake.target_id, []).append(intake)
        return found

    def _of_day(self, rows: Sequence[Allocation]) -> list[TargetValue]:
        return [self.says(row) for row in rows]

    def says(self, row: Allocation, on: datetime.date | None = None) -> TargetValue:
        """What the edition of a day says of the row's target; that of its issue where it is dropped."""
        key = (row.pk, on or self.on)
        if key not in self._said_on:
            self._said_on[key] = self._says(row, *key[1:])
        return self._said_on[key]

    def _says(self, row: Allocation, on: datetime.date) -> TargetValue:
        target = row.split.target
        edition = Standings(self._editions[target.project.programme_id], on).in_force
        said = self._said.get((edition.pk, target.pk)) if edition else None
        return said or self._said[row.split.edition_id, target.pk]

    def intakes(self, target: Target) -> Sequence[Intake]:
        """How a target is entered, by first month."""
        return self._intakes.get(target.pk, [])

    def intake(self, row: Allocation, day: datetime.date) -> Intake:
        """How the row's target is entered in the month of a day.

        Raises:
            IntakeMissing: nobody said so.
        """
        month = month_end(day)
        begun = [each for each in self.intakes(row.split.target) if each.from_month <= month]
        if not begun:
            raise IntakeMissing(target=self.says(row).words, month=in_words(month))
        return begun[-1]

    def blank(self, row: Allocation, manner: str) -> Entry:
        """A new entry of the row with nothing typed in it yet."""
        known = self._blank.get((row.pk, manner))
        if known is None:
            known = Entry(allocation=row, target=row.split.target, manner=manner)
            self._blank[row.pk, manner] = known
        # As Django copies a row, without its way by a pickle: a long workbook makes thousands.
        made = Entry.__new__(Entry)
        made.__dict__.update(known.__dict__, _state=ModelState())
        made._state.fields_cache.update(known._state.fields_cache)
        return made

    def accepting(self, row: Allocation) -> RowOf:
        """The row as those see it who accept: the department above it, else the leads of the project.

        Nobody accepts its own: what a lead enters itself, and what leads find of others, is the office's.
        """
        above = self._above(row)
        is_review = any(each.manner == REVIEW for each in self.intakes(row.split.target)[-1:])
        return RowOf(row, frozenset() if is_review or above & self._acting(row) else above)

    def entering(self, row: Allocation, manner: Manner | str) -> RowOf:
        """The row as those see it who enter: its unit, or who followed it; of a review those above it."""
        return RowOf(row, self._above(row) if manner == REVIEW else self._acting(row))

    def _above(self, row: Allocation) -> frozenset[int]:
        """The department above, for its own part that above itself; else the leads."""
        above = row.parent
        if above is not None and above.unit_id == row.unit_id:
            above = above.parent
        if above is not None:
            return self._acting(above)
        units = self._leads.get(self.says(row).text.project_id, [])
        return frozenset(unit.pk for unit in units)

    def _acting(self, row: Allocation) -> frozenset[int]:
        return frozenset(unit.pk for unit in self._following.acting(row.unit))


def _editions(programmes: Iterable[int]) -> dict[int, list[Edition]]:
    found: dict[int, list[Edition]] = {pk: [] for pk in programmes}
    for edition in Edition.objects.filter(programme__in=found).order_by("ordinal"):
        found[edition.programme_id].append(edition)
    return found
