"""Write `fengdu-scan.pdf` and `fengdu-scan.png`: a page that is nothing but an image, and its gold."""

from __future__ import annotations

import html
import io
from pathlib import Path

from markup import HERE, Item, Source, plain, read_source, write_gold
from PIL import Image
from printing import SANS, SERIF, document, photograph, wrapped
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

COLUMNS = 32
# A4 at 96 dots an inch, and the dots of the scan: a recogniser misread figures at 240 and at 300.
SIZE, DOTS = (794, 1123), 200
# Shades of grey that are kept; the eye and a recogniser need no more.
SHADES = 16
STYLE = f"""
body {{ margin: 0; background: #fff; font: 14pt/24pt '{SERIF}'; width: 794px; height: 1123px }}
.text {{ position: absolute; left: 24mm; top: 22mm; white-space: pre }}
.foot {{ position: absolute; left: 0; right: 0; bottom: 12mm; text-align: center }}
b {{ font: 20pt/34pt '{SANS}' }}
"""


def units(item: Item) -> str:
    """The bracket after the sentence."""
    cooperating = f"；配合单位：{'、'.join(item.cooperating)}" if item.cooperating else ""
    return f"（牵头单位：{'、'.join(item.leads)}{cooperating}）"


def page(source: Source) -> str:
    """The page as it was printed before it was scanned."""
    facts = source.facts
    addressees, *cover = source.blocks["cover"]
    title = "\u3000" * 5 + f"<b>{facts['title']}</b>"
    lines = [*wrapped(facts["document_number"], COLUMNS, indent=11), title]
    lines += wrapped(addressees, COLUMNS, indent=0)
    for text in cover:
        lines += wrapped(text, COLUMNS)
    for item in source.chapters[0].items:
        lines += wrapped(f"{item.number}. {plain(item.title)}{units(item)}", COLUMNS)
    lines += ["", "\u3000" * 18 + facts["issuer"], "\u3000" * 20 + "2026年2月9日"]
    body = "\n".join(line if line is title else html.escape(line) for line in lines)
    return document(facts["title"], STYLE, f'<div class="text">{body}</div><div class="foot">— 1 —</div>')


def grey(picture: bytes) -> Image.Image:
    """The image in few shades of grey."""
    step = 255 // (SHADES - 1)
    return Image.open(io.BytesIO(picture)).convert("L").point(lambda shade: round(shade / step) * step)


def main(folder: Path = HERE) -> None:
    """Write image, document and gold."""
    source = read_source("fengdu-scan")
    scan = grey(photograph(page(source), SIZE, DOTS / 96))
    scan.save(folder / "fengdu-scan.png", optimize=True, dpi=(DOTS, DOTS))
    paper = (scan.width * 72 / DOTS, scan.height * 72 / DOTS)
    canvas = Canvas(str(folder / "fengdu-scan.pdf"), pagesize=paper, invariant=1, pageCompression=1)
    canvas.drawImage(ImageReader(scan), 0, 0, *paper)
    canvas.save()
    write_gold(source, folder)


if __name__ == "__main__":
    main()
