"""A spot check of the demo's year: drawn by the office, found by a supervisor (抽查)."""

from __future__ import annotations

import datetime
import tomllib
from importlib.resources import files
from zoneinfo import ZoneInfo

from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import Post, User
from minsheng.apps.programmes.models import Target
from minsheng.apps.spotchecks.actions import Verdict, Wanted, draw, record_result
from minsheng.core.progress.months import month_end

_TABLE = files("minsheng.apps.demo") / "data" / "spotchecks.toml"
_SHANGHAI = ZoneInfo("Asia/Shanghai")


def check_entries() -> None:
    """Draw from one target, and say what each entry turned out to be."""
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    at = datetime.datetime.combine(table["on"], datetime.time(10), _SHANGHAI)
    office, checker = (_holder(table[key], table["on"]) for key in ("office", "checker"))
    target = Target.objects.select_related("project__programme__division").get(code=table["target"])
    wanted = Wanted(month_end(table["up_to"]), table["size"], table["seed"], by_unit=table["by_unit"])
    check = draw(actor=office, target=target, wanted=wanted, at=at)
    faults = {row["place"]: row for row in table["fault"]}
    for drawn in check.drawn.select_related("check_of__target__project__programme__division"):
        said = faults.get(drawn.place)
        verdict = Verdict(said["found"], said["words"]) if said else Verdict("true")
        record_result(actor=checker, drawn=drawn, verdict=verdict, at=at + datetime.timedelta(days=2))


def _holder(username: str, on: datetime.date) -> Actor:
    user = User.objects.get(username=username)
    return Actor(user, Post.objects.held_by(user, on).get())
