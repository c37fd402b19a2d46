"""Months of targets: ways, units of their own, what holds on a day, shares and amounts."""

from decimal import Decimal
from fractions import Fraction

import pytest

from minsheng.apps.cascade.models import Issue
from minsheng.apps.planning.actions import drop_curve, set_curve
from minsheng.apps.planning.errors import (
    CurveNotThere,
    FirstMonthMissing,
    ProxyMissing,
    TargetElsewhere,
    WayUnfit,
)
from minsheng.apps.planning.models import Curve, Way
from minsheng.apps.planning.queries import baseline, curves_of, planned_amount, planned_share
from minsheng.apps.planning.values import CurveGiven
from minsheng.apps.programmes.models import Target
from minsheng.core.progress.months import month_ends
from minsheng.core.progress.problems import CurveEndsElsewhere, CurveFalls, FirstMonthOutside
from tests.apps.cascade.steps import issued, streets, typed
from tests.apps.planning.steps import (
    AT,
    COUNTED,
    MECHANISM,
    OPENING,
    PASSED,
    approved,
    fresh,
    in_force,
    months,
    on,
    project_of,
    started,
    submitted,
)

pytestmark = pytest.mark.django_db

YEAR = month_ends(2026, on(12, 31))


def given(target, way=Way.TYPED, values=(), **more):
    points = {month: Decimal(value) for month, value in zip(YEAR, values, strict=False)}
    return CurveGiven(target, way, points=points, **more)


def setting(actor, plan, curve):
    plan = fresh(plan)
    return set_curve(actor=actor, plan=plan, version=plan.version, given=curve, at=AT)


LATE = [0, 0, 0, 10, 10, 10, 40, 40, 40, 80, 80, 100]


@pytest.mark.parametrize(
    ("curve", "expected"),
    [
        (lambda target: given(target, values=LATE), LATE),
        (lambda target: given(target, Way.AT_DEADLINE), [0] * 11 + [100]),
        (
            lambda target: given(target, Way.FROM_MONTH, first_month=on(9, 5)),
            [0] * 8 + [25, 50, 75, 100],
        ),
    ],
)
def test_months_are_made_in_the_way_that_is_chosen(world, project, curve, expected):
    plan = started(world.lead_reporter, project)
    row = setting(world.lead_reporter, plan, curve(project.targets.get()))
    assert months(row) == expected
    assert fresh(plan).version == 2
    setting(world.lead_reporter, plan, curve(project.targets.get()))
    assert fresh(plan).version == 2


@pytest.mark.parametrize(
    ("curve", "problem"),
    [
        (lambda target: given(target, values=[*LATE[:11], 90]), CurveEndsElsewhere),
        (lambda target: given(target, values=[5, 4, *LATE[2:]]), CurveFalls),
        (lambda target: given(target, Way.FROM_MONTH), FirstMonthMissing),
        (
            lambda target: given(target, Way.FROM_MONTH, first_month=on(9, 5).replace(year=2027)),
            FirstMonthOutside,
        ),
        (lambda target: given(target, Way.HELD), WayUnfit),
    ],
)
def test_months_that_do_not_fit_are_refused(world, project, nothing_written, curve, problem):
    plan = started(world.lead_reporter, project)
    with nothing_written(), pytest.raises(problem):
        setting(world.lead_reporter, plan, curve(project.targets.get()))


def test_a_target_of_another_project_and_a_pledge_without_proxy_are_refused(world, nothing_written):
    project = project_of(world, MECHANISM)
    plan = started(world.lead_reporter, project)
    stranger = Target.objects.create(project=project, code="990102-2026-1-99")
    with nothing_written(), pytest.raises(TargetElsewhere):
        setting(world.lead_reporter, plan, given(stranger, Way.EQUAL))
    pledge = project.targets.get(code="990102-2026-1-1")
    with nothing_written(), pytest.raises(ProxyMissing):
        setting(world.lead_reporter, plan, given(pledge, Way.EQUAL))
    thirteen = [0, 0, 1, 2, 4, 6, 8, 10, 11, 12, 13, 13]
    row = setting(
        world.lead_reporter,
        plan,
        given(pledge, values=thirteen, proxy="已建机制的街道（个）", end=Decimal(13)),
    )
    assert (months(row)[-1], row.proxy) == (13, "已建机制的街道（个）")


