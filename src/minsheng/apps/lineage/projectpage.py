"""Where one project comes from, what became of it, and its figures through the years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from minsheng.apps.lineage.items import Figure, Item, items_of
from minsheng.apps.lineage.models import Kind, Lineage, Proposed
from minsheng.apps.lineage.proposals import matcher_version, partners
from minsheng.apps.lineage.relating import Between, in_force, predecessors
from minsheng.apps.lineage.series import Place, Point, series_of_targets
from minsheng.apps.people.actor import Actor
from minsheng.apps.programmes.models import Edition, Programme, Project


@dataclass(frozen=True, slots=True)
class Relative:
    """A project of another level or year; without item, the decision that there is none."""

    between: Between
    item: Item | None
    lineage: Lineage | None

    @property
    def state(self) -> str:
        """已确认, 待确认 or the decision that there is none, with its reason."""
        if self.lineage is None:
            return "待确认"
        if self.item is None:
            return f"已定{self.lineage.get_kind_display()}：{self.lineage.reason}"
        return f"已确认，{self.lineage.get_kind_display()}"


@dataclass(frozen=True, slots=True)
class Years:
    """One target of the project with its points by year."""

    figure: Figure
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """Everything that lineage says of one project.

    Attributes:
        sources: of levels above and earlier years; `missing` are those of which nothing is known yet.
        results: of levels below and later years, as far as decided.
    """

    project: Project
    item: Item
    edition: Edition
    sources: Sequence[Relative]
    missing: Sequence[Between]
    results: Sequence[Relative]
    series: Sequence[Years]


def project_page(code: str, actor: Actor, on: date) -> ProjectPage | None:
    """The page of a project that the actor sees; None where no edition in force names it.

    Ten queries.
    """
    seen = Programme.objects.visible_to(actor)
    rows = Project.objects.filter(programme__in=seen).select_related("programme__division")
    project = rows.filter(code=code).first()
    if project is None:
        return None
    between = predecessors(project.programme, actor)
    decided = _decided(project, actor)
    programmes = {project.programme_id, *(each.predecessor.pk for each in between)}
    programmes |= {row.programme_id for row in decided}
    editions = in_force(programmes, on)
    items = items_of((each.pk for each in editions.values()), with_leads=False)
    if project.programme_id not in editions:
        return None
    edition = editions[project.programme_id]
    if (item := items[edition.pk].get(project.pk)) is None:
        return None
    by_programme = {pk: items[each.pk] for pk, each in editions.items()}
    sources, missing = _sources(project, between, decided, by_programme, _proposed(project, editions))
    results = [
        Relative(Between(row.predecessor, row.programme), by_programme[row.programme_id][row.project_id], row)
        for row in decided
        if row.source_id == project.pk and row.project_id in by_programme.get(row.programme_id, {})
    ]
    return ProjectPage(project, item, edition, sources, missing, results, _series(project, item, on))


def _decided(project: Project, actor: Actor) -> list[Lineage]:
    seen = Programme.objects.visible_to(actor)
    rows = Lineage.objects.filter(Q(project=project) | Q(source=project), ended_at=None)
    rows = rows.filter(predecessor__in=seen, programme__in=seen)
    joined = ("predecessor__division", "programme__division", "source", "project")
    return list(rows.select_related(*joined).order_by("pk"))


def _proposed(project: Project, editions: Mapping[int, Edition]) -> dict[int, list[int]]:
    """Projects that kept proposals pair with this one, by their programme."""
    by_edition = {edition.pk: programme for programme, edition in editions.items()}
    rows = Proposed.objects.filter(
        edition=editions.get(project.programme_id), source_edition__in=by_edition, matcher=matcher_version()
    )
    return {by_edition[row.source_edition_id]: partners(row.found, project.pk) for row in rows}


def _sources(
    project: Project,
    between: Sequence[Between],
    decided: Sequence[Lineage],
    items: Mapping[int, Mapping[int, Item]],
    proposed: Mapping[int, Sequence[int]],
) -> tuple[list[Relative], list[Between]]:
    """What is decided for each predecessor, else proposed; and those of which nothing is known."""
    found: list[Relative] = []
    missing = []
    for each in between:
        above = items.get(each.predecessor.pk, {})
        rows = [r for r in decided if r.project_id == project.pk and r.predecessor_id == each.predecessor.pk]
        made = [
            Relative(each, above.get(row.source_id or 0), row)
            for row in rows
            if row.kind == Kind.NEW or row.source_id in above
        ]
        if not rows:
            keys = proposed.get(each.predecessor.pk, ())
            made = [Relative(each, above[key], None) for key in keys if key in above]
        found += made
        if not made:
            missing.append(each)
    return found, missing


def _series(project: Project, item: Item, on: date) -> list[Years]:
    """The targets of the project that have more than one year."""
    programme = project.programme
    place = Place(programme.year, programme.pk, project.code)
    chains = series_of_targets(dict.fromkeys(item.figures, place), programme.division.code, on)
    return [Years(item.figures[target], points) for target, points in chains.items() if len(points) > 1]
