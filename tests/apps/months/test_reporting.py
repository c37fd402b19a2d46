"""A report on its way: written, put up, approved, returned; and what it closes."""

import pytest
from django.core.exceptions import PermissionDenied

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.ledger.actions import enter, set_intake, submit, withdraw
from minsheng.apps.ledger.models import Standing
from minsheng.apps.months import errors
from minsheng.apps.months.actions import (
    approve_reports,
    freeze_month,
    return_reports,
    submit_reports,
    write_report,
    write_reports,
)
from minsheng.apps.months.backing import Backing
from minsheng.apps.months.models import Report, ReportStep
from minsheng.apps.months.values import ReportGiven
from tests.apps.cascade.steps import edition_of, issued, streets, targets_of, typed
from tests.apps.ledger.steps import (
    AT,
    JANUARY,
    PEOPLE,
    PERSONS,
    PLACES,
    TOTALS,
    accepted,
    day,
    end,
    entered,
    given,
    moment,
    stage_of,
    submitted,
    values,
)
from tests.apps.months.steps import SAID, UNCHANGED, approved, fresh, frozen, period, put_up, written
from tests.conftest import make_actor


def closed(stage, at_row):
    rows = Standing.objects.filter(allocation=stage.rows[at_row], is_closed=True)
    return [month.month for month in rows.order_by("month").values_list("month", flat=True)]


def test_a_report_goes_from_the_unit_to_the_lead_and_closes_the_month(stage):
    accepted(stage, 0, given(day(1, 5), 1))
    report = approved(stage, 0, 1)
    assert (report.state, report.version, report.sentence) == ("approved", 3, "完成第一批登记。")
    assert list(report.steps.values_list("verb", "user__display_name")) == [
        ("written", "赵清"),
        ("submitted", "钱宁"),
        ("approved", "孙和"),
    ]
    assert closed(stage, 0) == [1]
    assert accepted(stage, 0, given(day(1, 20), 2)).counted_in == end(2)
    assert values(stage, 0, 1, 2) == [1, 2]


def test_an_approved_report_without_entries_says_nothing_was_done(stage):
    assert values(stage, 0, 1) == [None]
    approved(stage, 0, 1, UNCHANGED)
    assert values(stage, 0, 1, 2) == [0, 0]


def test_what_is_written_again_keeps_its_place(stage):
    first = written(stage, 0, 1)
    again = written(stage, 0, 1, ReportGiven("完成两批登记。"))
    assert (again.pk, again.version, again.sentence, again.problem) == (first.pk, 2, "完成两批登记。", "")


def test_a_stale_form_is_refused(stage):
    written(stage, 0, 1)
    with pytest.raises(errors.ReportStale):
        write_report(actor=stage.reporters[0], row=stage.rows[0], month=end(1), given=SAID, version=0, at=AT)
    report = Report.objects.get()
    with pytest.raises(errors.ReportStale):
        submit_reports(actor=stage.approvers[0], seen={report.pk: 9}, at=AT)


def test_nothing_changed_is_refused_where_something_was_entered(stage):
    entered(stage, 0, given(day(1, 5), 1))
    with pytest.raises(errors.NotUnchanged) as caught:
        written(stage, 0, 1, UNCHANGED)
    assert caught.value.facts == {"unit": "001街道", "count": 1, "month": "2026年1月"}
    assert written(stage, 0, 2, UNCHANGED).is_unchanged


def test_a_report_says_something(stage):
    with pytest.raises(errors.SentenceMissing):
        written(stage, 0, 1, ReportGiven("  ", "缺少场地"))


def test_several_rows_are_said_unchanged_at_once_and_those_that_changed_left(world):
    edition = edition_of(world.district, PEOPLE, PLACES, lead=world.civil_affairs, in_force_from=JANUARY)
    (street,) = streets(world.district, 1)
    for target, intake in zip(targets_of(edition), (PERSONS, TOTALS), strict=True):
        issued(world.clerk, typed(world.clerk, target, {street: "100"}), holds_from=JANUARY)
        set_intake(actor=world.clerk, target=target, from_month=JANUARY, given=intake, version=0, at=AT)
    reporter = make_actor(street, "reporter", "both", "郑岚")
    changed, same = Allocation.objects.order_by("pk")
    enter(actor=reporter, row=changed, given=given(day(1, 5), 1), at=AT)
    said = {row.pk: (0, UNCHANGED) for row in (changed, same)}
    outcome = write_reports(actor=reporter, given=said, month=end(1), at=AT)
    assert (outcome.done, [type(left.why) for left in outcome.left]) == (1, [errors.NotUnchanged])
    assert Report.objects.get().allocation == same
    stranger = make_actor(world.civil_affairs, "reporter", "other", "吴越")
    with pytest.raises(PermissionDenied):
        write_reports(actor=stranger, given={same.pk: (1, UNCHANGED)}, month=end(1), at=AT)


