"""Files on the pages of the ledger: sent with a form, shown with the rights of their entry."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from minsheng.apps.ledger.models import Entry, Evidence
from minsheng.apps.ledger.values import SubjectGiven
from tests.apps.ledger.steps import AT, CASES, accepted, day, entered, given, number, stage_of, submitted
from tests.apps.ledger.test_proofs import PDF, put, upload
from tests.conftest import signed_in
from tests.engines.images.test_cleaning import notes, photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is the morning of 10 June 2026."""
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def desk(client):
    """`desk(actor)` is the client logged in as the actor."""
    return lambda actor: signed_in(client, actor)


def url(name, pk):
    return reverse(f"ledger:{name}", args=[pk])


def typed(**more):
    return {"identity": number(1), "happened_on": "2026-06-01"} | more


def test_an_entry_is_typed_with_two_photos_in_one_go(desk, stage):
    files = [SimpleUploadedFile("a.jpg", photo()), upload()]
    answer = desk(stage.reporters[0]).post(url("enter", stage.rows[0].pk), typed(proofs=files))
    assert answer.status_code == 302
    assert Entry.objects.get().evidence.count() == 2


def test_a_file_that_is_no_proof_stands_on_the_form_and_nothing_is_written(desk, stage):
    files = [SimpleUploadedFile("a.jpg", b"MZ\x00\x01")]
    answer = desk(stage.reporters[0]).post(url("enter", stage.rows[0].pk), typed(proofs=files))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "这种文件不能作佐证" in page
    assert "重新选一次" in page
    assert not Entry.objects.exists()


def test_a_change_without_files_keeps_those_that_are_there(desk, stage):
    entry = entered(stage, 0, given(day(6, 1), 1))
    put(stage, 0, entry, upload())
    desk(stage.reporters[0]).post(url("change", entry.pk), typed(happened_on="2026-06-02", version="1"))
    assert entry.evidence.count() == 1


def test_files_are_put_to_an_entry_listed_and_taken_away(desk, stage):
    entry = entered(stage, 0, given(day(6, 1), 1))
    client = desk(stage.reporters[0])
    answer = client.post(url("attach", entry.pk), {"proofs": [upload(), upload()]}, follow=True)
    page = answer.content.decode()
    assert "已附 1 份佐证，另有 1 份原来就有。" in page
    assert "验收单.pdf" in page
    assert "删除" in page
    kept = Evidence.objects.get()
    page = client.post(url("detach", kept.pk), follow=True).content.decode()
    assert "这份佐证已删除。" in page
    assert "还没有佐证" in page


def test_an_upload_of_nothing_says_what_to_do(desk, stage):
    entry = entered(stage, 0, given(day(6, 1), 1))
    answer = desk(stage.reporters[0]).post(url("attach", entry.pk))
    assert answer.status_code == 422
    assert "请选“佐证”。" in answer.content.decode()


def test_what_was_put_up_has_no_button_and_further_proof_says_so(desk, stage):
    entry = accepted(stage, 0, given(day(6, 1), 1))
    put(stage, 0, entry, upload())
    page = desk(stage.reporters[0]).get(url("entry", entry.pk)).content.decode()
    assert "认定以后补充" in page
    assert url("detach", Evidence.objects.get().pk) not in page


def test_a_photo_is_shown_and_a_document_is_saved(desk, stage):
    entry = entered(stage, 0, given(day(6, 1), 1))
    picture, document = put(stage, 0, entry, SimpleUploadedFile("院 门.jpg", photo(exif=notes())), upload())
    client = desk(stage.lead)
    shown = client.get(url("evidence", picture.pk))
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Content-Disposition"].startswith("inline; ")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in shown["Cache-Control"]
    assert 0x8825 not in Image.open(io.BytesIO(b"".join(shown.streaming_content))).getexif()
    saved = client.get(url("evidence", document.pk))
    assert saved["Content-Disposition"].startswith("attachment; ")
    assert b"".join(saved.streaming_content) == PDF


def test_who_does_not_open_the_entry_does_not_open_its_files(desk, stage, world):
    entry = entered(stage, 0, given(day(6, 1), 1))
    (kept,) = put(stage, 0, entry, upload())
    beside = stage.reporters[1]
    neighbour = world.neighbour_clerk
    for other in (beside, neighbour):
        client = desk(other)
        assert client.get(url("evidence", kept.pk)).status_code == 404
    client = desk(beside)
    assert client.post(url("attach", entry.pk), {"proofs": [upload()]}).status_code == 404
    assert client.post(url("detach", kept.pk)).status_code == 404
    assert Evidence.objects.count() == 1


def test_whose_file_it_was_before_is_told_to_who_opens_that_entry(desk, stage):
    first = submitted(stage, 0, given(day(6, 1), 1))
    put(stage, 0, first, upload())
    second = submitted(stage, 1, given(day(6, 2), 2))
    put(stage, 1, second, upload())
    link = f'href="{url("entry", first.pk)}"'
    assert link in desk(stage.lead).get(url("entry", second.pk)).content.decode()
    page = desk(stage.reporters[1]).get(url("entry", second.pk)).content.decode()
    assert "同一个文件" in page
    assert link not in page


def test_names_are_masked_for_who_only_looks(desk, world):
    stage = stage_of(world, intake=CASES)
    entry = entered(stage, 0, given(day(6, 1), subject=SubjectGiven(code="HT-1")))
    put(stage, 0, entry, upload(name="张小三.pdf"))
    leader = world.leader
    page = desk(leader).get(url("entry", entry.pk)).content.decode()
    assert "张*三.pdf" in page
    assert "张小三" not in page


def test_the_page_of_an_entry_with_many_files_asks_at_most_fifteen_queries(
    desk, stage, django_assert_max_num_queries
):
    first = submitted(stage, 0, given(day(6, 1), 1))
    second = submitted(stage, 1, given(day(6, 2), 2))
    for entry, at_row in ((first, 0), (second, 1)):
        put(stage, at_row, entry, *(upload(PDF + bytes([each])) for each in range(8)))
    client = desk(stage.lead)
    client.get(url("entry", second.pk))
    with django_assert_max_num_queries(15):
        client.get(url("entry", second.pk))
