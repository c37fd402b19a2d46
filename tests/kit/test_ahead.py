"""Items are made one ahead of those that are worked on, in order, and what goes wrong is told in its turn."""

import threading

import pytest

from minsheng.kit.ahead import ahead


def test_items_come_in_order():
    assert list(ahead(iter(range(5)))) == [0, 1, 2, 3, 4]
    assert list(ahead(iter([None, 1]))) == [None, 1]
    assert list(ahead(iter([]))) == []


def test_the_next_is_made_while_one_is_worked_on():
    made = [threading.Event() for _ in range(3)]

    def items():
        for number, each in enumerate(made):
            each.set()
            yield number, threading.current_thread().name

    for number, thread in ahead(items()):
        assert thread.startswith("ahead")
        assert all(each.wait(5) for each in made[: number + 2])


def test_what_goes_wrong_is_told_after_the_items_before_it():
    def items():
        yield 1
        raise ValueError("unreadable")

    taken = ahead(items())
    assert next(taken) == 1
    with pytest.raises(ValueError, match="unreadable"):
        next(taken)


def test_one_that_is_left_ends_with_at_most_one_more():
    made = []

    def items():
        for number in range(100):
            made.append(number)
            yield number

    taken = ahead(items())
    assert next(taken) == 0
    taken.close()
    assert made in ([0], [0, 1])
    assert not [each for each in threading.enumerate() if each.name.startswith("ahead")]
