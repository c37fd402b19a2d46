"""What rows had done before their first month: put up, taken by another, sent back, refused."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.audit.models import Event
from minsheng.apps.ledger import errors
from minsheng.apps.ledger.actions import accept_opening, put_up_opening, return_opening, withdraw
from minsheng.apps.ledger.checks import wrong_ledger
from minsheng.apps.ledger.models import Movement, Opening, OpeningProposal
from minsheng.apps.ledger.values import OpeningGiven
from tests.apps.ledger.steps import (
    AT,
    MEASURED,
    PLACES,
    RATE,
    TOTALS,
    accepted,
    close,
    day,
    end,
    entered,
    freeze,
    given,
    opened,
    put_up,
    stage_of,
    total,
    values,
)
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db

MOST = 15


def put_up_by(actor, stage, value=7, month=3):
    said = OpeningGiven(day(month, 1), Decimal(value), "望政办〔2026〕3号")
    return put_up_opening(actor=actor, row=stage.rows[0], given=said, at=AT)


class TestActions:
    def test_it_counts_only_once_another_took_it(self, stage):
        found = put_up(stage, 0, day(3, 1), 7)
        assert values(stage, 0, 3) == [None]
        accept_opening(actor=stage.lead, proposal=found, at=AT)
        assert values(stage, 0, 2, 3, 12) == [None, 7, 7]
        assert values(stage, 1, 3) == [None]
        moved = Movement.objects.get()
        assert (moved.cause, moved.month, moved.amount) == ("opening", end(3), 7)
        accepted(stage, 0, given(day(4, 5), 1))
        assert values(stage, 0, 3, 4) == [7, 8]
        assert list(wrong_ledger()) == []

    def test_the_office_puts_it_up_and_the_lead_takes_it(self, stage):
        found = put_up_by(stage.clerk, stage)
        accept_opening(actor=stage.lead, proposal=found, at=AT)
        assert values(stage, 0, 3) == [7]

    def test_who_put_it_up_does_not_take_it_but_takes_it_back(self, stage, nothing_written):
        found = put_up_by(stage.clerk, stage)
        with nothing_written(), pytest.raises(errors.OpeningOwn):
            accept_opening(actor=stage.clerk, proposal=found, at=AT)
        return_opening(actor=stage.clerk, proposal=found, reason="填错了", at=AT)
        assert put_up(stage, 0, day(3, 1), 9).value == 9

    def test_what_went_back_stays_with_its_reason_and_a_further_one_counts(self, stage, nothing_written):
        first = put_up(stage, 0, day(3, 1), 70)
        with nothing_written(), pytest.raises(errors.ReasonMissing):
            return_opening(actor=stage.lead, proposal=first, reason=" ", at=AT)
        return_opening(actor=stage.lead, proposal=first, reason="和附表不一致", at=AT)
        with nothing_written(), pytest.raises(errors.OpeningDecided):
            accept_opening(actor=stage.lead, proposal=first, at=AT)
        opened(stage, 0, day(3, 1), 7)
        assert list(OpeningProposal.objects.order_by("pk").values_list("state", "value", "reason")) == [
            ("returned", 70, "和附表不一致"),
            ("accepted", 7, ""),
        ]
        assert values(stage, 0, 3) == [7]
        verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))[-4:]
        assert verbs == [
            "ledger.opening_put_up",
            "ledger.opening_returned",
            "ledger.opening_put_up",
            "ledger.opening_set",
        ]

    def test_one_waits_at_a_time_and_one_stands(self, stage, nothing_written):
        found = put_up(stage, 0, day(3, 1), 7)
        with nothing_written(), pytest.raises(errors.OpeningPending) as told:
            put_up(stage, 0, day(3, 1), 8)
        assert told.value.facts == {"before": "7", "given": "8"}
        accept_opening(actor=stage.lead, proposal=found, at=AT)
        with nothing_written(), pytest.raises(errors.EntryKnown):
            put_up(stage, 0, day(4, 1), 8)
        with nothing_written(), pytest.raises(errors.OpeningDecided):
            accept_opening(actor=stage.lead, proposal=found, at=AT)

    def test_it_comes_before_the_first_entry(self, stage, nothing_written):
        entry = entered(stage, 0, given(day(3, 5), 1))
        with nothing_written(), pytest.raises(errors.OpeningLate) as told:
            put_up(stage, 0, day(3, 1), 7)
        assert told.value.facts["count"] == 1
        withdrawn_by_its_reporter(stage, entry)
        assert put_up(stage, 0, day(3, 1), 7).state == "submitted"

    def test_an_entry_accepted_meanwhile_keeps_it_out(self, stage, nothing_written):
        found = put_up(stage, 0, day(3, 1), 7)
        accepted(stage, 0, given(day(3, 5), 1))
        with nothing_written(), pytest.raises(errors.OpeningLate):
            accept_opening(actor=stage.lead, proposal=found, at=AT)
        assert values(stage, 0, 3) == [1]

    def test_a_month_that_is_closed_or_has_not_come_takes_none(self, stage, nothing_written):
        close(stage, 0, 3)
        with nothing_written(), pytest.raises(errors.OpeningClosed):
            put_up(stage, 0, day(3, 1), 7)
        with nothing_written(), pytest.raises(errors.DayAhead):
            put_up(stage, 0, day(7, 1), 7)
        with nothing_written(), pytest.raises(errors.DayOutsideYear):
            put_up(stage, 0, day(3, 1).replace(year=2025), 7)
        assert put_up(stage, 0, day(4, 1), 7).from_month == end(4)

    def test_without_document_or_below_zero_it_is_refused(self, stage, nothing_written):
        with nothing_written(), pytest.raises(errors.CertificateMissing):
            put_up(stage, 0, day(3, 1), 7, document=" ")
        with nothing_written(), pytest.raises(errors.QuantityUnfit):
            put_up(stage, 0, day(3, 1), -1)

    def test_a_rate_and_names_of_a_total_have_none(self, world, nothing_written):
        stage = stage_of(world, PLACES, TOTALS)
        with nothing_written(), pytest.raises(errors.IntakeUnfit):
            put_up(stage, 0, day(3, 1), 7, includes_names=True)
        opened(stage, 0, day(3, 1), 7)
        accepted(stage, 0, total(day(5, 31), 9))
        assert values(stage, 0, 3, 4, 5) == [7, 7, 9]

    def test_a_rate_has_none(self, world, nothing_written):
        stage = stage_of(world, RATE, MEASURED, numbers=("80", "80"))
        with nothing_written(), pytest.raises(errors.IntakeUnfit):
            put_up(stage, 0, day(3, 1), 7)

    def test_others_neither_put_it_up_nor_take_it(self, stage, nothing_written):
        for other in (stage.approvers[0], stage.reporters[1], stage.lead):
            with nothing_written(), pytest.raises(PermissionDenied):
                put_up_by(other, stage)
        found = put_up(stage, 0, day(3, 1), 7)
        for other in (stage.approvers[0], stage.reporters[0], stage.approvers[1]):
            with nothing_written(), pytest.raises(PermissionDenied):
                accept_opening(actor=other, proposal=found, at=AT)

    def test_what_was_decided_stays_whatever_writes(self, stage):
        opened(stage, 0, day(3, 1), 7)
        for rows in (OpeningProposal.objects.all(), Opening.objects.all()):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(value=Decimal(9))
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.delete()


def withdrawn_by_its_reporter(stage, entry):
    withdraw(actor=stage.reporters[0], entry=entry, version=entry.version, at=AT)


@pytest.fixture
def today(monkeypatch):
    """It is the morning of 10 June 2026."""
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def desk(client):
    """`desk(actor)` is the client logged in as the actor."""
    return lambda actor: signed_in(client, actor)


def url(stage, name="opening", *more):
    return reverse(f"ledger:{name}", args=[stage.rows[0].pk, *more])


def text(answer):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", answer.content.decode()))


@pytest.mark.usefixtures("today")
class TestPages:
    SENT = {"month": "2026-03-31", "value": "1.2万", "document": "望政办〔2026〕3号"}

    def test_put_up_and_taken(self, desk, stage):
        street = desk(stage.reporters[0])
        assert "先申报期初数，再登记第一条" in text(street.get(url(stage, "row")))
        assert street.post(url(stage), self.SENT).url == url(stage)
        assert "12,000人，等认定" in text(street.get(url(stage, "row")))
        found = OpeningProposal.objects.get()
        lead = desk(stage.lead)
        assert "12,000人，从2026年3月起计入" in text(lead.get(reverse("ledger:acceptance")))
        decide = url(stage, "decide_opening", found.pk)
        assert lead.post(decide, {"do": "accept"}).url == url(stage)
        assert values(stage, 0, 3) == [12000]
        assert "期初数12,000人，从2026年3月起计入" in text(lead.get(url(stage, "row")))
        again = lead.post(decide, {"do": "accept"})
        assert again.status_code == 422
        assert "这个期初数已认定" in text(again)
        assert "待认定的期初数" not in text(lead.get(reverse("ledger:acceptance")))

    def test_a_month_that_is_frozen_is_not_offered(self, desk, stage):
        freeze(stage, 1)
        page = desk(stage.reporters[0]).get(url(stage)).content.decode()
        offered = re.findall(r'<option value="(2026-[\d-]+)"', page)
        assert offered == [f"{end(month)}" for month in range(2, 7)]

    def test_a_second_click_is_told_on_the_form(self, desk, stage):
        street = desk(stage.reporters[0])
        street.post(url(stage), self.SENT)
        answer = street.post(url(stage), self.SENT)
        assert answer.status_code == 422
        assert "已经申报了期初数12,000" in text(answer)
        assert OpeningProposal.objects.count() == 1

    def test_what_is_missing_is_asked_for_and_a_return_needs_a_reason(self, desk, stage):
        answer = desk(stage.reporters[0]).post(url(stage), {"month": "2026-03-31"})
        assert "请填“此前累计完成”。" in text(answer)
        assert "请填“依据”。" in text(answer)
        found = put_up(stage, 0, day(3, 1), 7)
        answer = desk(stage.lead).post(url(stage, "decide_opening", found.pk), {"do": "return", "reason": ""})
        assert answer.status_code == 422
        assert "没有写原因" in text(answer)
        assert OpeningProposal.objects.get().state == "submitted"

    def test_neighbours_get_404_and_readers_no_form(self, desk, stage, world):
        found = put_up(stage, 0, day(3, 1), 7)
        assert desk(stage.reporters[1]).get(url(stage)).status_code == 404
        decide = url(stage, "decide_opening", found.pk)
        assert desk(stage.reporters[1]).post(decide, {"do": "accept"}).status_code == 404
        assert desk(stage.approvers[0]).post(url(stage), self.SENT).status_code == 404
        other = reverse("ledger:decide_opening", args=[stage.rows[1].pk, found.pk])
        assert desk(stage.lead).post(other, {"do": "accept"}).status_code == 404

    def test_opening_the_page_writes_nothing_and_takes_few_queries(
        self, desk, stage, nothing_written, django_assert_max_num_queries
    ):
        put_up(stage, 0, day(3, 1), 7)
        pages = (url(stage), url(stage, "row"))
        for actor in (stage.reporters[0], stage.lead, stage.clerk):
            browser = desk(actor)
            for page in pages:
                browser.get(page)
                with nothing_written(), django_assert_max_num_queries(MOST):
                    assert browser.get(page).status_code == 200
        browser = desk(stage.lead)
        browser.get(reverse("ledger:acceptance"))
        with django_assert_max_num_queries(MOST):
            assert browser.get(reverse("ledger:acceptance")).status_code == 200
