"""The directory of an old binary container (OLE, compound file): the names of its own streams.

A workbook pasted into a document is a storage with streams of its own, so that names found anywhere in the
bytes do not tell what the outer file is.

Source: MS-CFB, sections 2.2 (header), 2.3 (sectors) and 2.6 (directory).
"""

import struct

_SHIFTS = (9, 12)
"""Sectors of 512 or 4096 bytes."""
_TABLES = 109
"""Sectors of the allocation table that the header itself lists; a larger file is not followed further."""
_LAST = 0xFFFFFFFA
"""First number that is no sector."""
_NONE = 0xFFFFFFFF
_ENTRY = 128
_MOST = 4096
"""Entries that are read; a document has a few dozen."""


def root_streams(data: bytes) -> frozenset[str]:
    """Names of streams and storages right below the root; empty where the directory cannot be followed."""
    try:
        entries = _entries(data)
        return _children(entries)
    except (struct.error, IndexError, UnicodeDecodeError):
        return frozenset()


def _entries(data: bytes) -> list[bytes]:
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in _SHIFTS:
        return []
    size = 1 << shift
    (first,) = struct.unpack_from("<I", data, 48)
    tables = [place for place in struct.unpack_from(f"<{_TABLES}I", data, 76) if place < _LAST]
    found: list[bytes] = []
    place, seen = first, set[int]()
    while place < _LAST and place not in seen and len(found) < _MOST:
        seen.add(place)
        start = (place + 1) * size
        found += [data[at : at + _ENTRY] for at in range(start, start + size, _ENTRY)]
        table, offset = divmod(place, size // 4)
        (place,) = struct.unpack_from("<I", data, (tables[table] + 1) * size + offset * 4)
    return found


def _children(entries: list[bytes]) -> frozenset[str]:
    """The names of the tree that hangs on the root entry."""
    names: set[str] = set()
    waiting = [*struct.unpack_from("<I", entries[0], 76)]
    seen: set[int] = set()
    while waiting:
        place = waiting.pop()
        if place == _NONE or place in seen:
            continue
        seen.add(place)
        entry = entries[place]
        length, _, _, left, right = struct.unpack_from("<HBBII", entry, 64)
        names.add(entry[: max(length - 2, 0)].decode("utf-16-le"))
        waiting += [left, right]
    return frozenset(names)
