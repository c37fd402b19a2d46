"""Registering the units that a reading names and the register lacks."""

from collections.abc import Mapping

from django.db import transaction

from minsheng.apps.notices.actions.deciding import Accepted, lock_reading, seen_units
from minsheng.apps.notices.models import Notice, Reading
from minsheng.apps.notices.units import register_named
from minsheng.apps.people.actor import Actor
from minsheng.apps.places.models import Division


@transaction.atomic(durable=True)
def register_units(*, actor: Actor, reading: Reading, seen: Mapping[int, int]) -> Accepted:
    """Register the unknown names of the facts given, all or none: `seen` as for `accept_facts`.

    Locks division and notice in that order. Counts units and groups, not facts.

    Raises:
        PermissionDenied: the actor may not review the notice, or not keep the register.
        ReadingClosed, MembersMissing, and the refusals of `places.register_units`: nothing was written.
    """
    notice = Notice.objects.get(pk=reading.notice_id)
    Division.objects.select_for_update(no_key=True, of=("self",)).get(pk=notice.division_id)
    reading = lock_reading(reading.pk, actor)
    fresh, stale = seen_units(reading, seen)
    return Accepted(register_named(reading, {str(fact.value["name"]) for fact in fresh}, actor), stale)
