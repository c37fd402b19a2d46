"""Rows that a lower level's target answers: its frozen figure, copied; 未报 before it froze."""

from types import SimpleNamespace

import pytest

from minsheng.apps.cascade.models import Answer
from minsheng.apps.months.checks import wrong_months
from minsheng.apps.months.models import RowStanding, TargetStanding
from minsheng.apps.months.reading import programme_month
from minsheng.core.standing import Word
from tests.apps.ledger.steps import AT, PLACES, TOTALS, accepted, day, end, stage_of, total
from tests.apps.months.steps import frozen
from tests.conftest import make_unit, signed_in


@pytest.fixture
def district(world):
    """100 places of the district over two streets, 20 of them there by the end of January."""
    stage = stage_of(world, PLACES, TOTALS)
    accepted(stage, 0, total(day(1, 31), 20))
    return stage


@pytest.fixture
def city(world, district):
    """100 places of the city over two units; what the first was given the district's target answers."""
    bureau = make_unit(world.city, "临江市民政局", "市民政局")
    upper = SimpleNamespace(district=world.city, civil_affairs=bureau, clerk=world.city_clerk)
    stage = stage_of(upper, PLACES, TOTALS, prefix="C")
    Answer.objects.create(
        upper=stage.rows[0], target=district.target, from_month=end(1), answered_by="安一", answered_at=AT
    )
    return stage


def first_row(stage, month):
    (rows,) = programme_month(stage.programme, end(month), with_rows=True).rows.values()
    return rows[0]


def test_before_the_lower_level_froze_nothing_is_known(city):
    accepted(city, 1, total(day(1, 31), 5))
    row = first_row(city, 1)
    assert (row.figures.is_known, row.carried, row.answer) == (False, None, Answer.objects.get().pk)


def test_from_the_lower_freeze_on_it_is_its_figure(city, district):
    frozen(district, 1)
    row = first_row(city, 1)
    assert (row.figures.value, row.carried) == (20, TargetStanding.objects.get().pk)
    assert first_row(city, 2).figures.is_known is False


def test_what_was_entered_before_is_not_counted_beside_it(city, district):
    frozen(district, 1)
    Answer.objects.update(from_month=end(2))
    accepted(city, 0, total(day(1, 20), 7))
    assert [first_row(city, 1).figures.value, first_row(city, 2).figures.value] == [7, None]


def test_the_upper_freeze_copies_it_with_its_id_and_verify_agrees(city, district):
    frozen(district, 1)
    accepted(city, 1, total(day(1, 31), 5))
    frozen(city, 1)
    copied = RowStanding.objects.get(allocation=city.rows[0])
    lower = TargetStanding.objects.get(target=district.target)
    assert (copied.value, copied.carried, copied.reported) == (20, lower, "approved")
    whole = TargetStanding.objects.get(target=city.target)
    assert (whole.value, whole.reported) == (25, 1)
    assert list(wrong_months()) == []


def test_a_lower_month_that_is_not_frozen_is_not_reported(city):
    accepted(city, 1, total(day(1, 31), 5))
    frozen(city, 1)
    copied = RowStanding.objects.get(allocation=city.rows[0])
    assert (copied.value, copied.carried, copied.reported) == (None, None, "missing")
    whole = TargetStanding.objects.get(target=city.target)
    assert (whole.value, whole.missing, whole.reported) == (5, 1, 0)
    assert list(wrong_months()) == []


def test_verify_finds_a_copy_that_says_otherwise(city, district, monkeypatch):
    frozen(district, 1)
    from minsheng.apps.months import standing

    real = standing.carried
    monkeypatch.setattr(
        standing,
        "carried",
        lambda answered, month: {
            row: (pk, figures.__class__(value=figures.value + 1))
            for row, (pk, figures) in real(answered, month).items()
        },
    )
    frozen(city, 1)
    (found, *_) = wrong_months()
    assert found.code == "months.frozen_differs"


def test_the_upper_page_says_where_it_comes_from(city, district, client, monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: AT)
    page = f"/months/projects/{city.target.project.code}/?month=2026-01"
    assert "下级承接，还没有冻结这个月" in signed_in(client, city.clerk).get(page).content.decode()
    frozen(district, 1)
    assert "下级承接，用它冻结的数" in client.get(page).content.decode()


def test_its_unit_is_not_asked_for_a_report(city, client, monkeypatch):
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: AT)
    page = signed_in(client, city.reporters[0]).get("/months/reports/?month=2026-01").content.decode()
    assert "没有要报的任务" in page
    assert first_row(city, 1).pace.word is not Word.DONE
