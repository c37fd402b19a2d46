"""Rounds, instructions and a talk of the demo's autumn (调度、批示、约谈)."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import Post, User
from minsheng.apps.places.queries import resolve_units
from minsheng.apps.programmes.models import Programme, Project
from minsheng.apps.scheduling import actions
from minsheng.apps.scheduling.agenda import agenda_choices
from minsheng.apps.scheduling.models import Attendance
from minsheng.apps.scheduling.values import (
    Called,
    GivenOut,
    Held,
    Instructed,
    Meeting,
    Opened,
    Resolved,
)
from minsheng.apps.talks.actions import put_up, take_step
from minsheng.apps.talks.values import PutUp, Said

if TYPE_CHECKING:
    from minsheng.apps.places.models import Unit
    from minsheng.apps.scheduling.models import Round

_TABLE = files("minsheng.apps.demo") / "data" / "scheduling.toml"

Row = dict[str, Any]


def schedule() -> None:
    """Set rhythms, hold the rounds, write the instructions down and give them out."""
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    ground = _Ground(Programme.objects.select_related("division").get(code=table["programme"]))
    ground.set_rhythms(table["rhythm"])
    for row in table["round"]:
        ground.hold(row)
    for row in table["instruction"]:
        ground.instruct(row)
    for row in table["talk"]:
        ground.talk(row)


@dataclass(frozen=True, slots=True)
class _Ground:
    """The programme, and who acts in it."""

    programme: Programme

    def set_rhythms(self, rows: list[Row]) -> None:
        """By the office, in spring."""
        on = datetime.date(2026, 3, 2)
        given = {self._project(row["project"]): row["every"] for row in rows}
        actor = _actor("zhb", on)
        actions.set_rhythms(actor=actor, programme=self.programme, given=given, at=_at(on))

    def hold(self, row: Row) -> None:
        """Open it; chase, or hold the meeting and issue its minutes."""
        on = row["opened_on"]
        given = Opened(row["kind"], row["level"], row["month"])
        clerk = _actor(row["by"], on)
        made = actions.open_round(actor=clerk, programme=self.programme, given=given, at=_at(on))
        if "chased_on" in row:
            actions.chase_units(actor=clerk, round_=made, at=_at(row["chased_on"]))
            return
        self._meet(made, clerk, row)

    def _meet(self, made: Round, clerk: Actor, row: Row) -> None:
        on = row["held_on"]
        meeting = Meeting(on, row["place"], row["chair"], row["others"])
        picked = [each.project.code for each in agenda_choices(made) if each.why]
        called = Called(meeting, picked, row["topics"], made.version)
        at = _at(row["opened_on"])
        made = actions.call_meeting(actor=clerk, round_=made, called=called, at=at)
        made = actions.issue_notice(actor=clerk, round_=made, version=made.version, at=at)
        took_part = {
            unit: manner.value for manner in Attendance.Manner for unit in self._units(row[manner.value], on)
        }
        held = Held(meeting, took_part, made.version)
        made = actions.save_meeting(actor=clerk, round_=made, held=held, at=_at(on))
        for each in row["resolution"]:
            project = self._project(each["project"]) if "project" in each else None
            units = self._units(each.get("units", []), on)
            said = Resolved(each["words"], made.version, project, units, each.get("due_on"))
            made = actions.add_resolution(actor=clerk, round_=made, given=said, at=_at(on)).round
        made = actions.draft_minutes(actor=clerk, round_=made, version=made.version, at=_at(on))
        issuer = _actor(row["issuer"], row["issued_on"])
        at = _at(row["issued_on"])
        actions.issue_minutes(actor=issuer, round_=made, version=made.version, at=at)

    def instruct(self, row: Row) -> None:
        """Write it down; give it out where the table says so."""
        given = Instructed(
            giver=row["giver"],
            given_on=row["given_on"],
            on_what=row["on_what"],
            words=row["words"],
            project=self._project(row["project"]) if "project" in row else None,
        )
        by = _actor(row["by"], row["on"])
        made = actions.write_instruction(actor=by, programme=self.programme, given=given, at=_at(row["on"]))
        if "title" in row:
            on = row["given_out_on"]
            out = GivenOut(row["title"], self._units(row["units"], on), row["due_on"])
            actions.give_out(actor=_actor(row["given_by"], on), instruction=made, given=out, at=_at(on))

    def talk(self, row: Row) -> None:
        """Put it up, and take its steps on their days."""
        (unit,) = self._units([row["unit"]], row["on"])
        given = PutUp(unit, row["giver"], row["cause"], self._project(row["project"]))
        by = _actor(row["by"], row["on"])
        made = put_up(actor=by, programme=self.programme, given=given, at=_at(row["on"]))
        for each in row["step"]:
            on = each["on"]
            said = Said(made.version, each.get("words", ""), each.get("day"))
            made = take_step(
                actor=_actor(each["by"], on), talk=made, verb=each["verb"], said=said, at=_at(on)
            )

    def _units(self, names: list[str], on: datetime.date) -> list[Unit]:
        found: dict[str, Any] = dict(resolve_units(names, self.programme.division, on))
        return [found[name] for name in names]

    def _project(self, number: str) -> Project:
        return Project.objects.get(code=f"{self.programme.code}-{number}")


def _actor(username: str, on: datetime.date) -> Actor:
    user = User.objects.get(username=username)
    return Actor(user, Post.objects.held_by(user, on).get())


def _at(on: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(on, datetime.time(10), ZoneInfo("Asia/Shanghai"))
