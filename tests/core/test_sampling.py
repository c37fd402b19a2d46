"""Drawing a sample again, and what it says of the whole."""

import hashlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.core.sampling import digest_of, drawn, wilson

FRAME = {"甲": list(range(1, 61)), "乙": list(range(61, 91)), "丙": list(range(91, 101))}


@pytest.mark.parametrize(
    ("hits", "size", "share", "low", "high"),
    [
        # Wilson's interval as printed in textbooks: 0 of 10, 1 of 29, 15 of 148, 81 of 263.
        (0, 10, "0", "0.2775", None),
        (1, 29, "0.0345", "0.0061", "0.1718"),
        (15, 148, "0.1014", "0.0624", "0.1605"),
        (81, 263, "0.3080", "0.2553", "0.3662"),
    ],
)
def test_intervals_are_those_of_the_literature(hits, size, share, low, high):
    found = wilson(hits, size)
    ends = [found.low, found.high] if high is not None else [found.high]
    assert round(found.share, 4) == Decimal(share)
    assert [round(each, 4) for each in ends] == [Decimal(each) for each in (low, high) if each is not None]


def test_nothing_wrong_and_all_wrong_stay_between_none_and_all():
    assert wilson(0, 20).low == 0
    assert wilson(20, 20).high == 1


def test_a_draw_can_be_made_again_by_hand():
    by_hash = sorted(range(1, 101), key=lambda each: hashlib.sha256(f"2026-9:{each}".encode()).hexdigest())
    assert drawn({"": range(1, 101)}, 7, "2026-9") == by_hash[:7]
    assert drawn({"": range(1, 101)}, 7, "2026-10") != by_hash[:7]


def test_each_stratum_has_its_part_and_at_least_one():
    found = drawn(FRAME, 10, "seed")
    assert [sum(each in numbers for each in found) for numbers in FRAME.values()] == [6, 3, 1]
    assert [sum(each in numbers for each in drawn(FRAME, 3, "seed")) for numbers in FRAME.values()] == [
        1,
        1,
        1,
    ]
    assert sorted(drawn(FRAME, 100, "seed")) == list(range(1, 101))


@given(
    st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 40), min_size=1, max_size=8),
    st.integers(0, 300),
    st.text(max_size=8),
)
def test_a_sample_is_of_the_whole_without_doubles(sizes, more, seed):
    strata, last = {}, 0
    for name, count in sizes.items():
        strata[name], last = list(range(last + 1, last + count + 1)), last + count
    size = min(len(strata) + more, last)
    found = drawn(strata, size, seed)
    assert len(found) == len(set(found)) == size
    assert set(found) <= set(range(1, last + 1))
    assert all(set(found) & set(numbers) for numbers in strata.values())


def test_another_whole_has_another_digest():
    assert digest_of([3, 1, 2]) == digest_of([1, 2, 3]) != digest_of([1, 2, 4])
