"""What kind of split a target takes, and how fine its parts may be."""

from decimal import Decimal

import pytest

from minsheng.core.cascade.manner import Manner, manner_of, scale_of
from minsheng.core.cascade.problems import NoTaskToSplit


@pytest.mark.parametrize(
    ("kind", "hold", "has_value", "unit", "manner"),
    [
        ("A", "reach", True, "户", Manner.SUMMED),
        ("A", "held", True, "个", Manner.SUMMED),
        ("E", "reach", True, "公里", Manner.SUMMED),
        ("A", "per_unit", True, "所", Manner.RATED),
        ("A", "reach", True, "%", Manner.RATED),
        ("B", "reach", True, "%", Manner.RATED),
        ("C", "held", True, "元/月", Manner.RATED),
        ("D", "held", True, "微克/立方米", Manner.RATED),
        ("F", "reach", True, "个", Manner.NAMED),
        ("G", "reach", False, "", Manner.NAMED),
        ("A", "reach", False, "", Manner.NAMED),
        ("B", "per_unit", False, "%", Manner.NAMED),
    ],
)
def test_the_manner_follows_from_type_hold_value_and_unit(kind, hold, has_value, unit, manner):
    assert manner_of(kind, hold=hold, has_value=has_value, unit=unit) is manner


def test_no_task_has_nothing_to_split():
    with pytest.raises(NoTaskToSplit):
        manner_of("H", hold="reach", has_value=True, unit="户")


def test_an_unknown_type_is_a_fault_of_ours():
    with pytest.raises(ValueError, match="'I'"):
        manner_of("I", hold="reach", has_value=True, unit="户")


@pytest.mark.parametrize(
    ("value", "counted", "scale"),
    [
        ("120", True, 0),
        ("1E+3", True, 0),
        ("120.0", True, 0),
        ("0.5", True, 1),
        ("12", False, 2),
        ("99.9815", False, 4),
        (None, True, 0),
    ],
)
def test_what_is_counted_takes_no_fraction_unless_the_target_does(value, counted, scale):
    assert scale_of(None if value is None else Decimal(value), counted=counted) == scale
