"""Two programmes beside each other: counts that add up, decisions laid over proposals, what is kept."""

import datetime

import pytest

from minsheng.apps.lineage.actions import Absent, Chosen, Figures, confirm_pairs, correct, decide_absence
from minsheng.apps.lineage.listings import listed_of, names_of
from minsheng.apps.lineage.models import Kind, Lineage, Proposed, TargetKind
from minsheng.apps.lineage.queries import (
    State,
    comparison,
    lineage_of,
    parents,
    predecessors,
    project_page,
    proposed,
    series_of,
)
from minsheng.apps.programmes.models import Programme, Target
from minsheng.core.alignment import Reason
from tests.apps.lineage.steps import AT, DAY, LATER, programme_of
from tests.apps.programmes.amending import amended

pytestmark = pytest.mark.django_db
MAY = datetime.date(2026, 5, 1)


def level(country, actor=None, on=DAY):
    own, city = programme_of(country.own), programme_of(country.city)
    return comparison(own, city, actor or country.world.clerk, on)


def years(country, on=DAY):
    return comparison(programme_of(country.own), programme_of(country.last), country.world.clerk, on)


def numbers(rows):
    return [(row.above.number, row.below.number or row.below.title, row.state) for row in rows]


def parts(tally):
    return tally.paired + tally.named + tally.decided + tally.no_task + tally.left


def confirm(country, page, pairs=None, at=AT):
    seen = (page.source_edition.pk, page.edition.pk)
    pairs = proposed(page, least=0.4) if pairs is None else pairs
    return confirm_pairs(actor=country.world.clerk, between=page.between, pairs=pairs, seen=seen, at=at)


def test_every_project_of_both_sides_is_counted_once(country):
    page = level(country)
    assert numbers(page.pairs) == [
        ("1", "1", "open"),
        ("2", "2", "open"),
        ("3", "3", "open"),
        ("4", "4", "open"),
        ("7", "5", "open"),
    ]
    assert numbers(page.named) == [("5", "农村危房抗震改造", "open")]
    assert [(row.item.number, row.reason) for row in page.above_alone] == [("6", Reason.ORPHAN)]
    assert [(row.item.number, row.reason) for row in page.below_alone] == [("6", Reason.NO_PARENT)]
    above, below = page.above, page.below
    assert (above.total, above.paired, above.named, above.decided, above.no_task, above.left) == (
        7,
        5,
        1,
        0,
        0,
        1,
    )
    assert (below.total, below.paired, below.named, below.decided, below.no_task, below.left) == (
        7,
        5,
        1,
        0,
        0,
        1,
    )


def test_counts_still_add_up_after_each_decision(country):
    page = level(country)
    confirm(country, page)
    orphan = Absent(country.projects(country.city)["6"].pk, None, "本区没有渔船")
    given = {"between": page.between, "seen": (page.source_edition.pk, page.edition.pk), "at": AT}
    decide_absence(actor=country.world.clerk, absent=orphan, **given)
    row = Lineage.objects.get(project__code="990102-2026-5")
    to = Absent(None, country.projects(country.own)["5"].pk, "换了做法")
    correct(actor=country.world.clerk, lineage=row, to=to, at=LATER)
    page = level(country)
    assert numbers(page.pairs) == [(n, n, "confirmed") for n in "1234"]
    assert [(row.item.number, bool(row.lineage)) for row in page.above_alone] == [("7", False), ("6", True)]
    assert [(row.item.number, bool(row.lineage)) for row in page.below_alone] == [("6", False), ("5", True)]
    assert (page.above.decided, page.above.left, page.below.decided, page.below.left) == (1, 1, 1, 1)
    assert parts(page.above) == page.above.total == 7
    assert parts(page.below) == page.below.total == 7


def test_what_somebody_chose_otherwise_hides_what_was_proposed(country):
    page = level(country)
    confirm(country, page, [Chosen(*country.pair("3", "4"), Kind.PARENT)])
    page = level(country)
    row = next(row for row in page.pairs if row.below.number == "4")
    assert (row.above.number, row.state, row.pair, row.shared) == ("3", State.CHANGED, None, "拆分")
    assert [piece.words for piece in row.below_words][-1] == "。"
    assert [row.item.number for row in page.above_alone] == ["4", "6"]
    assert page.above_alone[0].reason is Reason.ORPHAN
    assert parts(page.above) == 7


def test_figures_and_shares_are_told_with_both_numbers(country):
    page = level(country)
    told = {row.below.number: [each.share for each in row.figures.rows] for row in page.pairs}
    assert told == {
        "1": ["本级 9 家 ÷ 上级 120 家 = 7.50%"],
        "2": ["本级 1,200 人次 ÷ 上级 18,000 人次 = 6.67%"],
        "3": ["本级 6 个 ÷ 上级 60 个 = 10.00%", "不少于 95% → 不少于 95%，相同，是比率或标准"],
        "4": ["本级 9 个 ÷ 上级 85 个 = 10.59%"],
        "5": ["本级 1,800 个 ÷ 上级 22,000 个 = 8.18%"],
    }
    second, park = page.pairs[1], page.pairs[3]
    assert (second.leads.gone, second.leads.new) == (("市民政局",), ("区卫健委",))
    assert park.pair.dropped_clauses == ("新增绿地面积32万平方米",)
    assert park.pair.added_clauses == ("并同步建设公园厕所",)
    assert park.dropped_figures == []
    assert [(piece.words, piece.fate) for piece in page.pairs[0].words] == [
        ("新建社区食堂", "kept"),
        ("120", "gone"),
        ("9", "new"),
        ("家，为老年人提供平价餐食。", "kept"),
    ]


