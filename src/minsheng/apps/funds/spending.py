"""Which units spend a project's money: leads, cooperating units, and those with a row of its targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.funds.models import Funds
from minsheng.apps.places.queries import Following
from minsheng.apps.programmes.models import Responsibility
from minsheng.apps.programmes.standing import Standings

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.programmes.models import Edition, Project


@dataclass(frozen=True, slots=True)
class Spent:
    """A project as the own of who enters a unit's money, to ask a right on it."""

    project: Project
    units: frozenset[int]

    def division_path(self) -> str:
        """Whose area the project is in."""
        return self.project.division_path()

    def owner_units(self) -> frozenset[int]:
        """The units whose posts may enter."""
        return self.units


class Spenders:
    """The spending units of a project on a day, by their keys; three queries, two with `editions`."""

    def __init__(
        self, project: Project, on: datetime.date, editions: Sequence[Edition] | None = None
    ) -> None:
        self._project = project
        self._following = Following(on)
        known = list(project.programme.editions.all()) if editions is None else editions
        edition = Standings(known, on).in_force
        said = Responsibility.objects.filter(text__edition=edition, text__project=project).order_by()
        rows = Allocation.objects.filter(split__target__project=project, issued_open=True).order_by()
        told = Funds.objects.filter(project=project).order_by()
        pairs = said.values_list("unit", "group__members").union(
            rows.values_list("unit", "unit"), told.values_list("unit", "unit")
        )
        self.keys = frozenset(pk for pair in pairs for pk in pair if pk is not None)

    def entering(self, actor_unit: int | None) -> list[int]:
        """The units whose money a unit enters: its own, and those whose work it came to do."""
        if actor_unit is None:
            return []
        return sorted(self.keys & self._following.behind(actor_unit))

    def spent(self, unit: int, actor_unit: int | None) -> Spent:
        """The project with the actor's unit as its own where it enters the money of a unit."""
        own = unit in self.entering(actor_unit)
        return Spent(self._project, frozenset({actor_unit} if own and actor_unit is not None else ()))
