"""A unit's page narrowed by its address: what is not filled, not issued, objected to, of one category."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from minsheng.apps.cascade.actions import Words, offer, reply
from minsheng.apps.cascade.models import Allocation, Reply
from minsheng.apps.programmes.models import Category, ProjectText
from tests.apps.cascade.steps import AT, edition_of, issued, row_of, streets, targets_of, typed
from tests.conftest import make_actor, signed_in

KINDS = ("签约", "建设", "培训", "巡诊")


@pytest.fixture
def page(world):
    """One street over four targets: issued, drafted, offered and objected to, not filled."""
    said = [{"words": f"{name} 100 家", "low": Decimal(100), "unit": "家", "type": "A"} for name in KINDS]
    edition = edition_of(world.district, *said, lead=world.civil_affairs)
    targets, [street] = targets_of(edition), streets(world.district, 1)
    issued(world.clerk, typed(world.clerk, targets[0], {street: "100"}))
    typed(world.clerk, targets[1], {street: "60"})
    split = typed(world.clerk, targets[2], {street: "100"})
    offer(actor=world.clerk, split=split, version=split.version, at=AT)
    approver = make_actor(street, "approver", "approver", "安然")
    said = {"version": 1, "verb": Reply.Verb.OBJECTED, "at": AT, "words": Words("场地不足")}
    reply(actor=approver, row=row_of(split, street), **said)
    address = reverse("cascade:unit", args=[edition.programme.code, street.code])
    return address, targets, street, edition


def listed(answer):
    """Which of the four are listed, by their words; they say too little without their project."""
    html = answer.content.decode()
    return [
        name
        for name in KINDS
        if re.search(rf'<th scope="row" class="nm[^"]*"><a [^>]*>社区食堂建设：{name} 100 家</a>', html)
    ]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", list(KINDS)),
        ("?only=unfilled", ["巡诊"]),
        ("?only=unissued", ["建设", "培训"]),
        ("?only=objected", ["培训"]),
        ("?only=nonsense", list(KINDS)),
        ("?category=别的", []),
    ],
)
def test_the_address_says_which_lines_are_listed(client, world, page, query, names):
    answer = signed_in(client, world.clerk).get(page[0] + query)
    assert listed(answer) == names


def test_each_choice_tells_how_many_it_lists_and_the_head_still_tells_all(client, world, page):
    html = signed_in(client, world.clerk).get(f"{page[0]}?only=objected").content.decode()
    found = re.findall(r'<li><a href="(\?[^"]*)"( aria-current="true")?>(\S+) <b>(\d)</b></a></li>', html)
    assert found == [
        ("?", "", "全部", "4"),
        ("?only=unfilled", "", "只看未填", "1"),
        ("?only=unissued", "", "未下达", "2"),
        ("?only=objected", ' aria-current="true"', "有异议", "1"),
    ]
    assert "4 行 = 1 个已下达 + 2 个未下达" in html


def test_a_category_narrows_and_is_kept_by_the_choices(client, world, page):
    address, targets, _, edition = page
    other = edition_of(
        world.neighbour_district, {"words": "别区 1 家", "low": Decimal(1), "unit": "家", "type": "A"}
    )
    assert other.programme_id != edition.programme_id
    care, culture = (
        Category.objects.create(edition=edition, name=name, ordinal=n)
        for n, name in enumerate(("养老 & 托育", "文化"), 1)
    )
    ProjectText.objects.filter(edition=edition).update(category=care)
    visitor = signed_in(client, world.clerk)
    assert "<select" not in visitor.get(address).content.decode().split('id="split"')[1]
    text = ProjectText.objects.get(edition=edition)
    moved = targets[3]
    text.pk, text.number, text.ordinal, text.category = None, "2", 2, culture
    text.project = type(text.project).objects.create(
        programme=edition.programme, code=f"{edition.programme.code}-2"
    )
    text.save()
    moved.values.update(text=text)
    html = visitor.get(f"{address}?only=unfilled&category=文化").content.decode()
    assert '<option value="文化" selected>' in html
    assert '<input type="hidden" name="only" value="unfilled">' in html
    assert 'href="?category=%E6%96%87%E5%8C%96"' in html
    assert listed(visitor.get(f"{address}?category=文化")) == ["巡诊"]
    assert listed(visitor.get(f"{address}?category=养老 %26 托育")) == ["签约", "建设", "培训"]


def test_saving_keeps_what_the_page_was_narrowed_to(client, world, page):
    address, targets, street, _ = page
    visitor = signed_in(client, world.clerk)
    html = visitor.get(f"{address}?only=unfilled").content.decode()
    [action] = re.findall(r'<form class="keep" id="cells" method="post" action="([^"]*)"', html)
    assert action.endswith("?only=unfilled")
    key = f"{targets[3].pk}-0-{street.pk}"
    saved = visitor.post(action, {f"c-{key}": "30", f"v-{key}": "0:"})
    assert (saved.status_code, saved["Location"]) == (302, f"{address}?only=unfilled#grid")
    assert Allocation.objects.get(split__target=targets[3]).value == 30
    assert listed(visitor.get(f"{address}?only=unfilled")) == []


def test_a_refused_cell_is_listed_though_the_others_are_narrowed_away(client, world, page):
    address, targets, street, _ = page
    visitor = signed_in(client, world.clerk)
    html = visitor.get(f"{address}?only=objected").content.decode()
    [action] = re.findall(r'<form class="keep" id="cells" method="post" action="([^"]*)"', html)
    key = f"{targets[3].pk}-0-{street.pk}"
    refused = visitor.post(action, {f"c-{key}": "三十来家", f"v-{key}": "0:"})
    assert refused.status_code == 422
    assert listed(refused) == ["培训", "巡诊"]


def test_confirming_all_confirms_what_is_listed(client, world, page):
    address, targets, street, edition = page
    reporter = make_actor(street, "approver", "second", "安宁")
    code, confirm = edition.programme.code, "cascade:confirm_all"
    visitor = signed_in(client, reporter)
    html = visitor.get(f"{address}?only=objected").content.decode()
    assert "全部确认" not in html
    sent = {f"asked-{row_of(targets[0].split, street).pk}": "1"}
    answer = visitor.post(reverse(confirm, args=[code, street.code]), sent)
    assert answer["Location"] == address
    assert Reply.objects.filter(verb="confirmed").count() == 1
