"""Who sees which programme, which edition is in force, what the pages show."""

import datetime
from decimal import Decimal
from itertools import product

import pytest

from minsheng.apps.desk.year import year_at_a_glance
from minsheng.apps.notices.actions import issue_reading, start_change
from minsheng.apps.notices.issuepage import issue_page
from minsheng.apps.notices.models import Reading
from minsheng.apps.people.actor import Actor
from minsheng.apps.programmes.models import (
    Category,
    Edition,
    Programme,
    Project,
    ProjectText,
    Responsibility,
    TargetValue,
)
from minsheng.apps.programmes.printed import target_words
from minsheng.apps.programmes.projectpage import project_page
from minsheng.apps.programmes.queries import (
    GROUPINGS,
    edition_difference,
    edition_in_force,
    programme_page,
    programme_rows,
    search,
)
from minsheng.apps.programmes.wording import day_words, figure_words, number_words, short_words
from minsheng.apps.programmes.writing import free_code
from tests.apps.notices.steps import (
    AT,
    CORRECTED,
    DAY,
    LATER,
    SMALL,
    TITLE,
    accept_all,
    facts_of,
    imported,
    issue_of,
    issued,
)
from tests.conftest import make_actor, make_unit

APRIL = datetime.date(2026, 4, 10)
ONE = datetime.timedelta(days=1)
SECOND = datetime.timedelta(seconds=1)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
THIRD = CORRECTED.replace("〔2026〕9号", "〔2026〕10号")


@pytest.fixture
def edition(world):
    return issued(world.clerk, world.district)


@pytest.fixture
def second(world, edition):
    """A correction, in force from April, that continues the first two projects."""
    reading = imported(world.clerk, world.district, CORRECTED, at=LATER)
    accept_all(world.clerk, reading, LATER)
    page = issue_page(reading)
    given = issue_of(
        in_force_from=APRIL,
        projects={row.fact.pk: row.chosen for row in page.pairs},
        targets=page.target_pairs,
    )
    return issue_reading(actor=world.clerk, reading=reading, given=given, at=LATER)


def everywhere(world):
    """One programme at each level and one next door."""
    places = [world.province, world.city, world.district, world.neighbour_district, world.street_division]
    for division in places:
        Programme.objects.create(code=f"{division.code}-2026", division=division, year=2026)


@pytest.mark.parametrize(
    ("where", "role", "seen"),
    [
        ("city", "office", ["990000", "990100", "990102", "990102001", "990103"]),
        ("office", "office", ["990000", "990100", "990102", "990102001"]),
        ("office", "leader", ["990000", "990100", "990102", "990102001"]),
        ("office", "supervisor", ["990000", "990100", "990102", "990102001"]),
        ("office", "finance", ["990000", "990100", "990102", "990102001"]),
        ("office", "auditor", ["990000", "990100", "990102", "990102001"]),
        ("office", "reporter", ["990000", "990100", "990102"]),
        ("office", "approver", ["990000", "990100", "990102"]),
        ("office", "deputy", ["990000", "990100", "990102"]),
        ("street", "reporter", ["990000", "990100", "990102", "990102001"]),
        ("street", "office", ["990000", "990100", "990102", "990102001"]),
    ],
)
def test_a_post_sees_its_own_programmes_those_above_and_by_role_those_below(world, where, role, seen):
    everywhere(world)
    unit = world.city_clerk.post.unit if where == "city" else getattr(world, where)
    actor = make_actor(unit, role, "probe", "试一试")
    codes = Programme.objects.visible_to(actor).values_list("code", flat=True)
    assert sorted(code.removesuffix("-2026") for code in codes) == seen


def test_the_neighbour_and_a_login_without_post_see_nothing_of_it_and_the_command_line_all(world, edition):
    assert list(Programme.objects.visible_to(world.neighbour_clerk)) == []
    assert list(Programme.objects.visible_to(world.stranger)) == []
    assert list(Programme.objects.visible_to(Actor.system("export"))) == [edition.programme]
    assert programme_rows(world.neighbour_clerk, DAY) == []
    assert search(world.neighbour_clerk, "食堂", on=DAY) == []


def test_the_edition_in_force_changes_on_its_day_and_the_first_stands_before(edition, second):
    programme = edition.programme
    found = {
        day: edition_in_force(programme, day) for day in (DAY - ONE, DAY, APRIL - ONE, APRIL, APRIL + ONE)
    }
    assert list(found.values()) == [edition, edition, edition, second, second]


