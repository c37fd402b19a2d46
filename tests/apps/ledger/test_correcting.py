"""Sites and works put right: what was stays beside what is, who counts stays, what is odd is judged anew."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from minsheng.apps.audit.models import Event
from minsheng.apps.ledger import correctionerrors, errors
from minsheng.apps.ledger.actions import accept, correct_site, correct_works, withdraw
from minsheng.apps.ledger.checks import wrong_ledger
from minsheng.apps.ledger.models import GatePaper, Site, SiteChange, SiteClaim, Warning, Works, WorksChange
from minsheng.apps.ledger.values import SiteCorrection, WorksCorrection
from tests.apps.ledger.steps import (
    AT,
    accepted,
    built,
    day,
    entered,
    freeze,
    fresh,
    reached,
    submitted,
    values,
    withdrawn,
    works_stage,
)

pytestmark = pytest.mark.django_db

START, DONE = "开工", "竣工验收"
PAPER = "竣工验收意见"


@pytest.fixture
def stage(world):
    return works_stage(world)


@pytest.fixture
def works(stage):
    return built(stage, 0, address="和平路 1 号")


@pytest.fixture
def shared(stage, works):
    """Both streets have works at one site."""
    user = stage.reporters[1].user
    more = {"kind": works.kind, "amount": Decimal(7), "unit": "个", "entered_by": user, "entered_at": AT}
    return Works.objects.create(site=works.site, allocation=stage.rows[1], **more)


def site_to(actor, works, name="和平里小区", seen=0, reason="名称写错", **place):
    said = SiteCorrection(name, place.pop("address", "和平路 1 号"), **place)
    return correct_site(actor=actor, works=works, given=said, seen=seen, reason=reason, at=AT)


def works_to(stage, works, amount, papers=None, seen=0, reason="数量写错", actor=None):
    said = WorksCorrection(Decimal(amount), papers or {})
    told = {"works": works, "given": said, "seen": seen, "reason": reason, "at": AT}
    return correct_works(actor=actor or stage.reporters[0], **told)


def far(entry):
    return Warning.objects.filter(entry=entry, code="ledger.site_far").count()


class TestSite:
    def test_what_was_and_what_is_stand_beside_each_other(self, stage, works):
        site_to(
            stage.reporters[0],
            works,
            " 和平里  二区 ",
            longitude=Decimal("117.28"),
            latitude=Decimal("31.86"),
        )
        site = Site.objects.get()
        assert (site.name, site.longitude, site.latitude) == (
            "和平里 二区",
            Decimal("117.28"),
            Decimal("31.86"),
        )
        change = SiteChange.objects.get()
        assert (change.ordinal, change.reason, change.changed_by) == (1, "名称写错", stage.reporters[0].user)
        assert change.was == {"name": "和平里小区", "address": "和平路 1 号", "longitude": "", "latitude": ""}
        new = {"name": "和平里 二区", "longitude": "117.28", "latitude": "31.86"}
        assert change.now == change.was | new
        event = Event.objects.order_by("-pk")[0]
        assert (event.verb, event.facts["what"]) == ("ledger.site_corrected", "名称、经度、纬度")
        assert list(wrong_ledger()) == []

    def test_a_second_press_and_a_second_person_are_told(self, stage, works, nothing_written):
        site_to(stage.reporters[0], works, "和平里一区")
        with nothing_written(), pytest.raises(correctionerrors.CorrectionStale) as told:
            site_to(stage.reporters[0], works, "和平里二区")
        assert "赵清" in told.value.facts["by"]
        site_to(stage.reporters[0], works, "和平里二区", seen=SiteChange.objects.get().pk)
        assert list(SiteChange.objects.values_list("ordinal", "now__name")) == [
            (1, "和平里一区"),
            (2, "和平里二区"),
        ]

    def test_nothing_no_reason_no_place_and_a_name_that_is_there_are_refused(
        self, stage, works, nothing_written
    ):
        built(stage, 0, "东风里小区")
        by = stage.reporters[0]
        with nothing_written():
            with pytest.raises(correctionerrors.NothingCorrected):
                site_to(by, works)
            with pytest.raises(errors.ReasonMissing):
                site_to(by, works, "和平里一区", reason=" ")
            with pytest.raises(errors.PlaceUnfit):
                site_to(by, works, longitude=Decimal(117))
            with pytest.raises(errors.SiteKnown):
                site_to(by, works, "东风里小区")

    def test_its_unit_corrects_it_and_nobody_else(self, stage, works, nothing_written):
        for other in (stage.reporters[1], stage.approvers[0], stage.lead, stage.clerk):
            with nothing_written(), pytest.raises(PermissionDenied):
                site_to(other, works, "和平里一区")

    def test_one_of_several_units_is_the_office_s_to_correct(self, stage, works, shared, nothing_written):
        with nothing_written():
            for by, own in zip(stage.reporters, (works, shared), strict=True):
                with pytest.raises(correctionerrors.SiteShared) as told:
                    site_to(by, own, "和平里一区")
            for other in (stage.approvers[0], stage.lead):
                with pytest.raises(PermissionDenied):
                    site_to(other, works, "和平里一区")
        assert told.value.facts["units"] == "、".join(sorted(row.unit.name for row in stage.rows))
        site_to(stage.clerk, works, "和平里一区")
        assert Site.objects.get().name == "和平里一区"

    def test_who_counts_by_it_stays(self, stage, works, shared):
        first = accepted(stage, 0, reached(works, DONE, day(3, 6)))
        accepted(stage, 1, reached(shared, DONE, day(4, 6)))
        site_to(stage.clerk, works, "和平里一区")
        assert SiteClaim.objects.get().entry == first
        assert values(stage, 0, 6) + values(stage, 1, 6) == [10, 0]
        assert list(wrong_ledger()) == []

    def test_a_site_that_was_far_is_so_no_more(self, stage):
        built(stage, 0, "近处", longitude=Decimal("117.28"), latitude=Decimal("31.86"))
        off = built(stage, 0, "远处", longitude=Decimal("117.28"), latitude=Decimal("34.56"))
        entry = entered(stage, 0, reached(off, DONE, day(3, 6)))
        assert far(entry) == 1
        place = {"longitude": Decimal("117.29"), "latitude": Decimal("31.86"), "address": ""}
        site_to(stage.reporters[0], off, "远处", **place)
        assert far(entry) == 0

    def test_others_that_were_far_from_it_alone_are_so_no_more(self, stage):
        off = built(stage, 0, "远处", longitude=Decimal("117.28"), latitude=Decimal("34.56"))
        right = built(stage, 1, "近处", longitude=Decimal("117.28"), latitude=Decimal("31.86"))
        entry = entered(stage, 1, reached(right, DONE, day(3, 6)))
        assert far(entry) == 1
        place = {"longitude": Decimal("117.29"), "latitude": Decimal("31.86"), "address": ""}
        site_to(stage.reporters[0], off, "远处", **place)
        assert far(entry) == 0

    def test_a_warning_that_says_another_thing_is_open_again_and_a_settled_one_stays(self, stage):
        built(stage, 0, "近处", longitude=Decimal("117.28"), latitude=Decimal("31.86"))
        off = built(stage, 0, "远处", longitude=Decimal("117.28"), latitude=Decimal("34.56"))
        entry = submitted(stage, 0, reached(off, DONE, day(3, 6)))
        accept(actor=stage.lead, seen={entry.pk: entry.version}, words="地图上看过", at=AT)
        place = {"longitude": Decimal("117.28"), "address": ""}
        site_to(stage.reporters[0], off, "远处", latitude=Decimal("33.66"), **place)
        warning = Warning.objects.get(entry=entry)
        assert (warning.facts, warning.settled_by) == ({"km": 200}, "")
        Warning.objects.update(settled_by="孙和（望湖区民政局）")
        last = SiteChange.objects.get().pk
        site_to(stage.reporters[0], off, "远处", latitude=Decimal("31.86"), seen=last, **place)
        assert Warning.objects.get(entry=entry).facts == {"km": 200}


class TestWorks:
    def test_the_plan_is_put_right_and_no_figure_moves(self, stage, works):
        accepted(stage, 0, reached(works, DONE, day(5, 6), "9"))
        works_to(stage, works, "12.0")
        assert Works.objects.get().amount == 12
        assert values(stage, 0, 5) == [9]
        change = WorksChange.objects.get()
        assert (change.was["amount"], change.now["amount"], change.ordinal) == ("10", "12", 1)
        event = Event.objects.order_by("-pk")[0]
        told = "计划数量由 10 改为 12 个"
        assert (event.verb, event.facts["what"]) == ("ledger.works_corrected", told)
        assert list(wrong_ledger()) == []

    def test_a_stage_that_waits_keeps_the_plan_until_it_comes_back(self, stage, works, nothing_written):
        entry = submitted(stage, 0, reached(works, START, day(2, 3)))
        with nothing_written(), pytest.raises(correctionerrors.StageWaits) as told:
            works_to(stage, works, 12)
        assert told.value.facts == {"stage": START}
        withdrawn_by_its_unit(stage, entry)
        assert works_to(stage, works, 12).amount == 12

    @pytest.mark.parametrize(("frozen", "is_kept"), [(4, False), (5, True)])
    def test_a_stage_accepted_in_a_frozen_month_keeps_it(
        self, stage, works, nothing_written, frozen, is_kept
    ):
        entry = accepted(stage, 0, reached(works, DONE, day(5, 6)))
        for month in range(1, frozen + 1):
            freeze(stage, month)
        if not is_kept:
            assert works_to(stage, works, 12).amount == 12
            return
        with nothing_written(), pytest.raises(correctionerrors.StageFrozen) as told:
            works_to(stage, works, 12)
        assert told.value.facts == {"stage": DONE, "month": "2026年5月"}
        works_to(stage, works, 10, {(entry.pk, PAPER): "望建验〔2026〕2号"})
        withdrawn(stage, entry)
        assert works_to(stage, works, 12, seen=WorksChange.objects.get().pk).amount == 12
        assert list(wrong_ledger()) == []

    def test_a_wrong_paper_of_an_accepted_stage_is_put_right(self, stage, works, nothing_written):
        entry = accepted(stage, 0, reached(works, DONE, day(5, 6)))
        version = fresh(entry).version
        with nothing_written():
            with pytest.raises(correctionerrors.PaperEmpty):
                works_to(stage, works, 10, {(entry.pk, PAPER): " "})
            with pytest.raises(correctionerrors.PaperGone):
                works_to(stage, works, 10, {(entry.pk, "别的"): "1号"})
            with pytest.raises(correctionerrors.NothingCorrected):
                works_to(stage, works, 10, {(entry.pk, PAPER): "望建验〔2026〕1号"})
        works_to(stage, works, 10, {(entry.pk, PAPER): "望建验〔2026〕2号"})
        assert GatePaper.objects.get(entry=entry, name=PAPER).number == "望建验〔2026〕2号"
        assert WorksChange.objects.get().was["papers"] == {str(entry.pk): {PAPER: "望建验〔2026〕1号"}}
        assert fresh(entry).version == version

    def test_papers_of_a_stage_that_is_not_accepted_are_typed_with_it(self, stage, works, nothing_written):
        entry = submitted(stage, 0, reached(works, DONE, day(5, 6)))
        with nothing_written(), pytest.raises(correctionerrors.PaperGone):
            works_to(stage, works, 10, {(entry.pk, PAPER): "望建验〔2026〕2号"})

    def test_a_second_press_no_amount_and_others_are_refused(self, stage, works, nothing_written):
        works_to(stage, works, 12)
        seen = WorksChange.objects.get().pk
        with nothing_written():
            with pytest.raises(correctionerrors.CorrectionStale):
                works_to(stage, works, 13)
            with pytest.raises(errors.QuantityUnfit):
                works_to(stage, works, 0, seen=seen)
            with pytest.raises(errors.ReasonMissing):
                works_to(stage, works, 13, seen=seen, reason="")
            for other in (stage.reporters[1], stage.approvers[0], stage.lead, stage.clerk):
                with pytest.raises(PermissionDenied):
                    works_to(stage, works, 13, seen=seen, actor=other)


def withdrawn_by_its_unit(stage, entry):
    return withdraw(actor=stage.reporters[0], entry=entry, version=entry.version, at=AT)


def test_corrections_stay_whatever_writes(stage, works):
    site_to(stage.reporters[0], works, "和平里一区")
    works_to(stage, works, 12)
    for model in (SiteChange, WorksChange):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(reason="别的")
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.all().delete()


@pytest.mark.parametrize("planted", ["site", "works", "paper"])
def test_verify_finds_what_the_last_correction_did_not_make(stage, works, planted):
    entry = accepted(stage, 0, reached(works, DONE, day(5, 6)))
    site_to(stage.reporters[0], works, "和平里一区")
    works_to(stage, works, 12)
    if planted == "site":
        Site.objects.update(address="别处")
    elif planted == "works":
        Works.objects.update(amount=Decimal(11))
    else:
        GatePaper.objects.filter(entry=entry).update(number="别的")
    wanted = "ledger.site_differs" if planted == "site" else "ledger.works_differ"
    assert [finding.code for finding in wrong_ledger()] == [wanted]
