"""Plans of projects: milestones, gates and monthly curves, each plan whole, an approved one never changed."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from minsheng.apps.files.models import File
from minsheng.apps.people.models import Post, User
from minsheng.apps.places.models import Unit
from minsheng.apps.places.tree import in_area
from minsheng.apps.programmes.models import (
    COVERING_ROLES,
    Deadline,
    Edition,
    Project,
    Responsibility,
    Target,
)
from minsheng.kit.fields import QuantityField

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.people.actor import Actor


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plans by who asks and by standing."""

    def visible_to(self, actor: "Actor") -> Self:
        """All plans of the area that the role covers and of projects that its unit leads.

        Of other projects of its division and those above, the approved ones alone.
        """
        area = actor.area
        if area is None:
            return self.none()
        above = [area[: end + 1] for end, letter in enumerate(area) if letter == "/"]
        told = Q(state=Plan.State.APPROVED, project__programme__division__path__in=above)
        if actor.is_system or actor.role in COVERING_ROLES:
            told |= in_area(actor, "project__programme__division__path")
        leads = Responsibility.objects.filter(
            Q(unit=actor.unit_id) | Q(group__members=actor.unit_id),
            text__edition=OuterRef("edition"),
            text__project=OuterRef("project"),
            relation=Responsibility.Relation.LEAD,
        )
        return self.filter(told | Q(Exists(leads))) if actor.unit_id is not None else self.filter(told)

    def open(self) -> Self:
        """Those in draft, submitted or returned."""
        return self.filter(state__in=OPEN_STATES)

    def approved(self) -> Self:
        """Those that were approved, the last to hold first."""
        return self.filter(state=Plan.State.APPROVED).order_by("-holds_from", "-ordinal")

    def holding(self, on: "datetime.date") -> Self:
        """The approved ones that hold on a day or did before, the one that holds first of its project."""
        return self.approved().filter(holds_from__lte=on)


class Plan(models.Model):
    """How a project is carried out through the year (推进计划): one whole version, numbered in its project.

    At most one of a project is open. What was approved never changes; it holds until the next one does.
    `edition` is the one that it was written for; `version` counts every write and step.
    """

    class State(models.TextChoices):
        """How a plan stands."""

        DRAFT = "draft", "编制中"
        SUBMITTED = "submitted", "待批准"
        RETURNED = "returned", "已退回"
        APPROVED = "approved", "已批准"
        GIVEN_UP = "given_up", "已作废"

    project = models.ForeignKey(Project, models.PROTECT, related_name="plans")
    ordinal = models.PositiveSmallIntegerField()
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    reason = models.TextField(blank=True, help_text="why a plan after the first approved one was needed")
    approved_at = models.DateTimeField(null=True)
    holds_from = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["project", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["project", "ordinal"], name="planning_plan_ordinal_once"),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(state__in=["draft", "submitted", "returned"]),
                name="planning_plan_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", approved_at__isnull=False, holds_from__isnull=False)
                | (~Q(state="approved") & Q(approved_at__isnull=True, holds_from__isnull=True)),
                name="planning_plan_approved_holds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} 第 {self.ordinal} 稿"

    def division_path(self) -> str:
        """Whose area the plan is."""
        return self.project.division_path()

    @property
    def is_open(self) -> bool:
        """Whether it may still be approved."""
        return self.state in OPEN_STATES


OPEN_STATES = frozenset({Plan.State.DRAFT, Plan.State.SUBMITTED, Plan.State.RETURNED})
"""States of a plan that is not settled."""

WRITABLE_STATES = frozenset({Plan.State.DRAFT, Plan.State.RETURNED})
"""States in which a plan may be written."""


