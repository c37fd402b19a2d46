"""Reports of rows, and what a frozen month said; identities and locks in docs/model.md 13."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from minsheng.apps.cascade.models import Allocation, Answer
from minsheng.apps.files.models import File
from minsheng.apps.ledger.models import Period
from minsheng.apps.ledger.models.entries import GRADES
from minsheng.apps.people.fields import EncryptedField
from minsheng.apps.people.models import Post, User
from minsheng.apps.places.models import Unit
from minsheng.apps.planning.models import Plan
from minsheng.apps.programmes.models import Edition, Programme, Project, Target
from minsheng.core.standing import Word
from minsheng.kit.fields import QuantityField

if TYPE_CHECKING:
    from minsheng.apps.people.actor import Actor

_WORDS = [(word.value, word.value) for word in Word]


class Thresholds(models.Model):
    """Up to which gap in points each word of pace holds (进度分档); append-only, the last holds.

    `band` is what 左右, 约 and 近 leave below a figure, as a share of 1.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="thresholds")
    ordinal = models.PositiveSmallIntegerField()
    ahead = QuantityField()
    on_plan = QuantityField()
    slight = QuantityField()
    behind = QuantityField()
    band = QuantityField()
    set_by = models.CharField(max_length=120, help_text="post and name as text")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["programme", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "ordinal"], name="months_thresholds_once"),
            models.CheckConstraint(
                condition=Q(ahead__lt=F("on_plan"), on_plan__lt=F("slight"), slight__lt=F("behind")),
                name="months_thresholds_rise",
            ),
            models.CheckConstraint(condition=Q(band__gte=0), name="months_band_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} 第 {self.ordinal} 次"


class Routine(models.Model):
    """A project that goes on from year to year and gets no word of pace (常态化), from a month on."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="routines")
    from_month = models.DateField(help_text="last day of the first month")
    to_month = models.DateField(null=True, help_text="last day of the last month")
    document = models.CharField(max_length=200)
    set_by = models.CharField(max_length=120, help_text="post and name as text")

    class Meta:
        ordering = ["project", "from_month"]
        constraints = [
            models.UniqueConstraint(fields=["project", "from_month"], name="months_routine_once"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(to_month=None), name="months_routine_open_once"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="months_routine_has_document"),
            models.CheckConstraint(
                condition=Q(to_month=None) | Q(to_month__gte=F("from_month")),
                name="months_routine_ends_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} 常态化"


class ReportQuerySet(models.QuerySet["Report"]):
    """Reports by who asks."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the rows that the actor sees: of its unit, given on by it, led by it, or of its area."""
        return self.filter(allocation__in=Allocation.objects.visible_to(actor).order_by().values("pk"))


class Report(models.Model):
    """What a unit says of its row in a month (月报), named by the month's last day; one for each.

    It holds words; its figure is the row's standing. `digest` is of the entries that it was submitted with.
    """

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", "待审核"
        SUBMITTED = "submitted", "待认可"
        RETURNED = "returned", "已退回"
        APPROVED = "approved", "已认可"

    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="reports")
    month = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    sentence = models.TextField(blank=True, help_text="what was done, in a sentence")
    problem = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    is_unchanged = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["month", "allocation"]
        indexes = [models.Index(fields=["month", "state"], name="months_report_state")]
        constraints = [
            models.UniqueConstraint(fields=["allocation", "month"], name="months_report_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "returned"]) | ~Q(digest=""),
                name="months_report_says_of_which_entries",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.allocation} {self.month:%Y-%m}"

    def division_path(self) -> str:
        """Whose area the report is."""
        return self.allocation.division_path()


class ReportStep(models.Model):
    """One step of a report, never changed (triggers); `version` is the report's that it made."""

    class Verb(models.TextChoices):
        """What was done."""

        WRITTEN = "written", "填写"
        SUBMITTED = "submitted", "审核通过"
        RETURNED = "returned", "退回"
        APPROVED = "approved", "认可"

    report = models.ForeignKey(Report, models.PROTECT, related_name="steps")
    version = models.PositiveIntegerField()
    verb = models.CharField(max_length=10, choices=Verb)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["report", "version"]
        constraints = [
            models.UniqueConstraint(fields=["report", "version"], name="months_step_once_a_version"),
            models.CheckConstraint(
                condition=~Q(verb="returned") | ~Q(reason=""), name="months_returned_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.get_verb_display()}"


class ReportScan(models.Model):
    """The printed sheet of a unit's month with its signatures (签字扫描件), never changed (triggers)."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="scans")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    name = EncryptedField(blank=True)
    by = models.CharField(max_length=120, help_text="post and name as text")
    at = models.DateTimeField()

    class Meta:
        ordering = ["period", "unit", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["period", "unit", "file"], name="months_scan_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.period.month:%Y-%m}"


class Judged(models.Model):
    """How something stood when its month was frozen: planned and actual share (1 is all), gap in points.

    Shares and gap are rounded to six decimals; the word was found before rounding. Null where no share makes
    sense, or nothing was known.
    """

    planned = QuantityField(null=True)
    actual = QuantityField(null=True)
    gap = QuantityField(null=True)
    word = models.CharField(max_length=10, choices=_WORDS, blank=True)

    class Meta:
        abstract = True


class Stands(Judged):
    """The figure it rests on, in the target's unit; a rate has numerator and denominator."""

    value = QuantityField(null=True)
    numerator = QuantityField(null=True)
    denominator = QuantityField(null=True)
    grade = models.PositiveSmallIntegerField(choices=GRADES, null=True)
    stages = models.JSONField(default=dict)
    is_met = models.BooleanField()
    is_started = models.BooleanField()

    class Meta:
        abstract = True


class ProjectStanding(Judged):
    """The word of a project in a frozen month, with the target that gave it and the limits of then.

    Shares and gap are of that target; where no pace gave the word, of the first of the project's own.
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="projects")
    project = models.ForeignKey(Project, models.PROTECT, related_name="standings")
    slowest = models.ForeignKey(Target, models.PROTECT, null=True, related_name="+")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    thresholds = models.ForeignKey(Thresholds, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["period", "project"]
        constraints = [
            models.UniqueConstraint(fields=["period", "project"], name="months_project_once"),
            models.CheckConstraint(condition=~Q(word=""), name="months_project_has_a_word"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.word}"


class TargetStanding(Stands):
    """What stood of a target in a frozen month, rolled up from its rows.

    `worst` in place of a value where none stands for all units (不汇总); `units` rows rolled up, of which
    `missing` said nothing and `reported` had an approved report. `is_hard`: it counted for the word.
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="targets")
    target = models.ForeignKey(Target, models.PROTECT, related_name="standings")
    is_hard = models.BooleanField()
    worst = QuantityField(null=True)
    plan = models.ForeignKey(Plan, models.PROTECT, null=True, related_name="+")
    units = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()
    reported = models.PositiveIntegerField()

    class Meta:
        ordering = ["period", "target"]
        constraints = [models.UniqueConstraint(fields=["period", "target"], name="months_target_once")]

    def __str__(self) -> str:
        return f"{self.target} {self.word}"


class RowStanding(Stands):
    """What stood of a row in a frozen month, with the number it had and how its report was.

    `answer` says that a lower level's target carried it; `carried` is the standing copied, None where that
    level had not frozen the month.
    """

    class Reported(models.TextChoices):
        """How its report was when the month was frozen."""

        APPROVED = "approved", "已认可"
        SUBMITTED = "submitted", "未审"
        MISSING = "missing", "未报"

    period = models.ForeignKey(Period, models.PROTECT, related_name="rows")
    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="frozen")
    given = QuantityField(null=True)
    is_leaf = models.BooleanField()
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, related_name="+")
    carried = models.ForeignKey(TargetStanding, models.PROTECT, null=True, related_name="+")
    reported = models.CharField(max_length=10, choices=Reported)

    class Meta:
        ordering = ["period", "allocation"]
        constraints = [models.UniqueConstraint(fields=["period", "allocation"], name="months_row_once")]

    def __str__(self) -> str:
        return f"{self.allocation} {self.word}"
