"""The word for a project: ten words, one for each project, whatever its targets say."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.core.standing import (
    Figures,
    Goal,
    Grade,
    Hold,
    Kind,
    Pace,
    Progress,
    Thresholds,
    Word,
    pace_of,
    status_of,
    word_of,
)

HUNDRED = Goal(Kind.COUNT, "ge", Decimal(100))


def done(value, *, goal=HUNDRED, planned=Fraction(3, 4), **named):
    return pace_of(goal, [Figures(Fraction(value))], planned, **named)


def word(*paces, **named):
    progress = [Progress(str(place), pace) for place, pace in enumerate(paces)]
    return status_of(progress, **{"has_task": True, **named}).word


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("76.000001", Word.AHEAD),
        ("76", Word.ON_PLAN),
        ("75", Word.ON_PLAN),
        ("74", Word.ON_PLAN),
        ("73.999999", Word.SLIGHTLY_BEHIND),
        ("65", Word.SLIGHTLY_BEHIND),
        ("64.999999", Word.BEHIND),
        ("45", Word.BEHIND),
        ("44.999999", Word.FAR_BEHIND),
    ],
)
def test_the_limits_of_the_words_are_exact(value, expected):
    assert done(value).word is expected


def test_the_gap_is_in_points_and_the_share_is_raw():
    pace = done(125)
    assert (pace.actual, pace.gap) == (Fraction(5, 4), -50)


def test_a_programme_may_set_other_limits():
    assert done(70, thresholds=Thresholds(on_plan=Fraction(5))).word is Word.ON_PLAN


@pytest.mark.parametrize(
    ("goal", "value", "is_met"),
    [
        (Goal(Kind.COUNT, "eq", Decimal(10)), 10, True),
        (Goal(Kind.COUNT, "eq", Decimal(10)), 11, True),
        (Goal(Kind.COUNT, "ge", Decimal(10), printed="超过"), 10, False),
        (Goal(Kind.COUNT, "ge", Decimal(10), printed="超过"), 11, True),
        (Goal(Kind.COUNT, "approx", Decimal(10)), 9, False),
        (Goal(Kind.COUNT, "approx", Decimal(10), band=Fraction(1, 10)), 9, True),
        (Goal(Kind.RATE, "le", Decimal(10)), 10, True),
        (Goal(Kind.RATE, "le", Decimal(10)), 11, False),
        (Goal(Kind.STATE, "eq", Decimal(0)), 0, True),
        (Goal(Kind.STATE, "eq", Decimal(0)), 1, False),
        (Goal(Kind.RATE, "ge", Decimal("66.6667"), exact=Fraction(200, 3)), Fraction(200, 3), True),
        (Goal(Kind.RATE, "ge", Decimal("66.6667"), exact=Fraction(200, 3)), Fraction("66.6666"), False),
    ],
)
def test_a_target_is_met_by_what_its_word_asks(goal, value, is_met):
    assert done(value, goal=goal).is_met is is_met


def test_nothing_known_is_awaited_and_zero_is_not_started():
    unknown = pace_of(HUNDRED, [Figures()], Fraction(1, 2))
    assert (word(unknown), word(done(0)), word(done(0), unknown)) == (
        Word.AWAITED,
        Word.NOT_STARTED,
        Word.AWAITED,
    )


def test_an_empty_list_is_never_done():
    assert word() is Word.AWAITED


def test_all_hard_targets_must_be_met():
    assert word(done(100), done(120)) is Word.DONE
    assert word(done(100), done(99, planned=Fraction(1))) is Word.ON_PLAN


def test_the_slowest_hard_target_gives_the_word_and_is_named():
    targets = [Progress("1", done(80)), Progress("2", done(50)), Progress("3", done(1), is_hard=False)]
    status = status_of(targets, has_task=True)
    assert (status.word, status.slowest) == (Word.BEHIND, "2")


def test_a_soft_target_alone_never_turns_a_project_yellow_or_done():
    soft = [Progress("1", done(1), is_hard=False)]
    assert status_of(soft, has_task=True).word is Word.SLIGHTLY_BEHIND
    assert status_of([Progress("1", done(100), is_hard=False)], has_task=True).word is Word.AHEAD


def test_a_held_rate_is_judged_by_its_worst_month_and_met_only_when_the_year_is_closed():
    goal = Goal(Kind.RATE, "ge", Decimal(98), hold=Hold.HELD)
    months = [Figures(Fraction(99)), Figures(Fraction(49)), Figures(Fraction(99))]
    assert pace_of(goal, months, Fraction(1)).word is Word.FAR_BEHIND
    assert [pace_of(goal, months[:1], Fraction(1), is_closed=closed).is_met for closed in (False, True)] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("hold", "values", "is_due", "expected"),
    [
        (Hold.HELD, (61, 62), False, Word.ON_PLAN),
        (Hold.HELD, (64, 62), False, Word.FAR_BEHIND),
        (Hold.REACH, (64, 62), False, Word.ON_PLAN),
        (Hold.REACH, (62, 64), False, Word.BEHIND),
        (Hold.REACH, (62, 64), True, Word.FAR_BEHIND),
    ],
)
def test_a_state_is_on_track_at_risk_or_lost(hold, values, is_due, expected):
    goal = Goal(Kind.STATE, "le", Decimal(63), hold=hold)
    months = [Figures(Fraction(value)) for value in values]
    assert pace_of(goal, months, Fraction(1), is_due=is_due).word is expected


@pytest.mark.parametrize(
    ("grade", "expected"),
    [
        (Grade.GOOD, Word.ON_PLAN),
        (Grade.FAIR, Word.ON_PLAN),
        (Grade.MEDIOCRE, Word.BEHIND),
        (Grade.POOR, Word.FAR_BEHIND),
    ],
)
def test_a_pledge_stands_by_its_last_review_and_is_never_done_before_the_year_is_closed(grade, expected):
    pace = pace_of(Goal(Kind.PLEDGE), [Figures(grade=grade)], None)
    assert (pace.word, pace.is_met) == (expected, False)


def test_a_standard_is_paid_in_full_or_not_met():
    goal = Goal(Kind.STANDARD, "ge", Decimal(277))
    paid = [Figures(Fraction(280), Decimal(9), Decimal(10))]
    assert pace_of(goal, paid, Fraction(1)).actual == Fraction(9, 10)
    assert not pace_of(goal, paid, Fraction(1)).is_met


def test_a_mechanism_is_met_with_every_deliverable_of_every_unit():
    goal = Goal(Kind.MECHANISM)
    parts = Figures(numerator=Decimal(12), denominator=Decimal(13))
    assert pace_of(goal, [parts], Fraction(1)).gap == Fraction(100, 13)
    assert not pace_of(goal, [parts], Fraction(1)).is_met


def test_a_ceiling_is_on_plan_until_it_is_broken():
    goal = Goal(Kind.RATE, "le", Decimal(10))
    assert (done(4, goal=goal).gap, done(12, goal=goal).gap) == (0, 20)


PACES = st.builds(
    Progress,
    key=st.text("abc", min_size=1, max_size=3),
    pace=st.integers(0, 140).map(done) | st.just(Pace(None)),
    is_hard=st.booleans(),
)


@given(st.lists(st.tuples(st.lists(PACES, max_size=4), st.booleans(), st.booleans()), max_size=20))
def test_the_words_partition_the_projects(projects):
    words = [
        status_of(targets, has_task=task, is_routine=routine).word for targets, task, routine in projects
    ]
    assert sum(words.count(each) for each in Word) == len(projects)
    assert words.count(Word.NO_TASK) == sum(not task for _, task, _ in projects)


@given(st.integers(0, 200), st.integers(0, 200))
def test_more_done_is_never_a_worse_word(one, other):
    less, more = sorted((one, other))
    assert done(more).badness <= done(less).badness


@pytest.mark.parametrize(
    ("value", "expected"),
    [(130, Word.DONE), (100, Word.DONE), (80, Word.AHEAD), (40, Word.FAR_BEHIND), (0, Word.NOT_STARTED)],
)
def test_a_target_or_row_alone_has_the_word_of_a_project_with_nothing_else(value, expected):
    assert word_of(done(value)) is expected
    assert word_of(Pace(None)) is Word.AWAITED


def test_what_was_not_begun_names_its_slowest():
    progress = [Progress("a", done(0, planned=Fraction(1, 4))), Progress("b", done(0))]
    status = status_of(progress, has_task=True)
    assert (status.word, status.slowest) == (Word.NOT_STARTED, "b")
