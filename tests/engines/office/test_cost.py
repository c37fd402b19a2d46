"""Each bad input in a process of its own: an answer or a sentence within 10 s and 512 MB."""

import hashlib
import resource
import subprocess
import sys

import pytest

from tests.engines.office.office_files import (
    CONTENT_TYPES,
    NAMESPACES,
    cell,
    level,
    lists,
    numbered,
    p,
    relations,
    row,
    table,
    word,
    zipped,
)

SECONDS = 10
MEGABYTES = 512
# Address space is more than memory in use: Python, lxml and thread stacks map 150 MB that they never touch.
HEADROOM_MEGABYTES = 256

PROGRAM = """
import resource, sys
limit = int(sys.argv[2]) * 1024 * 1024
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
from pathlib import Path
from minsheng.core.errors import Unreadable
from minsheng.engines.office.opening import open_document
try:
    outcome = str(len(open_document(Path(sys.argv[1]).read_bytes()).text))
except Unreadable as problem:
    outcome = problem.code
print(outcome, Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
"""


def unlike(length: int) -> str:
    """Letters that no packer shortens, in a comment, so that an archive is not dense."""
    return f"<!--{hashlib.shake_128(b'').hexdigest(length // 2)}-->"


SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
NOISE = unlike(400_000)


def styles_on_styles(count: int) -> bytes:
    chain = "".join(
        f'<w:style w:styleId="s{i}"><w:basedOn w:val="s{i + 1}"/></w:style>' for i in range(count)
    )
    return word(p("甲", properties='<w:pStyle w:val="s0"/>'), styles=chain)


def numbers_that_grow() -> bytes:
    pattern = "".join(f"%{index}" for index in range(1, 10)) * 20
    levels = [level(index, "chineseCountingThousand", pattern) for index in range(9)]
    return word(NOISE + numbered("甲", level=8) * 40_000, numbering=lists(*levels))


def wide_merges() -> bytes:
    cells = cell("甲", properties='<w:gridSpan w:val="200"/><w:vMerge/>') * 60
    return word(NOISE + table(*[row(cells)] * 500))


def billion_laughs() -> bytes:
    entities = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(12))
    xml = f'<!DOCTYPE a [<!ENTITY e0 "哈">{entities}]><w:document {NAMESPACES} w:a="&e12;"/>'
    return word("", parts={"word/document.xml": xml})


def workbook(sheet: str, strings: str = "") -> bytes:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return zipped(
        {
            "[Content_Types].xml": CONTENT_TYPES,
            "_rels/.rels": relations(("officeDocument", "xl/workbook.xml", "")),
            "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{office}"><sheets>'
            '<sheet name="表" r:id="r0"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(
                ("worksheet", "sheet.xml", ""), ("sharedStrings", "strings.xml", "")
            ),
            "xl/sheet.xml": f'<worksheet xmlns="{SPREADSHEET}">{NOISE}<sheetData>{sheet}</worksheet>',
            "xl/strings.xml": f'<sst xmlns="{SPREADSHEET}">{strings}</sst>',
        }
    )


def wide_rows(rows: int, columns: int) -> bytes:
    row = "<row>" + '<c t="s"><v>0</v></c>' * columns + "</row>"
    return workbook(row * rows + "</sheetData>", "<si><t>甲</t></si>")


def attributes(count: int) -> bytes:
    return b"<html><p " + b" ".join(b"a%d=1" % n for n in range(count)) + b">x"


def parts_in_parts(count: int) -> bytes:
    parts = (
        b"--x%d\r\nContent-Type: multipart/mixed; boundary=x%d\r\n\r\n" % (n, n + 1) for n in range(count)
    )
    return b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x0\r\n\r\n" + b"".join(parts)


