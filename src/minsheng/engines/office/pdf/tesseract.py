"""Text out of pictures, by Debian's tesseract where it and its Chinese data are installed.

Only the child process of `source` runs this; what it starts inherits its bounds on memory and time.
"""

import csv
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from minsheng.engines.office.pdf.glyphs import Glyph
from minsheng.engines.office.pdf.lines import is_narrow
from minsheng.engines.office.pdf.rulings import Drawing, Ruling

LANGUAGE = "chi_sim"
SECONDS = 90
"""By the clock, for one page; A4 at 300 dots an inch takes some 5."""
_ONE_COLUMN = "6"
"""One block of lines: the automatic modes part a page into columns where its lines have blanks."""
_POINTS = 72
_ENVIRONMENT = {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}
"""One thread: a second one makes a page slower."""
_DARK = 128
_RULE_POINTS = 30
_RULE_THICK = 4
_ALIKE = 0.2
_FEW = 6


class NotRecognised(Exception):
    """The program failed, or took too long."""


@dataclass(slots=True)
class Scanned:
    """One page of recognised text, in points; the second page of a picture file has `number` 1."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]


def program() -> str | None:
    """The path of tesseract if it reads Chinese."""
    found = shutil.which("tesseract")
    if found is None:
        return None
    try:
        told = subprocess.run(  # noqa: S603
            [found, "--list-langs"], capture_output=True, timeout=SECONDS, check=False, env=_ENVIRONMENT
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return found if LANGUAGE in told.stdout.decode(errors="replace").split() else None


def recognised(tesseract: str, picture: bytes, dots: int) -> list[Scanned]:
    """The text of a picture file, page by page, at so many dots an inch.

    Raises:
        NotRecognised: the program gave up.
    """
    command = [tesseract, "-", "-", "-l", LANGUAGE, "--psm", _ONE_COLUMN, "--dpi", str(dots), "tsv"]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=picture, capture_output=True, timeout=SECONDS, check=False, env=_ENVIRONMENT
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotRecognised from error
    pages = _pages(done.stdout.decode(errors="replace"), _POINTS / dots) if done.returncode == 0 else []
    if not pages:
        raise NotRecognised
    return pages


Row = dict[str, str]


def _pages(table: str, scale: float) -> list[Scanned]:
    """The rows of tesseract's table: level 1 is a page, 4 a line, 5 a word."""
    pages: list[Scanned] = []
    lines: list[tuple[float, list[Row]]] = []
    for row in csv.DictReader(table.split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == "1":
            _close(pages, lines, scale)
            pages.append(Scanned(len(pages), int(row["width"]) * scale, int(row["height"]) * scale, []))
        elif row["level"] == "4":
            lines.append(((int(row["top"]) + int(row["height"])) * scale, []))
        elif row["level"] == "5" and lines and (row["text"] or "").strip():
            lines[-1][1].append(row)
    _close(pages, lines, scale)
    return pages


def _close(pages: Sequence[Scanned], lines: list[tuple[float, list[Row]]], scale: float) -> None:
    """Put the lines into the last page; type of nearly one size is of one size."""
    sizes = [size for _, words in lines if (size := _size(words, scale))]
    usual = median(sizes) if sizes else 12.0
    for bottom, words in lines:
        size = _size(words, scale) or usual
        if abs(size - usual) <= _ALIKE * usual:
            size = usual
        last = 0.0
        glyphs = [glyph for word in words for glyph in _glyphs(word, bottom, size, scale)]
        _set_brackets(glyphs)
        for glyph in glyphs:
            # Boxes of words overlap; the order is tesseract's.
            last = glyph.left = max(glyph.left, last + 0.01)
            pages[-1].glyphs.append(glyph)
    lines.clear()


# 政办【2026]5号: the brackets of a document number, which tesseract takes for others
_NUMBER = re.compile(r"([〔【\[(〈])20\d\d([〕】\])〉])(?=\d{1,4}号)")


def _set_brackets(glyphs: Sequence[Glyph]) -> None:
    """Print the year of a document number in the brackets that the format of official documents asks for."""
    for match in _NUMBER.finditer("".join(glyph.text for glyph in glyphs)):
        glyphs[match.start(1)].text, glyphs[match.start(2)].text = "〔〕"


def _size(words: Sequence[Row], scale: float) -> float | None:
    """Points of the type of a line by how far its characters stand apart, None where there are too few."""
    text = "".join(word["text"] for word in words)
    count = sum(0.5 if is_narrow(char) else 1.0 for char in text)
    if count < _FEW:
        return None
    left = min(int(word["left"]) for word in words)
    right = max(int(word["left"]) + int(word["width"]) for word in words)
    return round((right - left) * scale / count, 1)


def _glyphs(word: Row, bottom: float, size: float, scale: float) -> Iterable[Glyph]:
    text = word["text"].strip()
    left, step = int(word["left"]) * scale, int(word["width"]) * scale / len(text)
    for index, char in enumerate(text):
        yield Glyph(char, left + index * step, left + (index + 1) * step, bottom, size)


def without_rules(picture: bytes, dots: int) -> tuple[bytes, Drawing]:
    """A grey PNM picture without its long dark lines, which tesseract takes for letters, and the lines."""
    head, _, pixels = picture.partition(b" 255\n")
    width, height = map(int, head.split()[1:3])
    dark = pixels.translate(bytes([1] * _DARK + [0] * (256 - _DARK)))
    cleaned = bytearray(pixels)
    long = re.compile(rb"\x01{%d,}" % (dots * _RULE_POINTS // _POINTS))
    scale = _POINTS / dots
    drawing = Drawing()
    for y in range(height):
        for run in long.finditer(dark, y * width, (y + 1) * width):
            start, end = run.start() - y * width, run.end() - y * width
            drawing.across.append(Ruling(y * scale, start * scale, end * scale))
            cleaned[run.start() : run.end()] = b"\xff" * (end - start)
    for x in range(width):
        for run in long.finditer(dark[x::width]):
            start, end = run.span()
            drawing.down.append(Ruling(x * scale, start * scale, end * scale))
            cleaned[x + start * width : x + end * width : width] = b"\xff" * (end - start)
    drawing.across, drawing.down = _thin(drawing.across, scale), _thin(drawing.down, scale)
    return head + b" 255\n" + cleaned, drawing


def _thin(runs: list[Ruling], scale: float) -> list[Ruling]:
    """Without the runs of dark areas: those on very many rows or columns one after the other."""
    rows: list[list[Ruling]] = []
    for run in runs:
        if rows and run.at - rows[-1][-1].at <= 1.5 * scale:
            rows[-1].append(run)
        else:
            rows.append([run])
    return [run for row in rows if row[-1].at - row[0].at <= _RULE_THICK for run in row]
