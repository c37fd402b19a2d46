"""Typed reading of the environment: unknown values raise, secrets have no default."""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

Network = IPv4Network | IPv6Network


def text(name: str, default: str = "") -> str:
    """The variable's text, or the default where it is unset or empty."""
    return os.environ.get(name, "") or default


def boolean(name: str, *, default: bool) -> bool:
    """`1`/`true` or `0`/`false` in any case; anything else raises."""
    given = os.environ.get(name, "").strip().lower()
    if not given:
        return default
    if given in {"1", "true"}:
        return True
    if given in {"0", "false"}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1, true, 0 or false, not {given!r}")


def integer(name: str, default: int, *, least: int, most: int) -> int:
    """A whole number within the bounds, both included."""
    given = os.environ.get(name, "").strip()
    if not given:
        return default
    if not given.isdecimal() or not least <= int(given) <= most:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}, not {given!r}")
    return int(given)


def words(name: str, default: str = "") -> list[str]:
    """The variable split at commas, blanks removed, empty parts left out."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def proxies(name: str) -> int | tuple[Network, ...]:
    """How many proxies stand before us, or their addresses and networks parted by commas; 0 if unset."""
    given = words(name)
    if len(given) < 2 and "".join(given).isdecimal():
        return integer(name, 0, least=0, most=9)
    try:
        return tuple(ip_network(each, strict=False) for each in given) or 0
    except ValueError as problem:
        raise ImproperlyConfigured(
            f"{name} must be a number from 0 to 9 or addresses: {problem}"
        ) from problem


def secret(name: str) -> str:
    """The variable, or the content of the file that `<name>_FILE` names; raises where both are missing."""
    if given := os.environ.get(name, ""):
        return given
    if path := os.environ.get(f"{name}_FILE", ""):
        return Path(path).read_text(encoding="utf-8").strip()
    raise ImproperlyConfigured(f"{name} or {name}_FILE must be set; `minsheng keys` prints fresh ones")


def database(url: str) -> dict[str, object]:
    """Django's settings for `sqlite:///file` or `postgresql://user:password@host:port/name`.

    SQLite runs with write-ahead logging and immediate transactions, so that a writer waits for its turn
    before it reads, and never fails half-way.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) or ":memory:",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured(f"the database must be sqlite:/// or postgresql://, not {parts.scheme!r}")
