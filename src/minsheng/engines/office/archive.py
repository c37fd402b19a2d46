"""Zip archives under bounds: nothing is believed that the archive says about its own sizes."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from minsheng.engines.office.limits import MEGABYTE, Limits
from minsheng.engines.office.problems import (
    BrokenArchive,
    BrokenDocument,
    PackedTooDense,
    PasswordProtected,
    TooManyParts,
    UnpacksTooLarge,
)

_CHUNK = 256 * 1024
_ENTRY_MARK = b"PK\x01\x02"
_ENCRYPTED = 0x1

# Office programs store or deflate; other methods can ask for gigabytes before the first byte comes out.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

# What zipfile is known to raise on damaged or hostile bytes, opening and reading.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    ValueError,
)


class Archive:
    """The parts of one archive, unpacked one at a time and on demand; archives inside are never opened."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        if data.count(_ENTRY_MARK) > limits.parts:
            raise TooManyParts(limit=limits.parts)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise BrokenArchive from error
        self._limits = limits
        self._unpacked = 0
        self._entries = {entry.filename.lower(): entry for entry in self._zip.infolist()}
        if any(entry.flag_bits & _ENCRYPTED for entry in self._entries.values()):
            raise PasswordProtected
        if sum(entry.file_size for entry in self._entries.values()) > limits.unpacked_bytes:
            raise UnpacksTooLarge(limit_mb=limits.unpacked_bytes // MEGABYTE)

    @property
    def names(self) -> tuple[str, ...]:
        """Paths of all entries in lower case."""
        return tuple(self._entries)

    def __contains__(self, path: str) -> bool:
        return path.lower() in self._entries

    def read(self, path: str) -> bytes:
        """The bytes of a part, counted as they stream.

        Raises:
            BrokenDocument: there is no such part, or it is damaged or packed in an unusual way.
            UnpacksTooLarge, PackedTooDense: before the rest of it is unpacked.
        """
        return b"".join(self.stream(path))

    def stream(self, path: str) -> Iterator[bytes]:
        """The same, piece by piece."""
        entry = self._entries.get(path.lower())
        if entry is None or entry.compress_type not in _METHODS:
            raise BrokenDocument(part=path)
        try:
            with self._zip.open(entry) as stream:
                yield from self._pieces(stream, entry)
        except _DAMAGE as error:
            raise BrokenDocument(part=path) from error

    def _pieces(self, stream: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
        size = 0
        limits = self._limits
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            self._unpacked += len(chunk)
            if size > limits.part_bytes or self._unpacked > limits.unpacked_bytes:
                limit = min(limits.part_bytes, limits.unpacked_bytes)
                raise UnpacksTooLarge(limit_mb=limit // MEGABYTE)
            if size > limits.ratio_from_bytes and size > limits.ratio * max(entry.compress_size, 1):
                raise PackedTooDense(part=entry.filename, limit=limits.ratio)
            yield chunk
