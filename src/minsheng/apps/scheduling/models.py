"""Rounds with chases, agenda, attendance and resolutions; rhythms; instructions (调度、议程、纪要、批示)."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from minsheng.apps.documents.models import Output
from minsheng.apps.files.models import File
from minsheng.apps.matters.models import Matter
from minsheng.apps.months.reasons import LATE
from minsheng.apps.people.models import Post, Role, User
from minsheng.apps.places.models import Unit
from minsheng.apps.programmes.models import Programme, Project
from minsheng.apps.scheduling.loop import LOOP

if TYPE_CHECKING:
    from minsheng.apps.people.actor import Actor

_SEEING_ALL = frozenset(
    {Role.OFFICE, Role.LEADER, Role.SUPERVISOR, Role.EVALUATOR, Role.DEPUTY, Role.AUDITOR}
)


class Rhythm(models.Model):
    """How often a project is on the agenda whatever its colour (调度节奏); the row is changed in place.

    A project without one comes when it is late.
    """

    class Every(models.TextChoices):
        """In which months it comes."""

        MONTH = "month", "每月"
        QUARTER = "quarter", "每季"
        HALF = "half", "每半年"

    project = models.OneToOneField(Project, models.PROTECT, related_name="rhythm")
    every = models.CharField(max_length=8, choices=Every)
    set_by = models.CharField(max_length=120, help_text="post and name as text")
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.project} {self.get_every_display()}调度"


class RoundQuerySet(models.QuerySet["Round"]):
    """Rounds by who asks."""

    def visible_to(self, actor: "Actor") -> Self:
        """All of the programmes that the actor sees, for who steers or watches; else what concerns its unit.

        Its own rounds, those of district and office, and those of leads in which it takes part.
        """
        rows = self.filter(programme__in=Programme.objects.visible_to(actor).order_by().values("pk"))
        if actor.is_system or actor.role in _SEEING_ALL:
            return rows
        if actor.unit_id is None:
            return self.none()
        mine = Round.objects.filter(
            Q(attendance__unit=actor.unit_id) | Q(resolutions__tasks__unit=actor.unit_id)
        )
        near = ~Q(level=Round.Level.LEAD) | Q(unit=actor.unit_id) | Q(pk__in=mine.order_by().values("pk"))
        return rows.filter(near)


class Round(models.Model):
    """A scheduling round (调度): chased reports of a month, an agenda, a meeting, its minutes.

    `month` is the last day of the month whose figures it goes by. `held_on`, `place` and `chair` are of the
    meeting, planned or held. `unit` convenes it. `notice` is the last that called it together, `output` its
    minutes.
    """

    class Kind(models.TextChoices):
        """What occasion it has."""

        MONTH = "month", "月调度"
        QUARTER = "quarter", "季调度"
        SPECIAL = "special", "专题调度"

    class Level(models.TextChoices):
        """Who calls together (三级调度)."""

        DISTRICT = "district", "区领导调度"
        OFFICE = "office", "民生办调度"
        LEAD = "lead", "部门调度"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="rounds")
    ordinal = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.MONTH)
    level = models.CharField(max_length=8, choices=Level)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    month = models.DateField()
    title = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=list(LOOP.states.items()), default=LOOP.start)
    version = models.PositiveIntegerField(default=1)
    held_on = models.DateField(null=True)
    place = models.CharField(max_length=80, blank=True)
    chair = models.CharField(max_length=80, blank=True, help_text="office title")
    others = models.CharField(max_length=300, blank=True, help_text="who else was there")
    notice = models.ForeignKey(Output, models.PROTECT, null=True, related_name="+")
    output = models.OneToOneField(Output, models.PROTECT, null=True, related_name="round")
    opened_at = models.DateTimeField()

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "-ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "ordinal"], name="scheduling_round_once"),
            models.UniqueConstraint(
                fields=["programme", "month", "kind", "level", "unit"],
                condition=~Q(kind="special") & ~Q(state="cancelled"),
                name="scheduling_round_of_a_month_once",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", output__isnull=False)
                | (~Q(state="closed") & Q(output__isnull=True)),
                name="scheduling_closed_has_minutes",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "cancelled"]) | Q(held_on__isnull=False),
                name="scheduling_called_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.ordinal} 次调度 {self.title}"

    def division_path(self) -> str:
        """Whose area it is in."""
        return self.programme.division.path

    @property
    def is_open(self) -> bool:
        """Whether something is waited for."""
        return self.state not in LOOP.ended


class RoundStep(models.Model):
    """One step of a round, never changed (triggers); `table` numbers the loop by which it was taken."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="steps")
    ordinal = models.PositiveIntegerField()
    verb = models.CharField(max_length=10, choices=[(move.verb, move.title) for move in LOOP.moves.values()])
    table = models.PositiveSmallIntegerField(default=1)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["round", "ordinal"]
        constraints = [models.UniqueConstraint(fields=["round", "ordinal"], name="scheduling_step_once")]

    def __str__(self) -> str:
        return f"{self.round} {self.get_verb_display()}"