def test_before_its_last_day_a_month_may_be_written_and_not_put_up(stage):
    early = moment(6, 10)
    report = written(stage, 0, 6, at=early)
    with pytest.raises(errors.MonthNotOver):
        submit_reports(actor=stage.approvers[0], seen={report.pk: 1}, at=early)
    assert submit_reports(actor=stage.approvers[0], seen={report.pk: 1}, at=moment(6, 30)).done == 1


def test_a_month_to_come_takes_no_report(stage):
    with pytest.raises(errors.MonthUnknown):
        written(stage, 0, 7, at=moment(6, 30))


def test_nobody_does_two_steps(world, stage):
    report = written(stage, 0, 1)
    writer = stage.reporters[0].user
    twice = make_actor(stage.rows[0].unit, "approver", "deputy", "郑岚")
    from minsheng.apps.people.actor import Actor
    from tests.conftest import make_post

    same = Actor(writer, make_post(stage.rows[0].unit, "approver", "副审核岗"))
    with pytest.raises(errors.SameUser):
        submit_reports(actor=same, seen={report.pk: 1}, at=AT)
    submit_reports(actor=twice, seen={report.pk: 1}, at=AT)
    for user, title in ((twice.user, "副局长"), (writer, "局长")):
        lead = Actor(user, make_post(stage.lead.post.unit, "approver", title))
        with pytest.raises(errors.SameUser):
            approve_reports(actor=lead, seen={report.pk: 2}, at=AT)
    assert approve_reports(actor=stage.lead, seen={report.pk: 2}, at=AT).done == 1


def test_others_neither_write_nor_submit_nor_approve(world, stage):
    with pytest.raises(PermissionDenied):
        write_report(actor=stage.reporters[1], row=stage.rows[0], month=end(1), given=SAID, version=0, at=AT)
    report = written(stage, 0, 1)
    for actor in (stage.approvers[1], stage.reporters[0], world.clerk):
        with pytest.raises(PermissionDenied):
            submit_reports(actor=actor, seen={report.pk: 1}, at=AT)
    submit_reports(actor=stage.approvers[0], seen={report.pk: 1}, at=AT)
    for actor in (stage.approvers[0], world.clerk):
        with pytest.raises(PermissionDenied):
            approve_reports(actor=actor, seen={report.pk: 2}, at=AT)


def test_entries_put_up_are_decided_before_the_report(stage):
    entry = submitted(stage, 0, given(day(1, 5), 1))
    report = put_up(stage, 0, 1)
    with pytest.raises(errors.EntriesUndecided) as caught:
        approve_reports(actor=stage.lead, seen={report.pk: 2}, at=AT)
    assert caught.value.facts["count"] == 1
    from minsheng.apps.ledger.actions import accept

    accept(actor=stage.lead, seen={entry.pk: 2}, at=AT)
    assert approve_reports(actor=stage.lead, seen={report.pk: 2}, at=AT).done == 1


def test_entries_that_moved_since_send_the_report_back(stage):
    entry = accepted(stage, 0, given(day(1, 5), 1))
    report = put_up(stage, 0, 1)
    withdraw(actor=stage.lead, entry=entry, version=3, at=AT, reason="重复登记")
    with pytest.raises(errors.EntriesMoved):
        approve_reports(actor=stage.lead, seen={report.pk: 2}, at=AT)
    return_reports(actor=stage.lead, seen={report.pk: 2}, reason="台账撤回了一条", at=AT)
    again = put_up(stage, 0, 1)
    assert approve_reports(actor=stage.lead, seen={again.pk: again.version}, at=AT).done == 1


def test_another_entry_moves_the_digest_too(stage):
    report = put_up(stage, 0, 1)
    entry = entered(stage, 0, given(day(1, 5), 1))
    assert steps_digest(stage, 1) == report.digest
    submit(actor=stage.approvers[0], seen={entry.pk: 1}, at=AT)
    assert steps_digest(stage, 1) != report.digest


def steps_digest(stage, month):
    row = stage.rows[0]
    return Backing({row.pk: row}).digest(row, end(month))


