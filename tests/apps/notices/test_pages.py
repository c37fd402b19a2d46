"""The pages: what they show, what their buttons do, how many queries they take."""

import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from minsheng.apps.notices.actions import decide_fact
from minsheng.apps.notices.drafting import facts_digest
from minsheng.apps.notices.issuepage import issue_page
from minsheng.apps.notices.models import Decision, Fact, Notice, Reading
from minsheng.apps.notices.queries import (
    first_open_item,
    notice_rows,
    ordinal_at,
    review_page,
    waiting_notices,
)
from minsheng.apps.programmes.models import Edition, TargetValue
from tests.apps.notices.steps import (
    AT,
    CORRECTED,
    LATER,
    SMALL,
    STRANGE,
    accept_all,
    facts_of,
    imported,
    issued,
)
from tests.conftest import signed_in

MOST = 15


@pytest.fixture
def clerk(client, world):
    return signed_in(client, world.clerk)


def item_of(fact):
    return fact.project.ordinal if fact.project else fact.ordinal


def url(reading, fact):
    return reverse("notices:item", args=[reading.pk, item_of(fact)])


def large(projects=40):
    """A notice of many projects, each with units, targets, a deadline and measures."""
    lines = ["望湖区2026年民生实事实施方案", "望民生〔2026〕7号", "一、养老服务"]
    for n in range(1, projects + 1):
        lines.append(
            f"{n}.新建第{n}批社区食堂{n + 2}家，改造老旧小区{n + 5}个，{n % 9 + 1}月底前完成。"
            "（牵头单位：区民政局；配合单位：区民生办）"
        )
    return "\n".join(lines)


def counted(django_assert_max_num_queries, client, address, status=200):
    with django_assert_max_num_queries(MOST) as seen:
        assert client.get(address).status_code == status
    return len(seen)


@pytest.mark.parametrize("name", ["list", "item", "source", "issue", "import"])
def test_pages_take_as_many_queries_for_a_large_notice_as_for_a_small_one(
    clerk, world, django_assert_max_num_queries, name
):
    def address(reading):
        if name in {"list", "import"}:
            return reverse(f"notices:{name}")
        if name == "item":
            return url(reading, facts_of(reading, "project")[1])
        return reverse(f"notices:{name}", args=[reading.pk])

    small = imported(world.clerk, world.district)
    clerk.get(address(small))  # the first page of a session writes it
    few = counted(django_assert_max_num_queries, clerk, address(small))
    big = imported(world.clerk, world.district, large())
    assert counted(django_assert_max_num_queries, clerk, address(big)) == few


def test_the_issue_page_of_a_further_edition_takes_as_many_queries_for_a_large_notice(
    clerk, world, django_assert_max_num_queries
):
    found = []
    for year, text in ((2026, SMALL), (2027, large())):
        issued(world.clerk, world.district, text, year=year)
        reading = imported(world.clerk, world.district, f"{text}\n", year=year)
        address = reverse("notices:issue", args=[reading.pk])
        clerk.get(address)
        with django_assert_max_num_queries(MOST) as seen:
            assert clerk.get(address).status_code == 200
        found.append(len(seen))
    assert found == [11, 11]


def test_the_list_shows_projects_open_facts_and_the_reading_that_stands(world):
    imported(world.clerk, world.district, STRANGE)
    edition = issued(world.clerk, world.district, CORRECTED, name="已发.txt")
    rows = {row.notice.name: row for row in notice_rows(world.clerk)}
    waiting, done = rows["民生实事.txt"], rows["已发.txt"]
    assert (waiting.projects, waiting.is_change) == (3, False)
    assert waiting.open_facts == waiting.notice.readings.get().facts.count()
    assert (done.projects, done.open_facts) == (3, 0)
    assert waiting_notices(world.clerk).count() == 1
    assert edition.ordinal == 1


def test_every_item_of_the_review_opens_and_the_items_hold_every_fact_once(clerk, world):
    reading = imported(world.clerk, world.district, STRANGE)
    shown = []
    for item in [0, *(fact.ordinal for fact in facts_of(reading, "project"))]:
        page = review_page(reading, item, None)
        shown += [row.fact.pk for row in page.rows]
        html = clerk.get(reverse("notices:item", args=[reading.pk, item])).content.decode()
        assert anchors(html) == []
    assert sorted(shown) == sorted(reading.facts.values_list("pk", flat=True))
    assert clerk.get(reverse("notices:item", args=[reading.pk, 999])).status_code == 404


def anchors(html):
    """Links to places of the same page that are not there, and ids that stand twice."""
    ids = re.findall(r'\bid="([^"]+)"', html)
    links = re.findall(r'href="#([^"]+)"', html)
    return [f"#{name}" for name in links if name not in ids] + [
        f"id {name}" for name in set(ids) if ids.count(name) > 1
    ]


def test_anchors_hold_after_rejections_additions_and_on_the_whole_source(clerk, world, reading):
    project, target = facts_of(reading, "project")[0], facts_of(reading, "target")[0]
    decide_fact(actor=world.clerk, fact=target, version=1, verb=Decision.Verb.REJECT, at=AT)
    Fact.objects.create(
        reading=reading, ordinal=90, kind="pledge", project=project, value={"words": "免费"}, state="accepted"
    )
    assert anchors(clerk.get(url(reading, target)).content.decode()) == []
    html = clerk.get(reverse("notices:source", args=[reading.pk])).content.decode()
    assert anchors(html) == []
    other = facts_of(reading, "target")[1]
    link = f'href="{url(reading, other)}?fact={other.ordinal}#f-{other.ordinal}"'
    assert link in html


