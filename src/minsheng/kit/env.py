"""Typed reading of the environment: unknown values raise, secrets have no default."""

import os
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

Network = IPv4Network | IPv6Network


class WrongSetting(ImproperlyConfigured):
    """A variable of the environment that cannot be used; `code` and `facts` name its Chinese sentence."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(f"{code}: {', '.join(f'{name}={fact!r}' for name, fact in facts.items())}")
        self.code = code
        self.facts = facts


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
    raise WrongSetting("settings.not_boolean", name=name, given=given)


def integer(name: str, default: int, *, least: int, most: int) -> int:
    """A whole number within the bounds, both included."""
    given = os.environ.get(name, "").strip()
    if not given:
        return default
    if not given.isdecimal() or not least <= int(given) <= most:
        raise WrongSetting("settings.not_whole", name=name, least=least, most=most, given=given)
    return int(given)


def one_of(name: str, default: str, choices: Sequence[str]) -> str:
    """One of the words, in any case; anything else raises."""
    given = text(name, default).strip().upper()
    if given not in choices:
        raise WrongSetting("settings.not_one_of", name=name, choices="、".join(choices), given=given)
    return given


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
        raise WrongSetting("settings.not_proxies", name=name, given=text(name)) from problem


def secret(name: str) -> str:
    """The variable, or the content of the file that `<name>_FILE` names; raises where there is neither."""
    if given := os.environ.get(name, ""):
        return given
    if path := os.environ.get(f"{name}_FILE", ""):
        try:
            given = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as problem:  # ValueError: other bytes than UTF-8
            raise WrongSetting("settings.secret_file", name=f"{name}_FILE", path=path) from problem
    if not given:
        raise WrongSetting("settings.secret_missing", name=name)
    return given


def database(url: str) -> dict[str, object]:
    """Django's settings for `sqlite:///file` or `postgresql://user:password@host:port/name`.

    SQLite runs with write-ahead logging and immediate transactions, so that a writer waits for its turn
    before it reads, and never fails half-way.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as problem:  # a port that is no number, half a bracket
        raise WrongSetting("settings.not_database") from problem
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
            "PORT": str(port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    # The address may hold a password: it is not repeated.
    raise WrongSetting("settings.not_database")
