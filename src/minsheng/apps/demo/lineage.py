"""Confirms what is certain between the demo's programmes; the rest waits for whoever tries it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.lineage.actions import confirm_pairs
from minsheng.apps.lineage.queries import comparison, predecessors, proposed
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import Post, User
from minsheng.apps.programmes.models import Programme
from minsheng.apps.ui.words import local_date

if TYPE_CHECKING:
    from datetime import datetime

CERTAIN = 0.5
"""Likeness from which the demo's offices have confirmed; the page's own press begins at 0.40."""

_OFFICES = (("990102-2026", "zhb"), ("990100-2026", "szhb"))


def confirm_certain(at: datetime) -> None:
    """Each office confirms the pairs of its programme that are certain, with their figures."""
    on = local_date(at)
    for code, username in _OFFICES:
        programme = Programme.objects.select_related("division").get(code=code)
        user = User.objects.get(username=username)
        actor = Actor(user, Post.objects.held_by(user, on).get())
        for between in predecessors(programme, actor):
            page = comparison(programme, between.predecessor, actor, on)
            if page is None:
                continue
            seen = (page.source_edition.pk, page.edition.pk)
            pairs = proposed(page, least=CERTAIN)
            confirm_pairs(actor=actor, between=page.between, pairs=pairs, seen=seen, at=at)
