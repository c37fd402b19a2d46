"""Whom a bulletin is about: the units of its division and of those below (可以提异议的单位)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.people.permissions import allows

if TYPE_CHECKING:
    from minsheng.apps.bulletins.models import Bulletin
    from minsheng.apps.people.actor import Actor


def may_object(actor: Actor, bulletin: Bulletin) -> bool:
    """Whether the post objects for a unit that the bulletin is about."""
    if actor.division is None or not allows(actor, "bulletins.object"):
        return False
    return actor.division.path.startswith(bulletin.programme.division.path)
