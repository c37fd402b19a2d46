"""Storing and opening files; called from within the actions of other apps, which check rights and audit."""

from __future__ import annotations

import datetime
from contextlib import suppress
from io import BytesIO
from typing import IO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from minsheng.apps.files import vault
from minsheng.apps.files.models import File
from minsheng.apps.files.problems import FileEmpty, FileMissing, FileTooLarge
from minsheng.apps.files.queries import strays

MEGABYTE = 1024 * 1024


def store(data: bytes | IO[bytes], *, limit: int | None = None) -> File:
    """The row of these bytes, which are kept once however often they come.

    The bytes are in their place before the row is: a transaction rolled back leaves at most a stray file,
    which `sweep` takes away.

    Args:
        data: the bytes, or a stream of them read to its end.
        limit: most bytes allowed; none for what the program itself made.

    Raises:
        FileEmpty, FileTooLarge: nothing was stored.
    """
    stream = BytesIO(data) if isinstance(data, bytes) else data

    def check(size: int) -> None:
        if limit is not None and size > limit:
            raise FileTooLarge(limit=limit // MEGABYTE)

    with vault.received(stream, check=check) as given:
        if given.size == 0:
            raise FileEmpty
        vault.keep(given)
        values = {"size": given.size, "media_type": given.media_type, "name": given.name}
        with transaction.atomic():
            return File.objects.get_or_create(sha256=given.sha256, defaults=values)[0]


def store_upload(uploaded: UploadedFile[bytes]) -> File:
    """The row of an uploaded file, at most `UPLOAD_MEGABYTES` large.

    Raises:
        FileEmpty, FileTooLarge: nothing was stored.
    """
    limit = settings.UPLOAD_MEGABYTES * MEGABYTE
    if uploaded.size is not None and uploaded.size > limit:
        raise FileTooLarge(limit=settings.UPLOAD_MEGABYTES)
    uploaded.seek(0)
    return store(uploaded.file or uploaded, limit=limit)


def open_file(file: File) -> IO[bytes]:
    """The bytes of a file, to be read in a `with`.

    Raises:
        FileMissing: they are not in the storage.
    """
    try:
        return vault.opened(file.name)
    except FileNotFoundError:
        raise FileMissing(name=file.name) from None


def discard(file: File) -> None:
    """Forget a file that nothing uses, as one that could not be read; its bytes go with the next `sweep`."""
    with suppress(ProtectedError), transaction.atomic():
        file.delete()


def sweep(*, now: datetime.datetime | None = None) -> list[str]:
    """Removes stored files that no row knows and that are older than an hour; returns their places."""
    gone = strays(now=now or timezone.now())
    for name in gone:
        vault.remove(name)
    return gone


def put_back(stream: IO[bytes]) -> None:
    """Puts the bytes of a backup in their place; their row comes with the rows."""
    with vault.received(stream, check=lambda size: None) as given:
        vault.keep(given)
