"""One person at two streets: the office lets the other one count."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.audit.models import Event
from minsheng.apps.ledger import errors
from minsheng.apps.ledger.actions import release_claim
from minsheng.apps.ledger.checks import wrong_ledger
from minsheng.apps.ledger.models import Claim, EntryStep, Movement
from tests.apps.ledger.steps import AT, accepted, close, day, fresh, given, values, withdrawn
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db

WHY = "服务由另一个街道提供"


@pytest.fixture
def pair(stage):
    """The same person accepted at both streets, the first one counts."""
    return accepted(stage, 0, given(day(3, 5), 1)), accepted(stage, 1, given(day(4, 5), 1))


def released(stage, entry, actor=None, reason=WHY, version=None):
    seen = fresh(entry).version if version is None else version
    told = {"entry": entry, "version": seen, "reason": reason, "at": AT}
    return release_claim(actor=actor or stage.clerk, **told)


def moves():
    return list(Movement.objects.order_by("pk").values_list("entry", "cause", "amount"))


def test_the_next_counts_in_its_place(stage, pair):
    first, later = pair
    assert values(stage, 0, 3, 4) + values(stage, 1, 3, 4) == [1, 1, None, 0]
    released(stage, first)
    assert moves()[-2:] == [(first.pk, "released", -1), (later.pk, "taken_over", 1)]
    assert Claim.objects.get().entry_id == later.pk
    assert values(stage, 0, 3, 4) == [0, 0]
    assert values(stage, 1, 4) == [1]
    step = EntryStep.objects.filter(entry=first).latest("version")
    assert (step.verb, step.reason, step.version) == ("released", WHY, fresh(first).version)
    event = Event.objects.order_by("pk").last()
    assert (event.verb, event.facts["other"]) == ("ledger.claim_released", later.pk)
    assert list(wrong_ledger()) == []


def test_a_closed_month_keeps_what_it_counted(stage, pair):
    close(stage, 0, 3)
    close(stage, 0, 4)
    released(stage, pair[0])
    assert values(stage, 0, 3, 4, 5) == [1, 1, 0]
    assert values(stage, 1, 4, 5) == [0, 1]
    assert list(wrong_ledger()) == []


def test_it_counts_again_when_its_turn_comes_and_may_be_released_again(stage, pair):
    first, later = pair
    released(stage, first)
    released(stage, later)
    assert Claim.objects.get().entry_id == first.pk
    released(stage, first)
    withdrawn(stage, later)
    assert Claim.objects.get().entry_id == first.pk
    assert values(stage, 0, 6) + values(stage, 1, 6) == [1, 0]
    assert list(wrong_ledger()) == []


def test_what_is_refused(stage, pair, nothing_written):
    first, later = pair
    alone = accepted(stage, 0, given(day(3, 6), 2))
    with nothing_written():
        for other in (stage.reporters[0], stage.approvers[0], stage.lead):
            with pytest.raises(PermissionDenied):
                released(stage, first, actor=other)
        with pytest.raises(errors.ReasonMissing):
            released(stage, first, reason=" ")
        with pytest.raises(errors.EntryStale):
            released(stage, first, version=1)
        with pytest.raises(errors.ClaimNotHeld):
            released(stage, later)
        with pytest.raises(errors.NobodyNext):
            released(stage, alone)


class TestPages:
    @pytest.fixture(autouse=True)
    def today(self, monkeypatch):
        """It is the morning of 10 June 2026."""
        monkeypatch.setattr(timezone, "now", lambda: AT)

    def text(self, answer):
        return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", answer.content.decode()))

    def test_the_office_releases_on_the_page_and_a_second_click_is_told(self, client, stage, pair):
        browser = signed_in(client, stage.clerk)
        shown = [self.text(browser.get(reverse("ledger:entry", args=[each.pk]))) for each in pair]
        assert ["让给下一条计入" in each for each in shown] == [True, False]
        page = reverse("ledger:release_claim", args=[pair[0].pk])
        assert "改由同一个对象认定在后的下一条计入" in self.text(browser.get(page))
        sent = {"version": fresh(pair[0]).version, "reason": ""}
        refused = browser.post(page, sent)
        assert (refused.status_code, "没有写原因" in self.text(refused)) == (422, True)
        sent["reason"] = WHY
        assert browser.post(page, sent).url == reverse("ledger:entry", args=[pair[0].pk])
        again = browser.post(page, sent)
        assert (again.status_code, "刚刚有变动" in self.text(again)) == (422, True)
        assert Movement.objects.filter(cause="released").count() == 1

    def test_others_are_refused(self, client, stage, pair):
        page = reverse("ledger:release_claim", args=[pair[0].pk])
        for actor in (stage.reporters[0], stage.lead):
            assert signed_in(client, actor).get(page).status_code == 403
