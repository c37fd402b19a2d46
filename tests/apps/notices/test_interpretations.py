"""Interpretations: kept for their claims, which are held against the edition in force."""

import datetime
import re
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from minsheng.apps.files.models import File
from minsheng.apps.notices.actions import withdraw_notice
from minsheng.apps.notices.claims import claims_json, claims_of
from minsheng.apps.notices.errors import AlreadyWithdrawn, NoProjectsFound, NoticeKnown
from minsheng.apps.notices.explained import interpretation_page, interpretation_rows, interpretations_of
from minsheng.apps.notices.models import Fact, Notice, Reading
from minsheng.apps.notices.queries import notice_rows, waiting_notices
from minsheng.apps.programmes.models import TargetValue
from minsheng.core.policy.reading import Claim, Comparator, Kind
from minsheng.core.policy.reading import Reading as Read
from minsheng.core.policy.source import Span
from tests.apps.notices.steps import CORRECTED, EXPLAINED, LATER, SMALL, imported, issued
from tests.conftest import signed_in

ON = datetime.date(2026, 5, 1)
MOST = 15


@pytest.fixture
def clerk(client, world):
    return signed_in(client, world.clerk)


def explained(world, text=EXPLAINED, **given):
    """The reading of an interpretation of the small notice."""
    return imported(world.clerk, world.district, text, name="解读.txt", **given)


def shown(world, reading, on=ON):
    return interpretation_page(interpretations_of(world.clerk).get(pk=reading.pk), on)


def verdicts(page):
    return [(row.claim.quote, row.verdict and row.verdict.word) for row in page.rows]


def address(reading):
    return reverse("notices:interpretation", args=[reading.notice_id])


def test_an_interpretation_is_kept_with_its_claims_and_without_facts(world, told):
    reading = explained(world)
    notice = Notice.objects.get()
    assert (notice.kind, notice.state, reading.state) == ("interpretation", "kept", "kept")
    assert reading.about == {
        "title": "望湖区2026年民生实事实施方案",
        "number": "望民生〔2026〕1号",
        "restored": "望民生〔2026〕1号",
        "spans": reading.about["spans"],
    }
    assert [claim["quote"] for claim in reading.claims] == [
        "新建社区食堂8家",
        "为失能老年人提供上门服务1500人次以上",
        "建设口袋体育公园5个",
    ]
    for claim in reading.claims:
        (start, end), *_ = claim["spans"]
        assert reading.text.text[start:end] == claim["quote"]
    assert not Fact.objects.exists()
    verb, facts, words = told()
    assert (verb, facts["claims"]) == ("notices.interpretation_imported", 3)
    assert words == "导入了解读《解读.txt》：3 条说法，不进入目标"


@pytest.mark.parametrize(
    "claim",
    [
        Claim("应保尽保", (Span(3, 7),)),
        Claim("八家", (Span(0, 2), Span(5, 6)), Comparator.GE, Decimal("8.5"), "家"),
        Claim("3至5天", (Span(0, 4),), Comparator.RANGE, (Decimal(3), Decimal(5)), "天"),
        Claim("1:1", (Span(0, 3),), Comparator.EQ, "1:1", "ratio"),
        Claim("泊位3200", (Span(0, 6),), Comparator.EQ, Decimal(3200), None, damaged=True),
    ],
)
def test_a_claim_comes_back_from_its_json_as_it_was(claim):
    read = Read(Kind.INTERPRETATION, None, None, None, None, None, claims=(claim,))
    assert claims_of(Reading(claims=claims_json(read))) == (claim,)


def test_each_claim_is_held_against_the_edition_in_force(world):
    issued(world.clerk, world.district)
    page = shown(world, explained(world))
    assert (page.edition.ordinal, page.is_other_number) == (1, False)
    assert verdicts(page) == [
        ("新建社区食堂8家", "一致"),
        ("为失能老年人提供上门服务1500人次以上", "不一致"),
        ("建设口袋体育公园5个", "对不上"),
    ]
    assert [row.printed for row in page.rows][1] == "为失能老年人提供上门服务1200人次以上"
    assert [row.text and row.text.project.code for row in page.rows] == [
        "990102-2026-1",
        "990102-2026-2",
        None,
    ]


def test_a_further_edition_changes_the_verdicts_from_its_day_on(world):
    issued(world.clerk, world.district)
    reading = explained(world)
    first_day, day = datetime.date(2026, 2, 26), datetime.date(2026, 4, 1)
    given = {"in_force_from": day, "document_number": "望民生〔2026〕9号"}
    issued(world.clerk, world.district, CORRECTED, at=LATER, name="更正.txt", **given)
    eve = shown(world, reading, day - datetime.timedelta(days=1))
    assert (eve.edition.ordinal, verdicts(eve)[0][1]) == (1, "一致")
    on_the_day = shown(world, reading, day)
    assert (on_the_day.edition.ordinal, verdicts(on_the_day)[0][1]) == (2, "不一致")
    assert not on_the_day.is_other_number  # the first edition bears the number that is spoken of
    assert shown(world, reading, first_day).edition.ordinal == 1


def test_without_an_edition_the_claims_are_shown_and_not_judged(clerk, world):
    reading = explained(world)
    page = shown(world, reading)
    assert (page.edition, [row.verdict for row in page.rows]) == (None, [None, None, None])
    assert "还没有已发布的方案" in clerk.get(address(reading)).content.decode()
    assert "还没有已发布的方案" in clerk.get(reverse("notices:list")).content.decode()


def test_another_document_number_is_told(clerk, world):
    issued(world.clerk, world.district)
    reading = explained(world, EXPLAINED.replace("〔2026〕1号", "〔2026〕4号"))
    assert shown(world, reading).is_other_number
    assert "解读写的是 望民生〔2026〕4号" in clerk.get(address(reading)).content.decode()


