"""Whether what is stored is what the rows say."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from minsheng.apps.files import vault
from minsheng.apps.files.models import File
from minsheng.kit.checks import Finding

UNDER_WAY = datetime.timedelta(hours=1)
"""How long a file without a row may belong to an action that has not ended."""


def strays(*, now: datetime.datetime) -> list[str]:
    """Places that no row names, last stored more than an hour ago."""
    known = set(File.objects.values_list("name", flat=True))
    return [name for name, at in vault.names() if name not in known and now - at > UNDER_WAY]


def unsound() -> Iterator[Finding]:
    """Files missing, cut or changed, by reading each whole."""
    for file in File.objects.order_by("pk").iterator(chunk_size=1000):
        try:
            size, sha256 = vault.digest_of(file.name)
        except FileNotFoundError:
            yield Finding("files.bytes_missing", {"name": file.name})
            continue
        if size != file.size:
            yield Finding("files.size_differs", {"name": file.name, "kept": file.size, "found": size})
        elif sha256 != file.sha256:
            yield Finding("files.content_differs", {"name": file.name})
