"""Problems and tasks of the demo's year, pressed and handled by its accounts (问题与任务、督办)."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from minsheng.apps.ledger.proofs import Proof
from minsheng.apps.matters.actions import register_matter, take_step
from minsheng.apps.matters.values import Registered, Said
from minsheng.apps.orders.actions import issue, put_up
from minsheng.apps.orders.models import Order, Sheet
from minsheng.apps.orders.values import Wanted
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import Post, User
from minsheng.apps.places.queries import resolve_units
from minsheng.apps.programmes.models import Programme, Project
from minsheng.apps.programmes.queries import edition_in_force

if TYPE_CHECKING:
    from minsheng.apps.matters.models import Matter

_TABLE = files("minsheng.apps.demo") / "data" / "matters.toml"
_SHANGHAI = ZoneInfo("Asia/Shanghai")

Row = dict[str, Any]


def register_matters() -> None:
    """Register each, and take its steps on their days."""
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    ground = _Ground(Programme.objects.select_related("division").get(code=table["programme"]))
    for row in table["matter"]:
        steps = row.pop("step", [])
        matter = ground.registered(row)
        for step in steps:
            matter = ground.took(matter, step)


@dataclass
class _Ground:
    """The programme, and who acts in it."""

    programme: Programme
    _actors: dict[tuple[str, datetime.date], Actor] = field(default_factory=dict)

    def registered(self, row: Row) -> Matter:
        """By the office, on the day it was found."""
        on = row["found_on"]
        project = self._project(row.pop("project"), on)
        given = Registered(project=project, **row)
        return register_matter(
            actor=self._actor("zhb", on), programme=self.programme, given=given, at=_at(on)
        )

    def took(self, matter: Matter, row: Row) -> Matter:
        """The matter after a step."""
        on, verb = row.pop("on"), row.pop("verb")
        if verb == "press":
            self._press(matter, row, on)
            return matter
        actor = self._actor(row.pop("by"), on)
        if "unit" in row:
            row["unit"] = resolve_units([row["unit"]], self.programme.division, on)[row["unit"]]
        if "proof" in row:
            name, words = row.pop("proof")
            row["proofs"] = [Proof(name, words.encode())]
        said = Said(matter.version, **row)
        return take_step(actor=actor, matter=matter, verb=verb, said=said, at=_at(on))

    def _press(self, matter: Matter, row: Row, on: datetime.date) -> None:
        """Put the next sheet up by one account, and have another issue it."""
        by, issuer = (self._actor(row.pop(name), on) for name in ("by", "issuer"))
        order = Order.objects.filter(matter=matter, round=matter.round).first()
        wanted = Wanted(seen=matter.version, order=order.version if order else 0, **row)
        made = put_up(actor=by, matter=matter, wanted=wanted, at=_at(on))
        rows = Sheet.objects.select_related("order__matter__programme__division", "order__matter__unit")
        issue(actor=issuer, sheet=rows.get(pk=made.pk), at=_at(on))

    def _actor(self, username: str, on: datetime.date) -> Actor:
        if (username, on) not in self._actors:
            user = User.objects.get(username=username)
            self._actors[username, on] = Actor(user, Post.objects.held_by(user, on).get())
        return self._actors[username, on]

    def _project(self, number: str, on: datetime.date) -> Project:
        edition = edition_in_force(self.programme, on)
        if edition is None:
            raise LookupError(self.programme.code)
        return edition.texts.select_related("project").get(number=number).project


def _at(on: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(on, datetime.time(10, 20), _SHANGHAI)
