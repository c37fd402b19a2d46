"""What units say of money: what stands after it, what is refused, what the database keeps."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from minsheng.apps.audit.models import Event
from minsheng.apps.funds import errors
from minsheng.apps.funds.actions import confirm_funds, enter_funds
from minsheng.apps.funds.checks import wrong_funds
from minsheng.apps.funds.models import CountedLine, Funds, FundsLine, FundsStep
from minsheng.apps.funds.money import fen_of, share, wan
from minsheng.apps.funds.values import Cell
from minsheng.apps.people.actor import Actor
from minsheng.apps.ui.refusals import sentence
from tests.apps.funds.steps import cell_of, confirmed, entered, fresh, line, returned
from tests.apps.ledger.steps import AT, end, freeze, moment
from tests.conftest import make_actor, make_post

FIRST = (line("province", 54, 20, 10), line("county", 72, 54, 30))


def sums(funds):
    return {row.source: (row.planned, row.arrived, row.paid) for row in FundsLine.objects.filter(funds=funds)}


class TestSums:
    @pytest.mark.parametrize(
        ("text", "measure", "fen"),
        [
            ("54", "wan", 54_000_000),
            ("1.234567", "wan", 1_234_567),
            ("0.000001", "wan", 1),
            ("１，２００．５", "wan", 1_200_500_000),
            ("1.2万", "wan", 1_200_000),
            ("1.2万元", "yuan", 1_200_000),
            ("12000元", "wan", 1_200_000),
            ("0.5亿", "wan", 5_000_000_000),
            ("12345.67", "yuan", 1_234_567),
            ("0", "wan", 0),
            ("—", "wan", None),
            ("", "yuan", None),
        ],
    )
    def test_what_clerks_write_is_whole_fen(self, text, measure, fen):
        assert fen_of(text, measure) == fen

    @pytest.mark.parametrize(
        ("text", "measure"),
        [
            ("1.2345678", "wan"),
            ("1.234", "yuan"),
            ("12.345元", "wan"),
            ("三十来", "wan"),
            ("-3", "wan"),
            ("12 人", "wan"),
            ("900000000000", "wan"),
        ],
    )
    def test_what_is_no_sum_or_finer_than_a_fen_is_refused(self, text, measure):
        with pytest.raises(ValidationError):
            fen_of(text, measure)

    def test_sums_are_printed_exactly_in_ten_thousands(self):
        printed = [wan(fen) for fen in (0, 54_000_000, 1_234_567_801, 1_500_000, 1)]
        assert printed == ["0.00", "54.00", "1,234.567801", "1.50", "0.000001"]
        assert [Decimal(each.replace(",", "")) * 1_000_000 for each in printed][2] == 1_234_567_801

    def test_rates_are_rounded_half_up(self):
        assert [share(1, 8), share(1, 2000), share(0, 5), share(3, 0)] == ["12.5%", "0.1%", "0.0%", "—"]


class TestEntering:
    def test_a_month_is_entered_and_confirmed_by_another(self, stage, finance):
        funds = entered(stage, 5, *FIRST)
        assert (funds.state, funds.version) == ("draft", 1)
        assert sums(funds) == {
            "province": (54_000_000, 20_000_000, 10_000_000),
            "county": (72_000_000, 54_000_000, 30_000_000),
        }
        confirm_funds(actor=finance, funds=fresh(funds), version=1, at=AT)
        assert (fresh(funds).state, fresh(funds).version) == ("confirmed", 2)
        assert list(FundsStep.objects.values_list("version", "verb", "user__username")) == [
            (1, "entered", stage.reporters[0].user.username),
            (2, "confirmed", "finance"),
        ]
        facts = Event.objects.get(verb="funds.funds_entered").facts
        assert (facts["planned"], facts["arrived"], facts["paid"]) == ("126.00", "74.00", "40.00")
        assert list(wrong_funds()) == []

    def test_what_was_confirmed_waits_again_after_a_change(self, stage):
        confirmed(stage, 5, *FIRST)
        funds = entered(stage, 5, FIRST[0], line("county", 72, 60, 31))
        assert (funds.state, funds.version) == ("draft", 3)
        assert sums(funds)["county"] == (72_000_000, 60_000_000, 31_000_000)

    def test_a_month_returned_is_entered_again(self, stage):
        funds = returned(stage, entered(stage, 5, *FIRST))
        assert funds.state == "returned"
        assert FundsStep.objects.get(verb="returned").reason == "和指标文件不一致"
        with pytest.raises(errors.FundsUnfit):
            confirm_funds(actor=stage.clerk, funds=fresh(funds), version=2, at=AT)
        assert entered(stage, 5, *FIRST).state == "draft"

    def test_a_lead_enters_too(self, stage, world):
        cell = cell_of(stage, 5)
        own = Cell(cell.project, world.civil_affairs, cell.month)
        made = enter_funds(actor=world.lead_reporter, cell=own, given=FIRST, version=0, at=AT)
        assert (made.unit, made.state) == (world.civil_affairs, "draft")


class TestRefusals:
    def test_another_unit_the_approver_and_the_office_do_not_enter(self, stage, world, nothing_written):
        with nothing_written():
            for actor in (stage.reporters[1], stage.approvers[0], world.clerk, world.neighbour_clerk):
                with pytest.raises(PermissionDenied):
                    entered(stage, 5, *FIRST, actor=actor)

    def test_a_unit_without_part_in_the_project_enters_nothing(self, stage, world, nothing_written):
        actor = make_actor(world.office, "reporter", "office-reporter", "方一川")
        cell = cell_of(stage, 5)
        own = Cell(cell.project, world.office, cell.month)
        with nothing_written(), pytest.raises(PermissionDenied):
            enter_funds(actor=actor, cell=own, given=FIRST, version=0, at=AT)

    def test_who_entered_does_not_confirm_and_reporters_never(self, stage, world, nothing_written):
        funds = entered(stage, 5, *FIRST)
        both = Actor(stage.reporters[0].user, make_post(world.office, "finance", "财务岗"))
        with nothing_written():
            with pytest.raises(PermissionDenied):
                confirm_funds(actor=stage.reporters[0], funds=fresh(funds), version=1, at=AT)
            with pytest.raises(errors.SameUser):
                confirm_funds(actor=both, funds=fresh(funds), version=1, at=AT)

    @pytest.mark.parametrize(
        ("given", "refused", "field"),
        [
            ((line("province", 54, 20, 21),), errors.PaidAboveArrived, "words_province"),
            ((line("county", 10, 11, 3),), errors.ArrivedAbovePlanned, "words_county"),
            ((line("county", 10, 1, 0, arrears="upper"),), errors.ArrearsUnfit, "arrears_county"),
            ((line("city", 10, 10, 0, arrears="upper"),), errors.ArrearsUnfit, "arrears_city"),
            ((line("city", 10, 1, 0, corrects=end(4), words="多报"),), errors.CorrectsUnfit, "corrects_city"),
            ((), errors.NothingGiven, None),
        ],
    )
    def test_sums_that_cannot_be_are_refused_at_their_field(
        self, stage, given, refused, field, nothing_written
    ):
        with nothing_written(), pytest.raises(refused) as caught:
            entered(stage, 5, *given)
        assert caught.value.facts.get("field") == field
        assert "{" not in sentence(caught.value)

    def test_with_words_more_may_be_paid_than_arrived_and_arrive_than_planned(self, stage):
        said = line("city", 10, 12, 13, words="区级先行垫付；市里追加 2 万元")
        assert sums(entered(stage, 5, said)) == {"city": (12_000_000 - 2_000_000, 12_000_000, 13_000_000)}

    def test_the_database_holds_the_same(self, stage):
        funds = entered(stage, 5, *FIRST)
        rows = FundsLine.objects.filter(funds=funds, source="county")
        for change in ({"paid": 60_000_000}, {"arrived": 99_000_000}, {"paid": -1}, {"corrects": end(4)}):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**change)

    @pytest.mark.parametrize(("arrived", "paid", "what"), [(53, 30, "到位"), (54, 29, "拨付")])
    def test_a_sum_that_falls_names_the_closed_month_that_was_too_high(self, stage, arrived, paid, what):
        confirmed(stage, 4, *FIRST)
        fallen = line("county", 72, arrived, paid)
        with pytest.raises(errors.FundsFellOpen):
            entered(stage, 5, FIRST[0], fallen)
        freeze(stage, 4)
        with pytest.raises(errors.FundsFell) as caught:
            entered(stage, 5, FIRST[0], fallen)
        assert (caught.value.facts["what"], caught.value.facts["month"]) == (what, "2026年4月")
        wrong = line("county", 72, arrived, paid, corrects=end(5), words="退回多拨的钱")
        with pytest.raises(errors.CorrectsUnfit):
            entered(stage, 5, FIRST[0], wrong)
        mended = line("county", 72, arrived, paid, corrects=end(4), words="退回多拨的钱")
        assert sums(entered(stage, 5, FIRST[0], mended))["county"][1:] == (arrived * 10**6, paid * 10**6)
        assert list(wrong_funds()) == []

    def test_a_later_month_already_entered_is_not_overtaken_and_no_source_is_lost(self, stage):
        confirmed(stage, 4, *FIRST)
        entered(stage, 5, FIRST[0], line("county", 72, 60, 40))
        with pytest.raises(errors.LaterFalls):
            entered(stage, 4, FIRST[0], line("county", 72, 61, 30))
        with pytest.raises(errors.LaterFalls):
            entered(stage, 4, *FIRST, line("other", 5, 5, 0))
        with pytest.raises(errors.SourceDropped):
            entered(stage, 5, line("county", 72, 60, 40))

    def test_a_draft_that_the_freeze_overtook_binds_nobody(self, stage):
        entered(stage, 4, *FIRST)
        freeze(stage, 4)
        assert sums(entered(stage, 5, line("county", 72, 10, 1)))["county"] == (
            72_000_000,
            10_000_000,
            1_000_000,
        )

    def test_a_frozen_month_is_neither_entered_nor_confirmed_nor_returned(self, stage, nothing_written):
        funds = entered(stage, 4, *FIRST)
        freeze(stage, 4)
        with nothing_written():
            for step in (
                lambda: entered(stage, 4, *FIRST),
                lambda: confirm_funds(actor=stage.clerk, funds=fresh(funds), version=1, at=AT),
                lambda: returned(stage, funds),
            ):
                with pytest.raises(errors.MonthClosed):
                    step()

    def test_a_month_to_come_is_refused(self, stage, nothing_written):
        with nothing_written(), pytest.raises(errors.MonthUnknown):
            entered(stage, 7, *FIRST, at=moment(6, 30))

    def test_of_two_people_at_one_cell_the_second_is_told(self, stage, world, nothing_written):
        entered(stage, 5, *FIRST, version=0)
        other = make_actor(stage.rows[0].unit, "reporter", "second", "孔若谷")
        with nothing_written():
            for actor in (stage.reporters[0], other):
                with pytest.raises(errors.FundsStale):
                    entered(stage, 5, *FIRST, version=0, actor=actor)
        confirm_funds(actor=stage.clerk, funds=fresh(Funds.objects.get()), version=1, at=AT)
        with nothing_written(), pytest.raises(errors.FundsStale):
            confirm_funds(actor=stage.clerk, funds=fresh(Funds.objects.get()), version=1, at=AT)


class TestKept:
    def test_steps_and_frozen_months_are_kept_by_the_database(self, stage):
        funds = confirmed(stage, 4, *FIRST)
        freeze(stage, 4)
        for change in (
            lambda: FundsStep.objects.update(reason="改"),
            lambda: FundsStep.objects.all().delete(),
            lambda: FundsLine.objects.update(planned=99_000_000),
            lambda: FundsLine.objects.all().delete(),
            lambda: Funds.objects.filter(pk=funds.pk).update(state="draft"),
            lambda: FundsLine.objects.create(funds=funds, source="other", planned=1, arrived=0, paid=0),
            lambda: CountedLine.objects.update(paid=0),
            lambda: CountedLine.objects.all().delete(),
            lambda: CountedLine.objects.create(funds=funds, source="other", planned=1, arrived=0, paid=0),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()

    def test_verify_finds_a_planted_wrong_sum_a_fall_and_a_lost_trigger(self, stage):
        confirmed(stage, 4, *FIRST)
        later = confirmed(stage, 5, *FIRST)
        CountedLine.objects.filter(funds=later, source="county").update(paid=29_000_000)
        assert [finding.code for finding in wrong_funds()] == ["funds.differs", "funds.fell_untold"]
        CountedLine.objects.filter(funds=later, source="county").update(paid=30_000_000)
        assert list(wrong_funds()) == []
        FundsLine.objects.filter(funds=later, source="county").update(paid=29_000_000)
        assert [finding.code for finding in wrong_funds()] == ["funds.differs"]
        with connection.cursor() as cursor:
            on = "" if connection.vendor == "sqlite" else " ON funds_fundsstep"
            cursor.execute(f"DROP TRIGGER funds_fundsstep_no_update{on}")
        assert next(iter(wrong_funds())).facts == {"name": "funds_fundsstep_no_update"}
