"""What a split comes to, and every reason why it may not be issued."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.core.cascade.allocation import pro_rata
from minsheng.core.cascade.balance import Balance, Beside, Goal, Level, Node, balance
from minsheng.core.cascade.manner import Manner
from minsheng.core.cascade.problems import Fault, Unbalanced

D = Decimal


def goal(value="100", manner=Manner.SUMMED, **more):
    return Goal(None if value is None else D(value), manner, **{"measure": "户", "scale": 0, **more})


def node(key, value=None, parent=None, **more):
    return Node(key, f"{key}街道", parent, None if value is None else D(value), **more)


def faults(*args, **kwargs):
    return [(fault.code.removeprefix("cascade."), fault.node) for fault in balance(*args, **kwargs).faults]


def test_levels_leaves_and_sums_of_departments_and_streets():
    nodes = [node("甲", 70, reserve=D(5)), node("乙", 20), node("子", 40, "甲"), node("丑", 20, "甲")]
    assert balance(goal(reserve=D(10)), nodes) == Balance(
        levels=(Level(None, D(100), D(90), D(10), D(0)), Level("甲", D(70), D(60), D(5), D(5))),
        leaves=("乙", "子", "丑"),
        leaf_sum=D(80),
        reserve_sum=D(15),
        faults=(Fault("cascade.left_over_below", "甲", {"unit": "甲街道", "measure": "户", "left": "5"}),),
    )


def test_a_split_without_a_gap_is_issued_with_a_unit_that_takes_part_without_a_number():
    assert faults(goal(), [node("甲", 100), node("乙")]) == []


def test_more_than_the_target_is_a_reserve_below_zero_with_a_reason():
    nodes = [node("甲", 110)]
    assert faults(goal(), nodes) == [("given_too_much", None)]
    assert faults(goal(reserve=D(-10)), nodes) == [("surplus_without_reason", None)]
    assert faults(goal(reserve=D(-10), reserve_reason="区里自筹"), nodes) == []


def test_a_rate_holds_at_every_leaf_and_is_not_summed():
    nodes = [node("甲", 95), node("乙", "94.99"), node("丙"), node("丁", 80, "甲"), node("戊", 96, "甲")]
    found = balance(goal("95", Manner.RATED, measure="%", scale=2), nodes)
    assert (found.leaf_sum, found.reserve_sum, found.levels[0].gap) == (None, None, None)
    assert [(fault.code, fault.node) for fault in found.faults] == [
        ("cascade.below_floor", "乙"),
        ("cascade.number_missing", "丙"),
        ("cascade.below_floor", "丁"),
    ]
    assert found.faults[0].facts == {"unit": "乙街道", "value": "94.99", "measure": "%", "least": "95"}


def test_not_more_than_holds_at_every_leaf_from_above_and_the_stricter_rate_counts():
    rated = goal("63", Manner.RATED, at_most=True, each=D(60))
    assert faults(rated, [node("甲", 60), node("乙", 61)]) == [("above_limit", "乙")]
    assert faults(goal("10", Manner.RATED, each=D(8)), [node("甲", 9)]) == [("below_floor", "甲")]


def test_a_floor_holds_at_every_leaf_beside_the_sum():
    nodes = [node("甲", 91), node("乙", 9), node("丙")]
    assert faults(goal(each=D(10)), nodes) == [("below_floor", "乙"), ("number_missing", "丙")]


def test_naming_asks_for_somebody_and_for_no_number():
    named = goal(None, Manner.NAMED)
    assert faults(named, []) == [("nobody_named", None)]
    assert faults(named, [node("甲"), node("乙")]) == []
    assert faults(named, [node("甲", 3)]) == [("number_not_asked", "甲")]


def test_a_reserve_of_everything_leaves_nobody_who_reports():
    assert faults(goal(reserve=D(100)), [node("甲")]) == [("nobody_named", None)]


@pytest.mark.parametrize(
    ("about", "nodes", "expected"),
    [
        (
            {},
            [node("甲", "99.5"), node("乙", "0.5")],
            [("value_fractional", "甲"), ("value_fractional", "乙")],
        ),
        (
            {"scale": 1},
            [node("甲", "99.25"), node("乙", "0.75")],
            [("value_too_fine", "甲"), ("value_too_fine", "乙")],
        ),
        ({}, [node("甲", 101), node("乙", -1)], [("value_negative", "乙")]),
        ({"reserve": D("0.5")}, [node("甲", 99)], [("left_over", None), ("reserve_too_fine", None)]),
        ({}, [node("甲", 100, reserve=D(1))], [("reserve_of_nothing", "甲")]),
        ({}, [node("甲", 100), node("乙", 1, "丙")], [("out_of_tree", "乙")]),
        (
            {},
            [node("甲", 1, "乙"), node("乙", 1, "甲")],
            [("nobody_named", None), ("left_over", None), ("out_of_tree", "甲"), ("out_of_tree", "乙")],
        ),
        ({}, [node("甲", 100), node("乙", 100, "甲"), node("丙", 100, "乙")], [("too_deep", "丙")]),
        ({}, [node("甲"), node("乙", 100, "甲")], [("left_over", None), ("parent_without_number", "甲")]),
        ({}, [node("甲", 100), node("乙", 120, "甲")], [("given_too_much_below", "甲")]),
        (
            {},
            [node("甲", 100, reserve=D(-20)), node("乙", 120, "甲")],
            [("surplus_without_reason_below", "甲")],
        ),
        ({}, [node("甲", 100, reserve=D(-20), reserve_reason="自筹"), node("乙", 120, "甲")], []),
        ({"manner": Manner.RATED, "reserve": D(1)}, [node("甲", 100)], [("reserve_not_summed", None)]),
    ],
)
def test_each_fault_is_named_where_it_lies(about, nodes, expected):
    assert faults(goal(**about), nodes) == expected


def test_a_subset_is_not_above_the_whole_at_any_leaf():
    nodes = [node("甲", 60), node("乙", 40)]
    assert faults(goal(), nodes, Beside(whole={"甲": D(60), "乙": D(39)})) == [("subset_above_whole", "乙")]
    assert faults(goal(), nodes, Beside(subsets={"甲": D(61), "乙": D(40)})) == [("whole_below_subset", "甲")]


def test_a_unit_that_stands_twice_is_a_fault_of_ours():
    with pytest.raises(ValueError, match="once"):
        balance(goal(), [node("甲", 50), node("甲", 50)])


def test_a_refusal_carries_every_fault():
    found = balance(goal(), [node("甲", "50.5"), node("乙", -1)])
    with pytest.raises(Unbalanced) as refused:
        found.demand_none()
    assert refused.value.facts == {"count": 3}
    assert refused.value.faults == found.faults
    balance(goal(), [node("甲", 100)]).demand_none()


@given(
    st.integers(0, 10**6),
    st.integers(-500, 500),
    st.lists(st.lists(st.integers(1, 99), max_size=4), min_size=1, max_size=5),
)
def test_without_a_gap_leaves_and_reserves_sum_to_the_target(value, reserve, departments):
    reserve = min(reserve, value)
    tops = {f"{n}": D(1 + sum(bases)) for n, bases in enumerate(departments)}
    given_out = pro_rata(D(value - reserve), tops, scale=0)
    nodes = [Node(key, key, None, part) for key, part in given_out.items()]
    for n, bases in enumerate(departments):
        below = {f"{n}.{m}": D(base) for m, base in enumerate(bases)}
        parts = pro_rata(given_out[f"{n}"], below, scale=0) if below else {}
        nodes += [Node(key, key, f"{n}", part) for key, part in parts.items()]
    found = balance(goal(value, reserve=D(reserve), reserve_reason="自筹"), nodes)
    assert found.faults == ()
    assert found.leaf_sum + found.reserve_sum == value
