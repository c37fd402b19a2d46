"""Money of the demo's year: entered by the units that spend it, confirmed by the office (资金)."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from minsheng.apps.funds.actions import confirm_funds, enter_funds
from minsheng.apps.funds.values import Cell, LineGiven
from minsheng.apps.places.models import Unit
from minsheng.apps.places.queries import resolve_units
from minsheng.apps.programmes.models import Project, ProjectText

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Edition

_TABLE = files("minsheng.apps.demo") / "data" / "funds.toml"
_WAN = 1_000_000


class Money:
    """What the units say at the end of each month; `reporter` gives who enters for a unit, by its key."""

    def __init__(self, edition: Edition, office: Actor, reporter: Callable[[int], Actor]) -> None:
        self._table: dict[str, Any] = tomllib.loads(_TABLE.read_text(encoding="utf-8"), parse_float=Decimal)
        self._office, self._reporter = office, reporter
        texts = ProjectText.objects.filter(edition=edition, number__in={row["number"] for row in self._rows})
        keys = dict(texts.values_list("number", "project"))
        projects = Project.objects.select_related("programme__division").in_bulk(keys.values())
        self._projects = {number: projects[pk] for number, pk in keys.items()}
        names = {row["unit"] for row in self._rows}
        self._units = resolve_units(names, edition.programme.division, edition.in_force_from)

    @property
    def _rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._table["money"]
        return rows

    def tell(self, month: datetime.date, at: datetime.datetime) -> None:
        """What all units say of a month; nothing of a month that the table does not have."""
        months = self._table["months"]
        if month.month not in months:
            return
        place = months.index(month.month)
        for row, is_confirmed in self._told(is_last=place == len(months) - 1):
            unit = self._units[row["unit"]]
            if not isinstance(unit, Unit):
                raise LookupError(row["unit"])
            cell = Cell(self._projects[row["number"]], unit, month)
            given = [_line(line, place) for line in row["line"]]
            funds = enter_funds(actor=self._reporter(unit.pk), cell=cell, given=given, version=0, at=at)
            if is_confirmed:
                confirm_funds(actor=self._office, funds=funds, version=funds.version, at=at)

    def _told(self, *, is_last: bool) -> Iterator[tuple[dict[str, Any], bool]]:
        for row in self._rows:
            if not is_last or "last" in row:
                yield row, not is_last or row["last"] == "confirmed"


def _line(line: dict[str, Any], place: int) -> LineGiven:
    planned, arrived, paid = (
        int(each * _WAN) for each in (line["planned"], line["arrived"][place], line["paid"][place])
    )
    arrears = line.get("arrears", "") if arrived < planned else ""
    return LineGiven(line["source"], planned, arrived, paid, arrears, line.get("words", ""))
