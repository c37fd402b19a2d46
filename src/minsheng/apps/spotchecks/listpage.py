"""The page of a programme's spot checks: draws with their results, and targets that can be drawn from."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, Subquery, Sum

from minsheng.apps.ledger.models import Movement
from minsheng.apps.programmes.models import TargetValue
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.apps.spotchecks.models import DrawnEntry, Result, SpotCheck
from minsheng.apps.spotchecks.tally import Drawn, Tally, tally_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme, Project


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A draw, what its target says in the edition in force (None where it says nothing more), the results."""

    check: SpotCheck
    said: TargetValue | None
    tally: Tally


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target with entries that count, and how many draws were made of it."""

    said: TargetValue
    entries: int
    draws: int


@dataclass(frozen=True, slots=True)
class ListPage:
    """The draws of a programme or of one project, newest first, and the targets by printed order."""

    programme: Programme
    project: Project | None
    lines: Sequence[CheckLine]
    targets: Sequence[TargetLine]
    title: str


def with_last(rows: QuerySet[DrawnEntry]) -> QuerySet[DrawnEntry]:
    """Entries drawn with their last result: `found`, `real`, `seen` results."""
    last = Result.objects.filter(drawn=OuterRef("pk")).order_by("-ordinal")
    return rows.annotate(
        found=Subquery(last.values("found")[:1]),
        real=Subquery(last.values("amount")[:1]),
        seen=Subquery(last.values("ordinal")[:1]),
    )


def drawn_of(row: DrawnEntry) -> Drawn:
    """An entry read by `with_last`, for the tally."""
    found: str | None = row.found  # type: ignore[attr-defined]  # annotated
    return Drawn(row.amount, found or "", row.real)  # type: ignore[attr-defined]  # annotated


def list_page(
    programme: Programme, actor: Actor, on: datetime.date, project: Project | None = None
) -> ListPage:
    """The page; five queries."""
    seen = SpotCheck.objects.visible_to(actor).select_related("target")
    own = Q(target__project__programme=programme) if project is None else Q(target__project=project)
    checks = list(seen.filter(own))
    drawn: dict[int, list[Drawn]] = defaultdict(list)
    rows = with_last(DrawnEntry.objects.filter(check_of__in=checks)).order_by("check_of", "place")
    for row in rows:
        drawn[row.check_of_id].append(drawn_of(row))
    said = _said(programme, on, project)
    lines = [
        CheckLine(check, said.get(check.target_id), tally_of(check, drawn[check.pk])) for check in checks
    ]
    draws = Counter(check.target_id for check in checks)
    return ListPage(programme, project, lines, _targets(programme, said, draws), _title(project, said))


def _said(programme: Programme, on: datetime.date, project: Project | None) -> Mapping[int, TargetValue]:
    """What the edition in force says of each target, in printed order; two queries."""
    edition = edition_in_force(programme, on)
    if edition is None:
        return {}
    values = TargetValue.objects.filter(text__edition=edition, text__has_task=True)
    if project is not None:
        values = values.filter(target__project=project)
    rows = values.select_related("text__project", "target").order_by("text__ordinal", "ordinal")
    return {row.target_id: row for row in rows}


def _title(project: Project | None, said: Mapping[int, TargetValue]) -> str:
    """A project's short title, or its code where no edition names it."""
    first = next(iter(said.values()), None)
    return "" if project is None else project.code if first is None else first.text.short_title


def _targets(
    programme: Programme, said: Mapping[int, TargetValue], draws: Mapping[int, int]
) -> list[TargetLine]:
    """One query."""
    rows = Movement.objects.filter(entry__target__project__programme=programme).order_by()
    counting = rows.values("entry__target", "entry").annotate(counted=Sum("amount")).filter(counted__gt=0)
    entries = Counter(counting.values_list("entry__target", flat=True))
    return [TargetLine(value, entries[pk], draws.get(pk, 0)) for pk, value in said.items() if entries[pk]]
