"""Where the bytes lie: a folder, or whatever storage `STORAGES` names; addressed by content."""

from __future__ import annotations

import datetime
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.core.files import File as DjangoFile
from django.core.files.storage import FileSystemStorage, default_storage

from minsheng.apps.files.sniffing import EDGE, media_type

_CHUNK = 1024 * 1024
INCOMING = "incoming"
"""Folder inside the storage for files not yet named; on the same disk, so that a link is atomic."""


@dataclass(frozen=True, slots=True)
class Received:
    """Bytes written to a temporary file, and what they are."""

    path: Path
    sha256: str
    size: int
    media_type: str

    @property
    def name(self) -> str:
        """Where they belong: `ab/cd/<sha256>`."""
        return name_of(self.sha256)


def name_of(sha256: str) -> str:
    """The place of some bytes by their hash."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


@contextmanager
def received(stream: IO[bytes], *, check: Callable[[int], None]) -> Iterator[Received]:
    """The stream's bytes in a temporary file, gone afterwards; `check(size)` may refuse as they come in."""
    root = _local_root()
    place = root / INCOMING if root else None
    if place:
        place.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place) as target:
        digest, size, first, last = hashlib.sha256(), 0, b"", b""
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            check(size)
            digest.update(chunk)
            target.write(chunk)
            first = first or chunk[:EDGE]
            last = (last + chunk)[-EDGE:]
        target.flush()
        os.fsync(target.fileno())
        yield Received(Path(target.name), digest.hexdigest(), size, media_type(first, last))


def keep(given: Received) -> None:
    """Puts the bytes in their place: whole or not at all, and once."""
    root = _local_root()
    if root is None:
        if not default_storage.exists(given.name):
            with given.path.open("rb") as stream:
                default_storage.save(given.name, DjangoFile(stream))
        return
    final = root / given.name
    final.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(given.path, final)
    except FileExistsError:
        _renew(given, final)
    else:
        final.chmod(0o640)


def opened(name: str) -> IO[bytes]:
    """The bytes at a place; `FileNotFoundError` where there are none."""
    return default_storage.open(name, "rb")


def remove(name: str) -> None:
    """Takes the bytes of a place away."""
    default_storage.delete(name)


def names() -> Iterator[tuple[str, datetime.datetime]]:
    """Every stored place with the time of its last storing; what lies in `incoming` included."""
    yield from _names_in("")


def digest_of(name: str) -> tuple[int, str]:
    """Size and SHA-256 of what lies at a place."""
    digest, size = hashlib.sha256(), 0
    with opened(name) as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def _renew(given: Received, final: Path) -> None:
    if final.stat().st_size != given.size:
        # Torn by a crash or a full disk: what stands there cannot have the name's hash.
        spare = final.with_suffix(".new")
        spare.unlink(missing_ok=True)
        os.link(given.path, spare)
        spare.replace(final)
    # So that a sweep does not take it for a stray before its row is committed.
    os.utime(final)


def _names_in(folder: str) -> Iterator[tuple[str, datetime.datetime]]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        path = f"{folder}/{name}" if folder else name
        yield path, default_storage.get_modified_time(path)
    for name in sorted(folders):
        yield from _names_in(f"{folder}/{name}" if folder else name)


def _local_root() -> Path | None:
    # Asked of its class: the storage in memory answers `path` too, with a folder of the program.
    if isinstance(default_storage, FileSystemStorage):
        return Path(default_storage.location)
    return None
