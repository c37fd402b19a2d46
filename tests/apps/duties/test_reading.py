import datetime

import pytest

from minsheng.apps.duties.actions import appoint_charge, set_reporter, sign, state_duty
from minsheng.apps.duties.lines import line_of
from minsheng.apps.duties.models import Function
from minsheng.apps.duties.queries import (
    lead_units,
    my_unsigned,
    newest_programme,
    reporters,
    reporting_unit,
    responsibility_list,
)
from minsheng.apps.people.actions import hand_over
from minsheng.apps.people.models import Tenure
from tests.apps.duties.steps import AT, AUTUMN, SPRING, SUMMER
from tests.conftest import make_actor, make_unit, make_user, merge_unit

pytestmark = pytest.mark.django_db


def listed(town, actor=None, on=SUMMER, **filters):
    return responsibility_list(town.programme, actor or town.office, on, **filters)


def seen_by(page, actor):
    return {sheet.project.pk: sheet.digest(actor.unit_id) for sheet in page.shown}


def test_the_list_counts_projects_and_signatures_that_add_up(town):
    page = listed(town)
    assert (page.total, page.with_task, page.without_task, len(page.shown)) == (4, 3, 1, 3)
    # Project 1: two leads, one cooperating, two streets; project 2: one lead; project 3: lead and finance.
    assert (page.tally.total, page.tally.signed, page.tally.changed, page.tally.waiting) == (8, 0, 0, 8)
    assert sum(row.tally.total for row in page.signers) == 8
    assert [(row.name, row.leading, row.cooperating) for row in page.signers] == [
        ("区民政局", 2, 0),
        ("区卫健委", 2, 0),
        ("区财政局", 0, 2),
        ("望湖路街道", 0, 1),
        ("临江门街道", 0, 1),
    ]
    assert [(choice.words, choice.count) for choice in page.leading] == [("区民政局", 2), ("区卫健委", 2)]
    assert [choice.words for choice in page.cooperating] == ["区财政局", "望湖路街道", "临江门街道"]


def test_a_unit_or_a_leader_narrows_the_list(town):
    vice = town.vice_head.post
    leader = town.charge(vice, town.health, Function.LEADER)
    appoint_charge(actor=town.office, projects=[town.project(2)], new=leader)
    assert [sheet.text.number for sheet in listed(town, unit=town.finance.pk).shown] == ["1", "3"]
    page = listed(town, leader=vice.pk)
    assert [sheet.text.number for sheet in page.shown] == ["2"]
    assert [(choice.words, choice.count) for choice in page.leaders] == [("领导岗", 1)]
    assert (page.with_task, page.tally.total, page.units) == (3, 1, 5)


def test_what_is_printed_stated_and_held_is_told_in_words(town):
    project = town.project(1)
    set_reporter(actor=town.office, project=project, unit=town.health, begins_on=SPRING)
    words = {"unit": town.finance, "words": "安排补助资金", "begins_on": SPRING}
    state_duty(actor=town.office, project=project, **words)
    appoint_charge(actor=town.office, projects=[project], new=town.charge())
    finance_post = town.finance_approver.post
    head = town.charge(finance_post, town.finance, Function.HEAD)
    appoint_charge(actor=town.office, projects=[project], new=head)
    line = line_of(listed(town).shown[0], town.office)
    assert [str(each) for each in line.leads] == ["区民政局", "区卫健委（填报）"]
    assert [str(each) for each in line.cooperating] == [
        "区财政局：安排补助资金（主要负责人：审核岗 钱多）",
        "各街道（2 个单位）",
    ]
    assert line.liaisons == ["区民政局：填报岗（liaison） 陆小满"]
    assert (line.leaders, line.heads, line.outsider) == ([], [], "")


def test_names_are_masked_for_whoever_may_not_read_them(town):
    from tests.conftest import make_actor

    appoint_charge(actor=town.office, projects=[town.project(3)], new=town.charge())
    evaluator = make_actor(town.world.office, "evaluator", "evaluator", "评一")
    page = listed(town, evaluator)
    assert line_of(page.shown[2], evaluator).liaisons == ["填报岗（liaison） 陆*满"]


