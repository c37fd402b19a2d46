"""Whether words state a number."""

from decimal import Decimal

import pytest

from minsheng.core.quantity.stated import states


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("新建小学2所", "2"),
        ("新建小学两所", "2"),
        ("培训1.5万人次", "15000"),
        ("每人1.8—2.1万元", "18000"),
        ("培训１，２００人", "1200"),
        ("歸集崗位1.5萬個", "15000"),
        ("覆盖率达到百分之九十五", "95"),
        ("达到九成", "90"),
    ],
)
def test_a_number_is_found_in_whatever_numerals(words, number):
    assert states(words, Decimal(number))


@pytest.mark.parametrize(
    ("words", "number"),
    [("新建小学2所", "5"), ("新建小学18所", "8"), ("培训1.5万人次", "1.6"), ("新建小学", "1"), ("", "1")],
)
def test_another_number_is_not(words, number):
    assert not states(words, Decimal(number))
