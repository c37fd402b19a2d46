"""Pages of the ledger: who opens them, what they say, what their forms do."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.jobs.models import Job
from minsheng.apps.ledger.actions import accept, set_intake, submit
from minsheng.apps.ledger.models import Entry, EntryStep, Intake, Warning
from minsheng.apps.people.models import Role
from tests.apps.cascade.steps import edition_of, targets_of
from tests.apps.ledger.steps import (
    AT,
    CASES,
    DELIVERABLES,
    JANUARY,
    MEASURED,
    MECHANISM,
    PEOPLE,
    PERSONS,
    PLACES,
    PLEDGE,
    RATE,
    RESIDENTS,
    REVIEW,
    TOTALS,
    accepted,
    close,
    day,
    entered,
    freeze,
    fresh,
    given,
    number,
    stage_of,
    submitted,
    total,
    values,
)
from tests.conftest import make_actor, make_unit, merge_unit, signed_in

pytestmark = pytest.mark.django_db

MOST = 15


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is the morning of 10 June 2026."""
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def desk(client):
    """`desk(actor)` is the client logged in as the actor."""
    return lambda actor: signed_in(client, actor)


def html(answer):
    return answer.content.decode()


def plain(answer):
    """The page's text without tags and blanks."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", html(answer)))


def row_url(stage, at_row=0, *, name="row"):
    return reverse(f"ledger:{name}", args=[stage.rows[at_row].pk])


def entry_url(entry, name="entry"):
    return reverse(f"ledger:{name}", args=[entry.pk])


def intakes_url(programme):
    return reverse("ledger:intakes", args=[programme.code])


def tick(entry):
    return f"{entry.pk}:{entry.version}"


def after(answer):
    return re.search(r'name="after" value="(\d+)"', html(answer))[1]


class TestWhoOpens:
    @pytest.mark.parametrize(
        ("who", "status"),
        [
            ("clerk", 200),
            ("leader", 200),
            ("auditor", 200),
            ("lead_reporter", 200),
            ("street_reporter", 404),
            ("neighbour_clerk", 404),
            ("system_administrator", 403),
            ("stranger", 403),
        ],
    )
    def test_row_and_entry_are_open_to_those_who_see_the_row(self, desk, world, stage, who, status):
        entry = entered(stage, 0, given(day(6, 1), 1))
        for url in (row_url(stage), entry_url(entry)):
            assert desk(getattr(world, who)).get(url).status_code == status

    def test_a_unit_opens_its_own_row_and_not_the_other_units(self, desk, stage):
        assert desk(stage.reporters[0]).get(row_url(stage, 0)).status_code == 200
        assert desk(stage.reporters[0]).get(row_url(stage, 1)).status_code == 404
        other = entered(stage, 1, given(day(6, 1), 1))
        assert desk(stage.reporters[0]).get(entry_url(other)).status_code == 404

    @pytest.mark.parametrize("name", ["submit", "accept", "return", "withdraw"])
    def test_the_neighbour_decides_on_nothing(self, desk, world, stage, name):
        entry = submitted(stage, 0, given(day(6, 1), 1))
        answer = desk(world.neighbour_clerk).post(entry_url(entry, name), {"version": entry.version})
        assert answer.status_code in (403, 404)
        assert fresh(entry).version == entry.version

    def test_only_the_office_sets_how_targets_are_entered(self, desk, world, stage):
        url = intakes_url(stage.programme)
        assert desk(world.clerk).get(url).status_code == 200
        assert desk(stage.lead).get(url).status_code == 403
        assert desk(world.neighbour_clerk).get(url).status_code == 404

    def test_who_enters_nothing_gets_no_form(self, desk, world, stage):
        assert desk(stage.approvers[0]).get(row_url(stage, name="enter")).status_code == 403
        assert desk(stage.reporters[1]).get(row_url(stage, name="enter")).status_code == 404
        assert desk(world.lead_reporter).get(row_url(stage, name="enter")).status_code == 404

    def test_who_is_logged_out_is_led_to_the_log_in(self, client, stage):
        for url in (reverse("ledger:mine"), reverse("ledger:acceptance"), row_url(stage)):
            assert client.get(url).url.startswith("/account/login/")

    def test_opening_a_page_writes_nothing(self, desk, world, stage, nothing_written):
        entry = submitted(stage, 0, given(day(6, 1), 1))
        pages = [reverse("ledger:mine"), reverse("ledger:acceptance"), row_url(stage), entry_url(entry)]
        with nothing_written():
            for actor in (stage.reporters[0], stage.approvers[0], stage.lead, world.clerk):
                for url in pages:
                    assert desk(actor).get(url).status_code == 200


class TestQueries:
    def test_each_page_takes_at_most_fifteen(self, desk, world, stage, django_assert_max_num_queries):
        entries = [submitted(stage, 0, given(day(6, 1), n)) for n in range(1, 8)]
        accept(actor=stage.lead, seen={entries[0].pk: 2}, at=AT)
        entered(stage, 0, given(day(6, 2), 20))
        edit = entered(stage, 0, given(day(6, 2), 21))
        row = row_url(stage)
        asked = [
            (stage.reporters[0], reverse("ledger:mine")),
            (stage.approvers[0], reverse("ledger:mine")),
            (stage.lead, reverse("ledger:mine")),
            (world.clerk, reverse("ledger:mine")),
            (stage.approvers[0], row),
            (stage.lead, f"{row}?state=submitted&month=2026-06-30"),
            (stage.reporters[0], row_url(stage, name="enter")),
            (stage.reporters[0], entry_url(edit, "change")),
            (stage.lead, entry_url(entries[0])),
            (stage.lead, entry_url(entries[3])),
            (stage.lead, reverse("ledger:acceptance")),
            (stage.lead, f"{reverse('ledger:acceptance')}?row={stage.rows[0].pk}"),
            (world.clerk, intakes_url(stage.programme)),
            (world.clerk, reverse("ledger:intake", args=[stage.programme.code, stage.target.code])),
        ]
        for actor, url in asked:
            browser = desk(actor)
            browser.get(url)
            with django_assert_max_num_queries(MOST):
                assert browser.get(url).status_code == 200, url


class TestMine:
    def test_what_comes_next_stands_first_and_the_states_add_up(self, desk, world, stage):
        page = plain(desk(stage.reporters[0]).get(reverse("ledger:mine")))
        assert "要登记1项=1还没登记" in page
        entry = entered(stage, 0, given(day(6, 1), 1))
        assert "1待审核" in plain(desk(stage.approvers[0]).get(reverse("ledger:mine")))
        assert "审核1条" in plain(desk(stage.approvers[0]).get(reverse("ledger:mine")))
        submitted(stage, 1, given(day(6, 1), 2))
        assert "待认定1条。" in plain(desk(stage.lead).get(reverse("ledger:mine")))
        assert entry.state == Entry.State.DRAFT

    def test_figure_number_and_share_of_a_row(self, desk, stage):
        for n in range(1, 4):
            accepted(stage, 0, given(day(6, 1), n))
        page = plain(desk(stage.reporters[0]).get(reverse("ledger:mine")))
        assert "3人60人5.0%" in page

    def test_who_follows_a_unit_goes_on_with_its_rows(self, desk, world, stage):
        heir = make_unit(world.district, "湖东街道办事处", kind="street")
        merge_unit(stage.rows[0].unit, heir, day(6, 1))
        reporter = desk(make_actor(heir, Role.REPORTER, "heir", "许安"))
        assert "要登记1项=1还没登记" in plain(reporter.get(reverse("ledger:mine")))
        assert reporter.get(row_url(stage, name="enter")).status_code == 200
        assert reporter.get(row_url(stage, 1)).status_code == 404
        assert desk(stage.reporters[0]).get(row_url(stage, name="enter")).status_code == 403

    def test_who_follows_the_lead_accepts_in_its_place(self, desk, world, stage):
        entry = submitted(stage, 0, given(day(6, 1), 1))
        heir = make_unit(world.district, "望湖区社会事务局")
        merge_unit(world.civil_affairs, heir, day(6, 5))
        lead = desk(make_actor(heir, Role.APPROVER, "heir", "许安"))
        assert "待认定1条" in plain(lead.get(reverse("ledger:mine")))
        sent = {"seen": [tick(entry)], "do": "accept"}
        assert "已认定1条。" in plain(lead.post("/ledger/acceptance/decide/", sent, follow=True))
        assert desk(stage.lead).get("/ledger/acceptance/").status_code == 403

    def test_a_filter_leaves_the_rows_of_a_state(self, desk, stage):
        page = desk(stage.reporters[0]).get(f"{reverse('ledger:mine')}?work=returned")
        assert "没有这样的任务" in html(page)

    def test_the_office_is_told_of_targets_that_nobody_can_enter(self, desk, world):
        edition = edition_of(world.district, PEOPLE, PLACES, lead=world.civil_affairs, in_force_from=JANUARY)
        page = plain(desk(world.clerk).get(reverse("ledger:mine")))
        assert "望湖区2026年方案还有2个目标没定登记方式" in page
        assert targets_of(edition)

    def test_a_unit_without_rows_is_told_where_they_come_from(self, desk, world):
        assert "任务分解下达以后" in html(desk(world.street_reporter).get(reverse("ledger:mine")))


class TestIntakes:
    def sent(self, page):
        return re.findall(r'name="shown" value="([^"]+)"', html(page))

    def test_all_targets_are_set_as_proposed_in_one_event(self, desk, world):
        from minsheng.apps.audit.models import Event

        edition = edition_of(
            world.district, PEOPLE, PLACES, RATE, MECHANISM, PLEDGE,
            lead=world.civil_affairs, in_force_from=JANUARY,
        )  # fmt: skip
        office, url = desk(world.clerk), intakes_url(edition.programme)
        page = office.get(url)
        assert "同一人在全区只算一次" in html(page)
        answer = office.post(url, {"shown": self.sent(page)}, follow=True)
        assert "已按建议设定5个目标" in plain(answer)
        manners = [intake.manner for intake in Intake.objects.order_by("target__code")]
        assert manners == ["subjects", "totals", "measured", "deliverables", "review"]
        assert Intake.objects.first().from_month.isoformat() == "2026-01-31"
        assert Event.objects.filter(verb="ledger.intakes_set").count() == 1

    def test_what_somebody_set_meanwhile_is_refused_as_a_whole(self, desk, world, nothing_written):
        edition = edition_of(world.district, PEOPLE, PLACES, lead=world.civil_affairs, in_force_from=JANUARY)
        office, url = desk(world.clerk), intakes_url(edition.programme)
        sent = self.sent(office.get(url))
        office.post(url, {"shown": sent[:1]})
        with nothing_written():
            answer = office.post(url, {"shown": sent})
        assert answer.status_code == 422
        assert "刚刚被别人改过" in html(answer)

    def test_another_proposal_than_was_shown_is_not_set(self, desk, world, nothing_written):
        edition = edition_of(world.district, PEOPLE, lead=world.civil_affairs, in_force_from=JANUARY)
        office, url = desk(world.clerk), intakes_url(edition.programme)
        stale = self.sent(office.get(url))[0].replace("subjects:person", "totals:")
        with nothing_written():
            assert office.post(url, {"shown": [stale]}).status_code == 422

    def test_one_target_is_set_by_its_form_and_stays_as_shown(self, desk, world):
        edition = edition_of(world.district, PEOPLE, lead=world.civil_affairs, in_force_from=JANUARY)
        target = targets_of(edition)[0]
        office, url = desk(world.clerk), reverse("ledger:intake", args=[edition.programme.code, target.code])
        sent = {"manner": "totals", "subject": "", "issuers": "区民政局\n区残联", "month": "2026-01-31:0"}
        assert office.post(url, sent).status_code == 302
        intake = Intake.objects.get()
        assert (intake.manner, intake.issuers, intake.key_kind) == ("totals", ["区民政局", "区残联"], "")
        again = office.post(url, sent)
        assert again.status_code == 422
        assert "刚刚被别人改过" in html(again)

    def test_a_way_that_does_not_fit_is_not_offered(self, desk, world):
        edition = edition_of(world.district, RATE, lead=world.civil_affairs, in_force_from=JANUARY)
        target = targets_of(edition)[0]
        url = reverse("ledger:intake", args=[edition.programme.code, target.code])
        office = desk(world.clerk)
        assert 'value="totals"' not in html(office.get(url))
        answer = office.post(url, {"manner": "totals", "month": "2026-01-31:0"})
        assert answer.status_code == 422
        assert "“登记方式”没有这一项" in html(answer)


class TestEntering:
    @pytest.mark.parametrize(
        ("said", "intake", "numbers", "asked", "not_asked"),
        [
            (
                PEOPLE,
                PERSONS,
                ("60", "40"),
                ["identity", "name", "born_on", "sex"],
                ["code", "issuer", "phone"],
            ),
            (PLACES, CASES, ("60", "40"), ["code", "quantity"], ["identity", "issuer"]),
            (PLACES, TOTALS, ("60", "40"), ["quantity", "issuer", "document"], ["identity", "words"]),
            (RATE, MEASURED, ("80", "80"), ["numerator", "denominator"], ["quantity", "issuer"]),
            (MECHANISM, DELIVERABLES, (), ["deliverable", "document"], ["quantity", "identity"]),
        ],
    )
    def test_the_form_asks_what_the_manner_needs(self, desk, world, said, intake, numbers, asked, not_asked):
        stage = stage_of(world, said, intake, numbers)
        page = html(desk(stage.reporters[0]).get(row_url(stage, name="enter")))
        for name in [*asked, "happened_on"]:
            assert f'name="{name}"' in page, name
        for name in not_asked:
            assert f'name="{name}"' not in page, name
        begins = "2026-05-31" if intake in (TOTALS, MEASURED) else "2026-06-10"
        assert f'name="happened_on" value="{begins}"' in page

    def test_the_form_begins_with_today_once_last_month_is_frozen(self, desk, world):
        stage = stage_of(world, PLACES, TOTALS)
        freeze(stage, 5)
        page = html(desk(stage.reporters[0]).get(row_url(stage, name="enter")))
        assert 'name="happened_on" value="2026-06-10"' in page

    def test_a_review_is_entered_by_the_lead(self, desk, world):
        stage = stage_of(world, PLEDGE, REVIEW, ())
        url = row_url(stage, name="enter")
        assert desk(stage.reporters[0]).get(url).status_code == 404
        lead = desk(world.lead_reporter)
        sent = {"grade": "2", "words": "走访三个社区", "happened_on": "2026-06-09", "after": "0"}
        assert lead.post(url, sent).status_code == 302
        assert Entry.objects.get().grade == 2
        assert "退回" not in plain(lead.get(reverse("ledger:mine"))).partition("下一步")[2]

    def test_a_person_is_entered_and_shown_masked(self, desk, stage):
        reporter, url = desk(stage.reporters[0]), row_url(stage, name="enter")
        sent = {"identity": number(7), "name": "赵小清", "happened_on": "2026-06-09", "after": "0"}
        page = plain(reporter.post(url, sent, follow=True))
        assert "已登记1条，等审核。" in page
        assert number(7) not in page
        assert f"{number(7)[:6]}********{number(7)[-4:]}" in page
        leader = html(desk(stage.lead).get(row_url(stage)))
        assert number(7) not in leader

    def test_another_is_entered_with_the_same_day(self, desk, stage):
        reporter, url = desk(stage.reporters[0]), row_url(stage, name="enter")
        sent = {"identity": number(7), "name": "赵小清", "happened_on": "2026-05-02", "after": "0"}
        answer = reporter.post(url, sent | {"then": "another"})
        assert answer.url == f"{url}?day=2026-05-02"
        assert 'value="2026-05-02"' in html(reporter.get(answer.url))

    def test_a_second_click_is_told_and_writes_nothing(self, desk, world, nothing_written):
        stage = stage_of(world, PLACES, CASES)
        reporter, url = desk(stage.reporters[0]), row_url(stage, name="enter")
        sent = {
            "code": "A-1",
            "quantity": "1",
            "happened_on": "2026-06-01",
            "after": after(reporter.get(url)),
        }
        assert reporter.post(url, sent).status_code == 302
        with nothing_written():
            second = reporter.post(url, sent | {"code": "A-2"})
        assert second.status_code == 422
        assert "可能是点了两次" in html(second)
        assert reporter.post(url, sent | {"code": "A-2", "after": after(second)}).status_code == 302

    def test_numbers_are_read_as_clerks_write_them(self, desk, world):
        stage = stage_of(world, PLACES, TOTALS)
        sent = {"issuer": "区城管局", "document": "6月验收单", "happened_on": "2026-06-01", "after": "0"}
        answer = desk(stage.reporters[0]).post(row_url(stage, name="enter"), sent | {"quantity": "1,2００个"})
        assert answer.status_code == 302
        assert Entry.objects.get().quantity == 1200

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("happened_on", "2026-06-11", "还没有到"),
            ("happened_on", "2025-12-31", "不在 2026 年内"),
            ("identity", "99999919400131001", "应为 18 位"),
            ("identity", "", "没有填身份证号"),
        ],
    )
    def test_a_mistake_stands_on_the_form_and_what_was_typed_stays(self, desk, stage, field, value, said):
        sent = {
            "identity": number(7),
            "name": "赵小清",
            "happened_on": "2026-06-09",
            "after": "0",
            field: value,
        }
        answer = desk(stage.reporters[0]).post(row_url(stage, name="enter"), sent)
        assert answer.status_code == 422
        assert said in html(answer)
        assert 'value="赵小清"' in html(answer)
        assert not Entry.objects.exists()

    def test_who_has_no_number_is_entered_by_name_birth_and_sex(self, desk, stage):
        sent = {
            "name": "赵小清",
            "born_on": "1940-01-31",
            "sex": "female",
            "happened_on": "2026-06-09",
            "after": "0",
        }
        assert desk(stage.reporters[0]).post(row_url(stage, name="enter"), sent).status_code == 302
        assert Entry.objects.get().key_kind == "weak"

    def test_a_correction_takes_off_and_says_why(self, desk, world):
        stage = stage_of(world, PLACES, CASES)
        accepted(stage, 0, given(day(6, 1), quantity=None, subject=_case("A-1")))
        url = f"{row_url(stage, name='enter')}?as=correction"
        reporter = desk(stage.reporters[0])
        sent = {"quantity": "1", "happened_on": "2026-06-09", "after": after(reporter.get(url))}
        assert "请填“更正原因”" in html(reporter.post(url, sent))
        assert reporter.post(url, sent | {"words": "重复登记"}).status_code == 302
        assert Entry.objects.order_by("pk").last().quantity == -1

    def test_a_total_of_a_past_month_is_mended_by_naming_it(self, desk, world):
        stage = stage_of(world, PLACES, TOTALS)
        accepted(stage, 0, total(day(5, 31), 30))
        url = f"{row_url(stage, name='enter')}?as=correction"
        reporter = desk(stage.reporters[0])
        sent = {
            "quantity": "20", "issuer": "区城管局", "document": "复核单", "mends": "2026-05-31",
            "words": "多报 10 个", "happened_on": "2026-06-09", "after": after(reporter.get(url)),
        }  # fmt: skip
        assert reporter.post(url, sent).status_code == 302
        assert Entry.objects.order_by("pk").last().mends == day(5, 31)

    def test_a_stock_asks_whether_somebody_left(self, desk, world):
        stage = stage_of(world, RESIDENTS)
        accepted(stage, 0, given(day(5, 1), 1))
        sent = {"identity": number(1), "happened_on": "2026-06-01", "is_leaving": "on"}
        reporter, url = desk(stage.reporters[0]), row_url(stage, name="enter")
        answer = reporter.post(url, sent | {"after": after(reporter.get(url))})
        assert answer.status_code == 302
        assert Entry.objects.order_by("pk").last().quantity == -1

    def test_a_month_that_is_entered_otherwise_has_a_form_of_its_own(self, desk, world):
        stage = stage_of(world, PLACES, CASES)
        may = day(5, 1)
        set_intake(actor=world.clerk, target=stage.target, from_month=may, given=TOTALS, version=0, at=AT)
        reporter, url = desk(stage.reporters[0]), row_url(stage, name="enter")
        page = reporter.get(url)
        assert "1月起逐个登记" in html(page)
        sent = {"quantity": "3", "issuer": "区城管局", "document": "清单", "after": "0"}
        wrong = reporter.post(url, sent | {"happened_on": "2026-04-30"})
        assert "2026年4月的这项逐个登记，和这张表不同" in html(wrong)
        early = f"{url}?day=2026-04-30"
        assert 'name="code"' in html(reporter.get(early))
        assert (
            reporter.post(early, {"code": "A-1", "happened_on": "2026-04-30", "after": "0"}).status_code
            == 302
        )
        assert Entry.objects.get().manner == "subjects"

    def test_without_a_way_there_is_no_form(self, desk, world):
        stage = stage_of(world, PEOPLE, None)
        reporter = desk(stage.reporters[0])
        assert reporter.get(row_url(stage, name="enter")).status_code == 404
        assert "还没定登记方式" in html(reporter.get(row_url(stage)))


def _case(code):
    from minsheng.apps.ledger.values import SubjectGiven

    return SubjectGiven(code=code)


class TestRow:
    def test_entries_are_narrowed_by_state_and_month(self, desk, stage):
        for month in (3, 5):
            entered(stage, 0, given(day(month, 1), month))
        submitted(stage, 0, given(day(5, 2), 9))
        reporter, url = desk(stage.reporters[0]), row_url(stage)
        counts = [
            html(reporter.get(f"{url}?{query}")).count('class="nm"')
            for query in (
                "",
                "state=draft",
                "state=draft&month=2026-05-31",
                "month=2026-03-31",
                "state=accepted",
            )
        ]
        assert counts == [3, 2, 1, 1, 0]

    def test_drafts_are_put_up_by_the_second_person(self, desk, stage):
        first, second = (entered(stage, 0, given(day(6, 1), n)) for n in (1, 2))
        url = row_url(stage, name="submit_ticked")
        answer = desk(stage.approvers[0]).post(url, {"seen": [tick(first), tick(second)]}, follow=True)
        assert "已审核通过2条。" in plain(answer)
        assert {fresh(first).state, fresh(second).state} == {Entry.State.SUBMITTED}

    def test_a_stale_tick_is_told_and_the_others_go_on(self, desk, stage):
        first, second = (entered(stage, 0, given(day(6, 1), n)) for n in (1, 2))
        stale = f"{first.pk}:{first.version + 1}"
        url = row_url(stage, name="submit_ticked")
        answer = desk(stage.approvers[0]).post(url, {"seen": [stale, tick(second)]}, follow=True)
        assert "已审核通过1条；1条没有办：1条刚刚有变动。" in plain(answer)
        assert fresh(first).state == Entry.State.DRAFT

    def test_all_drafts_are_put_up_as_they_were_shown(self, desk, stage):
        for n in (1, 2):
            entered(stage, 0, given(day(6, 1), n))
        approver, url = desk(stage.approvers[0]), row_url(stage, name="submit_ticked")
        group = re.search(r'name="group" value="([^"]+)"', html(approver.get(row_url(stage))))[1]
        entered(stage, 0, given(day(6, 1), 3))
        stale = approver.post(url, {"group": group})
        assert stale.status_code == 422
        assert Entry.objects.filter(state=Entry.State.SUBMITTED).count() == 0
        group = re.search(r'name="group" value="([^"]+)"', html(approver.get(row_url(stage))))[1]
        assert "已审核通过3条" in plain(approver.post(url, {"group": group}, follow=True))

    def test_more_drafts_than_one_transaction_takes_go_as_a_job(self, desk, stage, monkeypatch):
        monkeypatch.setattr("minsheng.apps.ledger.views.rows.LIMIT", 1)
        for n in (1, 2):
            entered(stage, 0, given(day(6, 1), n))
        approver = desk(stage.approvers[0])
        group = re.search(r'name="group" value="([^"]+)"', html(approver.get(row_url(stage))))[1]
        answer = approver.post(row_url(stage, name="submit_ticked"), {"group": group})
        job = Job.objects.get()
        assert answer.url == reverse("desk:job", args=[job.pk])
        assert job.title == "审核通过 2 条台账"
        assert approver.get(answer.url).status_code == 200

    def test_ticks_of_another_row_are_passed_over(self, desk, stage):
        other = entered(stage, 1, given(day(6, 1), 1))
        desk(stage.approvers[0]).post(row_url(stage, name="submit_ticked"), {"seen": [tick(other)]})
        assert fresh(other).state == Entry.State.DRAFT

    def test_nothing_ticked_is_told(self, desk, stage):
        answer = desk(stage.approvers[0]).post(row_url(stage, name="submit_ticked"), {})
        assert answer.status_code == 422
        assert "还没有勾选" in html(answer)

    def test_what_is_not_accepted_is_taken_back(self, desk, stage):
        draft = entered(stage, 0, given(day(6, 1), 1))
        counted = accepted(stage, 0, given(day(6, 1), 2))
        url = row_url(stage, name="withdraw_ticked")
        answer = desk(stage.reporters[0]).post(url, {"seen": [tick(draft), tick(counted)]}, follow=True)
        assert "已撤回1条。" in plain(answer)
        assert (fresh(draft).state, fresh(counted).state) == (Entry.State.WITHDRAWN, Entry.State.ACCEPTED)


class TestEntry:
    def test_the_way_to_the_figure_in_the_browser(self, desk, stage):
        entry = submitted(stage, 0, given(day(6, 1), 1))
        answer = desk(stage.lead).post(entry_url(entry, "accept"), {"version": entry.version}, follow=True)
        assert "已认定，计入2026年6月。" in plain(answer)
        assert "计入2026年6月" in plain(answer)
        assert values(stage, 0, 6) == [1]

    def test_what_is_done_in_a_closed_month_says_where_it_counts(self, desk, stage):
        close(stage, 0, 5)
        sent = {"happened_on": "2026-05-20", "identity": number(1), "name": ""}
        answer = desk(stage.reporters[0]).post(f"/ledger/rows/{stage.rows[0].pk}/enter/", sent, follow=True)
        assert "2026年5月已经关账，认定以后计入2026年6月。" in plain(answer)
        entry = Entry.objects.get()
        submit(actor=stage.approvers[0], seen={entry.pk: 1}, at=AT)
        answer = desk(stage.lead).post(entry_url(entry, "accept"), {"version": 2}, follow=True)
        assert "已认定，计入2026年6月。" in plain(answer)

    def test_return_with_a_reason_and_correct(self, desk, stage):
        entry = submitted(stage, 0, given(day(6, 1), 1))
        lead, url = desk(stage.lead), entry_url(entry, "return")
        assert "没有写原因" in html(lead.post(url, {"version": entry.version, "reason": " "}))
        assert lead.post(url, {"version": entry.version, "reason": "请核对日期"}).status_code == 302
        reporter = desk(stage.reporters[0])
        assert "退回原因：请核对日期" in plain(reporter.get(entry_url(entry)))
        sent = {"version": fresh(entry).version, "happened_on": "2026-06-02", "identity": "", "name": ""}
        assert reporter.post(entry_url(entry, "change"), sent).status_code == 302
        assert (fresh(entry).state, fresh(entry).happened_on) == (Entry.State.DRAFT, day(6, 2))
        assert fresh(entry).key == entry.key

    def test_the_approver_of_the_unit_returns_with_a_reason(self, desk, stage):
        entry = entered(stage, 0, given(day(6, 1), 1))
        assert entry_url(entry, "return") not in html(desk(stage.lead).get(entry_url(entry)))
        approver, url = desk(stage.approvers[0]), entry_url(entry, "return")
        assert url in html(approver.get(entry_url(entry)))
        assert approver.post(url, {"version": 1, "reason": "请核对日期"}).status_code == 302
        assert "退回原因：请核对日期" in plain(desk(stage.reporters[0]).get(entry_url(entry)))

    def test_a_stale_change_is_refused_with_its_sentence(self, desk, stage):
        entry = entered(stage, 0, given(day(6, 1), 1))
        sent = {"version": "1", "happened_on": "2026-06-02", "identity": number(1)}
        reporter = desk(stage.reporters[0])
        assert reporter.post(entry_url(entry, "change"), sent).status_code == 302
        answer = reporter.post(entry_url(entry, "change"), sent)
        assert answer.status_code == 422
        assert "刚刚有变动" in html(answer)

    def test_a_second_accepted_entry_of_a_person_names_the_unit_to_the_lead_alone(self, desk, stage):
        accepted(stage, 0, given(day(6, 1), 1))
        second = accepted(stage, 1, given(day(6, 2), 1))
        lead = html(desk(stage.lead).get(entry_url(second)))
        assert "本区已有单位计入" in lead
        assert stage.rows[0].unit.name in lead
        own = html(desk(stage.reporters[1]).get(entry_url(second)))
        assert "不再计数：已有登记计入" in own
        assert stage.rows[0].unit.name not in own

    def test_a_warning_is_explained_by_the_unit_and_settled_by_who_accepts(self, desk, stage):
        entry = submitted(stage, 0, given(day(6, 1), 1))
        warning = Warning.objects.create(entry=entry, code="ledger.weak_key_known", facts={"count": 1})
        url = reverse("ledger:explain", args=[entry.pk, warning.pk])
        told = {"version": entry.version, "words": "同名不同人"}
        assert desk(stage.reporters[0]).post(url, told).status_code == 302
        warning.refresh_from_db()
        assert warning.settled_by == ""
        assert warning.words.endswith("：同名不同人")
        page = html(desk(stage.lead).get(entry_url(entry)))
        assert "同名不同人" in page
        assert desk(stage.lead).post(url, told | {"words": "已核实"}).status_code == 302
        warning.refresh_from_db()
        assert (warning.words, bool(warning.settled_by)) == ("已核实", True)
        assert "已经由认定的人处理" in html(desk(stage.reporters[0]).post(url, told))

    def test_the_neighbour_explains_nothing(self, desk, world, stage):
        entry = submitted(stage, 0, given(day(6, 1), 1))
        warning = Warning.objects.create(entry=entry, code="ledger.weak_key_known", facts={"count": 1})
        url = reverse("ledger:explain", args=[entry.pk, warning.pk])
        told = {"version": entry.version, "words": "是"}
        assert desk(world.neighbour_clerk).post(url, told).status_code == 404
        assert desk(world.leader).post(url, told).status_code == 403


class TestAcceptance:
    url = "/ledger/acceptance/"
    to = "/ledger/acceptance/decide/"

    def ticks(self, page):
        return re.findall(r'name="group" value="([^"]+)"', html(page))

    def test_groups_by_target_and_unit_with_sums(self, desk, stage):
        for n in (1, 2):
            submitted(stage, 0, given(day(6, n), n))
        submitted(stage, 1, given(day(6, 3), 3))
        page = plain(desk(stage.lead).get(self.url))
        assert "待认定3条" in page
        assert "001街道22人6月1日" in page
        assert "002街道11人6月3日" in page
        assert "没有待认定的台账" in html(desk(stage.reporters[0]).get(self.url))

    def test_a_unit_is_accepted_whole_and_what_is_left_is_named(self, desk, stage):
        entries = [submitted(stage, 0, given(day(6, 1), n)) for n in (1, 2, 3)]
        Warning.objects.create(entry=entries[0], code="ledger.weak_key_known", facts={"count": 1})
        lead = desk(stage.lead)
        answer = lead.post(self.to, {"group": self.ticks(lead.get(self.url)), "do": "accept"}, follow=True)
        assert "已认定2条；1条没有办：1条有提醒，要打开单独认定。" in plain(answer)
        assert values(stage, 0, 6) == [2]

    def test_a_group_that_changed_is_refused(self, desk, stage):
        submitted(stage, 0, given(day(6, 1), 1))
        lead = desk(stage.lead)
        shown = self.ticks(lead.get(self.url))
        submitted(stage, 0, given(day(6, 1), 2))
        answer = lead.post(self.to, {"group": shown, "do": "accept"})
        assert answer.status_code == 422
        assert "刚刚有变动" in html(answer)
        assert not Entry.objects.filter(state=Entry.State.ACCEPTED).exists()

    def test_some_are_returned_with_one_reason(self, desk, stage):
        entries = [submitted(stage, 0, given(day(6, 1), n)) for n in (1, 2)]
        lead, to = desk(stage.lead), f"{self.to}?row={stage.rows[0].pk}"
        assert "没有写原因" in html(lead.post(to, {"seen": [tick(entries[0])], "do": "return"}))
        sent = {"seen": [tick(entries[0])], "do": "return", "reason": "请补佐证"}
        assert "已退回1条。" in plain(lead.post(to, sent, follow=True))
        assert [fresh(each).state for each in entries] == [Entry.State.RETURNED, Entry.State.SUBMITTED]

    def test_entries_of_rows_that_another_accepts_are_passed_over(self, desk, world, stage):
        entry = submitted(stage, 0, given(day(6, 1), 1))
        other = make_actor(world.office, Role.APPROVER, "other-approver", "吴桐")
        desk(other).post(self.to, {"seen": [tick(entry)], "do": "accept"})
        assert fresh(entry).state == Entry.State.SUBMITTED

    def test_more_than_one_transaction_takes_goes_as_a_job(self, desk, stage, monkeypatch):
        monkeypatch.setattr("minsheng.apps.ledger.views.acceptance.LIMIT", 2)
        for n in (1, 2, 3):
            submitted(stage, 0, given(day(6, 1), n))
        lead = desk(stage.lead)
        answer = lead.post(self.to, {"group": self.ticks(lead.get(self.url)), "do": "accept"}, follow=True)
        assert "正在认定3条" in plain(answer)
        assert "认定3条台账：排队中" in plain(answer)
        assert Job.objects.get().state == Job.State.QUEUED
        Job.objects.update(state=Job.State.DONE, finished_at=AT, words="已认定 3 条。")
        assert "认定3条台账：已完成。已认定3条。" in plain(lead.get(self.url))


class TestJob:
    def test_all_are_accepted_and_a_rerun_tells_the_same(self, stage):
        from minsheng.apps.jobs.progress import Progress
        from minsheng.apps.ledger.deciding import decide_later
        from minsheng.apps.ledger.jobs import decide_many

        entries = [submitted(stage, 0, given(day(6, 1), n)) for n in (1, 2, 3)]
        seen = {entry.pk: entry.version for entry in entries} | {entries[2].pk: 9}
        job = decide_later(stage.lead, "accept", seen, back="/ledger/acceptance/")
        Job.objects.update(state=Job.State.RUNNING)
        for _ in range(2):
            result = decide_many(Progress(job), job.arguments)
            assert (result["done"], result["left"]) == (2, {"ledger.entry_stale": 1})
        assert values(stage, 0, 6) == [2]
        assert EntryStep.objects.filter(verb="accepted").count() == 2


def test_a_single_total_that_waits_shows_its_figure(desk, world):
    places = stage_of(world, PLACES, TOTALS)
    submitted(places, 0, total(day(6, 1), 37))
    assert "37个" in plain(desk(places.lead).get("/ledger/acceptance/"))
