"""Pages by which a month is reported: who opens them, what they say, what their forms do."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.files.actions import open_file
from minsheng.apps.ledger.models import Period
from minsheng.apps.months.models import Report, ReportScan
from minsheng.apps.months.reports import sentence_of
from minsheng.apps.months.rowlines import Work
from minsheng.apps.months.waiting import waiting_rows
from minsheng.apps.people.models import Role
from minsheng.engines.office.sheets.cells import as_text
from minsheng.engines.office.sheets.workbooks_in import read_workbook
from tests.apps.ledger.steps import (
    HELD_RATE,
    MEASURED,
    PLACES,
    PLEDGE,
    REVIEW,
    TOTALS,
    accepted,
    day,
    end,
    entered,
    given,
    moment,
    stage_of,
    submitted,
    total,
)
from tests.apps.months.steps import SAID, UNCHANGED, approved, fresh, frozen, put_up, written
from tests.conftest import make_actor, signed_in
from tests.engines.images.test_cleaning import photo

MOST = 15
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
FEBRUARY = moment(2, 3)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is the morning of 3 February 2026: January is over and may be put up."""
    monkeypatch.setattr(timezone, "now", lambda: FEBRUARY)


@pytest.fixture
def places(world):
    """100 places, 60 and 40, by totals."""
    return stage_of(world, PLACES, TOTALS)


@pytest.fixture
def desk(client):
    """`desk(actor)` is the client logged in as the actor."""
    return lambda actor: signed_in(client, actor)


def html(answer):
    return answer.content.decode()


