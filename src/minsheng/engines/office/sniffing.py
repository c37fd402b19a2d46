"""What kind of file some bytes are, told by the bytes and never by the name."""

import re

from minsheng.core.errors import Unreadable
from minsheng.engines.office.ole import root_streams
from minsheng.engines.office.problems import (
    ArchiveGiven,
    ImageGiven,
    LegacySlides,
    LegacyWord,
    LegacyWorkbook,
    PasswordProtected,
    RtfGiven,
    UnknownFormat,
    XmlGiven,
)

ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_STARTS: tuple[tuple[bytes, type[Unreadable]], ...] = (
    (b"{\\rtf", RtfGiven),
    (b"\x89PNG\r\n\x1a\n", ImageGiven),
    (b"\xff\xd8\xff", ImageGiven),
    (b"GIF87a", ImageGiven),
    (b"GIF89a", ImageGiven),
    (b"II*\x00", ImageGiven),
    (b"MM\x00*", ImageGiven),
    (b"Rar!\x1a\x07", ArchiveGiven),
    (b"7z\xbc\xaf\x27\x1c", ArchiveGiven),
    (b"\x1f\x8b\x08", ArchiveGiven),
    (b"BZh", ArchiveGiven),
    (b"\xfd7zXZ\x00", ArchiveGiven),
    (b"MZ\x90\x00", UnknownFormat),
    (b"\x7fELF", UnknownFormat),
)
_BITMAP = re.compile(rb"BM.{4}\x00\x00\x00\x00", re.DOTALL)  # size, then two reserved zero words
_BOXED_PICTURE = re.compile(rb"(?:RIFF.{4}WEBP|.{4}ftyp(?:heic|heix|mif1|avif))", re.DOTALL)
# <!DOCTYPE html> · <html lang="zh"> · a page in one file: MIME-Version: 1.0
_PAGE = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)?(?:<!doctype\s+html|<html[\s>]|MIME-Version:[^\n]*\n|From: <Saved by )",
    re.IGNORECASE | re.DOTALL,
)
# A part of a page: <div class="TRS_Editor">
_PIECE = re.compile(
    rb"\s*<(head|body|meta|title|style|script|div|p|span|table|h[1-6]|section|article|center|ul|ol|font)[\s>]",
    re.IGNORECASE,
)
_XML = re.compile(rb"\s*<\?xml\s", re.IGNORECASE)
_XHTML = re.compile(rb"<html[\s>]", re.IGNORECASE)

# An OLE file lists its streams by name; the first of these decides, encrypted ones before all.
_STREAMS: tuple[tuple[str, type[Unreadable]], ...] = (
    ("EncryptedPackage", PasswordProtected),
    ("DRMEncryptedDataSpace", PasswordProtected),
    ("WordDocument", LegacyWord),
    ("WpsDocument", LegacyWord),
    ("Workbook", LegacyWorkbook),
    ("PowerPoint Document", LegacySlides),
    ("Book", LegacyWorkbook),
)

# By name, where the container's own list of streams is lost
_NAMED: tuple[tuple[tuple[str, ...], type[Unreadable]], ...] = (
    ((".doc", ".dot", ".wps", ".wpt"), LegacyWord),
    ((".xls", ".xlt", ".et", ".ett"), LegacyWorkbook),
    ((".ppt", ".pps", ".dps", ".dpt"), LegacySlides),
)


def is_zip(data: bytes) -> bool:
    """True where the bytes begin as a zip archive does."""
    return data.startswith(ZIP_STARTS)


def is_ole(data: bytes) -> bool:
    """True for the old binary container, which password-protected new files use as well."""
    return data.startswith(OLE_START)


def is_pdf(data: bytes) -> bool:
    """True where a PDF's mark stands near the beginning; programs put a line or two before it."""
    return b"%PDF-" in data[:1024]


def is_page(data: bytes) -> bool:
    """True for a web page, or a piece of one that begins with an element and ends others."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\0", b"")
    if _PAGE.match(head) or (_XML.match(head) and _XHTML.search(head)):
        return True
    return _PIECE.match(head) is not None and b"</" in data.replace(b"\0", b"")


def ole_problem(data: bytes, name: str = "") -> type[Unreadable]:
    """What an OLE file is: the old document, workbook or slides, or an encrypted new one.

    Args:
        data: the file.
        name: heeded only where no stream tells, as in a damaged file.
    """
    streams = root_streams(data)
    for stream, problem in _STREAMS:
        if stream in streams:
            return problem
    for stream, problem in _STREAMS:
        if stream.encode("utf-16-le") in data:
            return problem
    endings = [problem for ending, problem in _NAMED if name.lower().endswith(ending)]
    return endings[0] if endings else UnknownFormat


def known_problem(data: bytes) -> type[Unreadable] | None:
    """The problem of a format that is recognised and not read, None where the bytes may be text."""
    for start, problem in _STARTS:
        if data.startswith(start):
            return problem
    head = data[:4096].removeprefix(b"\xef\xbb\xbf")
    if _BITMAP.match(head) or _BOXED_PICTURE.match(head):
        return ImageGiven
    if _XML.match(head):
        return XmlGiven
    return None


def foreign_problem(data: bytes, name: str = "") -> type[Unreadable] | None:
    """The problem of a file that no reader here takes, as far as its first bytes and its name tell."""
    problem = ole_problem(data, name) if is_ole(data) else known_problem(data)
    return None if problem in (LegacyWorkbook, ImageGiven) else problem
