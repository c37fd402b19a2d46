"""Very many at once on one report, one month and the same entries: one wins, the rest get a sentence."""

from collections import Counter
from functools import partial

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.audit.trail import verify
from minsheng.apps.ledger.actions import accept, return_entries, submit
from minsheng.apps.ledger.checks import wrong_ledger
from minsheng.apps.ledger.errors import BatchOver, EntryStale
from minsheng.apps.ledger.models import Batch, Claim, Entry, EntryStep, Movement, Standing
from minsheng.apps.ledger.sheets.handing import hand_in
from minsheng.apps.ledger.sheets.taking_in import write_batch
from minsheng.apps.ledger.values import Outcome
from minsheng.apps.months import errors
from minsheng.apps.months.actions import (
    approve_reports,
    freeze_month,
    freezing,
    return_reports,
    submit_reports,
    write_report,
)
from minsheng.apps.months.checks import wrong_months
from minsheng.apps.months.models import Report, ReportStep, RowStanding
from minsheng.apps.months.values import Outcome as Reported
from minsheng.apps.ui.sentences import sentence
from tests.apps.ledger.sheetsteps import downloaded, fill
from tests.apps.ledger.sheetsteps import written as sheet_of
from tests.apps.ledger.steps import AT, day, end, entered, fresh, given, moment, number, submitted, values
from tests.apps.months.steps import SAID, period, put_up, written
from tests.apps.months.steps import fresh as fresh_report
from tests.conftest import make_actor, signed_in
from tests.crowds import impatient, kinds, several, together, writing_elsewhere

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crowd():
    """How many come at once; SQLite has one writer, who makes all others wait for a file."""
    return 50 if connection.vendor == "postgresql" else 16


def approvers_of(stage, at_row=0):
    unit = stage.rows[at_row].unit
    return stage.approvers[at_row], make_actor(unit, "approver", f"deputy-{unit.code}", "郑岚")


def leads_of(stage):
    return stage.lead, make_actor(stage.lead.post.unit, "approver", "second-approver", "李言")


def counted(stage):
    """Every movement of the stage's rows; the ledger, the months and the chain are found whole."""
    assert [*wrong_ledger(), *wrong_months(), *verify()] == []
    return Movement.objects.filter(allocation__in=stage.rows).aggregate(sum=Sum("amount"))["sum"] or 0


def drafts(stage, count, at_row=0, first=1):
    made = [entered(stage, at_row, given(day(1, 5), serial)) for serial in range(first, first + count)]
    return {entry.pk: entry.version for entry in made}


def put(stage, count, at_row=0, first=1):
    seen = drafts(stage, count, at_row, first)
    submit(actor=stage.approvers[at_row], seen=seen, at=AT)
    return {pk: version + 1 for pk, version in seen.items()}


def done_and_left(found):
    """Entries that were done, in any order, and how many were left for each reason; all have sentences."""
    done = [pk for outcome in found for pk in outcome.done]
    left = [each.why for outcome in found for each in outcome.left]
    assert all(sentence(why) for why in left)
    return done, kinds(left)


