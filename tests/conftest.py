"""One world for every test: a city, two districts, a street, and the people who work there. All invented."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.people.models import Post, User
    from minsheng.apps.places.models import Division, Unit

LONG_AGO = datetime.date(2020, 1, 1)
PASSWORD = "秋水-73-Bright"


@dataclass(frozen=True)
class World:
    """Divisions, units, and one actor for each kind of user."""

    province: Division
    city: Division
    district: Division
    neighbour_district: Division
    street_division: Division
    office: Unit
    civil_affairs: Unit
    street: Unit
    city_clerk: Actor
    clerk: Actor
    neighbour_clerk: Actor
    leader: Actor
    lead_reporter: Actor
    street_reporter: Actor
    auditor: Actor
    security_officer: Actor
    system_administrator: Actor
    stranger: Actor


def make_division(code: str, name: str, level: str, parent: Division | None = None) -> Division:
    from minsheng.apps.places.models import Division
    from minsheng.apps.places.tree import path_under

    division = Division.objects.create(code=code, name=name, level=level, parent=parent, begins_on=LONG_AGO)
    division.path = path_under(parent.path if parent else "", division.pk)
    division.save(update_fields=["path"])
    return division


def merge_unit(unit: Unit, heir: Unit, day: datetime.date) -> None:
    """From a day on the heir does what the unit did; the unit ends on it."""
    from minsheng.apps.places.models import Succession

    Succession.objects.create(from_unit=unit, to_unit=heir, day=day, kind="merged")
    unit.ends_on = day
    unit.save(update_fields=["ends_on"])


def make_unit(
    division: Division, name: str, *short_names: str, kind: str = "department", code: str = ""
) -> Unit:
    from minsheng.apps.places.models import NameKind, Unit, UnitName
    from minsheng.apps.places.naming import key_of

    code = code or f"{division.code}-{division.units.count() + 1:03d}"
    unit = Unit.objects.create(division=division, name=name, kind=kind, code=code, begins_on=LONG_AGO)
    for each, name_kind in [(name, NameKind.FULL), *((short, NameKind.SHORT) for short in short_names)]:
        UnitName.objects.create(
            unit=unit, division=division, name=each, key=key_of(each), kind=name_kind, begins_on=LONG_AGO
        )
    return unit


def make_user(username: str, display_name: str, password: str | None = None) -> User:
    from minsheng.apps.people.models import User

    fields = {"display_name": display_name, "must_change_password": False}
    return User.objects.create_user(username, password, **fields)


def make_post(unit: Unit, role: str, title: str) -> Post:
    from minsheng.apps.people.models import Post

    return Post.objects.create(unit=unit, role=role, title=title, begins_on=LONG_AGO)


def make_actor(unit: Unit, role: str, username: str, display_name: str, password: str | None = None) -> Actor:
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.people.models import Role, Tenure

    user = make_user(username, display_name, password)
    title = f"{Role(role).label}岗"
    post = make_post(
        unit, role, f"{title}（{username}）" if unit.posts.filter(title=title).exists() else title
    )
    Tenure.objects.create(post=post, user=user, begins_on=LONG_AGO)
    return Actor(user, post)


def make_world() -> World:
    from minsheng.apps.people.actor import Actor

    province = make_division("990000", "澜江省", "province")
    city = make_division("990100", "临江市", "city", province)
    district = make_division("990102", "望湖区", "county", city)
    neighbour_district = make_division("990103", "云岭区", "county", city)
    street_division = make_division("990102001", "望湖路街道", "street", district)
    city_office = make_unit(city, "临江市民生工作领导小组办公室", "市民生办")
    office = make_unit(district, "望湖区民生工作领导小组办公室", "区民生办")
    civil_affairs = make_unit(district, "望湖区民政局", "区民政局")
    neighbour_office = make_unit(neighbour_district, "云岭区民生工作领导小组办公室", "区民生办")
    street = make_unit(street_division, "望湖路街道办事处", "望湖路街道", kind="street")
    return World(
        province=province,
        city=city,
        district=district,
        neighbour_district=neighbour_district,
        street_division=street_division,
        office=office,
        civil_affairs=civil_affairs,
        street=street,
        city_clerk=make_actor(city_office, "office", "city-clerk", "周禾"),
        clerk=make_actor(office, "office", "clerk", "林一舟", PASSWORD),
        neighbour_clerk=make_actor(neighbour_office, "office", "neighbour", "沈知夏"),
        leader=make_actor(office, "leader", "leader", "梁远山"),
        lead_reporter=make_actor(civil_affairs, "reporter", "lead", "何青"),
        street_reporter=make_actor(street, "reporter", "street", "苏木"),
        auditor=make_actor(office, "auditor", "auditor", "陆明"),
        security_officer=make_actor(office, "security_officer", "security", "韩松"),
        system_administrator=make_actor(office, "system_administrator", "administrator", "白石"),
        stranger=Actor(make_user("stranger", "路过"), None),
    )


@pytest.fixture
def world(db: None) -> World:
    """The world, with rows in the database."""
    return make_world()


def signed_in(client: Client, actor: Actor) -> Client:
    """The client, logged in as the actor's user with the actor's post in use."""
    from minsheng.apps.people.middleware import POST_IN_USE

    client.force_login(actor.user)
    if actor.post is not None:
        session = client.session
        session[POST_IN_USE] = actor.post.pk
        session.save()
    return client
