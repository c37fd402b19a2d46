"""Lets posts answer for the district's projects, by the actions that an office uses (责任清单)."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.resources import files
from typing import Any

from django.utils import timezone

from minsheng.apps.duties.actions import NewCharge, appoint_charge, set_reporter, sign, state_duty
from minsheng.apps.duties.models import Function
from minsheng.apps.duties.sheets import Sheet, Standing, sheets_of
from minsheng.apps.people.actions import NewAccount, NewPost, create_post, hand_over, open_account
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import Post, Role, Tenure
from minsheng.apps.places.models import Unit
from minsheng.apps.places.queries import resolve_units
from minsheng.apps.programmes.models import Edition

_DATA = files("minsheng.apps.demo") / "data" / "duties.toml"
_GOVERNMENT = "望湖区人民政府"
_ROLES = {Function.HEAD: Role.APPROVER, Function.DEPUTY: Role.APPROVER, Function.LIAISON: Role.REPORTER}


def assign_duties(edition: Edition, actor: Actor) -> None:
    """Charge posts, state duties and let two units sign, for every project of an edition."""
    table = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    day: date = table["charged_from"]
    posts = _Posts(edition, table["posts_from"], actor)
    sheets = sheets_of([edition], day)
    for row in table["leader"]:
        post = posts.open(_GOVERNMENT, title=row["title"], name=row["name"], role=Role.LEADER)
        for name in row["units"]:
            _charge(sheets, NewCharge(posts.unit(name), Function.LEADER, post, day), actor)
    for row in table["unit"]:
        for function, post in _people(row, posts):
            _charge(sheets, NewCharge(post.unit, function, post, day), actor)
    for row in table["reporter"]:
        project, unit = _sheet(sheets, row).project, posts.unit(row["unit"])
        set_reporter(actor=actor, project=project, unit=unit, begins_on=day)
    for row in table["duty"]:
        project, unit = _sheet(sheets, row).project, posts.unit(row["unit"])
        state_duty(actor=actor, project=project, unit=unit, words=row["words"], begins_on=day)
    _hand_over(table["hand_over"], posts, actor)
    for name in table["signing"]:
        _sign(edition, posts.unit(name))


class _Posts:
    """The units and posts of the district by their names."""

    def __init__(self, edition: Edition, begins_on: date, actor: Actor) -> None:
        self._division = edition.programme.division
        self._begins_on = begins_on
        self._actor = actor
        self._opened = 0

    def unit(self, name: str) -> Unit:
        found = resolve_units([name], self._division, self._begins_on)[name]
        if not isinstance(found, Unit):
            raise LookupError(name)
        return found

    def open(self, unit: str, *, title: str, name: str, role: Role) -> Post:
        """A post with somebody who holds it."""
        actor, begins_on = self._actor, self._begins_on
        new = NewPost(role, title, begins_on)
        post = create_post(unit=self.unit(unit), new=new, actor=actor)
        open_account(post=post, new=self.account(name), begins_on=begins_on, actor=actor)
        return post

    def account(self, name: str) -> NewAccount:
        """An account of the next free name, for somebody who answers and does not log in."""
        self._opened += 1
        return NewAccount(f"zr{self._opened:02d}", name, logs_in=False)


def _people(row: Mapping[str, Any], posts: _Posts) -> list[tuple[Function, Post]]:
    """The posts of a unit by what they answer for; without a liaison of its own the deputy is it."""
    made = {
        function: posts.open(row["name"], title=row[function][0], name=row[function][1], role=role)
        for function, role in _ROLES.items()
        if function in row
    }
    made.setdefault(Function.LIAISON, made[Function.DEPUTY])
    return list(made.items())


def _charge(sheets: Sequence[Sheet], new: NewCharge, actor: Actor) -> None:
    led = [sheet.project for sheet in sheets if new.unit in sheet.lead_units]
    if not led:
        raise LookupError(new.unit.name)
    appoint_charge(actor=actor, projects=led, new=new)


def _sheet(sheets: Sequence[Sheet], row: Mapping[str, Any]) -> Sheet:
    return next(sheet for sheet in sheets if sheet.text.number == row["number"])


def _hand_over(row: Mapping[str, Any], posts: _Posts, actor: Actor) -> None:
    tenure = Tenure.objects.get(post__unit=posts.unit(row["unit"]), post__title=row["title"])
    hand_over(tenure=tenure, successor=posts.account(row["name"]), day=row["day"], actor=actor)


def _sign(edition: Edition, unit: Unit) -> None:
    """By the first approver of the unit, as its page shows the projects today."""
    at = timezone.now()
    tenures = Tenure.objects.filter(post__unit=unit, post__role=Role.APPROVER).select_related("user")
    tenure = tenures.select_related("user", "post__unit__division").order_by("pk")[0]
    mine = [sheet for sheet in sheets_of([edition], timezone.localdate(at)) if unit in sheet.units]
    waiting = [sheet for sheet in mine if sheet.standing(unit.pk) != Standing.SIGNED]
    seen = {sheet.project.pk: sheet.digest(unit.pk) for sheet in waiting}
    projects = [sheet.project for sheet in waiting]
    sign(actor=Actor(tenure.user, tenure.post), projects=projects, seen=seen, at=at)
