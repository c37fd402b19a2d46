"""The page before an issue: what it shows, what it asks, and that nothing else is issued."""

import datetime
import re

import pytest
from django.http import QueryDict
from django.urls import reverse

from minsheng.apps.audit.models import Event
from minsheng.apps.audit.sentences import sentence as told_of
from minsheng.apps.notices.actions import decide_fact, issue_reading, start_change
from minsheng.apps.notices.drafting import facts_digest
from minsheng.apps.notices.errors import IssueUnconfirmed
from minsheng.apps.notices.issuepage import issue_page
from minsheng.apps.notices.models import Decision, Reading
from minsheng.apps.programmes.models import Edition
from minsheng.apps.ui.sentences import sentence
from tests.apps.notices.steps import (
    AT,
    CORRECTED,
    LATER,
    SMALL,
    accept_all,
    facts_of,
    imported,
    issue_of,
    issued,
)
from tests.conftest import signed_in

LEADERLESS = SMALL.replace("9月30日前完成。（牵头单位：区民政局；配合单位：区民生办）", "9月30日前完成。")
SIX = """望湖区2026年民生实事实施方案
望民生〔2026〕1号

一、养老服务（6项）
1.新建社区食堂8家。（牵头单位：区民政局）
2.改造敬老院3所。（牵头单位：区民政局）
3.开办老年大学5所。（牵头单位：区民政局）
4.安装扶手200户。（牵头单位：区民政局）
5.培训护理员120人。（牵头单位：区民政局）
6.建设口袋公园4个。（牵头单位：区民政局）
"""


@pytest.fixture
def clerk(client, world):
    return signed_in(client, world.clerk)


def address_of(reading):
    return reverse("notices:issue", args=[reading.pk])


def sent(html, **given):
    """The form as a browser sends it: what stands in its fields, no box ticked that is not ticked already."""
    fields = re.findall(r'<input type="(?:text|date|hidden)" name="([\w-]+)" value="([^"]*)"', html)
    fields += re.findall(r'<input type="checkbox" name="(confirmed)" value="([^"]*)" checked>', html)
    chosen = re.findall(r'<select name="(p-\d+)".*?</select>', html, re.DOTALL)
    for name in chosen:
        options = re.search(rf'<select name="{name}".*?</select>', html, re.DOTALL)[0]
        selected = re.search(r'value="(\d*)" selected', options)
        fields.append((name, selected[1] if selected else ""))
    return {**dict(fields), "in_force_from": "2026-04-10", **given}


def boxes(html):
    return re.findall(r'<input type="checkbox" name="confirmed" value="([^"]+)"', html)


def ready(world, text, *, at=AT):
    reading = imported(world.clerk, world.district, text, at=at, name=f"{at:%m%d}.txt")
    accept_all(world.clerk, reading, at)
    return reading


def short(count):
    """The first of the six projects."""
    lines = SIX.replace("1号", "7号").splitlines()
    return "\n".join([*lines[:3], "一、养老服务", *lines[4 : 4 + count]])


@pytest.mark.parametrize(("kind", "queries"), [("first", 8), ("further", 11), ("erratum", 12)])
def test_the_page_takes_a_fixed_number_of_queries(clerk, world, django_assert_max_num_queries, kind, queries):
    if kind == "first":
        reading = imported(world.clerk, world.district)
    else:
        edition = issued(world.clerk, world.district)
        reading = (
            imported(world.clerk, world.district, CORRECTED, at=LATER)
            if kind == "further"
            else start_change(
                actor=world.clerk,
                reading=Reading.objects.get(edition=edition),
                basis=Edition.Basis.ERRATUM,
                at=LATER,
            )
        )
    clerk.get(address_of(reading))
    with django_assert_max_num_queries(15) as seen:
        assert clerk.get(address_of(reading)).status_code == 200
    assert len(seen) == queries


def test_a_first_edition_is_previewed_by_chapter_with_leads_and_figures(clerk, world):
    reading = ready(world, SMALL.replace("养老服务（2项）", "养老服务（3项）"))
    page = issue_page(reading)
    assert [
        (
            group.heading,
            group.declared,
            [(row.number, row.leads, list(row.figures), row.type) for row in group.rows],
        )
        for group in page.groups
    ] == [
        (
            "养老服务",
            3,
            [
                ("1", "区民政局", ["8 家"], "节点工程"),
                ("2", "区民政局", ["不少于 1,200 人次"], "累计数量"),
            ],
        ),
        ("社会救助", None, [("3", "区民政局", ["健全困境儿童保障机制"], "比例、覆盖率")]),
    ]
    html = clerk.get(address_of(reading)).content.decode()
    assert "2 类 3 项" in html
    assert "原文写 3 项" in html
    assert "不少于 1,200 人次" in html
    assert "与上一版的不同" not in html


def test_projects_without_chapter_stand_last_in_the_preview(world):
    reading = ready(world, SMALL)
    category = facts_of(reading, "category")[0]
    decide_fact(actor=world.clerk, fact=category, version=2, verb=Decision.Verb.REJECT, at=AT)
    assert [(group.heading, len(group.rows)) for group in issue_page(reading).groups] == [
        ("社会救助", 1),
        ("未分类", 2),
    ]


def test_a_further_edition_shows_what_its_document_says_otherwise(clerk, world):
    issued(world.clerk, world.district)
    reading = ready(world, CORRECTED, at=LATER)
    change = issue_page(reading).head_change
    found = {line.label: "".join(p.words for p in line.pieces if p.fate != "gone") for line in change.lines}
    assert found["文号"] == "望民生〔2026〕9号"
    html = clerk.get(address_of(reading)).content.decode()
    assert "文件信息" in html
    reply = clerk.post(address_of(reading), sent(html, in_force_from="2026-05-01", title=""))
    assert reply.status_code == 422
    typed = issue_page(reading, QueryDict("in_force_from=2026-05-01")).head_change.lines
    assert "".join(piece.words for piece in typed[-1].pieces if piece.fate != "gone") == "2026年5月1日"


