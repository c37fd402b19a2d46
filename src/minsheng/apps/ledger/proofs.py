"""Files that show what an entry says: looked at as they come, kept without positions (佐证)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from django.conf import settings

from minsheng.apps.files.actions import MEGABYTE, store
from minsheng.apps.files.problems import FileEmpty, FileTooLarge
from minsheng.apps.files.sniffing import EDGE, WORD, WORKBOOK, media_type
from minsheng.apps.ledger import errors
from minsheng.apps.ledger.models import EntryStep, Evidence
from minsheng.engines import images

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from django.core.files.uploadedfile import UploadedFile

    from minsheng.apps.ledger.models import Entry

KINDS = {
    "image/jpeg": "照片",
    "image/png": "图片",
    "application/pdf": "PDF",
    WORD: "Word 文档",
    WORKBOOK: "Excel 表格",
}
"""What is taken, by what stands in the file."""

AT_ONCE, MOST = 10, 30
"""Files that come with one request, and that one entry may have."""

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, repr=False)
class Proof:
    """A file fit to be kept; of a photo without what its camera wrote beside it."""

    name: str
    data: bytes | IO[bytes]
    taken_on: datetime.date | None = None
    had_position: bool = False


def proofs_of(uploads: Sequence[UploadedFile[bytes]]) -> list[Proof]:
    """Uploaded files as they may be kept; nothing is written.

    Raises:
        FileEmpty, FileTooLarge, ProofUnfit, TooManyProofs, ImageDamaged, ImageTooLarge.
    """
    if len(uploads) > AT_ONCE:
        raise errors.TooManyProofs(count=len(uploads), limit=AT_ONCE)
    return [_proof(upload) for upload in uploads]


def _proof(upload: UploadedFile[bytes]) -> Proof:
    size = upload.size or 0
    if not size:
        raise FileEmpty
    if size > settings.UPLOAD_MEGABYTES * MEGABYTE:
        raise FileTooLarge(limit=settings.UPLOAD_MEGABYTES)
    name = (upload.name or "")[-_LONGEST_NAME:]
    upload.seek(0)
    first = upload.read(EDGE)
    upload.seek(max(size - EDGE, 0))
    kind = media_type(first, upload.read(EDGE))
    if kind not in KINDS:
        raise errors.ProofUnfit(kinds="、".join(KINDS.values()))
    upload.seek(0)
    if kind not in images.KINDS:
        return Proof(name, upload.file or upload)
    photo = images.cleaned(upload.read(), kind)
    return Proof(name, photo.data, photo.taken_on, photo.had_position)


def attached(entry: Entry, proofs: Sequence[Proof]) -> list[Evidence]:
    """Keep files with a locked entry, but for those that it has; a step of the actions on it.

    Raises:
        TooManyProofs.
    """
    if not proofs:
        return []
    known = set(entry.evidence.values_list("file", flat=True))
    before = len(known)
    made: list[Evidence] = []
    for proof in proofs:
        file = store(proof.data, limit=settings.UPLOAD_MEGABYTES * MEGABYTE)
        if file.pk not in known:
            known.add(file.pk)
            facts = {"taken_on": proof.taken_on, "version": entry.version}
            made.append(Evidence(entry=entry, file=file, name=proof.name, **facts))
    if made and len(known) > MOST:
        raise errors.TooManyProofs(count=before + len(made), limit=MOST)
    return Evidence.objects.bulk_create(made)


def was_put_up(evidence: Evidence, steps: Iterable[EntryStep]) -> bool:
    """Whether others had the entry before them with this file: it stays."""
    submitted = (step.version for step in steps if step.verb == EntryStep.Verb.SUBMITTED)
    return any(version >= evidence.version for version in submitted)
