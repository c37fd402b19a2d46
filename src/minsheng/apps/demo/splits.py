"""Splits the demo's programme over its streets, by the same actions and accounts that an office uses."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from minsheng.apps.cascade import actions
from minsheng.apps.cascade.models import Allocation, Issue, Reply, Split, Way
from minsheng.apps.cascade.replies import version_asked
from minsheng.apps.cascade.values import Given, Method, Typed, Verdict
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import Post, User
from minsheng.apps.places.models import Unit
from minsheng.apps.places.queries import resolve_units
from minsheng.apps.programmes.models import Programme, TargetValue
from minsheng.apps.ui.words import local_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from minsheng.apps.cascade.models import Base
    from minsheng.apps.programmes.models import Target

Row = dict[str, Any]


def split_programme() -> None:
    """Draft, offer and issue what `splits.toml` says; the targets it does not name go to their leads.

    Raises:
        LookupError: a project, target, unit or account of the file is not there; or a cell was refused.
    """
    text = (files("minsheng.apps.demo") / "data" / "splits.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text, parse_float=Decimal)
    ground = Ground(table)
    for row in table["base"]:
        ground.register(row)
    for batch in table["batch"]:
        _Batch(ground, batch).run()
    actions.seat(
        actor=ground.office,
        programme=ground.programme,
        holds_from=table["seated_from"],
        at=table["seated_at"],
    )
    for row in table["reply"]:
        _reply(ground, row)
    for row in table["transfer"]:
        _transfer(ground, row)


class Ground:
    """What the rows of the file name: the programme, its targets, units, bases and accounts."""

    def __init__(self, table: Row) -> None:
        self._table = table
        joined = Programme.objects.select_related("division")
        self.programme = joined.get(code=table["programme"])
        self._on = local_date(table["registered_at"])
        self.office = self.actor(table["office"])
        rows = TargetValue.objects.filter(text__edition__programme=self.programme)
        self._said = list(rows.select_related("text", "target__project__programme__division"))
        self._units: dict[str, Unit] = {}
        self._bases: dict[str, Base] = {}
        self.streets = self.units(table["streets"])

    def actor(self, username: str) -> Actor:
        """Whoever holds the account, in the only post."""
        user = User.objects.get(username=username)
        return Actor(user, Post.objects.held_by(user, self._on).get())

    def target(self, of: Sequence[str]) -> Target:
        """The one target of a project whose words begin so."""
        number, words = of
        found = [
            value.target
            for value in self._said
            if value.text.number == number and value.words.startswith(words)
        ]
        if len(found) != 1:
            raise LookupError(f"{number} {words}: {len(found)}")
        return found[0]

    def units(self, names: Sequence[str]) -> list[Unit]:
        """The units that bear these short names."""
        missing = [name for name in names if name not in self._units]
        if missing:
            found = resolve_units(missing, self.programme.division, self._on)
            self._units |= {name: unit for name, unit in found.items() if isinstance(unit, Unit)}
        return [self._units[name] for name in names]

    def taking_part(self, row: Row) -> list[Unit]:
        """The units of a row that brings no numbers of its own."""
        if "among" in row:
            return self.units(self._table["among"][row["among"]])
        left_out = self.units(row.get("without", []))
        return [unit for unit in self.streets if unit not in left_out]

    def figures(self, row: Row) -> dict[Unit, Decimal] | None:
        """The numbers that are typed; None where a row has none."""
        if "one_each" in row:
            ones = row["one_each"]
            names = self._table["among"][ones] if isinstance(ones, str) else ones
            return dict.fromkeys(self.units(names), Decimal(1))
        given = row.get("figures")
        if given is None:
            return None
        if isinstance(given, list):
            return dict(zip(self.streets, map(Decimal, given), strict=True))
        return dict(zip(self.units(list(given)), map(Decimal, given.values()), strict=True))

    def register(self, row: Row) -> None:
        """Register a base."""
        figures = self.figures(row) or {}
        new = actions.NewBase(
            division=self.programme.division,
            name=row["name"],
            measure=row["measure"],
            as_on=row["as_on"],
            source=row["source"],
            values={unit.pk: value for unit, value in figures.items()},
        )
        self._bases[row["name"]] = actions.register_base(actor=self.office, new=new)

    def method(self, row: Row) -> Method:
        """How a row's numbers come about."""
        each = Decimal(row["each"]) if "each" in row else None
        return Method(Way(row["way"]), self._bases.get(row.get("base", "")), each)


