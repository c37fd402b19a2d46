"""What is decided: works, is refused with nothing written, may be repeated, is told."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from minsheng.apps.audit.models import Event
from minsheng.apps.audit.trail import verify
from minsheng.apps.lineage import errors
from minsheng.apps.lineage.actions import (
    Absent,
    Chosen,
    Figures,
    confirm_pairs,
    correct,
    decide_absence,
    relate_figures,
    take_back,
)
from minsheng.apps.lineage.models import Kind, Lineage, TargetKind, TargetLineage
from minsheng.apps.lineage.relating import Between
from minsheng.apps.programmes.models import TargetValue
from tests.apps.lineage.steps import AT, LATER, programme_of
from tests.apps.programmes.amending import amended

pytestmark = pytest.mark.django_db


@pytest.fixture
def level(country):
    return Between(programme_of(country.city), programme_of(country.own))


@pytest.fixture
def years(country):
    return Between(programme_of(country.last), programme_of(country.own))


def target(edition, number, words):
    return TargetValue.objects.get(
        text__edition=edition, text__number=number, words__startswith=words
    ).target_id


def seen(between, country):
    source = country.city if between.predecessor.pk == country.city.programme_id else country.last
    return source.pk, country.own.pk


def confirmed(country, between, *pairs, at=AT, actor=None, kind=Kind.PARENT, figures=()):
    source = country.city if between.predecessor.pk == country.city.programme_id else country.last
    chosen = [Chosen(*country.pair(*pair, source=source), kind, figures) for pair in pairs]
    given = {"between": between, "pairs": chosen, "seen": seen(between, country), "at": at}
    return confirm_pairs(actor=actor or country.world.clerk, **given)


def absent(country, between, number, reason="本区自定", at=AT):
    project = country.projects(country.own)[number].pk
    given = {"between": between, "seen": seen(between, country), "at": at}
    return decide_absence(actor=country.world.clerk, absent=Absent(None, project, reason), **given)


def test_confirmed_pairs_stand_with_their_figures_editions_and_one_event(country, level):
    park = Figures(target(country.city, "4", "新建"), target(country.own, "4", "新建"), TargetKind.PARENT)
    events = Event.objects.count()
    assert confirmed(country, level, ("4", "4"), figures=[park]) == 1
    row = Lineage.objects.get()
    assert (str(row), row.kind, row.reason) == ("990100-2026-4 → 990102-2026-4", "parent", "")
    assert (row.source_edition, row.edition) == (country.city, country.own)
    assert row.decided_by == "林一舟（望湖区民生工作领导小组办公室）"
    assert str(TargetLineage.objects.get()) == "990100-2026-4-1 → 990102-2026-4-1"
    event = Event.objects.get(verb="lineage.pairs_confirmed")
    assert Event.objects.count() == events + 1
    assert {name: event.facts[name] for name in ("predecessor", "count", "figures", "pairs")} == {
        "predecessor": "990100-2026",
        "count": 1,
        "figures": 1,
        "pairs": "990100-2026-4 → 990102-2026-4",
    }
    assert verify() == []


def test_the_same_again_writes_nothing(country, level, nothing_written):
    confirmed(country, level, ("1", "1"), ("2", "2"))
    with nothing_written():
        assert confirmed(country, level, ("1", "1"), ("2", "2"), at=LATER) == 0


@pytest.mark.parametrize("who", ["leader", "lead_reporter", "neighbour_clerk", "auditor", "street_reporter"])
def test_only_the_office_of_the_lower_programme_decides(country, level, nothing_written, who):
    with nothing_written(), pytest.raises(PermissionDenied):
        confirmed(country, level, ("1", "1"), actor=getattr(country.world, who))


def test_programmes_that_are_neither_levels_nor_years_are_refused(country, level, nothing_written):
    upside_down = Between(level.programme, level.predecessor)
    given = {"between": upside_down, "pairs": [], "seen": (1, 2), "at": AT}
    with nothing_written(), pytest.raises(errors.NotRelated):
        confirm_pairs(actor=country.world.city_clerk, **given)


def test_another_edition_than_the_one_seen_is_refused(country, level, nothing_written):
    later = datetime.datetime(2026, 5, 1, 9, 0, tzinfo=AT.tzinfo)
    amended(country.world.clerk, country.own, "10")
    with nothing_written(), pytest.raises(errors.EditionsChanged) as caught:
        confirmed(country, level, ("1", "1"), at=later)
    assert caught.value.facts == {"programmes": "990102-2026"}


def test_a_project_or_figure_of_another_programme_is_refused(country, level, nothing_written):
    strange = country.projects(country.last)["1"]
    given = {"between": level, "seen": seen(level, country), "at": AT}
    pair = Chosen(strange.pk, country.projects(country.own)["1"].pk, Kind.PARENT)
    with nothing_written(), pytest.raises(errors.NotListed) as caught:
        confirm_pairs(actor=country.world.clerk, pairs=[pair], **given)
    assert caught.value.facts == {"project": "990102-2025-1"}
    wrong = Figures(target(country.last, "1", "新建"), target(country.own, "1", "新建"), TargetKind.PARENT)
    with nothing_written(), pytest.raises(errors.NotStated):
        relate_figures(actor=country.world.clerk, figures=[wrong], **given)


def test_levels_have_parents_and_years_what_is_continued(country, level, years, nothing_written):
    with nothing_written(), pytest.raises(errors.KindUnfit) as caught:
        confirmed(country, level, ("1", "1"), kind=Kind.CONTINUED)
    assert caught.value.facts == {"kind": "延续上年", "relation": "上下级"}
    with nothing_written(), pytest.raises(errors.KindUnfit):
        confirmed(country, years, ("1", "1"), kind=Kind.PARENT)
    assert confirmed(country, years, ("1", "1"), kind=Kind.INTO_MECHANISM) == 1


def test_a_project_without_parent_needs_a_reason_and_keeps_it(country, level, nothing_written):
    with nothing_written(), pytest.raises(errors.ReasonMissing):
        absent(country, level, "6", reason=" ")
    row = absent(country, level, "6")
    assert (row.kind, row.project.code, row.source, row.reason) == ("new", "990102-2026-6", None, "本区自定")
    with nothing_written():
        assert absent(country, level, "6") == row
    event = Event.objects.get(verb="lineage.absence_decided")
    assert (event.facts["project"], event.facts["kind"]) == ("990102-2026-6", "没有来源")


def test_a_pair_and_an_absence_never_stand_beside_each_other(country, level, nothing_written):
    confirmed(country, level, ("1", "1"))
    absent(country, level, "6")
    with nothing_written(), pytest.raises(errors.DecidedOtherwise):
        absent(country, level, "1")
    with nothing_written(), pytest.raises(errors.DecidedOtherwise) as caught:
        confirmed(country, level, ("2", "2"), ("6", "6"))
    assert caught.value.facts == {"count": 1, "projects": "990102-2026-6"}
    dropped = Absent(country.projects(country.city)["1"].pk, None, "不再安排")
    given = {"between": level, "seen": seen(level, country), "at": AT}
    with nothing_written(), pytest.raises(errors.DecidedOtherwise):
        decide_absence(actor=country.world.clerk, absent=dropped, **given)


def test_a_correction_ends_the_old_row_with_its_figures_and_adds_another(country, level):
    park = Figures(target(country.city, "4", "新建"), target(country.own, "4", "新建"), TargetKind.PARENT)
    confirmed(country, level, ("4", "4"), figures=[park])
    old = Lineage.objects.get()
    to = Chosen(*country.pair("3", "4"), Kind.PARENT)
    new = correct(actor=country.world.clerk, lineage=old, to=to, at=LATER)
    old.refresh_from_db()
    assert (old.ended_at, old.ended_by) == (LATER, "林一舟（望湖区民生工作领导小组办公室）")
    assert (str(new), new.ended_at) == ("990100-2026-3 → 990102-2026-4", None)
    assert TargetLineage.objects.get().ended_at == LATER
    event = Event.objects.get(verb="lineage.decision_corrected")
    assert event.facts["before"] == "990100-2026-4 → 990102-2026-4（承接上级）"
    assert event.facts["after"] == "990100-2026-3 → 990102-2026-4（承接上级）"


def test_a_correction_to_what_stands_or_to_nothing(country, level):
    confirmed(country, level, ("1", "1"), ("3", "1"))
    first, second = Lineage.objects.order_by("pk")
    assert (
        correct(
            actor=country.world.clerk,
            lineage=first,
            to=Chosen(*country.pair("3", "1"), Kind.PARENT),
            at=LATER,
        )
        == second
    )
    to = Absent(None, country.projects(country.own)["1"].pk, "本区自定")
    new = correct(actor=country.world.clerk, lineage=second, to=to, at=LATER)
    assert [row.pk for row in Lineage.objects.filter(ended_at=None)] == [new.pk]


def test_a_correction_that_is_refused_leaves_the_old_row(country, level, nothing_written):
    confirmed(country, level, ("1", "1"))
    absent(country, level, "6")
    row = Lineage.objects.get(kind="parent")
    with nothing_written(), pytest.raises(errors.DecidedOtherwise):
        correct(
            actor=country.world.clerk, lineage=row, to=Chosen(*country.pair("1", "6"), Kind.PARENT), at=LATER
        )


def test_what_was_taken_back_is_over_once(country, level, nothing_written):
    confirmed(country, level, ("1", "1"))
    row = Lineage.objects.get()
    take_back(actor=country.world.clerk, lineage=row, at=LATER)
    assert Lineage.objects.filter(ended_at=None).count() == 0
    with nothing_written(), pytest.raises(errors.DecisionEnded) as caught:
        take_back(actor=country.world.clerk, lineage=row, at=LATER)
    assert caught.value.facts == {"decision": "990100-2026-1 → 990102-2026-1（承接上级）"}
    with nothing_written(), pytest.raises(PermissionDenied):
        take_back(actor=country.world.neighbour_clerk, lineage=row, at=LATER)
    assert confirmed(country, level, ("1", "1"), at=LATER) == 1


def test_figures_are_denied_and_confirmed_again(country, level, nothing_written):
    pair = target(country.city, "1", "新建"), target(country.own, "4", "新建")
    given = {"between": level, "seen": seen(level, country), "at": AT, "actor": country.world.clerk}
    assert relate_figures(figures=[Figures(*pair, TargetKind.UNRELATED)], **given) == 1
    with nothing_written():
        assert relate_figures(figures=[Figures(*pair, TargetKind.UNRELATED)], **given) == 0
    assert relate_figures(figures=[Figures(*pair, TargetKind.PARENT)], **given) == 1
    rows = TargetLineage.objects.order_by("pk")
    assert [(row.kind, row.ended_at) for row in rows] == [("unrelated", AT), ("parent", None)]
    told = Event.objects.filter(verb="lineage.figures_related").order_by("number")
    assert [event.facts["pairs"] for event in told] == [
        "990100-2026-1-1 → 990102-2026-4-1（不是同一个数）",
        "990100-2026-1-1 → 990102-2026-4-1（承接上级）",
    ]
    assert verify() == []
