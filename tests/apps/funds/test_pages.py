"""The pages of money: who opens them, what they print, what their forms do."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.funds.lights import light_of
from minsheng.apps.funds.models import Funds, FundsLine
from minsheng.apps.funds.queries import by_source, counted, summed
from minsheng.apps.funds.values import Amounts
from tests.apps.funds.steps import confirmed, entered, line, returned
from tests.apps.ledger.steps import AT, end, freeze
from tests.conftest import signed_in

FIRST = (line("province", 54, 20, 10, arrears="upper"), line("county", 72, 54, 30))
MOST = 15


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is 10 June 2026."""
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def desk(client):
    """`desk(actor)` is the client logged in as the actor."""
    return lambda actor: signed_in(client, actor)


def plain(answer):
    """The page's text without tags and blanks."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def programme_url(stage, query=""):
    return reverse("funds:programme", args=[stage.programme.code]) + query


def project_url(stage, query=""):
    return reverse("funds:project", args=[stage.target.project.code]) + query


def enter_url(stage, month="2026-05", at_row=0):
    return reverse("funds:enter", args=[stage.target.project.code, stage.rows[at_row].unit_id, month])


def decide_url(stage, funds):
    return reverse("funds:decide", args=[stage.target.project.code, funds.pk])


def typed(version=0, measure="wan", **sums):
    given = {"version": version, "measure": measure}
    for source, three in sums.items():
        given |= dict(
            zip((f"{name}_{source}" for name in ("planned", "arrived", "paid")), three, strict=True)
        )
    return given


class TestWhoOpens:
    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("clerk", 200),
            ("leader", 200),
            ("auditor", 200),
            ("lead_reporter", 200),
            ("street_reporter", 200),
            ("neighbour_clerk", 404),
            ("system_administrator", 403),
            ("stranger", 403),
        ],
    )
    def test_the_division_reads(self, desk, world, stage, who, status):
        for url in (programme_url(stage), project_url(stage)):
            assert desk(getattr(world, who)).get(url).status_code == status

    def test_a_unit_opens_its_own_form_alone(self, desk, world, stage):
        assert desk(stage.reporters[0]).get(enter_url(stage)).status_code == 200
        assert desk(stage.reporters[1]).get(enter_url(stage)).status_code == 404
        assert desk(stage.approvers[0]).get(enter_url(stage)).status_code == 403
        assert desk(stage.reporters[0]).get(enter_url(stage, "2026-07")).status_code == 404
        assert desk(stage.reporters[0]).get(enter_url(stage, "2026-13")).status_code == 404

    def test_the_neighbour_and_the_unit_decide_nothing(self, desk, world, stage, nothing_written):
        funds = entered(stage, 5, *FIRST)
        with nothing_written():
            assert (
                desk(world.neighbour_clerk).post(decide_url(stage, funds), {"version": 1}).status_code == 404
            )
            assert desk(stage.reporters[0]).post(decide_url(stage, funds), {"version": 1}).status_code == 403
            assert desk(stage.clerk).get(decide_url(stage, funds)).status_code == 405

    def test_opening_writes_nothing(self, desk, stage, nothing_written):
        confirmed(stage, 4, *FIRST)
        with nothing_written():
            for url in (programme_url(stage, "?by=source"), project_url(stage), enter_url(stage)):
                assert desk(stage.reporters[0]).get(url).status_code == 200


class TestPages:
    def test_a_second_press_is_told_what_became_of_it(self, desk, stage):
        funds = entered(stage, 5, *FIRST)
        client, sent = desk(stage.clerk), {"version": 1, "do": "confirm"}
        assert client.post(decide_url(stage, funds), sent).status_code == 302
        again = client.post(decide_url(stage, funds), sent)
        assert again.status_code == 422
        assert "已确认" in again.content.decode().split("<main")[1].split('<section class="sec')[0]

    def test_the_programme_adds_up_and_tells_what_does_not_count(self, desk, stage):
        confirmed(stage, 5, *FIRST)
        confirmed(stage, 4, line("county", 10, 10, 5), at_row=1)
        entered(stage, 5, line("county", 10, 10, 9), at_row=1)
        said = plain(desk(stage.clerk).get(programme_url(stage, "?month=2026-05&by=source")))
        assert "1个项目=已填资金1+未填0；按资金灯：1上级未下达。" in said
        assert "本月另有1份没有确认，不计入。" in said
        assert "◎上级未下达上级未下达34.001份没有确认" in said
        assert "省级54.0020.0010.0037.0%18.5%" in said
        assert "区县82.0064.0035.0078.0%42.7%" in said
        assert "合计136.0084.0045.0061.8%33.1%" in said
        assert "上级未下达34.00" in said

    def test_a_project_shows_units_sources_and_history_in_words(self, desk, stage):
        confirmed(stage, 4, *FIRST)
        returned(stage, entered(stage, 5, FIRST[0], line("county", 72, 60, 30)))
        said = plain(desk(stage.clerk).get(project_url(stage, "?month=2026-05")))
        assert "4月填" in said
        assert "区县到位54.00→60.00万元" in said
        assert "退回原因：和指标文件不一致" in said
        assert "合计126.0074.0040.0058.7%31.7%" in said

    def test_without_money_the_page_says_what_to_do(self, desk, stage):
        assert "还没有已确认的资金数" in plain(desk(stage.clerk).get(project_url(stage)))
        assert "已填资金0+未填1；按资金灯：1未填。" in plain(desk(stage.clerk).get(programme_url(stage)))

    def test_each_page_takes_at_most_fifteen(self, desk, stage, django_assert_max_num_queries):
        funds = confirmed(stage, 4, *FIRST)
        confirmed(stage, 4, *FIRST, at_row=1)
        returned(stage, entered(stage, 5, *FIRST))
        urls = (programme_url(stage, "?by=source"), project_url(stage, "?month=2026-05"), enter_url(stage))
        for actor, url in [(stage.reporters[0], url) for url in urls] + [
            (stage.clerk, url) for url in urls[:2]
        ]:
            client = desk(actor)
            client.get(url)
            with django_assert_max_num_queries(MOST):
                assert client.get(url).status_code == 200
        assert funds.state == "confirmed"


class TestForms:
    def test_a_month_is_typed_confirmed_and_prefills_the_next(self, desk, stage):
        given = typed(province=("54", "２０", "10"), county=("72万", "540000元", "30"), city=("", "—", ""))
        given["arrears_province"] = "upper"
        answer = desk(stage.reporters[0]).post(enter_url(stage), given)
        assert answer.status_code == 302
        funds = Funds.objects.get()
        assert {row.source: (row.planned, row.arrived, row.paid) for row in FundsLine.objects.all()} == {
            "province": (54_000_000, 20_000_000, 10_000_000),
            "county": (72_000_000, 54_000_000, 30_000_000),
        }
        page = desk(stage.clerk).get(project_url(stage, "?month=2026-05")).content.decode()
        assert decide_url(stage, funds) in page
        assert (
            desk(stage.clerk).post(decide_url(stage, funds), {"version": 1, "do": "confirm"}).status_code
            == 302
        )
        assert Funds.objects.get().state == "confirmed"
        page = desk(stage.reporters[0]).get(enter_url(stage, "2026-06")).content.decode()
        assert 'name="arrived_county" value="54.00"' in page
        assert "planned_city" not in page
        assert (
            "planned_city"
            in desk(stage.reporters[0]).get(enter_url(stage, "2026-06") + "?add=city").content.decode()
        )

    def test_a_second_click_and_a_refusal_stand_on_the_form(self, desk, stage, nothing_written):
        client, given = desk(stage.reporters[0]), typed(county=("72", "54", "30"))
        assert client.post(enter_url(stage), given).status_code == 302
        with nothing_written():
            again = client.post(enter_url(stage), given)
            assert (again.status_code, "刚刚有变动，现在是待确认" in plain(again)) == (422, True)
            above = client.post(enter_url(stage), typed(1, county=("72", "54", "55")))
            assert (above.status_code, "区县拨付55.00万元，多于到位54.00万元" in plain(above)) == (422, True)
            wrong = client.post(enter_url(stage), typed(1, county=("七十多", "54", "55")))
            assert (wrong.status_code, "aria-invalid" in wrong.content.decode()) == (422, True)
            assert client.post(enter_url(stage), {}).status_code == 422

    def test_a_return_without_reason_is_refused_on_the_page(self, desk, stage, nothing_written):
        funds = entered(stage, 5, *FIRST)
        with nothing_written():
            answer = desk(stage.clerk).post(decide_url(stage, funds), {"version": 1, "do": "return"})
        assert (answer.status_code, "没有退回：没有写原因" in plain(answer)) == (422, True)
        said = {"version": 1, "do": "return", "reason": "和指标文件不一致"}
        assert desk(stage.clerk).post(decide_url(stage, funds), said).status_code == 302
        assert "退回原因：和指标文件不一致" in plain(desk(stage.reporters[0]).get(enter_url(stage)))

    def test_a_frozen_month_is_read_alone(self, desk, stage, nothing_written):
        entered(stage, 5, *FIRST)
        freeze(stage, 5)
        client = desk(stage.reporters[0])
        with nothing_written():
            assert client.get(enter_url(stage)).status_code == 302
            assert client.post(enter_url(stage), typed(1, county=("72", "54", "30"))).status_code == 422
        said = plain(desk(stage.clerk).get(project_url(stage, "?month=2026-05")))
        assert "这个月已经冻结，没有确认的数不计入。" in said


class TestLights:
    @pytest.mark.parametrize(
        ("sums", "word"),
        [
            (None, "未填"),
            (Amounts(), "未填"),
            (Amounts(120, 120, 60), "正常"),
            (Amounts(120, 120, 48), "正常"),
            (Amounts(120, 120, 47), "偏慢"),
            (Amounts(120, 120, 24), "偏慢"),
            (Amounts(120, 120, 23), "滞后"),
            (Amounts(120, 120, 120), "已付清"),
            (Amounts(120, 48, 24, late=72), "上级未下达"),
            (Amounts(120, 0, 0, late=120), "上级未下达"),
            (Amounts(120, 48, 23, late=60), "偏慢"),
        ],
    )
    def test_late_money_of_a_level_above_is_not_held_against_the_unit(self, sums, word):
        assert light_of(sums, end(6), 2026).word == word

    def test_in_the_closing_period_the_whole_year_is_gone(self):
        assert light_of(Amounts(100, 100, 69), end(13), 2026).word == "滞后"


def test_what_counts_is_the_last_confirmed_of_each_unit(stage):
    confirmed(stage, 3, *FIRST)
    confirmed(stage, 5, FIRST[0], line("county", 72, 60, 40))
    entered(stage, 6, FIRST[0], line("county", 72, 70, 50))
    confirmed(stage, 4, line("other", 5, 5, 5), at_row=1)
    found = {
        month: (
            summed(rows := counted(stage.programme, end(month))),
            sum((each for _, each in by_source(rows)), Amounts()),
        )
        for month in (2, 3, 4, 5, 6)
    }
    assert all(total == parts for total, parts in found.values())
    assert [found[month][0].paid // 10**6 for month in (2, 3, 4, 5, 6)] == [0, 40, 45, 55, 55]
