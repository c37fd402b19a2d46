"""Fills an empty database with the invented district and its city, by the actions that an office uses."""

import json
import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.utils import timezone

from minsheng.apps.demo.documents import keep_letterheads
from minsheng.apps.demo.duties import assign_duties
from minsheng.apps.demo.filing import keep_layout
from minsheng.apps.demo.lineage import confirm_certain
from minsheng.apps.demo.matters import register_matters
from minsheng.apps.demo.plans import plan_programme
from minsheng.apps.demo.splits import split_programme
from minsheng.apps.demo.uppers import hand_down
from minsheng.apps.demo.year import live_the_year
from minsheng.apps.files.actions import store
from minsheng.apps.notices.actions import (
    Intake,
    Issue,
    accept_facts,
    decide_fact,
    import_notice,
    issue_reading,
)
from minsheng.apps.notices.models import Decision, Fact, Notice
from minsheng.apps.notices.units import unresolved_units
from minsheng.apps.people.actions import NewAccount, NewPost, change_password, create_post, open_account
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import Role
from minsheng.apps.people.passwords import first_password
from minsheng.apps.places.actions import (
    NewDivision,
    NewUnit,
    found_division,
    group_units,
    register_units,
)
from minsheng.apps.places.models import Division, Level, Unit, UnitKind
from minsheng.apps.places.queries import resolve_units
from minsheng.apps.programmes.models import Edition
from minsheng.core.errors import Refusal

_DATA = files("minsheng.apps.demo") / "data"
_CITY, _DISTRICT = "990100", "990102"
_BEGINS_ON = date(2020, 1, 1)
_KINDS = {
    "office": UnitKind.DEPARTMENT,
    "government": UnitKind.DEPARTMENT,
    "town": UnitKind.STREET,
    "zone": UnitKind.STREET,
}

Said = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Sample:
    """A document of the demo: its file, the name it comes under, whose it is and of which year."""

    file: str
    name: str
    division: str = _DISTRICT
    year: int = 2026


