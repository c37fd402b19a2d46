"""Scans of papers: PDF or a photo, the latter without what its camera wrote beside it (扫描件)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from minsheng.apps.documents import errors
from minsheng.apps.files.actions import MEGABYTE, store, store_upload
from minsheng.apps.files.problems import FileTooLarge
from minsheng.apps.files.sniffing import EDGE, media_type
from minsheng.engines import images

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from minsheng.apps.files.models import File

_PDF = "application/pdf"


def keep_scan(uploaded: UploadedFile[bytes]) -> File:
    """The row of an uploaded scan.

    Raises:
        ScanUnfit: neither PDF nor a picture; its fact `field` is `scan`.
        FileEmpty, FileTooLarge.
    """
    uploaded.seek(0)
    first = uploaded.read(EDGE)
    kind = media_type(first, first)
    if first and kind != _PDF and kind not in images.KINDS:
        raise errors.ScanUnfit(field="scan")
    if not first or kind == _PDF:
        return store_upload(uploaded)
    if (uploaded.size or 0) > settings.UPLOAD_MEGABYTES * MEGABYTE:
        raise FileTooLarge(limit=settings.UPLOAD_MEGABYTES)
    uploaded.seek(0)
    return store(images.cleaned(uploaded.read(), kind).data)
