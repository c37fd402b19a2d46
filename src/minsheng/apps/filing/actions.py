"""Saving a version of a layout."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.filing import errors
from minsheng.apps.filing.models import Layout
from minsheng.apps.ledger.steps import actor_words
from minsheng.apps.people.permissions import require
from minsheng.apps.places.models import Division

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.people.actor import Actor


class ColumnGiven(TypedDict):
    """A column as a layout keeps it."""

    field: str
    heading: str
    factor: int


@transaction.atomic(durable=True)
def save_layout(
    *,
    actor: Actor,
    name: str,
    columns: Sequence[ColumnGiven],
    per_project: bool,
    seen: int,
    at: datetime.datetime,
) -> Layout:
    """Keep a layout of the own division as its next version; `seen` is the one shown, 0 of a new one.

    Raises:
        PermissionDenied: not the office.
        LayoutEmpty, LayoutStale: nothing is written.
    """
    if actor.division is None:
        raise PermissionDenied
    division = Division.objects.select_for_update(no_key=True).get(pk=actor.division.pk)
    require(actor, "filing.set", division)
    if not columns:
        raise errors.LayoutEmpty
    last = Layout.objects.filter(division=division, name=name).order_by("version").last()
    version = last.version if last else 0
    if version != seen:
        raise errors.LayoutStale(name=name, version=version, field="name")
    made = Layout.objects.create(
        division=division,
        name=name,
        version=version + 1,
        per_project=per_project,
        columns=list(columns),
        by=actor_words(actor),
        at=at,
    )
    trail.record("filing.layout_saved", actor=actor, subject=made, facts={"columns": len(columns)})
    return made