def test_of_two_editions_of_one_day_the_later_one_is_in_force(world, edition):
    later = issued(world.clerk, world.district, CORRECTED, at=LATER)
    assert later.in_force_from == edition.in_force_from
    assert edition_in_force(edition.programme, DAY) == later


def test_nothing_is_in_force_before_the_first_edition(world):
    programme = Programme.objects.create(code="990102-2027", division=world.district, year=2027)
    assert edition_in_force(programme, DAY) is None


@pytest.mark.parametrize(
    ("taken", "code"),
    [
        (set(), "X-1"),
        ({"X-1"}, "X-1a"),
        ({"X-1", "X-1a"}, "X-1b"),
        ({"X-1", "X-1b"}, "X-1a"),
        ({"X-1", *(f"X-1{letter}" for letter in LETTERS)}, "X-1aa"),
        ({"X-2"}, "X-1"),
        ({"X-1", *(f"X-1{end}" for end in [*LETTERS, *map("".join, product(LETTERS, repeat=2))])}, "X-1aaa"),
    ],
)
def test_a_taken_code_gets_the_first_free_letter(taken, code):
    assert free_code("X-1", taken) == code


@pytest.mark.parametrize(
    ("number", "code"),
    [("", "W1"), ("12a", "12a"), ("3-1", "3-1"), ("1/2", "W1"), ("（一）", "W1"), ("../x", "W1")],
)
def test_only_a_plain_printed_number_goes_into_a_code(world, number, code):
    reading = imported(world.clerk, world.district)
    accept_all(world.clerk, reading)
    project = facts_of(reading, "project")[0]
    project.value |= {"number": number}
    project.save()
    made = issue_reading(actor=world.clerk, reading=reading, given=issue_of(), at=AT)
    text = made.texts.first()
    assert (text.number, text.project.code) == (number, f"990102-2026-{code}")


def test_unnumbered_projects_are_counted(world):
    reading = imported(world.clerk, world.district)
    accept_all(world.clerk, reading)
    for project in facts_of(reading, "project"):
        project.value |= {"number": ""}
        project.save()
    issue_reading(actor=world.clerk, reading=reading, given=issue_of(), at=AT)
    codes = list(Project.objects.values_list("code", flat=True))
    assert codes == ["990102-2026-W1", "990102-2026-W2", "990102-2026-W3"]


class Figure:
    """A figure with the values given."""

    def __init__(self, low, unit="", comparator="eq", *, high=None, ratio="", baseline=None, words="按原话"):
        self.words, self.comparator, self.unit, self.ratio = words, comparator, unit, ratio
        self.low, self.high, self.baseline = (
            None if number is None else Decimal(number) for number in (low, high, baseline)
        )


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (Figure("1574", "户", "ge"), "不少于 1,574 户"),
        (Figure("1574", "户"), "1,574 户"),
        (Figure("3", "天", "le"), "不高于 3 天"),
        (Figure("12600", "人", "approx"), "约 12,600 人"),
        (Figure("1.8", "万元", "range", high="2.1"), "1.8—2.1 万元"),
        (Figure("98.5", "%", "ge"), "不少于 98.5%"),
        (Figure("2", "‰/年"), "2‰/年"),
        (Figure("99.9815", "%", baseline="99.9784"), "由 99.9784% 到 99.9815%"),
        (
            Figure("99.9815", "%", baseline="99.971", words="由99.9710%提高到99.9815%"),
            "由 99.9710% 到 99.9815%",
        ),
        (Figure("99.93", "%", baseline="99.9", words="从９９．９０％到99.93%"), "由 99.90% 到 99.93%"),
        (Figure("5", "%", "ge", words="增长5.0%以上"), "不少于 5.0%"),
        (Figure("1.5", "万元", "range", high="2", words="1.50—2.0万元"), "1.50—2.0 万元"),
        (Figure("-1.5", "度", words="-1.50度"), "-1.50 度"),
        (Figure("1", "项", words="见1.0.3节的1项"), "1 项"),
        (Figure("8", "家", words="由60.0家增加8家", baseline="60"), "由 60.0 到 8 家"),
        (Figure("65", "%", "ge", baseline="60"), "由 60% 到不少于 65%"),
        (Figure("1", "ratio", ratio="1:1.5"), "1:1.5"),
        (Figure("1", "ratio", "ge", ratio="1:1.5"), "不少于 1:1.5"),
        (Figure("66.6667", "%", "ge", words="不少于三分之二的社区"), "不少于 三分之二（66.6667%）"),
        (Figure("33.3333", "%", words="三分之一的门诊"), "三分之一（33.3333%）"),
        (Figure("75", "%", "ge", words="四分之三以上"), "不少于 75%"),
        (Figure("70", "%", "ge", words="三分之二以上"), "不少于 70%"),
        (Figure("33.3333", "%", "range", high="66.6667", words="三分之一至三分之二"), "33.3333—66.6667%"),
        (Figure("8", ""), "8"),
        (Figure("-3", "度"), "-3 度"),
        (Figure(None), "按原话"),
    ],
)
def test_a_figure_in_words(figure, words):
    assert figure_words(figure) == words


