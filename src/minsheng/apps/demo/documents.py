"""Letterheads, contact and series of the demo's district (版头与文号)."""

from __future__ import annotations

import datetime
import tomllib
from importlib.resources import files
from zoneinfo import ZoneInfo

from minsheng.apps.documents.actions import save_letterhead, set_contact, set_series
from minsheng.apps.documents.models import Kind
from minsheng.apps.documents.texts import Texts
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import Post, User

_TABLE = files("minsheng.apps.demo") / "data" / "letterheads.toml"


def keep_letterheads() -> None:
    """A letterhead of each kind, whom to ask, and how supervision orders are numbered."""
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    user = User.objects.get(username=table["office"])
    at = datetime.datetime.combine(table["on"], datetime.time(9), ZoneInfo("Asia/Shanghai"))
    actor = Actor(user, Post.objects.held_by(user, table["on"]).get())
    for kind, texts in table["letterhead"].items():
        save_letterhead(actor=actor, kind=Kind(kind), texts=Texts(**texts), seen=0, at=at)
    set_contact(actor=actor, **table["contact"])
    set_series(actor=actor, seen=None, at=at, **table["series"])