def test_without_a_plan_the_default_holds_and_is_marked(world):
    project = project_of(world, COUNTED, PASSED, MECHANISM, deadlines=[("10月15日前", OPENING, 1)])
    programme = project.programme
    counted, held, mechanism = curves_of(programme, on(6, 30)).values()
    assert [each.is_default for each in (counted, held, mechanism)] == [True] * 3
    assert [each.is_proxy for each in (counted, held, mechanism)] == [False, False, True]
    assert [each.share(on(6, 30)) for each in (counted, held, mechanism)] == [
        Fraction(1, 2), 1, Fraction(1, 2),
    ]  # fmt: skip
    assert counted.share(on(6, 29)) == Fraction(41, 100)
    assert [counted.share(day) for day in (on(10, 14), on(10, 15))] == [Fraction(3, 4), 1]
    assert held.share(on(1, 2)) == 1


def test_a_baseline_holds_from_its_day_and_the_next_takes_its_place(world, project):
    target = project.targets.get()
    first = started(world.lead_reporter, project)
    setting(world.lead_reporter, first, given(target, values=LATE))
    submitted(world.lead_reporter, first)
    approved(world.clerk, first, on(2, 1))
    later = started(world.lead_reporter, project, reason="提前")
    setting(world.lead_reporter, later, given(target, Way.EQUAL))
    submitted(world.lead_reporter, later)
    approved(world.clerk, later, on(8, 1))
    assert planned_share(target, on(1, 31)) == Fraction(8, 100)
    assert baseline(target, on(1, 31)).is_default
    assert planned_share(target, on(7, 31)) == Fraction(40, 100)
    assert planned_share(target, on(8, 31)) == Fraction(66, 100)
    assert baseline(target, on(8, 31)).row.plan == later


def test_a_unit_is_planned_its_share_of_what_it_was_given_then(world, project):
    target = project.targets.get()
    one, two = streets(world.district, 2)
    plan = started(world.lead_reporter, project)
    setting(world.lead_reporter, plan, given(target, values=LATE))
    own = [0] * 9 + [7, 7, 14]
    setting(world.lead_reporter, plan, given(target, values=own, unit=two))
    submitted(world.lead_reporter, plan)
    approved(world.clerk, plan)
    split = typed(world.clerk, target, {one: "30", two: "70"})
    issued(world.clerk, split, holds_from=on(3, 1))
    typed(world.clerk, target, {one: "35", two: "65"})
    issued(world.clerk, split, kind=Issue.Kind.TRANSFER, reason="调剂", holds_from=on(6, 1))
    assert planned_amount(target, one, on(2, 28)) is None
    assert planned_amount(target, one, on(4, 30)) == 3
    assert planned_amount(target, one, on(6, 30)) == Fraction(35, 10)
    assert planned_amount(target, one, on(7, 31)) == 14
    assert planned_amount(target, two, on(9, 30)) == 0
    assert planned_amount(target, two, on(10, 31)) == Fraction(65, 2)
    assert planned_amount(target, two, on(12, 31)) == 65


def test_a_unit_has_a_curve_of_its_own_beside_that_of_all_and_loses_it(world, project, nothing_written):
    target = project.targets.get()
    (one,) = streets(world.district, 1)
    plan = started(world.lead_reporter, project)
    setting(world.lead_reporter, plan, given(target, values=[0] * 11 + [9], unit=one))
    plan = fresh(plan)
    drop_curve(actor=world.lead_reporter, plan=plan, version=plan.version, target=target, unit=one, at=AT)
    assert Curve.objects.get().unit is None
    plan = fresh(plan)
    drop_curve(actor=world.lead_reporter, plan=plan, version=plan.version, target=target, at=AT)
    with nothing_written(), pytest.raises(CurveNotThere):
        setting(world.lead_reporter, plan, given(target, values=[0] * 11 + [9], unit=one))


def test_the_months_of_a_programme_take_three_queries_however_many_targets(world, django_assert_num_queries):
    project = project_of(world, COUNTED, PASSED, MECHANISM)
    in_force(world, project)
    programme = project.programme
    with django_assert_num_queries(3):
        found = curves_of(programme, on(6, 30))
    assert [each.is_default for each in found.values()] == [False] * 3


def test_a_level_that_is_reached_is_planned_at_its_deadline_not_by_twelfths(world):
    rate = PASSED | {"hold": "reach"}
    ceiling = {"words": "12 分钟以内", "low": Decimal(12), "unit": "分钟", "type": "A", "comparator": "le"}
    project = project_of(world, rate, ceiling)
    found = curves_of(project.programme, on(6, 30)).values()
    assert [[each.share(day) for day in (on(12, 30), on(12, 31))] for each in found] == [[0, 1], [0, 1]]
