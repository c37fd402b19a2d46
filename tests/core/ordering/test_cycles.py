"""Circles among rows that point at others."""

import pytest

from minsheng.core.ordering import first_cycle


@pytest.mark.parametrize(
    ("pointing", "circle"),
    [
        ({}, []),
        ({1: []}, []),
        ({1: [1]}, [1]),
        ({1: [2], 2: [1]}, [1, 2]),
        ({1: [2], 2: [3], 3: []}, []),
        ({1: [2], 2: [3], 3: [2]}, [2, 3]),
        ({1: [2, 3], 2: [4], 3: [4], 4: []}, []),
        ({1: [2, 3], 2: [4], 3: [4], 4: [3]}, [4, 3]),
        ({1: [9], 2: [9]}, []),
        ({4: [5], 5: [6], 6: [4], 1: [1]}, [4, 5, 6]),
    ],
)
def test_the_first_circle_is_named_in_order(pointing, circle):
    assert first_cycle(pointing) == circle


def test_a_long_chain_and_a_large_circle_are_walked_without_recursion():
    chain = {n: [n + 1] for n in range(20_000)}
    assert first_cycle(chain) == []
    assert first_cycle(chain | {20_000: [0]}) == list(range(20_001))


def test_many_ways_to_one_row_are_walked_once():
    layers = {(n, side): [(n + 1, 0), (n + 1, 1)] for n in range(200) for side in (0, 1)}
    assert first_cycle(layers) == []