def plain(answer):
    """The page's text without tags and blanks."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html(answer)))


MINE, APPROVAL, DECIDE, SUBMIT, SAME = (
    reverse(f"months:{name}") for name in ("mine", "approval", "decide", "submit", "unchanged")
)


def report_url(stage, at_row=0, month="2026-01"):
    return reverse("months:report", args=[stage.rows[at_row].pk, month])


def sheet_url(stage, name="sheet", month="2026-01"):
    return reverse(f"months:{name}", args=[stage.programme.code, month])


def tick(row, report=None):
    return f"{row.pk}:{report.pk if report else 0}:{report.version if report else 0}"


def early(stage, at_row, month, given=SAID):
    return written(stage, at_row, month, given, at=FEBRUARY)


def up(stage, at_row, month=1, given=SAID):
    return put_up(stage, at_row, month, given, at=FEBRUARY)


class TestWhoOpens:
    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("clerk", 200),
            ("leader", 200),
            ("auditor", 200),
            ("lead_reporter", 200),
            ("street_reporter", 404),
            ("neighbour_clerk", 404),
            ("system_administrator", 403),
            ("stranger", 403),
        ],
    )
    def test_a_report_is_open_to_those_who_see_the_row(self, desk, world, stage, who, status):
        assert desk(getattr(world, who)).get(report_url(stage)).status_code == status

    def test_a_unit_opens_its_own_report_and_not_the_other_units(self, desk, stage):
        assert desk(stage.reporters[0]).get(report_url(stage, 0)).status_code == 200
        assert desk(stage.reporters[0]).get(report_url(stage, 1)).status_code == 404

    @pytest.mark.parametrize("month", ["2026-03", "2025-12", "2027-01", "2026-13", "1"])
    def test_a_month_to_come_of_another_year_or_no_month_at_all_is_not_found(self, desk, stage, month):
        assert desk(stage.reporters[0]).get(report_url(stage, month=month)).status_code == 404
        assert desk(stage.reporters[0]).get(sheet_url(stage, month=month)).status_code == 404

    def test_the_neighbour_changes_nothing_and_gets_no_sheet(self, desk, world, stage, nothing_written):
        report = up(stage, 0)
        stranger = make_actor(world.neighbour_clerk.post.unit, Role.APPROVER, "na", "卫山")
        with nothing_written():
            for url in (DECIDE, SUBMIT):
                answer = desk(stranger).post(url, {"seen": tick(stage.rows[0], report), "reason": "重报"})
                assert answer.status_code == 422
            answer = desk(stranger).post(report_url(stage), {"version": 2, "sentence": "改了"})
            assert answer.status_code == 404
            assert desk(stranger).get(sheet_url(stage)).status_code == 404
            upload = {"file": SimpleUploadedFile("表.pdf", PDF)}
            assert desk(stranger).post(sheet_url(stage, "attach_scan"), upload).status_code == 404
        assert fresh(report).version == 2

    def test_opening_a_page_writes_nothing(self, desk, world, stage, nothing_written):
        up(stage, 0)
        with nothing_written():
            for actor in (stage.reporters[0], stage.approvers[0], stage.lead, world.clerk):
                for url in (MINE, APPROVAL, sheet_url(stage), sheet_url(stage, "sheet_workbook")):
                    assert desk(actor).get(url).status_code == 200
        assert Report.objects.count() == 1

    @pytest.mark.parametrize("url", [SAME, SUBMIT, DECIDE])
    def test_what_changes_something_refuses_get(self, desk, stage, url):
        assert desk(stage.reporters[0]).get(url).status_code == 405


class TestQueries:
    def test_each_page_takes_at_most_fifteen(self, desk, world, stage, django_assert_max_num_queries):
        accepted(stage, 0, given(day(1, 5), 1), at=FEBRUARY)
        first, _ = up(stage, 0), up(stage, 1)
        scan = desk(stage.reporters[0]).post(
            sheet_url(stage, "attach_scan"), {"file": SimpleUploadedFile("表.pdf", PDF)}
        )
        assert scan.status_code == 302
        asked = [
            (actor, url)
            for actor in (stage.reporters[0], stage.approvers[0], stage.lead, world.clerk)
            for url in (MINE, f"{MINE}?month=2026-01", APPROVAL, sheet_url(stage))
        ]
        asked += [(stage.approvers[0], report_url(stage)), (stage.lead, report_url(stage))]
        assert first.state == "submitted"
        for actor, url in asked:
            browser = desk(actor)
            browser.get(url)
            with django_assert_max_num_queries(MOST):
                assert browser.get(url).status_code == 200, url


class TestMine:
    def test_it_shows_the_month_in_work_and_counts_add_up(self, desk, places):
        accepted(places, 0, total(day(1, 20), 20), at=FEBRUARY)
        told = plain(desk(places.reporters[0]).get(MINE))
        assert "2026年1月月报" in told
        assert "1项里：未填1、待审核0、待认可0、已认可0。2月5日前报齐（还有2天）" in told
        assert "60个—+202033.3%/8.0%" in told

    def test_the_last_month_and_the_difference_stand_beside_the_figure(self, desk, places):
        accepted(places, 0, total(day(1, 20), 20), at=FEBRUARY)
        accepted(places, 0, total(day(2, 1), 26), at=FEBRUARY)
        told = plain(desk(places.reporters[0]).get(f"{MINE}?month=2026-02"))
        assert "60个20+62643.3%/16.0%" in told

    def test_a_rate_has_numerator_and_denominator_and_moves_in_points(self, desk, world):
        stage = stage_of(world, HELD_RATE, MEASURED, numbers=("80", "80"))
        for month, numerator in ((1, 60), (2, 75)):
            said = given(day(month, 1), numerator=numerator, denominator=100)
            accepted(stage, 0, said, at=FEBRUARY)
        told = plain(desk(stage.reporters[0]).get(f"{MINE}?month=2026-02"))
        assert "60/100（60%）+15点75/100（75%）" in told

    def test_ticked_rows_are_unchanged_in_one_press(self, desk, stage):
        answer = desk(stage.reporters[0]).post(f"{SAME}?month=2026-01", {"seen": tick(stage.rows[0])})
        assert (answer.status_code, answer["Location"]) == (302, f"{MINE}?month=2026-01")
        report = Report.objects.get()
        assert (report.is_unchanged, report.state, report.month) == (True, "draft", end(1))
        assert "已报无变化1份。" in plain(desk(stage.reporters[0]).get(answer["Location"]))

    def test_a_row_with_entries_is_not_ticked_and_says_why(self, desk, stage):
        entered(stage, 0, given(day(1, 5), 1), at=FEBRUARY)
        page = desk(stage.reporters[0]).get(MINE)
        assert 'name="seen"' not in html(page)
        assert "本月登记了1条，请填写" in plain(page)
        answer = desk(stage.reporters[0]).post(SAME, {"seen": tick(stage.rows[0])})
        assert answer.status_code == 422
        assert "不能报“无变化”" in html(answer)
        assert not Report.objects.exists()

    def test_words_once_written_are_not_wiped_by_a_tick(self, desk, stage):
        early(stage, 0, 1)
        page = html(desk(stage.reporters[0]).get(MINE))
        assert 'name="seen"' not in page

    def test_nothing_ticked_is_said(self, desk, stage):
        answer = desk(stage.reporters[0]).post(SAME, {})
        assert answer.status_code == 422
        assert "还没有勾选" in html(answer)

    def test_the_row_of_another_unit_is_not_touched(self, desk, stage):
        answer = desk(stage.reporters[0]).post(SAME, {"seen": tick(stage.rows[1])})
        assert answer.status_code == 422
        assert not Report.objects.exists()

    def test_the_approver_puts_up_what_was_ticked(self, desk, stage):
        report = early(stage, 0, 1)
        assert 'name="seen"' in html(desk(stage.approvers[0]).get(MINE))
        answer = desk(stage.approvers[0]).post(SUBMIT, {"seen": tick(stage.rows[0], report)})
        assert answer.status_code == 302
        assert fresh(report).state == "submitted"
        again = desk(stage.approvers[0]).post(SUBMIT, {"seen": tick(stage.rows[0], report)})
        assert again.status_code == 422
        assert "刚刚有变动" in html(again)

    def test_the_reporter_puts_nothing_up(self, desk, stage):
        report = early(stage, 0, 1)
        answer = desk(stage.reporters[0]).post(SUBMIT, {"seen": tick(stage.rows[0], report)})
        assert answer.status_code == 403
        assert fresh(report).state == "draft"

    def test_before_the_last_day_the_approver_is_told_from_when(self, desk, stage):
        report = early(stage, 0, 2)
        page = desk(stage.approvers[0]).get(f"{MINE}?month=2026-02")
        assert 'name="seen"' not in html(page)
        assert "2月28日起可以审核" in plain(page)
        answer = desk(stage.approvers[0]).post(
            f"{SUBMIT}?month=2026-02", {"seen": tick(stage.rows[0], report)}
        )
        assert (answer.status_code, fresh(report).state) == (422, "draft")

    def test_a_returned_report_says_why(self, desk, stage):
        report = up(stage, 0)
        said = {"seen": tick(stage.rows[0], report), "do": "return", "reason": "数字与票据不符"}
        assert desk(stage.lead).post(f"{DECIDE}?month=2026-01", said).status_code == 302
        told = plain(desk(stage.reporters[0]).get(MINE))
        assert "未填0、已退回1、待审核0" in told
        assert "数字与票据不符" in told
        assert "退回原因：数字与票据不符" in plain(desk(stage.reporters[0]).get(report_url(stage)))

    def test_the_approver_of_the_unit_returns_what_the_reporter_wrote(self, desk, stage):
        report = written(stage, 0, 1)
        assert "退回填报人" not in plain(desk(stage.lead).get(report_url(stage)))
        approver = desk(stage.approvers[0])
        assert "退回填报人" in plain(approver.get(report_url(stage)))
        said = {"seen": tick(stage.rows[0], report), "do": "return", "reason": "写明原因", "then": "mine"}
        answer = approver.post(f"{DECIDE}?month=2026-01", said)
        assert (answer.status_code, answer.url) == (302, f"{MINE}?month=2026-01")
        assert "退回原因：写明原因" in plain(desk(stage.reporters[0]).get(report_url(stage)))

    def test_a_frozen_month_is_read_and_not_written(self, desk, stage):
        frozen(stage, 1)
        page = desk(stage.reporters[0]).get(f"{MINE}?month=2026-01")
        assert 'name="seen"' not in html(page)
        assert "查看" in plain(page)
        assert "这个月已经冻结，不能再改" in plain(desk(stage.reporters[0]).get(report_url(stage)))
        assert "2026年2月月报" in plain(desk(stage.reporters[0]).get(MINE))

    def test_the_due_day_is_the_programmes(self, desk, stage):
        Period.objects.filter(month=end(1)).update(due_on=day(2, 2))
        assert "2月2日前报齐（逾期1天）" in plain(desk(stage.reporters[0]).get(MINE))

    def test_a_review_is_reported_by_the_lead_itself(self, desk, world):
        stage = stage_of(world, PLEDGE, REVIEW)
        assert "没有要报的月报" in plain(desk(stage.reporters[0]).get(MINE))
        assert [waiting_rows(stage.reporters[0]).count(), waiting_rows(world.lead_reporter).count()] == [0, 2]
        assert "2项里：未填2" in plain(desk(world.lead_reporter).get(MINE))
        answer = desk(world.lead_reporter).post(SAME, {"seen": [tick(row) for row in stage.rows]})
        assert answer.status_code == 302
        ticks = [tick(row, Report.objects.get(allocation=row)) for row in stage.rows]
        assert desk(world.lead_reporter).post(SUBMIT, {"seen": ticks}).status_code == 403
        assert waiting_rows(stage.lead).count() == 2
        assert desk(stage.lead).post(SUBMIT, {"seen": ticks}).status_code == 302
        assert [waiting_rows(actor).count() for actor in (stage.lead, world.clerk)] == [0, 2]
        assert set(Report.objects.values_list("state", flat=True)) == {"submitted"}

    def test_a_unit_without_rows_is_told_so(self, desk, world, stage):
        assert "没有要报的月报" in plain(desk(world.clerk).get(MINE))

    def test_all_rows_without_entries_are_unchanged_in_one_press(self, desk, world):
        stage = stage_of(world, PLEDGE, REVIEW)
        page = html(desk(world.lead_reporter).get(MINE))
        assert "没有登记的都报无变化（2 项）" in page
        assert [page.count(f'type="hidden" name="seen" value="{tick(row)}"') for row in stage.rows] == [1, 1]


class TestReport:
    def test_it_is_written_and_kept(self, desk, stage):
        said = {"version": 0, "sentence": "完成第一批。", "problem": "缺人", "next_step": "下周招人"}
        answer = desk(stage.reporters[0]).post(report_url(stage), said)
        assert (answer.status_code, answer["Location"]) == (302, f"{MINE}?month=2026-01")
        report = Report.objects.get()
        assert (report.sentence, report.problem, report.next_step) == ("完成第一批。", "缺人", "下周招人")
        again = desk(stage.reporters[0]).post(report_url(stage), said)
        assert again.status_code == 422
        assert "刚刚有变动" in html(again)

    def test_what_was_typed_over_something_newer_is_kept_beside_it(self, desk, stage):
        up(stage, 0)
        said = {"version": 1, "sentence": "完成第二批。"}
        answer = desk(stage.reporters[0]).post(report_url(stage), said)
        assert answer.status_code == 422
        told = plain(answer)
        assert "刚刚有变动，现在是待认可" in told
        assert "完成第二批。" in told
        assert "现在保存的，待认可做了什么完成第一批登记。" in told
        assert fresh(Report.objects.get()).version == 2

    def test_nothing_said_stands_at_its_field(self, desk, stage):
        answer = desk(stage.reporters[0]).post(report_url(stage), {"version": 0, "problem": "缺人"})
        assert answer.status_code == 422
        assert "没有写做了什么" in html(answer)
        assert "缺人" in html(answer)

    def test_nothing_changed_is_one_press(self, desk, stage):
        answer = desk(stage.reporters[0]).post(report_url(stage), {"version": 0, "unchanged": "1"})
        assert answer.status_code == 302
        assert Report.objects.get().is_unchanged

    def test_the_words_of_last_month_are_shown_and_copied_when_asked(self, desk, stage):
        up(stage, 0)
        page = desk(stage.reporters[0]).get(report_url(stage, month="2026-02"))
        assert "上月写的下一步：下月协调场地" in plain(page)
        assert ">\n完成第一批登记。</textarea>" not in html(page)
        copied = desk(stage.reporters[0]).get(f"{report_url(stage, month='2026-02')}?copy=1")
        assert ">\n完成第一批登记。</textarea>" in html(copied)

    def test_only_the_unit_writes(self, desk, world, stage):
        for actor in (stage.approvers[0], stage.lead, world.clerk):
            assert 'name="sentence"' not in html(desk(actor).get(report_url(stage)))
            answer = desk(actor).post(report_url(stage), {"version": 0, "sentence": "代填"})
            assert answer.status_code == 403
        assert not Report.objects.exists()

    def test_steps_are_told(self, desk, stage):
        up(stage, 0)
        told = plain(desk(stage.reporters[0]).get(report_url(stage)))
        assert "版本2" in told
        assert re.search(r"审核通过001街道·审核岗.*填写001街道·填报岗", told)


class TestApproval:
    def test_what_waits_is_grouped_by_target_with_figures(self, desk, places):
        accepted(places, 0, total(day(1, 20), 20), at=FEBRUARY)
        up(places, 0)
        told = plain(desk(places.lead).get(APPROVAL))
        assert "待认可的月报1份" in told
        assert "001街道60个+202033.3%/8.0%都已认定完成第一批登记。" in told

    def test_ticked_reports_are_approved(self, desk, stage):
        reports = [up(stage, 0), up(stage, 1)]
        seen = [tick(row, report) for row, report in zip(stage.rows, reports, strict=True)]
        answer = desk(stage.lead).post(f"{DECIDE}?month=2026-01", {"seen": seen, "do": "approve"})
        assert answer.status_code == 302
        assert [fresh(report).state for report in reports] == ["approved", "approved"]
        assert "已认可2份。" in plain(desk(stage.lead).get(APPROVAL))

    def test_what_cannot_be_approved_is_left_and_told(self, desk, stage):
        submitted(stage, 0, given(day(1, 5), 1), at=FEBRUARY)
        reports = [up(stage, 0), up(stage, 1)]
        page = desk(stage.lead).get(APPROVAL)
        assert "其中1份还有台账没有认定" in plain(page)
        assert f"/ledger/acceptance/?row={stage.rows[0].pk}" in html(page)
        seen = [tick(row, report) for row, report in zip(stage.rows, reports, strict=True)]
        desk(stage.lead).post(f"{DECIDE}?month=2026-01", {"seen": seen, "do": "approve"})
        assert [fresh(report).state for report in reports] == ["submitted", "approved"]
        assert "已认可1份；1份没有办：001街道1份还有台账没有认定。" in plain(desk(stage.lead).get(APPROVAL))

    def test_a_return_needs_a_reason(self, desk, stage):
        report = up(stage, 0)
        answer = desk(stage.lead).post(DECIDE, {"seen": tick(stage.rows[0], report), "do": "return"})
        assert answer.status_code == 422
        assert "没有写原因" in html(answer)
        assert fresh(report).state == "submitted"

    def test_the_earliest_month_comes_first_and_others_can_be_chosen(self, desk, stage, monkeypatch):
        monkeypatch.setattr(timezone, "now", lambda: moment(3, 2))
        up(stage, 0)
        put_up(stage, 0, 2, at=moment(3, 2))
        told = plain(desk(stage.lead).get(APPROVAL))
        assert "待认可的月报2份2026年1月1份" in told
        assert "2026年2月1份" in plain(desk(stage.lead).get(f"{APPROVAL}?month=2026-02"))

    def test_a_reporter_of_the_lead_reads_and_decides_nothing(self, desk, world, stage):
        report = up(stage, 0)
        page = desk(world.lead_reporter).get(APPROVAL)
        assert "由本单位的审核岗认可" in plain(page)
        answer = desk(world.lead_reporter).post(DECIDE, {"seen": tick(stage.rows[0], report)})
        assert (answer.status_code, fresh(report).state) == (403, "submitted")

    def test_the_office_returns_from_the_page_of_the_report(self, desk, world, stage):
        report = approved(stage, 0, 1, at=FEBRUARY)
        page = desk(world.clerk).get(report_url(stage))
        assert 'value="return"' in html(page)
        assert 'value="approve"' not in html(page)
        said = {"seen": tick(stage.rows[0], report), "do": "return", "reason": "请核对"}
        assert desk(world.clerk).post(DECIDE, said).status_code == 302
        assert fresh(report).state == "returned"

    def test_a_department_approves_below_its_row(self, desk, world, stage):
        department = stage.rows[1]
        Allocation.objects.filter(pk=stage.rows[0].pk).update(parent=department)
        report = written(stage, 0, 1, at=FEBRUARY)
        desk(stage.approvers[0]).post(SUBMIT, {"seen": tick(stage.rows[0], report)})
        assert "待认可的月报1份" in plain(desk(stage.approvers[1]).get(APPROVAL))
        assert "这个月没有要报的任务" in plain(desk(stage.reporters[1]).get(MINE))
        assert "没有待认可的月报" in plain(desk(stage.lead).get(APPROVAL))


class TestSheet:
    def test_it_prints_the_rows_with_boxes_to_sign(self, desk, places):
        accepted(places, 0, total(day(1, 20), 20), at=FEBRUARY)
        early(places, 0, 1)
        told = plain(desk(places.reporters[0]).get(sheet_url(places)))
        assert "望湖区2026年民生实事1月进展情况表" in told
        assert "填报单位：001街道截至1月31日（未冻结）共1项" in told
        assert "60个+202033.3%8.0%完成第一批登记。缺少场地下月协调场地待审核" in told
        assert "填报人：审核人：单位负责人：日期：" in told

    def test_the_workbook_has_the_same_rows(self, desk, places):
        accepted(places, 0, total(day(1, 20), 20), at=FEBRUARY)
        early(places, 0, 1)
        answer = desk(places.reporters[0]).get(sheet_url(places, "sheet_workbook"))
        (read,) = read_workbook(answer.content)
        rows = [[as_text(value) for value in row] for row in read.rows]
        assert rows[0][0] == "望湖区2026年民生实事1月进展情况表"
        assert rows[3] == [
            "1", "社区食堂建设", "新增停车位 100 个", "个", "60", "+20", "20", "0", "33.3%", "8.0%",
            "完成第一批登记。", "缺少场地", "下月协调场地", "待审核",
        ]  # fmt: skip
        assert rows[4][0].startswith("填报人：")

    def test_a_scan_is_kept_and_only_its_unit_and_area_open_it(self, desk, world, stage):
        upload = {"file": SimpleUploadedFile("签字表.pdf", PDF)}
        answer = desk(stage.reporters[0]).post(sheet_url(stage, "attach_scan"), upload)
        assert answer.status_code == 302
        scan = ReportScan.objects.get()
        assert (scan.name, scan.unit, scan.by) == ("签字表.pdf", stage.rows[0].unit, "赵清（001街道）")
        assert "签字表.pdf" in plain(desk(stage.reporters[0]).get(sheet_url(stage)))
        assert "签字表.pdf" not in plain(desk(stage.reporters[1]).get(sheet_url(stage)))
        url = reverse("months:scan", args=[scan.pk])
        statuses = {
            actor.user.username: desk(actor).get(url).status_code
            for actor in (stage.reporters[0], stage.reporters[1], world.clerk, world.neighbour_clerk)
        }
        assert list(statuses.values()) == [200, 404, 200, 404]

    def test_the_same_scan_twice_and_other_files_are_refused(self, desk, stage):
        url = sheet_url(stage, "attach_scan")
        desk(stage.reporters[0]).post(url, {"file": SimpleUploadedFile("表.pdf", PDF)})
        for content, words in ((PDF, "已经传过"), (b"not a picture", "不是 PDF"), (b"", "")):
            answer = desk(stage.reporters[0]).post(url, {"file": SimpleUploadedFile("表.pdf", content)})
            assert answer.status_code == 422
            assert words in html(answer)
        assert ReportScan.objects.count() == 1

    def test_a_photo_is_kept_without_where_it_was_taken(self, desk, stage):
        taken = SimpleUploadedFile("表.jpg", photo())
        answer = desk(stage.reporters[0]).post(sheet_url(stage, "attach_scan"), {"file": taken})
        assert answer.status_code == 302
        with open_file(ReportScan.objects.get().file) as stored:
            assert b"Some Camera" not in stored.read()

    def test_a_frozen_month_takes_what_was_signed_and_others_give_none(self, desk, world, stage):
        url = sheet_url(stage, "attach_scan")
        assert desk(world.clerk).post(url, {"file": SimpleUploadedFile("表.pdf", PDF)}).status_code == 403
        frozen(stage, 1)
        answer = desk(stage.reporters[0]).post(url, {"file": SimpleUploadedFile("表.pdf", PDF)})
        assert (answer.status_code, ReportScan.objects.get().name) == (302, "表.pdf")


class TestWords:
    def test_the_sentence_for_a_group_has_the_figures(self):
        works = {Work.APPROVED: 5, Work.SUBMITTED: 7, Work.DRAFT: 3, Work.RETURNED: 1, Work.EMPTY: 4}
        assert sentence_of(datetime.date(2026, 9, 30), works) == (
            "截至9月底，本单位 20 项中已报 12 项（已认可 5 项、待认可 7 项），"
            "待审核 3 项，已退回 1 项，未填 4 项。"
        )
        assert sentence_of(datetime.date(2026, 9, 30), {Work.EMPTY: 2}) == (
            "截至9月底，本单位 2 项中已报 0 项，未填 2 项。"
        )

    def test_the_number_beside_the_entry_is_what_waits(self, world, stage):
        def counts():
            actors = (stage.reporters[0], stage.approvers[0], stage.lead, world.clerk)
            return [waiting_rows(actor).count() for actor in actors]

        assert counts() == [1, 0, 0, 0]
        early(stage, 0, 1, UNCHANGED)
        assert counts() == [0, 1, 0, 0]
        up(stage, 0)
        assert counts() == [0, 0, 1, 0]
        approved(stage, 1, 1, at=FEBRUARY)
        frozen(stage, 1)
        assert counts() == [0, 0, 0, 0]
