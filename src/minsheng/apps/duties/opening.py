"""Which programmes and projects an actor opens, also those of others that name its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from minsheng.apps.programmes.models import Edition, Programme, Project, Responsibility
from minsheng.apps.programmes.standing import Standings
from minsheng.kit.rows import columns_of, row_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor


def programmes_seen(actor: Actor) -> QuerySet[Programme]:
    """The programmes whose list the actor opens: those that it sees, and such as name its unit."""
    if actor.area is None:
        return Programme.objects.none()
    seen = Q(pk__in=Programme.objects.visible_to(actor).values("pk"))
    mine = Responsibility.objects.filter(Q(unit=actor.unit_id) | Q(group__members=actor.unit_id))
    if actor.unit_id is not None:
        seen |= Q(pk__in=mine.values("text__edition__programme"))
    return Programme.objects.filter(seen).select_related("division")


def programme_opened(actor: Actor, code: str, on: datetime.date) -> tuple[Programme | None, Edition | None]:
    """A programme that the actor opens with its edition in force on a day; one query where it has any."""
    editions = Edition.objects.filter(programme__in=programmes_seen(actor), programme__code=code)
    rows = list(editions.select_related("programme__division").order_by("ordinal"))
    if (found := Standings(rows, on).in_force) is not None:
        return found.programme, found
    return programmes_seen(actor).filter(code=code).first(), None


def editions_seen(actor: Actor, on: datetime.date, years: Iterable[int]) -> dict[int, Edition]:
    """The editions in force on a day of the programmes that the actor opens, by id; one query."""
    return editions_in_force(_editions(actor, Q(programme__year__in=list(years))), on)


def editions_listed(actor: Actor, on: datetime.date) -> list[Edition]:
    """All editions of this year's programmes that the actor opens, and of earlier ones from its division up.

    By programme and ordinal; one query.
    """
    area = actor.area or ""
    above = [area[: end + 1] for end, letter in enumerate(area) if letter == "/"]
    up = Q(programme__year__lt=on.year, programme__division__path__in=above)
    return list(_editions(actor, Q(programme__year=on.year) | up))


def editions_in_force(rows: Iterable[Edition], on: datetime.date) -> dict[int, Edition]:
    """Of editions by ordinal those in force on a day, by id, one a programme."""
    by_programme: dict[int, list[Edition]] = {}
    for row in rows:
        by_programme.setdefault(row.programme_id, []).append(row)
    found = [Standings(each, on).in_force for each in by_programme.values()]
    return {row.pk: row for row in found if row is not None}


def _editions(actor: Actor, wanted: Q) -> QuerySet[Edition]:
    rows = Edition.objects.filter(wanted, programme__in=programmes_seen(actor))
    return rows.select_related("programme__division").order_by("programme", "ordinal")


def project_opened(actor: Actor, code: str, on: datetime.date) -> tuple[Project | None, Edition | None]:
    """A project of a programme that the actor opens, with the edition in force; as `programme_opened`."""
    editions = Edition.objects.filter(
        programme__in=programmes_seen(actor), programme__projects__code=code
    ).select_related("programme__division")
    columns = [f"project_{number}" for number in range(len(_PROJECT))]
    rows = list(editions.annotate(**dict(zip(columns, _PROJECT, strict=True))).order_by("ordinal"))
    if (found := Standings(rows, on).in_force) is not None:
        project = row_of(Project, [getattr(found, name) for name in columns])
        project.programme = found.programme
        return project, found
    projects = Project.objects.filter(programme__in=programmes_seen(actor), code=code)
    return projects.select_related("programme__division").first(), None


_PROJECT = [F(path) for path in columns_of(Project, "programme__projects")]


def newest_programme(actor: Actor) -> Programme | None:
    """The newest programme of the actor's division, else of one that it opens otherwise (one query)."""
    rows = list(programmes_seen(actor).order_by("-year", "code"))
    own = [row for row in rows if actor.division is not None and row.division_id == actor.division.pk]
    return next(iter([*own, *rows]), None)