def test_a_project_without_lead_is_asked_about_and_the_answer_is_kept(clerk, world, nothing_written):
    reading = ready(world, LEADERLESS)
    html = clerk.get(address_of(reading)).content.decode()
    project = facts_of(reading, "project")[0]
    assert "1 个有任务的项目没有牵头单位，发布后没有单位报进度。" in html
    assert f'href="{reverse("notices:item", args=[reading.pk, project.ordinal])}">1 新建社区食堂8家' in html
    with nothing_written():
        reply = clerk.post(address_of(reading), sent(html))
        assert reply.status_code == 422
        assert "有 1 处要您确认：1 个有任务的项目没有牵头单位" in reply.content.decode()
        for other in ("without-lead:1,2", "drops-most:1", "on", ""):
            assert clerk.post(address_of(reading), sent(html, confirmed=other)).status_code == 422
    assert clerk.post(address_of(reading), sent(html, confirmed=boxes(html))).status_code == 302
    event = Event.objects.latest("number")
    assert (event.verb, event.facts["questions"]) == (
        "notices.issue_confirmed",
        [{"code": "notices.asks_without_lead", "count": 1}],
    )
    assert told_of(event.verb, event.subject_label, event.facts) == (
        "发布《望湖区2026年民生实事实施方案》第 1 版前经提示仍然发布："
        "1 个有任务的项目没有牵头单位，发布后没有单位报进度。"
    )


def test_a_lead_confirmed_as_no_unit_is_no_lead_and_a_project_without_task_needs_none(world):
    reading = ready(world, SMALL)
    one, other = facts_of(reading, "lead")[:2]
    one.value |= {"none": True}
    one.save()
    (question,) = issue_page(reading).questions
    assert [(row.number, row.item) for row in question.projects] == [("1", one.project.ordinal)]
    one.project.value |= {"has_task": False, "type": "H"}
    one.project.save()
    assert issue_page(reading).questions == []
    decide_fact(actor=world.clerk, fact=other, version=2, verb=Decision.Verb.REJECT, at=AT)
    assert [row.number for row in issue_page(reading).questions[0].projects] == ["2"]


def test_an_issue_that_asks_nothing_leaves_one_event(clerk, world):
    reading = ready(world, SMALL)
    html = clerk.get(address_of(reading)).content.decode()
    assert boxes(html) == []
    assert clerk.post(address_of(reading), sent(html)).status_code == 302
    assert Event.objects.latest("number").verb == "programmes.edition_issued"


@pytest.mark.parametrize(("left", "asked"), [(4, []), (3, [(3, 3, 6)]), (1, [(1, 5, 6)])])
def test_a_list_that_drops_more_than_a_third_of_the_last_is_asked_about(world, left, asked):
    issued(world.clerk, world.district, SIX)
    page = issue_page(ready(world, short(left), at=LATER))
    assert [
        (question.facts["kept"], question.facts["dropped"], question.facts["total"])
        for question in page.questions
    ] == asked


def test_what_most_of_the_list_loses_is_said_and_ticked_before_it_is_issued(clerk, world, nothing_written):
    issued(world.clerk, world.district, SIX)
    reading = ready(world, short(2), at=LATER)
    html = clerk.get(address_of(reading)).content.decode()
    assert "上一版有 6 项，这一版只接着其中 2 项，另外 4 项发布后就不在方案里了。" in html
    with nothing_written():
        assert clerk.post(address_of(reading), sent(html)).status_code == 422
        # A yes is to what was seen: with another pair taken away, five would go.
        pair = next(name for name in sent(html) if name.startswith("p-"))
        reply = clerk.post(address_of(reading), sent(html, confirmed=boxes(html), **{pair: ""}))
    assert reply.status_code == 422
    again = reply.content.decode()
    assert "另外 5 项发布后就不在方案里了。" in again
    assert sent(again)[pair] == ""  # what she chose stands in the page that comes back
    assert "confirmed" not in sent(again)
    assert clerk.post(address_of(reading), sent(again, confirmed=boxes(again))).status_code == 302
    assert list(Edition.objects.get(ordinal=2).texts.values_list("project__code", flat=True)) == [
        "990102-2026-1a",
        "990102-2026-2",
    ]
    event = Event.objects.latest("number")
    assert event.facts["questions"] == [
        {"code": "notices.asks_drops_most", "dropped": 5, "kept": 1, "total": 6}
    ]


def test_the_question_is_asked_again_of_what_stands_when_it_is_issued(world, nothing_written):
    reading = ready(world, LEADERLESS)
    seen = facts_digest(reading.facts.all())
    with nothing_written(), pytest.raises(IssueUnconfirmed) as caught:
        issue_reading(actor=world.clerk, reading=reading, given=issue_of(seen=seen), at=AT)
    assert sentence(caught.value) == (
        "有 1 处要您确认：1 个有任务的项目没有牵头单位，发布后没有单位报进度。"
        "请看过，勾选“仍然发布”再发布；或回核对页改正。"
    )
    ordinal = facts_of(reading, "project")[0].ordinal
    given = issue_of(seen=seen, confirmed=frozenset({f"without-lead:{ordinal}"}))
    edition = issue_reading(actor=world.clerk, reading=reading, given=given, at=AT)
    assert edition.in_force_from == datetime.date(2026, 2, 26)
