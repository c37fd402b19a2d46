"""The bulletin of the demo's September, an objection to it and its answer (通报)."""

from __future__ import annotations

import datetime
import tomllib
from importlib.resources import files
from zoneinfo import ZoneInfo

from minsheng.apps.bulletins.actions import answer_objection, issue, object_to
from minsheng.apps.bulletins.models import Objection
from minsheng.apps.bulletins.values import Wanted
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import Post, User
from minsheng.apps.programmes.models import Programme, Project

_TABLE = files("minsheng.apps.demo") / "data" / "bulletins.toml"


def tell_all() -> None:
    """Issue it, object to it, answer."""
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    programme = Programme.objects.select_related("division").get(code=table["programme"])
    wanted = Wanted(kind="month", month=table["month"], next_steps=table["next_steps"])
    made = issue(
        actor=_actor(table["by"], table["on"]), programme=programme, wanted=wanted, at=_at(table["on"])
    )
    for row in table["objection"]:
        said = object_to(
            actor=_actor(row["by"], row["on"]),
            bulletin=made,
            project=Project.objects.get(code=row["project"]),
            words=row["words"],
            at=_at(row["on"]),
        )
        answer_objection(
            actor=_actor(row["answered_by"], row["answered_on"]),
            objection=said,
            state=Objection.State(row["state"]),
            words=row["answer"],
            at=_at(row["answered_on"]),
        )


def _actor(username: str, on: datetime.date) -> Actor:
    user = User.objects.get(username=username)
    return Actor(user, Post.objects.held_by(user, on).get())


def _at(on: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(on, datetime.time(15), ZoneInfo("Asia/Shanghai"))