def post(client, fact, **data):
    return client.post(reverse("notices:decide", args=[fact.pk]), {"version": fact.version, **data})


def test_a_decision_leads_back_to_the_fact(clerk, reading):
    fact = facts_of(reading, "target")[0]
    reply = post(clerk, fact, verb="accept")
    assert (reply.status_code, reply["Location"]) == (302, f"{url(reading, fact)}#f-{fact.ordinal}")
    fact.refresh_from_db()
    assert (fact.state, fact.version) == ("accepted", 2)


def test_htmx_gets_the_item_again_with_the_next_open_fact_current(clerk, reading):
    fact = facts_of(reading, "target")[0]
    reply = clerk.post(
        reverse("notices:decide", args=[fact.pk]),
        {"version": 1, "verb": "accept"},
        headers={"HX-Request": "true"},
    )
    html = reply.content.decode()
    assert reply.status_code == 200
    assert "<html" not in html
    assert f'id="f-{fact.ordinal}"' in html


def test_a_stale_decision_says_both_values_on_the_page(clerk, world, reading):
    fact = facts_of(reading, "target")[0]
    decide_fact(
        actor=world.clerk,
        fact=fact,
        version=1,
        verb=Decision.Verb.EDIT,
        at=AT,
        value=fact.value | {"low": "9"},
    )
    reply = post(clerk, fact, verb="accept")
    html = reply.content.decode()
    assert reply.status_code == 422
    assert "您看到的是“8 家”，现在是“9 家（已改）”" in html
    # Shown at the address of the decision: every link must lead elsewhere than there.
    assert 'href="?' not in html
    fact.refresh_from_db()
    assert (fact.state, fact.value["low"]) == ("edited", "9")


def typed(fact, **given):
    """The form of a figure as the page shows it, with other values in some fields."""
    kept = {key: value for key, value in fact.value.items() if key not in {"because", "stock", "soft"}}
    return {f"f{fact.ordinal}-{key}": value for key, value in (kept | given).items() if value is not None}


def changed_by_another(world, fact, low="9"):
    verb, value = Decision.Verb.EDIT, fact.value | {"low": low}
    decide_fact(actor=world.city_clerk, fact=fact, version=fact.version, verb=verb, at=AT, value=value)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_stale_edit_stands_at_its_fact_and_what_was_typed_is_saved_on_the_new_version(
    clerk, world, reading, headers
):
    fact = facts_of(reading, "target")[0]
    address = reverse("notices:decide", args=[fact.pk])
    changed_by_another(world, fact)
    data = {"version": 1, "verb": "edit", **typed(fact, low="12")}
    reply = clerk.post(address, data, headers=headers)
    html = reply.content.decode()
    assert reply.status_code == 422
    row = html[html.index(f'id="f-{fact.ordinal}"') :]
    row = row[: row.index("</li>")]
    assert html.count('role="alert"') == row.count('role="alert"') == 1
    assert "您看到的是“8 家”，现在是“9 家（已改）”" in row
    assert "您填的还在下面" in row
    assert 'value="12"' in row
    assert row.count('name="version" value="2"') == 2  # of the buttons and of the form
    fact.refresh_from_db()
    assert (fact.value["low"], fact.version) == ("9", 2)
    clerk.post(address, data | {"version": 2}, headers=headers)
    fact.refresh_from_db()
    assert (fact.value["low"], fact.version, fact.state) == ("12", 3, "edited")


def test_a_mistake_in_a_stale_edit_does_not_hide_that_it_is_stale(clerk, world, reading):
    fact = facts_of(reading, "target")[0]
    changed_by_another(world, fact)
    html = post(clerk, fact, verb="edit", **typed(fact, low="")).content.decode()
    form = html[html.index('class="edit"') :]
    assert 'name="version" value="1"' in form[: form.index("</form>")]
    reply = clerk.post(
        reverse("notices:decide", args=[fact.pk]), {"version": 1, "verb": "edit", **typed(fact, low="12")}
    )
    assert reply.status_code == 422
    assert "您看到的是“8 家”，现在是“9 家（已改）”" in reply.content.decode()


def test_an_edit_of_what_was_rejected_meanwhile_keeps_what_was_typed(clerk, world, reading):
    fact = facts_of(reading, "target")[0]
    decide_fact(actor=world.city_clerk, fact=fact, version=1, verb=Decision.Verb.REJECT, at=AT)
    html = post(clerk, fact, verb="edit", **typed(fact, low="12")).content.decode()
    assert "现在是“8 家（不采）”" in html
    assert 'value="12"' in html


def test_a_decision_on_a_closed_reading_is_refused_above_the_facts(clerk, world, reading, nothing_written):
    accept_all(world.clerk, reading)
    issued_fact = facts_of(reading, "target")[0]
    reply = clerk.post(reverse("notices:issue", args=[reading.pk]), head(reading))
    assert reply.status_code == 302
    with nothing_written():
        html = post(clerk, issued_fact, verb="reject").content.decode()
    assert html.count("这次核对已经发布、撤回或放弃") == 1
    assert html.index('role="alert"') < html.index('id="facts"')