def test_a_fraction_that_is_read_in_again_stands_alone():
    figure = Figure("66.6667", "%", "le", words="三分之二以上")
    assert figure_words(figure, rounded=False) == "不高于 三分之二"


@pytest.mark.parametrize(
    ("words", "short"),
    [
        ("新建社区食堂8家", "新建社区食堂8家"),
        ("供电可靠率由99.9652%提高到99.9710%", "供电可靠率由99.9652%提高到99.9710%"),
        (
            "为符合条件的失能老年人提供上门照护服务1200人次以上",
            "为符合条件的失能老年人提供上门照护…1200人次以上",
        ),
        (
            "在全区符合条件的老旧住宅小区里为居民加装电梯十五部左右",
            "在全区符合条件的老旧住宅小区里…民加装电梯十五部左右",
        ),
        (
            "加装电梯140部，并且对全部老旧电梯进行了一次安全评估",
            "加装电梯140部，并且对全部老旧电梯进行了一次安全…",
        ),
        ("全区居民的供电可靠率由99.96520%提高到99.9710%", "全区居民的供电可靠率由…99.9710%"),
        ("完成\n加装126部", "完成 加装126部"),
    ],
)
def test_words_of_a_list_keep_what_is_counted_and_the_figure(words, short):
    assert short_words(words) == short
    assert len(short) <= 26


def test_numbers_and_days_in_words():
    assert number_words(Decimal("1234567.5")) == "1,234,567.5"
    assert day_words(datetime.date(2026, 4, 3)) == "2026年4月3日"


def test_an_edition_not_yet_issued_was_not_in_force(edition, second):
    programme = edition.programme
    known = {at: edition_in_force(programme, APRIL, at) for at in (AT - SECOND, AT, LATER - SECOND, LATER)}
    assert list(known.values()) == [None, edition, edition, second]


COMING = "第 2 版 自4月10日起施行"


@pytest.mark.parametrize(
    ("on", "ordinal", "coming"),
    [
        (APRIL - ONE, 1, [COMING]),
        (APRIL, 2, []),
        (APRIL + ONE, 2, []),
        (datetime.date(2025, 12, 31), 1, ["第 1 版 自2026年2月26日起施行", "第 2 版 自2026年4月10日起施行"]),
    ],
)
def test_the_list_shows_the_edition_in_force_and_names_the_one_to_come(
    world, edition, second, on, ordinal, coming
):
    (row,) = programme_rows(world.leader, on)
    assert (row.programme, row.edition.ordinal, row.coming) == (edition.programme, ordinal, coming)
    assert (row.total, row.with_task, row.without_task) == (3, 3, 0)


@pytest.mark.parametrize(
    ("on", "standings"),
    [
        (APRIL - ONE, ["in_force", "coming"]),
        (APRIL, ["over", "in_force"]),
        (APRIL + ONE, ["over", "in_force"]),
        (DAY - ONE, ["coming", "coming"]),
    ],
)
def test_a_programme_says_how_each_edition_stands(edition, second, on, standings):
    page = programme_page(edition_in_force(edition.programme, on), on)
    assert [standing for _, standing in page.editions] == standings
    assert page.last == second


