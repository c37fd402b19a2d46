"""The rounds of a programme, what they have led to, and instructions (调度一览)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from minsheng.apps.matters.loop import LOOP as MATTERS
from minsheng.apps.people.models import Role
from minsheng.apps.people.permissions import allows
from minsheng.apps.scheduling.models import Instruction, Round
from minsheng.apps.scheduling.parts import led_by
from minsheng.core.progress.months import month_end

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class SchedulingList:
    """Rounds with `tasks` and of these `done`, instructions likewise; months that a round may go by.

    A round `is_ready` for its agenda once nothing of its month is collected any more.
    """

    programme: Programme
    rounds: Sequence[Round]
    instructions: Sequence[Instruction]
    months: Sequence[datetime.date]
    may_open: bool
    may_instruct: bool
    may_set: bool

    @property
    def waiting(self) -> int:
        """Instructions of which nothing was made yet."""
        return sum(each.state == Instruction.State.WAITING for each in self.instructions)


def scheduling_list(programme: Programme, actor: Actor, on: datetime.date) -> SchedulingList:
    """The page; three queries, of a department some five more."""
    ended = tuple(MATTERS.ended)
    rounds = Round.objects.visible_to(actor).filter(programme=programme).select_related("unit")
    matter, shut = "resolutions__tasks__matter", programme.periods.filter(closing_at__isnull=False).order_by()
    rounds = rounds.annotate(
        tasks=Count(matter, distinct=True),
        done=Count(matter, distinct=True, filter=Q(**{f"{matter}__state__in": ended})),
        is_ready=Exists(shut.filter(month=OuterRef("month"))),
    )
    said = Instruction.objects.visible_to(actor).filter(programme=programme).select_related("project")
    said = said.annotate(given=Count("tasks"), done=Count("tasks", filter=Q(tasks__matter__state__in=ended)))
    months = programme.periods.filter(month__lte=month_end(on), month__year=programme.year)
    return SchedulingList(
        programme=programme,
        rounds=list(rounds.order_by("-ordinal")),
        instructions=list(said.order_by("-ordinal")),
        months=list(months.order_by("-month").values_list("month", flat=True)),
        may_open=_may_open(actor, programme, on),
        may_instruct=allows(actor, "scheduling.instruct", programme),
        may_set=allows(actor, "scheduling.set", programme),
    )


def _may_open(actor: Actor, programme: Programme, on: datetime.date) -> bool:
    """The office, and departments that lead something."""
    if not allows(actor, "scheduling.hold", programme):
        return False
    return actor.role == Role.OFFICE or bool(actor.unit_id and led_by(actor.unit_id, programme, on))
