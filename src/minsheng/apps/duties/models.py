"""Who answers for a project, from a day to a day, and who signed for it (责任清单)."""

from django.db import models
from django.db.models import F, Q

from minsheng.apps.people.models import Post, User
from minsheng.apps.places.models import Unit
from minsheng.apps.programmes.models import Edition, Project, Target


class Duty(models.Model):
    """Who reports on a project or one of its targets, or what a unit owes a project (职责).

    One row for each project, target and unit from a day to a day, the last excluded. Who leads and in which
    order says the edition; without a reporting row the first printed lead reports.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="duties")
    target = models.ForeignKey(Target, models.PROTECT, null=True, related_name="duties")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    reports = models.BooleanField()
    words = models.TextField(blank=True, help_text="what the unit owes; empty in a reporting row")
    begins_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ["project", "begins_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(reports=True, target__isnull=True, ends_on__isnull=True),
                name="duties_one_reports_on_a_project",
            ),
            models.UniqueConstraint(
                fields=["project", "target"],
                condition=Q(reports=True, target__isnull=False, ends_on__isnull=True),
                name="duties_one_reports_on_a_target",
            ),
            models.UniqueConstraint(
                fields=["project", "unit"],
                condition=Q(reports=False, ends_on__isnull=True),
                name="duties_owed_once_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(reports=True, words="") | (Q(reports=False, target__isnull=True) & ~Q(words="")),
                name="duties_reports_or_says_what_is_owed",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("begins_on")),
                name="duties_duty_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.unit}"


class Function(models.TextChoices):
    """For what a post answers on behalf of a unit (责任人), highest first."""

    LEADER = "leader", "分管领导"
    HEAD = "head", "主要负责人"
    DEPUTY = "deputy", "分管负责人"
    LIAISON = "liaison", "联络员"


class Charge(models.Model):
    """The post that answers for a unit's part of a project (责任人): one a day for each function.

    Who held the post is told by its tenures, so a hand-over changes nothing here. `unit` is the unit
    answered for, which for the leader in charge is another than the post's.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="charges")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    function = models.CharField(max_length=8, choices=Function)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    begins_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        ordering = ["project", "unit", "begins_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "unit", "function"],
                condition=Q(ends_on__isnull=True),
                name="duties_charge_open_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("begins_on")),
                name="duties_charge_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.unit} {self.get_function_display()}"


class Signature(models.Model):
    """That a unit took note of its part of a project (签收): one row each time, never changed.

    `digest` is of what was signed (`digests.digest_of`); where it is no longer that of the page, the page
    says 签收后有变动 and the unit signs again.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="signatures")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, help_text="SHA-256 of what was signed")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["project", "unit", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.project} {self.unit}"
