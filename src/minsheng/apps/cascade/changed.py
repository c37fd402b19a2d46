"""Who changed a number last, as the audit chain tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.audit.queries import EventFilter, event_page, events_of
from minsheng.apps.cascade.models import Split
from minsheng.apps.people.queries import names_shown
from minsheng.apps.places.models import Unit
from minsheng.apps.ui.words import quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from minsheng.apps.audit.queries import EventRow
    from minsheng.apps.cascade.values import Outcome
    from minsheng.apps.people.actor import Actor

_MOST_SPLITS = 5
"""Splits whose events are asked for; beyond them nobody is named."""

_CELLS = "cascade.cells_saved"
_OF_MANY = "cascade.cells_of_many_saved"
_WHOLE = frozenset({"cascade.method_applied", "cascade.split_issued", "cascade.units_added"})
"""Events that write rows without naming each."""


@dataclass(frozen=True, slots=True)
class LastChange:
    """By whom and when; `post` in words, empty for a program."""

    name: str
    post: str
    at: datetime


def last_changes(stale: Mapping[str, Outcome], actor: Actor) -> dict[str, LastChange]:
    """Who brought cells to the numbers that stand, by the same keys; missing where nobody can."""
    if not stale:
        return {}
    splits = Split.objects.filter(target__in={each.cell.target for each in stale.values()})
    by_target = {split.target_id: split for split in splits.select_related("target")[:_MOST_SPLITS]}
    names = dict(
        Unit.objects.filter(pk__in={each.cell.unit for each in stale.values()}).values_list("pk", "name")
    )
    many = event_page(actor, EventFilter(verb=_OF_MANY)).rows
    events = {pk: _newest([*events_of(split), *many]) for pk, split in by_target.items()}
    found: dict[str, EventRow] = {}
    for key, each in stale.items():
        said = f"{names.get(each.cell.unit, '')} "
        arrow = f"→ {quantity(each.value)}"
        event = _writer(events.get(each.cell.target, ()), said, arrow)
        if event is not None:
            found[key] = event
    shown = names_shown({event.actor_id for event in found.values()})
    return {
        key: LastChange(shown[event.actor_id], event.actor_post.rpartition(" #")[0], event.at)
        for key, event in found.items()
    }


def _newest(events: Iterable[EventRow]) -> Sequence[EventRow]:
    return sorted(events, key=lambda event: -event.number)


def _writer(events: Iterable[EventRow], unit: str, arrow: str) -> EventRow | None:
    """The newest event that names the cell with its number, or wrote it among others unnamed."""
    for event in events:
        if event.verb in _WHOLE:
            return event
        if event.verb not in (_CELLS, _OF_MANY):
            continue
        cells = event.facts.get("cells")
        told = [str(cell) for cell in cells] if isinstance(cells, list) else []
        if any(unit in cell and cell.endswith(arrow) for cell in told):
            return event
        if len(told) < int(str(event.facts.get("count", 0))):
            return event
    return None
