"""Photos without what a camera wrote beside them; the picture itself is copied bit for bit."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.engines.images.exif import HEAD, Noted, names_position, noted, notes_of
from minsheng.engines.images.problems import ImageDamaged, ImageTooLarge

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterator, Mapping

_UPRIGHT = 1

MOST_PIXELS = 120_000_000
"""A camera of 108 megapixels passes; shown, a picture takes four bytes for each."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A picture that says how it is turned and nothing else about itself."""

    data: bytes
    taken_on: datetime.date | None
    had_position: bool


def cleaned(data: bytes, kind: str) -> Cleaned:
    """A picture of one of `KINDS` without its metadata and whatever stands behind its end.

    Raises:
        ImageDamaged, ImageTooLarge.
    """
    try:
        return KINDS[kind](data)
    except struct.error:
        raise ImageDamaged from None


@dataclass(slots=True)
class _Found:
    """What is gathered while a picture is walked through."""

    taken_on: datetime.date | None = None
    orientation: int = _UPRIGHT
    had_position: bool = False

    def note(self, said: Noted) -> None:
        """Keep what notes say; a picture has them once."""
        self.taken_on = self.taken_on or said.taken_on
        self.orientation = said.orientation if self.orientation == _UPRIGHT else self.orientation
        self.had_position |= said.has_position

    def cleaned(self, data: bytes) -> Cleaned:
        """The outcome with the bytes that are left."""
        return Cleaned(data, self.taken_on, self.had_position)


# Frames, start and end of the image, start of a scan; RSTn and TEM stand alone.
_SOF, _SOI, _EOI, _SOS = 0xC0, 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP14, _APP15, _COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_KEPT = {_APP0: b"JFIF\x00", _APP2: b"ICC_PROFILE\x00", _APP14: b"Adobe"}
"""How a picture is to be shown: resolution, colours, their order."""

_XMP = b"http://ns.adobe.com/x"
# A marker within coded data: not a stuffed FF, a restart or a fill byte.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


def _jpeg(data: bytes) -> Cleaned:
    """Source: ITU-T T.81, annex B."""
    parts, found, codes = [data[:2]], _Found(), set()
    for code, body, segment in _segments(data):
        codes.add(_SOF if code in _FRAMES else code)
        if code == _APP1 and body.startswith(HEAD):
            found.note(noted(body.removeprefix(HEAD)))
        elif code == _APP1 and body.startswith(_XMP):
            found.had_position |= names_position(body)
        elif code in _FRAMES:
            height, width = struct.unpack_from(">HH", body, 1)
            _refuse_pixels(width, height)
        if _is_shown(code, body):
            parts.append(segment)
    if not codes >= {_SOF, _SOS}:
        raise ImageDamaged
    if found.orientation != _UPRIGHT:
        kept = HEAD + notes_of(found.orientation)
        # Behind JFIF, which has to come first.
        place = 2 if parts[1][1] == _APP0 else 1
        parts.insert(place, b"\xff\xe1" + struct.pack(">H", len(kept) + 2) + kept)
    return found.cleaned(b"".join(parts) + b"\xff\xd9")


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Code, body and all bytes of each segment up to the end of the image; coded data belongs to its scan."""
    code, at = _marker(data, 2)
    while code != _EOI:
        end = at
        if code not in _ALONE:
            (size,) = struct.unpack_from(">H", data, at)
            end = at + size
            if size < 2 or end > len(data) or code == _SOI:
                raise ImageDamaged
            body = data[at + 2 : end]
            if code == _SOS:
                behind = _MARKER.search(data, end)
                end = behind.start() if behind else len(data)
            yield code, body, b"\xff" + bytes([code]) + data[at:end]
        code, at = _marker(data, end)


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """The marker at a place, which any number of fill bytes may precede, and the place behind it."""
    end = at
    while data[end : end + 1] == b"\xff":
        end += 1
    if end == at or end >= len(data):
        raise ImageDamaged
    return data[end], end + 1


def _is_shown(code: int, body: bytes) -> bool:
    """Whether a segment is part of the picture."""
    if code in _KEPT:
        return body.startswith(_KEPT[code])
    return not (_APP0 <= code <= _APP15 or code == _COMMENT)


_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD hIST pHYs acTL fcTL fdAT".split()
)
_PNG_TEXT = frozenset({b"tEXt", b"zTXt", b"iTXt"})


def _png(data: bytes) -> Cleaned:
    """Source: W3C PNG (third edition), sections 5 and 11."""
    parts, found = [data[:8]], _Found()
    for name, body, chunk in _chunks(data):
        if (name == b"IHDR") != (len(parts) == 1):
            raise ImageDamaged
        if name == b"IHDR":
            width, height = struct.unpack_from(">II", body)
            _refuse_pixels(width, height)
        elif name == b"eXIf":
            found.note(noted(body))
        elif name in _PNG_TEXT:
            found.had_position |= names_position(body)
        if name in _PNG_KEPT:
            parts.append(chunk)
    if found.orientation != _UPRIGHT:
        parts.insert(2, _chunk(b"eXIf", notes_of(found.orientation)))
    return found.cleaned(b"".join(parts))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Name, body and all bytes of each chunk up to the last."""
    at, name = 8, b""
    while name != b"IEND":
        size, name = struct.unpack_from(">I4s", data, at)
        chunk, at = data[at : at + size + 12], at + size + 12
        if at > len(data) or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:]):
            raise ImageDamaged
        yield name, chunk[8:-4], chunk


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _refuse_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise ImageDamaged
    if width * height > MOST_PIXELS:
        raise ImageTooLarge(width=width, height=height, limit=MOST_PIXELS // 1_000_000)


KINDS: Mapping[str, Callable[[bytes], Cleaned]] = {"image/jpeg": _jpeg, "image/png": _png}
"""Media types of pictures that are taken."""
