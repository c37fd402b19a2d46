import datetime

import pytest
from django.core.exceptions import PermissionDenied

from minsheng.apps.audit.models import Event
from minsheng.apps.duties import errors
from minsheng.apps.duties.actions import appoint_charge, end_charge, set_reporter, sign, state_duty
from minsheng.apps.duties.checks import overlapping_rows
from minsheng.apps.duties.models import Charge, Duty, Function, Signature
from minsheng.apps.duties.queries import responsibility_list
from minsheng.apps.programmes.models import TargetValue
from tests.apps.duties.steps import AT, AUTUMN, SPRING, SUMMER
from tests.locks import locks, statements

pytestmark = pytest.mark.django_db


def shown(town, actor):
    page = responsibility_list(town.programme, actor, SUMMER)
    return {sheet.project.pk: sheet.digest(actor.unit_id) for sheet in page.shown}


def test_the_office_says_who_reports_and_the_chain_keeps_it(town, told):
    row = set_reporter(actor=town.office, project=town.project(1), unit=town.health, begins_on=SPRING)
    assert (row.unit, row.reports, row.target, row.begins_on, row.ends_on) == (
        town.health, True, None, SPRING, None,
    )  # fmt: skip
    assert told()[2] == (
        "项目 990102-2026-1（全项目）：自 2026-03-01 起由望湖区卫生健康委员会填报，原为第一牵头单位"
    )


def test_a_further_reporter_ends_the_one_before_on_its_day(town):
    project = town.project(1)
    set_reporter(actor=town.office, project=project, unit=town.health, begins_on=SPRING)
    set_reporter(actor=town.civil_approver, project=project, unit=town.civil, begins_on=SUMMER)
    set_reporter(actor=town.office, project=project, unit=None, begins_on=AUTUMN)
    rows = [(row.unit, row.begins_on, row.ends_on) for row in Duty.objects.order_by("begins_on")]
    assert rows == [(town.health, SPRING, SUMMER), (town.civil, SUMMER, AUTUMN)]


def test_what_stands_so_already_is_left_and_a_slip_of_the_same_day_is_mended(town):
    project = town.project(1)
    set_reporter(actor=town.office, project=project, unit=town.health, begins_on=SPRING)
    events = Event.objects.count()
    set_reporter(actor=town.office, project=project, unit=town.health, begins_on=SUMMER)
    assert Event.objects.count() == events
    set_reporter(actor=town.office, project=project, unit=town.civil, begins_on=SPRING)
    assert [(row.unit, row.begins_on) for row in Duty.objects.all()] == [(town.civil, SPRING)]


@pytest.mark.parametrize(
    ("number", "unit", "day", "refusal"),
    [
        (1, "finance", SPRING, errors.NotLead),
        (3, "health", SPRING, errors.NotLead),
        (1, "health", datetime.date(2025, 12, 31), errors.DayOutside),
        (1, "health", datetime.date(2028, 1, 1), errors.DayOutside),
        (1, "civil", SPRING - datetime.timedelta(days=1), errors.LaterStated),
    ],
)
def test_a_reporter_is_refused_with_nothing_written(town, nothing_written, number, unit, day, refusal):
    set_reporter(actor=town.office, project=town.project(1), unit=town.health, begins_on=SPRING)
    with nothing_written(), pytest.raises(refusal):
        set_reporter(actor=town.office, project=town.project(number), unit=getattr(town, unit), begins_on=day)


def test_a_target_of_another_project_and_a_project_without_task_are_refused(town, nothing_written):
    target = TargetValue.objects.filter(text__project=town.project(2)).first().target
    with nothing_written(), pytest.raises(errors.TargetElsewhere):
        set_reporter(
            actor=town.office, project=town.project(1), unit=town.health, begins_on=SPRING, target=target
        )
    idle = town.edition.texts.get(has_task=False).project
    with nothing_written(), pytest.raises(errors.NoTask):
        set_reporter(actor=town.office, project=idle, unit=None, begins_on=SPRING)


@pytest.mark.parametrize(
    "who", ["finance_approver", "street_approver", "liaison", "vice_head", "neighbour", "auditor"]
)
def test_only_the_office_and_a_lead_say_who_reports_and_what_is_owed(town, nothing_written, who):
    actor = {"neighbour": town.world.neighbour_clerk, "auditor": town.world.auditor}.get(who)
    actor = actor or getattr(town, who)
    project = town.project(1)
    with nothing_written(), pytest.raises(PermissionDenied):
        set_reporter(actor=actor, project=project, unit=town.health, begins_on=SPRING)
    with nothing_written(), pytest.raises(PermissionDenied):
        state_duty(actor=actor, project=project, unit=town.finance, words="拨款", begins_on=SPRING)