def test_an_edit_with_a_mistake_keeps_what_was_typed_and_names_the_field(clerk, reading):
    fact = facts_of(reading, "target")[0]
    prefix = f"f{fact.ordinal}"
    data = {
        f"{prefix}-{name}": value
        for name, value in fact.value.items()
        if value is not None and name not in {"because", "stock", "soft"}
    }
    reply = post(clerk, fact, verb="edit", **(data | {f"{prefix}-comparator": "range"}))
    html = reply.content.decode()
    assert reply.status_code == 422
    assert "区间要填上限。" in html
    reply = post(clerk, fact, verb="edit", **(data | {f"{prefix}-low": "9"}))
    assert reply.status_code == 302
    fact.refresh_from_db()
    assert (fact.state, fact.value["low"], fact.value["because"]) == ("edited", "9", ["新建"])


def test_accepting_an_item_goes_on_with_the_next(clerk, reading):
    first, second = facts_of(reading, "project")[:2]
    page = review_page(reading, first.ordinal, None)
    reply = clerk.post(
        reverse("notices:accept", args=[reading.pk]), {"seen": page.seen, "next": second.ordinal}
    )
    assert reply["Location"] == url(reading, second)
    assert set(first.parts.values_list("state", flat=True)) == {"accepted"}
    html = clerk.get(reply["Location"]).content.decode()
    assert f"已接受 {len(page.rows)} 条。" in html


def test_stale_facts_of_a_bulk_are_named(clerk, world, reading):
    page = review_page(reading, 0, None)
    fact = facts_of(reading, "head")[0]
    decide_fact(
        actor=world.clerk,
        fact=fact,
        version=1,
        verb=Decision.Verb.EDIT,
        at=AT,
        value=fact.value | {"value": "另一个标题"},
    )
    reply = clerk.post(reverse("notices:accept", args=[reading.pk]), {"seen": page.seen}, follow=True)
    assert f"1 条已被别人改过，没有动，请逐条看：第 {fact.ordinal} 条。" in reply.content.decode()
    fact.refresh_from_db()
    assert (fact.state, fact.value["value"]) == ("edited", "另一个标题")


def test_doubtful_and_unread_facts_are_left_out_of_what_is_clean(world, reading):
    project = facts_of(reading, "project")[0]
    Fact.objects.create(
        reading=reading,
        ordinal=90,
        kind="unread",
        project=project,
        value={"words": "若干", "why": "policy.unit_unknown"},
        doubt="policy.unit_unknown",
    )
    page = review_page(reading, project.ordinal, None)
    clean = {int(pair.partition(":")[0]) for pair in page.clean_seen.split(",")}
    assert clean.isdisjoint({fact.pk for fact in (project, *project.parts.all())})
    now = page.progress
    assert (now.projects, now.done_projects, now.open_projects, now.doubtful_projects) == (3, 0, 3, 1)
    assert (now.clean_words, now.open_words) == ("2 项和文件与类别", "3 项和文件与类别")
    unread = next(row for row in page.rows if row.fact.ordinal == 90)
    assert unread.doubt == "这个数字后面的量词不认识。请核对计量单位，必要时改正。"


def test_a_title_that_was_not_read_is_in_doubt(clerk, world):
    reading = imported(world.clerk, world.district, SMALL.split("\n", 3)[3])
    title = reading.facts.get(kind="head", value__what="title")
    assert title.value["value"] == ""
    page = review_page(reading, 0, None)
    assert page.rows[0].doubt == "没有读到标题，请补上"
    assert clerk.get(reverse("notices:item", args=[reading.pk, 0])).status_code == 200


def test_the_review_begins_with_the_first_open_item_and_ends_with_the_document(clerk, world, reading):
    assert first_open_item(reading) == 0
    for fact in facts_of(reading, "head") + facts_of(reading, "category"):
        decide_fact(actor=world.clerk, fact=fact, version=1, verb=Decision.Verb.ACCEPT, at=AT)
    first = facts_of(reading, "project")[0]
    reply = clerk.get(reverse("notices:review", args=[reading.pk]))
    assert reply["Location"] == url(reading, first)
    accept_all(world.clerk, reading)
    assert first_open_item(reading) == 0


def test_a_fact_is_added_by_its_words_and_stands_where_they_stand(clerk, reading):
    project = facts_of(reading, "project")[1]
    address = reverse("notices:add", args=[reading.pk, project.ordinal])
    page = clerk.get(address, {"kind": "pledge", "quote": "失能老年人"})
    assert page.status_code == 200
    reply = clerk.post(address, {"kind": "pledge", "quote": "失能老年人", "f0-words": "失能老年人"})
    fact = facts_of(reading, "pledge")[-1]
    assert reply["Location"] == f"{url(reading, fact)}#f-{fact.ordinal}"
    start = SMALL.index("失能老年人")
    assert (fact.project, fact.spans, fact.state) == (project, [[start, start + 5]], "accepted")


