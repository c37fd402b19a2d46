"""What a file may cost at most, so that a hostile one ends in a sentence within seconds."""

from dataclasses import dataclass

from minsheng.engines.office.problems import EmptyFile, FileTooLarge

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one opening.

    Attributes:
        file_bytes: the file as it lies on the disk.
        unpacked_bytes: all that is unpacked from its archive, counted while it streams.
        part_bytes: one part of the archive.
        parts: entries of the archive.
        ratio: unpacked bytes for each packed one, asked of parts above `ratio_from_bytes` only.
        ratio_from_bytes: smaller parts may be as dense as they like.
        markup: weight of one XML part, an element counts one, an attribute two; each some 110 bytes.
        depth: tables and text boxes inside each other.
        characters: code points of the text; the reader of notices takes some 6 µs for each.
        lines: of the text; each costs the reader half a kilobyte and 20 µs.
        line_characters: code points of one line.
        pages: of a PDF.
        scans: pages that are pictures and have to be recognised, some seconds each.
        seconds: of the processor for a file that is read in a process of its own.
        page_seconds: more for each page of a PDF.
        most_seconds: for a PDF in all.
    """

    file_bytes: int = 20 * MEGABYTE
    unpacked_bytes: int = 200 * MEGABYTE
    part_bytes: int = 40 * MEGABYTE
    parts: int = 5_000
    ratio: int = 200
    ratio_from_bytes: int = 4 * MEGABYTE
    markup: int = 1_200_000
    depth: int = 12
    characters: int = 1_000_000
    lines: int = 100_000
    line_characters: int = 200_000
    pages: int = 500
    scans: int = 60
    seconds: float = 8
    page_seconds: float = 0.25
    most_seconds: float = 55


DEFAULT_LIMITS = Limits()


def check_size(data: bytes, limits: Limits) -> None:
    """Refuse a file of no bytes, and one above the limit before anything looks into it."""
    if not data:
        raise EmptyFile
    if len(data) > limits.file_bytes:
        raise FileTooLarge(size_mb=-(-len(data) // MEGABYTE), limit_mb=-(-limits.file_bytes // MEGABYTE))
