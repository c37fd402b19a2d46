"""Who reports and who leads on a day: what other apps ask of responsibilities."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from minsheng.apps.duties.models import Duty
from minsheng.apps.duties.naming import exists, first_lead, leads_of, named_of, units_of
from minsheng.apps.places.models import Succession, Unit, in_force
from minsheng.apps.places.queries import Following
from minsheng.apps.programmes.contents import units_and_targets
from minsheng.apps.programmes.models import Edition, Project, ProjectText, Responsibility, Target
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.kit.rows import columns_of, row_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from minsheng.apps.duties.naming import Named

_LEADS = Responsibility.objects.filter(relation=Responsibility.Relation.LEAD)


@dataclass(frozen=True, slots=True)
class Led:
    """A project with the units that may act on it as their own; a subject for `people.permissions`."""

    project: Project
    units: frozenset[int]

    def division_path(self) -> str:
        """Whose area the project is."""
        return self.project.division_path()

    def owner_units(self) -> frozenset[int]:
        """The units that lead it."""
        return self.units


@dataclass(frozen=True, slots=True)
class Reporters:
    """Who leads and who reports on the projects of an edition, as they stand on a day."""

    leads: dict[int, list[Unit]] = field(default_factory=dict)
    first: dict[int, Unit | None] = field(default_factory=dict)
    stated: dict[tuple[int, int | None], Unit] = field(default_factory=dict)

    def of(self, project: int, target: int | None = None) -> Unit | None:
        """Who reports: stated for the target, else for the project, else the first lead printed by itself."""
        by_target = self.stated.get((project, target)) if target is not None else None
        return by_target or self.stated.get((project, None)) or self.first.get(project)

    def lead_units(self, project: int) -> frozenset[int]:
        """Keys of the units that lead a project."""
        return frozenset(unit.pk for unit in self.leads.get(project, ()))


def reporters(edition: Edition, on: datetime.date, *, project: Project | None = None) -> Reporters:
    """Of all projects of an edition, or of one; at most six queries.

    Args:
        edition: the one in force on the day, or the one that is asked about.
        on: the day on which successions and stated duties are read.
        project: the only one asked about.
    """
    texts = list(edition.texts.all() if project is None else edition.texts.filter(project=project))
    following = Following(on)
    said, _ = units_and_targets(texts)
    named = named_of([row for rows in said.values() for row in rows], following, on)
    leads = {text.project_id: leads_of(named.get(text.pk, ())) for text in texts}
    rows = Duty.objects.filter(in_force(on), reports=True, project__in=leads).select_related("unit")
    return made(leads, list(rows), following)


def made(leads: dict[int, list[Named]], stated: Sequence[Duty], following: Following) -> Reporters:
    """From what is read already: leads by project, and the reporting rows of the day."""
    return Reporters(
        leads={project: units_of(each) for project, each in leads.items()},
        first={project: first_lead(each) for project, each in leads.items()},
        stated={(row.project_id, row.target_id): following.acting(row.unit)[0] for row in stated},
    )


def leads_on(
    texts: Iterable[ProjectText], on: datetime.date, following: Following | None = None
) -> dict[int, list[Unit]]:
    """The units that lead each project on a day, by project and as printed; two queries.

    They are those that act for the printed ones, and the members of a group that exist on the day. Where who
    followed whom is read already, `following` saves a query.
    """
    projects = {text.pk: text.project_id for text in texts}
    following = following or Following(on)
    unit, member = columns_of(Unit, "unit"), columns_of(Unit, "group__members")
    order = ("text_id", "ordinal", "group__members__division__code", "group__members__code")
    rows = _LEADS.filter(text__in=projects).order_by(*order).values_list("text_id", *unit, *member)
    found: dict[int, dict[int, Unit]] = {project: {} for project in projects.values()}
    for text, *columns in rows:
        own, grouped = columns[: len(unit)], columns[len(unit) :]
        is_own = own[0] is not None
        if not is_own and grouped[0] is None:
            continue
        printed = row_of(Unit, own if is_own else grouped)
        if is_own or exists(printed, on):
            found[projects[text]].update((each.pk, each) for each in following.acting(printed))
    return {project: list(units.values()) for project, units in found.items()}


def lead_keys(text: ProjectText, on: datetime.date) -> frozenset[int]:
    """Keys of the units that lead one project on a day, by what an edition says of it; one query."""
    leads = _LEADS.filter(text=text)
    printed = Q(pk__in=leads.values("unit")) | in_force(on) & Q(pk__in=leads.values("group__members"))
    followed = Succession.objects.filter(day__lte=on).order_by().values_list("from_unit", "to_unit")
    # One row for a lead and itself, one for a unit and who follows it: nothing follows itself.
    pairs = set(Unit.objects.filter(printed).order_by().values_list("pk", "pk").union(followed, all=True))
    here, seen = {pk for pk, same in pairs if pk == same}, set[int]()
    after = {pk for pk, other in pairs if pk != other}
    while passed := (here & after) - seen:
        seen |= passed
        here = (here - passed) | {to for pk, to in pairs if pk in passed and to != pk}
    return frozenset(here - after)


def reporting_unit(subject: Project | Target, on: datetime.date) -> Unit | None:
    """Who reports on a project or target on a day; None where nobody leads, or a group alone.

    A target is asked about under the project that the edition in force states it under.
    """
    target = subject if isinstance(subject, Target) else None
    first = subject.project if isinstance(subject, Target) else subject
    if (edition := edition_in_force(first.programme, on)) is None:
        return None
    project = first if target is None else _stating(edition, target)
    if project is None:
        return None
    return reporters(edition, on, project=project).of(project.pk, target.pk if target else None)


def lead_units(project: Project, on: datetime.date) -> frozenset[int]:
    """Keys of the units that lead a project on a day: who acts for the printed ones, members of groups."""
    edition = edition_in_force(project.programme, on)
    text = None if edition is None else edition.texts.filter(project=project).first()
    return frozenset() if text is None else lead_keys(text, on)


def led(project: Project, on: datetime.date) -> Led:
    """The project as the own of its leads, to ask a right on it."""
    return Led(project, lead_units(project, on))


def _stating(edition: Edition, target: Target) -> Project | None:
    """The project that an edition states a target under."""
    text = ProjectText.objects.filter(edition=edition, targetvalue_rows__target=target)
    found = text.select_related("project").first()
    return found.project if found else None