def test_the_place_that_was_selected_is_kept_from_the_words_to_the_fact(clerk, world):
    text = SMALL.replace("上门服务1200人次以上", "上门服务，上门服务1200人次以上")
    reading = imported(world.clerk, world.district, text)
    project = facts_of(reading, "project")[1]
    address = reverse("notices:add", args=[reading.pk, project.ordinal])
    words = {"kind": "pledge", "quote": "上门服务"}
    assert clerk.get(address, words).status_code == 422
    start = text.rindex("上门服务")
    page = clerk.get(address, {**words, "start": start}).content.decode()
    assert f'name="start" value="{start}"' in page
    clerk.post(address, {**words, "start": start, "f0-words": "上门服务"})
    assert facts_of(reading, "pledge")[-1].spans == [[start, start + 4]]


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("没有的话", "原文里找不到“没有的话”。请从原文复制这段话，不要改字。"),
        ("区民政局；", "原文里找不到"),
    ],
)
def test_words_that_do_not_stand_in_the_text_are_refused(clerk, reading, nothing_written, quote, words):
    project = facts_of(reading, "project")[1]
    address = reverse("notices:add", args=[reading.pk, project.ordinal])
    text = "没有的话" if quote == "没有的话" else "区民政局；；"
    with nothing_written():
        reply = clerk.get(address, {"kind": "pledge", "quote": text})
        assert clerk.post(address, {"kind": "pledge", "quote": text, "f0-words": "甲"}).status_code == 422
    assert reply.status_code == 422
    assert words in reply.content.decode()


def test_an_addition_with_a_mistake_keeps_its_words(clerk, reading, nothing_written):
    project = facts_of(reading, "project")[1]
    address = reverse("notices:add", args=[reading.pk, project.ordinal])
    with nothing_written():
        reply = clerk.post(address, {"kind": "target", "quote": "失能老年人", "f0-low": ""})
    assert reply.status_code == 422
    assert "原文：“失能老年人”" in reply.content.decode()


PROJECT = {
    "kind": "project",
    "quote": "",
    "f0-number": "4",
    "f0-title": "为高龄老人安装扶手200户",
    "f0-category": "",
    "f0-origin": "own",
    "f0-has_task": "on",
    "f0-type": "A",
}
TARGET = {
    "kind": "target",
    "quote": "",
    "f0-words": "安装扶手200户",
    "f0-comparator": "eq",
    "f0-low": "200",
    "f0-unit": "户",
    "f0-type": "A",
    "f0-hold": "reach",
}


def added(clerk, reading, item, given):
    """The fact that the add page makes."""
    address = reverse("notices:add", args=[reading.pk, item])
    asked = clerk.get(address, {"kind": given["kind"], "quote": given["quote"]})
    assert asked.status_code == 200
    reply = clerk.post(address, given)
    assert reply.status_code == 302, reply.content.decode()
    fact = reading.facts.order_by("ordinal").last()
    assert reply["Location"] == f"{url(reading, fact)}#f-{fact.ordinal}"
    return fact


def test_an_amendment_adds_a_project_of_its_own_document_and_earlier_ones_keep_their_codes(clerk, world):
    edition = issued(world.clerk, world.district)
    clerk.post(reverse("notices:change", args=[edition.pk]), {"basis": "amendment"})
    copy = Reading.objects.get(basis="amendment")
    head_page = clerk.get(reverse("notices:item", args=[copy.pk, 0])).content.decode()
    assert "补一个项目" in head_page
    assert "来文新增的、原通知里没有的，原话留空" in head_page
    project = added(clerk, copy, 0, PROJECT)
    target = added(clerk, copy, project.ordinal, TARGET)
    added(clerk, copy, project.ordinal, {"kind": "lead", "quote": "", "f0-name": "区民政局"})
    assert (project.spans, project.state, target.project, target.spans) == ([], "accepted", project, [])
    html = clerk.get(url(copy, project)).content.decode()
    assert html.count("出自这次改动的文件") == 3
    assert "本项在原文里没有位置，是手工补的。" in html
    address = reverse("notices:issue", args=[copy.pk])
    data = head(copy, follows="1", reason="追加任务", in_force_from="2026-04-10")
    html = clerk.get(address).content.decode()
    names = re.findall(r'type="hidden" name="(p-\d+)" value="(\d+)"', html)
    assert clerk.post(address, data | dict(names)).status_code == 302
    second = Edition.objects.get(ordinal=2)
    assert list(second.texts.values_list("project__code", "title"))[-1] == (
        "990102-2026-4",
        "为高龄老人安装扶手200户",
    )
    values = TargetValue.objects.filter(text__edition=second).order_by("text__ordinal")
    assert list(values.values_list("target__code", flat=True)) == [
        "990102-2026-1-1",
        "990102-2026-2-1",
        "990102-2026-3-1",
        "990102-2026-4-1",
    ]
    assert (values.last().quote, values.last().low) == ("", 200)
    last = second.texts.last()
    assert [row.unit for row in last.responsibility_rows.all()] == [world.civil_affairs]
    # A change of the change keeps both the code and where the fact comes from.
    clerk.post(reverse("notices:change", args=[second.pk]), {"basis": "erratum"})
    again = Reading.objects.get(basis="erratum")
    assert again.facts.get(ordinal=target.ordinal).value["from_change"] is True
    assert (
        issue_page(again).target_pairs[again.facts.get(ordinal=target.ordinal).pk] == values.last().target_id
    )


