"""Very many at once on what one row opens with: one wins, the rest get a sentence, the figure is exact."""

from functools import partial

import pytest
from django.db import connection

from minsheng.apps.audit.models import Event
from minsheng.apps.audit.trail import verify
from minsheng.apps.ledger import errors
from minsheng.apps.ledger.actions import accept, accept_opening, put_up_opening, return_opening
from minsheng.apps.ledger.checks import wrong_ledger
from minsheng.apps.ledger.models import Movement, Opening, OpeningProposal
from minsheng.apps.ledger.values import OpeningGiven, Outcome
from tests.apps.ledger.steps import AT, day, given, put_up, submitted, values
from tests.conftest import make_actor
from tests.crowds import kinds, several, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crowd():
    """SQLite has one writer, who makes all others wait for a file."""
    return 20 if connection.vendor == "postgresql" else 12


def putting_up(stage):
    """Two of the street and one of the office, each with a figure of its own."""
    helper = make_actor(stage.rows[0].unit, "reporter", "helper", "吴越")
    actors = (stage.reporters[0], helper, stage.clerk)
    return [
        partial(
            put_up_opening,
            actor=by,
            row=stage.rows[0],
            given=OpeningGiven(day(3, 1), value, "望政办〔2026〕3号"),
            at=AT,
        )
        for by, value in zip(actors, (7, 8, 9), strict=True)
    ]


def taking(stage, proposal):
    """Two of the lead and the office."""
    second = make_actor(stage.lead.post.unit, "approver", "second-approver", "李言")
    actors = (stage.lead, second, stage.clerk)
    return [partial(accept_opening, actor=by, proposal=proposal, at=AT) for by in actors]


def counted(stage):
    """What stands of the row in March; ledger and chain are found whole."""
    assert [*wrong_ledger(), *verify()] == []
    return values(stage, 0, 3)[0]


def times(verb):
    return Event.objects.filter(verb=f"ledger.{verb}").count()


def test_of_very_many_who_put_up_one_is_kept(stage, crowd):
    found = together(several(putting_up(stage), crowd))
    assert kinds(found) == {OpeningProposal: 1, errors.OpeningPending: crowd - 1}
    kept = OpeningProposal.objects.get()
    won = next(each for each in found if isinstance(each, OpeningProposal))
    assert (kept.pk, kept.value, kept.state) == (won.pk, won.value, "submitted")
    assert (times("opening_put_up"), counted(stage)) == (1, None)


def test_of_very_many_who_take_one_does_and_it_counts_once(stage, crowd):
    proposal = put_up(stage, 0, day(3, 1), 7)
    found = together(several(taking(stage, proposal), crowd))
    assert kinds(found) == {Opening: 1, errors.OpeningDecided: crowd - 1}
    assert Opening.objects.count() == Movement.objects.count() == times("opening_set") == 1
    assert counted(stage) == 7


def test_of_those_who_take_and_those_who_return_one_wins(stage, crowd):
    proposal = put_up(stage, 0, day(3, 1), 7)
    returning = partial(return_opening, actor=stage.clerk, proposal=proposal, reason="和附表不一致", at=AT)
    found = together(several([taking(stage, proposal)[0], returning], crowd))
    assert kinds(found)[errors.OpeningDecided] == crowd - 1
    state = OpeningProposal.objects.get().state
    assert counted(stage) == (7 if state == "accepted" else None)
    assert Opening.objects.count() == times("opening_set") == (1 if state == "accepted" else 0)
    assert times("opening_returned") == (0 if state == "accepted" else 1)


def test_while_one_is_taken_no_further_one_is_put_up(stage, crowd):
    proposal = put_up(stage, 0, day(3, 1), 7)
    takers, others = several(taking(stage, proposal), crowd // 2), several(putting_up(stage), crowd // 2)
    found = together([*takers, *others])
    assert kinds(found[: crowd // 2]) == {Opening: 1, errors.OpeningDecided: crowd // 2 - 1}
    # The row has one that waits or, by then, one that stands.
    assert set(kinds(found[crowd // 2 :])) <= {errors.OpeningPending, errors.EntryKnown}
    assert OpeningProposal.objects.get().state == "accepted"
    assert counted(stage) == 7


def test_while_one_goes_back_at_most_one_comes_in_its_place(stage, crowd):
    proposal = put_up(stage, 0, day(3, 1), 7)
    returning = partial(return_opening, actor=stage.lead, proposal=proposal, reason="和附表不一致", at=AT)
    found = together([*[returning] * (crowd // 2), *several(putting_up(stage), crowd // 2)])
    assert kinds(found[: crowd // 2])[errors.OpeningDecided] == crowd // 2 - 1
    after = kinds(found[crowd // 2 :])
    came = after[OpeningProposal]
    assert came <= 1
    assert after[errors.OpeningPending] == crowd // 2 - came
    states = list(OpeningProposal.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["returned", *["submitted"] * came]
    assert counted(stage) is None


def test_of_a_figure_and_an_entry_taken_at_once_none_counts_twice(stage):
    proposal = put_up(stage, 0, day(3, 1), 7)
    entry = submitted(stage, 0, given(day(3, 5), 1))
    taken, done = together(
        [
            taking(stage, proposal)[1],
            partial(accept, actor=stage.lead, seen={entry.pk: entry.version}, at=AT),
        ]
    )
    assert isinstance(done, Outcome)
    # Whoever comes second: an entry adds to a figure, a figure comes behind no entry.
    assert isinstance(taken, Opening | errors.OpeningLate)
    assert counted(stage) == (8 if isinstance(taken, Opening) else 1)
