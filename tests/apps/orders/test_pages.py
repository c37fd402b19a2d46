"""The pages of orders: put up, issue by another, download; what the rules found; the workbench."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.matters.models import Matter
from minsheng.apps.orders.models import ProposalDecision, Sheet
from minsheng.apps.orders.proposals import findings_of
from tests.apps.ledger.steps import AT, PLACES, TOTALS, accepted, day, moment, stage_of, total
from tests.apps.matters.steps import took
from tests.apps.months.steps import approved, frozen
from tests.apps.orders.steps import DEMAND, at_days, fresh, handling, out, up
from tests.conftest import signed_in


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)


def text_of(answer):
    return " ".join(answer.content.decode().split())


def put_up_by_page(client, matter, **more):
    given = {"seen": matter.version, "order": 0, "demand": DEMAND, "answer_days": 3, "urgency": "urgent"}
    return client.post(reverse("orders:put_up", args=[matter.pk]), given | more)


def test_a_sheet_is_put_up_and_issued_by_two_and_its_paper_downloaded(desk, client):
    matter = handling(desk)
    signed_in(client, desk.supervisor)
    assert "拟蓝色督办" in text_of(client.get(reverse("orders:matter", args=[matter.pk])))
    answer = put_up_by_page(client, matter)
    assert answer.url == reverse("orders:matter", args=[matter.pk])
    sheet = Sheet.objects.get()
    shown = text_of(client.get(answer.url))
    assert "这一份是您拟的，要由另一位同事签发。" in shown
    refused = client.post(reverse("orders:issue", args=[sheet.pk]))
    assert refused.status_code == 422
    assert "拟稿人不能自己签发" in text_of(refused)
    signed_in(client, desk.clerk)
    assert client.post(reverse("orders:issue", args=[sheet.pk])).status_code == 302
    shown = text_of(client.get(reverse("orders:matter", args=[matter.pk])))
    assert "望民督〔2026〕1号" in shown
    paper = client.get(reverse("documents:file", args=[fresh(sheet).output_id]))
    assert paper.status_code == 200
    listed = text_of(client.get(reverse("orders:programme", args=[desk.programme.code])))
    assert "蓝色督办 1" in listed
    assert matter.title in listed


def test_what_is_typed_stays_when_it_is_refused(desk, client):
    matter = handling(desk)
    signed_in(client, desk.clerk)
    answer = put_up_by_page(client, matter, instructed_by="分管副区长")
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "领导批示要写全" in shown
    assert DEMAND in shown
    assert not Sheet.objects.exists()


def test_a_unit_sees_its_sheet_and_has_no_form(desk, client):
    matter = handling(desk)
    out(desk, matter)
    signed_in(client, desk.approver)
    shown = client.get(reverse("orders:matter", args=[matter.pk])).content.decode()
    assert "望民督〔2026〕1号" in shown
    assert "orders/sheets" not in shown
    assert "put-up" not in shown
    assert client.get(reverse("orders:programme", args=[desk.programme.code])).status_code == 200


def test_the_workbench_says_what_is_to_issue_and_to_answer(desk, client):
    matter = handling(desk)
    up(desk.supervisor, matter)
    signed_in(client, desk.clerk)
    assert "1 份督办单待签发" in text_of(client.get("/"))
    signed_in(client, desk.supervisor)
    assert "份督办单待签发" not in text_of(client.get("/"))
    signed_in(client, desk.approver)
    assert "份督办单" not in text_of(client.get("/"))
    from minsheng.apps.orders.actions import issue

    issue(actor=desk.clerk, sheet=fresh(Sheet.objects.get()), at=AT)
    assert "1 份督办单待反馈" in text_of(client.get("/"))
    took(desk.approver, matter, "report", words="在办。")
    assert "份督办单" not in text_of(client.get("/"))


def test_a_request_for_time_waits_on_the_workbench_and_in_the_list(desk, client):
    matter = handling(desk)
    later = datetime.date(2026, 7, 10)
    took(desk.approver, matter, "ask", words="人手不足。", progress="补了 8 户。", due_on=later)
    signed_in(client, desk.clerk)
    assert "1 件申请延期，待批" in text_of(client.get("/"))
    address = reverse("matters:programme", args=[desk.programme.code])
    assert matter.title in text_of(client.get(f"{address}?state=extension"))
    shown = text_of(client.get(reverse("matters:matter", args=[matter.pk])))
    assert "补了 8 户。" in shown
    assert "同意延期" in shown
    signed_in(client, desk.approver)
    assert (
        "同意延期</summary>" not in client.get(reverse("matters:matter", args=[matter.pk])).content.decode()
    )


def test_pages_take_few_queries(desk, client, django_assert_max_num_queries):
    matter = handling(desk)
    out(desk, matter)
    up(desk.supervisor, matter, at_days(6))
    signed_in(client, desk.clerk)
    for address in (
        reverse("orders:matter", args=[matter.pk]),
        reverse("orders:programme", args=[desk.programme.code]),
    ):
        client.get(address)
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200


def test_a_foreign_programme_is_not_there(desk, client, world):
    matter = handling(desk)
    from tests.conftest import make_actor, make_unit

    other = make_actor(make_unit(world.neighbour_district, "云岭区民生办"), "office", "beyond", "邻区人")
    signed_in(client, other)
    assert client.get(reverse("orders:matter", args=[matter.pk])).status_code == 404
    assert client.get(reverse("orders:programme", args=[desk.programme.code])).status_code == 404
    assert Matter.objects.count() == 1
    assert not ProposalDecision.objects.exists()


class TestWhatTheRulesFind:
    """A project that was 严重滞后 in two frozen months, and a street that did not report."""

    @pytest.fixture
    def red(self, world):
        stage = stage_of(world, PLACES, TOTALS)
        accepted(stage, 0, total(day(1, 10), 5))
        for month in range(1, 7):
            approved(stage, 0, month, at=moment(month + 1, 3))
        frozen(stage, *range(1, 7))
        return stage

    def keys(self, red):
        return [each.key for each in findings_of(red.programme)]

    def test_two_red_months_and_a_missing_report_are_proposed(self, red, django_assert_max_num_queries):
        with django_assert_max_num_queries(8):
            found = findings_of(red.programme)
        code, second = red.target.project.code, red.rows[1].unit.name
        assert [(each.key, each.title) for each in found] == [
            (f"red:2026-06:{code}", f"{found[0].project.texts.get().short_title}连续 2 个月严重滞后"),
            (f"report:2026-06:{second}", f"{second}2026年6月月报缺 1 项"),
        ]
        assert found[0].facts == "2026年5月底完成率 5.0%，慢 36.0 点；2026年6月底完成率 5.0%，慢 45.0 点。"

    def test_one_is_registered_once_and_stays_away_while_its_matter_is_open(self, red, client):
        key = self.keys(red)[0]
        signed_in(client, red.clerk)
        address = reverse("orders:register", args=[red.programme.code])
        answer = client.post(address, {"key": key})
        matter = Matter.objects.get()
        assert answer.url == reverse("matters:matter", args=[matter.pk])
        assert (matter.source, matter.item, matter.project) == ("rule", "1", red.target.project)
        assert key not in self.keys(red)
        again = client.post(address, {"key": key})
        assert again.status_code == 422
        assert "这条建议刚有人处理过" in text_of(again)
        assert Matter.objects.count() == 1

    def test_one_left_with_words_is_told_again_by_a_later_month(self, red, client):
        key = self.keys(red)[0]
        signed_in(client, red.clerk)
        address = reverse("orders:leave", args=[red.programme.code])
        assert client.post(address, {"key": key, "words": " "}).status_code == 422
        assert client.post(address, {"key": key, "words": "已列入重点调度。"}).status_code == 302
        assert key not in self.keys(red)
        frozen(red, 7)
        assert f"red:2026-07:{red.target.project.code}" in self.keys(red)

    def test_how_many_months_are_red_is_for_the_office_to_say(self, red, client):
        signed_in(client, red.clerk)
        address = reverse("matters:rules", args=[red.programme.code])
        given = {"ordinal": 0, "look_back_days": 20, "months_red": 3, "answer_days": 4}
        assert client.post(address, given).status_code == 302
        assert self.keys(red)[0].startswith("report:")
        assert client.post(address, given).status_code == 422
        signed_in(client, red.lead)
        assert client.get(address).status_code == 403


def test_what_is_past_its_day_and_not_pressed_is_proposed(desk, client, monkeypatch):
    pressed = handling(desk)
    left = handling(desk, item="2", title="门口坡道没有修")
    handling(desk, item="3", title="还没有到期的一件", due_on=day(7, 31))
    out(desk, pressed)
    address = reverse("orders:programme", args=[desk.programme.code])
    signed_in(client, desk.clerk)
    assert "超过时限、还没有督办的" not in text_of(client.get(address))
    monkeypatch.setattr(timezone, "now", lambda: at_days(30))
    signed_in(client, desk.clerk)
    shown = text_of(client.get(address))
    begins = shown.index("超过时限、还没有督办的")
    told = shown[begins : shown.index("按级别看")]
    assert "1 件" in told
    assert f"{left.title}</a>" in told
    assert pressed.title not in told
    signed_in(client, desk.approver)
    assert "超过时限、还没有督办的" not in text_of(client.get(address))
