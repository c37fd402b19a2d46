"""The program that reads a PDF or a picture, run by `source` as a process of its own with bounds."""

import sys
from typing import Any

from minsheng.engines.office.children import grant, say, serve
from minsheng.engines.office.limits import MEGABYTE, Limits
from minsheng.engines.office.pdf.glyphs import Handle
from minsheng.engines.office.pdf.reading import (
    Pages,
    opened,
    packed,
    page_count,
    read_pages,
    set_columns,
    set_tables,
    without_furniture,
    without_notes,
)
from minsheng.engines.office.pdf.scans import recognise_pages, recognise_picture
from minsheng.engines.office.pdf.tesseract import program
from minsheng.engines.office.problems import ImageGiven, PdfOfPictures, PdfWithoutCharacters, TooManyScans

ADDRESS_SPACE = 400 * MEGABYTE
"""Besides the file. Python and the library map 64 MB, a page of A4 at 300 dots an inch 9 MB."""
_SCAN_SECONDS = 20
"""For a page that tesseract reads."""
_COUNTED = (
    ("unmapped", "office.symbols_left_out"),
    ("slanted", "office.slanted_text_left_out"),
    ("pictures", "office.pictures_left_out"),
    ("annotations", "office.comments_left_out"),
    ("attached", "office.embedded_document_left_out"),
    ("unrecognised", "office.unrecognised_pages_left_out"),
    ("broken", "office.broken_pages_left_out"),
    ("notes", "office.footnotes_moved"),
    ("running", "office.running_lines_left_out"),
)

Remarked = tuple[str, dict[str, Any]]
"""The code of a remark and its facts."""


def read(data: bytes, limits: Limits) -> dict[str, Any]:
    """The document in a PDF as plain values."""
    document = opened(data)
    count = page_count(document, limits.pages)
    seconds = min(limits.seconds + count * limits.page_seconds, limits.most_seconds)
    grant(seconds)
    found = read_pages(document, count, limits.characters, _told)
    remarks = _recognise(document, found, limits, seconds) if found.waiting else []
    return _document(found, remarks)


def _recognise(document: Handle, found: Pages, limits: Limits, seconds: float) -> list[Remarked]:
    """Have the pages read that are pictures; what is to be remarked on them."""
    count = len(found.waiting)
    tesseract = program()
    if tesseract is None:
        if count == len(found.items):
            raise PdfWithoutCharacters if found.counts["garbled"] == count else PdfOfPictures
        pages = "、".join(str(number + 1) for number in found.waiting)
        return [("office.scanned_pages_left_out", {"pages": pages})]
    if count > limits.scans:
        raise TooManyScans(pages=count, limit=limits.scans)
    grant(seconds + count * _SCAN_SECONDS)
    done = recognise_pages(document, found, tesseract, _told)
    return [("office.text_recognised", {"count": done})] if done else []


def read_picture(data: bytes, limits: Limits) -> dict[str, Any]:
    """The document in a picture as plain values."""
    tesseract = program()
    if tesseract is None:
        raise ImageGiven
    grant(limits.seconds + _SCAN_SECONDS)
    found = recognise_picture(data, tesseract, _told)
    found.waiting = list(range(len(found.items)))
    return _document(found, [("office.text_recognised", {"count": len(found.items)})])


def _document(found: Pages, remarks: list[Remarked]) -> dict[str, Any]:
    found.counts["running"] = without_furniture(found)
    found.counts["notes"] = without_notes(found)
    set_tables(found)
    set_columns(found)
    if 2 * found.unpainted >= len(found.items) > 0:
        remarks.append(("office.text_recognised_before", {}))
    scanned = 2 * (len(found.waiting) + found.unpainted) >= len(found.items)
    remarks += [(code, {"count": found.counts[key]}) for key, code in _COUNTED if found.counts[key]]
    return {
        "pages": len(found.items),
        "blocks": packed(found),
        "remarks": remarks,
        "format": "scan" if scanned else "pdf",
    }


def _told(page: int, of: int) -> None:
    say({"page": page, "of": of})


if __name__ == "__main__":
    sys.exit(serve(read if sys.argv[2] == "pdf" else read_picture, memory=ADDRESS_SPACE))
