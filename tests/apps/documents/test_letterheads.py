"""A letterhead: kept in versions, its fields known, a sample with what is unfilled marked."""

import pytest
from django.core.exceptions import PermissionDenied

from minsheng.apps.audit.trail import verify
from minsheng.apps.documents.actions import set_contact
from minsheng.apps.documents.drafting import sample_of
from minsheng.apps.documents.drafts import STANDARD
from minsheng.apps.documents.errors import BraceOpen, ContactHalf, FieldUnknown, LetterheadStale
from minsheng.apps.documents.fields import FIELDS, filled
from minsheng.apps.documents.models import Contact, Kind, Letterhead
from minsheng.apps.documents.texts import Texts
from minsheng.apps.ui.sentences import sentence
from tests.apps.documents.steps import AT, ORDER, OTHER, marked, saved
from tests.conftest import make_actor


def test_a_change_makes_the_next_version_and_the_last_holds(world):
    first, second = saved(world.clerk), saved(world.clerk, texts=OTHER, seen=1)
    assert [(each.version, each.head) for each in (first, second)] == [
        (1, "望湖区民生办督办单"),
        (2, "望湖区督查单"),
    ]
    assert list(Letterhead.objects.visible_to(world.clerk).current()) == [second]
    with pytest.raises(LetterheadStale) as caught:
        saved(world.clerk, seen=1)
    assert caught.value.facts == {"kind": "督办单", "version": 2}
    assert verify() == []


@pytest.mark.parametrize("field", ["title", "opening", "closing"])
def test_a_field_that_the_kind_has_not_is_refused_with_those_known(world, field):
    texts = Texts(**{"head": "文件", "issuer": "办", "title": "通报", field: "请于{办结期限}前办结"})
    with pytest.raises(FieldUnknown) as caught:
        saved(world.clerk, Kind.BULLETIN, texts)
    assert (caught.value.facts["name"], caught.value.facts["field"]) == ("办结期限", field)
    assert sentence(caught.value) == (
        "没有保存：通报里没有“{办结期限}”这个字段。可以用的有：{文号}、{成文日期}、{区划}、{发文机关}、{年度}、"
        "{联系处室}、{联系电话}、{月份}、{截止日期}、{异议截止日期}。请改成其中一个，或去掉花括号。"
    )
    assert Letterhead.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "brace"), [("请于{办结时限前办结", "{"), ("请于办结时限}前", "}"), ("{{责任单位}", "{")]
)
def test_a_brace_left_open_is_refused(world, text, brace):
    texts = Texts(head="单", issuer="办", title="督办单", opening=text)
    with pytest.raises(BraceOpen) as caught:
        saved(world.clerk, texts=texts)
    assert caught.value.facts == {"brace": brace, "field": "opening"}


def test_fields_are_filled_by_name_or_key_and_marked_without_a_value():
    text = "{责任单位}于{ due_on }前，{unit}，{反馈时限}"
    assert filled("order", text, {"unit": "民政局", "due_on": "12月1日", "answer_by": ""}) == (
        "民政局于12月1日前，民政局，【反馈时限】"
    )
    assert filled("order", "{责任单位}", {"unit": "{文号}"}) == "{文号}"
    with pytest.raises(KeyError):
        filled("order", "", {"month": "10月"})


def test_what_a_first_letterhead_proposes_holds_in_every_kind(world):
    for kind in Kind:
        texts = STANDARD[kind]("望湖区", "望湖区民生工作领导小组办公室")
        saved(world.clerk, kind, texts)
        assert len(texts.head) <= 40
    assert set(STANDARD) == set(FIELDS) == set(Kind)


def test_the_office_alone_saves_and_only_for_its_own_division(world):
    finance = make_actor(world.civil_affairs, "finance", "finance", "钱多")
    for actor in (world.leader, world.lead_reporter, finance, world.auditor, world.stranger):
        with pytest.raises(PermissionDenied):
            saved(actor)
        with pytest.raises(PermissionDenied):
            set_contact(actor=actor, office="综合科", phone="0990-1234567")
    saved(world.clerk)
    saved(world.city_clerk, texts=OTHER)
    assert Letterhead.objects.get(division=world.district).head == ORDER.head
    assert list(Letterhead.objects.visible_to(world.city_clerk).values_list("head", flat=True)) == [
        OTHER.head
    ]
    assert not Letterhead.objects.visible_to(world.neighbour_clerk).exists()


def test_a_sample_marks_what_a_paper_fills(world):
    contact = set_contact(actor=world.clerk, office="综合科", phone="0990-1234567")
    content = sample_of(world.clerk, Kind.ORDER, ORDER, contact, AT)
    assert marked(content) == [
        *("【文号】", "【督办事项】", "【主送单位】", "【责任单位】", "【办结时限】", "【正文】"),
        *("【成文日期】", "【成文日期】"),
    ]


def test_the_contact_is_set_replaced_and_cleared(world):
    def told():
        return list(Contact.objects.values_list("office", "phone"))

    set_contact(actor=world.clerk, office=" 综合科 ", phone="0990-1234567")
    set_contact(actor=world.clerk, office="督查科", phone="0990-7654321")
    assert told() == [("督查科", "0990-7654321")]
    for office, phone, field in (("督查科", "", "phone"), ("", "0990-7654321", "office")):
        with pytest.raises(ContactHalf) as caught:
            set_contact(actor=world.clerk, office=office, phone=phone)
        assert caught.value.facts["field"] == field
    assert set_contact(actor=world.clerk, office="", phone=" ") is None
    assert told() == []
    assert verify() == []
