"""The projects furthest behind their plan in a frozen month (最慢几项), with what was said of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import OuterRef, QuerySet, Subquery

from minsheng.apps.months.models import ProjectStanding, Report, TargetStanding
from minsheng.apps.months.showing import in_percent, in_points, look_of
from minsheng.apps.programmes.models import ProjectText, Responsibility, TargetValue, first_clause
from minsheng.apps.ui.words import quantity
from minsheng.core.standing import Word

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.programmes.models import Edition
    from minsheng.apps.ui.status import Status

_BEHIND = (Word.NOT_STARTED, Word.SLIGHTLY_BEHIND, Word.BEHIND, Word.FAR_BEHIND)
_HUNDRED = 100
_SAID = (
    "first_lead", "second_lead", "number", "title", "done", "asked", "unit", "problem", "next_step",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SlowLine:
    """A project behind its plan: figures of its slowest target, the problem that most lately was reported.

    `leads` are the first two; `done` and `asked` are empty where the target has no single figure; `value` and
    `plan` are for a bar.
    """

    code: str
    number: str
    title: str
    leads: str
    done: str
    asked: str
    share: str
    behind: str
    look: Status
    value: Decimal | None
    plan: Decimal | None
    problem: str
    next_step: str


def slowest_of(edition: Edition, month: datetime.date, most: int) -> list[SlowLine]:
    """The projects furthest behind in points, by gap; one query.

    Args:
        edition: says who leads and what the targets are called.
        month: a frozen one of its programme.
        most: how many at most.
    """
    return [_line(row) for row in _behind(edition, month)[:most]]


def _behind(edition: Edition, month: datetime.date) -> QuerySet[ProjectStanding]:
    texts = ProjectText.objects.filter(edition=edition, project=OuterRef("project")).order_by()
    targets = TargetValue.objects.filter(text__edition=edition, target=OuterRef("slowest"))
    targets = targets.order_by("ordinal")
    stood = TargetStanding.objects.filter(period=OuterRef("period"), target=OuterRef("slowest")).order_by()
    said = Report.objects.filter(allocation__split__target=OuterRef("slowest"), month=month)
    said = said.exclude(problem="").order_by("allocation")
    leads = Responsibility.objects.filter(
        text__edition=edition, text__project=OuterRef("project"), relation=Responsibility.Relation.LEAD
    ).order_by("ordinal")
    rows = ProjectStanding.objects.filter(
        period__programme=edition.programme_id, period__month=month, word__in=_BEHIND, gap__isnull=False
    )
    return (
        rows.select_related("project")
        .order_by("-gap", "project")
        .annotate(
            first_lead=Subquery(leads.values("name")[:1]),
            second_lead=Subquery(leads.values("name")[1:2]),
            number=Subquery(texts.values("number")[:1]),
            title=Subquery(texts.values("title")[:1]),
            done=Subquery(stood.values("value")[:1]),
            asked=Subquery(targets.values("low")[:1]),
            unit=Subquery(targets.values("unit")[:1]),
            problem=Subquery(said.values("problem")[:1]),
            next_step=Subquery(said.values("next_step")[:1]),
        )
    )


def _line(row: ProjectStanding) -> SlowLine:
    # Annotated by `_behind`.
    said = {name: getattr(row, name) for name in _SAID}
    has_figures = said["done"] is not None and said["asked"] is not None
    return SlowLine(
        code=row.project.code,
        number=said["number"] or "",
        title=first_clause(said["title"] or row.project.code),
        leads="、".join(filter(None, (said["first_lead"], said["second_lead"]))),
        done=quantity(said["done"]) if has_figures else "",
        asked=quantity(said["asked"], said["unit"] or "") if has_figures else "",
        share=in_percent(row.actual),
        behind=in_points(row.gap),
        look=look_of(Word(row.word)),
        value=row.actual,
        plan=None if row.planned is None else row.planned * _HUNDRED,
        problem=said["problem"] or "",
        next_step=said["next_step"] or "",
    )
