from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.core.alignment.assigning import best_pairs

SMALL = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 100).map(lambda score: score / 64)
)


def _brute(candidates):
    best = 0.0
    for order in permutations(range(5)):
        best = max(best, sum(candidates.get((row, column), 0.0) for row, column in enumerate(order)))
    return best


@given(SMALL)
def test_no_other_set_of_pairs_has_a_higher_sum(candidates):
    pairs = best_pairs(candidates)
    assert all(place in candidates for place in pairs.items())
    assert len(set(pairs.values())) == len(pairs)
    assert sum(candidates[place] for place in pairs.items()) == _brute(candidates)


def test_the_best_pair_gives_way_where_the_whole_gains():
    scores = {(0, 0): 0.75, (0, 1): 0.5, (1, 0): 0.5}
    assert best_pairs(scores) == {0: 1, 1: 0}
    assert best_pairs({**scores, (0, 0): 1.25}) == {0: 0}


def test_nothing_to_pair_gives_no_pair():
    assert best_pairs({}) == {}


@pytest.mark.parametrize("size", [1, 2, 60])
def test_more_rows_than_columns_leave_rows_alone(size):
    assert best_pairs({(row, 0): 0.25 + (row == size - 1) for row in range(size)}) == {size - 1: 0}
