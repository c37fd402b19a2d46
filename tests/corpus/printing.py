"""Pages printed by the machine's Chromium: portable documents with text, and images of pages."""

from __future__ import annotations

import os
import re
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage")
# Chromium prints the minute of printing; a second run is to give the same file.
STAMP = re.compile(rb"D:\d{14}")
FIXED = b"D:20260101000000"
OBJECT = re.compile(rb"(?m)^(\d+) 0 obj\n(.*?)\nendobj$", re.DOTALL)
TRAILER = re.compile(rb"trailer\n<<(?:/Size \d+\n)?(.*?)>>\nstartxref", re.DOTALL)
SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
RUN = re.compile(r"[0-9A-Za-z.%‰]+|.", re.DOTALL)
# Marks that may not begin a line; they hang over the end of the line before.
HANGING = set("，。、；：）”》！？,.;:)%‰")


@contextmanager
def browser() -> Iterator[Browser]:
    """A running browser: `MINSHENG_CHROMIUM`, or the first on the machine."""
    path = os.environ.get("MINSHENG_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        raise FileNotFoundError("no chromium on this machine")
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield running
        finally:
            running.close()


def width(text: str) -> int:
    """The width in half characters."""
    return sum(1 if ord(sign) < 0x250 else 2 for sign in text)


def wrapped(text: str, columns: int, indent: int = 2) -> list[str]:
    """Lines of so many full characters, the first one indented; breaks anywhere but in runs of digits."""
    lines, line = [], "\u3000" * indent
    for token in RUN.findall(text):
        if width(line) + width(token) > 2 * columns and token not in HANGING:
            lines.append(line)
            line = ""
        line += token
    return [*lines, line]


def document(title: str, style: str, body: str) -> str:
    """The HTML of a whole document."""
    head = f'<meta charset="utf-8"><title>{title}</title><style>{style}</style>'
    return f'<html lang="zh-CN">{head}{body}</html>'


def save_pdf(html: str, path: Path) -> None:
    """Print a page of HTML on the paper that its style asks for, with fixed times inside."""
    with browser() as running:
        page = running.new_page()
        page.set_content(html)
        data = page.pdf(prefer_css_page_size=True, print_background=True)
    path.write_bytes(packed(STAMP.sub(FIXED, data)))


def packed(data: bytes) -> bytes:
    """The same document with its many small objects in one compressed stream.

    Chromium prints a font dictionary for every few Chinese characters; packed they are a third of the size.
    """
    objects = {int(number): body for number, body in OBJECT.findall(data)}
    trailer = TRAILER.search(data)
    if trailer is None:
        raise ValueError("no trailer")
    small = {number: body for number, body in objects.items() if not body.endswith(b"endstream")}
    store, places = max(objects) + 1, {}
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    for number, body in (*((n, b) for n, b in objects.items() if n not in small), (store, _store(small))):
        places[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    places |= {number: (2, store, index) for index, number in enumerate(small)}
    start, places[store + 1] = len(out), (1, len(out), 0)
    rows = b"".join(
        kind.to_bytes(1, "big") + place.to_bytes(4, "big") + index.to_bytes(2, "big")
        for kind, place, index in (places.get(number, (0, 0, 0)) for number in range(store + 2))
    )
    entries = b"/Type /XRef /W [1 4 2] /Size %d %s" % (store + 2, trailer[1])
    out += b"%d 0 obj\n%s\nendobj\n" % (store + 1, _stream(entries, rows))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _store(small: dict[int, bytes]) -> bytes:
    heads, bodies = [], bytearray()
    for number, body in small.items():
        heads.append(b"%d %d" % (number, len(bodies)))
        bodies += body + b"\n"
    head = b" ".join(heads) + b"\n"
    return _stream(b"/Type /ObjStm /N %d /First %d" % (len(small), len(head)), head + bytes(bodies))


def _stream(entries: bytes, content: bytes) -> bytes:
    shrunk = zlib.compress(content, 9)
    return b"<<%s /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream" % (entries, len(shrunk), shrunk)


def photograph(html: str, size: tuple[int, int], scale: float) -> bytes:
    """The page as a PNG image; `size` in CSS pixels, `scale` in dots for each of them."""
    with browser() as running:
        context = running.new_context(
            viewport={"width": size[0], "height": size[1]}, device_scale_factor=scale
        )
        page = context.new_page()
        page.set_content(html)
        return page.screenshot()
