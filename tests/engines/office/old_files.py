"""The smallest workbook of the old binary kind: one sheet of numbers in a compound file."""

import struct

END, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SECTOR = 512


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, FREE, FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def _compound(stream: bytes) -> bytes:
    count = max(-(-len(stream) // SECTOR), 8)
    stream = stream.ljust(count * SECTOR, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHH6sIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0, 1, 1, 0, 4096, END, 0, END, 0
    )
    header += struct.pack("<I", 0) + b"\xff" * (108 * 4)
    chain = [TABLE, END, *range(3, 2 + count), END]
    table = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    folder = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    return header + table + folder.ljust(SECTOR, b"\0") + stream


def old_workbook(*numbers: tuple[int, int, float]) -> bytes:
    """An .xls with one sheet `A`; each number is row, column, value."""
    begin = [_record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0)) for kind in (5, 0x10)]
    page = begin[0] + _record(0x42, struct.pack("<H", 1200))
    end = _record(0x0A, b"")
    start = len(page) + len(_record(0x85, struct.pack("<IBB", 0, 0, 0) + b"\x01\x00A")) + len(end)
    listing = _record(0x85, struct.pack("<IBB", start, 0, 0) + b"\x01\x00A")
    cells = b"".join(_record(0x203, struct.pack("<HHHd", row, column, 0, v)) for row, column, v in numbers)
    return _compound(page + listing + end + begin[1] + cells + end)
