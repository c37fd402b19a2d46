"""Pictures of text: recognised where tesseract reads Chinese, told of where it does not."""

import io
import os

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader

from minsheng.core.policy.source import Remark, Table
from minsheng.engines.office import problems
from minsheng.engines.office.limits import Limits
from minsheng.engines.office.opening import open_document
from minsheng.engines.office.pdf.tesseract import program
from tests.engines.office.pdf_files import HEIGHT, LEFT, WIDTH, drawn

FONT = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
DOTS = 216
EACH = 3  # dots a point
LINES = (
    "一、养老服务",
    "1.新增停车位1200个，其中公共停车位0.35万个，服务120万人次，到",
    "2026年底全部投入使用，由区民政局负责",
    "2.新增托位120个，由区卫生健康局负责",
)


@pytest.fixture
def tesseract():
    """A machine that reads Chinese, with the font that the pictures are printed in."""
    for missing in ("tesseract with chi_sim" * (program() is None), FONT * (not os.path.exists(FONT))):  # noqa: PTH110
        if missing and os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(f"REQUIRE_ALL=1, and this machine has no {missing}")
        if missing:
            pytest.skip(f"this machine has no {missing}")


def sheet(lines=LINES, *, ruled: bool = False) -> Image.Image:
    """A page of lines in 16 points, or of rows in a table."""
    picture = Image.new("L", (int(WIDTH * EACH), int(HEIGHT * EACH)), 255)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONT, 16 * EACH, index=2)
    for number, line in enumerate(lines):
        for column, text in enumerate(line if isinstance(line, tuple) else (line,)):
            pen.text(
                (70 * EACH + 220 * EACH * column, 100 * EACH + 32 * EACH * number), text, font=font, fill=0
            )
    if ruled:
        left, top, right, bottom = 60 * EACH, 94 * EACH, 500 * EACH, (94 + 32 * len(lines)) * EACH
        for y in range(top, bottom + 1, 32 * EACH):
            pen.line((left, y, right, y), fill=0, width=2)
        for x in (left, 280 * EACH, right):
            pen.line((x, top, x, bottom), fill=0, width=2)
    return picture


def saved(picture: Image.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, dpi=(DOTS, DOTS))
    return buffer.getvalue()


def scan(picture: Image.Image):
    return lambda canvas: canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)


def blank() -> Image.Image:
    """A page with a grey picture and no letter, for what needs no recognising."""
    return Image.new("L", (600, 800), 200)


@pytest.mark.usefixtures("tesseract")
def test_a_scanned_page_is_read_without_blanks_and_with_its_paragraphs():
    source = open_document(drawn(scan(sheet())), name="扫描件.pdf")
    assert source.text.split("\n") == [LINES[0], LINES[1] + LINES[2], LINES[3]]
    assert source.format == "scan"
    assert source.remarks == (Remark("office.text_recognised", {"count": 1}),)
    assert source.locator(source.blocks[1].span) == "第1页第2段"


@pytest.mark.usefixtures("tesseract")
def test_a_scanned_table_has_its_cells():
    rows = (("项目", "责任单位"), ("新增停车位80个", "区民政局"), ("新增托位120个", "区卫生健康局"))
    source = open_document(drawn(scan(sheet(rows, ruled=True))))
    assert source.text.split("\n") == ["\t".join(row) for row in rows]
    assert isinstance(source.blocks[0], Table)


@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_is_read_as_a_page_of_its_own(kind):
    source = open_document(saved(sheet(LINES[3:]).crop((0, 0, 1780, 700)), kind), name="照片")
    assert source.text == LINES[3]
    assert source.format == "scan"
    assert [leaf.name for leaf in source.leaves] == ["第1页"]


@pytest.mark.usefixtures("tesseract")
def test_a_scan_between_pages_of_text_stands_in_its_place():
    text = [lambda canvas, words=words: canvas.drawString(LEFT, 500, words) for words in ("第一件", "第三件")]
    pages = [
        text[0],
        scan(sheet(("第二件新增托位",))),
        text[1],
        lambda canvas: canvas.drawString(LEFT, 500, "完"),
    ]
    source = open_document(drawn(*pages))
    assert source.text == "第一件\n第二件新增托位\n第三件\n完"
    assert source.format == "pdf"
    assert source.remarks == (Remark("office.text_recognised", {"count": 1}),)


@pytest.mark.usefixtures("tesseract")
def test_a_damaged_picture_and_too_many_scans_are_told():
    with pytest.raises(problems.PictureUnread):
        open_document(saved(sheet(), "PNG")[:2000])
    with pytest.raises(problems.TooManyScans) as caught:
        open_document(drawn(scan(blank()), scan(blank())), limits=Limits(scans=1))
    assert caught.value.facts == {"pages": 2, "limit": 1}


def test_without_tesseract_pictures_get_a_sentence_that_says_how_to_convert(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(problems.PdfOfPictures):
        open_document(drawn(scan(blank())))
    with pytest.raises(problems.ImageGiven):
        open_document(saved(blank(), "PNG"))


def test_without_tesseract_the_pages_left_out_are_named(monkeypatch):
    monkeypatch.setenv("PATH", "")
    text = lambda canvas: canvas.drawString(LEFT, 500, "第一件")  # noqa: E731
    source = open_document(drawn(text, scan(blank()), scan(blank())))
    assert source.text == "第一件"
    assert source.remarks == (Remark("office.scanned_pages_left_out", {"pages": "2、3"}),)


def test_text_that_a_scanner_laid_under_its_picture_is_marked():
    def page(canvas):
        scan(blank())(canvas)
        text = canvas.beginText(LEFT, 500)
        text.setTextRenderMode(3)
        text.textLine("新增托位120个，新建社区食堂8家")
        canvas.drawText(text)

    source = open_document(drawn(page))
    assert source.text == "新增托位120个，新建社区食堂8家"
    assert source.format == "scan"
    assert source.remarks == (Remark("office.text_recognised_before"),)