def test_a_lead_of_one_project_changes_no_other(town, nothing_written):
    with nothing_written(), pytest.raises(PermissionDenied):
        set_reporter(actor=town.civil_approver, project=town.project(2), unit=town.health, begins_on=SPRING)


def test_a_duty_is_stated_changed_and_ended(town, told):
    project = town.project(1)
    given = {"actor": town.civil_approver, "project": project, "unit": town.finance}
    state_duty(**given, words=" 安排资金 ", begins_on=SPRING)
    assert told()[2] == "项目 990102-2026-1：自 2026-03-01 起望湖区财政局的职责为“安排资金”"
    state_duty(**given, words="安排并拨付资金", begins_on=SUMMER)
    assert state_duty(**given, words="", begins_on=AUTUMN) is None
    assert told()[0] == "duties.duty_ended"
    rows = [(row.words, row.begins_on, row.ends_on) for row in Duty.objects.order_by("begins_on")]
    assert rows == [("安排资金", SPRING, SUMMER), ("安排并拨付资金", SUMMER, AUTUMN)]


def test_a_unit_that_is_not_named_owes_nothing(town, nothing_written):
    with nothing_written(), pytest.raises(errors.UnitNotNamed):
        state_duty(
            actor=town.office, project=town.project(1), unit=town.government, words="协调", begins_on=SPRING
        )


def test_a_post_answers_on_all_projects_that_a_unit_leads_in_one_event(town, told):
    projects = [town.project(1), town.project(3)]
    assert appoint_charge(actor=town.civil_approver, projects=projects, new=town.charge()) == 2
    assert told()[2] == (
        "望湖区民政局：自 2026-03-01 起由“望湖区民政局 填报岗（liaison）”任联络员，"
        "涉及 2 个项目：990102-2026-1、990102-2026-3"
    )
    events = Event.objects.count()
    assert appoint_charge(actor=town.civil_approver, projects=projects, new=town.charge()) == 0
    assert (Event.objects.count(), Charge.objects.count()) == (events, 2)


def test_a_further_post_follows_and_an_end_leaves_the_place_empty(town, told):
    project = town.project(3)
    appoint_charge(actor=town.office, projects=[project], new=town.charge())
    further = town.charge(town.civil_approver.post, begins_on=SUMMER)
    appoint_charge(actor=town.office, projects=[project], new=further)
    end_charge(actor=town.civil_approver, charge=Charge.objects.get(ends_on=None), day=AUTUMN)
    assert told()[2] == "项目 990102-2026-3：自 2026-09-01 起“望湖区民政局 审核岗”不再任望湖区民政局的联络员"
    rows = [(row.begins_on, row.ends_on) for row in Charge.objects.order_by("begins_on")]
    assert rows == [(SPRING, SUMMER), (SUMMER, AUTUMN)]


def test_the_leader_in_charge_is_a_leaders_post_of_the_division(town):
    leader = town.charge(town.vice_head.post, function=Function.LEADER)
    assert appoint_charge(actor=town.office, projects=[town.project(1)], new=leader) == 1
    assert Charge.objects.get().post.unit == town.government


@pytest.mark.parametrize(
    ("post", "unit", "function"),
    [
        ("vice_head", "civil", Function.HEAD),
        ("health_approver", "civil", Function.DEPUTY),
        ("liaison", "civil", Function.LEADER),
    ],
)
def test_a_post_of_another_unit_answers_for_nobody_else(town, nothing_written, post, unit, function):
    new = town.charge(getattr(town, post).post, getattr(town, unit), function)
    with nothing_written(), pytest.raises(errors.PostUnfit):
        appoint_charge(actor=town.office, projects=[town.project(1)], new=new)


@pytest.mark.parametrize(("ends_on", "fits"), [(SPRING, False), (SPRING + datetime.timedelta(days=1), True)])
def test_a_post_that_has_ended_answers_no_more(town, ends_on, fits):
    post = town.liaison.post
    post.ends_on = ends_on
    post.save()
    if fits:
        assert appoint_charge(actor=town.office, projects=[town.project(1)], new=town.charge()) == 1
    else:
        with pytest.raises(errors.PostUnfit):
            appoint_charge(actor=town.office, projects=[town.project(1)], new=town.charge())


