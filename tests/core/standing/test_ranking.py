"""Places with ties: as everybody counts them."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from minsheng.core.standing import places, ties


def test_equal_values_share_a_place_and_the_next_is_passed_over():
    found = places([Decimal(3), Decimal(1), None, Decimal(3), Decimal(5)])
    assert found == [2, 1, None, 2, 4]
    assert ties(found) == [True, False, False, True, False]


@given(st.lists(st.none() | st.decimals(-50, 50, places=1), max_size=20))
def test_a_place_is_one_more_than_how_many_are_before(values):
    for value, place in zip(values, places(values), strict=True):
        before = [each for each in values if each is not None and value is not None and each < value]
        assert place == (None if value is None else len(before) + 1)
