"""Whatever is done in whatever order: the roll-up is a plain count, closed months stay, nobody twice."""

import datetime
from collections import defaultdict
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minsheng.apps.ledger.actions import accept, return_entries, submit, withdraw
from minsheng.apps.ledger.checks import wrong_ledger
from minsheng.apps.ledger.models import Entry, Movement, Standing
from minsheng.apps.ledger.queries import rolled_rows
from minsheng.core.counting import months_of
from minsheng.core.errors import Refusal
from minsheng.core.standing import Goal, Kind, rolled_up
from tests.apps.ledger import steps
from tests.apps.ledger.steps import AT, PLACES, RESIDENTS, TOTALS, close, day, end, entered, stage_of, total

MONTHS = months_of(2026)
ROWS = st.integers(0, 1)
ENTRIES = st.integers(0, 9)

people_acts = st.lists(
    st.one_of(
        st.tuples(st.just("serve"), ROWS, st.integers(1, 3), st.integers(1, 5)),
        st.tuples(st.just("serve"), ROWS, st.integers(1, 3), st.integers(1, 5)),
        st.tuples(st.just("leave"), ROWS, st.integers(1, 3), st.integers(1, 5)),
        st.tuples(st.just("take"), ENTRIES),
        st.tuples(st.just("accept_all")),
        st.tuples(st.just("accept_all")),
        st.tuples(st.just("return"), ENTRIES),
        st.tuples(st.just("withdraw"), ENTRIES),
        st.tuples(st.just("withdraw"), ENTRIES),
        st.tuples(st.just("close"), ROWS),
    ),
    min_size=4,
    max_size=18,
)

total_acts = st.lists(
    st.one_of(
        st.tuples(st.just("state"), ROWS, st.integers(1, 5), st.integers(0, 9), st.booleans()),
        st.tuples(st.just("state"), ROWS, st.integers(1, 5), st.integers(0, 9), st.booleans()),
        st.tuples(st.just("accept_all")),
        st.tuples(st.just("take"), ENTRIES),
        st.tuples(st.just("withdraw"), ENTRIES),
        st.tuples(st.just("close"), ROWS),
    ),
    min_size=4,
    max_size=16,
)


class Play:
    """Acts on a stage; what is refused changes nothing."""

    def __init__(self, stage):
        self.stage = stage
        self.closed = [0, 0]
        self.reported = {}

    def run(self, acts):
        for number, (name, *values) in enumerate(acts):
            try:
                getattr(self, name)(AT + datetime.timedelta(minutes=number), *values)
            except (Refusal, PermissionDenied):
                continue

    def serve(self, at, row, serial, month):
        entered(self.stage, row, steps.given(day(month, 5), serial), at)

    def leave(self, at, row, serial, month):
        entered(self.stage, row, steps.given(day(month, 20), serial, is_leaving=True), at)

    def state(self, at, row, month, quantity, mends):
        more = {"mends": day(month, 1)} if mends else {}
        entered(self.stage, row, total(day(month, 25), quantity, **more), at)

    def take(self, at, number):
        self._take(at, Entry.objects.order_by("pk")[number : number + 1])

    def accept_all(self, at):
        self._take(at, Entry.objects.filter(state__in=["draft", "submitted"]).order_by("pk"))

    def _take(self, at, entries):
        pks = [entry.pk for entry in entries]
        for number, row in enumerate(self.stage.rows):
            drafts = Entry.objects.filter(pk__in=pks, allocation=row, state="draft")
            seen = dict(drafts.values_list("pk", "version"))
            submit(actor=self.stage.approvers[number], seen=seen, at=at)
        seen = dict(Entry.objects.filter(pk__in=pks, state="submitted").values_list("pk", "version"))
        accept(actor=self.stage.lead, seen=seen, at=at)

    def withdraw(self, at, number):
        for entry in Entry.objects.order_by("pk")[number : number + 1]:
            actor = self.stage.lead if entry.state == "accepted" else self.stage.reporters[_row(self, entry)]
            withdraw(actor=actor, entry=entry, version=entry.version, at=at, reason="核对有误")

    def close(self, _at, row):
        if self.closed[row] == len(MONTHS):
            return
        self.closed[row] += 1
        close(self.stage, row, self.closed[row])
        stored = Standing.objects.get(allocation=self.stage.rows[row], month=end(self.closed[row]))
        self.reported[row, self.closed[row]] = stored.value


def _row(play, entry):
    return [row.pk for row in play.stage.rows].index(entry.allocation_id)


def _return(self, at, number):
    for entry in Entry.objects.order_by("pk")[number : number + 1]:
        return_entries(actor=self.stage.lead, seen={entry.pk: entry.version}, reason="请核对", at=at)


setattr(Play, "return", _return)


@pytest.fixture
def people(world):
    return stage_of(world, RESIDENTS)


@pytest.fixture
def places(world):
    return stage_of(world, PLACES, TOTALS)


def undone(check):
    """Runs one example and takes its rows back; a plain savepoint, for actions are durable."""
    point = transaction.savepoint()
    try:
        check()
    finally:
        transaction.savepoint_rollback(point)


relaxed = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@relaxed
@given(people_acts)
def test_people_are_counted_once_whoever_reports_them_and_whatever_is_taken_back(people, acts):
    def check():
        play = Play(people)
        play.run(acts)
        _closed_months_stay(play)
        counted = _by_month(people)
        for key, months in counted.items():
            assert set(months) <= {0, 1}, key
        gone = set(
            Entry.objects.filter(leaves__isnull=False, state="accepted").values_list("leaves", flat=True)
        )
        there = Entry.objects.filter(state="accepted", leaves=None).exclude(pk__in=gone)
        assert sum(months[-1] for months in counted.values()) == there.values("key").distinct().count()
        for place, month in enumerate(MONTHS):
            rolled = rolled_up(Goal(Kind.COUNT), rolled_rows(people.programme, month)[people.target.pk])
            assert (rolled.value or 0) == sum(months[place] for months in counted.values())
        assert list(wrong_ledger()) == []

    undone(check)


def _by_month(stage):
    """Of each key how often it counts at each month's end, over all rows."""
    found = defaultdict(lambda: [0] * len(MONTHS))
    for movement in Movement.objects.select_related("entry"):
        for place, month in enumerate(MONTHS):
            if movement.month <= month:
                found[movement.entry.key][place] += movement.amount
    return found


def _closed_months_stay(play):
    for (row, month), value in play.reported.items():
        stored = Standing.objects.get(allocation=play.stage.rows[row], month=end(month))
        assert stored.is_closed
        assert stored.value == value


@relaxed
@given(total_acts)
def test_a_total_is_the_last_accepted_by_its_day_in_every_open_month(places, acts):
    def check():
        play = Play(places)
        play.run(acts)
        _closed_months_stay(play)
        for number, row in enumerate(places.rows):
            standing = Entry.objects.filter(allocation=row, state="accepted")
            last = standing.order_by("-happened_on", "-accepted_at", "-pk").first()
            stored = Standing.objects.filter(allocation=row, month=MONTHS[-1]).first()
            # A month closed without any entry says that nothing was done.
            unentered = 0 if play.closed[number] else None
            assert (stored.value if stored else None) == (last.quantity if last else unentered), number
        rows = rolled_rows(places.programme, MONTHS[-1])[places.target.pk]
        known = [figures.value for figures in rows if figures.value is not None]
        rolled = rolled_up(Goal(Kind.COUNT), rows)
        assert rolled.value == (sum(known, Fraction(0)) if known else None)
        assert rolled.missing == 2 - len(known)
        assert list(wrong_ledger()) == []

    undone(check)
