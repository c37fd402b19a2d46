from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction

from minsheng.apps.audit.models import Event
from minsheng.apps.audit.sentences import sentence
from minsheng.apps.people.actor import Actor
from minsheng.apps.workdays import library, problems, queries
from minsheng.apps.workdays.actions import fill_workdays, set_days, settle_year
from minsheng.apps.workdays.models import WorkingDay

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SYSTEM = Actor.system("fill_workdays")
NOTICE = "2027年部分节假日安排的通知"
NEW_YEAR = date(2027, 1, 1)


def fill():
    return fill_workdays(actor=SYSTEM, at=AT)


def put(clerk, first, last=None, *, works=False, document=NOTICE):
    return set_days(actor=clerk, span=(first, last or first), works=works, document=document, at=AT)


def events():
    return list(Event.objects.order_by("number").values_list("verb", "facts"))


@pytest.mark.django_db
def test_the_library_fills_every_day_of_the_years_it_knows():
    assert fill() == (date(2026, 12, 31) - date(2020, 1, 1)).days + 1 == 2557
    row = WorkingDay.objects.get(day=date(2026, 2, 14))
    assert (row.works, row.origin, row.source, row.set_by) == (
        True,
        "library",
        library.source(),
        "minsheng fill_workdays",
    )
    facts = {"count": 2557, "first": "2020-01-01", "last": "2026-12-31", "source": library.source()}
    assert events() == [("workdays.days_filled", facts)]


@pytest.mark.django_db
def test_filling_again_writes_nothing():
    fill()
    assert fill() == 0
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_filling_mends_what_an_older_library_told_and_leaves_what_the_office_set(world):
    fill()
    WorkingDay.objects.filter(day=date(2026, 2, 16)).update(works=True)
    put(world.clerk, date(2026, 3, 2), document="区里停电通知")
    assert fill() == 1
    known = queries.calendar(2026)
    assert (known.is_workday(date(2026, 2, 16)), known.is_workday(date(2026, 3, 2))) == (False, False)


@pytest.mark.django_db
def test_the_command_fills_and_says_so(capsys):
    call_command("fill_workdays")
    call_command("fill_workdays")
    assert capsys.readouterr().out == "写入工作日历 2557 天。\n工作日历已是最新，不用再写。\n"


def test_an_official_sets_days_with_a_document_and_leaves_a_trace(world):
    assert put(world.clerk, NEW_YEAR, date(2027, 1, 3)) == 3
    known = queries.calendar(2027)
    assert [known.is_workday(NEW_YEAR + timedelta(n)) for n in range(4)] == [False, False, False, True]
    assert [known.is_provisional(NEW_YEAR + timedelta(n)) for n in range(4)] == [False, False, False, True]
    facts = {
        "count": 3,
        "first": "2027-01-01",
        "last": "2027-01-03",
        "works": "休",
        "document": NOTICE,
        "before": {"2027-01-01": "未定", "2027-01-02": "未定", "2027-01-03": "未定"},
    }
    assert events() == [("workdays.days_set", facts)]
    assert Event.objects.get().actor_id == "clerk"
    assert (
        sentence("workdays.days_set", "", facts)
        == f"工作日历：2027-01-01 至 2027-01-03 中 3 天改为休，依据“{NOTICE}”"
    )


def test_setting_the_same_days_again_writes_nothing(world):
    put(world.clerk, NEW_YEAR)
    assert put(world.clerk, NEW_YEAR) == 0
    assert Event.objects.count() == 1


def test_a_day_set_anew_tells_what_it_was(world):
    put(world.clerk, NEW_YEAR)
    put(world.clerk, NEW_YEAR, works=True, document="更正通知")
    assert events()[1][1]["before"] == {"2027-01-01": "休"}
    assert WorkingDay.objects.get().source == "更正通知"


@pytest.mark.parametrize(
    ("first", "last", "document", "refusal", "field"),
    [
        (NEW_YEAR, NEW_YEAR, " ", problems.DocumentMissing, "document"),
        (NEW_YEAR, date(2026, 12, 31), NOTICE, problems.SpanBackwards, "last"),
        (NEW_YEAR, date(2027, 2, 1), NOTICE, problems.SpanTooLong, "last"),
        (date(2019, 12, 31), NEW_YEAR, NOTICE, problems.DayOutside, "first"),
        (date(2099, 12, 31), date(2100, 1, 1), NOTICE, problems.DayOutside, "last"),
    ],
)
def test_a_change_that_cannot_stand_writes_nothing(world, first, last, document, refusal, field):
    with pytest.raises(refusal) as caught:
        put(world.clerk, first, last, document=document)
    assert caught.value.facts["field"] == field
    assert (WorkingDay.objects.count(), Event.objects.count()) == (0, 0)


def test_thirty_one_days_are_set_at_once(world):
    assert put(world.clerk, NEW_YEAR, date(2027, 1, 31)) == 31


@pytest.mark.parametrize("who", ["leader", "lead_reporter", "auditor", "system_administrator", "stranger"])
def test_only_the_office_changes_the_calendar(world, who):
    actor = getattr(world, who)
    with pytest.raises(PermissionDenied):
        put(actor, NEW_YEAR)
    with pytest.raises(PermissionDenied):
        settle_year(actor=actor, year=2027, document=NOTICE, at=AT)
    with pytest.raises(PermissionDenied):
        fill_workdays(actor=actor, at=AT)
    assert (WorkingDay.objects.count(), Event.objects.count()) == (0, 0)


def test_a_year_is_settled_once_its_holidays_are_entered(world):
    put(world.clerk, NEW_YEAR)
    assert settle_year(actor=world.clerk, year=2027, document=NOTICE, at=AT) == 364
    known = queries.calendar(2027)
    assert (known.is_workday(NEW_YEAR), known.is_workday(date(2027, 1, 4))) == (False, True)
    assert not any(known.is_provisional(NEW_YEAR + timedelta(n)) for n in range(365))
    assert settle_year(actor=world.clerk, year=2027, document=NOTICE, at=AT) == 0
    assert events()[1:] == [("workdays.year_settled", {"count": 364, "year": 2027, "document": NOTICE})]


def test_a_year_is_not_settled_without_a_document(world):
    with pytest.raises(problems.DocumentMissing):
        settle_year(actor=world.clerk, year=2027, document="", at=AT)
    with pytest.raises(problems.DayOutside):
        settle_year(actor=world.clerk, year=2100, document=NOTICE, at=AT)
    assert WorkingDay.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"source": ""}, {"origin": "rumour"}])
def test_the_database_refuses_a_day_that_names_no_source(wrong):
    fields = {"day": NEW_YEAR, "works": False, "origin": "office", "source": "x", "set_by": "x", "set_at": AT}
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkingDay.objects.create(**(fields | wrong))


@pytest.mark.django_db
def test_the_calendar_of_some_years_is_one_query(django_assert_num_queries):
    fill()
    with django_assert_num_queries(1):
        known = queries.calendar(2026, 2027)
    assert len(known.days) == 365
    with django_assert_num_queries(1):
        queries.year_page(2026)


@pytest.mark.django_db
def test_an_empty_table_knows_weekends_only_and_says_so():
    page = queries.year_page(2026)
    assert (page.workdays, page.provisional, page.sources) == (261, 365, ())


@pytest.mark.django_db
def test_the_page_of_2026_counts_its_working_days():
    fill()
    page = queries.year_page(2026)
    assert (page.workdays, page.provisional) == (248, 0)
    assert [month.workdays for month in page.months] == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]
