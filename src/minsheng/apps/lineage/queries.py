"""What pages and other apps read of lineage, each in a fixed number of queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.lineage.comparison import Alone, Comparison, Ground, PairRow, State, Tally, laid
from minsheng.apps.lineage.items import items_of
from minsheng.apps.lineage.listings import names_of
from minsheng.apps.lineage.models import Lineage, TargetKind, TargetLineage
from minsheng.apps.lineage.proposals import proposals
from minsheng.apps.lineage.relating import Between, predecessors
from minsheng.apps.programmes.queries import edition_in_force

if TYPE_CHECKING:
    from datetime import date

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme

__all__ = [
    "Alone",
    "Between",
    "Comparison",
    "PairRow",
    "State",
    "Tally",
    "comparison",
    "predecessors",
]


def comparison(programme: Programme, predecessor: Programme, actor: Actor, on: date) -> Comparison | None:
    """Two programmes beside each other as their editions in force on a day say; None without these.

    Nine queries, where their proposals were asked for before.

    Raises:
        NotRelated: they are neither two levels of a year nor two years of a division.
    """
    seen = type(predecessor).objects.visible_to(actor).select_related("division")
    between = Between(seen.get(pk=predecessor.pk), programme)
    relation = between.relation
    editions = [edition_in_force(each, on) for each in (between.predecessor, between.programme)]
    source, own = editions
    if source is None or own is None:
        return None
    found = proposals(source, own, relation)
    decided = list(
        Lineage.objects.filter(
            predecessor=between.predecessor, programme=between.programme, ended_at=None
        ).select_related("source", "project")
    )
    then = {pk for row in decided for pk in (row.source_edition_id, row.edition_id)}
    items = items_of({source.pk, own.pk, *then})
    ground = Ground(
        between,
        source,
        own,
        found,
        items[source.pk],
        items[own.pk],
        items,
        decided,
        decided_targets(between),
        names_of(between.predecessor.division, between.programme.division),
    )
    return laid(ground)


def decided_targets(between: Between) -> dict[tuple[int, int], TargetKind]:
    """What was decided of the targets of two programmes, by source and own target."""
    rows = TargetLineage.objects.filter(
        source__project__programme=between.predecessor,
        target__project__programme=between.programme,
        ended_at=None,
    )
    return {(row.source_id, row.target_id): TargetKind(row.kind) for row in rows}