def test_a_hand_over_changes_the_holder_and_nothing_that_was_signed(town):
    project = town.project(3)
    appoint_charge(actor=town.office, projects=[project], new=town.charge())
    page = listed(town, town.civil_approver)
    sign(actor=town.civil_approver, projects=[project], seen=seen_by(page, town.civil_approver), at=AT)
    tenure = Tenure.objects.get(post=town.liaison.post)
    successor = make_user("newcomer", "何新")
    hand_over(tenure=tenure, successor=successor, day=AUTUMN, actor=town.world.system_administrator)
    before, after = AUTUMN - datetime.timedelta(days=1), AUTUMN
    held = [line_of(listed(town, on=day).shown[2], town.office) for day in (before, after)]
    assert [line.liaisons for line in held] == [["填报岗（liaison） 陆小满"], ["填报岗（liaison） 何新"]]
    assert [line.signed for line in held] == [1, 1]


def test_a_changed_duty_asks_for_signing_again_and_taking_it_back_does_not(town):
    project, actor = town.project(3), town.civil_approver
    sign(actor=actor, projects=[project], seen=seen_by(listed(town, actor), actor), at=AT)
    state_duty(actor=town.office, project=project, unit=town.finance, words="拨付资金", begins_on=SUMMER)
    tally = listed(town).signers[0].tally
    assert (tally.signed, tally.changed, tally.waiting) == (0, 1, 1)
    (waiting,) = my_unsigned(actor, SUMMER)
    assert (waiting.count, waiting.changed) == (2, 1)
    state_duty(actor=town.office, project=project, unit=town.finance, words="", begins_on=SUMMER)
    tally = listed(town).signers[0].tally
    assert (tally.signed, tally.changed, tally.waiting) == (1, 0, 1)


def test_another_units_people_ask_nobody_else_to_sign_again(town):
    project = town.project(1)
    for actor in (town.civil_approver, town.health_approver):
        sign(actor=actor, projects=[project], seen=seen_by(listed(town, actor), actor), at=AT)
    appoint_charge(actor=town.office, projects=[project], new=town.charge())
    tallies = {row.name: row.tally for row in listed(town, unit=town.civil.pk).signers}
    assert (tallies["区民政局"].changed, tallies["区卫健委"].signed) == (1, 1)


@pytest.mark.parametrize(
    ("day", "stated", "names"),
    [
        (SPRING, None, "望湖区民政局"),
        (SUMMER - datetime.timedelta(days=1), SUMMER, "望湖区民政局"),
        (SUMMER, SUMMER, "望湖区卫生健康委员会"),
    ],
)
def test_the_first_printed_lead_reports_until_another_is_stated(town, day, stated, names):
    if stated:
        set_reporter(actor=town.office, project=town.project(1), unit=town.health, begins_on=stated)
    assert reporting_unit(town.project(1), day).name == names


def test_a_row_for_the_target_goes_before_the_projects(town):
    from minsheng.apps.programmes.models import TargetValue

    project = town.project(1)
    (target,) = [row.target for row in TargetValue.objects.filter(text__project=project)]
    assert reporting_unit(target, SUMMER) == town.civil
    set_reporter(actor=town.office, project=project, unit=town.health, begins_on=SPRING, target=target)
    assert reporting_unit(target, SUMMER) == town.health
    assert reporting_unit(project, SUMMER) == town.civil
    everybody = reporters(town.edition, SUMMER)
    assert everybody.of(project.pk, target.pk) == town.health
    assert everybody.lead_units(project.pk) == {town.civil.pk, town.health.pk}


def test_who_follows_a_lead_leads_and_reports_from_that_day(town):
    successor = make_unit(town.world.district, "望湖区民政和卫生局", "区民卫局")
    for old in (town.civil, town.health):
        merge_unit(old, successor, SUMMER)
    before = SUMMER - datetime.timedelta(days=1)
    assert lead_units(town.project(1), before) == {town.civil.pk, town.health.pk}
    assert lead_units(town.project(1), SUMMER) == {successor.pk}
    assert reporting_unit(town.project(2), SUMMER) == successor
    line = line_of(listed(town).shown[0], town.office)
    assert str(line.leads[0]) == "区民卫局（原区民政局）（填报）"


def test_a_stated_reporter_that_leads_no_more_is_told(town):
    project = town.project(1)
    set_reporter(actor=town.office, project=project, unit=town.health, begins_on=SPRING)
    project.texts.get().responsibility_rows.filter(unit=town.health).delete()
    assert line_of(listed(town).shown[0], town.office).outsider == "区卫健委"