def test_in_a_notice_what_is_added_stands_in_the_text(clerk, reading, nothing_written):
    first = facts_of(reading, "project")[0]
    for item, given in ((0, PROJECT), (first.ordinal, TARGET)):
        address = reverse("notices:add", args=[reading.pk, item])
        with nothing_written():
            assert clerk.get(address, given).status_code == 422
            assert clerk.post(address, given).status_code == 422
    assert "原话留空" not in clerk.get(reverse("notices:item", args=[reading.pk, 0])).content.decode()


def test_a_project_is_added_to_a_notice_by_its_words_and_takes_parts_like_any_other(clerk, world):
    text = SMALL.replace("二、社会救助（1项）", "附：12、为高龄老人安装扶手200户。\n二、社会救助（1项）")
    reading = imported(world.clerk, world.district, text)
    words = "12、为高龄老人安装扶手200户"
    asked = clerk.get(
        reverse("notices:add", args=[reading.pk, 0]), {"kind": "project", "quote": words}
    ).content.decode()
    assert 'value="12"' in asked
    assert ">\n为高龄老人安装扶手200户</textarea>" in asked
    project = added(clerk, reading, 0, PROJECT | {"quote": words, "f0-number": "12"})
    target = added(clerk, reading, project.ordinal, TARGET | {"quote": "安装扶手200户"})
    start = text.index(words)
    assert project.spans == [[start, start + len(words)]]
    assert (target.project, target.spans) == (project, [[text.index("安装扶手"), start + len(words)]])
    assert "from_change" not in project.value


@pytest.mark.parametrize(("item", "kind"), [(0, "target"), (None, "project"), (99999, "target")])
def test_only_projects_are_added_to_the_document_and_only_parts_to_a_project(clerk, reading, item, kind):
    number = facts_of(reading, "project")[0].ordinal if item is None else item
    address = reverse("notices:add", args=[reading.pk, number])
    assert clerk.get(address, {"kind": kind, "quote": "区民政局"}).status_code == 404
    assert clerk.post(address, {"kind": kind, "quote": "区民政局"}).status_code == 404


def test_unknown_units_are_registered_or_confirmed_as_none(clerk, world):
    reading = imported(world.clerk, world.district, STRANGE)
    address = reverse("notices:units", args=[reading.pk])
    item = facts_of(reading, "project")[0].ordinal
    page = clerk.get(reverse("notices:item", args=[reading.pk, item])).content.decode()
    assert "1 个单位不在名录。" in page
    assert "1 个名称不像一个单位，没有替您勾选。" in page
    seen = {fact.value["name"]: f"{fact.pk}:1" for fact in facts_of(reading, "cooperating")}
    assert f'name="seen" value="{seen["区文旅局"]}" checked>区文旅局<' in page
    assert f'name="seen" value="{seen["各街道"]}">各街道<span class="dim">（泛指一批单位）<' in page
    reply = clerk.post(address, {"as": "unit", "seen": seen["区文旅局"], "item": item}, follow=True)
    assert "已登记 1 个单位。" in reply.content.decode()
    assert "个单位不在名录。" not in reply.content.decode()
    assert "1 个名称不像一个单位" in reply.content.decode()
    both = [seen["区文旅局"].replace(":1", ":7"), seen["各街道"]]
    reply = clerk.post(address, {"as": "phrase", "seen": both, "item": item}, follow=True)
    number = facts_of(reading, "cooperating")[0].ordinal
    assert f"1 条已被别人改过，没有动，请逐条看：第 {number} 条。" in reply.content.decode()
    assert "1 处记作泛指，不是单位。" in reply.content.decode()
    assert "名称不像一个单位" not in reply.content.decode()


def test_a_masked_name_is_not_ticked_for_registration(clerk, world):
    reading = imported(world.clerk, world.district, STRANGE.replace("各街道", "区**局"))
    page = clerk.get(url(reading, facts_of(reading, "lead")[0])).content.decode()
    seen = {fact.value["name"]: f"{fact.pk}:1" for fact in facts_of(reading, "cooperating")}
    assert f'name="seen" value="{seen["区**局"]}">区**局<span class="dim">（打码）</span>' in page


def head(reading, **given):
    return {
        "title": "望湖区2026年民生实事实施方案",
        "document_number": "望民生〔2026〕1号",
        "in_force_from": "2026-02-26",
        "follows": "0",
        "seen": facts_digest(reading.facts.all()),
        **given,
    }


def test_the_issue_page_says_what_stands_in_the_way(clerk, world):
    reading = imported(world.clerk, world.district, STRANGE)
    undertaking = facts_of(reading, "undertaking")[0]
    decide_fact(actor=world.clerk, fact=undertaking, version=1, verb=Decision.Verb.REJECT, at=AT)
    html = clerk.get(reverse("notices:issue", args=[reading.pk])).content.decode()
    assert f"有 {reading.facts.filter(state='open').count()} 条没有核对。" in html
    assert "2 个单位不在名录：区文旅局、各街道。" in html
    assert "有任务，却没有目标、交付物或分档承诺。" in html