def test_its_figures_are_nobodys_targets(world):
    issued(world.clerk, world.district)
    before = list(TargetValue.objects.values())
    explained(world)
    assert list(TargetValue.objects.values()) == before
    assert waiting_notices(world.clerk).count() == 0
    assert [row.notice.name for row in notice_rows(world.clerk)] == ["民生实事.txt"]


def test_the_page_lights_each_claim_and_leads_to_its_project(clerk, world):
    issued(world.clerk, world.district)
    reading = explained(world)
    assert clerk.get(reverse("notices:notice", args=[reading.notice_id]))["Location"] == address(reading)
    page = clerk.get(address(reading)).content.decode()
    assert re.search(r'<mark class="ok" data-fact="1">.*新建社区食堂8家', page)
    assert re.search(r'<mark class="miss" data-fact="2">', page)
    assert 'href="/programmes/projects/990102-2026-2/"' in page
    assert "方案：为失能老年人提供上门服务1200人次以上" in page
    for verb in ("accept", "issue", "decide"):
        assert f"/{verb}" not in page


def test_the_lists_count_what_differs(clerk, world):
    edition = issued(world.clerk, world.district)
    reading = explained(world)
    (row,) = interpretation_rows(world.clerk, ON)
    assert (row.claims, row.edition, row.differing, row.unsure) == (3, edition, 1, 1)
    link = f'href="{address(reading)}"'
    assert link in clerk.get(reverse("notices:list")).content.decode()
    of_programme = reverse("notices:interpretations", args=["990102-2026"])
    assert f'href="{of_programme}"' in clerk.get("/programmes/990102-2026/").content.decode()
    assert link in clerk.get(of_programme).content.decode()


def test_an_interpretation_of_another_year_is_not_the_programmes(clerk, world):
    issued(world.clerk, world.district)
    explained(world, year=2025)
    page = clerk.get(reverse("notices:interpretations", args=["990102-2026"])).content.decode()
    assert "还没有导入过解读" in page


def test_the_number_of_queries_does_not_grow(clerk, world, django_assert_max_num_queries):
    issued(world.clerk, world.district)
    readings = [explained(world, f"{EXPLAINED}附注{n}。", year=2024 + n % 3) for n in range(6)]
    for place in (
        address(readings[2]),
        reverse("notices:list"),
        reverse("notices:interpretations", args=["990102-2026"]),
    ):
        with django_assert_max_num_queries(MOST):
            assert clerk.get(place).status_code == 200


def test_a_lost_record_is_made_anew_from_the_rows(world):
    edition = issued(world.clerk, world.district)
    reading = explained(world)
    before = verdicts(shown(world, reading))
    File.objects.filter(pk=edition.record_id).update(name="gone/gone")
    assert verdicts(shown(world, reading)) == before


def test_an_interpretation_is_taken_back_and_may_be_handed_in_again(clerk, world, told):
    reading = explained(world)
    notice = reading.notice
    asked = clerk.post(reverse("notices:withdraw", args=[notice.pk])).content.decode()
    assert "方案不受影响" in asked
    assert "继续核对" not in asked
    clerk.post(reverse("notices:withdraw", args=[notice.pk]), {"sure": "yes"})
    assert told()[2] == "撤回了解读《解读.txt》"
    assert list(Reading.objects.values_list("state", "notice__state")) == [("replaced", "withdrawn")]
    assert interpretation_rows(world.clerk, ON) == []
    assert clerk.get(address(reading)).status_code == 404
    with pytest.raises(AlreadyWithdrawn):
        withdraw_notice(actor=world.clerk, notice=notice)
    assert explained(world).notice.state == "kept"


def test_the_same_interpretation_twice_is_refused(world, nothing_written):
    explained(world)
    with nothing_written(), pytest.raises(NoticeKnown):
        explained(world)


def test_review_and_issue_know_no_interpretation(clerk, world):
    reading = explained(world)
    for name in ("review", "source", "issue"):
        assert clerk.get(reverse(f"notices:{name}", args=[reading.pk])).status_code in {404, 422}
    assert clerk.get(reverse("notices:item", args=[reading.pk, 0])).status_code == 404


def test_the_neighbour_and_readers_without_notices_see_none(client, world):
    issued(world.clerk, world.district)
    reading = explained(world)
    assert signed_in(client, world.neighbour_clerk).get(address(reading)).status_code == 404
    assert interpretation_rows(world.neighbour_clerk, ON) == []


def test_a_text_that_is_neither_is_still_refused(world):
    with pytest.raises(NoProjectsFound):
        imported(world.clerk, world.district, "今天天气很好。\n大家都来看一看。")


@pytest.mark.parametrize(
    ("kind", "state"), [("interpretation", "issued"), ("interpretation", "review"), ("notice", "kept")]
)
def test_the_database_holds_kind_and_state_together(world, kind, state):
    reading = imported(world.clerk, world.district, SMALL)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=reading.notice_id).update(kind=kind, state=state)


@pytest.mark.django_db(transaction=True)
def test_going_back_to_an_earlier_version_takes_interpretations_back(world):
    reading, waiting = explained(world), imported(world.clerk, world.district, SMALL)
    backwards = import_module("minsheng.apps.notices.migrations.0003_interpretations_go_backwards")
    with connection.schema_editor() as editor:
        backwards.take_back(apps, editor)
        backwards.take_back(apps, editor)
    assert Notice.objects.get(pk=reading.notice_id).state == "withdrawn"
    assert Reading.objects.get(pk=reading.pk).state == "replaced"
    assert Reading.objects.get(pk=waiting.pk).state == "review"
