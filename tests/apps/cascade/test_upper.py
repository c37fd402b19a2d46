"""What an upper level gave our units: beside our targets, answered from their page, counted, waited for."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from minsheng.apps.cascade.actions import add_units, answer_upper, open_split
from minsheng.apps.cascade.models import Answer
from minsheng.apps.cascade.queries import open_uppers, split_page, upper_page
from minsheng.apps.lineage.models import TargetLineage
from minsheng.apps.programmes.models import Programme
from tests.apps.cascade.steps import (
    AT,
    COUNTED,
    NAMED,
    RATED,
    SUMMER,
    edition_of,
    issued,
    row_of,
    targets_of,
    typed,
)
from tests.conftest import signed_in

CEILING = {"words": "候车不超过 10 分钟", "low": Decimal(10), "unit": "分钟", "type": "B", "comparator": "le"}


@pytest.fixture
def upper(world):
    """What the city gave the district's office and its department, issued: 30 and 70 of 100."""
    [target] = targets_of(edition_of(world.city, COUNTED))
    split = typed(world.city_clerk, target, {world.office: "30", world.civil_affairs: "70"})
    issued(world.city_clerk, split)
    return row_of(split, world.office)


def same(source, target):
    """The two targets, decided to be one thing at two levels."""
    editions = [each.project.programme.editions.get() for each in (source, target)]
    TargetLineage.objects.create(
        source=source,
        target=target,
        kind="parent",
        source_edition=editions[0],
        edition=editions[1],
        decided_by="林一舟",
        decided_at=AT,
    )


def answered(world, upper, target):
    month = datetime.date(2026, 3, 31)
    return answer_upper(actor=world.clerk, upper=upper, target=target, from_month=month, at=AT)


def rows_of(page):
    return [(line.row.issued, [own.difference for own in line.own]) for line in page.lines]


def test_an_upper_number_stands_beside_the_target_decided_to_be_the_same(world, target, upper):
    page = upper_page(target.project.programme, world.clerk, SUMMER)
    assert rows_of(page) == [(30, []), (70, [])]
    same(upper.split.target, target)
    page = upper_page(target.project.programme, world.clerk, SUMMER)
    assert rows_of(page) == [(30, ["高出 70 家"]), (70, ["高出 30 家"])]
    assert (page.answered, page.open) == (0, 2)
    answered(world, upper, target)
    page = upper_page(target.project.programme, world.clerk, SUMMER)
    assert (page.answered, page.open) == (1, 1)


@pytest.mark.parametrize(
    ("said", "given", "words", "fits"),
    [
        (COUNTED, "100", "一致", True),
        (COUNTED | {"low": Decimal(90)}, "100", "不足 10 家", True),
        (COUNTED | {"unit": "户"}, "100", "计量单位或汇总方式不同，不能承接", False),
        (RATED, "100", "计量单位或汇总方式不同，不能承接", False),
    ],
)
def test_the_difference_is_ours_less_what_was_given(world, said, given, words, fits):
    [source] = targets_of(edition_of(world.city, COUNTED))
    [target] = targets_of(edition_of(world.district, said))
    issued(world.city_clerk, typed(world.city_clerk, source, {world.office: given}))
    same(source, target)
    [line] = upper_page(target.project.programme, world.clerk, SUMMER).lines
    assert [(own.difference, own.fits) for own in line.own] == [(words, fits)]


@pytest.mark.parametrize(("ours", "words"), [("8", "严于上级 2 分钟"), ("12", "松于上级 2 分钟")])
def test_of_a_ceiling_the_lower_number_is_the_stricter(world, ours, words):
    [source] = targets_of(edition_of(world.city, CEILING))
    [target] = targets_of(edition_of(world.district, CEILING | {"low": Decimal(ours)}))
    issued(world.city_clerk, typed(world.city_clerk, source, {world.office: "10"}))
    same(source, target)
    [line] = upper_page(target.project.programme, world.clerk, SUMMER).lines
    assert line.own[0].difference == words


def test_of_a_number_that_was_given_on_the_part_below_counts_in_its_place(world, target, upper):
    programme = target.project.programme
    split = typed(world.city_clerk, upper.split.target, {world.civil_affairs: "30"}, parent=upper)
    issued(world.city_clerk, split, parent=upper)
    lines = upper_page(programme, world.clerk, SUMMER).lines
    assert [(line.row.parent_id, line.row.issued) for line in lines] == [(None, 70), (upper.pk, 30)]


def test_other_levels_and_years_are_not_ours(world, target, upper):
    neighbour = targets_of(edition_of(world.neighbour_district, COUNTED))[0].project.programme
    assert upper_page(neighbour, world.neighbour_clerk, SUMMER).lines == []
    later = targets_of(edition_of(world.district, COUNTED, year=2027))[0].project.programme
    assert upper_page(later, world.clerk, SUMMER).lines == []
    city = upper.split.target.project.programme
    assert upper_page(city, world.city_clerk, SUMMER).lines == []


