"""Pages of papers: rights, the forms with their sentences, files handed out, few questions."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from minsheng.apps.documents.models import Contact, Kind, Letterhead, Number, Output, Series, SignOff
from minsheng.apps.files.sniffing import WORD
from tests.apps.documents.steps import issued, marked, ready, saved, signed
from tests.conftest import make_actor, signed_in

MOST = 15
TYPED = {
    "seen": 0,
    "head": "望湖区民生办督办单",
    "issuer": "望湖区民生办",
    "title": "关于{督办事项}的督办单",
    "opening": "请{责任单位}办理。",
    "closing": "",
    "copies": "",
}


@pytest.fixture
def papers(world):
    """A bulletin that came back signed, and an order."""
    ready(world)
    bulletin, order = issued(world, kind=Kind.BULLETIN), issued(world)
    signed(world.clerk, bulletin, "望民办〔2026〕12号", scan=SimpleUploadedFile("a.pdf", b"%PDF-1.4"))
    return bulletin, order


def content_of(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def addresses(bulletin, order):
    return (
        "/documents/",
        "/documents/?kind=order",
        f"/documents/{bulletin.pk}/",
        f"/documents/{order.pk}/",
        f"/documents/{order.pk}/file/",
        f"/documents/scans/{bulletin.sign_offs.get().pk}/",
        "/documents/letterheads/",
        "/documents/letterheads/order/preview/",
    )


def test_pages_ask_at_most_fifteen_questions_and_write_nothing(
    client, world, papers, django_assert_max_num_queries
):
    signed_in(client, world.clerk)
    before = (Letterhead.objects.count(), Number.objects.count(), SignOff.objects.count())
    for address in (*addresses(*papers), "/documents/letterheads/order/", "/documents/letterheads/notice/"):
        client.get(address)
        with django_assert_max_num_queries(MOST):
            assert client.get(address).status_code == 200, address
    assert before == (Letterhead.objects.count(), Number.objects.count(), SignOff.objects.count())


def test_a_list_of_many_papers_asks_no_more(client, world, papers, django_assert_max_num_queries):
    for at in range(12):
        signed(
            world.clerk, issued(world, kind=Kind.BULLETIN, title=f"第{at}份"), f"望民办〔2026〕{20 + at}号"
        )
    signed_in(client, world.clerk)
    with django_assert_max_num_queries(MOST):
        html = client.get("/documents/").content.decode()
    assert html.count("望民办〔2026〕") == 13
    assert "望民督〔2026〕1号" in html


def test_the_list_shows_what_there_is_and_what_is_missing(client, world, papers):
    html = signed_in(client, world.clerk).get("/documents/?kind=order").content.decode()
    assert "关于办理“配餐点停业”的督办单" in html
    assert "还没有登记" in html
    assert "关于2026年10月进展情况的通报" not in html
    assert "没有这种公文" in client.get("/documents/?kind=minutes").content.decode()


def test_neighbours_find_nothing_and_streets_what_goes_to_all(client, world, papers):
    bulletin, order = papers
    signed_in(client, world.neighbour_clerk)
    for address in addresses(*papers)[2:6]:
        assert client.get(address).status_code == 404, address
    assert client.post(f"/documents/{order.pk}/sign/", {}).status_code == 404
    assert client.post(f"/documents/{order.pk}/void/", {}).status_code == 404
    assert client.get("/documents/letterheads/order/preview/").status_code == 404
    signed_in(client, world.street_reporter)
    found = [client.get(f"/documents/{each.pk}/").status_code for each in (bulletin, order)]
    assert found == [200, 404]


def test_who_may_not_set_or_sign_finds_no_form_and_is_refused(client, world, papers):
    bulletin, _ = papers
    supervisor = make_actor(world.office, "supervisor", "supervisor", "严明")
    for actor in (supervisor, world.auditor, world.lead_reporter):
        signed_in(client, actor)
        for address in ("/documents/letterheads/", f"/documents/{bulletin.pk}/"):
            assert 'method="post" class="form' not in client.get(address).content.decode()
        for address in ("contact/", "series/", "letterheads/order/", f"{bulletin.pk}/sign/"):
            assert client.post(f"/documents/{address}", TYPED).status_code == 403
    html = signed_in(client, world.city_clerk).get(f"/documents/{bulletin.pk}/").content.decode()
    assert f'action="/documents/{bulletin.pk}/sign/"' not in html
    answer = client.post(f"/documents/{bulletin.pk}/sign/", {"seen": 1, "signed_on": "2026-11-05"})
    assert answer.status_code == 403


def test_a_letterhead_is_tried_before_it_is_kept(client, world):
    signed_in(client, world.clerk)
    begun = client.get("/documents/letterheads/order/").content.decode()
    assert "望湖区民生工作领导小组办公室督办单" in begun
    tried = client.post("/documents/letterheads/order/", {**TYPED, "do": "preview"})
    assert (tried.status_code, tried["Content-Type"], Letterhead.objects.count()) == (200, WORD, 0)
    assert "【责任单位】" in marked(content_of(tried))
    kept = client.post("/documents/letterheads/order/", TYPED)
    assert kept.headers["Location"] == "/documents/letterheads/"
    assert Letterhead.objects.get().opening == "请{责任单位}办理。"
    again = client.post("/documents/letterheads/order/", TYPED)
    assert again.status_code == 422
    assert "已经有第 1 版" in again.content.decode()
    sample = client.get("/documents/letterheads/order/preview/")
    assert Document(io.BytesIO(content_of(sample))).paragraphs[0].text == "望湖区民生办督办单"


@pytest.mark.parametrize("do", ["", "preview"])
def test_an_unknown_field_stands_on_the_form_with_those_known(client, world, do):
    signed_in(client, world.clerk)
    answer = client.post("/documents/letterheads/order/", {**TYPED, "opening": "请{承办单位}办。", "do": do})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "督办单里没有“{承办单位}”这个字段" in html
    assert "请{承办单位}办。" in html
    assert not Letterhead.objects.exists()


def test_unknown_kinds_are_not_there(client, world):
    signed_in(client, world.clerk)
    assert client.get("/documents/letterheads/letter/").status_code == 404
    assert client.get("/documents/letterheads/letter/preview/").status_code == 404


def test_series_and_contact_are_set_on_one_page(client, world):
    signed_in(client, world.clerk)
    client.post("/documents/series/", {"seen": "", "code": "望民督", "last": 6})
    client.post("/documents/contact/", {"office": "综合科", "phone": "0990-1234567"})
    html = client.get("/documents/letterheads/").content.decode()
    assert "望民督〔2026〕7号" in html.replace(f"{Series.objects.get().year}", "2026")
    assert "公文里写：综合科，0990-1234567。" in html
    stale = client.post("/documents/series/", {"seen": 3, "code": "望民督", "last": 9})
    half = client.post("/documents/contact/", {"office": "综合科", "phone": ""})
    assert (stale.status_code, half.status_code) == (422, 422)
    assert "现在用到 6 号" in stale.content.decode()
    assert "联系处室和电话要一起填" in half.content.decode()
    assert Contact.objects.get().phone == "0990-1234567"
    Series.objects.update(asks=True)
    assert "数据是从备份恢复的" in client.get("/documents/letterheads/").content.decode()


def test_a_paper_is_signed_off_and_its_number_made_void(client, world, papers):
    _, order = papers
    signed_in(client, world.clerk)
    page = f"/documents/{order.pk}/"
    sent = {"seen": 0, "number": "望民督〔2026〕1号", "signed_on": "2026-11-06"}
    scan = SimpleUploadedFile("扫描.pdf", b"%PDF-1.4 order")
    assert client.post(f"{page}sign/", {**sent, "scan": scan}).headers["Location"] == page
    assert order.sign_offs.get().number == order.number
    answer = client.get(f"/documents/scans/{order.sign_offs.get().pk}/")
    assert content_of(answer) == b"%PDF-1.4 order"
    again = client.post(f"{page}sign/", sent)
    assert again.status_code == 422
    assert "刚刚有人登记过，现在共登记 1 次" in again.content.decode()
    taken = client.post(f"{page}sign/", {**sent, "seen": 1, "number": "望民办〔2026〕12号"})
    assert taken.status_code == 422
    assert "一个文号只能用一次" in taken.content.decode()
    assert client.post(f"{page}void/", {"words": ""}).status_code == 422
    assert client.post(f"{page}void/", {"words": "印错"}).status_code == 302
    html = client.get(page).content.decode()
    assert "已作废：印错" in html
    assert "作废文号 望民督" not in html


def test_the_file_is_handed_out_as_it_was_kept(client, world, papers):
    _, order = papers
    answer = signed_in(client, world.clerk).get(f"/documents/{order.pk}/file/")
    assert answer["Content-Type"] == WORD
    assert "attachment" in answer["Content-Disposition"]
    saved(world.clerk, seen=1)
    assert Output.objects.get(pk=order.pk).file.size == len(content_of(answer))
