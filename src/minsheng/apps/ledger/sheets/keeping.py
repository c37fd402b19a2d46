"""The uploaded 登记表 between its check and its end: encrypted, each upload in a place of its own."""

from __future__ import annotations

from base64 import b64decode, b64encode
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.files import vault
from minsheng.apps.files.actions import open_file, store
from minsheng.apps.people.keys import decrypt, encrypt, keyed_hash

if TYPE_CHECKING:
    from minsheng.apps.files.models import File

_PURPOSE = "ledger.batch"


def digest_of(data: bytes) -> str:
    """By what the same file is known again; nobody without the key can try files against it."""
    return keyed_hash(b64encode(data).decode(), purpose=_PURPOSE)


def keep(data: bytes) -> File:
    """The file, encrypted: the same bytes never lie in the same place twice, so that one may be removed."""
    return store(encrypt(b64encode(data).decode(), purpose=_PURPOSE).encode())


def kept(file: File) -> bytes:
    """The bytes that were uploaded.

    Raises:
        FileMissing, KeyMissing.
    """
    with open_file(file) as stream:
        return b64decode(decrypt(stream.read().decode(), purpose=_PURPOSE))


def forget(file: File) -> None:
    """Inside a transaction, at whose end the bytes are gone for good."""
    name = file.name
    file.delete()
    transaction.on_commit(partial(vault.remove, name))
