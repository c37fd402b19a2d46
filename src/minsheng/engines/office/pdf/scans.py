"""Pages that are pictures: painted by pdfium, recognised by tesseract, laid out as all others."""

import ctypes

import pypdfium2.raw as pdfium

from minsheng.engines.office.children import Told
from minsheng.engines.office.pdf.glyphs import Handle
from minsheng.engines.office.pdf.reading import Pages, lay_out
from minsheng.engines.office.pdf.rulings import Drawing
from minsheng.engines.office.pdf.tesseract import NotRecognised, recognised, without_rules
from minsheng.engines.office.problems import BrokenPdf, PictureUnread

DOTS = 300
"""An inch, as tesseract's makers advise."""
_MOST = 25_000_000
"""Dots of a page, 25 MB in grey; A3 at 300 an inch has 17 million."""


def recognise_pages(document: Handle, found: Pages, tesseract: str, told: Told) -> int:
    """Put the recognised text of the waiting pages in their places; how many there were."""
    count = len(found.items)
    for index, number in enumerate(found.waiting):
        page = pdfium.FPDF_LoadPage(document, number)
        try:
            picture, dots = picture_of(page)
        finally:
            pdfium.FPDF_ClosePage(page)
        picture, drawing = without_rules(picture, dots)
        try:
            scanned = recognised(tesseract, picture, dots)[0]
        except NotRecognised:
            found.counts["unrecognised"] += 1
        else:
            found.sizes[number] = scanned.width, scanned.height
            lay_out(found, number, scanned.glyphs, drawing)
        told(count - len(found.waiting) + index + 1, count)
    return len(found.waiting) - found.counts["unrecognised"]


def recognise_picture(data: bytes, tesseract: str, told: Told) -> Pages:
    """The text of a picture file.

    Raises:
        PictureUnread: it cannot be opened, or takes too much work.
    """
    found = Pages()
    try:
        pages = recognised(tesseract, data, DOTS)
    except NotRecognised as error:
        raise PictureUnread from error
    for page in pages:
        found.items.append([])
        found.sizes.append((page.width, page.height))
        lay_out(found, page.number, page.glyphs, Drawing())
        told(page.number + 1, len(pages))
    return found


def picture_of(page: Handle) -> tuple[bytes, int]:
    """A page as a grey picture (PNM) and its dots an inch, fewer where the page is large."""
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    scale = min(DOTS / 72, (_MOST / max(width * height, 1.0)) ** 0.5)
    wide, high = max(int(width * scale), 1), max(int(height * scale), 1)
    bitmap = pdfium.FPDFBitmap_CreateEx(wide, high, pdfium.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        raise BrokenPdf
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, wide, high, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, wide, high, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * high)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    rows = (pixels[start : start + wide] for start in range(0, stride * high, stride))
    return b"P5 %d %d 255\n" % (wide, high) + b"".join(rows), round(scale * 72)