def test_an_issue_leads_to_the_programme_and_is_not_offered_again(clerk, world, reading, nothing_written):
    accept_all(world.clerk, reading)
    address = reverse("notices:issue", args=[reading.pk])
    with nothing_written():
        reply = clerk.post(address, head(reading, title=""))
    assert reply.status_code == 422
    reply = clerk.post(address, head(reading))
    assert reply["Location"] == "/programmes/990102-2026/"
    with nothing_written():
        for again in (clerk.get(address), clerk.post(address, head(reading))):
            assert again.status_code == 422
            assert "这次核对已经发布" in again.content.decode()


def test_an_issue_of_what_changed_since_the_preview_is_shown_again_first(
    clerk, world, reading, nothing_written
):
    accept_all(world.clerk, reading)
    address = reverse("notices:issue", args=[reading.pk])
    data = head(reading)
    assert f'name="seen" value="{data["seen"]}"' in clerk.get(address).content.decode()
    target = facts_of(reading, "target")[0]
    value = target.value | {"comparator": "ge"}
    verb = Decision.Verb.EDIT
    decide_fact(actor=world.clerk, fact=target, version=2, verb=verb, at=AT, value=value)
    with nothing_written():
        for stale in (data, {**data, "seen": ""}, {k: v for k, v in data.items() if k != "seen"}):
            reply = clerk.post(address, stale)
            assert reply.status_code == 422
            assert "核对内容在您预览之后又有改动，请重新看过再发布。" in reply.content.decode()
    assert f'name="seen" value="{facts_digest(reading.facts.all())}"' in reply.content.decode()
    assert clerk.post(address, head(reading)).status_code == 302


def test_the_form_of_a_rejected_fact_does_not_open(clerk, world, reading):
    project, other = facts_of(reading, "project")[:2]
    decide_fact(actor=world.clerk, fact=project, version=1, verb=Decision.Verb.REJECT, at=AT)
    for fact, count in ((project, 0), (project.parts.first(), 0), (other, 1)):
        address = reverse("notices:item", args=[reading.pk, (fact.project or fact).ordinal])
        html = clerk.get(f"{address}?edit={fact.ordinal}").content.decode()
        assert html.count('class="edit"') == count


def test_the_issue_page_of_a_correction_shows_the_difference_and_the_pairs(clerk, world):
    issued(world.clerk, world.district)
    reading = imported(world.clerk, world.district, CORRECTED, at=LATER)
    accept_all(world.clerk, reading, LATER)
    address = reverse("notices:issue", args=[reading.pk])
    html = clerk.get(address).content.decode()
    assert "<del>8</del><ins>10</ins>" in html
    assert html.count("<select") == 2  # the project that says the same is paired already
    assert clerk.get(f"{address}?all=1").content.decode().count("<select") == 3
    data = head(reading, follows="1")
    data |= {
        f"p-{fact.pk}": project
        for fact, project in zip(
            facts_of(reading, "project"),
            Edition.objects.get().texts.values_list("project_id", flat=True),
            strict=True,
        )
    }
    assert clerk.post(address, data | {"follows": "0"}).status_code == 422
    assert clerk.post(address, data).status_code == 302
    second = Edition.objects.get(ordinal=2)
    assert list(second.texts.values_list("project__code", flat=True)) == [
        "990102-2026-1",
        "990102-2026-2",
        "990102-2026-3",
    ]


def test_the_strip_counts_projects_and_names_the_head_apart(clerk, world, reading):
    address = reverse("notices:item", args=[reading.pk, 0])
    html = " ".join(clerk.get(address).content.decode().split())
    assert "3 项中已核 0 项，余 3 项；文件与类别未核。" in html
    assert "整批接受无疑问的 3 项和文件与类别" in html
    assert "预览发布（还差 3 项和文件与类别）" in html
    assert 'aria-label="文件与类别，未核"' in html
    assert 'aria-label="第1项，未核"' in html
    clerk.post(reverse("notices:accept", args=[reading.pk]), {"seen": review_page(reading, 0, None).seen})
    html = " ".join(clerk.get(address).content.decode().split())
    assert "余 3 项；文件与类别已核。" in html
    assert "预览发布（还差 3 项）" in html


def test_the_head_shows_its_own_passages_and_of_the_chapters_the_headings_alone(world, reading):
    pages = review_page(reading, 0, None).pages
    shown = [["".join(p.words for p in block.pieces) for block in page.blocks] for page in pages]
    lines = [line for line in SMALL.split("\n") if line]
    assert shown == [[*lines[:4]], [lines[5]]]
    assert [page.left_out for page in pages] == [0, 1]
    assert [block.is_here for block in pages[0].blocks] == [True, True, True, False]


def test_pages_of_the_file_are_named_in_the_source_and_not_taken_for_words(clerk, reading):
    second = SMALL.index("二、社会救助")
    leaves = [{"leaf": "第1页", "from": 0}, {"leaf": "第2页", "from": second}]
    reading.text.layout = [*leaves, *reading.text.layout]
    reading.text.format = "pdf"
    reading.text.save(update_fields=["layout", "format"])
    html = clerk.get(reverse("notices:source", args=[reading.pk])).content.decode()
    assert re.findall(r'<p class="flush[^"]*">(.*?)</p>', html) == ["第1页", "第2页"]
    assert html.index("第2页</p>") < html.index(f'data-at="{second}"')
    third = url(reading, facts_of(reading, "project")[2])
    html = clerk.get(third).content.decode()
    assert re.findall(r'<p class="flush[^"]*">(.*?)</p>', html) == ["…略 4 段… 第1页第5段", "第2页"]


