"""PDF files made in the test: a page set by reportlab, with the CID font that needs no file."""

import io
from collections.abc import Callable, Iterable, Sequence

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    SimpleDocTemplate,
    Spacer,
    Table,
)
from reportlab.platypus import Paragraph as Setting

SONG = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(SONG))
WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 28 * mm, 26 * mm, 37 * mm, 35 * mm

BODY = ParagraphStyle("body", fontName=SONG, fontSize=16, leading=28, wordWrap="CJK", firstLineIndent=32)
FLUSH = ParagraphStyle("flush", parent=BODY, firstLineIndent=0, alignment=TA_LEFT)
TITLE = ParagraphStyle("title", parent=FLUSH, fontSize=22, leading=33, alignment=TA_CENTER)
CENTRED = ParagraphStyle("centred", parent=FLUSH, alignment=TA_CENTER)
SIGNED = ParagraphStyle("signed", parent=FLUSH, alignment=TA_RIGHT, rightIndent=32)
IN_CELL = ParagraphStyle("cell", fontName=SONG, fontSize=10.5, leading=15, wordWrap="CJK")

Drawn = Callable[[Canvas, int], None]


def said(text: str, style: ParagraphStyle = BODY) -> Setting:
    return Setting(text, style)


def table(
    rows: Sequence[Sequence[str | None]], widths: Sequence[float], *more: tuple, ruled: bool = True, **options
) -> Table:
    """A table, ruled or not; `None` is a place that a merged cell covers (named in `more` as SPAN)."""
    cells = [["" if cell is None else Setting(cell, IN_CELL) for cell in row] for row in rows]
    lines = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)] if ruled else []
    style = [*lines, ("VALIGN", (0, 0), (-1, -1), "TOP"), *more]
    return Table(cells, colWidths=list(widths), style=style, **options)


def document(flow: Iterable[Flowable], *, on_page: Drawn | None = None, **options) -> bytes:
    """The file of some paragraphs and tables; `on_page(canvas, number)` draws heads and feet."""
    buffer = io.BytesIO()
    margins = {"leftMargin": LEFT, "rightMargin": RIGHT, "topMargin": TOP, "bottomMargin": BOTTOM}
    template = SimpleDocTemplate(buffer, pagesize=A4, invariant=1, **(margins | options))

    def decorate(canvas: Canvas, made: SimpleDocTemplate) -> None:
        if on_page is not None:
            canvas.saveState()
            on_page(canvas, made.page)
            canvas.restoreState()

    template.build(list(flow), onFirstPage=decorate, onLaterPages=decorate)
    return buffer.getvalue()


def gazette(flow: Iterable[Flowable]) -> bytes:
    """The file of a page in two columns below a head over both."""
    buffer = io.BytesIO()
    template = BaseDocTemplate(buffer, pagesize=A4, invariant=1)
    frames = [Frame(left, 100, 225, 560, 0, 0, 0, 0) for left in (60, 310)]

    def head(canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.setFont(SONG, 22)
        if canvas.getPageNumber() == 1:
            canvas.drawCentredString(WIDTH / 2, 690, "望湖区2026年民生实事")

    template.addPageTemplates(PageTemplate(frames=frames, onPage=head))
    template.build(list(flow))
    return buffer.getvalue()


def foot(canvas: Canvas, number: int) -> None:
    """The page number of official paper."""
    canvas.setFont(SONG, 14)
    canvas.drawCentredString(WIDTH / 2, 28 * mm, f"— {number} —")


def drawn(*pages: Callable[[Canvas], None], **options) -> bytes:
    """A file of pages that are drawn by hand."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, **options)
    for page in pages:
        canvas.setFont(SONG, 16)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


__all__ = [
    "BODY",
    "BOTTOM",
    "CENTRED",
    "FLUSH",
    "HEIGHT",
    "IN_CELL",
    "LEFT",
    "RIGHT",
    "SIGNED",
    "SONG",
    "TITLE",
    "TOP",
    "WIDTH",
    "Drawn",
    "PageBreak",
    "Spacer",
    "document",
    "drawn",
    "foot",
    "gazette",
    "said",
    "table",
]