@pytest.fixture
def office(client, world):
    return signed_in(client, world.clerk)


def test_the_target_s_page_answers_and_ends(office, world, target, upper):
    same(upper.split.target, target)
    address = reverse("cascade:target", args=[target.code])
    page = office.get(address).content.decode()
    assert "上级下达" in page
    assert page.count("用本级目标承接</button>") == 2
    sent = {"upper": upper.pk, "from_month": "2026-04-30"}
    answer = office.post(reverse("cascade:answer_upper", args=[target.code]), sent)
    assert (answer.status_code, answer.url) == (302, f"{address}#h-upper")
    page = office.get(address).content.decode()
    assert "自2026年4月起承接" in page
    given = Answer.objects.get(ended_at=None)
    assert office.post(reverse("cascade:end_answer", args=[given.pk])).status_code == 302
    assert not Answer.objects.filter(ended_at=None).exists()
    again = office.post(reverse("cascade:end_answer", args=[given.pk]))
    assert again.status_code == 422
    assert "这个承接已经结束" in again.content.decode()


@pytest.mark.parametrize(
    ("month", "words"),
    [
        ("2026-04-30", "已由目标 990102-2026-1-1 承接"),
        ("2026-04-31", "没有这一项"),
        ("2027-01-31", "没有这一项"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_sentence(office, world, target, upper, month, words):
    same(upper.split.target, target)
    answered(world, upper, target)
    sent = {"upper": upper.pk, "from_month": month}
    page = office.post(reverse("cascade:answer_upper", args=[target.code]), sent)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert Answer.objects.count() == 1


def test_only_the_office_answers_and_only_what_it_sees(client, world, target, upper):
    same(upper.split.target, target)
    address = reverse("cascade:answer_upper", args=[target.code])
    sent = {"upper": upper.pk, "from_month": "2026-04-30"}
    for who, status in (("leader", 403), ("lead_reporter", 403), ("neighbour_clerk", 404)):
        assert signed_in(client, getattr(world, who)).post(address, sent).status_code == status
    given = answered(world, upper, target)
    end = reverse("cascade:end_answer", args=[given.pk])
    for who, status in (("leader", 403), ("neighbour_clerk", 404)):
        assert signed_in(client, getattr(world, who)).post(end).status_code == status
    assert Answer.objects.filter(ended_at=None).count() == 1


def test_the_upper_level_s_row_names_who_carries_it(client, world, target, upper):
    same(upper.split.target, target)
    answered(world, upper, target)
    page = signed_in(client, world.city_clerk).get(reverse("cascade:target", args=[upper.split.target.code]))
    link = f'由<a href="{reverse("cascade:target", args=[target.code])}">望湖区 1-1</a> 承接'
    assert page.content.decode().count(link) == 1
    rows = split_page(upper.split.target, world.lead_reporter, SUMMER).rows
    assert [row.row.unit for row in rows] == [world.civil_affairs]


def test_the_list_and_the_programme_count_alike(office, world, target, upper):
    same(upper.split.target, target)
    answered(world, upper, target)
    code = target.project.programme.code
    for name in ("cascade:upper", "cascade:programme"):
        words = office.get(reverse(name, args=[code])).content.decode()
        assert "2 个数 = 1 个已由本级目标承接 + 1 个未承接" in words


def test_what_is_open_waits_on_the_office_s_desk(client, world, target, upper):
    [waiting] = open_uppers(world.clerk)
    assert (waiting.code, waiting.year, waiting.count, waiting.since) == ("990102-2026", 2026, 2, AT)
    answered(world, upper, target)
    desk = signed_in(client, world.clerk).get("/").content.decode()
    assert "上级下达的 1 个数未承接" in desk
    for who in (world.leader, world.lead_reporter, world.neighbour_clerk, world.city_clerk, world.stranger):
        assert open_uppers(who) == []


def test_a_named_target_has_no_difference(world):
    [source] = targets_of(edition_of(world.city, NAMED))
    [target] = targets_of(edition_of(world.district, NAMED))
    split = open_split(actor=world.city_clerk, target=source, at=AT)
    add_units(actor=world.city_clerk, split=split, version=split.version, units=[world.office], at=AT)
    issued(world.city_clerk, split)
    same(source, target)
    [line] = upper_page(target.project.programme, world.clerk, SUMMER).lines
    assert line.own[0].difference == "不分数"


def test_the_pages_take_a_fixed_number_of_queries(world, target, upper, django_assert_max_num_queries):
    same(upper.split.target, target)
    programme = Programme.objects.select_related("division").get(pk=target.project.programme_id)
    with django_assert_max_num_queries(5):
        upper_page(programme, world.clerk, SUMMER)
    with django_assert_max_num_queries(10):
        split_page(target, world.clerk, SUMMER)
