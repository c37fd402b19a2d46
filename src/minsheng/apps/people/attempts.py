"""Failed log-ins: under which name they are kept, how many are too many, when a lock opens (登录锁定)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest

_SALT = "minsheng.people.attempts"


def name_key(username: str) -> str:
    """What stands for a typed name, 64 hexadecimal digits: people type passwords into the wrong field.

    Keyed, so that a stolen table does not give short names away by trying them.
    """
    return salted_hmac(_SALT, username, algorithm="sha256").hexdigest()


def name_asked(request: HttpRequest | None, credentials: Mapping[str, Any] | None = None) -> str:
    """The same for a log-in, as axes asks it."""
    given = credentials if credentials is not None else getattr(request, "POST", {})
    return name_key(str(given.get("username") or ""))


class Attempts(AxesDatabaseHandler):  # type: ignore[misc]  # the package ships without annotations
    """Axes' own, with a second and higher limit on the name alone, whatever the address."""

    def get_failures(self, request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> int:
        """Failures of the name from this address, or of the name alone once those reach their limit.

        Axes compares the answer with `AXES_FAILURE_LIMIT`, the lower of the two.
        """
        here: int = super().get_failures(request, credentials)
        everywhere = sum(count for _, _, count in tries_at_door(request, credentials))
        return everywhere if everywhere >= settings.NAME_FAILURE_LIMIT else here


def cool_off() -> datetime.timedelta:
    """How long a failure counts."""
    wait: datetime.timedelta | None = get_cool_off()
    if wait is None:
        raise RuntimeError("lock-outs need AXES_COOLOFF_TIME")
    return wait


Tries = list[tuple["datetime.datetime", "str | None", int]]
"""Of one name: time of the last failure, address, failures."""


def tries_of(names: Iterable[str], at: datetime.datetime) -> dict[str, Tries]:
    """The failures that count at a time, of names that have any (1 query)."""
    found = _rows(at - cool_off())
    keys = {name: name_key(name) for name in names}
    return {name: found[key] for name, key in keys.items() if key in found}


def tries_at_door(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> Tries:
    """The failures that count now, of the name of a log-in (1 query)."""
    name, at = name_asked(request, credentials), timezone.now()
    return _rows(at - cool_off(), name).get(name, [])


def opens_at(tries: Tries, address: str | None = None) -> datetime.datetime | None:
    """When the name may log in again from the address; without one, from the last address locked.

    `None` where nothing is locked.
    """
    places = {place for _, place, _ in tries} if address is None else {address}
    ends = [_end([row for row in tries if row[1] == place], settings.AXES_FAILURE_LIMIT) for place in places]
    ends.append(_end(tries, settings.NAME_FAILURE_LIMIT))
    return max((end for end in ends if end is not None), default=None)


def is_locked_everywhere(tries: Tries) -> bool:
    """Whether the name is locked whatever the address."""
    return _end(tries, settings.NAME_FAILURE_LIMIT) is not None


def forget_attempts(*, now: datetime.datetime) -> int:
    """Removes the failures that no longer count; returns how many rows."""
    count: int = AccessAttempt.objects.filter(attempt_time__lte=now - cool_off()).delete()[0]
    return count


def _end(tries: Tries, limit: int) -> datetime.datetime | None:
    # The lock opens when the failures younger than the cool-off fall below the limit.
    failures = 0
    for last, _, count in sorted(tries, key=lambda row: row[0], reverse=True):
        failures += count
        if failures >= limit:
            return last + cool_off()
    return None


def _rows(since: datetime.datetime, *names: str) -> dict[str, Tries]:
    rows = AccessAttempt.objects.filter(attempt_time__gt=since)
    if names:
        rows = rows.filter(username__in=names)
    found: dict[str, Tries] = {}
    for name, *values in rows.values_list("username", "attempt_time", "ip_address", "failures_since_start"):
        found.setdefault(name, []).append((values[0], values[1], values[2]))
    return found
