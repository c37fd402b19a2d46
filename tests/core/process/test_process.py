"""Closed loops as data: steps, hands, proofs."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.core.process import Person, Step, follow, loaded, offered, walk
from minsheng.core.process.problems import MoveUnfit, OwnHand, PartUnfit, TableUnsound, Unsaid

TABLE = (Path(__file__).parent / "repair.toml").read_text(encoding="utf-8")
REPAIR = loaded(TABLE)
EVERYTHING = ("photo", "words")
EVERY_PART = frozenset({"unit", "office", "lead"})


def _person(name, *parts):
    return Person(name, frozenset(parts))


def _steps(*pairs):
    return [Step(verb, person) for verb, person in pairs]


ACCEPTED = _steps(("begin", "甲"), ("show", "甲"), ("accept", "乙"))


def test_a_step_leads_to_the_state_that_the_table_names():
    move = follow(REPAIR, "found", "begin", _person("甲", "unit"), (), [])
    assert (move.target, move.title) == ("repairing", "动手")


def test_a_step_from_elsewhere_is_refused_with_what_is_possible():
    with pytest.raises(MoveUnfit) as caught:
        follow(REPAIR, "accepted", "begin", _person("甲", "unit"), (), ACCEPTED)
    assert caught.value.facts == {"title": "动手", "state": "已验", "possible": "退回、销号"}


def test_a_step_of_another_part_is_refused():
    with pytest.raises(PartUnfit) as caught:
        follow(REPAIR, "found", "drop", _person("甲", "unit"), EVERYTHING, [])
    assert caught.value.facts == {"title": "撤下"}


@pytest.mark.parametrize(("person", "done"), [("甲", "动手"), ("乙", "验收")])
def test_who_handled_or_accepted_does_not_finish_whatever_his_post(person, done):
    with pytest.raises(OwnHand) as caught:
        follow(REPAIR, "accepted", "finish", Person(person, EVERY_PART), (), ACCEPTED)
    assert caught.value.facts == {"title": "销号", "done": done}


def test_a_third_finishes():
    assert follow(REPAIR, "accepted", "finish", Person("丙", EVERY_PART), (), ACCEPTED).target == "done"


def test_what_has_to_be_said_is_asked_for_in_order():
    steps = _steps(("begin", "甲"))
    with pytest.raises(Unsaid) as caught:
        follow(REPAIR, "repairing", "show", _person("甲", "unit"), ("words",), steps)
    assert caught.value.facts == {"title": "交验", "field": "photo"}


def test_who_handled_in_an_earlier_round_does_not_check_and_who_checked_may_again():
    steps = [*ACCEPTED, *_steps(("finish", "丙"), ("relapse", "丙"), ("begin", "丁"), ("show", "丁"))]
    with pytest.raises(OwnHand) as caught:
        follow(REPAIR, "shown", "accept", Person("甲", EVERY_PART), (), steps)
    assert caught.value.facts == {"title": "验收", "done": "动手"}
    assert follow(REPAIR, "shown", "accept", Person("丙", EVERY_PART), (), steps).target == "accepted"
    again = [*steps, Step("accept", "戊")]
    assert follow(REPAIR, "accepted", "finish", Person("乙", EVERY_PART), (), again).target == "done"


def test_a_part_that_is_excluded_keeps_from_the_move_whatever_else_one_is():
    steps = _steps(("begin", "甲"), ("show", "甲"))
    with pytest.raises(PartUnfit):
        follow(REPAIR, "shown", "accept", _person("乙", "office", "kin"), (), steps)
    assert [move.verb for move in offered(REPAIR, "shown", _person("乙", "office", "kin"), steps)] == [
        "send_back"
    ]


def test_offered_are_the_moves_that_would_not_be_refused_for_the_person():
    office = _person("乙", "office")
    assert [move.verb for move in offered(REPAIR, "accepted", office, ACCEPTED)] == ["send_back"]
    other = _person("丙", "office")
    assert [move.verb for move in offered(REPAIR, "accepted", other, ACCEPTED)] == ["send_back", "finish"]


def test_walking_the_steps_again_finds_the_state_or_the_fault():
    assert walk(REPAIR, []) == "found"
    assert walk(REPAIR, ACCEPTED) == "accepted"
    assert walk(REPAIR, [*ACCEPTED, Step("finish", "乙")]) is None
    assert walk(REPAIR, _steps(("show", "甲"))) is None
    assert walk(REPAIR, _steps(("fly", "甲"))) is None


@pytest.mark.parametrize(
    ("line", "changed", "fault"),
    [
        (
            'barred = ["begin", "show"]\nexcluded',
            'barred = ["begin"]\nexcluded',
            "accept checks and does not bar show",
        ),
        ("checks = true", "checks = false", "done is reached unchecked"),
        (
            'from = ["accepted"]\nto = "done"',
            'from = ["accepted", "shown"]\nto = "done"',
            "done is reached unchecked",
        ),
        ('to = "dropped"', 'to = "lost"', "unknown state lost; dropped cannot be reached"),
        ('barred = ["begin", "show", "accept"]', 'barred = ["began"]', "finish bars unknown began"),
        ('given_up = ["dropped"]', "given_up = []", "dropped has no way out"),
        ('to = "found"', 'to = "accepted"', "done is reached unchecked"),
    ],
)
def test_an_unsound_table_is_not_loaded(line, changed, fault):
    assert line in TABLE
    with pytest.raises(TableUnsound, match=f"^repair: {fault}"):
        loaded(TABLE.replace(line, changed))


@given(
    st.lists(st.tuples(st.integers(min_value=0, max_value=9), st.sampled_from("甲乙丙丁戊己庚")), max_size=60)
)
def test_no_sequence_of_steps_closes_without_a_check_by_another(tries):
    """A try is one of the moves from the state, by somebody of every part; refused ones are left out."""
    state, taken = REPAIR.start, []
    for number, name in tries:
        moves = REPAIR.moves_from(state)
        verb = moves[number % len(moves)].verb if moves else "begin"
        try:
            move = follow(REPAIR, state, verb, Person(name, EVERY_PART), EVERYTHING, taken)
        except (MoveUnfit, OwnHand):
            continue
        taken.append(Step(verb, name))
        state = move.target
        assert walk(REPAIR, taken) == state
        if state == "done":
            *before, acceptance, closing = taken
            handled = {step.person for step in before if step.verb in ("begin", "show")}
            assert acceptance.verb == "accept"
            assert acceptance.person not in handled
            assert closing.person not in {*handled, acceptance.person}
