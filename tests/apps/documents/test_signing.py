"""What comes back of a paper: number, day and scan; a number is used once; void with words."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from minsheng.apps.audit.trail import verify
from minsheng.apps.documents.actions import number_in_force, void_number
from minsheng.apps.documents.checks import wrong_papers
from minsheng.apps.documents.errors import (
    DayAhead,
    NumberGone,
    NumberTaken,
    NumberUnfit,
    ScanUnfit,
    SignOffStale,
    WordsMissing,
)
from minsheng.apps.documents.models import Kind, Number, Output, Series, SignOff, Snapshot
from minsheng.apps.files.actions import open_file
from minsheng.apps.files.models import File
from minsheng.apps.files.problems import FileEmpty
from minsheng.apps.ui.sentences import sentence
from minsheng.kit.checks import Finding
from tests.apps.documents.steps import AT, DAY, issued, ready, signed
from tests.conftest import make_actor
from tests.engines.images.test_cleaning import photo

PDF = b"%PDF-1.4 signed"


@pytest.fixture
def bulletin(world):
    ready(world)
    return issued(world, kind=Kind.BULLETIN)


def codes():
    return [finding.code for finding in wrong_papers()]


def test_number_day_and_scan_come_back_and_the_last_holds(world, bulletin):
    first = signed(world.clerk, bulletin, " 望民办〔2026〕12号 ")
    scan = SimpleUploadedFile("通报.pdf", PDF)
    second = signed(world.clerk, bulletin, seen=1, on=DAY - datetime.timedelta(days=1), scan=scan)
    assert (first.number.text, first.scan) == ("望民办〔2026〕12号", None)
    assert (second.number, second.ordinal, second.scan.media_type) == (first.number, 2, "application/pdf")
    assert Number.objects.count() == 1
    with pytest.raises(SignOffStale) as caught:
        signed(world.clerk, bulletin, seen=1)
    assert caught.value.facts == {"count": 2}
    assert verify() == codes() == []


def test_a_number_is_used_once_however_it_is_written(world, bulletin):
    signed(world.clerk, bulletin, "望民办〔2026〕12号")
    other = issued(world, kind=Kind.BULLETIN, title="另一份通报")
    with pytest.raises(NumberTaken) as caught:
        signed(world.clerk, other, "望民办[2026] 第012号")
    assert sentence(caught.value) == (
        "没有保存：文号“望民办[2026] 第012号”已经用在《关于2026年10月进展情况的通报》上，一个文号只能用一次。"
        "请核对后再填；那一份作废了，先在它的页面上作废文号。"
    )
    assert not other.sign_offs.exists()
    order = issued(world)
    with pytest.raises(NumberTaken) as caught:
        signed(world.clerk, other, order.number.text)
    assert caught.value.facts["holder"] == order.title
    assert signed(world.clerk, order, order.number.text).number == order.number


def test_a_corrected_number_makes_the_earlier_void_and_free(world, bulletin):
    wrong = signed(world.clerk, bulletin, "望民办〔2026〕12号").number
    right = signed(world.clerk, bulletin, "望民办〔2026〕13号", seen=1).number
    wrong.refresh_from_db()
    assert (wrong.void_words, number_in_force(bulletin)) == ("更正为望民办〔2026〕13号", right)
    other = issued(world, kind=Kind.BULLETIN, title="另一份通报")
    assert signed(world.clerk, other, "望民办〔2026〕12号").number != wrong
    assert codes() == []


def test_a_number_becomes_void_once_and_with_words(world, bulletin):
    order = issued(world)
    with pytest.raises(WordsMissing):
        void_number(actor=world.clerk, output=order, words=" ", at=AT)
    void_number(actor=world.clerk, output=order, words="印错，重发", at=AT)
    with pytest.raises(NumberGone):
        void_number(actor=world.clerk, output=order, words="再作废", at=AT)
    with pytest.raises(NumberGone):
        void_number(actor=world.clerk, output=bulletin, words="没有文号", at=AT)
    row = Number.objects.get()
    assert (row.voided_at, row.void_by, row.void_words) == (
        AT,
        "林一舟（望湖区民生工作领导小组办公室）",
        "印错，重发",
    )
    row.void_words = "改写"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    assert issued(world).number.text == "望民督〔2026〕2号"
    assert verify() == codes() == []


def test_a_day_to_come_a_number_without_digit_and_a_foreign_scan_are_refused(world, bulletin):
    with pytest.raises(DayAhead):
        signed(world.clerk, bulletin, on=DAY + datetime.timedelta(days=1))
    with pytest.raises(NumberUnfit):
        signed(world.clerk, bulletin, "望民办号")
    files = File.objects.count()
    with pytest.raises(ScanUnfit):
        signed(world.clerk, bulletin, scan=SimpleUploadedFile("通报.pdf", b"PK\x03\x04 no scan"))
    with pytest.raises(FileEmpty):
        signed(world.clerk, bulletin, scan=SimpleUploadedFile("通报.pdf", b""))
    assert (SignOff.objects.count(), Number.objects.count(), File.objects.count()) == (0, 0, files)


def test_a_photo_is_kept_without_what_the_camera_wrote_and_a_long_number_whole(world, bulletin):
    picture = photo()
    number = "望" * 48 + "〔2026〕12345"
    made = signed(world.clerk, bulletin, number, scan=SimpleUploadedFile("a.jpg", picture))
    assert (made.number.text, made.number.normal) == (number, f"{number}号")
    with open_file(made.scan) as stream:
        kept = stream.read()
    assert made.scan.media_type == "image/jpeg"
    assert [b"Some Camera" in data for data in (picture, kept)] == [True, False]


def test_the_office_of_the_paper_s_own_division_alone_signs_off(world, bulletin):
    supervisor = make_actor(world.office, "supervisor", "supervisor", "严明")
    actors = (world.city_clerk, world.neighbour_clerk, world.leader, world.street_reporter, supervisor)
    for actor in (*actors, world.auditor, world.stranger):
        with pytest.raises(PermissionDenied):
            signed(actor, bulletin, "望民办〔2026〕12号")
        with pytest.raises(PermissionDenied):
            void_number(actor=actor, output=bulletin, words="作废", at=AT)
    assert not SignOff.objects.exists()


def test_who_sees_which_papers(world, bulletin):
    order = issued(world)

    def seen(actor):
        return set(Output.objects.visible_to(actor))

    assert seen(world.clerk) == seen(world.city_clerk) == seen(world.auditor) == {bulletin, order}
    assert seen(world.street_reporter) == {bulletin}
    assert seen(world.neighbour_clerk) == seen(world.stranger) == set()


def test_verify_finds_what_somebody_did_behind_our_back(world, bulletin, monkeypatch):
    order = issued(world)
    Series.objects.update(last=0)
    twin = File.objects.create(sha256="0" * 64, size=1, media_type="x/y", name="00/00/x")
    base = {"division": world.district, "kind": "order", "title": "单", "letterhead": order.letterhead}
    Output.objects.create(**base, number=order.number, file=twin, digest="1" * 64, by="某人", at=AT)
    Snapshot.objects.create(
        division=world.district, kind="order", made_at=AT, by="某人", file=twin, digest="2" * 64
    )
    monkeypatch.setattr(
        "minsheng.apps.documents.checks.missing_seals", lambda: ["documents_output_no_update"]
    )
    found = list(wrong_papers())
    assert [finding.code for finding in found] == [
        "documents.seal_missing",
        "documents.output_differs",
        "documents.snapshot_differs",
        "documents.series_behind",
        "documents.number_shared",
    ]
    assert found[3] == Finding("documents.series_behind", {"division": "望湖区", "last": 0, "given": 1})