def test_an_edition_replaced_before_its_day_is_not_announced(world, edition, second):
    third = issued(world.clerk, world.district, THIRD, at=LATER, in_force_from=APRIL)
    page = programme_page(edition, APRIL - ONE)
    assert [(row.ordinal, words) for row, words in page.coming] == [(3, "第 3 版 自4月10日起施行")]
    assert [standing for _, standing in page.editions] == ["in_force", "over", "coming"]
    assert edition_in_force(edition.programme, APRIL) == third


@pytest.mark.parametrize("by", ["category", "type"])
def test_groups_hold_each_project_once(edition, by):
    page = programme_page(edition, DAY, by=by)
    codes = [row.text.project.code for group in page.groups for row in group.rows]
    assert sorted(codes) == ["990102-2026-1", "990102-2026-2", "990102-2026-3"]
    assert list(GROUPINGS) == ["category", "unit", "type"]


def test_a_project_of_several_leads_stands_under_each_of_them(world):
    text = SMALL.replace("（牵头单位：区民政局）\n二", "（牵头单位：区民政局、区民生办）\n二")
    page = programme_page(issued(world.clerk, world.district, text), DAY, by="unit")
    assert [(group.heading, [row.text.number for row in group.rows]) for group in page.groups] == [
        ("望湖区民政局", ["1", "2", "3"]),
        ("望湖区民生工作领导小组办公室", ["2"]),
    ]


def groups_by_unit(edition, wanted=""):
    page = programme_page(edition, DAY, by="unit", wanted=wanted)
    return [(g.heading, g.printed, [row.text.number for row in g.rows]) for g in page.groups]


def test_a_unit_of_two_printed_names_is_one_group_and_projects_without_lead_come_last(world):
    make_unit(world.district, "望湖区交通运输局", "区交通局", "区运管所")
    lines = ["（牵头单位：区交通局、区运管所）", "（牵头单位：区交通运输局）", "（牵头单位：区民政局）", ""]
    body = "\n".join(f"{n}.新建第{n}批站点{n + 2}个。{line}" for n, line in enumerate(lines, 1))
    edition = issued(world.clerk, world.district, f"{TITLE}\n望民生〔2026〕1号\n一、出行\n{body}")
    assert groups_by_unit(edition) == [
        ("望湖区交通运输局", "区交通局、区运管所", ["1", "2"]),
        ("望湖区民政局", "", ["3"]),
        ("没有写明牵头单位", "", ["4"]),
    ]
    assert groups_by_unit(edition, "交通运输")[0][2] == ["1", "2"]
    Responsibility.objects.filter(name="区运管所").update(unit=None)
    assert [row[:2] for row in groups_by_unit(edition)][:3] == [
        ("望湖区交通运输局", "区交通局"),
        ("区运管所", ""),
        ("望湖区民政局", ""),
    ]


def test_groups_bear_the_printed_heading_and_count(edition):
    assert [(g.heading, g.declared, len(g.rows)) for g in programme_page(edition, DAY).groups] == [
        ("养老服务", 2, 2),
        ("社会救助", 1, 1),
    ]


def test_chapters_of_one_name_in_two_parts_stay_apart(edition):
    Category.objects.filter(edition=edition).update(name="其他")
    page = programme_page(edition, DAY)
    assert [(g.heading, g.declared, len(g.rows)) for g in page.groups] == [("其他", 2, 2), ("其他", 1, 1)]


def test_a_programme_is_searched_by_title_and_lead(edition):
    def found(words):
        return [
            row.text.number
            for group in programme_page(edition, DAY, wanted=words).groups
            for row in group.rows
        ]

    assert found("食堂") == ["1"]
    assert found("区民政局") == ["1", "2", "3"]
    assert found("轻轨") == []
    assert programme_page(edition, DAY, wanted="轻轨").total == 3


def test_search_finds_projects_units_measures_and_papers_of_the_edition_in_force(world, edition, second):
    def found(words, who=None):
        return [(hit.kind, hit.title) for hit in search(who or world.clerk, words, on=APRIL)]

    assert found("食堂") == [("项目", "新建社区食堂10家，9月30日前完成。")]
    assert found("儿童之家") == [("项目", "新建儿童之家4个。")]
    assert found("困境儿童") == []
    assert [kind for kind, _ in found("区民政局")] == ["项目"] * 3
    assert found("望民生〔2026〕") == [("方案", TITLE)]
    assert found("2") == [("方案", TITLE), ("项目", "为失能老年人提供上门服务1200人次以上。")]
    assert found("  ") == []
    assert found("%") == []
    assert [kind for kind, _ in found("食堂", world.street_reporter)] == ["项目"]


