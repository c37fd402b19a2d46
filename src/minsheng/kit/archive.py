"""One file that holds named members, each with its SHA-256 in a manifest; the manifest is written last.

The file is a ZIP. It comes into being under a temporary name, readable by its owner alone, and gets its own
name when it is whole. Reading trusts nothing: names and sizes must be those of the manifest, and `check`
reads every member before anything is done with it.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from minsheng.core.errors import Refusal, Unreadable

MANIFEST = "manifest.json"
FORMAT = 1
_CHUNK = 1024 * 1024
_MANIFEST_LIMIT = 64 * 1024 * 1024
_BROKEN = (OSError, EOFError, KeyError, RuntimeError, TypeError, ValueError, zipfile.BadZipFile, zlib.error)
"""What `zipfile` and `json` raise for a file that somebody has cut or changed."""


class NotAnArchive(Unreadable):
    """No file of this kind, or cut short; facts: `path`."""

    code = "backup.not_an_archive"


class UnknownFormat(Unreadable):
    """Written by a later program; facts: `path`."""

    code = "backup.unknown_format"


class MemberDamaged(Unreadable):
    """A member is missing, added or changed; facts: `path`, `member`."""

    code = "backup.member_damaged"


class TargetExists(Refusal):
    """A file of that name is there and is not overwritten; facts: `path`."""

    code = "backup.target_exists"


class Writer:
    """Adds members to an archive under way."""

    def __init__(self, target: zipfile.ZipFile) -> None:
        self._zip = target
        self.members: dict[str, dict[str, object]] = {}

    def add(self, name: str, chunks: Iterable[bytes], *, packed: bool) -> None:
        """Adds one member; `packed` where compression pays, as with text."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as out:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
        self.members[name] = {"sha256": digest.hexdigest(), "bytes": size}

    def finish(self, about: Mapping[str, object]) -> None:
        """Writes the manifest: what the archive is, and the members."""
        text = json.dumps({"format": FORMAT, **about, "members": self.members}, ensure_ascii=False, indent=1)
        self._zip.writestr(zipfile.ZipInfo(MANIFEST), text)


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """A new archive at `path`, there when the body ends well and not at all otherwise.

    Raises:
        TargetExists: something has that name.
    """
    if path.exists():
        raise TargetExists(path=str(path))
    part = path.with_name(path.name + ".part")
    with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
        try:
            with zipfile.ZipFile(file, "w", compresslevel=5) as target:
                yield Writer(target)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            part.unlink()
            raise
    part.replace(path)


class Archive:
    """An archive opened for reading; used in a `with`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
            self.manifest: Mapping[str, Any] = self._manifest()
        except _BROKEN as problem:
            raise NotAnArchive(path=str(path)) from problem
        if self.manifest["format"] != FORMAT:
            raise UnknownFormat(path=str(path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def names(self) -> list[str]:
        """The members that the manifest names."""
        return list(self.manifest["members"])

    def check(self) -> None:
        """Reads everything once.

        Raises:
            MemberDamaged: a member differs from the manifest, is missing from the file or from the manifest.
        """
        for name in sorted({*self._zip.namelist(), *self.names} - {MANIFEST}):
            self._check_member(name)

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        """The bytes of a member."""
        with self._zip.open(name) as stream:
            yield stream

    def _check_member(self, name: str) -> None:
        expected = self.manifest["members"].get(name)
        damaged = MemberDamaged(path=str(self.path), member=name)
        if expected is None:
            raise damaged
        digest, size = hashlib.sha256(), 0
        try:
            with self._zip.open(name) as stream:
                while size <= expected["bytes"] and (chunk := stream.read(_CHUNK)):
                    digest.update(chunk)
                    size += len(chunk)
        except _BROKEN as problem:
            raise damaged from problem
        if (size, digest.hexdigest()) != (expected["bytes"], expected["sha256"]):
            raise damaged

    def _manifest(self) -> Mapping[str, Any]:
        with self._zip.open(MANIFEST) as stream:
            text = stream.read(_MANIFEST_LIMIT + 1)
        if len(text) > _MANIFEST_LIMIT:
            raise ValueError("a manifest of that size is none")
        manifest = json.loads(text)
        for name, member in manifest["members"].items():
            if not (isinstance(name, str) and isinstance(member["bytes"], int) and member["sha256"]):
                raise ValueError("a member without size and hash")
        return {"format": manifest["format"], **manifest}
