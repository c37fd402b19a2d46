"""The few things read of a camera's notes, and the one that is kept: how the picture is turned.

Source: CIPA DC-008 (Exif 3.0), sections 4.5 and 4.6; TIFF 6.0, section 2.
"""

from __future__ import annotations

import datetime
import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD = b"Exif\x00\x00"
"""What stands before the notes in a JPEG."""

_ORIENTATION, _CAMERA, _POSITION, _TAKEN = 0x0112, 0x8769, 0x8825, 0x9003
_SHORT, _LONG = 3, 4
_UPRIGHT, _LAST = 1, 8
_ENTRIES = 1_000
_DAY = re.compile(rb"(\d{4})[:\-/.](\d{2})[:\-/.](\d{2})")
_XMP_POSITION = re.compile(rb"GPS(?:Latitude|Longitude)")


@dataclass(frozen=True, slots=True)
class Noted:
    """What a camera wrote beside a picture; `orientation` is 1 (upright) to 8."""

    taken_on: datetime.date | None = None
    orientation: int = _UPRIGHT
    has_position: bool = False


def noted(notes: bytes) -> Noted:
    """What the notes say, without their `HEAD`; what is torn or senseless in them is nothing said."""
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(notes[:4])
    if order is None:
        return Noted()
    first = _directory(notes, order, _number(notes, order + "I", 4))
    camera = _directory(notes, order, first.get(_CAMERA, 0))
    turned = first.get(_ORIENTATION, _UPRIGHT)
    return Noted(
        taken_on=_day(notes, camera.get(_TAKEN)),
        orientation=turned if _UPRIGHT <= turned <= _LAST else _UPRIGHT,
        has_position=_POSITION in first,
    )


def names_position(packet: bytes) -> bool:
    """Whether an XMP packet says where the picture was taken."""
    return _XMP_POSITION.search(packet) is not None


def notes_of(orientation: int) -> bytes:
    """Notes that say how the picture is turned and nothing else, without their `HEAD`."""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    return b"MM\x00*" + struct.pack(">IH", 8, 1) + entry + bytes(4)


def _directory(notes: bytes, order: str, place: int) -> Mapping[int, int]:
    """Tags of a directory with their number, or the place where their text begins."""
    if not place:
        return {}
    count = min(_number(notes, order + "H", place), _ENTRIES)
    found: dict[int, int] = {}
    for at in range(place + 2, place + 2 + 12 * count, 12):
        if at + 12 > len(notes):
            break
        tag, kind = struct.unpack_from(order + "HH", notes, at)
        found.setdefault(tag, _number(notes, order + ("H" if kind == _SHORT else "I"), at + 8))
    return found


def _number(notes: bytes, form: str, place: int) -> int:
    if place + struct.calcsize(form) > len(notes):
        return 0
    value: int = struct.unpack_from(form, notes, place)[0]
    return value


def _day(notes: bytes, place: int | None) -> datetime.date | None:
    match = _DAY.match(notes, place) if place else None
    if match is None:
        return None
    try:
        return datetime.date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