@dataclass(slots=True)
class _Batch:
    """What one document issues, or a draft that is left open."""

    ground: Ground
    row: Row
    splits: dict[int, Split] = field(default_factory=dict)

    def run(self) -> None:
        """Draft all, put them to the units, issue them, and hand on what departments were given."""
        rows = [(self.ground.target(row["of"]), row) for row in self.row["split"]]
        self._draft(rows)
        for target, row in rows:
            split = self.splits[target.pk]
            if "offered_at" in self.row:
                actions.offer(
                    actor=self.ground.office,
                    split=split,
                    version=version_of(split),
                    at=self.row["offered_at"],
                )
            if "issued_at" in self.row:
                self._issue(split, self.ground.office)
                for below in row.get("below", []):
                    self._hand_on(split, below)

    def _draft(self, rows: Sequence[tuple[Target, Row]]) -> None:
        office, at = self.ground.office, self.row["drafted_at"]
        type_cells(office, [cell for target, row in rows for cell in self._cells(target, row)], at)
        for target, row in rows:
            split = actions.open_split(actor=office, target=target, at=at)
            self.splits[target.pk] = split
            if (reserve := row.get("reserve")) is not None:
                actions.set_reserve(
                    actor=office,
                    split=split,
                    version=split.version,
                    reserve=Decimal(reserve),
                    reason=row["reason"],
                )
            if self.ground.figures(row) is None:
                self._let_in(split, row, office)

    def _cells(self, target: Target, row: Row, parent: Allocation | None = None) -> Iterator[Typed]:
        for unit, value in (self.ground.figures(row) or {}).items():
            yield Typed(target.pk, unit.pk, 0, value, parent.pk if parent else None)

    def _let_in(self, split: Split, row: Row, actor: Actor, parent: Allocation | None = None) -> None:
        """Units without numbers, and what the way of the row comes to."""
        units = self.ground.taking_part(row)
        at = self.row["drafted_at"]
        actions.add_units(
            actor=actor, split=split, version=version_of(split), units=units, at=at, parent=parent
        )
        if "way" in row:
            actions.apply_method(
                actor=actor,
                split=split,
                version=version_of(split),
                method=self.ground.method(row),
                seen=seen_rows(split, parent),
                parent=parent,
            )

    def _issue(self, split: Split, actor: Actor, parent: Allocation | None = None) -> None:
        given = Given(
            Issue.Kind.FIRST,
            self.row["holds_from"],
            version_of(split),
            seen_rows(split, parent),
            document=self.row["document"] if parent is None else "",
        )
        actions.issue_level(actor=actor, split=split, given=given, at=self.row["issued_at"], parent=parent)

    def _hand_on(self, split: Split, row: Row) -> None:
        """Split what one unit was given, with its own part, and issue that level."""
        actor = self.ground.actor(row["by"]) if "by" in row else self.ground.office
        [unit] = self.ground.units([row["unit"]])
        above = split.allocations.get(unit=unit, parent=None)
        if "reserve" in row:
            actions.set_reserve_below(
                actor=actor, row=above, seen=above.reserve, reserve=Decimal(row["reserve"])
            )
        if "own" in row:
            own = Typed(split.target_id, unit.pk, 0, Decimal(row["own"]), above.pk)
            type_cells(actor, [own, *self._cells(split.target, row, above)], self.row["issued_at"])
        else:
            self._let_in(split, row, actor, above)
        self._issue(split, actor, above)


def type_cells(actor: Actor, cells: Iterable[Typed], at: datetime) -> None:
    """Type cells over many targets; LookupError with the reason of the first that is refused."""
    outcomes = actions.save_cells(actor=actor, cells=list(cells), at=at)
    if refused := [each for each in outcomes if each.verdict is Verdict.REFUSED]:
        raise LookupError(refused[0].problem)


def version_of(split: Split) -> int:
    """The split's version as it stands."""
    return Split.objects.values_list("version", flat=True).get(pk=split.pk)


def seen_rows(split: Split, parent: Allocation | None) -> dict[int, int]:
    """Versions of the rows of a level as they stand."""
    rows = split.allocations.taking_part().filter(parent=parent)
    return dict(rows.values_list("pk", "version"))


def _reply(ground: Ground, row: Row) -> None:
    """What the unit of an account says to its number."""
    actor = ground.actor(row["by"])
    rows = Allocation.objects.select_related("split").filter(split__target=ground.target(row["of"]))
    asked = rows.get(parent=None, unit=actor.unit_id)
    proposed = Decimal(row["proposed"]) if "proposed" in row else None
    actions.reply(
        actor=actor,
        row=asked,
        version=version_asked(asked) or 0,
        verb=Reply.Verb(row["verb"]),
        at=row["at"],
        words=actions.Words(row.get("reason", ""), proposed),
    )


def _transfer(ground: Ground, row: Row) -> None:
    """Move a part of what was issued from one unit to another."""
    split = Split.objects.select_related("target").get(target=ground.target(row["of"]))
    change: Mapping[str, int] = row["change"]
    units = ground.units(list(change))
    standing = {each.unit_id: each for each in split.allocations.filter(parent=None, unit__in=units)}
    cells = []
    for unit, more in zip(units, change.values(), strict=True):
        held = standing[unit.pk]
        cells.append(Typed(split.target_id, unit.pk, held.version, (held.issued or Decimal(0)) + more))
    type_cells(ground.office, cells, row["at"])
    given = Given(
        Issue.Kind.TRANSFER,
        row["holds_from"],
        version_of(split),
        seen_rows(split, None),
        reason=row["reason"],
    )
    actions.issue_level(actor=ground.office, split=split, given=given, at=row["at"])
