"""Rounds: opening, chasing reports, an agenda of frozen figures, rhythms."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from minsheng.apps.audit.models import Event
from minsheng.apps.scheduling import actions, errors
from minsheng.apps.scheduling.agenda import agenda_choices, is_due
from minsheng.apps.scheduling.checks import wrong_rounds
from minsheng.apps.scheduling.models import AgendaItem, Chase, Rhythm, Round
from minsheng.apps.scheduling.values import Called, Meeting
from minsheng.core.process.problems import MoveUnfit, PartUnfit, Unsaid
from tests.apps.bulletins.steps import tables
from tests.apps.documents.steps import lines
from tests.apps.ledger.steps import day, end, moment
from tests.apps.months.steps import approved
from tests.apps.scheduling.steps import MEETING, called, fresh, met, opened
from tests.conftest import make_actor


def test_a_round_is_called_by_its_month_and_there_is_one_of_a_kind(hall):
    made = opened(hall)
    assert (made.title, made.ordinal, made.state) == ("2026年6月民生实事月调度会", 1, "open")
    with pytest.raises(errors.RoundTwice) as refusal:
        opened(hall)
    assert refusal.value.facts["round"] == "第 1 次调度 2026年6月民生实事月调度会"
    assert opened(hall, level="district").ordinal == 2
    assert opened(hall, kind="special", title="资金专题").ordinal == 3
    assert opened(hall, kind="special", title="资金专题").ordinal == 4


@pytest.mark.parametrize("month", [8, 12])
def test_a_month_that_has_not_begun_has_no_round(hall, month):
    with pytest.raises(errors.MonthUnknown):
        opened(hall, month=month)
    assert not Round.objects.exists()


def test_a_cancelled_round_leaves_its_month_free(hall):
    made = opened(hall)
    with pytest.raises(Unsaid):
        actions.cancel_round(actor=hall.clerk, round_=made, version=1, words=" ", at=moment(7, 13))
    actions.cancel_round(actor=hall.clerk, round_=made, version=1, words="与季调度合开", at=moment(7, 13))
    assert opened(hall).ordinal == 2
    with pytest.raises(MoveUnfit):
        actions.cancel_round(actor=hall.clerk, round_=fresh(made), version=2, words="再", at=moment(7, 13))


def test_units_that_owe_reports_are_chased_once_a_day(hall):
    """Of July nobody has reported: two streets with one row each."""
    made = opened(hall, month=7, at=moment(8, 2))
    told = actions.chase_units(actor=hall.clerk, round_=made, at=moment(8, 2))
    assert {each.unit_id: each.missing for each in told} == {hall.street.pk: 1, hall.other.pk: 1}
    with pytest.raises(errors.ChasedToday):
        actions.chase_units(actor=hall.clerk, round_=fresh(made), at=moment(8, 2))
    approved(hall.stage, 0, 7, at=moment(8, 3))
    told = actions.chase_units(actor=hall.clerk, round_=fresh(made), at=moment(8, 3))
    assert [each.unit for each in told] == [hall.other]
    approved(hall.stage, 1, 7, at=moment(8, 4))
    with pytest.raises(errors.NobodyBehind):
        actions.chase_units(actor=hall.clerk, round_=fresh(made), at=moment(8, 4))
    assert Chase.objects.count() == 3


def test_of_a_frozen_month_nobody_is_chased(hall):
    made = opened(hall)
    with pytest.raises(errors.MonthShut):
        actions.chase_units(actor=hall.clerk, round_=made, at=moment(7, 12))


def test_a_called_round_chases_nobody(hall):
    made = called(hall)
    with pytest.raises(errors.RoundShut):
        actions.chase_units(actor=hall.clerk, round_=made, at=moment(7, 13))


def test_the_agenda_says_how_late_projects_stand_and_why(hall):
    made = called(hall)
    assert list(made.agenda.values_list("ordinal", "standing", "cause")) == [
        (1, "滞后，完成率 20.0%，序时 50.0%，慢 30.0 点", f"{hall.street}：出水口在邻区；下一步签代管协议。"),
        (2, "", ""),
    ]
    assert made.agenda.get(ordinal=2).title == "四季度资金"
    assert (made.held_on, made.place, made.chair) == (day(7, 15), "三楼会议室", "分管副区长")
    assert list(wrong_rounds()) == []


def test_a_notice_calls_the_meeting_with_its_agenda_as_an_annex(hall):
    made = called(hall)
    made = actions.issue_notice(actor=hall.clerk, round_=made, version=made.version, at=moment(7, 13))
    told = lines(made.notice)
    assert made.notice.title == "关于召开2026年6月民生实事月调度会的通知"
    assert (
        "定于2026年7月15日在三楼会议室召开2026年6月民生实事月调度会，分管副区长主持。有关事项通知如下。"
        in told
    )
    assert "请于2026年7月15日前报到。联系处室：综合科。" in told
    (table,) = tables(made.notice)
    rows = [row[2:] for row in table if row[0] in ("1", "2")]
    assert rows == [
        [
            "区民政局",
            "滞后，完成率 20.0%，序时 50.0%，慢 30.0 点",
            f"{hall.street}：出水口在邻区；下一步签代管协议。",
        ],
        ["—", "—", "—"],
    ]
    with pytest.raises(errors.RoundStale):
        actions.issue_notice(actor=hall.clerk, round_=made, version=made.version - 1, at=moment(7, 13))
    later = actions.redo_agenda(actor=hall.clerk, round_=made, version=made.version, at=moment(7, 13))
    with pytest.raises(errors.NotCalled):
        actions.issue_notice(actor=hall.clerk, round_=later, version=later.version, at=moment(7, 13))


def test_an_agenda_needs_frozen_figures_a_later_day_and_something_on_it(hall):
    july = opened(hall, month=7, at=moment(8, 2))
    with pytest.raises(errors.MonthOpen):
        actions.call_meeting(
            actor=hall.clerk,
            round_=july,
            called=Called(Meeting(day(8, 5), "三楼", "主任"), [], ["资金"], 1),
            at=moment(8, 2),
        )
    made = opened(hall)
    with pytest.raises(errors.MeetingBefore):
        actions.call_meeting(
            actor=hall.clerk,
            round_=made,
            called=Called(Meeting(end(6), "三楼", "主任"), [], ["资金"], 1),
            at=moment(7, 13),
        )
    with pytest.raises(Unsaid):
        actions.call_meeting(
            actor=hall.clerk, round_=made, called=Called(MEETING, ["无此项目"], [], 1), at=moment(7, 13)
        )
    assert not AgendaItem.objects.exists()


def test_an_agenda_is_made_anew_and_what_was_written_stays(hall):
    made = met(hall)
    made = actions.redo_agenda(actor=hall.clerk, round_=made, version=made.version, at=moment(7, 16))
    assert (made.state, made.agenda.count(), made.resolutions.count()) == ("open", 0, 1)
    said = Called(MEETING, [hall.project.code], [], made.version)
    made = actions.call_meeting(actor=hall.clerk, round_=made, called=said, at=moment(7, 16))
    assert made.agenda.count() == 1


def test_who_saw_an_older_state_changes_nothing(hall):
    made = opened(hall)
    actions.cancel_round(actor=hall.clerk, round_=made, version=1, words="改期", at=moment(7, 13))
    with pytest.raises(errors.RoundStale) as refusal:
        actions.call_meeting(
            actor=hall.second, round_=made, called=Called(MEETING, [], ["资金"], 1), at=moment(7, 13)
        )
    assert refusal.value.facts == {"state": "已取消"}


@pytest.mark.parametrize(
    ("every", "months"),
    [("month", [1, 2, 3, 6, 12]), ("quarter", [3, 6, 12]), ("half", [6, 12]), ("", [])],
)
def test_a_rhythm_falls_on_its_months(every, months):
    assert [month for month in (1, 2, 3, 6, 12) if is_due(every, end(month))] == months


def test_a_project_in_its_rhythm_is_proposed_whatever_its_colour(hall):
    Rhythm.objects.create(project=hall.project, every="quarter", set_by="办", set_at=moment(3, 1))
    (found,) = agenda_choices(opened(hall))
    assert found.why == "滞后"
    count = actions.set_rhythms(
        actor=hall.clerk, programme=hall.programme, given={hall.project: ""}, at=moment(3, 2)
    )
    assert count == 1
    assert not Rhythm.objects.exists()
    assert Event.objects.filter(verb="scheduling.rhythm_set").get().facts["every"] == "滞后才上会"


def test_a_lead_holds_a_round_of_what_it_leads(hall, world):
    made = opened(hall, hall.lead_clerk)
    assert (made.level, made.unit) == ("lead", world.civil_affairs)
    assert [each.project for each in agenda_choices(made)] == [hall.project]
    with pytest.raises(PartUnfit):
        actions.cancel_round(actor=hall.clerk, round_=made, version=1, words="不开", at=moment(7, 13))


def test_a_street_and_a_deputy_hold_none(hall, world):
    with pytest.raises(errors.LeadsNothing):
        opened(hall, hall.approver)
    with pytest.raises(PermissionDenied):
        opened(hall, make_actor(world.office, "deputy", "dep", "代表"))


def test_steps_and_chases_are_sealed(hall):
    made = called(hall)
    Chase.objects.create(
        round=made, unit=hall.street, on=day(7, 2), missing=1, user=hall.clerk.user, at=moment(7, 2)
    )
    for rows in (made.steps.all(), made.chases.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(at=moment(8, 1))
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_verify_finds_a_state_the_steps_do_not_lead_to(hall):
    made = opened(hall)
    Round.objects.filter(pk=made.pk).update(state="cancelled")
    (found,) = wrong_rounds()
    assert found.code == "scheduling.state_differs"
