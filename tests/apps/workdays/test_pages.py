import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.audit.models import Event
from minsheng.apps.people.actor import Actor
from minsheng.apps.workdays.actions import fill_workdays
from minsheng.apps.workdays.models import WorkingDay
from tests.conftest import signed_in

GIVEN = {"first": "2027-02-06", "last": "2027-02-08", "works": "no", "document": "放假安排的通知"}


@pytest.fixture
def filled(world):
    fill_workdays(actor=Actor.system("fill_workdays"), at=datetime(2026, 1, 5, tzinfo=UTC))


def text(answer):
    return answer.content.decode()


def days(answer):
    """Classes and words of the cells of the calendar, without blanks."""
    cells = re.findall(r'<td\s+class="([^"]*)"[^>]*>(.*?)</td>', text(answer), re.DOTALL)
    return [(classes.strip(), re.sub(r"<[^>]*>|\s", "", words)) for classes, words in cells]


def test_the_calendar_leads_to_this_year(client, world):
    answer = signed_in(client, world.leader).get(reverse("workdays:calendar"))
    assert answer.headers["Location"] == reverse("workdays:year", args=[timezone.localdate().year])


def test_a_settled_year_shows_its_moved_days_in_words(client, world, filled):
    page = signed_in(client, world.leader).get(reverse("workdays:year", args=[2026]))
    assert days(page)[31 + 12 : 31 + 16] == [
        ("", "13"),
        ("moved", "14■班"),
        ("off", "15○休"),
        ("off moved", "16○休"),
    ]
    assert len(days(page)) == 365
    assert "全年 248 个工作日</p>" in text(page)
    assert "暂估：" not in text(page)
    assert "来源：日历库 chinesecalendar" in text(page)


def test_a_year_beyond_the_library_says_that_it_is_provisional(client, world, filled):
    page = signed_in(client, world.leader).get(reverse("workdays:year", args=[2027]))
    assert days(page)[:4] == [("est", "1◎估"), ("off est", "2○休"), ("off est", "3○休"), ("est", "4◎估")]
    assert "全年 261 个工作日；365 天还是暂估" in text(page)


def test_whoever_may_only_look_finds_no_form(client, world):
    address = reverse("workdays:year", args=[2027])
    assert 'name="document"' not in text(signed_in(client, world.leader).get(address))
    assert 'name="document"' in text(signed_in(client, world.clerk).get(address))


def test_an_official_changes_days_and_comes_back_to_the_year(client, world):
    answer = signed_in(client, world.clerk).post(
        reverse("workdays:set_days", args=[2026]), GIVEN, follow=True
    )
    assert answer.redirect_chain == [(reverse("workdays:year", args=[2027]), 302)]
    assert "已改 3 天。" in text(answer)
    assert list(WorkingDay.objects.values_list("day", "works")) == [
        (date(2027, 2, number), False) for number in (6, 7, 8)
    ]
    # Two of the three are a weekend: only what differs from it is listed as a change.
    assert text(answer).count('<td data-l="依据">放假安排的通知</td>') == 1


def test_one_day_needs_no_last_day(client, world):
    given = GIVEN | {"last": "", "works": "yes"}
    signed_in(client, world.clerk).post(reverse("workdays:set_days", args=[2027]), given)
    assert list(WorkingDay.objects.values_list("day", "works")) == [(date(2027, 2, 6), True)]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"document": ""}, "请填“依据的文件”。"),
        ({"works": ""}, "请选“改为”。"),
        ({"first": "昨天"}, "“从哪天”要写成 2026-09-30 这样的日期。"),
        ({"last": "2027-02-05"}, "没有改：“到哪天”（2027-02-05）早于“从哪天”（2027-02-06）。请调换。"),
        ({"last": "2027-03-09"}, "没有改：一次选了 32 天，最多 31 天。请按每个假期分开填。"),
        ({"first": "1999-02-06"}, "没有改：1999-02-06 不在日历的 2020 年至 2099 年之内。请核对年份。"),
    ],
)
def test_a_refused_change_says_why_and_writes_nothing(client, world, wrong, words):
    answer = signed_in(client, world.clerk).post(reverse("workdays:set_days", args=[2027]), GIVEN | wrong)
    assert answer.status_code == 422
    assert words in text(answer)
    assert (WorkingDay.objects.count(), Event.objects.count()) == (0, 0)


def test_a_year_is_settled_from_the_page(client, world):
    signed_in(client, world.clerk).post(reverse("workdays:set_days", args=[2027]), GIVEN)
    address = reverse("workdays:settle_year", args=[2027])
    answer = client.post(address, {"document": "放假安排的通知"}, follow=True)
    assert "2027 年其余 362 天按周末排定，不再是暂估。" in text(answer)
    assert "把全年排定" not in text(answer)


@pytest.mark.parametrize("name", ["set_days", "settle_year"])
def test_changes_are_posted_by_the_office_alone(client, world, name):
    address = reverse(f"workdays:{name}", args=[2027])
    assert signed_in(client, world.leader).post(address, GIVEN).status_code == 403
    assert signed_in(client, world.clerk).get(address).status_code == 405
    client.logout()
    assert reverse("people:login") in client.post(address, GIVEN).headers["Location"]
    assert WorkingDay.objects.count() == 0


@pytest.mark.parametrize("year", [2019, 2100])
def test_years_outside_the_calendar_are_not_found(client, world, year):
    assert signed_in(client, world.clerk).get(reverse("workdays:year", args=[year])).status_code == 404


def test_whoever_sees_no_business_data_sees_no_calendar(client, world):
    address = reverse("workdays:year", args=[2026])
    assert signed_in(client, world.system_administrator).get(address).status_code == 403
