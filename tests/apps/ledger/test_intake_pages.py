"""The form of how one target is entered: it asks what the manner needs, of works stages and papers."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.ledger.actions import set_intake
from minsheng.apps.ledger.models import Intake
from minsheng.apps.ledger.values import IntakeGiven
from tests.apps.cascade.steps import edition_of, targets_of
from tests.apps.ledger.steps import (
    AT,
    BUILDINGS,
    JANUARY,
    PEOPLE,
    accepted,
    built,
    day,
    end,
    entered,
    reached,
    values,
    works_stage,
)
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is the morning of 10 June 2026."""
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def buildings(world):
    """A target of works that nothing is set of."""
    edition = edition_of(world.district, BUILDINGS, lead=world.civil_affairs, in_force_from=JANUARY)
    return targets_of(edition)[0]


@pytest.fixture
def office(client, world):
    return signed_in(client, world.clerk)


def url(target):
    return reverse("ledger:intake", args=[target.project.programme.code, target.code])


def html(answer):
    return answer.content.decode()


def named(*stages, counts="1", month="2026-01-31:0", **papers):
    """What is sent of stages in their order."""
    told = {f"stage_{place}": name for place, name in enumerate(stages, start=1)}
    return {"manner": "works", "counts": counts, "month": month} | told | papers


def fields(answer):
    return set(re.findall(r'name="([a-z_0-9]+)"', html(answer))) - {"csrfmiddlewaretoken", "q", "post"}


def test_only_what_the_manner_needs_is_asked(office, world):
    edition = edition_of(world.district, PEOPLE, lead=world.civil_affairs, in_force_from=JANUARY)
    target = targets_of(edition)[0]
    assert {"subject", "asks", "month", "manner"} <= fields(office.get(url(target)))
    assert not {"issuers", "deliverables", "counts"} & fields(office.get(url(target)))
    totals = fields(office.get(f"{url(target)}?manner=totals"))
    assert "issuers" in totals
    assert not {"subject", "asks", "counts"} & totals


def test_a_subject_is_chosen_where_subjects_are_entered(office, world, nothing_written):
    edition = edition_of(world.district, PEOPLE, lead=world.civil_affairs, in_force_from=JANUARY)
    target = targets_of(edition)[0]
    with nothing_written():
        answer = office.post(url(target), {"manner": "subjects", "month": "2026-01-31:0"})
    assert "请选“逐个登记的对象”" in html(answer)


def test_works_begin_with_the_usual_stages_and_two_places_to_spare(office, buildings):
    page = html(office.get(url(buildings)))
    assert 'value="竣工验收"' in page
    assert "开工报告或施工许可证</textarea>" in page
    assert re.findall(r'name="(stage_\d)"', page) == [f"stage_{n}" for n in range(1, 6)]
    assert re.search(r'name="counts" value="3"[^>]*checked', page)


def test_stages_their_order_papers_and_what_counts_are_set(office, buildings):
    sent = named(
        "开工", "", "基本建成", "竣工验收", counts="3",
        papers_1="施工许可证\n开工报告\n施工许可证", papers_4=" 验收意见 \n\n",
    )  # fmt: skip
    assert office.post(url(buildings), sent).status_code == 302
    intake = Intake.objects.get()
    assert (intake.stages, intake.stage) == (["开工", "基本建成", "竣工验收"], "基本建成")
    assert intake.gate_papers == {"开工": ["施工许可证", "开工报告"], "竣工验收": ["验收意见"]}
    again = html(office.get(url(buildings)))
    assert re.search(r'name="counts" value="2"[^>]*checked', again)
    assert "施工许可证\n开工报告</textarea>" in again


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (named("开工", counts="2"), "选作算完成的那个阶段没有名称"),
        (named("", "", papers_2="意见"), "请填这个阶段的名称"),
        (named("开工", "开工"), "阶段不能重复"),
        (named("开" * 21), "每个不超过 20 字"),
        (named("开工", counts=""), "请选“算完成的阶段”"),
        (named("开工", papers_1="意" * 61), "要件"),
    ],
)
def test_what_does_not_fit_together_stands_on_the_form(office, buildings, nothing_written, sent, words):
    with nothing_written():
        answer = office.post(url(buildings), sent)
    assert answer.status_code == 422
    assert words in html(answer)


def test_a_later_way_holds_from_its_month_on_and_what_counted_before_stays_seen(client, world):
    stage = works_stage(world)
    works = built(stage, 0)
    accepted(stage, 0, reached(works, "开工", day(2, 3)))
    accepted(stage, 0, reached(works, "竣工验收", day(5, 6), "9"))
    office = signed_in(client, world.clerk)
    sent = named("开工", "主体完工", "竣工验收", counts="3", month="2026-06-30:0", papers_2="质检报告")
    assert office.post(url(stage.target), sent).status_code == 302
    ways = list(Intake.objects.order_by("from_month").values_list("from_month", "stages"))
    assert [(month, stages[1]) for month, stages in ways] == [(end(1), "基本建成"), (end(6), "主体完工")]
    assert values(stage, 0, 2, 5, 6) == [0, 9, 9]
    other = built(stage, 0, "滨河新村")
    reporter = signed_in(client, stage.reporters[0])
    page = html(reporter.get(reverse("ledger:stage", args=[stage.rows[0].pk, other.pk]) + "?stage=主体完工"))
    assert "质检报告" in page
    assert entered(stage, 0, reached(other, "主体完工", day(6, 5))).stage == "主体完工"


def test_a_month_with_entries_keeps_its_stages_and_takes_other_papers(office, world):
    stage = works_stage(world)
    entered(stage, 0, reached(built(stage, 0), "开工", day(6, 3)))
    refused = office.post(url(stage.target), named("开工", "竣工验收", counts="2", month="2026-06-30:0"))
    assert "已有台账" in html(refused)
    usual = named("开工", "基本建成", "竣工验收", counts="3", month="2026-01-31:1", papers_3="消防验收意见")
    assert office.post(url(stage.target), usual).status_code == 302
    assert Intake.objects.get().gate_papers == {"竣工验收": ["消防验收意见"]}


def test_a_stage_entered_under_an_earlier_way_stays_in_the_list(client, world):
    stage = works_stage(world)
    accepted(stage, 0, reached(built(stage, 0), "基本建成", day(4, 6)))
    given = IntakeGiven("works", stages=("开工", "竣工验收"), stage="竣工验收")
    set_intake(actor=world.clerk, target=stage.target, from_month=end(6), given=given, version=0, at=AT)
    page = html(signed_in(client, stage.reporters[0]).get(reverse("ledger:works", args=[stage.rows[0].pk])))
    assert "基本建成（以前的）" in page
    assert "登记开工" in page
