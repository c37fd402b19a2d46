"""Checks of what is stored, run by `minsheng verify`; each app registers its own in its `checks.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold; `code` names its sentence as the code of a `Problem` does."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


Check = Callable[[], Iterable[Finding]]

_registered: dict[str, Check] = {}


def register(name: str, function: Check) -> None:
    """Adds a check under its Chinese name; a name is taken once."""
    if _registered.get(name, function) is not function:
        raise ValueError(f"a check named {name!r} is registered already")
    _registered[name] = function


def registered() -> Mapping[str, Check]:
    """All checks by name, after loading `checks.py` of every installed app."""
    autodiscover_modules("checks")
    return dict(_registered)