class TestReports:
    def test_of_very_many_who_write_a_report_one_is_kept(self, stage, crowd):
        row = stage.rows[0]
        first = {"row": row, "month": end(1), "given": SAID, "version": 0, "at": AT}
        found = together([partial(write_report, actor=stage.reporters[0], **first)] * crowd)
        assert kinds(found) == {Report: 1, errors.ReportStale: crowd - 1}
        assert Report.objects.get().version == ReportStep.objects.count() == 1

    def test_of_very_many_who_submit_a_report_one_does(self, stage, crowd):
        report = written(stage, 0, 1)
        actors = several(approvers_of(stage), crowd)
        found = together([partial(submit_reports, actor=by, seen={report.pk: 1}, at=AT) for by in actors])
        assert kinds(found) == {Reported: 1, errors.ReportStale: crowd - 1}
        assert list(report.steps.values_list("verb", flat=True)) == ["written", "submitted"]
        assert (fresh_report(report).state, fresh_report(report).version) == ("submitted", 2)
        assert counted(stage) == 0

    def test_of_very_many_who_approve_a_report_one_does_and_the_figure_is_exact(self, stage, crowd):
        seen = put(stage, 7)
        accept(actor=stage.lead, seen=seen, at=AT)
        report = put_up(stage, 0, 1)
        actors = several(leads_of(stage), crowd)
        found = together([partial(approve_reports, actor=by, seen={report.pk: 2}, at=AT) for by in actors])
        assert kinds(found) == {Reported: 1, errors.ReportStale: crowd - 1}
        assert [step.verb for step in report.steps.order_by("version")] == [
            "written",
            "submitted",
            "approved",
        ]
        closed = Standing.objects.get(allocation=stage.rows[0], month=end(1))
        assert (closed.is_closed, closed.value) == (True, 7)
        assert counted(stage) == 7

    def test_of_those_who_approve_and_those_who_return_one_wins(self, stage, crowd):
        report = put_up(stage, 0, 1)
        lead, other = leads_of(stage)
        seen, why = {report.pk: 2}, "数字与票据不符"
        approving = partial(approve_reports, actor=lead, seen=seen, at=AT)
        returning = partial(return_reports, actor=other, seen=seen, reason=why, at=AT)
        found = together(several([approving, returning], crowd))
        assert kinds(found) == {Reported: 1, errors.ReportStale: crowd - 1}
        state = fresh_report(report).state
        assert state in ("approved", "returned")
        closed = Standing.objects.filter(allocation=stage.rows[0], is_closed=True)
        assert closed.exists() == (state == "approved")
        assert counted(stage) == 0

    def test_approving_while_entries_come_counts_every_one_once(self, stage, crowd):
        report = put_up(stage, 0, 1)
        seen = put(stage, crowd // 2)
        lead, other = leads_of(stage)
        works = [partial(approve_reports, actor=lead, seen={report.pk: 2}, at=AT)] * (crowd - len(seen))
        works += [partial(accept, actor=other, seen={pk: 2}, at=AT) for pk in seen]
        found = together(works)
        # The report was put up before these were: it goes back, whoever comes first.
        undecided = {errors.EntriesUndecided, errors.EntriesMoved}
        assert kinds(found)[Outcome] == len(seen)
        assert {type(each) for each in found if isinstance(each, Exception)} <= undecided
        assert values(stage, 0, 1) == [len(seen)]
        assert counted(stage) == len(seen)


class TestEntries:
    def test_of_very_many_who_submit_an_entry_one_does(self, stage, crowd):
        entry = entered(stage, 0, given(day(1, 5), 1))
        actors = several(approvers_of(stage), crowd)
        found = together([partial(submit, actor=by, seen={entry.pk: 1}, at=AT) for by in actors])
        assert kinds(found) == {Outcome: 1, EntryStale: crowd - 1}
        assert EntryStep.objects.filter(entry=entry, verb="submitted").count() == 1
        assert counted(stage) == 0

    def test_of_very_many_who_accept_an_entry_one_does(self, stage, crowd):
        entry = submitted(stage, 0, given(day(1, 5), 1))
        actors = several(leads_of(stage), crowd)
        found = together([partial(accept, actor=by, seen={entry.pk: 2}, at=AT) for by in actors])
        assert kinds(found) == {Outcome: 1, EntryStale: crowd - 1}
        assert EntryStep.objects.filter(entry=entry, verb="accepted").count() == 1
        assert Claim.objects.count() == Movement.objects.count() == counted(stage) == 1

    def test_of_those_who_accept_and_those_who_return_an_entry_one_wins(self, stage, crowd):
        entry = submitted(stage, 0, given(day(1, 5), 1))
        lead, other = leads_of(stage)
        taking = partial(accept, actor=lead, seen={entry.pk: 2}, at=AT)
        giving = partial(return_entries, actor=other, seen={entry.pk: 2}, reason="缺票据", at=AT)
        found = together(several([taking, giving], crowd))
        assert kinds(found) == {Outcome: 1, EntryStale: crowd - 1}
        assert counted(stage) == (fresh(entry).state == "accepted")

    def test_a_group_is_put_up_and_accepted_once_by_very_many(self, stage, crowd):
        seen = drafts(stage, 20)
        actors = several(approvers_of(stage), crowd)
        found = together([partial(submit, actor=by, seen=seen, at=AT) for by in actors])
        done, left = done_and_left(found)
        assert (sorted(done), left) == (sorted(seen), {EntryStale: 20 * (crowd - 1)})
        second = dict.fromkeys(seen, 2)
        actors = several(leads_of(stage), crowd)
        found = together([partial(accept, actor=by, seen=second, at=AT) for by in actors])
        done, left = done_and_left(found)
        assert (sorted(done), left) == (sorted(seen), {EntryStale: 20 * (crowd - 1)})
        assert values(stage, 0, 1) == [20]
        assert Claim.objects.count() == Movement.objects.count() == counted(stage) == 20

    def test_groups_that_overlap_in_opposite_order_do_not_wait_for_each_other(self, stage, crowd):
        seen = put(stage, 15) | put(stage, 15, at_row=1, first=16)
        keys = list(seen)
        lower, upper = keys[:20], keys[10:]
        groups = several([lower, upper[::-1], upper, lower[::-1]], crowd)
        works = [
            partial(accept, actor=by, seen=dict.fromkeys(group, 2), at=AT)
            for by, group in zip(several(leads_of(stage), crowd), groups, strict=True)
        ]
        done, left = done_and_left(together(works))
        assert (sorted(done), left) == (sorted(keys), {EntryStale: 20 * crowd - 30})
        assert values(stage, 0, 1) + values(stage, 1, 1) == [15, 15]
        assert counted(stage) == 30

    def test_the_same_persons_at_two_streets_count_once_whoever_is_first(self, stage, crowd):
        here, there = put(stage, 12), put(stage, 12, at_row=1)
        groups = [
            dict.fromkeys(list(seen)[first : first + 3], 2)
            for seen in (here, there)
            for first in range(0, 12, 3)
        ]
        actors = several(leads_of(stage), crowd)
        works = [
            partial(accept, actor=by, seen=group, at=AT)
            for by, group in zip(actors, several(groups, crowd), strict=True)
        ]
        done, left = done_and_left(together(works))
        assert (sorted(done), set(left)) == (sorted(here | there), {EntryStale})
        assert Entry.objects.filter(state="accepted").count() == 24
        assert sum(values(stage, 0, 1) + values(stage, 1, 1)) == 12
        assert Claim.objects.count() == counted(stage) == 12


class TestTheFreeze:
    def test_of_those_who_freeze_one_does_and_what_is_accepted_meanwhile_counts_in_one_month(
        self, stage, crowd
    ):
        freezing = crowd // 5
        seen = put(stage, crowd - freezing)
        assert Standing.objects.count() == 0
        second = make_actor(stage.clerk.post.unit, "office", "second-clerk", "吴越")
        say = {"programme": stage.programme, "month": end(1), "at": moment(2, 10)}
        works = [partial(freeze_month, actor=by, **say) for by in several([stage.clerk, second], freezing)]
        leads = several(leads_of(stage), len(seen))
        works += [partial(accept, actor=by, seen={pk: 2}, at=AT) for by, pk in zip(leads, seen, strict=True)]
        found = together(works[::-1])
        assert kinds(found)[errors.MonthClosed] == freezing - 1
        assert kinds(found)[Outcome] == len(seen)
        assert period(stage, 1).frozen_at is not None
        by_month = Counter(Entry.objects.values_list("counted_in", flat=True))
        assert set(by_month) <= {end(1), end(2)}
        row = RowStanding.objects.get(period=period(stage, 1), allocation=stage.rows[0])
        assert (row.value or 0) == by_month[end(1)]
        assert values(stage, 0, 2) == [len(seen)]
        assert counted(stage) == len(seen)

    def test_a_month_that_another_froze_meanwhile_is_refused_and_stays(self, stage, monkeypatch):
        accept(actor=stage.lead, seen=put(stage, 3), at=AT)
        say = {"actor": stage.clerk, "programme": stage.programme, "month": end(1), "at": moment(2, 10)}
        reckoned = freezing._reckoning

        def overtaken(*given):
            made = reckoned(*given)
            monkeypatch.setattr(freezing, "_reckoning", reckoned)
            freeze_month(**say)
            return made

        monkeypatch.setattr(freezing, "_reckoning", overtaken)
        with pytest.raises(errors.MonthClosed):
            freeze_month(**say)
        assert RowStanding.objects.get(allocation=stage.rows[0]).value == 3
        assert counted(stage) == 3


class TestWorkbooks:
    @pytest.fixture(autouse=True)
    def today(self, monkeypatch):
        """It is the morning of 10 June 2026."""
        monkeypatch.setattr(timezone, "now", lambda: AT)

    def test_one_file_sent_by_very_many_presses_is_one_batch(self, stage, crowd):
        rows = [{"办成的日期": "6月3日", "身份证号": number(n), "姓名": "某人"} for n in range(1, 6)]
        data = sheet_of(fill(downloaded(stage), *rows))
        found = together([partial(hand_in, stage.reporters[0], data, end(6))] * crowd)
        assert {batch.pk for batch, _ in found} == {Batch.objects.get().pk}
        batch = Batch.objects.get()
        assert (batch.state, batch.rows, batch.created) == ("ready", 5, 5)
        found = together([partial(write_batch, stage.reporters[0], batch)] * crowd)
        assert kinds(found) == {Batch: 1, BatchOver: crowd - 1}
        assert Entry.objects.count() == EntryStep.objects.count() == 5
        assert counted(stage) == 0


class TestOverHttp:
    @pytest.fixture(autouse=True)
    def today(self, monkeypatch):
        """It is the morning of 10 June 2026."""
        monkeypatch.setattr(timezone, "now", lambda: AT)

    def posting(self, actors, address, said):
        """Very many who press the same button; their answers, as status and page."""

        def press(client):
            answer = client.post(address, said)
            return answer.status_code, answer.content.decode()

        clients = [signed_in(Client(), by) for by in actors]
        found = together([partial(press, client) for client in clients])
        return Counter(status for status, _ in found), [page for status, page in found if status != 302]

    def test_of_very_many_who_press_approve_one_is_led_on_and_all_others_read_why_not(self, stage, crowd):
        report = put_up(stage, 0, 1)
        said = {"seen": f"{report.allocation_id}:{report.pk}:2", "do": "approve"}
        statuses, pages = self.posting(several(leads_of(stage), crowd), reverse("months:decide"), said)
        assert statuses == {302: 1, 422: crowd - 1}
        words = "“001街道”2026年1月的月报刚刚有变动，现在是已认可。请刷新页面，看过新的内容再办。"
        assert all(words in page for page in pages)
        assert fresh_report(report).version == 3
        assert counted(stage) == 0

    def test_of_very_many_who_press_accept_one_is_led_on_and_all_others_read_why_not(self, stage, crowd):
        entry = submitted(stage, 0, given(day(1, 5), 1))
        address = reverse("ledger:accept", args=[entry.pk])
        statuses, pages = self.posting(several(leads_of(stage), crowd), address, {"version": 2})
        assert statuses == {302: 1, 422: crowd - 1}
        assert all("刚刚有变动，现在是已认定。请刷新页面，看过新的内容再办。" in page for page in pages)
        assert values(stage, 0, 1) == [1]
        assert counted(stage) == 1

    def test_who_waits_too_long_reads_that_nothing_was_saved_and_may_press_again(self, stage, client):
        report = put_up(stage, 0, 1)
        said = {"seen": f"{report.allocation_id}:{report.pk}:2", "do": "approve"}
        desk, address = signed_in(client, stage.lead), reverse("months:decide")
        with impatient(), writing_elsewhere():
            answer = desk.post(address, said)
        assert answer.status_code == 503
        assert "刚才的操作没有保存。请等几秒再办一次。" in answer.content.decode()
        assert fresh_report(report).version == 2
        assert desk.post(address, said).status_code == 302