PLACE = "望湖区2026年 第{}项"


@pytest.mark.parametrize(
    ("on", "words", "hits"),
    [
        (APRIL - ONE, "食堂", [("新建社区食堂8家，9月30日前完成。", PLACE.format(1))]),
        (APRIL, "食堂", [("新建社区食堂10家，9月30日前完成。", PLACE.format(1))]),
        (APRIL + ONE, "食堂", [("新建社区食堂10家，9月30日前完成。", PLACE.format(1))]),
        (APRIL - ONE, "10家", [("新建社区食堂10家，9月30日前完成。", f"{PLACE.format(1)}　{COMING}")]),
        (APRIL - ONE, "儿童之家", [("新建儿童之家4个。", f"{PLACE.format(3)}　{COMING}")]),
        (APRIL, "儿童之家", [("新建儿童之家4个。", PLACE.format(3))]),
        (
            APRIL - ONE,
            "困境儿童",
            [
                (
                    "健全困境儿童保障机制，做到应保尽保。",
                    f"{PLACE.format(3)}　第 2 版没有这一项，自4月10日起",
                )
            ],
        ),
        (APRIL, "困境儿童", []),
    ],
)
def test_search_tells_what_an_edition_to_come_brings_and_drops(world, edition, second, on, words, hits):
    assert [(hit.title, hit.snippet) for hit in search(world.clerk, words, on=on)] == hits


def test_search_finds_a_project_by_its_printed_number(world, edition, second):
    hits = [hit.title for hit in search(world.clerk, "3", on=APRIL)]
    assert hits == ["新建社区食堂10家，9月30日前完成。", "新建儿童之家4个。"]  # 30日, and the third


def test_search_finds_papers_that_are_over_by_a_number_or_title_of_their_own(world, edition):
    later = issued(
        world.clerk,
        world.district,
        CORRECTED,
        at=LATER,
        document_number="望民生〔2026〕9号",
        in_force_from=APRIL,
    )

    def found(words, on):
        return [(hit.snippet, hit.url) for hit in search(world.clerk, words, on=on) if hit.kind == "方案"]

    here = "/programmes/990102-2026/"
    old = ("望民生〔2026〕1号　第 1 版，已被第 2 版取代", f"{here}editions/1/")
    assert found("〔2026〕1号", APRIL) == [old]
    assert found("〔2026〕1号", APRIL - ONE) == [("望民生〔2026〕1号", here)]
    assert found("望民生", APRIL) == [("望民生〔2026〕9号", here), old]
    assert found("实施方案", APRIL) == [("望民生〔2026〕9号", here)]
    type(later).objects.filter(pk=later.pk).update(title="另一份")
    assert found("实施方案", APRIL) == [old]
    assert search(world.neighbour_clerk, "〔2026〕1号", on=APRIL) == []


def test_of_several_papers_that_are_over_each_number_is_found_once(world, edition):
    again = issued(world.clerk, world.district, CORRECTED, at=LATER)
    last = issued(
        world.clerk,
        world.district,
        THIRD,
        at=LATER,
        document_number="望民生〔2026〕10号",
        in_force_from=APRIL,
    )
    assert (again.document_number, last.ordinal) == ("望民生〔2026〕1号", 3)
    hits = search(world.clerk, "〔2026〕1号", on=APRIL)
    assert [hit.snippet for hit in hits] == ["望民生〔2026〕1号　第 2 版，已被第 3 版取代"]


def test_search_takes_three_queries_and_cuts_at_its_limit(world, edition, second, django_assert_num_queries):
    with django_assert_num_queries(3):
        hits = search(world.clerk, "区民政局", 2, on=APRIL - ONE)
    assert [hit.title for hit in hits] == [
        "新建社区食堂8家，9月30日前完成。",
        "为失能老年人提供上门服务1200人次以上。",
    ]


