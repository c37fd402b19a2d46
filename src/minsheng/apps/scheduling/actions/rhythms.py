"""Setting how often projects are on the agenda (定调度节奏)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.ledger.steps import actor_words, lock_programmes
from minsheng.apps.people.permissions import require
from minsheng.apps.scheduling.models import Rhythm

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme, Project


@transaction.atomic(durable=True)
def set_rhythms(
    *, actor: Actor, programme: Programme, given: Mapping[Project, str], at: datetime.datetime
) -> int:
    """Set the rhythm of projects, an empty one takes it away; how many changed.

    Raises PermissionDenied.
    """
    require(actor, "scheduling.set", programme)
    lock_programmes([programme.pk])
    stands = {each.project_id: each for each in Rhythm.objects.filter(project__programme=programme)}
    changed = 0
    for project, every in given.items():
        row = stands.get(project.pk)
        if (row.every if row else "") == every:
            continue
        changed += 1
        if every:
            told = {"every": every, "set_by": actor_words(actor), "set_at": at}
            Rhythm.objects.update_or_create(project=project, defaults=told)
        else:
            Rhythm.objects.filter(project=project).delete()
        facts = {"project": project.code, "every": Rhythm.Every(every).label if every else "滞后才上会"}
        trail.record("scheduling.rhythm_set", actor=actor, subject=project, facts=facts)
    return changed
