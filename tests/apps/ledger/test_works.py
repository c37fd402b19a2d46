"""Sites, works and their stages: what is refused, what warns, what counts, what makes room for another."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from minsheng.apps.audit.models import Event
from minsheng.apps.ledger import errors
from minsheng.apps.ledger.actions import (
    accept,
    change,
    register_site,
    release_site,
    set_intake,
    submit,
    withdraw,
)
from minsheng.apps.ledger.checks import wrong_ledger
from minsheng.apps.ledger.models import Entry, Intake, Movement, Site, SiteClaim, Standing, Warning, Works
from minsheng.apps.ledger.siting import kilometres
from minsheng.apps.ledger.values import IntakeGiven, SiteGiven
from tests.apps.ledger.steps import (
    AT,
    BUILDINGS,
    JANUARY,
    accepted,
    built,
    close,
    day,
    end,
    entered,
    freeze,
    fresh,
    opened,
    put_up,
    reached,
    stage_of,
    submitted,
    values,
    withdrawn,
    works_stage,
)

START, FRAME, DONE = "开工", "基本建成", "竣工验收"


@pytest.fixture
def stage(world):
    """A target of 100 places over two streets, entered by works."""
    return works_stage(world)


def codes(entry):
    return list(Warning.objects.filter(entry=entry).order_by("code").values_list("code", flat=True))


def released(stage, entry, actor=None, reason="另一次改造，原工程确已完成"):
    claim = SiteClaim.objects.get(entry=entry)
    return release_site(actor=actor or stage.clerk, claim=claim, reason=reason, at=AT)


def amounts():
    """What moved, by entry, cause and amount."""
    return list(Movement.objects.order_by("pk").values_list("entry", "cause", "amount"))


def test_the_usual_stages_and_papers_are_set_where_none_are_named(stage):
    intake = Intake.objects.get()
    assert (intake.stages, intake.stage) == ([START, FRAME, DONE], DONE)
    assert intake.gate_papers == {START: ["开工报告或施工许可证"], DONE: ["竣工验收意见"]}


@pytest.mark.parametrize(
    "given",
    [
        IntakeGiven("works", stages=("开工", "开工"), stage="开工"),
        IntakeGiven("works", stages=("开工", "完工"), stage="验收"),
        IntakeGiven("works", stages=("开工",), gate_papers={"验收": ("意见",)}),
        IntakeGiven("works", stages=("开" * 21,)),
    ],
)
def test_stages_that_do_not_fit_together_are_refused(world, given):
    with pytest.raises(errors.IntakeUnfit):
        stage_of(world, BUILDINGS, given)


class TestRegister:
    def test_a_site_gets_a_code_of_its_division_and_works_an_amount(self, stage):
        works = built(stage, 0, address="和平路 1 号")
        assert works.site.code == f"{stage.rows[0].unit.division.code}-{works.site.pk:06d}"
        assert (works.amount, works.unit, works.get_kind_display()) == (10, "个", "改造")
        verbs = Event.objects.order_by("-pk").values_list("verb", flat=True)[:2]
        assert list(verbs) == ["ledger.works_registered", "ledger.site_registered"]

    def test_a_name_twice_in_a_division_and_works_twice_at_a_site_are_refused(self, stage):
        built(stage, 0)
        given = SiteGiven(stage.rows[0].unit.division, " 和平里小区 ")
        with pytest.raises(errors.SiteKnown):
            register_site(actor=stage.reporters[0], row=stage.rows[0], given=given, at=AT)
        with pytest.raises(errors.WorksKnown):
            built(stage, 0)
        assert built(stage, 0, kind="fitted").site == Works.objects.first().site

    @pytest.mark.parametrize(
        ("longitude", "latitude", "why"),
        [
            ("117.2", None, "一起填"),
            ("31.8", "117.2", "填反了"),
            ("0", "0", "73 到 136"),
        ],
    )
    def test_degrees_that_are_no_place_are_refused(self, stage, nothing_written, longitude, latitude, why):
        place = {"longitude": Decimal(longitude), "latitude": latitude and Decimal(latitude)}
        with nothing_written(), pytest.raises(errors.PlaceUnfit, match=why):
            built(stage, 0, **place)

    def test_a_site_of_another_street_is_refused(self, stage, world):
        given = SiteGiven(world.neighbour_district, "别处")
        with pytest.raises(errors.SiteOutside):
            register_site(actor=stage.reporters[0], row=stage.rows[0], given=given, at=AT)

    def test_only_the_reporter_of_the_row_registers(self, stage):
        given = SiteGiven(stage.rows[0].unit.division, "和平里小区")
        for other in (stage.reporters[1], stage.approvers[0], stage.lead, stage.clerk):
            with pytest.raises(PermissionDenied):
                register_site(actor=other, row=stage.rows[0], given=given, at=AT)
        assert not Site.objects.exists()

    @pytest.mark.parametrize("amount", ["0", "-1"])
    def test_works_of_nothing_are_refused(self, stage, amount):
        with pytest.raises(errors.QuantityUnfit):
            built(stage, 0, amount=amount)


class TestStages:
    def test_only_the_counting_stage_moves_the_value(self, stage):
        works = built(stage, 0)
        accepted(stage, 0, reached(works, START, day(2, 3)))
        accepted(stage, 0, reached(works, DONE, day(5, 6), "9"))
        standing = Standing.objects.get(allocation=stage.rows[0], month=end(6))
        assert values(stage, 0, 2, 4, 5, 6) == [0, 0, 9, 9]
        assert {name: Decimal(amount) for name, amount in standing.stages.items()} == {START: 10, DONE: 9}
        assert list(wrong_ledger()) == []

    def test_works_of_another_row_and_an_unknown_stage_are_refused(self, stage):
        works = built(stage, 0)
        with pytest.raises(errors.WorksMissing):
            entered(stage, 1, reached(works, DONE, day(5, 6)))
        with pytest.raises(errors.StageUnknown):
            entered(stage, 0, reached(works, "封顶", day(5, 6)))
        with pytest.raises(errors.QuantityUnfit):
            entered(stage, 0, reached(works, DONE, day(5, 6), "0.5"))

    def test_a_stage_is_entered_once(self, stage):
        works = built(stage, 0)
        entered(stage, 0, reached(works, DONE, day(5, 6)))
        with pytest.raises(errors.EntryKnown):
            entered(stage, 0, reached(works, DONE, day(5, 7)))

    def test_stages_go_in_their_order_also_where_one_is_changed(self, stage):
        works = built(stage, 0)
        done = entered(stage, 0, reached(works, DONE, day(5, 6)))
        with pytest.raises(errors.StageOrder):
            entered(stage, 0, reached(works, START, day(5, 7)))
        entered(stage, 0, reached(works, START, day(5, 6)))
        with pytest.raises(errors.StageOrder):
            change(
                actor=stage.reporters[0], entry=done, version=1, given=reached(works, DONE, day(5, 5)), at=AT
            )
        start = Entry.objects.get(stage=START)
        withdraw(actor=stage.reporters[0], entry=start, version=1, at=AT)
        change(actor=stage.reporters[0], entry=done, version=1, given=reached(works, START, day(5, 9)), at=AT)

    def test_a_stage_without_its_papers_is_not_put_up(self, stage):
        works = built(stage, 0)
        bare = entered(stage, 0, reached(works, DONE, day(5, 6), papers={"竣工验收意见": "  "}))
        whole = entered(stage, 0, reached(works, FRAME, day(4, 6), papers={}))
        with pytest.raises(errors.PapersMissing) as refused:
            submit(actor=stage.approvers[0], seen={bare.pk: 1}, at=AT)
        assert refused.value.facts["papers"] == "竣工验收意见"
        outcome = submit(actor=stage.approvers[0], seen={bare.pk: 1, whole.pk: 1}, at=AT)
        assert (outcome.done, [left.entry for left in outcome.left]) == ([whole.pk], [bare.pk])
        change(actor=stage.reporters[0], entry=bare, version=1, given=reached(works, DONE, day(5, 6)), at=AT)
        submit(actor=stage.approvers[0], seen={bare.pk: 2}, at=AT)
        assert fresh(bare).state == "submitted"


class TestClaims:
    def test_a_site_counts_once_for_a_kind_and_a_stage_whichever_row_reports_it(self, stage):
        first, second = built(stage, 0), built(stage, 0, kind="fitted")
        accepted(stage, 0, reached(first, DONE, day(3, 6)))
        accepted(stage, 0, reached(second, DONE, day(3, 7)))
        assert values(stage, 0, 3) == [20]
        assert SiteClaim.objects.count() == 2
        assert list(wrong_ledger()) == []


@pytest.fixture
def pair(stage):
    """Two works of the same kind at one site that two rows report, as after a change of borders."""
    works = built(stage, 0)
    other = Works.objects.create(
        site=works.site,
        allocation=stage.rows[1],
        kind=works.kind,
        amount=Decimal(7),
        unit="个",
        entered_by=stage.reporters[1].user,
        entered_at=AT,
    )
    return works, other


class TestTwoOfOneSite:
    def test_the_later_warns_and_moves_nothing(self, stage, pair):
        accepted(stage, 0, reached(pair[0], DONE, day(3, 6)))
        later = accepted(stage, 1, reached(pair[1], DONE, day(4, 6)))
        assert codes(later) == ["ledger.site_claimed"]
        assert values(stage, 0, 4) + values(stage, 1, 4) == [10, 0]
        assert list(wrong_ledger()) == []

    def test_stages_are_claimed_each(self, stage, pair):
        accepted(stage, 0, reached(pair[0], START, day(3, 6)))
        later = accepted(stage, 1, reached(pair[1], DONE, day(4, 6)))
        assert codes(later) == []
        assert values(stage, 0, 4) + values(stage, 1, 4) == [0, 7]

    def test_two_accepted_at_once_count_once(self, stage, pair):
        seen = {}
        for at_row, works in enumerate(pair):
            entry = submitted(stage, at_row, reached(works, DONE, day(3, 6)))
            seen[entry.pk] = entry.version
        accept(actor=stage.lead, seen=seen, at=AT)
        assert values(stage, 0, 3) + values(stage, 1, 3) == [10, 0]

    def test_withdrawing_the_holder_gives_the_site_to_the_next(self, stage, pair):
        first = accepted(stage, 0, reached(pair[0], DONE, day(3, 6)))
        later = accepted(stage, 1, reached(pair[1], DONE, day(4, 6)))
        withdrawn(stage, first)
        assert SiteClaim.objects.get().entry == later
        assert values(stage, 0, 3, 6) + values(stage, 1, 3, 4, 6) == [0, 0, None, 7, 7]
        assert list(wrong_ledger()) == []

    def test_the_office_releases_the_former_and_the_next_counts(self, stage, pair):
        first = accepted(stage, 0, reached(pair[0], DONE, day(3, 6)))
        later = accepted(stage, 1, reached(pair[1], DONE, day(4, 6)))
        close(stage, 0, 3)
        claim = released(stage, first)
        assert (claim.reason, claim.is_kept) == ("另一次改造，原工程确已完成", False)
        assert values(stage, 0, 3, 4) == [10, 0]
        assert values(stage, 1, 4) == [7]
        assert amounts()[-2:] == [(first.pk, "released", -10), (later.pk, "taken_over", 7)]
        assert list(wrong_ledger()) == []
        withdrawn(stage, later)
        assert values(stage, 0, 6) + values(stage, 1, 6) == [0, 0]
        withdrawn(stage, first)
        assert list(wrong_ledger()) == []

    def test_a_release_makes_room_for_what_is_accepted_afterwards(self, stage, pair):
        first = accepted(stage, 0, reached(pair[0], DONE, day(3, 6)))
        released(stage, first)
        later = accepted(stage, 1, reached(pair[1], DONE, day(4, 6)))
        assert codes(later) == []
        assert values(stage, 0, 6) + values(stage, 1, 6) == [0, 7]
        assert list(wrong_ledger()) == []

    def test_what_a_closed_year_counted_stays(self, stage, pair):
        first = accepted(stage, 0, reached(pair[0], DONE, day(3, 6)))
        for month in range(1, 14):
            freeze(stage, month)
        claim = released(stage, first)
        assert claim.is_kept
        assert values(stage, 0, 12, 13) == [10, 10]
        assert SiteClaim.objects.filter(released_at=None).count() == 0
        assert list(wrong_ledger()) == []

    def test_release_asks_for_the_office_a_reason_and_a_claim_that_stands(self, stage, pair, nothing_written):
        first = accepted(stage, 0, reached(pair[0], DONE, day(3, 6)))
        with nothing_written():
            for other in (stage.reporters[0], stage.approvers[0], stage.lead):
                with pytest.raises(PermissionDenied):
                    released(stage, first, actor=other)
            with pytest.raises(errors.ReasonMissing):
                released(stage, first, reason=" ")
        released(stage, first)
        with pytest.raises(errors.ClaimReleased):
            released(stage, first)


class TestFar:
    def test_a_site_far_from_all_others_warns(self, stage):
        built(stage, 0, "近处", longitude=Decimal("117.28"), latitude=Decimal("31.86"))
        far = built(stage, 0, "远处", longitude=Decimal("117.28"), latitude=Decimal("34.56"))
        entry = entered(stage, 0, reached(far, DONE, day(3, 6)))
        assert Warning.objects.get(entry=entry).facts == {"km": 300}
        assert Warning.objects.get(entry=entry).code == "ledger.site_far"
        near = built(stage, 0, "也近", longitude=Decimal("117.30"), latitude=Decimal("31.90"))
        assert codes(entered(stage, 0, reached(near, DONE, day(3, 6)))) == []

    def test_kilometres_over_a_degree_of_latitude_and_of_longitude(self):
        here = (Decimal(117), Decimal(32))
        assert round(kilometres(here, (Decimal(117), Decimal(33)))) == 111
        assert round(kilometres(here, (Decimal(118), Decimal(32)))) == 94


def test_an_opening_of_works_holds_no_works_entered_later(stage):
    with pytest.raises(errors.IntakeUnfit):
        put_up(stage, 0, JANUARY, 5, includes_names=True)
    opened(stage, 0, JANUARY, 5)
    accepted(stage, 0, reached(built(stage, 0), DONE, day(3, 6)))
    assert values(stage, 0, 1, 3) == [5, 15]


def test_other_stages_begin_from_a_month_on_which_nothing_was_entered(stage):
    accepted(stage, 0, reached(built(stage, 0), START, day(3, 6)))
    given = IntakeGiven("works", stages=(START, "交付"), stage="交付")
    told = {"actor": stage.clerk, "target": stage.target, "given": given, "version": 0, "at": AT}
    with pytest.raises(errors.IntakeInUse):
        set_intake(from_month=datetime.date(2026, 3, 1), **told)
    set_intake(from_month=datetime.date(2026, 4, 1), **told)
    assert values(stage, 0, 4) == [0]


@pytest.mark.parametrize("planted", ["claim", "movement"])
def test_verify_finds_a_site_that_counts_wrongly(stage, planted):
    entry = accepted(stage, 0, reached(built(stage, 0), DONE, day(3, 6)))
    if planted == "claim":
        SiteClaim.objects.all().delete()
    else:
        Entry.objects.filter(pk=entry.pk).update(quantity=9)
    assert [finding.code for finding in wrong_ledger()] == ["ledger.site_counted_wrongly"]
