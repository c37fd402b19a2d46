"""Talks and their steps (约谈、过程)."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from minsheng.apps.matters.models import Matter
from minsheng.apps.people.models import Post, Role, User
from minsheng.apps.places.models import Unit
from minsheng.apps.programmes.models import Programme, Project
from minsheng.apps.talks.loop import LOOP

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.people.actor import Actor

_SEEING_ALL = frozenset({Role.OFFICE, Role.LEADER, Role.SUPERVISOR, Role.AUDITOR})
_TOLD = ("approved", "held", "promised", "closed")
"""States in which the unit knows of it."""


class TalkQuerySet(models.QuerySet["Talk"]):
    """Talks by who asks."""

    def visible_to(self, actor: "Actor") -> Self:
        """All of the programmes that the actor sees, for who steers; of a unit its own from approval on."""
        rows = self.filter(programme__in=Programme.objects.visible_to(actor).order_by().values("pk"))
        if actor.is_system or actor.role in _SEEING_ALL:
            return rows
        if actor.unit_id is None or actor.role not in (Role.REPORTER, Role.APPROVER):
            return self.none()
        after = Q(successors__to_unit=actor.unit_id)
        followed = Unit.objects.filter(after).order_by().values("pk")
        return rows.filter(Q(unit=actor.unit_id) | Q(unit__in=followed), state__in=_TOLD)


class Talk(models.Model):
    """A unit called in (约谈): why, by which office title, what was demanded, what it promised by which day.

    `task` is the matter that the promise became; its end is the talk's result. `matter` is what led to it.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="talks")
    ordinal = models.PositiveIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    giver = models.CharField(max_length=80, help_text="office title of who holds it")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="talks")
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="talks")
    cause = models.TextField()
    state = models.CharField(max_length=10, choices=list(LOOP.states.items()), default=LOOP.start)
    version = models.PositiveIntegerField(default=1)
    held_on = models.DateField(null=True)
    demand = models.TextField(blank=True)
    promise = models.TextField(blank=True)
    promised_for = models.DateField(null=True)
    task = models.OneToOneField(Matter, models.PROTECT, null=True, related_name="talk_of")
    by = models.CharField(max_length=120, help_text="post and name as text")
    at = models.DateTimeField()

    objects = TalkQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "-ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "ordinal"], name="talks_talk_once"),
            models.CheckConstraint(
                condition=Q(state="closed", task__isnull=False) | (~Q(state="closed") & Q(task__isnull=True)),
                name="talks_closed_has_task",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["promised", "closed"])
                | (Q(promised_for__isnull=False) & ~Q(promise="")),
                name="talks_promise_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.ordinal} 次约谈 {self.unit}"

    def division_path(self) -> str:
        """Whose area it is in."""
        return self.programme.division.path

    def result(self, on: "datetime.date") -> str:
        """What came of the promise on a day; empty before there is a task."""
        if self.task is None:
            return ""
        if self.task.state == "closed":
            return "已兑现"
        if not self.task.is_open:
            return self.task.get_state_display()
        return "逾期未兑现" if self.task.is_late(on) else "兑现中"


class TalkStep(models.Model):
    """One step of a talk, never changed (triggers); `table` numbers the loop by which it was taken."""

    talk = models.ForeignKey(Talk, models.PROTECT, related_name="steps")
    ordinal = models.PositiveIntegerField()
    verb = models.CharField(max_length=10, choices=[(move.verb, move.title) for move in LOOP.moves.values()])
    table = models.PositiveSmallIntegerField(default=1)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    day = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["talk", "ordinal"]
        constraints = [models.UniqueConstraint(fields=["talk", "ordinal"], name="talks_step_once")]

    def __str__(self) -> str:
        return f"{self.talk} {self.get_verb_display()}"
