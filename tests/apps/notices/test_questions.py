"""What is asked before an issue of days, places, figures and types; and how a project's type follows."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from minsheng.apps.notices.actions import decide_fact, issue_reading, start_change
from minsheng.apps.notices.doubting import project_type
from minsheng.apps.notices.forms import form_for
from minsheng.apps.notices.issuepage import issue_page
from minsheng.apps.notices.models import Decision, Reading
from minsheng.apps.notices.queries import review_page
from minsheng.apps.programmes.models import Edition
from tests.apps.notices.steps import AT, LATER, SMALL, accept_all, facts_of, imported, issue_of, issued
from tests.conftest import signed_in


@pytest.fixture
def ready(world, reading):
    accept_all(world.clerk, reading)
    return reading


def edit(world, fact, **change):
    fact.refresh_from_db()
    value = fact.value | change
    verb = Decision.Verb.EDIT
    decide_fact(actor=world.clerk, fact=fact, version=fact.version, verb=verb, at=AT, value=value)
    fact.refresh_from_db()


def asked(reading, signed="2026-02-26", starts="2026-02-26"):
    posted = QueryDict(f"signed_on={signed}&in_force_from={starts}")
    return [question.words for question in issue_page(reading, posted).questions]


@pytest.mark.parametrize(
    ("signed", "starts", "words"),
    [
        ("2026-02-26", "2026-03-01", []),
        ("2025-12-30", "2026-01-01", []),
        ("", "2027-01-01", []),
        (
            "2031-02-26",
            "2031-03-01",
            ["印发日期 2031-02-26 与 2026 年度", "生效日期 2031-03-01 与 2026 年度"],
        ),
        ("2024-02-26", "2026-03-01", ["印发日期 2024-02-26 与 2026 年度相差一年以上，可能写错了年份。"]),
        ("2026-02-26", "2026-02-25", ["生效日期 2026-02-25 早于印发日期 2026-02-26。"]),
    ],
)
def test_days_that_can_hardly_be_meant_are_asked(ready, signed, starts, words):
    found = asked(ready, signed, starts)
    assert len(found) == len(words)
    assert all(one.startswith(start) for one, start in zip(found, words, strict=True))


def test_an_erratum_that_is_signed_later_keeps_the_day_it_mends(world):
    edition = issued(world.clerk, world.district)
    reading = Reading.objects.get(edition=edition)
    copy = start_change(actor=world.clerk, reading=reading, basis=Edition.Basis.ERRATUM, at=LATER)
    assert asked(copy, signed="2026-05-01") == []


def change_of(world, reading, basis):
    return start_change(actor=world.clerk, reading=reading, basis=basis, at=LATER)


def test_an_erratum_asks_of_no_figure_that_an_amendment_has_issued(world):
    reading = Reading.objects.get(edition=issued(world.clerk, world.district))
    copy = change_of(world, reading, Edition.Basis.AMENDMENT)
    edit(world, facts_of(copy, "target")[0], low="10")
    given = issue_of(reason="区政府常务会议追加两家")
    edition = issue_reading(actor=world.clerk, reading=copy, given=given, at=LATER)
    again = change_of(world, Reading.objects.get(edition=edition), Edition.Basis.ERRATUM)
    target, other = facts_of(again, "target")[:2]
    assert (target.value["low"], asked(again)) == ("10", [])
    assert doubt(again, target) == ""
    words = ["1 个项目里有数值不在自己的原话里，可能改错了数，也可能改错了原话。"]
    edit(world, other, low="1300")
    assert (asked(again), doubt(again, other)) == (words, "原话里没有这个数")
    restore = Decision.Verb.RESTORE
    decide_fact(actor=world.clerk, fact=other, version=other.version, verb=restore, at=LATER)
    assert asked(again) == []
    edit(world, target, low="11")
    assert (asked(again), doubt(again, target)) == (words, "原话里没有这个数")
    edit(world, target, low="10")
    assert asked(again) == []


def doubt(reading, fact):
    item = fact.project.ordinal
    page = review_page(Reading.objects.get(pk=reading.pk), item, None)
    return next(row.doubt for row in page.rows if row.fact.pk == fact.pk)


def test_a_notice_of_another_place_and_year_is_asked_about_and_not_issued_without_a_yes(client, world):
    reading = imported(world.neighbour_clerk, world.neighbour_district, SMALL, year=2028)
    accept_all(world.neighbour_clerk, reading)
    assert [one.split("，")[0] for one in asked(reading, "2028-01-04", "2028-01-04")[:2]] == [
        "文件写的是 2026 年",
        "文件写的是“望湖区”",
    ]
    clerk = signed_in(client, world.neighbour_clerk)
    address = reverse("notices:issue", args=[reading.pk])
    page = issue_page(reading)
    data = {"title": "方案", "in_force_from": "2028-01-04", "follows": "0", "seen": page.seen}
    reply = clerk.post(address, data)
    assert reply.status_code == 422
    assert "文件写的是“望湖区”，导入时选的区划是“云岭区”" in reply.content.decode()
    assert not Edition.objects.exists()


def test_a_figure_that_its_own_words_do_not_print_is_doubted_and_asked_about(world, ready):
    target = facts_of(ready, "target")[0]
    assert asked(ready) == []
    edit(world, target, low="9")
    assert asked(ready) == ["1 个项目里有数值不在自己的原话里，可能改错了数，也可能改错了原话。"]
    row = next(r for r in review_page(ready, target.project.ordinal, None).rows if r.fact.pk == target.pk)
    assert (row.doubt, row.css) == ("原话里没有这个数", "dbt")
    edit(world, target, low="8")
    assert asked(ready) == []


def test_an_open_figure_without_its_number_is_not_in_the_bulk_acceptance(reading):
    target = facts_of(reading, "target")[0]
    assert f"{target.pk}:1" in review_page(reading, 0, None).clean_seen
    target.value |= {"low": "9"}
    target.save()
    assert f"{target.pk}:1" not in review_page(reading, 0, None).clean_seen


def test_an_amendment_may_give_figures_that_the_text_does_not_print(world):
    reading = Reading.objects.get(edition=issued(world.clerk, world.district))
    copy = start_change(actor=world.clerk, reading=reading, basis=Edition.Basis.AMENDMENT, at=LATER)
    edit(world, facts_of(copy, "target")[0], low="12")
    assert asked(copy) == []


def test_a_projects_type_follows_its_targets_until_the_clerk_chooses_one(world, ready):
    project, target = facts_of(ready, "project")[0], facts_of(ready, "target")[0]
    assert (project.value["type"], target.value["type"]) == ("E", "E")
    edit(world, target, type="F")
    assert project_type(project.value, project.parts.all()) == "F"
    row = review_page(ready, project.ordinal, None).rows[0]
    assert row.remark.startswith("机制、机构")
    assert asked(ready) == []
    facts = list(ready.facts.all())
    prefix = f"f{project.ordinal}"
    assert form_for(project, facts)["type"].value() == "F"
    given = {f"{prefix}-title": "食堂", f"{prefix}-type": "B", f"{prefix}-has_task": "on"}
    form = form_for(project, facts, given)
    assert form.is_valid()
    edit(world, project, **form.value())
    assert project_type(project.value, project.parts.all()) == "B"
    assert asked(ready) == ["1 个项目的主要类型，和自己的目标没有一个相同。"]


def test_a_type_that_only_goes_with_the_task_is_not_the_clerks_choice(ready):
    project = facts_of(ready, "project")[0]
    project.value |= {"has_task": False, "type": "H"}
    prefix = f"f{project.ordinal}"
    given = {f"{prefix}-title": "食堂", f"{prefix}-type": "H", f"{prefix}-has_task": "on"}
    form = form_for(project, list(ready.facts.all()), given)
    assert form.is_valid()
    assert form.value()["type"] == "G"
    assert project_type(form.value(), project.parts.all()) == "E"


def test_a_soft_target_gives_the_type_only_where_no_hard_one_stands(world, ready):
    project, target = facts_of(ready, "project")[0], facts_of(ready, "target")[0]
    edit(world, target, type="F", soft=True)
    other = facts_of(ready, "target")[1]
    other.project = project
    other.save()
    assert project_type(project.value, project.parts.all()) == other.value["type"] == "A"


def test_a_sub_task_is_edited_as_a_target_is(ready):
    target = facts_of(ready, "target")[0]
    target.kind = "subtarget"
    fields = set(form_for(target, []).fields)
    assert {"type", "hold", "stock", "soft"} <= fields
    assert not {"subset_of", "part_of"} & fields
