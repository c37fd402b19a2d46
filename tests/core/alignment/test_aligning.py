from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.alignment_cases import SAMPLES, Case, truth

from minsheng.core.alignment import Kind, Listed, ListedMeasure, ListedTarget, Reason, Relation, align

PAIRS = truth(SAMPLES / "truth.toml")["pairs"]
CASES = {
    told["upper"]: Case(SAMPLES / f"{told['upper']}.txt", SAMPLES / f"{told['lower']}.txt", told["relation"])
    for told in PAIRS
}


def project(key, title, *figures, **said):
    targets = tuple(
        ListedTarget(f"{key}/{place}", quote, title, unit, Decimal(value), Decimal(value))
        for place, (quote, value, unit) in enumerate(figures)
    )
    return Listed(key=key, title=title, targets=targets, **said)


def sets(found):
    """All that was found, whatever its order."""
    return (
        set(found.pairs),
        set(found.no_task),
        {(row.key, row.reason, row.named) for row in (*found.upper_unmatched, *found.lower_unmatched)},
    )


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(sorted(CASES)), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(name, random):
    case = CASES[name]
    upper, lower = list(case.upper), list(case.lower)
    random.shuffle(upper)
    random.shuffle(lower)
    found = align(upper, lower, relation=case.relation, names=case.names)
    assert sets(found) == sets(case.found)
    places = {row.key: place for place, row in enumerate(lower)}
    assert [places[pair.lower] for pair in found.pairs] == sorted(places[pair.lower] for pair in found.pairs)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(sorted(CASES)), st.randoms(use_true_random=False))
def test_numbers_decide_nothing(name, random):
    case = CASES[name]
    numbers = [str(random.randint(1, 99)) for _ in case.upper]
    upper = [replace(row, number=number) for row, number in zip(case.upper, numbers, strict=True)]
    assert sets(align(upper, case.lower, relation=case.relation, names=case.names)) == sets(case.found)


@pytest.mark.parametrize("name", sorted(CASES))
def test_every_row_is_paired_named_or_alone_and_every_figure_goes_on_once(name):
    case = CASES[name]
    found = case.found
    above = [pair.upper for pair in found.pairs] + [upper for _, upper in found.no_task]
    below = [pair.lower for pair in found.pairs] + [lower for lower, _ in found.no_task]
    gone = [row.key for row in found.upper_unmatched if row.reason is not Reason.NAMED]
    assert set(above) | set(gone) == {row.key for row in case.upper}
    assert set(below) | {row.key for row in found.lower_unmatched} == {row.key for row in case.lower}
    assert not set(above) & set(gone)
    used = Counter(each.upper for each in found.series) + Counter(f"{each.lower}b" for each in found.series)
    assert {key: times for key, times in used.items() if times > 1 and key != "Noneb"} == {}


CITY = [
    project(
        "u1",
        "建设乡村影院20个，放映公益电影900场。",
        ("建设乡村影院20个", 20, "个"),
        ("放映公益电影900场", 900, "场"),
    ),
    project(
        "u2", "为渔民配备救生衣7000件。", ("为渔民配备救生衣7000件", 7000, "件"), leads=("市农业农村局",)
    ),
    project("u3", "实施古井修缮。", has_task=False),
    project("u4", "架设湿地观鸟台6座。", ("架设湿地观鸟台6座", 6, "座")),
]


def test_what_one_item_covers_besides_its_partner_is_merged_and_split():
    parts = [
        project("l1", "建设乡村影院3个。", ("建设乡村影院3个", 3, "个")),
        project("l2", "在村里放映公益电影80场。", ("在村里放映公益电影80场", 80, "场")),
    ]
    found = align(CITY, parts, relation=Relation.LEVEL)
    assert [(pair.upper, pair.lower, pair.kind) for pair in found.pairs] == [
        ("u1", "l1", Kind.SPLIT),
        ("u1", "l2", Kind.SPLIT),
    ]
    assert [each.stand.shown for each in found.series] == ["15.00", "8.89"]
    turned = align(parts, CITY, relation=Relation.YEAR)
    assert [(pair.upper, pair.lower, pair.kind) for pair in turned.pairs] == [
        ("l1", "u1", Kind.MERGED),
        ("l2", "u1", Kind.MERGED),
    ]


def test_reasons_say_where_to_look():
    lower = [
        project("l1", "渔民救生衣配备", has_task=False),
        project("l2", "古塔灯光亮化", has_task=False),
        project("l3", "开办木偶戏讲习班4期。", ("开办木偶戏讲习班4期", 4, "期")),
    ]
    found = align(CITY, lower, relation=Relation.LEVEL)
    assert found.no_task == (("l1", "u2"),)
    assert [(row.key, row.reason, row.named) for row in found.upper_unmatched] == [
        ("u1", Reason.ORPHAN, ""),
        ("u2", Reason.NAMED, "l1"),
        ("u3", Reason.NO_TASK, ""),
        ("u4", Reason.ORPHAN, ""),
    ]
    assert [(row.key, row.reason) for row in found.lower_unmatched] == [
        ("l2", Reason.NAME_UNKNOWN),
        ("l3", Reason.NO_PARENT),
    ]


def test_a_far_jump_from_year_to_year_is_pointed_out():
    this = [project("l1", "为渔民配备救生衣700件。", ("为渔民配备救生衣700件", 700, "件"))]
    (jump,) = align(CITY, this, relation=Relation.YEAR).series
    assert (jump.stand.shown, jump.is_break) == ("10.00", True)
    (share,) = align(CITY, this, relation=Relation.LEVEL).series
    assert share.is_break is False


def test_measures_go_together_by_what_they_say():
    steps = [("a", "建立渔船巡查台账，逐船登记救生衣。"), ("b", "每季度组织水上自救演练。")]
    upper = replace(CITY[1], measures=tuple(ListedMeasure(key, words) for key, words in steps))
    lower = project(
        "l1",
        "为渔民配备救生衣90件。",
        ("为渔民配备救生衣90件", 90, "件"),
        measures=(ListedMeasure("x", "组织水上自救演练，每季度一次。"), ListedMeasure("y", "公开采购结果。")),
    )
    (pair,) = align([upper], [lower], relation=Relation.LEVEL).pairs
    assert (pair.measures, pair.dropped_measures, pair.added_measures) == ((("b", "x"),), ("a",), ("y",))


def test_empty_programmes_have_no_pairs():
    found = align([], [], relation=Relation.YEAR)
    assert (found.pairs, found.series, found.upper_unmatched, found.lower_unmatched) == ((), (), (), ())
    assert [row.reason for row in align(CITY, [], relation=Relation.YEAR).upper_unmatched] == [
        Reason.DROPPED,
        Reason.DROPPED,
        Reason.NO_TASK,
        Reason.DROPPED,
    ]