def test_an_amendment_under_review_is_headed_as_one_and_names_its_edition(clerk, world):
    edition = issued(world.clerk, world.district)
    for basis, words in (("amendment", "调整的来文不在这里"), ("erratum", "勘误只改读错、录错的地方")):
        clerk.post(reverse("notices:change", args=[edition.pk]), {"basis": basis})
        copy = Reading.objects.get(state="review")
        html = clerk.get(reverse("notices:item", args=[copy.pk, 0])).content.decode()
        (heading,) = re.findall(r"<h1>(.*?)</h1>", html, re.DOTALL)
        assert heading.strip() == f"{copy.get_basis_display()}《民生实事.txt》第 1 版"
        assert words in html
        assert 'href="/programmes/990102-2026/editions/1/">第 1 版</a>' in html
        assert "3 项，还没有改过。" in html
        fact = facts_of(copy, "target")[0]
        post(clerk, fact, verb="edit", **typed(fact, low="9"))
        html = clerk.get(reverse("notices:item", args=[copy.pk, 0])).content.decode()
        assert "3 项，到现在动过 1 条。" in html
        notice = reverse("notices:withdraw", args=[copy.notice_id])
        asked = clerk.get(notice).content.decode()
        assert f"<h1>放弃{copy.get_basis_display()}《民生实事.txt》？</h1>" in asked
        assert "已发布的第 1 版不变" in asked
        assert "已经作的 1 次决定" in asked
        clerk.post(notice, {"what": "change", "sure": "yes"})
    issued_page = clerk.get(reverse("notices:item", args=[Reading.objects.get(edition=edition).pk, 0]))
    assert "核对《民生实事.txt》" in issued_page.content.decode()


def test_taking_a_notice_back_asks_first_and_says_what_is_lost(clerk, world, reading, nothing_written):
    address = reverse("notices:withdraw", args=[reading.notice_id])
    with nothing_written():
        assert "还没有作过决定，不会丢掉什么。" in clerk.get(address).content.decode()
    accept_all(world.clerk, reading)
    count = reading.facts.count()
    with nothing_written():
        for asked in (clerk.get(address), clerk.post(address)):
            assert asked.status_code == 200
            assert f"已经作的 {count} 次决定" in asked.content.decode()
            assert "3月2日 09:30" in asked.content.decode()
    reply = clerk.post(address, {"sure": "yes"})
    assert (reply["Location"], Notice.objects.get().state) == (reverse("notices:list"), "withdrawn")
    with nothing_written():
        assert clerk.get(address).status_code == 422
        assert "已经撤回过" in clerk.post(address, {"sure": "yes"}).content.decode()


def test_an_issued_notice_is_not_asked_about(clerk, world, nothing_written):
    issued(world.clerk, world.district)
    with nothing_written():
        reply = clerk.get(reverse("notices:withdraw", args=[Notice.objects.get().pk]))
    assert reply.status_code == 422
    assert "这份通知已经发布，不能撤回。" in reply.content.decode()


def test_words_of_the_document_are_printed_as_words(clerk, world):
    text = SMALL.replace("区食堂8家", "区<script>alert(1)</script>&食堂8家").replace(
        "；配合单位：区民生办", "；配合单位：<b>区</b>局"
    )
    reading = imported(world.clerk, world.district, text)
    item = reverse("notices:item", args=[reading.pk, facts_of(reading, "project")[0].ordinal])
    for address in (item, reverse("notices:source", args=[reading.pk])):
        html = clerk.get(address).content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;" in html
        assert "<b>区</b>" not in html


def test_a_change_is_started_given_up_and_issued_from_the_pages(clerk, world):
    edition = issued(world.clerk, world.district)
    start = reverse("notices:change", args=[edition.pk])
    reply = clerk.post(start, {"basis": "erratum"})
    copy = Reading.objects.get(basis="erratum")
    assert reply["Location"] == reverse("notices:item", args=[copy.pk, 0])
    assert "放弃改动" in clerk.get(reverse("notices:list")).content.decode()
    notice = Notice.objects.get()
    clerk.post(reverse("notices:withdraw", args=[notice.pk]), {"what": "change", "sure": "yes"})
    assert Notice.objects.get().state == "issued"
    assert clerk.get(reverse("notices:notice", args=[notice.pk]))["Location"] == reverse(
        "notices:review", args=[Reading.objects.get(edition=edition).pk]
    )
    clerk.post(start, {"basis": "amendment"})
    copy = Reading.objects.get(basis="amendment")
    address = reverse("notices:issue", args=[copy.pk])
    data = head(copy, follows="1")
    reply = clerk.post(address, data)
    assert reply.status_code == 422
    assert clerk.post(address, data | {"reason": "追加任务"}).status_code == 302
    assert Edition.objects.get(ordinal=2).reason == "追加任务"


def test_the_reading_of_an_issued_notice_offers_no_decision(clerk, world):
    issued(world.clerk, world.district)
    reading = Reading.objects.get()
    html = clerk.get(url(reading, facts_of(reading, "target")[0])).content.decode()
    assert 'name="verb"' not in html
    assert "整批接受" not in html


