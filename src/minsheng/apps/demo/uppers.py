"""What the demo's city gives its counties, and which of it the district's own targets carry."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING

from minsheng.apps.cascade import actions
from minsheng.apps.cascade.models import Allocation, Issue
from minsheng.apps.cascade.values import Given, Typed
from minsheng.apps.demo.splits import Ground, Row, seen_rows, type_cells, version_of
from minsheng.apps.places.models import UnitGroup

if TYPE_CHECKING:
    from minsheng.apps.programmes.models import Target


def hand_down() -> None:
    """The city splits and issues what `uppers.toml` says; the district answers a part of it.

    Raises:
        LookupError: a project, target, unit or account of the file is not there; or a cell was refused.
    """
    text = (files("minsheng.apps.demo") / "data" / "uppers.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text, parse_float=Decimal)
    city, own = Ground(table), Ground(table["answers"])
    group = UnitGroup.objects.get(division=city.programme.division, name=table["group"])
    targets = [city.target(row["of"]) for row in table["split"]]
    for target in targets:
        split = actions.open_split(actor=city.office, target=target, at=table["drafted_at"])
        actions.add_units(
            actor=city.office, split=split, version=split.version, units=[group], at=table["drafted_at"]
        )
    _give(city, table, targets)
    for row in table["answers"]["answer"]:
        _answer(city, own, table["answers"], row)


def _give(city: Ground, table: Row, targets: list[Target]) -> None:
    """Type the counties' numbers and issue them."""
    rows = Allocation.objects.filter(split__target__in=targets)
    versions = {(row.split.target_id, row.unit_id): row.version for row in rows.select_related("split")}
    counties = city.units(table["counties"])
    cells = [
        Typed(target.pk, unit.pk, versions[target.pk, unit.pk], Decimal(figure))
        for target, row in zip(targets, table["split"], strict=True)
        for unit, figure in zip(counties, row["figures"], strict=True)
    ]
    type_cells(city.office, cells, table["drafted_at"])
    for target in targets:
        split = actions.open_split(actor=city.office, target=target, at=table["issued_at"])
        given = Given(
            Issue.Kind.FIRST,
            table["holds_from"],
            version_of(split),
            seen_rows(split, None),
            document=table["document"],
        )
        actions.issue_level(actor=city.office, split=split, given=given, at=table["issued_at"])


def _answer(city: Ground, own: Ground, table: Row, row: Row) -> None:
    [unit] = city.units([table["unit"]])
    actions.answer_upper(
        actor=own.office,
        upper=Allocation.objects.get(split__target=city.target(row["upper"]), unit=unit, parent=None),
        target=own.target(row["of"]),
        from_month=table["from_month"],
        at=table["at"],
    )
