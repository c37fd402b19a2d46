"""Who may do what to a notice, through the actions and through the pages."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from minsheng.apps.files.actions import store
from minsheng.apps.notices.actions import (
    Addition,
    Intake,
    accept_facts,
    add_fact,
    confirm_phrases,
    decide_fact,
    drop_change,
    import_notice,
    issue_reading,
    register_units,
    start_change,
    withdraw_notice,
)
from minsheng.apps.notices.models import Decision, Fact, Notice, Reading
from minsheng.apps.notices.queries import notice_rows
from minsheng.apps.people.actor import Actor
from minsheng.apps.programmes.models import Edition
from tests.apps.notices.steps import (
    AT,
    CORRECTED,
    EXPLAINED,
    SMALL,
    STRANGE,
    accept_all,
    facts_of,
    imported,
    issue_of,
    issued,
    quiet,
)
from tests.conftest import make_actor, signed_in

DENIED = [
    "neighbour_clerk",
    "leader",
    "lead_reporter",
    "street_reporter",
    "auditor",
    "security_officer",
    "system_administrator",
    "stranger",
]


def import_it(actor, world, reading):
    given = Intake(world.district, 2026, reading.notice.files.get().file, "又一份.txt")
    import_notice(actor=actor, given=given, at=AT, step=quiet)


def decide_it(actor, world, reading):
    fact = facts_of(reading, "target")[0]
    decide_fact(actor=actor, fact=fact, version=1, verb=Decision.Verb.ACCEPT, at=AT)


def accept_it(actor, world, reading):
    accept_facts(actor=actor, reading=reading, seen={facts_of(reading, "lead")[0].pk: 1}, at=AT)


def add_it(actor, world, reading):
    given = Addition(Fact.Kind.PLEDGE, facts_of(reading, "project")[0], {"words": "免费"}, [])
    add_fact(actor=actor, reading=reading, given=given, at=AT)


def confirm_it(actor, world, reading):
    confirm_phrases(actor=actor, reading=reading, seen={facts_of(reading, "lead")[0].pk: 1}, at=AT)


def issue_it(actor, world, reading):
    issue_reading(actor=actor, reading=reading, given=issue_of(), at=AT)


def withdraw_it(actor, world, reading):
    withdraw_notice(actor=actor, notice=reading.notice)


def drop_it(actor, world, reading):
    drop_change(actor=actor, notice=reading.notice)


def change_it(actor, world, reading):
    start_change(actor=actor, reading=reading, basis=Edition.Basis.ERRATUM, at=AT)


def register_it(actor, world, reading):
    register_units(actor=actor, reading=reading, seen={facts_of(reading, "lead")[0].pk: 1})


ACTIONS = [
    import_it,
    decide_it,
    accept_it,
    add_it,
    confirm_it,
    issue_it,
    withdraw_it,
    drop_it,
    change_it,
    register_it,
]


@pytest.mark.parametrize("who", DENIED)
def test_everybody_but_the_offices_clerk_is_denied_every_action(world, nothing_written, who):
    reading = imported(world.clerk, world.district, STRANGE)
    for action in ACTIONS:
        if (who, action) == ("system_administrator", register_it):
            continue  # units are this post's own work
        with nothing_written(), pytest.raises(PermissionDenied):
            action(getattr(world, who), world, reading)


@pytest.mark.parametrize("who", ["clerk", "city_clerk"])
def test_the_clerk_and_the_citys_clerk_may(world, who):
    actor = getattr(world, who)
    reading = imported(actor, world.district)
    for action in (decide_it, accept_it, add_it):
        action(actor, world, reading)
    accept_all(actor, reading)
    issue_it(actor, world, reading)
    assert Edition.objects.count() == 1


def test_the_command_line_may(world):
    system = Actor.system("import")
    reading = imported(system, world.district)
    assert reading.notice.uploaded_by == "命令行"
    accept_all(system, reading)
    issue_it(system, world, reading)
    assert Edition.objects.count() == 1


def pages(world):
    """Addresses of both apps with the ids of rows that exist; (method, address) by name."""
    edition = issued(world.clerk, world.district, CORRECTED, name="已发.txt")
    reading = imported(world.clerk, world.district, SMALL)
    project, fact = facts_of(reading, "project")[0], facts_of(reading, "target")[0]
    notice, item = reading.notice_id, project.ordinal
    explained = imported(world.clerk, world.district, EXPLAINED, name="解读.txt").notice_id
    code = edition.programme.code
    return {
        "notices:list": ("get", reverse("notices:list")),
        "notices:import": ("get", reverse("notices:import")),
        "notices:notice": ("get", reverse("notices:notice", args=[notice])),
        "notices:file": ("get", reverse("notices:file", args=[notice])),
        "notices:interpretation": ("get", reverse("notices:interpretation", args=[explained])),
        "notices:interpretations": ("get", reverse("notices:interpretations", args=[code])),
        "notices:withdraw": ("post", reverse("notices:withdraw", args=[notice])),
        "notices:review": ("get", reverse("notices:review", args=[reading.pk])),
        "notices:source": ("get", reverse("notices:source", args=[reading.pk])),
        "notices:units": ("post", reverse("notices:units", args=[reading.pk])),
        "notices:accept": ("post", reverse("notices:accept", args=[reading.pk])),
        "notices:issue": ("get", reverse("notices:issue", args=[reading.pk])),
        "notices:change": ("post", reverse("notices:change", args=[edition.pk])),
        "notices:passage": ("get", reverse("notices:passage", args=[edition.pk, 0])),
        "notices:item": ("get", reverse("notices:item", args=[reading.pk, item])),
        "notices:add": ("get", reverse("notices:add", args=[reading.pk, item])),
        "notices:decide": ("post", reverse("notices:decide", args=[fact.pk])),
        "programmes:list": ("get", reverse("programmes:list")),
        "programmes:programme": ("get", reverse("programmes:programme", args=[code])),
        "programmes:project": ("get", reverse("programmes:project", args=[f"{code}-1"])),
        "programmes:edition": ("get", reverse("programmes:edition", args=[code, 1])),
        "programmes:changes": ("get", reverse("programmes:changes", args=[code, 1])),
        "programmes:edition_workbook": ("get", reverse("programmes:edition_workbook", args=[code, 1])),
        "programmes:edition_json": ("get", reverse("programmes:edition_json", args=[code, 1])),
        "programmes:annexes": ("get", reverse("programmes:annexes", args=[code])),
        "programmes:edition_annexes": ("get", reverse("programmes:edition_annexes", args=[code, 1])),
        "programmes:workbook": ("get", reverse("programmes:workbook", args=[code])),
        "programmes:json": ("get", reverse("programmes:json", args=[code])),
    }


OFFICE_ONLY = {
    "notices:import",
    "notices:withdraw",
    "notices:units",
    "notices:accept",
    "notices:issue",
    "notices:change",
    "notices:add",
    "notices:decide",
}
READERS = {"office", "leader", "approver", "supervisor", "auditor"}
PROGRAMMES = READERS | {"reporter", "finance", "evaluator", "deputy", "provider"}
EXPORTS = PROGRAMMES - {"deputy", "provider"}


def roles_of(name):
    if name in OFFICE_ONLY:
        return {"office"}
    if name.startswith("notices:"):
        return READERS
    return EXPORTS if name.endswith(("workbook", "annexes", "json")) else PROGRAMMES


def statuses(client, found):
    return {name: getattr(client, method)(address).status_code for name, (method, address) in found.items()}


def test_every_page_of_both_apps_is_in_the_table(world):
    from tests.contracts.routes import routes

    named = {route.name for route in routes() if route.name.startswith(("notices:", "programmes:"))}
    assert named == set(pages(world))


@pytest.mark.parametrize(
    "role",
    [
        "office",
        "leader",
        "reporter",
        "approver",
        "finance",
        "supervisor",
        "evaluator",
        "deputy",
        "provider",
        "system_administrator",
        "security_officer",
        "auditor",
    ],
)
def test_pages_are_open_to_the_roles_of_the_table_alone(client, world, role):
    found = pages(world)
    actor = make_actor(world.office, role, f"probe-{role.replace('_', '-')}", "试一试")
    got = statuses(signed_in(client, actor), found)
    denied = {name for name, status in got.items() if status == 403}
    assert denied == {name for name in found if role not in roles_of(name)}
    assert {status for name, status in got.items() if name not in denied} <= {200, 302, 404, 422}


def test_a_login_without_a_post_opens_none_of_them(client, world):
    found = pages(world)
    assert set(statuses(signed_in(client, world.stranger), found).values()) == {403}


def test_logged_out_is_sent_to_log_in(client, world):
    for name, (method, address) in pages(world).items():
        reply = getattr(client, method)(address)
        assert reply.status_code == 302, name
        assert reply["Location"].startswith("/account/login/"), name


def test_the_neighbour_finds_nothing(client, world, nothing_written):
    found = pages(world)
    with nothing_written():
        got = statuses(signed_in(client, world.neighbour_clerk), found)
    assert {name for name, status in got.items() if status != 404} == {
        "notices:list",
        "notices:import",
        "programmes:list",
    }
    assert notice_rows(world.neighbour_clerk) == []
    assert list(Notice.objects.visible_to(world.neighbour_clerk)) == []


def test_a_street_sees_the_districts_programme_and_none_of_its_notices(client, world):
    found = pages(world)
    approver = make_actor(world.street, "approver", "street-approver", "街道审核")
    got = statuses(signed_in(client, approver), found)
    assert got["programmes:programme"] == got["programmes:project"] == 200
    assert got["notices:review"] == got["notices:passage"] == 404
    page = client.get(found["programmes:project"][1]).content.decode()
    assert "/notices/editions/" not in page


def test_the_city_sees_the_districts_notices(world):
    reading = imported(world.clerk, world.district)
    assert [row.notice for row in notice_rows(world.city_clerk)] == [reading.notice]
    assert notice_rows(world.stranger) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("decide", {"verb": "add", "version": "1"}),
        ("decide", {"verb": "", "version": "1"}),
        ("change", {"basis": "notice"}),
        ("change", {"basis": "x"}),
        ("add", {"kind": "project", "quote": "新建"}),
    ],
)
def test_what_no_button_sends_is_not_found(client, world, nothing_written, name, data):
    address = pages(world)[f"notices:{name}"][1]
    signed_in(client, world.clerk)
    with nothing_written():
        assert client.post(address, data).status_code == 404


def test_a_version_that_is_no_number_is_stale(client, world, nothing_written):
    address = pages(world)["notices:decide"][1]
    with nothing_written():
        reply = signed_in(client, world.clerk).post(address, {"verb": "accept", "version": "x"})
    assert reply.status_code == 422


def test_numbers_beyond_all_rows_are_not_found(client, world):
    signed_in(client, world.clerk)
    huge = "9" * 30
    for address in (f"/notices/{huge}/", f"/notices/readings/{huge}/", f"/notices/readings/{huge}/1/"):
        assert client.get(address).status_code == 404
    reading = imported(world.clerk, world.district)
    assert client.get(f"/notices/readings/{reading.pk}/{huge}/").status_code == 404
    seen = {"seen": f"{huge}:{huge},x:y,1", "next": huge}
    assert client.post(f"/notices/readings/{reading.pk}/accept/", seen).status_code == 302
    assert Reading.objects.get().facts.filter(state="accepted").count() == 0


def test_a_stored_file_of_another_district_is_not_downloaded(client, world):
    store(b"anything")
    reading = imported(world.neighbour_clerk, world.neighbour_district)
    assert signed_in(client, world.clerk).get(f"/notices/{reading.notice_id}/file/").status_code == 404
