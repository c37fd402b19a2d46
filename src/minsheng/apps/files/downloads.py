"""Files handed to a browser: as an attachment, never run; a picture alone may be shown."""

from __future__ import annotations

import re

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from minsheng.apps.files.actions import open_file
from minsheng.apps.files.models import File

_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_PICTURES = frozenset({"image/jpeg", "image/png"})
_SHOWN = frozenset({"text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "application/xml"})


def download(file: File, name: str) -> HttpResponseBase:
    """A stored file under the name `name`.

    Raises:
        FileMissing: its bytes are not in the storage.
    """
    return _attached(FileResponse(open_file(file)), name, file.media_type)


def picture(file: File, name: str) -> HttpResponseBase:
    """A stored photo under the name `name`, shown by the browser; anything else is handed out to be saved.

    Raises:
        FileMissing: its bytes are not in the storage.
    """
    answer = download(file, name)
    if file.media_type in _PICTURES:
        inline = content_disposition_header(as_attachment=False, filename=fit_name(name))
        answer["Content-Disposition"] = inline or "inline"
    return answer


def attachment(content: bytes, name: str, media_type: str) -> HttpResponseBase:
    """Bytes made for this answer under the name `name`."""
    return _attached(HttpResponse(content), name, media_type)


def fit_name(name: str) -> str:
    """The name without what a file system refuses, at most 120 characters; 文件 where nothing is left."""
    stem, dot, ending = _UNFIT.sub("_", name).strip(" ._").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    return f"{stem[:100]}.{ending[:19]}" if ending else stem[:120] or "文件"


def _attached(answer: HttpResponseBase, name: str, media_type: str) -> HttpResponseBase:
    answer["Content-Type"] = "application/octet-stream" if media_type in _SHOWN else media_type
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=fit_name(name)) or ""
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
