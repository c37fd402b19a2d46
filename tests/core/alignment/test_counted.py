from decimal import Decimal

import pytest

from minsheng.core.alignment import Listed, ListedTarget, Ratio
from minsheng.core.alignment.counted import counted_of, is_same_unit, likeness, stand
from minsheng.core.alignment.grams import Vocabulary


def figure(value, unit, quote="", within="", *, high=None, ratio="", key="1"):
    low = None if value is None else Decimal(value)
    return ListedTarget(key, quote, within, unit, low, low if high is None else Decimal(high), ratio=ratio)


@pytest.mark.parametrize(
    ("upper", "lower", "ratio", "shown"),
    [
        (figure("172000", "人"), figure("11500", "人"), Ratio.SHARE, "6.69"),
        (figure("8", "个"), figure("1", "处"), Ratio.SHARE, "12.50"),
        (figure("800", "户"), figure("1", "户"), Ratio.SHARE, "0.13"),  # 0.125, the half upwards
        (figure("30", "人"), figure("30", "名"), Ratio.SHARE, "100.00"),
        (figure("75", "%"), figure("75", "%"), Ratio.SAME, ""),
        (figure("75", "%"), figure("70", "%"), Ratio.RATE_DIFFERS, ""),
        (figure("277", "元/人/月"), figure("277", "元/人/月"), Ratio.SAME, ""),
        (figure("760", "元/人/月"), figure("760", "元/人/年"), Ratio.UNITS_DIFFER, ""),
        (figure("100", "人"), figure("10", "人次"), Ratio.UNITS_DIFFER, ""),
        (figure("1.18", "万套"), figure("3835", None), Ratio.UNITS_DIFFER, ""),
        (figure(None, None, ratio="1:1"), figure(None, None, ratio="1:1"), Ratio.SAME, ""),
        (figure(None, None, ratio="1:1"), figure(None, None, ratio="5:5"), Ratio.RATE_DIFFERS, ""),
        (figure("10", "个", high="12"), figure("3", "个"), Ratio.NO_NUMBER, ""),
        (figure("0", "个"), figure("3", "个"), Ratio.NO_NUMBER, ""),
        (figure(None, "个"), figure("3", "个"), Ratio.NO_NUMBER, ""),
    ],
)
def test_two_figures_stand_to_each_other(upper, lower, ratio, shown):
    found = stand(upper, lower)
    assert (found.ratio, found.shown) == (ratio, shown)


def test_a_share_is_exact_before_it_is_shown():
    found = stand(figure("3", "个"), figure("1", "个"))
    assert found.share_percent == Decimal("33.33333333333333333333333333")
    assert found.shown == "33.33"


def test_measure_words_that_count_one_by_one_are_the_same():
    assert is_same_unit("人", "名")
    assert is_same_unit("元/人/月", "元/人/月")
    assert not is_same_unit("个/村", "处/县")
    assert not is_same_unit("公里", "条")


def words_of(title, *targets):
    figures = tuple(
        figure("1", unit, quote, title, key=str(place)) for place, (quote, unit) in enumerate(targets)
    )
    project = Listed("p", title, targets=figures)
    return [counted.words for counted in counted_of(project, Vocabulary([title]))]


def test_what_is_counted_stands_before_or_behind_its_figure():
    assert words_of(
        "新建书屋12个、阅报栏30处，培训讲解员85名社区骨干、40名志愿者。",
        ("新建书屋12个", "个"),
        ("阅报栏30处", "处"),
        ("培训讲解员85名", "名"),
        ("社区骨干、40名", "名"),
    ) == ["新建书屋、", "阅报栏", "培训讲解员社区骨干、", "志愿者"]


def test_figures_in_the_order_of_their_nouns_have_each_its_own():
    assert words_of(
        "按时办结率和群众满意率分别达到98%和95%以上。",
        ("按时办结率和群众满意率分别达到98%", "%"),
        ("95%以上", "%"),
    ) == ["按时办结率", "群众满意率"]


def test_a_figure_without_words_has_those_of_the_figure_before():
    assert words_of(
        "对低保户和边缘户的自付费用按不低于80%、75%的比例救助。",
        ("对低保户和边缘户的自付费用按不低于80%", "%"),
        ("75%", "%"),
    )[0].startswith("对低保户和边缘户的自付费用按不低于")


def likeness_of(one, other):
    vocabulary = Vocabulary([one[0], other[0]])
    found = [
        counted_of(Listed("p", title, targets=(figure("1", unit, quote, title),)), vocabulary)[0]
        for title, quote, unit in (one, other)
    ]
    return likeness(*found)


def test_things_newly_made_are_not_things_made_over():
    new = ("新建乡村客运站5个。", "新建乡村客运站5个", "个")
    over = ("改造乡村客运站4个。", "改造乡村客运站4个", "个")
    more = ("新增乡村客运站4个。", "新增乡村客运站4个", "个")
    assert likeness_of(new, more) > 0.75
    assert likeness_of(new, over) < 0.3


def test_so_many_in_each_place_are_no_part_of_a_sum():
    total = ("全市设立乡村客运站50个。", "全市设立乡村客运站50个", "个")
    each = ("各镇设立乡村客运站不少于1个。", "各镇设立乡村客运站不少于1个", "个")
    assert likeness_of(total, each) < 0.3


def test_texts_that_share_no_word_are_not_alike():
    assert likeness_of(("铺设管网3公里。", "铺设管网3公里", "公里"), ("送戏9场。", "送戏9场", "场")) == 0
