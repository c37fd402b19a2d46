"""Which right lets somebody see the jobs of others, by kind."""

from __future__ import annotations

from typing import Protocol

from django.utils.module_loading import autodiscover_modules

_permissions: dict[str, str] = {}


class Watcher(Protocol):
    """Whoever may hold rights."""

    def may(self, permission: str) -> bool:
        """Whether the post in use has the permission."""


def open_with(kind: str, permission: str) -> None:
    """Notes that those who have the permission see the jobs of a kind; empty: nobody but the asker does."""
    _permissions[kind] = permission


def kinds_seen_by(viewer: Watcher) -> list[str]:
    """The kinds whose jobs of others the viewer may see."""
    autodiscover_modules("jobs")
    return [kind for kind, needed in _permissions.items() if needed and viewer.may(needed)]
