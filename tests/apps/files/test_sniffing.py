import io
import zipfile

import docx
import pytest
import xlsxwriter

from minsheng.apps.files.sniffing import UNKNOWN, WORD, WORKBOOK, media_type


def word():
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    return buffer.getvalue()


def workbook():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet()
    return buffer.getvalue()


def archive():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr("a.txt", "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (word(), WORD),
        (workbook(), WORKBOOK),
        (archive(), "application/zip"),
        (b"%PDF-1.7\n\x00", "application/pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "application/x-ole-storage"),
        ("附件：一、二".encode(), "text/plain"),
        ("附件：一、二".encode("gb18030"), "text/plain"),
        ("附件".encode("utf-16"), "text/plain"),
        ("附件".encode()[:-1], "text/plain"),
        (b"\xef\xbb\xbf <!DOCTYPE html><p>", "text/html"),
        (b"MZ\x90\x00\x03", UNKNOWN),
        (b"\xff\x00\xff", UNKNOWN),
    ],
)
def test_kind_is_told_by_content(data, kind):
    assert media_type(data[:65536], data[-65536:]) == kind