def test_a_passage_of_an_edition_leads_to_its_fact_in_the_source(clerk, world):
    edition = issued(world.clerk, world.district)
    reading = Reading.objects.get()
    target = facts_of(reading, "target")[1]
    start = target.spans[0][0]
    assert ordinal_at(reading, start) == target.ordinal
    reply = clerk.get(reverse("notices:passage", args=[edition.pk, start]))
    source = reverse("notices:source", args=[reading.pk])
    assert reply["Location"] == f"{source}#s-{target.ordinal}"
    assert f'id="s-{target.ordinal}"' in clerk.get(source).content.decode()


def test_the_file_is_given_back_as_it_was_handed_in(clerk, world, reading):
    reply = clerk.get(reverse("notices:file", args=[reading.notice_id]))
    assert b"".join(reply.streaming_content) == SMALL.encode()
    assert "attachment" in reply["Content-Disposition"]


def test_import_form_asks_for_one_of_file_and_text(clerk, world, nothing_written):
    with nothing_written():
        reply = clerk.post(reverse("notices:import"), {"division": "990102", "year": 2026})
    assert reply.status_code == 422
    assert "请选一个文件，或粘贴文字，两者只用一种。" in reply.content.decode()
    with nothing_written():
        reply = clerk.post(reverse("notices:import"), {"division": "990103", "year": 2026, "pasted": SMALL})
    assert reply.status_code == 422


def test_the_import_form_says_each_mistake_once_and_in_plain_words(clerk, world, nothing_written):
    address, given = reverse("notices:import"), {"division": "990102", "year": "去年"}
    assert clerk.get(address).content.decode().count("二选一") == 2
    with nothing_written():
        html = clerk.post(address, {**given, "file": SimpleUploadedFile("a.txt", b"")}).content.decode()
    assert "“年度”要写成四位数的年份，例如 2026。" in html
    assert "文件是空的，一个字节也没有。" in html
    assert "两者只用一种" not in html


def test_the_bulk_button_has_a_space_before_a_figure_alone(reading):
    progress = review_page(reading, 0, None).progress
    assert progress.accept_words == "整批接受无疑问的 3 项和文件与类别"
    assert (
        replace(progress, open_projects=0, doubtful_projects=0).accept_words == "整批接受无疑问的文件与类别"
    )
    done = replace(progress, open_projects=0, doubtful_projects=0, head_is_clean=False)
    assert done.accept_words == ""


def test_a_standard_of_any_kind_is_called_a_standard(clerk, world):
    text = f"{SMALL}推进措施：对困境儿童给予每人每月500元的补贴。\n"
    reading = imported(world.clerk, world.district, text)
    [standard] = facts_of(reading, Fact.Kind.STANDARD)
    assert standard.get_kind_display() == "标准"
    assert "补助标准" not in clerk.get(url(reading, standard)).text


def restore_button(page):
    return re.findall(r'<button[^>]*value="restore"[^>]*aria-label="([^"]*)"[^>]*>([^<]*)</button>', page)


def test_a_changed_fact_goes_back_to_what_was_read_in_one_press(clerk, reading):
    target = facts_of(reading, Fact.Kind.TARGET)[0]
    assert restore_button(clerk.get(url(reading, target)).text) == []
    for low in ("9", "7"):
        target.refresh_from_db()
        post(clerk, target, verb="edit", **typed(target, low=low))
    target.refresh_from_db()
    assert (target.value["low"], target.version) == ("7", 3)
    page = clerk.get(url(reading, target)).text
    assert restore_button(page) == [("还原为读取值：年度目标 8 家", "还原为读取值")]
    stale = clerk.post(reverse("notices:decide", args=[target.pk]), {"verb": "restore", "version": 2})
    assert (stale.status_code, "已被" in stale.text) == (422, True)
    clerk.post(reverse("notices:decide", args=[target.pk]), {"verb": "restore", "version": 3})
    target.refresh_from_db()
    assert (target.value["low"], target.state) == ("8", "open")
    page = clerk.get(url(reading, target)).text
    assert restore_button(page) == []
    assert 'aria-label="撤销：年度目标 8 家"' in page
    assert 'aria-label="不采：年度目标 8 家"' in page


def test_a_fact_of_a_change_goes_back_to_the_edition_before(clerk, world):
    reading = Reading.objects.get(edition=issued(world.clerk, world.district))
    clerk.post(reverse("notices:change", args=[reading.edition_id]), {"basis": "amendment"})
    copy = Reading.objects.get(copied_from=reading)
    target = facts_of(copy, Fact.Kind.TARGET)[0]
    decide_fact(
        actor=world.clerk,
        fact=target,
        version=1,
        verb=Decision.Verb.EDIT,
        at=LATER,
        value=target.value | {"low": "9"},
    )
    assert restore_button(clerk.get(url(copy, target)).text) == [
        ("还原为上一版：年度目标 8 家", "还原为上一版")
    ]
    clerk.post(reverse("notices:decide", args=[target.pk]), {"verb": "restore", "version": 2})
    target.refresh_from_db()
    assert (target.value["low"], target.state) == ("8", "accepted")