def test_an_edition_that_says_otherwise_asks_for_another_look(country):
    confirm(country, level(country))
    amended(country.world.clerk, country.own, "10")
    page = level(country, on=MAY)
    assert page.edition.ordinal == 2
    doubtful = [(row.below.number, row.doubt) for row in page.pairs if row.is_doubtful]
    assert doubtful == [("1", "方案已改，请复核")]
    assert page.pairs[0].figures.rows[0].share == "本级 10 家 ÷ 上级 120 家 = 8.33%"
    assert [(row.below.number, row.doubt) for row in level(country).pairs if row.is_doubtful] == []


def test_what_the_matcher_finds_is_kept_for_its_editions_and_version(country, monkeypatch):
    first = level(country)
    assert Proposed.objects.count() == 1
    second = level(country)
    assert [row.pair for row in second.pairs] == [row.pair for row in first.pairs]
    assert second.above_alone == first.above_alone
    Proposed.objects.update(found={})
    monkeypatch.setattr("minsheng.apps.lineage.proposals.matcher_version", lambda: "0" * 64)
    assert [row.pair for row in level(country).pairs] == [row.pair for row in first.pairs]
    assert Proposed.objects.get().matcher == "0" * 64


def test_a_comparison_takes_eight_queries_whatever_was_decided(country, django_assert_num_queries):
    own, city = programme_of(country.own), programme_of(country.city)
    confirm(country, level(country))
    with django_assert_num_queries(8):
        comparison(own, city, country.world.clerk, DAY)


def test_stored_rows_are_listed_as_they_were_read(country):
    rows = {row.number: row for row in listed_of(country.own)}
    assert rows["2"].leads == ("区卫健委",)
    (target,) = rows["2"].targets
    assert (target.quote, target.unit, str(target.low), target.comparator) == (
        "为失能老年人提供上门护理服务1200人次以上",
        "人次",
        "1200",
        "ge",
    )
    assert target.within == rows["2"].title
    assert [row.has_task for row in rows.values()] == [True] * 6 + [False]
    assert names_of(country.world.city, country.world.district) == ("临江", "临江市", "望湖", "望湖区")


def test_predecessors_are_the_level_above_and_the_years_before_as_far_as_seen(country):
    own = programme_of(country.own)
    clerk, neighbour = country.world.clerk, country.world.neighbour_clerk
    assert [row.label for row in predecessors(own, clerk)] == [
        "临江市2026年（上级本年）",
        "望湖区2025年（本级上年）",
    ]
    assert [row.label for row in predecessors(own, neighbour)] == ["临江市2026年（上级本年）"]
    assert predecessors(programme_of(country.city), country.world.city_clerk) == []
    with pytest.raises(Programme.DoesNotExist):
        comparison(own, programme_of(country.last), neighbour, DAY)


def test_other_apps_read_parents_lineage_and_series(country, django_assert_num_queries):
    confirm(country, level(country))
    confirm(country, years(country))
    own = country.projects(country.own)["1"]
    assert [each.code for each in parents(own)] == ["990100-2026-1"]
    assert [row.kind for row in lineage_of(own)] == ["parent", "continued"]
    target = Target.objects.select_related("project__programme__division").get(code="990102-2026-1-1")
    with django_assert_num_queries(3):
        points = series_of(target, DAY)
    assert [(each.year, each.number, each.figure.unit, each.change, each.is_break) for each in points] == [
        (2025, "4", "家", "", False),
        (2026, "9", "家", "+125.0%", True),
    ]
    park = Target.objects.select_related("project__programme__division").get(code="990102-2025-3-1")
    assert [each.change for each in series_of(park, DAY)] == ["", "+12.5%"]


def test_a_denied_figure_is_in_no_series(country):
    page = years(country)
    pairs = proposed(page, least=0.4)
    first = pairs[0]
    no = [Figures(each.source, each.target, TargetKind.UNRELATED) for each in first.figures]
    confirm(country, page, [Chosen(first.source, first.project, first.kind, no)])
    target = Target.objects.select_related("project__programme__division").get(code="990102-2026-1-1")
    assert [each.year for each in series_of(target, DAY)] == [2026]
    row = years(country).pairs[-1]
    assert row.figures.rows[0].is_unrelated
    assert [each.words for each in row.figures.dropped] == ["新建社区食堂4家"]


def test_a_project_s_page_says_where_it_comes_from_and_its_years(country, django_assert_num_queries):
    level(country)
    confirm(country, years(country))
    clerk = country.world.clerk
    with django_assert_num_queries(10):
        page = project_page("990102-2026-1", clerk, DAY)
    assert [(row.item.code, row.state) for row in page.sources] == [
        ("990100-2026-1", "待确认"),
        ("990102-2025-1", "已确认，延续上年"),
    ]
    assert [[point.year for point in each.points] for each in page.series] == [[2025, 2026]]
    before = project_page("990102-2025-1", clerk, DAY)
    assert [(row.item.code, row.state) for row in before.results] == [("990102-2026-1", "已确认，延续上年")]
    assert project_page("990102-2026-1", country.world.neighbour_clerk, DAY) is None
