"""What a further edition says otherwise, down to wholes, targets of deadlines and registered units."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from minsheng.apps.programmes.actions import issue_edition
from minsheng.apps.programmes.compared import last_compared
from minsheng.apps.programmes.contents import contents_of
from minsheng.apps.programmes.difference import (
    differences,
    said_by,
    said_by_draft,
    said_by_edition,
    said_by_texts,
)
from minsheng.apps.programmes.drafts import (
    CategoryDraft,
    DeadlineDraft,
    EditionDraft,
    FigureDraft,
    Place,
    ProjectDraft,
    ResponsibilityDraft,
    TargetDraft,
)
from minsheng.apps.programmes.queries import edition_difference
from tests.apps.notices.steps import AT, DAY, LATER
from tests.conftest import make_unit

DUE = datetime.date(2026, 9, 30)
HERE = Place("原文", ((0, 2),), "第1行")


def figure(words, low, unit="家"):
    return FigureDraft(words, "eq", "", Decimal(low), None, "", unit, None, None, HERE)


def target(words, low, **given):
    values = {"stock": False, "hold": "reach", "soft": False, "is_subtask": False}
    values |= {"subset_of": None, "part_of": None}
    return TargetDraft(figure=figure(words, low), type="A", **(values | given))


@pytest.fixture
def draft(world):
    """One project with a whole, another target, a part of the whole, a standard and a deadline."""
    project = ProjectDraft(
        number="1",
        title="新建食堂8家",
        category=0,
        origin="",
        has_task=True,
        type="A",
        place=HERE,
        responsibilities=[
            ResponsibilityDraft("lead", "区民政局", world.civil_affairs.pk, None, HERE, "望湖区民政局")
        ],
        targets=[
            target("新建食堂8家", 8),
            target("改建食堂5家", 5),
            target("社区食堂3家", 3, subset_of=0),
        ],
        standards=[figure("每家补助2万元", 2, "万元")],
        deadlines=[DeadlineDraft("9月30日前", DUE, None, 0, HERE)],
    )
    return EditionDraft(
        division=world.district,
        year=2026,
        title="方案",
        document_number="望民生〔2026〕1号",
        issuer="区民生办",
        signed_on=DAY,
        in_force_from=DAY,
        basis="notice",
        reason="",
        text_hash="0" * 64,
        file=None,
        categories=[CategoryDraft("养老", "", None)],
        projects=[project],
    )


@pytest.fixture
def first(world, draft):
    return issue_edition(draft, actor=world.clerk, at=AT)


def continuing(draft, edition, **changed):
    """The draft again, its project and targets those of the edition, with some of the project changed."""
    text = edition.texts.get()
    rows = list(text.targetvalue_rows.order_by("ordinal").values_list("target_id", flat=True))
    project = replace(draft.projects[0], same_as=text.project_id, **changed)
    targets = [replace(given, same_as=row) for given, row in zip(project.targets, rows, strict=True)]
    return replace(draft, projects=[replace(project, targets=targets)])


def lines_of(changes):
    return [
        (
            line.label,
            "".join(piece.words for piece in line.pieces if piece.fate != "new"),
            "".join(piece.words for piece in line.pieces if piece.fate != "gone"),
        )
        for change in changes
        for line in change.lines
    ]


def both(world, draft, first, **changed):
    """The lines that differ, the same before and after the second edition is issued."""
    given = continuing(draft, first, **changed)
    previewed = lines_of(differences(said_by_edition(first), said_by_draft(given)))
    second = issue_edition(given, actor=world.clerk, at=LATER)
    assert lines_of(edition_difference(second)[1]) == previewed
    return previewed


def test_the_same_again_differs_in_nothing(world, draft, first):
    assert both(world, draft, first) == []


def test_words_without_a_figure_are_not_said_twice(world, draft, first):
    listed = target("公布第一批岗位清单", 0)
    wordy = replace(listed, type="F", figure=replace(listed.figure, low=None))
    assert both(world, draft, first, targets=[wordy, *draft.projects[0].targets[1:]])[0] == (
        "目标",
        "8 家（新建食堂8家）",
        "公布第一批岗位清单",
    )


def test_a_part_that_moves_to_another_whole_is_shown_with_both(world, draft, first):
    targets = [*draft.projects[0].targets[:2], target("社区食堂3家", 3, subset_of=1)]
    assert both(world, draft, first, targets=targets) == [
        (
            "目标的算法",
            "累计数量，年底达到，其中，属于“新建食堂8家”",
            "累计数量，年底达到，其中，属于“改建食堂5家”",
        )
    ]


def test_a_part_that_becomes_one_of_those_that_sum_up_is_shown(world, draft, first):
    targets = [*draft.projects[0].targets[:2], target("社区食堂3家", 3, part_of=0)]
    assert both(world, draft, first, targets=targets) == [
        (
            "目标的算法",
            "累计数量，年底达到，其中，属于“新建食堂8家”",
            "累计数量，年底达到，分项，属于“新建食堂8家”",
        )
    ]


def test_another_figure_of_the_whole_is_no_change_of_its_part_or_deadline(world, draft, first):
    targets = [target("新建食堂10家", 10), *draft.projects[0].targets[1:]]
    assert both(world, draft, first, targets=targets) == [
        ("目标", "8 家（新建食堂8家）", "10 家（新建食堂10家）")
    ]


def test_a_deadline_set_for_another_target_is_shown(world, draft, first):
    deadlines = [DeadlineDraft("9月30日前", DUE, None, 1, HERE)]
    assert both(world, draft, first, deadlines=deadlines) == [
        (
            "时限",
            "2026年9月30日（9月30日前），针对“新建食堂8家”",
            "2026年9月30日（9月30日前），针对“改建食堂5家”",
        )
    ]


def test_a_standard_of_the_same_sum_in_other_words_is_shown(world, draft, first):
    standards = [figure("每家运营补助2万元", 2, "万元")]
    assert both(world, draft, first, standards=standards) == [
        ("标准", "2 万元（每家补助2万元）", "2 万元（每家运营补助2万元）")
    ]


def test_a_printed_name_that_means_another_unit_is_shown_with_the_registered_names(world, draft, first):
    other = make_unit(world.district, "望湖区养老事务局")
    units = [ResponsibilityDraft("lead", "区民政局", other.pk, None, HERE, other.name)]
    assert both(world, draft, first, responsibilities=units) == [
        ("登记单位", "区民政局：望湖区民政局", "区民政局：望湖区养老事务局")
    ]


def test_a_printed_name_confirmed_as_no_unit_is_shown(world, draft, first):
    units = [ResponsibilityDraft("lead", "区民政局", None, None, HERE)]
    assert both(world, draft, first, responsibilities=units) == [
        ("登记单位", "区民政局：望湖区民政局", "区民政局：不是单位")
    ]


def test_another_printed_name_is_one_line(world, draft, first):
    units = [ResponsibilityDraft("lead", "区民生办", world.office.pk, None, HERE, world.office.name)]
    assert both(world, draft, first, responsibilities=units) == [("牵头单位", "区民政局", "区民生办")]


def test_a_unit_that_only_changed_its_name_is_no_difference(world, draft, first):
    world.civil_affairs.name = "望湖区民政事务局"
    world.civil_affairs.save()
    assert both(world, draft, first) == []


def test_the_head_of_an_edition_is_compared_line_by_line(world, draft, first):
    later = replace(
        continuing(draft, first),
        title="调整后的方案",
        document_number="望民生〔2026〕9号",
        signed_on=datetime.date(2026, 4, 1),
        in_force_from=datetime.date(2026, 4, 10),
    )
    second = issue_edition(later, actor=world.clerk, at=LATER)
    assert edition_difference(first)[0] is None
    change = edition_difference(second)[0]
    assert lines_of([change]) == [
        ("标题", "方案", "调整后的方案"),
        ("文号", "望民生〔2026〕1号", "望民生〔2026〕9号"),
        ("印发日期", "2026年2月26日", "2026年4月1日"),
        ("生效日期", "2026年2月26日", "2026年4月10日"),
    ]
    assert edition_difference(second)[1] == []


def test_the_same_head_again_differs_in_nothing(world, draft, first):
    second = issue_edition(continuing(draft, first), actor=world.clerk, at=LATER)
    assert edition_difference(second)[0] is None


def test_what_is_compared_is_the_same_however_it_was_loaded_and_takes_four_queries(
    world, draft, first, django_assert_num_queries
):
    texts = list(first.texts.all())
    whole = said_by_texts(texts, contents_of(texts))
    with django_assert_num_queries(4):
        assert said_by_edition(first) == whole
    with django_assert_num_queries(4):
        last = last_compared(world.district.pk, 2026)
    assert (last.edition, said_by(last)) == (first, whole)
    assert last_compared(world.district.pk, 2027) is None


def test_the_edition_compared_with_is_the_last_of_its_own_district_and_year(world, draft, first):
    second = issue_edition(continuing(draft, first), actor=world.clerk, at=LATER)
    assert last_compared(world.district.pk, 2026).edition == second
    assert last_compared(world.neighbour_district.pk, 2026) is None