def test_a_street_sees_the_list_of_its_district_and_a_neighbour_does_not(town):
    assert newest_programme(town.street_approver) == town.programme
    assert newest_programme(town.world.neighbour_clerk) is None
    assert newest_programme(town.world.stranger) is None


def test_a_unit_named_by_another_area_sees_its_own_projects_alone(town):
    from tests.conftest import make_actor

    water = make_unit(town.world.neighbour_district, "云岭水务公司", kind="enterprise")
    town.project(3).texts.get().responsibility_rows.filter(relation="cooperating").update(unit=water)
    approver = make_actor(water, "approver", "water", "水生")
    page = listed(town, approver)
    assert (page.is_whole, [sheet.text.number for sheet in page.shown], page.total) == (False, ["3"], 1)
    assert [(row.programme, row.count) for row in my_unsigned(approver, SUMMER)] == [(town.programme, 1)]


def test_only_an_approver_is_asked_to_sign(town):
    assert [row.count for row in my_unsigned(town.street_approver, SUMMER)] == [1]
    assert my_unsigned(town.world.street_reporter, SUMMER) == []
    assert my_unsigned(town.office, SUMMER) == []
    assert my_unsigned(town.civil_approver, datetime.date(2027, 1, 1)) == []


def test_the_desk_counts_what_the_list_asks_for_also_of_a_unit_that_follows_two(town):
    project = town.project(1)
    successor = make_unit(town.world.district, "望湖区民政和卫生局", "区民卫局")
    approver = make_actor(successor, "approver", "both", "安和")
    second = make_actor(successor, "reporter", "second", "安然")
    for old, post in ((town.health, town.health_approver.post), (town.civil, town.liaison.post)):
        state_duty(actor=town.office, project=project, unit=old, words=f"{old}办", begins_on=SPRING)
        appoint_charge(actor=town.office, projects=[project], new=town.charge(post, old))
        merge_unit(old, successor, SUMMER)
    set_reporter(actor=town.office, project=project, unit=successor, begins_on=SUMMER)
    for hours, post in enumerate((second.post, approver.post)):
        at = AT + datetime.timedelta(hours=hours)
        seen = {sheet.project.pk: sheet.digest(successor.pk) for sheet in listed(town).shown[:2]}
        sign(actor=approver, projects=[project, town.project(2)], seen=seen, at=at)
        assert [(row.count, row.changed) for row in my_unsigned(approver, SUMMER)] == [(1, 0)]
        new = town.charge(post, successor, begins_on=SUMMER)
        appoint_charge(actor=town.office, projects=[project], new=new)
        assert [(row.count, row.changed) for row in my_unsigned(approver, SUMMER)] == [(2, 1)]
        for actor in (approver, town.finance_approver, town.street_approver):
            mine = listed(town, actor).mine
            assert [row.count for row in my_unsigned(actor, SUMMER)] == [len(mine)]


def test_what_is_signed_does_not_depend_on_the_day(town):
    first, again = listed(town).shown[0], listed(town, on=AUTUMN).shown[0]
    assert first.digest(town.civil.pk) == again.digest(town.civil.pk)


@pytest.mark.parametrize("copies", [0, 5])
def test_queries_do_not_grow_with_projects(town, copies, django_assert_num_queries):
    for number in range(copies):
        copied(town, number)
    appoint_charge(actor=town.office, projects=[town.project(1)], new=town.charge())
    with django_assert_num_queries(8):
        page = listed(town)
        [line_of(sheet, town.office) for sheet in page.shown]
    assert len(page.shown) == 3 + copies
    with django_assert_num_queries(4):
        my_unsigned(town.civil_approver, SUMMER)
    project = town.project(1)
    with django_assert_num_queries(7):
        reporting_unit(project, SUMMER)


def copied(town, number):
    """One more project that says the same as the first."""
    from minsheng.apps.programmes.models import Project, Responsibility

    text = town.project(1).texts.get()
    rows = list(text.responsibility_rows.all())
    project = Project.objects.create(programme=town.programme, code=f"{town.programme.code}-9{number}")
    text.pk, text.project, text.ordinal, text.number = None, project, 90 + number, f"9{number}"
    text.save()
    for row in rows:
        row.pk, row.text = None, text
    Responsibility.objects.bulk_create(rows)
