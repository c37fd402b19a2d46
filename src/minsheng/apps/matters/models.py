"""Matters, their steps, what proves them, and the look back (事项、办理过程、佐证、回头看)."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from minsheng.apps.files.models import File
from minsheng.apps.matters.loop import LOOP
from minsheng.apps.people.models import Post, Role, User
from minsheng.apps.places.models import Unit
from minsheng.apps.programmes.models import Programme, Project, Responsibility

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.people.actor import Actor

STATES = list(LOOP.states.items())
WITH_UNIT = ("assigned", "handling")
"""States in which the unit is to do something."""
VERBS = [(move.verb, move.title) for move in LOOP.moves.values()]
_SEEING_ALL = frozenset(
    {Role.OFFICE, Role.LEADER, Role.SUPERVISOR, Role.EVALUATOR, Role.DEPUTY, Role.AUDITOR}
)


class Source(models.TextChoices):
    """Where a matter comes from."""

    OWN = "own", "自查"
    ROUND = "round", "调度会"
    INSTRUCTION = "instruction", "领导批示"
    TALK = "talk", "约谈"
    INSPECTION = "inspection", "督查检查"
    SPOT_CHECK = "spot_check", "台账抽查"
    HOTLINE = "hotline", "12345 热线"
    EVALUATION = "evaluation", "评价评议"
    DEPUTIES = "deputies", "代表委员"
    PUBLIC = "public", "群众反映"
    RULE = "rule", "系统比对"


class Cause(models.TextChoices):
    """What kind of cause it has; the words stand beside it."""

    MONEY = "money", "资金"
    SITE = "site", "用地和场地"
    PERMIT = "permit", "手续审批"
    CONTRACT = "contract", "招标和合同"
    QUALITY = "quality", "质量"
    STAFF = "staff", "人手和组织"
    DEMAND = "demand", "群众意愿"
    DATA = "data", "数据不实"
    OTHER = "other", "其他"


class MatterQuerySet(models.QuerySet["Matter"]):
    """Matters by who asks."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those of programmes the actor sees, for whoever steers or watches; else those of its unit.

        Its unit's are those it is to handle or registered, and those of projects that it leads.
        """
        seen = Programme.objects.visible_to(actor).order_by().values("pk")
        rows = self.filter(programme__in=seen)
        if actor.is_system or actor.role in _SEEING_ALL:
            return rows
        unit = actor.unit_id
        if unit is None:
            return self.none()
        led = Responsibility.objects.filter(unit=unit, relation=Responsibility.Relation.LEAD)
        projects = led.order_by().values("text__project")
        after = Q(successors__to_unit=unit) | Q(successors__to_unit__successors__to_unit=unit)
        followed = Unit.objects.filter(after).order_by().values("pk")
        mine = Q(unit=unit) | Q(unit__in=followed) | Q(registered_unit=unit) | Q(project__in=projects)
        return self.filter(mine)

    def open(self) -> Self:
        """Those of which something is waited for."""
        return self.exclude(state__in=LOOP.ended)


class Matter(models.Model):
    """Something that has to be done and proved (事项): a problem to be mended, or a task to be carried out.

    `due_on` is the day that holds: given with the assignment (which its step keeps), moved on by extensions
    that were granted. `unit` is the one it was given to: who follows it acts for it. `round` counts the times
    it was opened; `former` is an earlier matter that came back.
    """

    class Kind(models.TextChoices):
        """A problem is looked back at when it is closed, a task is not."""

        PROBLEM = "problem", "问题"
        TASK = "task", "任务"

    class Manner(models.TextChoices):
        """Whether it is mended at once or by a day."""

        AT_ONCE = "at_once", "立行立改"
        BY_DAY = "by_day", "限期整改"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="matters")
    ordinal = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PROBLEM)
    source = models.CharField(max_length=12, choices=Source)
    reference = models.CharField(max_length=80, blank=True, help_text="number it has where it comes from")
    item = models.CharField(max_length=20, blank=True, help_text="which of several under that number")
    found_on = models.DateField()
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="matters")
    place = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=120)
    facts = models.TextField()
    cause_kind = models.CharField(max_length=10, choices=Cause, blank=True)
    cause = models.TextField(blank=True)
    measure = models.TextField(blank=True)
    manner = models.CharField(max_length=8, choices=Manner, default=Manner.BY_DAY)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="matters")
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=STATES, default=LOOP.start)
    round = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    former = models.ForeignKey("self", models.PROTECT, null=True, related_name="recurrences")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    registered_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    registered_by = models.CharField(max_length=120, help_text="post and name as text")
    registered_at = models.DateTimeField()

    objects = MatterQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "ordinal"]
        indexes = [models.Index(fields=["unit", "state"], name="matters_matter_unit_state")]
        constraints = [
            models.UniqueConstraint(fields=["programme", "ordinal"], name="matters_matter_once"),
            models.UniqueConstraint(
                fields=["programme", "source", "reference", "item"],
                condition=~Q(reference="") & ~Q(state__in=["withdrawn", "merged"]),
                name="matters_source_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["registered", "withdrawn", "merged"])
                | Q(unit__isnull=False, due_on__isnull=False),
                name="matters_assigned_says_whom_and_when",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="matters_merged_says_where",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.ordinal} 号 {self.title}"

    def division_path(self) -> str:
        """Whose area it is in."""
        return self.programme.division.path

    def is_late(self, on: "datetime.date") -> bool:
        """Whether on a day its unit should have answered; what waits for others is not the unit's delay."""
        return self.state in WITH_UNIT and self.due_on is not None and self.due_on < on

    @property
    def is_open(self) -> bool:
        """Whether something is waited for."""
        return self.state not in LOOP.ended