_CITY_LISTS = (
    _Sample("city-2025.docx", "临江市2025年民生暖心行动方案.docx", _CITY, 2025),
    _Sample("city-2026.docx", "临江市2026年民生实事通知.docx", _CITY),
)
_NOTICES = (
    _Sample("notice.docx", "望湖区2026年民生实事通知.docx"),
    _Sample("notice-corrected.docx", "望湖区2026年民生实事通知（更正）.docx"),
)
_INTERPRETATION = _Sample("interpretation.txt", "望湖区2026年民生实事解读.txt")


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the demo, as printed at every start."""

    username: str
    password: str
    post: str
    name: str


class HalfLoaded(Refusal):
    """The demo's database was begun and not finished, or is no demo's; facts: `folder`."""

    code = "demo.half_loaded"


def is_loaded(accounts_file: Path) -> bool:
    """Whether the invented district is there, whole.

    Raises:
        HalfLoaded: only a part of it is there, from a start that was cut off.
    """
    if not Division.objects.exists():
        return False
    told = Notice.objects.filter(kind=Notice.Kind.NOTICE, division__code=_DISTRICT)
    if accounts_file.exists() and told.count() >= len(_NOTICES):
        return True
    raise HalfLoaded(folder=accounts_file.parent)


def load(accounts_file: Path, say: Said) -> None:
    """Make divisions, units and accounts, issue the city's lists of two years and the district's notice.

    The correction of the notice, put up for review, comes last: it tells that the demo is whole.
    """
    system = Actor.system("demo")
    table = tomllib.loads((_DATA / "units.toml").read_text(encoding="utf-8"))
    say("登记区划和单位")
    divisions = _divisions(table["division"], system)
    _units(table, divisions, system)
    say("开账号")
    accounts = _accounts(divisions, system)
    _keep(accounts, accounts_file)
    say("读市里两年的清单，发布")
    for sample in _CITY_LISTS:
        issue_sample(_imported(sample, divisions))
    say("读样例通知，发布第一版")
    first, correction = _NOTICES
    issue_sample(_imported(first, divisions))
    say("与市里的方案、市里两年的方案对照，确认有把握的")
    confirm_certain(timezone.now())
    say("把任务分到十三个街镇，下达")
    split_programme()
    say("市里把五个目标分到各县区，区里承接三个")
    hand_down()
    say("定责任人，两个单位签收")
    assign_duties(Edition.objects.get(programme__division=divisions[_DISTRICT]), system)
    say("编制、批准各项目的推进计划")
    plan_programme()
    keep_letterheads()
    live_the_year(say)
    say("登记问题与任务，交办、督办、验收、销号、回头看")
    register_matters()
    keep_layout("zhb")
    say("读一份解读，与第一版比对")
    _imported(_INTERPRETATION, divisions)
    say("读更正件，留待核对")
    _imported(correction, divisions)


def accounts_in(accounts_file: Path) -> list[Account]:
    """The accounts that were made at the first start."""
    return [Account(**row) for row in json.loads(accounts_file.read_text(encoding="utf-8"))]


def _divisions(rows: list[Mapping[str, Any]], actor: Actor) -> dict[str, Division]:
    made: dict[str, Division] = {}
    for row in rows:
        new = NewDivision(
            code=row["code"],
            name=row["name"],
            level=Level(row["level"]),
            begins_on=_BEGINS_ON,
            parent=made.get(row.get("parent", "")),
        )
        made[row["code"]] = found_division(new=new, actor=actor)
    return made


def _units(table: Mapping[str, Any], divisions: Mapping[str, Division], actor: Actor) -> None:
    rows = table["unit"]
    units = register_units(
        new=[
            NewUnit(
                division=divisions[row["division"]],
                name=row["name"],
                kind=_KINDS.get(row["kind"]) or UnitKind(row["kind"]),
                begins_on=_BEGINS_ON,
                short_names=[name for name in row["short_names"] if name != row["name"]],
                code=row["code"],
            )
            for row in rows
        ],
        actor=actor,
    )
    kinds = {unit.pk: row["kind"] for unit, row in zip(units, rows, strict=True)}
    for group in table["group"]:
        members = [unit for unit in units if kinds[unit.pk] in group["kinds"]]
        group_units(division=divisions[group["division"]], name=group["name"], members=members, actor=actor)


def _accounts(divisions: Mapping[str, Division], actor: Actor) -> list[Account]:
    table = tomllib.loads((_DATA / "accounts.toml").read_text(encoding="utf-8"))
    begins_on = table["begins_on"]
    made = []
    for row in table["account"]:
        division = divisions[row.get("division", _DISTRICT)]
        unit = resolve_units([row["unit"]], division, begins_on)[row["unit"]]
        if not isinstance(unit, Unit):
            raise LookupError(row["unit"])
        new = NewPost(Role(row["role"]), row["title"], begins_on)
        post = create_post(unit=unit, new=new, actor=actor)
        # A first password would be hashed to be replaced at once.
        new_account = NewAccount(row["username"], row["name"], logs_in=False)
        opened = open_account(post=post, new=new_account, begins_on=begins_on, actor=actor)
        password = first_password()
        change_password(new_password=password, at=timezone.now(), actor=Actor(opened.user, post))
        made.append(Account(row["username"], password, f"{row['unit']}·{row['title']}", row["name"]))
    return made


def _keep(accounts: list[Account], path: Path) -> None:
    rows = [
        {"username": a.username, "password": a.password, "post": a.post, "name": a.name} for a in accounts
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump(rows, out, ensure_ascii=False)


def _imported(sample: _Sample, divisions: Mapping[str, Division]) -> Notice:
    file = store((_DATA / sample.file).read_bytes())
    given = Intake(divisions[sample.division], sample.year, file, sample.name)
    return import_notice(
        actor=Actor.system("demo"),
        given=given,
        at=timezone.now(),
        step=lambda _done, _total, _words: None,
    )


def issue_sample(notice: Notice) -> None:
    """Accept everything in a notice as read and issue it; its blemishes stay as warnings."""
    actor = Actor.system("demo")
    reading = notice.readings.get()
    at = datetime.now(UTC)
    for fact in reading.facts.filter(kind=Fact.Kind.UNREAD):
        decide_fact(actor=actor, fact=fact, version=fact.version, verb=Decision.Verb.REJECT, at=at)
    seen = dict(reading.facts.filter(state="open").values_list("pk", "version"))
    accept_facts(actor=actor, reading=reading, seen=seen, at=at)
    head = {fact.value["what"]: fact.value["value"] for fact in reading.facts.filter(kind="head")}
    if unknown := unresolved_units(reading):
        raise LookupError("、".join(unknown))
    signed_on = date.fromisoformat(head["signed_on"])
    given = Issue(head["title"], head["document_number"], head["issuer"], signed_on, signed_on)
    issue_reading(actor=actor, reading=reading, given=given, at=at)