def test_a_projects_page_gathers_all_that_is_said(edition):
    page = project_page(Project.objects.get(code="990102-2026-1"), DAY)
    assert (page.text.number, page.is_dropped) == ("1", False)
    assert [(piece.words, piece.is_figure) for piece in page.promise] == [
        ("新建社区食堂8家", True),
        ("，9月30日前完成。", False),
    ]
    assert [row.name for row in page.leads] == ["区民政局"]
    assert [row.name for row in page.cooperating] == ["区民生办"]
    assert [figure_words(row.value) for row in page.targets] == ["8 家"]
    assert [row.due_on for row in page.deadlines] == [datetime.date(2026, 9, 30)]
    assert [(row.edition, list(row.changes)) for row in page.history] == [(edition, [])]


def test_a_dropped_project_keeps_its_page_and_its_story(edition, second):
    row = Project.objects.get(code="990102-2026-3")
    before, after = project_page(row, APRIL - ONE), project_page(row, APRIL)
    assert (before.is_dropped, after.is_dropped) == (False, True)
    assert after.text.edition == edition
    assert [(h.edition.ordinal, [c.kind for c in h.changes]) for h in after.history] == [
        (1, []),
        (2, ["dropped"]),
    ]
    assert [(h.kind, h.coming) for h in before.ahead] == [("dropped", COMING)]
    assert after.ahead == []
    new = project_page(Project.objects.get(code="990102-2026-3a"), APRIL)
    assert [(h.edition.ordinal, [c.kind for c in h.changes]) for h in new.history] == [(2, ["new"])]


@pytest.mark.parametrize(
    ("on", "standing", "coming"),
    [(APRIL - ONE, "coming", COMING), (APRIL, "in_force", ""), (APRIL + ONE, "in_force", "")],
)
def test_a_project_that_only_an_edition_to_come_names_says_so(edition, second, on, standing, coming):
    page = project_page(Project.objects.get(code="990102-2026-3a"), on)
    assert (page.standing, page.coming, page.text.edition) == (standing, coming, second)
    assert (page.is_dropped, list(page.ahead)) == (False, [])


@pytest.mark.parametrize(
    ("on", "ordinal", "ahead"),
    [(APRIL - ONE, 1, [("changed", COMING)]), (APRIL, 2, []), (APRIL + ONE, 2, [])],
)
def test_a_project_is_shown_as_in_force_with_the_change_to_come(edition, second, on, ordinal, ahead):
    page = project_page(Project.objects.get(code="990102-2026-1"), on)
    assert (page.text.edition.ordinal, page.standing) == (ordinal, "in_force")
    assert [(row.kind, row.coming) for row in page.ahead] == ahead


@pytest.mark.parametrize(("on", "ordinal"), [(APRIL - ONE, 1), (APRIL, 2), (APRIL + ONE, 2)])
def test_the_year_at_a_glance_is_that_of_the_edition_in_force(world, edition, second, on, ordinal):
    year = year_at_a_glance(world.leader, on=on)
    assert year.edition.ordinal == ordinal
    third = {1: "990102-2026-3", 2: "990102-2026-3a"}[ordinal]
    assert [cell.code for cell in year.cells] == ["990102-2026-1", "990102-2026-2", third]


def test_the_first_edition_differs_from_nothing(edition):
    assert edition_difference(edition)[1] == []


def test_a_copy_that_changes_nothing_says_the_same(world, edition):
    copy = start_change(
        actor=world.clerk,
        reading=Reading.objects.get(edition=edition),
        basis=Edition.Basis.ERRATUM,
        at=LATER,
    )
    page = issue_page(copy)
    assert page.changes == []
    given = issue_of(
        reason="试一试",
        document_number="望民生〔2026〕2号",
        projects={row.fact.pk: row.chosen for row in page.pairs},
        targets=page.target_pairs,
    )
    later = issue_reading(actor=world.clerk, reading=copy, given=given, at=LATER)
    assert edition_difference(later)[1] == []
    assert ProjectText.objects.count() == 6
    assert Project.objects.count() == 3


def test_a_target_is_worded_as_printed_unless_another_figure_was_set():
    printed = TargetValue(words="新建社区食堂8家", comparator="eq", low=Decimal(8), unit="家")
    corrected = TargetValue(words="新建社区食堂8家", comparator="eq", low=Decimal(9), unit="家")
    share = TargetValue(words="由99.90%提高到99.93%", comparator="ge", low=Decimal("99.93"), unit="%")
    assert [target_words(row) for row in (printed, corrected, share)] == [
        "新建社区食堂8家",
        "9 家",
        "由99.90%提高到99.93%",
    ]
