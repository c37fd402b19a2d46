"""What pages and other apps read of lineage, each in a fixed number of queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from minsheng.apps.lineage.comparison import Alone, Comparison, Ground, PairRow, State, Tally, laid
from minsheng.apps.lineage.items import items_of
from minsheng.apps.lineage.listings import names_of
from minsheng.apps.lineage.models import Kind, Lineage, TargetKind, TargetLineage
from minsheng.apps.lineage.projectpage import ProjectPage, Relative, project_page
from minsheng.apps.lineage.proposals import proposals
from minsheng.apps.lineage.relating import Between, in_force, predecessors
from minsheng.apps.lineage.selecting import proposed
from minsheng.apps.lineage.series import Point, series_of
from minsheng.apps.programmes.models import Programme, Project

if TYPE_CHECKING:
    from datetime import date

    from minsheng.apps.people.actor import Actor

__all__ = [
    "Alone",
    "Between",
    "Comparison",
    "PairRow",
    "Point",
    "ProjectPage",
    "Relative",
    "State",
    "Tally",
    "comparison",
    "decided_targets",
    "lineage_of",
    "parents",
    "predecessors",
    "project_page",
    "proposed",
    "series_of",
]


def comparison(programme: Programme, predecessor: Programme, actor: Actor, on: date) -> Comparison | None:
    """Two programmes beside each other as their editions in force on a day say; None without these.

    Eight queries, where their proposals were asked for before.

    Raises:
        NotRelated: they are neither two levels of a year nor two years of a division.
    """
    seen = Programme.objects.visible_to(actor).select_related("division")
    between = Between(seen.get(pk=predecessor.pk), programme)
    relation = between.relation
    editions = in_force([between.predecessor.pk, between.programme.pk], on)
    source, own = editions.get(between.predecessor.pk), editions.get(between.programme.pk)
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


def parents(project: Project) -> list[Project]:
    """The projects of levels above that a project was decided to carry out (承接上级); one query."""
    rows = project.lineage.filter(ended_at=None, kind=Kind.PARENT).select_related(
        "source__programme__division"
    )
    return [row.source for row in rows if row.source is not None]


def lineage_of(project: Project) -> list[Lineage]:
    """All open decisions on a project, as what came of others or what others came of; one query."""
    rows = Lineage.objects.filter(Q(project=project) | Q(source=project), ended_at=None)
    joined = ("predecessor__division", "programme__division", "source", "project")
    return list(rows.select_related(*joined).order_by("pk"))