def test_one_unfit_project_keeps_all_from_being_written(town, nothing_written):
    with nothing_written(), pytest.raises(errors.UnitNotNamed):
        appoint_charge(actor=town.office, projects=[town.project(1), town.project(2)], new=town.charge())


def test_a_unit_appoints_for_itself_alone(town, nothing_written):
    mine = town.charge(town.finance_approver.post, town.finance)
    assert appoint_charge(actor=town.finance_approver, projects=[town.project(1)], new=mine) == 1
    with nothing_written(), pytest.raises(PermissionDenied):
        appoint_charge(actor=town.finance_approver, projects=[town.project(1)], new=town.charge())
    with nothing_written(), pytest.raises(PermissionDenied):
        end_charge(actor=town.civil_approver, charge=Charge.objects.get(), day=SUMMER)


def test_an_ended_charge_does_not_end_again(town, nothing_written):
    appoint_charge(actor=town.office, projects=[town.project(1)], new=town.charge())
    charge = Charge.objects.get()
    with nothing_written(), pytest.raises(errors.ChargeOver):
        end_charge(actor=town.office, charge=charge, day=SPRING - datetime.timedelta(days=1))
    end_charge(actor=town.office, charge=charge, day=SUMMER)
    with nothing_written(), pytest.raises(errors.ChargeOver):
        end_charge(actor=town.office, charge=charge, day=SUMMER)


def test_a_unit_signs_what_it_was_shown_once(town, told):
    actor = town.civil_approver
    projects, seen = [town.project(1), town.project(3)], shown(town, actor)
    assert sign(actor=actor, projects=projects, seen=seen, at=AT) == 2
    assert told()[2] == "望湖区民政局签收了责任清单，2 项：990102-2026-1、990102-2026-3"
    row = Signature.objects.first()
    assert (row.unit, row.edition, row.post, row.user, row.at) == (
        town.civil, town.edition, actor.post, actor.user, AT,
    )  # fmt: skip
    events = Event.objects.count()
    assert sign(actor=actor, projects=projects, seen=seen, at=AT) == 0
    assert (Event.objects.count(), Signature.objects.count()) == (events, 2)


def test_what_changed_since_it_was_shown_is_not_signed(town, nothing_written):
    actor = town.civil_approver
    projects, seen = [town.project(1), town.project(3)], shown(town, actor)
    state_duty(actor=town.office, project=town.project(3), unit=town.finance, words="拨付", begins_on=SPRING)
    with nothing_written(), pytest.raises(errors.PageChanged) as caught:
        sign(actor=actor, projects=projects, seen=seen, at=AT)
    assert caught.value.facts == {"count": 1, "projects": "健全困境儿童保障机制"}


def test_only_an_approver_of_a_unit_that_takes_part_signs(town, nothing_written):
    projects = [town.project(3)]
    with nothing_written(), pytest.raises(errors.NothingToSign):
        sign(actor=town.health_approver, projects=projects, seen=shown(town, town.health_approver), at=AT)
    for actor in (town.office, town.liaison, town.world.neighbour_clerk, town.world.stranger):
        with nothing_written(), pytest.raises(PermissionDenied):
            sign(actor=actor, projects=projects, seen={}, at=AT)


def test_each_change_locks_the_projects_first_and_the_chain_last(town):
    actor = town.civil_approver
    with statements() as said:
        sign(actor=actor, projects=[town.project(1)], seen=shown(town, actor), at=AT)
    assert locks(said) == ["lock programmes.project", "lock! audit.head"]
    with statements() as said:
        appoint_charge(actor=town.office, projects=[town.project(3), town.project(1)], new=town.charge())
    assert locks(said) == ["lock programmes.project", "lock! audit.head"]


def test_rows_that_overlap_behind_our_back_are_found(town):
    project = town.project(1)
    assert list(overlapping_rows()) == []
    for begins_on, ends_on in ((SPRING, AUTUMN), (SUMMER, None)):
        Duty.objects.create(
            project=project, unit=town.civil, reports=True, begins_on=begins_on, ends_on=ends_on
        )
        Charge.objects.create(
            project=project, unit=town.civil, function=Function.HEAD, post=town.liaison.post,
            begins_on=begins_on, ends_on=ends_on,
        )  # fmt: skip
    assert [(found.code, found.facts["day"]) for found in overlapping_rows()] == [
        ("duties.duty_overlaps", SUMMER),
        ("duties.charge_overlaps", SUMMER),
    ]
