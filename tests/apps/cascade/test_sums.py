"""Whatever is split how: after an issue, leaves and reserves are the target."""

from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minsheng.apps.cascade.actions import NewBase, apply_method, register_base, set_reserve, set_reserve_below
from minsheng.apps.cascade.checks import wrong_splits
from minsheng.apps.cascade.models import Way
from minsheng.apps.cascade.queries import leaves_on
from minsheng.apps.cascade.values import Method
from minsheng.apps.places.models import Unit
from tests.apps.cascade.steps import (
    COUNTED,
    SPRING,
    SUMMER,
    edition_of,
    issued,
    row_of,
    seen,
    targets_of,
    typed,
)

pytestmark = pytest.mark.django_db

YEARS = count(2100)
"""Each example has a programme of its own."""

FIGURES = st.lists(st.integers(0, 10_000), min_size=3, max_size=3).filter(any)


def shared(world, split, three, figures, parent=None):
    """Pro rata by these figures, whatever that comes to."""
    numbers = {unit.pk: Decimal(value) for unit, value in zip(three, figures, strict=True)}
    new = NewBase(world.district, "需求数", "户", SPRING, "摸底表", numbers)
    split.refresh_from_db()
    method = Method(Way.PRO_RATA, register_base(actor=world.clerk, new=new))
    said = {"version": split.version, "seen": seen(split, parent), "parent": parent}
    apply_method(actor=world.clerk, split=split, method=method, **said)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(total=st.integers(100, 10**7), figures=FIGURES, reserve=st.integers(-50, 100), below=FIGURES)
def test_leaves_and_reserves_are_the_target(world, three, total, figures, reserve, below):
    said = COUNTED | {"low": Decimal(total)}
    Unit.objects.filter(pk__in=[unit.pk for unit in three[1:]]).update(superior=three[0])
    target = targets_of(edition_of(world.district, said, year=next(YEARS)))[0]
    split = typed(world.clerk, target, dict.fromkeys(three, "0"))
    held = {"reserve": Decimal(reserve), "reason": "机动"}
    set_reserve(actor=world.clerk, split=split, version=split.version, **held)
    shared(world, split, three, figures)
    issued(world.clerk, split)
    row = row_of(split, three[0])
    kept = row.issued // 3
    set_reserve_below(actor=world.clerk, row=row, seen=Decimal(0), reserve=kept)
    typed(world.clerk, target, dict.fromkeys(three, "0"), row)
    shared(world, split, three, below, row)
    issued(world.clerk, split, row)
    assert sum(leaf.value for leaf in leaves_on(split, SUMMER)) + reserve + kept == total
    assert list(wrong_splits()) == []
