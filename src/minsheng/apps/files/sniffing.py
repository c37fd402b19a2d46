"""What kind of bytes these are, by what stands in them; a name or a browser's word counts for nothing."""

from __future__ import annotations

UNKNOWN = "application/octet-stream"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

EDGE = 64 * 1024
"""Bytes looked at from each end: a ZIP names its members at its end."""

_STARTS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
)
_TEXT_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f"))


def media_type(first: bytes, last: bytes) -> str:
    """The media type by the first and last `EDGE` bytes; `UNKNOWN` where none fits."""
    for start, name in _STARTS:
        if first.startswith(start):
            return name
    if first.startswith(b"PK\x03\x04"):
        return _zipped(first + last)
    return _text(first)


def _zipped(edges: bytes) -> str:
    if b"word/document.xml" in edges:
        return WORD
    if b"xl/workbook.xml" in edges or b"xl/workbook.bin" in edges:
        return WORKBOOK
    return "application/zip"


def _text(first: bytes) -> str:
    begins = first.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if begins.startswith((b"<!doctype html", b"<html")):
        return "text/html"
    if first.startswith(_TEXT_MARKS):
        return "text/plain"
    if first.translate(None, _CONTROLS) != first:
        return UNKNOWN
    return "text/plain" if any(_decodes(first, name) for name in ("utf-8", "gb18030")) else UNKNOWN


def _decodes(first: bytes, encoding: str) -> bool:
    # The last character may be cut: at most three bytes of it are there.
    for cut in range(4):
        try:
            first[: len(first) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
