from dataclasses import dataclass

import pytest
from django.core.exceptions import PermissionDenied
from tests.conftest import make_actor

from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import Role
from minsheng.apps.people.permissions import allows, require, table

BUSINESS = {
    "programmes.view",
    "programmes.export",
    "notices.view",
    "notices.import",
    "notices.review",
    "notices.publish",
    "search.use",
    "lineage.view",
    "lineage.confirm",
    "cascade.view",
    "cascade.split",
    "cascade.issue",
    "cascade.reply",
    "duties.view",
    "duties.manage",
    "duties.sign",
    "planning.view",
    "planning.write",
    "planning.approve",
    "workdays.manage",
}
WRITING = {
    "notices.import",
    "notices.review",
    "notices.publish",
    "places.manage",
    "people.manage",
    "people.unlock",
    "lineage.confirm",
    "cascade.split",
    "cascade.issue",
    "cascade.reply",
    "duties.manage",
    "duties.sign",
    "planning.write",
    "planning.approve",
    "workdays.manage",
}


@dataclass(frozen=True)
class Row:
    """A row of the district that the civil affairs bureau and a street own."""

    path: str
    owners: tuple[int, ...]

    def division_path(self):
        return self.path

    def owner_units(self):
        return self.owners


def held_by(role):
    return {
        code
        for code, permission in table().items()
        if role in permission.roles or role in permission.own_roles
    }


def test_an_approver_writes_the_plan_of_a_project_that_its_unit_owns_and_of_no_other(world):
    approver = make_actor(world.street, Role.APPROVER, "approver", "方可")
    own = Row(world.district.path, (world.civil_affairs.pk, world.street.pk))
    assert allows(approver, "planning.write", own)
    assert not allows(approver, "planning.write", Row(world.district.path, (world.civil_affairs.pk,)))
    assert not allows(approver, "planning.write", world.street_division)
    assert not allows(approver, "planning.approve", own)
    assert allows(world.clerk, "planning.write", Row(world.district.path, ()))
    assert not allows(world.neighbour_clerk, "planning.write", own)


def test_the_office_accepts_what_no_unit_owns_in_its_own_area_alone(world):
    orphan, owned = Row(world.district.path, ()), Row(world.district.path, (world.street.pk,))
    assert allows(world.clerk, "ledger.accept", orphan)
    assert not allows(world.clerk, "ledger.accept", owned)
    assert not allows(world.neighbour_clerk, "ledger.accept", orphan)
    assert allows(world.clerk, "ledger.accept")
    assert not allows(make_actor(world.street, Role.APPROVER, "approver", "方可"), "ledger.accept", orphan)


HERE = {code for code, permission in table().items() if permission.here}


def test_an_upper_division_sees_what_those_below_do_and_acts_on_none_of_it(world):
    district = Row(world.district.path, ())
    for code, permission in table().items():
        if "office" in permission.roles | permission.orphan_roles:
            assert allows(world.clerk, code, district), code
            assert allows(world.city_clerk, code, district) is (code not in HERE), code
            assert allows(world.city_clerk, code, Row(world.city.path, ())), code
    # What is left to an upper office: reading, bringing in the notice of a division, and the register.
    assert {
        code
        for code, permission in table().items()
        if "office" in permission.roles and not permission.here and not code.endswith((".view", ".export"))
    } == {
        "people.account",
        "desk.slowest",
        "notices.import",
        "notices.review",
        "notices.publish",
        "places.manage",
        "search.use",
        "workdays.manage",
    }


def test_the_system_administrator_sees_no_business_data():
    assert held_by(Role.SYSTEM_ADMINISTRATOR) & BUSINESS == set()
    assert {"places.manage", "people.manage"} <= held_by(Role.SYSTEM_ADMINISTRATOR)


def test_the_security_officer_sees_rights_and_lifts_locks_and_no_more():
    assert held_by(Role.SECURITY_OFFICER) & BUSINESS == set()
    assert held_by(Role.SECURITY_OFFICER) & WRITING == {"people.unlock"}


def test_the_auditor_reads_all_and_writes_nothing():
    assert held_by(Role.AUDITOR) & WRITING == set()
    views = {code for code in table() if code.endswith(".view")}
    assert views <= held_by(Role.AUDITOR)


def test_only_the_auditing_roles_read_the_chain():
    assert table()["audit.view"].roles == {Role.AUDITOR, Role.SECURITY_OFFICER}


@pytest.mark.parametrize("role", ["leader", "deputy", "provider", "evaluator"])
def test_readers_change_nothing(role):
    assert held_by(role) & WRITING == set()


def test_a_right_reaches_the_own_division_and_below(world):
    def may(actor, subject):
        return allows(actor, "places.manage", subject)

    assert may(world.clerk, world.office)
    assert may(world.clerk, world.street)
    assert may(world.city_clerk, world.street)
    assert not may(world.clerk, world.city_clerk.post.unit)
    assert not may(world.neighbour_clerk, world.office)


def test_without_a_post_only_the_own_account_is_left(world):
    assert [code for code in table() if allows(world.stranger, code)] == ["people.account"]
    assert not any(allows(None, code) for code in table())


def test_the_command_line_may_everything(world):
    assert all(allows(Actor.system("setup"), code, world.office) for code in table())


def test_requiring_raises_with_the_title(world):
    require(world.clerk, "notices.import", world.office)
    with pytest.raises(PermissionDenied, match="导入通知"):
        require(world.lead_reporter, "notices.import", world.office)


def test_an_unknown_permission_is_a_fault(world):
    with pytest.raises(KeyError):
        allows(world.clerk, "notices.burn")


def test_an_actor_names_itself_for_the_chain(world):
    assert (world.clerk.audit_id, world.clerk.audit_post) == (
        "clerk",
        f"望湖区民生工作领导小组办公室 民生办 #{world.clerk.post.pk}",
    )
    assert (Actor.system("setup").audit_id, Actor.system("setup").audit_post) == ("minsheng setup", "")
