"""Hostile and damaged PDF in a process of its own: an answer or a sentence within 10 s and 512 MB."""

import resource
import subprocess
import sys
import zlib

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from tests.engines.office.pdf_files import LEFT, PageBreak, document, drawn, foot, said, table

SECONDS = 10
MEGABYTES = 512

PROGRAM = """
import resource, sys
from pathlib import Path
from minsheng.core.errors import Unreadable
from minsheng.engines.office.opening import open_document
try:
    outcome = str(len(open_document(Path(sys.argv[1]).read_bytes()).text))
except Unreadable as problem:
    outcome = problem.code
own = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
print(outcome, int(own) + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def raw(*objects: str | bytes, trailer: str = "") -> bytes:
    """A file of numbered objects from 1, the first one its catalogue, with a table of their places."""
    out = b"%PDF-1.7\n"
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        body = each if isinstance(each, bytes) else each.encode()
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n" % count
    end = b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        count,
        trailer.encode(),
        len(out),
    )
    return out + head + table + end


CATALOGUE = "<< /Type /Catalog /Pages 2 0 R >>"


def stream(content: bytes, more: str = "", *, packed: bool = True) -> bytes:
    body = zlib.compress(content, 9) if packed else content
    kind = "/Filter /FlateDecode" if packed else ""
    return b"<< /Length %d %s %s >>\nstream\n%s\nendstream" % (len(body), kind.encode(), more.encode(), body)


FORM = "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"
FONT = "<< /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"


def page_of(content: bytes, *more: str | bytes, resources: str = "", box: str = "0 0 595 842") -> bytes:
    """A file of one page that shows a stream; further objects count from 5."""
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 4 0 R "
        f"/Resources << /Font {FONT} {resources} >> >>"
    )
    pages = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    return raw(CATALOGUE, pages, page, stream(content), *more)


def text_of(count: int) -> bytes:
    line = b"(" + b"x" * 90 + b") Tj 0 -1 Td\n"
    return b"BT /F1 1 Tf 50 800 Td\n" + line * (count // 90) + b"ET"


def many_pages(count: int) -> bytes:
    kids = " ".join(["3 0 R"] * count)
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    return raw(CATALOGUE, f"<< /Type /Pages /Kids [{kids}] /Count {count} >>", page)


def page_in_page(depth: int) -> bytes:
    tree = [f"<< /Type /Pages /Kids [{number + 3} 0 R] /Count 1 >>" for number in range(depth)]
    return raw(CATALOGUE, *tree, "<< /Type /Page /MediaBox [0 0 595 842] >>")


def form_in_itself() -> bytes:
    form = stream(
        b"/X0 Do /X0 Do",
        f"{FORM} /Resources << /XObject << /X0 5 0 R >> >>",
    )
    return page_of(b"/X0 Do", form, resources="/XObject << /X0 5 0 R >>")


def forms_that_multiply(depth: int) -> bytes:
    forms = [
        stream(
            b"/X Do " * 10,
            f"{FORM} /Resources << /XObject << /X {number + 6} 0 R >> >>",
        )
        for number in range(depth)
    ]
    last = stream(b"0 0 m 9 9 l S", FORM)
    return page_of(b"/X Do", *forms, last, resources="/XObject << /X 5 0 R >>")


def picture(side: int) -> bytes:
    size = f"/Width {side} /Height {side} /ColorSpace /DeviceGray /BitsPerComponent 8"
    image = stream(bytes(1000), f"/Type /XObject /Subtype /Image {size}")
    return page_of(b"500 0 0 800 0 0 cm /X0 Do", image, resources="/XObject << /X0 5 0 R >>")


WHOLE = document([said("全年新增托位120个。" * 30) for _ in range(20)], on_page=foot)
LOCKED = drawn(
    lambda canvas: canvas.drawString(LEFT, 500, "甲"),
    encrypt=StandardEncryption("secret", ownerPassword="other"),
)
FREE = drawn(
    lambda canvas: canvas.drawString(LEFT, 500, "甲"), encrypt=StandardEncryption("", ownerPassword="other")
)

CASES = {
    "cut off": (lambda: WHOLE[: len(WHOLE) // 2], "office.broken_pdf"),
    "only the first line": (lambda: b"%PDF-1.7\n", "office.broken_pdf"),
    "no table of places": (lambda: WHOLE.replace(b"startxref", b"startxxxx"), "6619"),
    "wrong table of places": (lambda: WHOLE.replace(b"0000", b"0007"), "6619"),
    "a line before its mark": (lambda: b"\n\n" + WHOLE, "6619"),
    "locked": (lambda: LOCKED, "office.password_protected"),
    "locked against changes alone": (lambda: FREE, "1"),
    "no page": (lambda: raw(CATALOGUE, "<< /Type /Pages /Kids [] /Count 0 >>"), "office.no_pages"),
    "no tree of pages": (lambda: raw("<< /Type /Catalog >>"), "office.no_pages"),
    "as many pages as are read": (lambda: many_pages(500), "office.blank_text"),
    "a page too many": (lambda: many_pages(501), "office.too_many_pages"),
    "pages that are counted wrong": (
        lambda: many_pages(3).replace(b"/Count 3", b"/Count 2000000000"),
        "office.blank_text",
    ),
    "pages in each other": (lambda: page_in_page(5_000), "office.broken_pdf"),
    "a tree that is its own branch": (
        lambda: raw(CATALOGUE, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
        "office.broken_pdf",
    ),
    "a form in itself": (form_in_itself, "office.too_much_work"),
    "forms that multiply": (lambda: forms_that_multiply(9), "office.too_much_work"),
    "bomb of blanks": (lambda: page_of(b" " * 600_000_000), "office.too_much_work"),
    "more characters than are read": (lambda: page_of(text_of(1_100_000)), "office.text_too_long"),
    "half a million rulings": (lambda: page_of(b"0 0 m 9 0 l S " * 500_000), "office.blank_text"),
    "a page of 10 km": (lambda: page_of(text_of(900), box="0 0 30000000 30000000"), "909"),
    "a picture of ten thousand million dots": (lambda: picture(100_000), "office.pdf_of_pictures"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_bad_pdf_ends_in_time_and_memory(name, tmp_path):
    make, expected = CASES[name]
    file = tmp_path / "input"
    file.write_bytes(make())
    command = [sys.executable, "-c", PROGRAM, str(file)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    without = {"PATH": ""}  # no tesseract, which would take its own time
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=6 * SECONDS, check=False, env=without
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.stderr == ""
    outcome, peak_kilobytes = done.stdout.split()
    assert outcome == expected
    assert int(peak_kilobytes) <= MEGABYTES * 1024
    # Processor time, so that a busy machine does not fail a test that an idle one passes.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime <= SECONDS


def test_two_hundred_pages_with_tables_are_read_within_a_minute(tmp_path):
    head = ("序号", "项目名称", "目标任务", "责任单位")
    body = [
        (str(number), "老旧小区改造", "全年改造30个，惠及居民1.2万户，12月底前完工", "区住建局")
        for number in range(1, 13)
    ]
    flow = []
    for _ in range(200):
        flow += [said("全年新增托位120个。" * 20), table([head, *body], (36, 90, 200, 110)), PageBreak()]
    file = tmp_path / "input"
    file.write_bytes(document(flow, on_page=foot))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(file)], capture_output=True, text=True, timeout=300, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    outcome, peak_kilobytes = done.stdout.split()
    page = "\n".join(["全年新增托位120个。" * 20, *("\t".join(row) for row in (head, *body))])
    assert outcome == str(len("\n".join([page] * 200)))
    assert int(peak_kilobytes) <= MEGABYTES * 1024
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime <= 60
