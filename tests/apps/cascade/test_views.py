"""The pages of splits: who opens them, what they show, what they send and refuse."""

import datetime
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.cascade.actions import offer
from minsheng.apps.cascade.models import Base, Issue, Reply
from minsheng.apps.places.models import Unit
from tests.apps.cascade.steps import (
    AT,
    COUNTED,
    NAMED,
    RATED,
    edition_of,
    figures,
    issued,
    row_of,
    targets_of,
    typed,
)
from tests.conftest import make_actor, signed_in

MOST = 15
"""Queries of a page, whatever it shows."""


@pytest.fixture
def split(world, target, three):
    return typed(world.clerk, target, dict(zip(three, ("50", "30", "15"), strict=True)))


@pytest.fixture
def office(client, world):
    return signed_in(client, world.clerk)


def fields_of(page):
    """Every named field of a page with its value, as a browser without scripts would send the grid."""
    inputs = re.findall(r'<input[^>]*?name="([cv]-[\d-]+)" value="([^"]*)"', page.content.decode())
    assert inputs
    return dict(inputs)


def key(target, unit, parent=0):
    return f"{target.pk}-{parent}-{unit.pk}"


def test_every_page_opens_for_the_office_with_few_queries(
    office, target, three, split, django_assert_max_num_queries
):
    issued_row = row_of(split, three[0])
    programme = target.project.programme
    for address in (
        reverse("cascade:programme", args=[programme.code]),
        reverse("cascade:seat", args=[programme.code]),
        reverse("cascade:issue_ready", args=[programme.code]),
        reverse("cascade:project", args=[target.project.code]),
        reverse("cascade:target", args=[target.code]),
        reverse("cascade:paste", args=[target.code]),
        reverse("cascade:add_units", args=[target.code]),
        reverse("cascade:issue", args=[target.code]),
        reverse("cascade:history", args=[target.code]),
        reverse("cascade:take_out", args=[issued_row.pk]),
        reverse("cascade:unit", args=[programme.code, three[0].code]),
        reverse("cascade:paste_unit", args=[programme.code, three[0].code]),
        reverse("cascade:upload", args=[programme.code]),
        reverse("cascade:upper", args=[programme.code]),
        reverse("cascade:bases"),
        reverse("cascade:new_base"),
    ):
        office.get(address)
        with django_assert_max_num_queries(MOST):
            assert office.get(address).status_code == 200, address
    assert office.get(reverse("cascade:mine")).url == reverse("cascade:programme", args=[programme.code])


def test_the_whole_form_is_sent_back_and_only_what_changed_is_written(office, target, three, split):
    address = reverse("cascade:target", args=[target.code])
    page = office.get(address)
    assert "差额" in page.content.decode()
    sent = fields_of(page)
    sent[f"c-{key(target, three[2])}"] = "20"
    before = dict(split.allocations.values_list("unit__code", "version"))
    answer = office.post(reverse("cascade:save", args=[target.code]), sent)
    assert (answer.status_code, answer.url) == (302, f"{address}#grid")
    rows = {row.unit.code: (row.value, row.version) for row in split.allocations.select_related("unit")}
    assert rows["S003"] == (Decimal(20), before["S003"] + 1)
    assert rows["S001"] == (Decimal(50), before["S001"])
    assert "已保存 1 格" in office.get(address).content.decode()


def test_repeating_the_whole_form_writes_nothing(office, target, split, nothing_written):
    address = reverse("cascade:target", args=[target.code])
    sent = fields_of(office.get(address))
    with nothing_written():
        assert office.post(reverse("cascade:save", args=[target.code]), sent).status_code == 302
    assert "没有改动的格子" in office.get(address).content.decode()