class PlanStep(models.Model):
    """One step of a plan towards its approval, never changed; `version` is the plan's that was seen."""

    class Verb(models.TextChoices):
        """What was done."""

        SUBMITTED = "submitted", "提交"
        RECALLED = "recalled", "撤回"
        RETURNED = "returned", "退回"
        APPROVED = "approved", "批准"
        GIVEN_UP = "given_up", "作废"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="steps")
    version = models.PositiveIntegerField()
    verb = models.CharField(max_length=10, choices=Verb)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["plan", "version"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "version"], name="planning_step_once_a_version"),
            models.CheckConstraint(
                condition=~Q(verb__in=["returned", "given_up"]) | ~Q(reason=""),
                name="planning_step_against_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.get_verb_display()}"


class Milestone(models.Model):
    """Something that is to be reached by a day, with what it puts out (节点).

    `key` stays the same through the versions of a plan. `due_on` is null while nobody set it; `is_fixed`
    keeps it from being counted backwards. `share` is the percentage of the target's value that it brings;
    `deadline` the printed deadline that it came from, with its quote.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="milestones")
    key = models.CharField(max_length=32)
    ordinal = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    output = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    is_fixed = models.BooleanField(default=False)
    days = models.PositiveSmallIntegerField(default=0, help_text="working days it takes, 0 for a mere date")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    target = models.ForeignKey(Target, models.PROTECT, null=True, related_name="+")
    share = QuantityField(null=True, help_text="percent of the target's value")
    deadline = models.ForeignKey(Deadline, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["plan", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="planning_milestone_key_once"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=0), name="planning_share_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Precedence(models.Model):
    """That a milestone comes after another of its plan (前序节点)."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="precedences")
    after = models.ForeignKey(Milestone, models.CASCADE, related_name="followers")

    class Meta:
        ordering = ["milestone", "after__ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["milestone", "after"], name="planning_precedence_once"),
            models.CheckConstraint(condition=~Q(milestone=F("after")), name="planning_not_after_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.after} → {self.milestone}"


class Gate(models.Model):
    """What must be granted before a milestone may be reached (前置条件), and the post that grants it."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="gates")
    key = models.CharField(max_length=32)
    condition = models.CharField(max_length=200)
    proof = models.CharField(max_length=200, blank=True, help_text="the paper that shows it")
    lifter = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["milestone", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["milestone", "key"], name="planning_gate_key_once"),
        ]

    def __str__(self) -> str:
        return self.condition


class Mark(models.Model):
    """That a milestone was reached or a gate lifted; outside the versions, by key, never deleted.

    `digest` is of what was seen; where the plan says something else now, the page says 条件已变.
    """

    class Kind(models.TextChoices):
        """What happened."""

        REACHED = "reached", "已完成"
        LIFTED = "lifted", "已解除"

    project = models.ForeignKey(Project, models.PROTECT, related_name="marks")
    key = models.CharField(max_length=32)
    kind = models.CharField(max_length=8, choices=Kind)
    digest = models.CharField(max_length=64, help_text="SHA-256 of what was seen")
    on = models.DateField()
    file = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=120, blank=True, help_text="post and name as text")
    reason = models.TextField(blank=True, help_text="why it was revoked")

    class Meta:
        ordering = ["project", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "key", "kind"],
                condition=Q(revoked_at__isnull=True),
                name="planning_mark_open_once",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(reason=""), name="planning_revoked_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.get_kind_display()}"


class Way(models.TextChoices):
    """How the months of a curve come about."""

    EQUAL = "equal", "按月均匀"
    FROM_MONTH = "from_month", "从某月起均匀"
    BY_MILESTONE = "by_milestone", "按节点"
    TYPED = "typed", "逐月填写"
    AT_DEADLINE = "at_deadline", "到期达到"
    HELD = "held", "全年保持"


class Curve(models.Model):
    """What is to stand of a target at each month's end (月度计划), by a plan; a shape for any value.

    One of each target for all units, and one for each unit that differs. A target without a value has a
    proxy (代用), named in words, whose months are of the proxy. `ends_on` is when the last month is due.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="curves")
    target = models.ForeignKey(Target, models.PROTECT, related_name="curves")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    way = models.CharField(max_length=12, choices=Way)
    first_month = models.DateField(null=True, help_text="last day of the first month, in that way alone")
    proxy = models.CharField(max_length=120, blank=True)
    ends_on = models.DateField()

    class Meta:
        ordering = ["plan", "target__code", "unit__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "target"], condition=Q(unit__isnull=True), name="planning_curve_once"
            ),
            models.UniqueConstraint(
                fields=["plan", "target", "unit"],
                condition=Q(unit__isnull=False),
                name="planning_curve_once_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(way="from_month", first_month__isnull=False)
                | (~Q(way="from_month") & Q(first_month__isnull=True)),
                name="planning_first_month_where_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.get_way_display()}"


class CurvePoint(models.Model):
    """The planned cumulative amount at the end of one month, named by its last day."""

    curve = models.ForeignKey(Curve, models.CASCADE, related_name="points")
    month = models.DateField()
    value = QuantityField()

    class Meta:
        ordering = ["curve", "month"]
        constraints = [
            models.UniqueConstraint(fields=["curve", "month"], name="planning_point_once_a_month"),
            models.CheckConstraint(condition=Q(value__gte=0), name="planning_point_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.curve} {self.month:%Y-%m}"
