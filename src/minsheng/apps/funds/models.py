"""What a unit was to get, got and paid for a project, by source and month; identities in docs/model.md 12."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from minsheng.apps.people.models import Post, User
from minsheng.apps.places.models import Unit
from minsheng.apps.programmes.models import Project


class Source(models.TextChoices):
    """Who gives the money, highest level first (资金来源)."""

    CENTRAL = "central", "中央"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "区县"
    OTHER = "other", "其他"


class Arrears(models.TextChoices):
    """Why less arrived than was planned (未到位原因); 上级未下达 is not held against the unit."""

    UPPER = "upper", "上级未下达"
    OWN = "own", "本级财政未拨"
    PAPERS = "papers", "手续没有办完"
    NOT_DUE = "not_due", "没到拨付时间"
    OTHER = "other", "其他原因"


class Funds(models.Model):
    """What one unit says of a project's money at the end of a month, all its sources at once (资金填报).

    `month` is its last day. What was confirmed of it counts from its month on, until the next that was; it is
    closed with the programme's period (triggers).
    """

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", "待确认"
        RETURNED = "returned", "已退回"
        CONFIRMED = "confirmed", "已确认"

    project = models.ForeignKey(Project, models.PROTECT, related_name="funds")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    month = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["project", "unit", "month"]
        constraints = [
            models.UniqueConstraint(fields=["project", "unit", "month"], name="funds_once_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.unit} {self.month:%Y-%m}"

    def division_path(self) -> str:
        """Whose area the money is in."""
        return self.project.division_path()


class Sums(models.Model):
    """One source of it: planned for the year, arrived and paid since 1 January, in fen.

    `corrects` is the month that was told too high, where arrived or paid lies below what stood before.
    """

    source = models.CharField(max_length=8, choices=Source)
    planned = models.BigIntegerField()
    arrived = models.BigIntegerField()
    paid = models.BigIntegerField()
    arrears = models.CharField(max_length=8, choices=Arrears, blank=True)
    words = models.TextField(blank=True, help_text="why more came or went than should, or less than before")
    corrects = models.DateField(null=True)

    class Meta:
        abstract = True

    funds_id: int


SUMS = ("planned", "arrived", "paid", "arrears", "words", "corrects")
"""What is said of one source."""


class FundsLine(Sums):
    """A source as it was told last, whether it counts yet or not."""

    funds = models.ForeignKey(Funds, models.CASCADE, related_name="lines")

    class Meta:
        ordering = ["funds", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["funds", "source"], name="funds_line_once_a_source"),
            models.CheckConstraint(
                condition=Q(planned__gte=0, arrived__gte=0, paid__gte=0), name="funds_line_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(paid__lte=F("arrived")) | ~Q(words=""), name="funds_line_paid_has_arrived"
            ),
            models.CheckConstraint(
                condition=Q(arrived__lte=F("planned")) | ~Q(words=""), name="funds_line_arrived_was_planned"
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(words=""), name="funds_line_correction_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funds} {self.get_source_display()}"


class CountedLine(Sums):
    """A source as it was confirmed last: what was told anew waits beside it and changes nothing."""

    funds = models.ForeignKey(Funds, models.CASCADE, related_name="counted")

    class Meta:
        ordering = ["funds", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["funds", "source"], name="funds_counted_once_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.funds} {self.get_source_display()}"


class FundsStep(models.Model):
    """One step of it, never changed (triggers); `version` is the one that it made.

    `figures` is what was entered: source → [planned, arrived, paid] in fen; empty in other steps.
    """

    class Verb(models.TextChoices):
        """What was done."""

        ENTERED = "entered", "填报"
        CONFIRMED = "confirmed", "确认"
        RETURNED = "returned", "退回"

    funds = models.ForeignKey(Funds, models.PROTECT, related_name="steps")
    version = models.PositiveIntegerField()
    verb = models.CharField(max_length=10, choices=Verb)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    figures = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["funds", "version"]
        constraints = [
            models.UniqueConstraint(fields=["funds", "version"], name="funds_step_once_a_version"),
            models.CheckConstraint(
                condition=~Q(verb="returned") | ~Q(reason=""), name="funds_returned_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funds} {self.get_verb_display()}"
