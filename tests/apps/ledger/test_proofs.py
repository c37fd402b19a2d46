"""Files that prove an entry: without positions, seen again elsewhere, kept once they were put up."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from minsheng.apps.files.actions import open_file
from minsheng.apps.files.models import File
from minsheng.apps.files.problems import FileEmpty, FileTooLarge
from minsheng.apps.ledger.actions import attach, change, detach, enter, return_entries, submit, withdraw
from minsheng.apps.ledger.errors import EntryUnfit, ProofGone, ProofStays, ProofUnfit, TooManyProofs
from minsheng.apps.ledger.models import Evidence, Warning
from minsheng.apps.ledger.proofs import AT_ONCE, MOST, proofs_of
from minsheng.engines.images import ImageDamaged
from tests.apps.ledger.steps import (
    AT,
    accepted,
    day,
    entered,
    fresh,
    given,
    submitted,
    withdrawn,
)
from tests.engines.images.test_cleaning import notes, photo

PDF = b"%PDF-1.7\n%%EOF\n"


def upload(data=PDF, name="验收单.pdf"):
    return SimpleUploadedFile(name, data)


def taken(year, serial=1):
    """A photo of a day in June, unlike those of other serials, for points are compared."""
    return upload(photo(exif=notes(f"{year}:06:01 10:00:00"), quality=90 - serial), "张三家门口.jpg")


def put(stage, at_row, entry, *uploads, at=AT):
    return attach(actor=stage.reporters[at_row], entry=entry, proofs=proofs_of(uploads), at=at)


def codes(entry):
    return list(Warning.objects.filter(entry=entry).order_by("code").values_list("code", flat=True))


def test_a_photo_is_kept_without_its_position_and_with_its_day(stage):
    entry = entered(stage, 0, given(day(6, 1), 1))
    (kept,) = put(stage, 0, entry, taken(2026))
    with open_file(kept.file) as stream:
        data = stream.read()
    assert kept.taken_on == datetime.date(2026, 6, 1)
    assert b"Some Camera" not in data
    assert data.startswith(b"\xff\xd8")
    assert fresh(entry).version == entry.version
    assert Evidence.objects.get().name == "张三家门口.jpg"
    assert codes(entry) == []


def test_files_come_with_the_form_that_enters_and_the_one_that_changes(stage):
    said = given(day(6, 1), 1)
    entry = enter(
        actor=stage.reporters[0], row=stage.rows[0], given=said, at=AT, proofs=proofs_of([taken(2025)])
    )
    assert codes(entry) == ["ledger.taken_before_year"]
    change(actor=stage.reporters[0], entry=entry, version=1, given=said, at=AT, proofs=proofs_of([upload()]))
    assert entry.evidence.count() == 2
    assert codes(entry) == ["ledger.taken_before_year"]


@pytest.mark.parametrize(
    ("data", "name", "refusal"),
    [
        (b"", "空.pdf", FileEmpty),
        (b"MZ\x90\x00\x03", "程序.jpg", ProofUnfit),
        (b"<html><script>alert(1)</script></html>", "照片.jpg", ProofUnfit),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "IMG_1.HEIC", ProofUnfit),
        (photo()[:-200], "照片.jpg", ImageDamaged),
        (PDF + bytes(1024 * 1024), "大.pdf", FileTooLarge),
    ],
)
def test_what_proves_nothing_is_refused_before_anything_is_written(stage, settings, data, name, refusal):
    settings.UPLOAD_MEGABYTES = 1
    with pytest.raises(refusal):
        proofs_of([upload(data, name)])
    assert not File.objects.filter(media_type="application/pdf").exists()


def test_the_same_file_twice_at_one_entry_is_there_once(stage):
    entry = entered(stage, 0, given(day(6, 1), 1))
    assert len(put(stage, 0, entry, upload())) == 1
    assert put(stage, 0, entry, upload(name="又一份.pdf")) == []
    assert entry.evidence.count() == 1


def test_a_photo_seen_at_another_entry_warns_the_later_one_whatever_its_notes_say(stage):
    first = entered(stage, 0, given(day(6, 1), 1))
    second = entered(stage, 1, given(day(6, 1), 2))
    put(stage, 0, first, upload(photo(exif=notes("2026:03:01 10:00:00"))))
    put(stage, 1, second, upload(photo(exif=notes("2026:04:01 10:00:00"))))
    assert codes(first) == []
    assert codes(second) == ["ledger.file_seen"]
    withdraw(actor=stage.reporters[0], entry=first, version=1, at=AT)
    third = entered(stage, 1, given(day(6, 1), 3))
    put(stage, 1, third, upload(photo(exif=notes("2026:04:01 10:00:00"))))
    assert Warning.objects.get(entry=third).facts == {"count": 1}


def test_a_warning_that_says_more_than_before_is_open_again(stage):
    entry = submitted(stage, 0, given(day(6, 1), 1))
    put(stage, 0, entry, taken(2025, 1))
    Warning.objects.update(settled_by="孙和")
    put(stage, 0, entry, taken(2025, 2))
    assert Warning.objects.get().settled_by == "孙和"
    put(stage, 0, entry, taken(2024, 3))
    assert Warning.objects.get().settled_by == ""
    assert Warning.objects.get().facts == {"day": "2024年6月1日", "year": 2026}


def test_a_draft_loses_a_file_and_its_warning(stage):
    entry = entered(stage, 0, given(day(6, 1), 1))
    (kept,) = put(stage, 0, entry, taken(2025))
    detach(actor=stage.reporters[0], evidence=kept, at=AT)
    assert codes(entry) == []
    assert not File.objects.filter(pk=kept.file_id).exists()
    with pytest.raises(ProofGone):
        detach(actor=stage.reporters[0], evidence=kept, at=AT)


def test_what_was_put_up_stays_and_what_came_after_the_return_may_go(stage):
    entry = entered(stage, 0, given(day(6, 1), 1))
    (early,) = put(stage, 0, entry, upload())
    submit(actor=stage.approvers[0], seen={entry.pk: 1}, at=AT)
    (beside,) = put(stage, 0, entry, upload(PDF + b"beside"))
    with pytest.raises(EntryUnfit):
        detach(actor=stage.reporters[0], evidence=early, at=AT)
    return_entries(actor=stage.lead, seen={entry.pk: 2}, reason="请核对", at=AT)
    (late,) = put(stage, 0, entry, upload(PDF + b"late"))
    for stays in (early, beside):
        with pytest.raises(ProofStays):
            detach(actor=stage.reporters[0], evidence=stays, at=AT)
    detach(actor=stage.reporters[0], evidence=late, at=AT)
    change(actor=stage.reporters[0], entry=entry, version=4, given=given(day(6, 2), 1), at=AT)
    with pytest.raises(ProofStays):
        detach(actor=stage.reporters[0], evidence=early, at=AT)


def test_further_proof_comes_to_what_is_accepted_and_none_to_what_was_withdrawn(stage):
    entry = accepted(stage, 0, given(day(6, 1), 1))
    assert len(put(stage, 0, entry, upload())) == 1
    withdrawn(stage, entry)
    with pytest.raises(EntryUnfit):
        put(stage, 0, entry, upload(PDF + b"more"))


def test_only_the_reporter_of_the_unit_puts_files_to_its_entry(stage):
    entry = entered(stage, 0, given(day(6, 1), 1))
    (kept,) = put(stage, 0, entry, upload())
    for other in (stage.reporters[1], stage.approvers[0], stage.lead, stage.clerk):
        with pytest.raises(PermissionDenied):
            attach(actor=other, entry=entry, proofs=proofs_of([upload(PDF + b"x")]), at=AT)
        with pytest.raises(PermissionDenied):
            detach(actor=other, evidence=kept, at=AT)


def test_too_many_files_at_once_or_at_one_entry_are_refused(stage):
    with pytest.raises(TooManyProofs):
        proofs_of([upload()] * (AT_ONCE + 1))
    entry = entered(stage, 0, given(day(6, 1), 1))
    for turn in range(MOST // AT_ONCE):
        put(stage, 0, entry, *(upload(PDF + bytes([turn, each])) for each in range(AT_ONCE)))
    with pytest.raises(TooManyProofs):
        put(stage, 0, entry, upload(PDF + b"one more"))
    assert entry.evidence.count() == MOST