def test_a_stale_cell_is_refused_with_both_numbers_and_may_replace_the_other_when_asked_to(
    office, world, target, three, split
):
    save = reverse("cascade:save", args=[target.code])
    sent = fields_of(office.get(reverse("cascade:target", args=[target.code])))
    typed(make_actor(world.office, "office", "second-office", "周禾"), target, {three[0]: "44"})
    mine = key(target, three[0])
    sent |= {f"c-{mine}": "41", f"c-{key(target, three[1])}": "31"}
    answer = office.post(save, sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "已被别人改为 44，您填的 41 没有保存" in text
    assert "周禾（望湖区民生工作领导小组办公室" in text
    assert figures(split)["S001"][0] == 44
    assert figures(split)["S002"][0] == 31
    again = fields_of(answer)
    assert again[f"c-{mine}"] == "44"
    [waiting] = re.findall(r'name="(w-[\d-]+)" value="([^"]*)"', text)
    assert office.post(save, again | dict([waiting])).status_code == 422
    assert office.post(save, again | dict([waiting]) | {"theirs": mine}).status_code == 302
    assert figures(split)["S001"][0] == 44
    [button] = re.findall(r'name="mine" value="([^"]*)"', text)
    assert button == f"{mine}:{row_of(split, three[0]).version}:41"
    assert office.post(save, {**again, "mine": button}).status_code == 302
    assert figures(split)["S001"][0] == 41


def test_a_cell_of_another_target_is_not_saved_here(office, world, target, three, split, nothing_written):
    other = edition_of(world.district, COUNTED, year=2025)
    foreign = f"{targets_of(other)[0].pk}-0-{three[0].pk}"
    with nothing_written():
        office.post(reverse("cascade:save", args=[target.code]), {f"c-{foreign}": "3", f"v-{foreign}": "0:"})


def test_a_method_a_reserve_and_an_issue_with_everything_wrong_told_at_once(office, target, three, split):
    way, reserve = (reverse(f"cascade:{name}", args=[target.code]) for name in ("way", "reserve"))
    issue = reverse("cascade:issue", args=[target.code])
    page = office.get(issue).context["form"].initial
    given = {name: page[name] for name in ("version", "seen", "kind")} | {"holds_from": "2026-03-02"}
    answer = office.post(issue, given)
    assert answer.status_code == 422
    assert "还有 5家 没有分下去" in answer.content.decode()
    assert not Issue.objects.exists()
    seen = office.get(reverse("cascade:target", args=[target.code])).context["grid"].seen_open
    assert office.post(way, {"version": page["version"], "seen": seen, "way": "pro_rata"}).status_code == 422
    assert office.post(way, {"version": page["version"], "seen": seen, "way": "equal"}).status_code == 302
    split.refresh_from_db()
    assert office.post(reserve, {"version": page["version"], "reserve": "1"}).status_code == 422
    assert office.post(reserve, {"version": split.version, "reserve": "1"}).status_code == 302
    assert [value for value, _ in figures(split).values()] == [34, 33, 33]


def test_units_are_added_taken_out_and_put_into_force(office, world, target, three, split):
    further = world.civil_affairs
    add = reverse("cascade:add_units", args=[target.code])
    assert office.post(add, {"version": split.version}).status_code == 422
    assert office.post(add, {"version": split.version, "units": [further.pk]}).status_code == 302
    row = row_of(split, further)
    out = reverse("cascade:take_out", args=[row.pk])
    assert office.post(out, {"version": row.version, "done": "0"}).status_code == 302
    typed(world.clerk, target, {three[2]: "20"})
    issue = reverse("cascade:issue", args=[target.code])
    page = office.get(issue).context["form"].initial
    given = {name: page[name] for name in ("version", "seen", "kind")} | {"holds_from": "2026-03-02"}
    assert office.post(issue, given).status_code == 302
    assert figures(split)["S003"] == (20, 20)


def test_a_street_sees_its_own_number_alone_and_answers_it(client, world, target, three, split):
    approver = make_actor(three[0], "approver", "approver", "安然")
    street = signed_in(client, approver)
    programme = target.project.programme.code
    address = reverse("cascade:unit", args=[programme, three[0].code])
    assert street.get(address).status_code == 404
    split.refresh_from_db()
    offer(actor=world.clerk, split=split, version=split.version, at=AT)
    page = street.get(address)
    assert page.status_code == 200
    assert street.get(reverse("cascade:mine")).url == address
    assert street.get(reverse("cascade:unit", args=[programme, three[1].code])).status_code == 404
    assert street.get(reverse("cascade:history", args=[target.code])).status_code == 404
    assert three[1].name not in street.get(reverse("cascade:target", args=[target.code])).content.decode()
    row = row_of(split, three[0])
    object_to = reverse("cascade:object", args=[row.pk])
    assert street.post(object_to, {"version": row.version, "reason": ""}).status_code == 422
    assert street.post(object_to, {"version": row.version, "reason": "场地不够"}).status_code == 302
    withdraw = reverse("cascade:withdraw", args=[row.pk])
    assert street.post(withdraw, {f"asked-{row.pk}": row.version}).status_code == 302
    every = reverse("cascade:confirm_all", args=[programme, three[0].code])
    assert street.post(every, {f"asked-{row.pk}": row.version}).status_code == 302
    assert list(Reply.objects.values_list("verb", flat=True)) == ["objected", "withdrawn", "confirmed"]
    other = reverse("cascade:confirm", args=[row_of(split, three[1]).pk])
    assert street.post(other).status_code == 404


def test_the_desk_tells_of_numbers_and_objections_that_wait(client, world, target, three, split):
    from minsheng.apps.cascade.actions import Words, reply

    issued(world.clerk, typed(world.clerk, target, {three[2]: "20"}))
    approver = make_actor(three[0], "approver", "approver", "安然")
    assert "1 个任务数待确认" in signed_in(client, approver).get("/").content.decode()
    row = row_of(split, three[0])
    words = Words("场地不够", Decimal(25))
    reply(actor=approver, row=row, version=row.issued_version, verb="objected", at=AT, words=words)
    assert "1 个任务数待确认" not in signed_in(client, approver).get("/").content.decode()
    assert "001街道对任务数有异议" in signed_in(client, world.clerk).get("/").content.decode()
    uphold = reverse("cascade:uphold", args=[row.pk])
    signed_in(client, world.clerk)
    assert client.post(uphold, {"version": row.issued_version, "reason": "已协调用房"}).status_code == 302
    assert "有异议" not in client.get("/").content.decode()


@pytest.mark.parametrize("who", ["neighbour_clerk", "stranger", "security_officer", "street_reporter"])
def test_others_find_no_target(client, world, target, split, who):
    actor = getattr(world, who)
    answer = signed_in(client, actor).get(reverse("cascade:target", args=[target.code]))
    assert answer.status_code in (403, 404)


@pytest.mark.parametrize("who", ["leader", "auditor", "lead_reporter"])
def test_readers_see_the_grid_without_inputs_and_may_not_write(client, world, target, split, who):
    reader = signed_in(client, getattr(world, who))
    page = reader.get(reverse("cascade:target", args=[target.code])).content.decode()
    assert "50" in page
    assert 'name="c-' not in page
    assert reader.post(reverse("cascade:save", args=[target.code]), {}).status_code == 403
    assert reader.get(reverse("cascade:issue", args=[target.code])).status_code == 403


def test_every_target_stands_once_and_what_adds_up_is_issued_together(office, world, three):
    edition = edition_of(world.district, COUNTED, RATED, NAMED, lead=world.civil_affairs)
    targets = targets_of(edition)
    code = edition.programme.code
    typed(world.clerk, targets[0], dict(zip(three, ("50", "30", "20"), strict=True)))
    typed(world.clerk, targets[1], {three[0]: "70"})
    page = office.get(reverse("cascade:programme", args=[code])).context["page"]
    assert {str(stand): count for stand, count in page.stands} == {"none": 1, "draft": 2}
    assert (page.total, page.settled, page.open, page.apart, page.ready) == (3, 0, 3, 0, 2)
    issue = reverse("cascade:issue_ready", args=[code])
    ready = office.get(issue).context["ready"]
    answer = office.post(issue, {"holds_from": "2026-03-02"} | {each.field: each.seen for each in ready})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "低于每个单位至少 80% 的要求" in text
    assert [issue.split.target for issue in Issue.objects.all()] == [targets[0]]
    seat = reverse("cascade:seat", args=[code])
    answer = office.post(seat, {"holds_from": "2026-03-02"})
    assert "正在分解，没有动" in answer.content.decode()
    page = office.get(reverse("cascade:programme", args=[code])).context["page"]
    assert (page.total, page.settled, page.open) == (3, 2, 1)
    assert [line.row.target for line in office.get(f"{seat[:-5]}?state=draft").context["page"].lines] == [
        targets[1]
    ]


def test_a_draft_that_does_not_add_up_is_not_issued_together(office, target, split):
    code = target.project.programme.code
    page = office.get(reverse("cascade:programme", args=[code])).context["page"]
    assert ({str(stand): count for stand, count in page.stands}, page.ready) == ({"gap": 1}, 0)
    assert office.get(reverse("cascade:issue_ready", args=[code])).context["ready"] == []
    by_state = {
        state: len(
            office.get(f"{reverse('cascade:programme', args=[code])}?state={state}").context["page"].lines
        )
        for state in ("gap", "draft", "no-such")
    }
    assert by_state == {"gap": 1, "draft": 0, "no-such": 1}


def test_what_a_unit_had_on_a_day_is_told(office, world, target, three, split):
    issued(world.clerk, typed(world.clerk, target, {three[2]: "20"}))
    history = reverse("cascade:history", args=[target.code])
    assert [row.held.value for row in office.get(f"{history}?on=2026-03-01").context["rows"]] == [50, 30, 20]
    assert office.get(f"{history}?on=2026-02-28").context["rows"] == []
    assert office.get(f"{history}?on=gestern").status_code == 200


def test_a_block_is_laid_on_rows_by_name_and_unknown_names_are_told(office, target, three, split):
    paste = reverse("cascade:paste", args=[target.code])
    found = office.post(paste, {"block": "001街道\t52\n009街道\t7\n003街道\t很多"}).context["found"]
    assert [(line.line.name, line.words) for line in found.good] == [("001街道", "52")]
    assert [fault.code for fault in found.block.faults] == ["cascade.block_name_unknown"]
    assert [line.cell.problem.code for line in found.bad] == ["cascade.cell_unread"]
    assert office.post(paste, {"block": " "}).status_code == 422


def test_a_base_is_read_first_and_then_registered(office, world, three):
    from minsheng.apps.places.models import UnitName

    for unit in three:
        UnitName.objects.create(
            unit=unit,
            division=unit.division,
            name=unit.name,
            key=unit.name,
            kind="full",
            begins_on=unit.begins_on,
        )
    new = reverse("cascade:new_base")
    given = {
        "name": "老年人口",
        "measure": "人",
        "as_on": "2025-12-31",
        "source": "统计年报",
        "block": "001街道\t1.2万\n002街道\t900人\n火星\t3",
    }
    page = office.post(new, given)
    assert [(line.line.name, line.cell.value) for line in page.context["found"].good] == [
        ("001街道", Decimal(12000)),
        ("002街道", Decimal(900)),
    ]
    assert not Base.objects.exists()
    assert office.post(new, {**given, "keep": "1"}).status_code == 302
    base = Base.objects.get()
    assert base.values.count() == 2
    assert office.get(reverse("cascade:base", args=[base.pk])).status_code == 200


def test_a_unit_gets_numbers_of_several_targets_at_once(office, world, three):
    edition = edition_of(world.district, COUNTED, RATED, NAMED)
    code = edition.programme.code
    address = reverse("cascade:unit", args=[code, three[0].code])
    sent = fields_of(office.get(address))
    counted, rated, _ = targets_of(edition)
    assert len(sent) == 4
    sent |= {f"c-{key(counted, three[0])}": "12", f"c-{key(rated, three[0])}": "85"}
    assert office.post(reverse("cascade:save_unit", args=[code, three[0].code]), sent).status_code == 302
    cells = office.get(address).context["page"].cells
    assert [cell.row.value if cell.row else None for cell in cells] == [Decimal(12), Decimal(85), None]


def test_a_partial_save_shows_what_is_stored_and_the_refused_words_beside_it_in_one_note(
    office, target, three, split
):
    save = reverse("cascade:save", args=[target.code])
    sent = fields_of(office.get(reverse("cascade:target", args=[target.code])))
    sent |= {f"c-{key(target, three[0])}": "5o", f"c-{key(target, three[1])}": "35"}
    answer = office.post(save, sent)
    text, grid = answer.content.decode(), answer.context["grid"]
    assert (grid.level.given, grid.level.gap) == (100, 0)
    assert fields_of(answer)[f"c-{key(target, three[0])}"] == "50"
    assert "填的“5o”没有保存" in text
    assert "已保存 1 格，有 1 格没有保存" in text
    assert text.count("已保存 1 格") == 1


def test_a_bare_figure_is_called_by_its_project(office, world, three):
    bare = {"words": "为120名", "low": Decimal(120), "unit": "名", "type": "A"}
    edition = edition_of(world.district, bare, COUNTED)
    first = targets_of(edition)[0]
    typed(world.clerk, first, {three[0]: "120"})
    code = edition.programme.code
    for address in (
        reverse("cascade:programme", args=[code]),
        reverse("cascade:target", args=[first.code]),
        reverse("cascade:unit", args=[code, three[0].code]),
    ):
        text = office.get(address).content.decode()
        assert "社区食堂建设：为120名" in text
        assert "社区食堂建设：新建社区食堂" not in text


def test_who_may_not_answer_or_settle_is_told_before_a_form_is_filled(client, world, target, three, split):
    offer(actor=world.clerk, split=split, version=split.version, at=AT)
    own, other = (make_actor(unit, "approver", f"head-{unit.code}", "安然") for unit in three[:2])
    row = row_of(split, three[0])
    lead = make_actor(world.civil_affairs, "approver", "head-lead", "何青青")
    for actor, status in ((own, 200), (other, 404), (lead, 403)):
        signed_in(client, actor)
        address = reverse("cascade:object", args=[row.pk])
        assert client.get(address).status_code == status
        if status != 200:
            assert client.post(address, {"version": 1, "reason": "场地不足"}).status_code == status
    for name in ("cascade:uphold", "cascade:take_out"):
        assert client.get(reverse(name, args=[row.pk])).status_code == 403
        assert signed_in(client, world.clerk).get(reverse(name, args=[row.pk])).status_code == 200
        signed_in(client, lead)


def test_taking_out_names_the_project_and_the_target(office, target, three, split):
    text = office.get(reverse("cascade:take_out", args=[row_of(split, three[0]).pk])).content.decode()
    assert "社区食堂建设 新建社区食堂 100 家" in text
    assert target.code not in text.partition("<h1")[0].rpartition("<p>")[2].partition(">")[2]


def test_the_first_issue_says_nothing_of_later_kinds(office, world, target, three, split):
    address = reverse("cascade:issue", args=[target.code])
    first = office.get(address).content.decode()
    assert "调整" not in first
    typed(world.clerk, target, {three[2]: "20"})
    issued(world.clerk, split)
    later = office.get(address).content.decode()
    assert "“调整”必须写" in later
    assert "“调剂”“承继”必须写" in later


def test_a_programme_counts_the_rows_below_a_row_beside_those_above(office, world, target, three):
    split = typed(world.clerk, target, {three[0]: "100"})
    issued(world.clerk, split)
    Unit.objects.filter(pk__in=[three[1].pk, three[2].pk]).update(superior=three[0])
    above = row_of(split, three[0])
    typed(world.clerk, target, {three[1]: "60", three[2]: "40"}, above)
    issued(world.clerk, split, above)
    page = office.get(reverse("cascade:programme", args=[target.project.programme.code]))
    [line] = page.context["page"].lines
    assert (line.row.units, line.row.below, line.row.replies["waiting"]) == (1, 2, 3)
    assert "另下级 2" in page.content.decode()
    grid = office.get(reverse("cascade:target", args=[target.code])).context["grid"]
    assert dict(grid.replies) == {"waiting": 1}


def test_below_a_row_the_day_offered_is_none_that_would_be_refused(office, world, target, three):
    split = typed(world.clerk, target, {three[0]: "100"})
    later = timezone.localdate() + datetime.timedelta(40)
    issued(world.clerk, split, holds_from=later)
    above = row_of(split, three[0])
    typed(world.clerk, target, {three[0]: "100"}, above)
    address = f"{reverse('cascade:issue', args=[target.code])}?under={above.pk}"
    form = office.get(address).context["form"]
    assert form.initial["holds_from"] == later
    early = later - datetime.timedelta(1)
    given = {name: form.initial[name] for name in ("version", "seen", "kind", "under")}
    answer = office.post(address, given | {"holds_from": early.isoformat()})
    words = f"最早从 {later.year}年{later.month}月{later.day}日 算起"
    assert words in answer.content.decode()
    assert office.post(address, given | {"holds_from": later.isoformat()}).status_code == 302


@pytest.mark.parametrize("given", [{"mine": "1--2:3:4", "c-1--2": "4"}, {"w-x": "1:4", "c-x": "4"}])
def test_what_names_no_cell_is_passed_over(office, target, split, given, nothing_written):
    save = reverse("cascade:save", args=[target.code])
    with nothing_written():
        assert office.post(save, given).status_code == 302