class MatterStep(models.Model):
    """One step of a matter, never changed (triggers); `table` numbers the loop by which it was taken.

    `unit` and `due_on` are what an assignment says; `document` and `other` what a step rests on or leads to.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="steps")
    ordinal = models.PositiveIntegerField()
    verb = models.CharField(max_length=10, choices=VERBS)
    round = models.PositiveSmallIntegerField()
    table = models.PositiveSmallIntegerField(default=1)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    document = models.CharField(max_length=120, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    other = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["matter", "ordinal"]
        constraints = [models.UniqueConstraint(fields=["matter", "ordinal"], name="matters_step_once")]

    def __str__(self) -> str:
        return f"{self.matter} {self.get_verb_display()}"


class MatterEvidence(models.Model):
    """A file that shows a matter before or after it was handled (整改前后佐证); never changed (triggers).

    The name it was uploaded under is not kept: people write names into it.
    """

    class Phase(models.TextChoices):
        """When it was taken."""

        BEFORE = "before", "整改前"
        AFTER = "after", "整改后"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="evidence")
    round = models.PositiveSmallIntegerField()
    phase = models.CharField(max_length=6, choices=Phase)
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    taken_on = models.DateField(null=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["matter", "pk"]
        constraints = [
            # One file is not before and after of one matter, in whatever round.
            models.UniqueConstraint(fields=["matter", "file"], name="matters_evidence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.get_phase_display()}"


class Extension(models.Model):
    """A later day that the unit asks for (延期申请); one waits, and one that was granted never shortens.

    `former` is the day that held when it was asked, `wanted` the one asked for, moved on to a working day.
    """

    class State(models.TextChoices):
        """Whether it was decided; one lapses when the matter is given on or ends."""

        WAITING = "waiting", "待批"
        GRANTED = "granted", "同意"
        DENIED = "denied", "不同意"
        LAPSED = "lapsed", "失效"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="extensions")
    ordinal = models.PositiveSmallIntegerField()
    asked_on = models.DateField()
    former = models.DateField()
    wanted = models.DateField()
    reason = models.TextField()
    progress = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)

    class Meta:
        ordering = ["matter", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "ordinal"], name="matters_extension_once"),
            models.UniqueConstraint(
                fields=["matter"], condition=Q(state="waiting"), name="matters_extension_waits_once"
            ),
            models.CheckConstraint(
                condition=Q(wanted__gt=models.F("former")), name="matters_extension_longer"
            ),
            models.CheckConstraint(
                condition=Q(asked_on__lte=models.F("former")), name="matters_extension_asked_in_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} 第{self.ordinal}次延期"


class SteeringRules(models.Model):
    """By which numbers a programme is steered (督办规则); append-only (triggers), the last holds.

    `look_back_days` from closing to the look back; `months_red` frozen months of 严重滞后 one after the other
    until it is proposed to act; `answer_days` working days that a sheet usually leaves for an answer.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="steering_rules")
    ordinal = models.PositiveSmallIntegerField()
    look_back_days = models.PositiveSmallIntegerField()
    months_red = models.PositiveSmallIntegerField()
    answer_days = models.PositiveSmallIntegerField()
    set_by = models.CharField(max_length=120, help_text="post and name as text")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["programme", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "ordinal"], name="matters_rules_once"),
            models.CheckConstraint(
                condition=Q(look_back_days__gt=0, months_red__gt=0, answer_days__gt=0),
                name="matters_rules_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} 督办规则 第 {self.ordinal} 次"


class LookBack(models.Model):
    """The look back at a closed problem (回头看): due some days behind its closing, once a round."""

    class Result(models.TextChoices):
        """What was found."""

        STABLE = "stable", "没有反弹"
        RELAPSED = "relapsed", "反弹"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="look_backs")
    round = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    result = models.CharField(max_length=8, choices=Result, blank=True)
    done_on = models.DateField(null=True)

    class Meta:
        ordering = ["matter", "round"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "round"], name="matters_look_back_once"),
            models.CheckConstraint(
                condition=Q(result="", done_on__isnull=True) | (~Q(result="") & Q(done_on__isnull=False)),
                name="matters_look_back_done_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} 回头看 {self.due_on:%Y-%m-%d}"