def test_months_of_a_row_are_approved_in_order(stage):
    report = put_up(stage, 0, 2)
    with pytest.raises(errors.EarlierMonthOpen) as caught:
        approve_reports(actor=stage.lead, seen={report.pk: 2}, at=AT)
    assert caught.value.facts == {"unit": "001街道", "month": "2026年2月", "earlier": "2026年1月"}
    frozen(stage, 1)
    assert approve_reports(actor=stage.lead, seen={report.pk: 2}, at=AT).done == 1


def test_a_return_opens_the_month_and_those_after_it(stage):
    first, second = approved(stage, 0, 1), approved(stage, 0, 2)
    approved(stage, 0, 3)
    assert closed(stage, 0) == [1, 2, 3]
    return_reports(actor=stage.lead, seen={second.pk: 3}, reason="数字与票据不符", at=AT)
    assert closed(stage, 0) == [1]
    assert [report.state for report in Report.objects.order_by("month")] == [
        "approved",
        "returned",
        "returned",
    ]
    assert ReportStep.objects.filter(verb="returned", reason="数字与票据不符").count() == 2
    assert values(stage, 0, 1, 2) == [0, 0]
    assert fresh(first).version == 3


def test_the_approver_of_the_unit_sends_back_what_nobody_approved_yet(stage):
    report = written(stage, 0, 1)
    for other in (stage.approvers[1], stage.reporters[0]):
        with pytest.raises(PermissionDenied):
            return_reports(actor=other, seen={report.pk: 1}, reason="写明原因", at=AT)
    for above in (stage.lead, stage.clerk):
        with pytest.raises(errors.ReportUnfit):
            return_reports(actor=above, seen={report.pk: 1}, reason="写明原因", at=AT)
    assert return_reports(actor=stage.approvers[0], seen={report.pk: 1}, reason="写明原因", at=AT).done == 1
    report = put_up(stage, 0, 1)
    assert return_reports(actor=stage.approvers[0], seen={report.pk: 4}, reason="又有登记", at=AT).done == 1
    report = approved(stage, 0, 1)
    with pytest.raises(errors.ReportUnfit):
        return_reports(actor=stage.approvers[0], seen={report.pk: report.version}, reason="再看", at=AT)


def test_the_office_may_return_and_says_why(stage):
    report = approved(stage, 0, 1)
    with pytest.raises(errors.ReasonMissing):
        return_reports(actor=stage.clerk, seen={report.pk: 3}, reason=" ", at=AT)
    assert return_reports(actor=stage.clerk, seen={report.pk: 3}, reason="请核对", at=AT).done == 1


def test_of_several_reports_those_that_can_are_approved(stage):
    good, early = put_up(stage, 0, 1), put_up(stage, 1, 2)
    outcome = approve_reports(actor=stage.lead, seen={good.pk: 2, early.pk: 2}, at=AT)
    assert outcome.done == 1
    assert [(left.unit, type(left.why)) for left in outcome.left] == [("002街道", errors.EarlierMonthOpen)]


def test_a_frozen_month_takes_no_report(stage):
    report = written(stage, 0, 1)
    freeze_month(actor=stage.clerk, programme=stage.programme, month=end(1), at=AT)
    for refused in (
        lambda: written(stage, 1, 1),
        lambda: submit_reports(actor=stage.approvers[0], seen={report.pk: 1}, at=AT),
    ):
        with pytest.raises(errors.MonthClosed):
            refused()
    assert period(stage, 1).frozen_by == "林一舟（望湖区民生工作领导小组办公室）"


def test_a_row_of_the_lead_itself_is_checked_by_its_approver_and_approved_by_the_office(world):
    stage = stage_of(world, PEOPLE, PERSONS)
    row = Allocation.objects.get(pk=stage.rows[0].pk)
    Allocation.objects.filter(pk=row.pk).update(unit=world.civil_affairs)
    report = write_report(actor=world.lead_reporter, row=row, month=end(1), given=SAID, version=0, at=AT)
    with pytest.raises(PermissionDenied):
        submit_reports(actor=world.lead_reporter, seen={report.pk: 1}, at=AT)
    assert submit_reports(actor=stage.lead, seen={report.pk: 1}, at=AT).done == 1
    with pytest.raises(PermissionDenied):
        approve_reports(actor=stage.lead, seen={report.pk: 2}, at=AT)
    assert approve_reports(actor=stage.clerk, seen={report.pk: 2}, at=AT).done == 1
