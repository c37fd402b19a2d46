"""Named keys outside the database: the first encrypts, all decrypt; each also yields a key for hashes.

`settings.FIELD_KEYS` is `name:base64,older:base64`, newest first, 32 bytes each. From each given key two are
derived (HKDF-SHA-256), one to encrypt and one to hash, so that neither use weakens the other.
"""

from __future__ import annotations

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from minsheng.core.errors import Refusal
from minsheng.kit.env import WrongSetting

_NONCE = 12
_MARK = "$"


class KeyMissing(Refusal):
    """A stored value was encrypted with a key that the environment no longer holds; facts: `key`."""

    code = "people.key_missing"


class CiphertextBroken(Refusal):
    """A stored value does not decrypt: changed bytes, or moved from another column; facts: `key`."""

    code = "people.ciphertext_broken"


@dataclass(frozen=True, slots=True)
class NamedKey:
    """One key under its name; secrets never show in a repr."""

    name: str
    cipher: bytes = field(repr=False)
    digest: bytes = field(repr=False)


def _derived(secret: bytes, use: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"minsheng/" + use).derive(secret)


@lru_cache(maxsize=4)
def _parsed(text: str) -> tuple[NamedKey, ...]:
    keys: list[NamedKey] = []
    parts = filter(None, (part.strip() for part in text.split(",")))
    for number, part in enumerate(parts, 1):  # told by number: without a colon the name would be the secret
        name, _, encoded = part.partition(":")
        try:
            secret = urlsafe_b64decode(encoded)
        except ValueError as error:
            raise WrongSetting("settings.field_key", number=number) from error
        if not name.isidentifier() or len(secret) != 32 or name in {key.name for key in keys}:
            raise WrongSetting("settings.field_key", number=number)
        keys.append(NamedKey(name, _derived(secret, b"field"), _derived(secret, b"hash")))
    if not keys:
        raise WrongSetting("settings.secret_missing", name="MINSHENG_FIELD_KEYS")
    return tuple(keys)


def named_keys() -> tuple[NamedKey, ...]:
    """All keys of the environment, the one that encrypts first."""
    return _parsed(settings.FIELD_KEYS)


def _key(name: str) -> NamedKey:
    for key in named_keys():
        if key.name == name:
            return key
    raise KeyMissing(key=name)


@lru_cache(maxsize=4)
def _cipher(secret: bytes) -> AESGCM:
    """The cipher of a key, set up once."""
    return AESGCM(secret)


def encrypt(text: str, *, purpose: str) -> str:
    """`name$base64(nonce + ciphertext)` by AES-256-GCM under the first key, bound to `purpose`."""
    key = named_keys()[0]
    nonce = os.urandom(_NONCE)
    sealed = _cipher(key.cipher).encrypt(nonce, text.encode(), purpose.encode())
    return f"{key.name}{_MARK}{urlsafe_b64encode(nonce + sealed).decode()}"


def decrypt(stored: str, *, purpose: str) -> str:
    """The text of `encrypt`, under whichever key it names.

    Raises:
        KeyMissing: the environment no longer holds that key.
        CiphertextBroken: the bytes were changed or belong to another purpose.
    """
    name, _, encoded = stored.partition(_MARK)
    key = _key(name)
    try:
        sealed = urlsafe_b64decode(encoded)
        return _cipher(key.cipher).decrypt(sealed[:_NONCE], sealed[_NONCE:], purpose.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise CiphertextBroken(key=name) from error


def key_name(stored: str) -> str:
    """The name of the key that a stored value was encrypted with."""
    return stored.partition(_MARK)[0]


def keyed_hash(text: str, *, purpose: str) -> str:
    """`name$hex` of HMAC-SHA-256 under the first key: equal texts can be found without being readable."""
    return hash_under(named_keys()[0], text, purpose=purpose)


def keyed_hashes(text: str, *, purpose: str) -> list[str]:
    """The hashes of a text under every key held, newest first: to look a value up while re-keying runs."""
    return [hash_under(key, text, purpose=purpose) for key in named_keys()]


def hash_named(name: str, text: str, *, purpose: str) -> str:
    """The keyed hash of a text under the key of a name, which need not be the first.

    Raises:
        KeyMissing: the environment no longer holds that key.
    """
    return hash_under(_key(name), text, purpose=purpose)


def hash_under(key: NamedKey, text: str, *, purpose: str) -> str:
    """The keyed hash of a text under one key; `purpose` keeps the same text in two columns apart."""
    digest = hmac.new(key.digest, f"{purpose}\0{text}".encode(), sha256).hexdigest()
    return f"{key.name}{_MARK}{digest}"
