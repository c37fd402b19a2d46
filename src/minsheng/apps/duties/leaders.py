"""Leaders in charge by project, for papers of other apps (分管领导)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.duties.lines import line_of
from minsheng.apps.duties.queries import responsibility_list

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme


def leaders_in_charge(programme: Programme, actor: Actor, on: datetime.date) -> Mapping[int, Sequence[str]]:
    """`副区长 韩知远` by id of the project, as the actor may read it; thirteen queries."""
    page = responsibility_list(programme, actor, on)
    if page is None:
        return {}
    return {sheet.project.pk: line_of(sheet, actor).leaders for sheet in page.shown}