class Chase(models.Model):
    """A unit was asked for the reports it owes (催报), never changed (triggers); once a day at most."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="chases")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    on = models.DateField()
    missing = models.PositiveIntegerField(help_text="rows without a report put up")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "unit", "on"], name="scheduling_chase_once"),
            models.CheckConstraint(condition=Q(missing__gt=0), name="scheduling_chase_for_something"),
        ]

    def __str__(self) -> str:
        return f"{self.round} 催报 {self.unit}"


class AgendaItem(models.Model):
    """One item of an agenda (议题): a project as it stood in the frozen month, or a topic of its own."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="agenda")
    ordinal = models.PositiveSmallIntegerField()
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=160)
    leads = models.CharField(max_length=200, blank=True)
    standing = models.CharField(max_length=200, blank=True)
    cause = models.TextField(blank=True)

    class Meta:
        ordering = ["round", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["round", "ordinal"], name="scheduling_item_once"),
            models.UniqueConstraint(fields=["round", "project"], name="scheduling_project_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ordinal}. {self.title}"

    @property
    def is_late(self) -> bool:
        """Whether its project stood behind."""
        return self.standing.split("，")[0] in LATE


class Attendance(models.Model):
    """How a unit took part in a meeting (出席、列席、请假)."""

    class Manner(models.TextChoices):
        """How."""

        PRESENT = "present", "出席"
        LISTENING = "listening", "列席"
        EXCUSED = "excused", "请假"

    round = models.ForeignKey(Round, models.PROTECT, related_name="attendance")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    manner = models.CharField(max_length=10, choices=Manner)

    class Meta:
        ordering = ["round", "unit__code"]
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="scheduling_attendance_once")]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_manner_display()}"


class Resolution(models.Model):
    """One thing that a meeting resolved (议定事项); with units and a day it becomes a task of each."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="resolutions")
    ordinal = models.PositiveSmallIntegerField()
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    words = models.TextField()
    due_on = models.DateField(null=True)

    class Meta:
        ordering = ["round", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["round", "ordinal"], name="scheduling_resolution_once"),
        ]

    def __str__(self) -> str:
        return f"议定事项 {self.ordinal}"


class ResolutionTask(models.Model):
    """A unit that a resolution gives something to do; the matter stands from the issue of the minutes on."""

    resolution = models.ForeignKey(Resolution, models.CASCADE, related_name="tasks")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    matter = models.OneToOneField(Matter, models.PROTECT, null=True, related_name="resolution_task")

    class Meta:
        ordering = ["resolution", "unit__code"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "unit"], name="scheduling_task_once"),
        ]

    def __str__(self) -> str:
        return f"{self.resolution} {self.unit}"


class InstructionQuerySet(models.QuerySet["Instruction"]):
    """Instructions by who asks."""

    def visible_to(self, actor: "Actor") -> Self:
        """All of the programmes that the actor sees, for who steers or watches; units see their tasks."""
        if not actor.is_system and actor.role not in _SEEING_ALL:
            return self.none()
        return self.filter(programme__in=Programme.objects.visible_to(actor).order_by().values("pk"))


class Instruction(models.Model):
    """What a leader wrote on something (批示), as it stands on the paper; then given out or filed, once.

    `giver` is an office title. `on_what` names what it was written on.
    """

    class State(models.TextChoices):
        """Whether anything is made of it."""

        WAITING = "waiting", "待分办"
        GIVEN = "given", "已分办"
        FILED = "filed", "存阅"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="instructions")
    ordinal = models.PositiveIntegerField()
    giver = models.CharField(max_length=80)
    given_on = models.DateField()
    on_what = models.CharField(max_length=120)
    words = models.TextField()
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="instructions")
    scan = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    filed_words = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=120, help_text="post and name as text")
    at = models.DateTimeField()

    objects = InstructionQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "-ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "ordinal"], name="scheduling_instruction_once"),
            models.CheckConstraint(
                condition=Q(state="filed") & ~Q(filed_words="") | ~Q(state="filed") & Q(filed_words=""),
                name="scheduling_filed_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"批示第 {self.ordinal} 号 {self.on_what}"

    def division_path(self) -> str:
        """Whose area it is in."""
        return self.programme.division.path


class InstructionTask(models.Model):
    """A task that an instruction gave a unit."""

    instruction = models.ForeignKey(Instruction, models.PROTECT, related_name="tasks")
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="instruction_task")

    class Meta:
        ordering = ["instruction", "pk"]

    def __str__(self) -> str:
        return f"{self.instruction} → {self.matter}"
