"""What counts of money: what was confirmed last, whatever is told, sent back or frozen around it."""

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minsheng.apps.funds.checks import wrong_funds
from minsheng.apps.funds.models import Funds
from minsheng.apps.funds.queries import counted, summed
from minsheng.core.errors import Refusal
from tests.apps.funds.steps import WAN, confirmed, entered, fresh, line, returned
from tests.apps.ledger.steps import AT, PEOPLE, end, freeze, stage_of

FIRST = (line("province", 54, 20, 10), line("county", 72, 54, 30))
AGAIN = (line("province", 54, 54, 40), line("county", 72, 60, 45))


def paid(stage, month=5):
    return summed(counted(stage.programme, end(month))).paid // WAN


def test_what_is_sent_again_waits_while_what_was_confirmed_goes_on_counting(stage):
    confirmed(stage, 5, *FIRST)
    again = entered(stage, 5, *AGAIN)
    assert (again.state, paid(stage)) == ("draft", 40)
    returned(stage, again)
    assert paid(stage) == 40
    confirmed(stage, 5, *AGAIN)
    assert paid(stage) == 85
    assert list(wrong_funds()) == []


def test_what_waits_at_the_freeze_does_not_count_and_takes_nothing_away(stage):
    confirmed(stage, 4, *FIRST)
    entered(stage, 4, *AGAIN)
    entered(stage, 4, *FIRST, at_row=1)
    freeze(stage, 4)
    assert paid(stage, 4) == 40
    # The month after builds on what counts of the frozen one, not on what waited there.
    confirmed(stage, 5, *FIRST)
    assert (paid(stage, 4), paid(stage, 5)) == (40, 40)
    assert list(wrong_funds()) == []


class Play:
    """Acts on the money of two units; what is refused changes nothing. `said` is kept beside, by hand."""

    def __init__(self, stage):
        self.stage, self.frozen, self.said, self.told = stage, 0, {}, {}

    def enter(self, row, month, amount):
        entered(self.stage, month, line("county", 90, 90, amount), at_row=row)
        self.told[row, month] = amount

    def confirm(self, row, month):
        from minsheng.apps.funds.actions import confirm_funds

        funds = self.funds(row, month)
        confirm_funds(actor=self.stage.clerk, funds=funds, version=funds.version, at=AT)
        self.said[row, month] = self.told[row, month]

    def send_back(self, row, month):
        returned(self.stage, self.funds(row, month))

    def freeze(self):
        if self.frozen < 5:
            self.frozen += 1
            freeze(self.stage, self.frozen)

    def funds(self, row, month):
        unit = self.stage.rows[row].unit
        return fresh(Funds.objects.get(unit=unit, month=end(month)))

    def paid(self, month):
        """Of each unit the last month that was confirmed."""
        last = {row: self.said[row, m] for row, m in sorted(self.said) if m <= month}
        return sum(last.values())


ROW, MONTH = st.integers(0, 1), st.integers(1, 5)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("enter"), ROW, MONTH, st.integers(0, 90)),
        st.tuples(st.just("enter"), ROW, MONTH, st.integers(0, 90)),
        st.tuples(st.just("confirm"), ROW, MONTH),
        st.tuples(st.just("confirm"), ROW, MONTH),
        st.tuples(st.just("send_back"), ROW, MONTH),
        st.tuples(st.just("freeze")),
    ),
    min_size=4,
    max_size=20,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_whatever_is_done_the_sums_are_those_confirmed_last(world, acts):
    sid = transaction.savepoint()
    try:
        play = Play(stage_of(world, PEOPLE))
        for name, *values in acts:
            try:
                getattr(play, name)(*values)
            except (Refusal, Funds.DoesNotExist):
                continue
        for month in range(1, 6):
            assert paid(play.stage, month) == play.paid(month)
        assert list(wrong_funds()) == []
    finally:
        transaction.savepoint_rollback(sid)