CASES = {
    "sheet of a thousand columns": (lambda: wide_rows(200, 1_000), "399999"),
    "sheet of too many cells": (lambda: wide_rows(1_000, 1_000), "office.too_many_cells"),
    "one long text in very many cells": (
        lambda: workbook(
            "<row>" + '<c t="s"><v>0</v></c>' * 9_000 + "</row></sheetData>",
            f"<si><t>{'字' * 32_000}</t></si>",
        ),
        "office.text_too_long",
    ),
    "merged areas over each other": (
        lambda: workbook(
            "<row r='90000'><c r='A90000'><v>1</v></c></row></sheetData><mergeCells>"
            + "".join(f"<mergeCell ref='A{n}:A90000'/>" for n in range(1, 9_000))
            + "</mergeCells>"
        ),
        "office.too_many_cells",
    ),
    "page of open elements": (lambda: b"<html>" + b"<div>" * 100_000, "office.nested_too_deep"),
    "page of open lists": (lambda: b"<html>" + b"<ul><li>" * 50_000, "office.nested_too_deep"),
    "page of one tag, 5 MB": (lambda: b"<html>" + b"<p>" * 1_700_000, "office.too_much_markup"),
    "tag of very many attributes": (lambda: attributes(300_000), "office.too_much_work"),
    "page of wide and tall cells": (
        lambda: b"<html><table>" + (b"<tr>" + b"<td colspan=1000 rowspan=60000>x" * 500) * 200,
        "office.text_too_long",
    ),
    "page in parts without end": (lambda: parts_in_parts(20_000), "office.too_much_work"),
    "strokes in a line": (lambda: b"|" * 1_000_000, "office.line_too_long"),
    "strokes in lines": (lambda: b"|a|b|\n" * 99_000, "594000"),
    "one letter, 5 MB": (lambda: b"a" * 5_000_000, "office.text_too_long"),
    "one character, 3 MB": (lambda: "实".encode() * 999_999, "office.line_too_long"),
    "lines without end": (lambda: b"a\n" * 400_000, "office.too_many_lines"),
    "as many lines as are read": (lambda: b"a\n" * 99_999, "199998"),
    "one character, 19 MB in GB18030": (lambda: b"\x81\x40" * 9_900_000, "office.text_too_long"),
    "zeros, 19 MB": (lambda: bytes(19_000_000), "office.unknown_format"),
    "bomb of spaces": (
        lambda: word("", parts={"word/document.xml": b" " * 50_000_000}),
        "office.packed_too_dense",
    ),
    "bomb of unread parts": (
        lambda: word(p("甲"), parts={f"word/media/{i}.bin": bytes(30_000_000) for i in range(7)}),
        "office.unpacks_too_large",
    ),
    "archive of very many entries": (
        lambda: zipped({str(i): "" for i in range(20_000)}),
        "office.too_many_parts",
    ),
    "empty paragraphs": (lambda: word("<w:p/>" * 1_000_000 + NOISE), "office.blank_text"),
    "empty runs": (lambda: word("<w:p>" + "<w:r/>" * 1_000_000 + "</w:p>" + NOISE), "office.blank_text"),
    "markup without end": (lambda: word("<w:p/>" * 5_000_000 + NOISE * 8), "office.too_much_markup"),
    "styles on styles": (lambda: styles_on_styles(60_000), "1"),
    "numbers that grow": (numbers_that_grow, "office.text_too_long"),
    "wide merges": (wide_merges, "30059"),
    "billion laughs": (billion_laughs, "office.declares_entities"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_bad_input_ends_in_time_and_memory(name, tmp_path):
    make, expected = CASES[name]
    file = tmp_path / "input"
    file.write_bytes(make())
    command = [sys.executable, "-c", PROGRAM, str(file), str(MEGABYTES + HEADROOM_MEGABYTES)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, text=True, timeout=6 * SECONDS, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.stderr == ""
    outcome, peak_kilobytes = done.stdout.split()
    assert outcome == expected
    assert int(peak_kilobytes) <= MEGABYTES * 1024
    # Processor time, so that a busy machine does not fail a test that an idle one passes.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime <= SECONDS
