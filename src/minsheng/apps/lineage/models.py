"""What an upper level's or an earlier year's projects and targets became, as decided (上下级与历年对照)."""

from django.db import models
from django.db.models import Q

from minsheng.apps.programmes.models import Edition, Programme, Project, Target


class Kind(models.TextChoices):
    """What a decided row says; a dropped one has its source alone, a new one its project alone."""

    PARENT = "parent", "承接上级"
    CONTINUED = "continued", "延续上年"
    INTO_MECHANISM = "into_mechanism", "转为机制"
    DROPPED = "dropped", "没有去向"
    NEW = "new", "没有来源"


class TargetKind(models.TextChoices):
    """What was decided of two targets; unrelated is a decided no."""

    PARENT = "parent", "承接上级"
    CONTINUED = "continued", "延续上年"
    INTO_MECHANISM = "into_mechanism", "转为机制"
    UNRELATED = "unrelated", "不是同一个数"


ABSENCES = (Kind.DROPPED, Kind.NEW)
"""Kinds with one side alone."""


class Decided(models.Model):
    """A decision, never changed: a correction ends it and adds another."""

    source_edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    decided_by = models.CharField(max_length=120, help_text="post and name as text")
    decided_at = models.DateTimeField()
    ended_by = models.CharField(max_length=120, blank=True, help_text="post and name as text")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Lineage(Decided):
    """What became of one project, or where one came from.

    Several open rows share a side where projects merged or were split. The editions are those seen when it
    was decided.
    """

    predecessor = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    source = models.ForeignKey(Project, models.PROTECT, null=True, related_name="descent")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="lineage")
    kind = models.CharField(max_length=16, choices=Kind)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["programme", "predecessor", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind="dropped", source__isnull=False, project__isnull=True)
                    | Q(kind="new", source__isnull=True, project__isnull=False)
                    | Q(
                        kind__in=("parent", "continued", "into_mechanism"),
                        source__isnull=False,
                        project__isnull=False,
                    )
                ),
                name="lineage_sides_fit_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("dropped", "new")) | ~Q(reason=""), name="lineage_absence_has_reason"
            ),
            models.UniqueConstraint(
                fields=["source", "project"],
                condition=Q(ended_at__isnull=True, source__isnull=False, project__isnull=False),
                name="lineage_pair_open_once",
            ),
            models.UniqueConstraint(
                fields=["source", "programme"],
                condition=Q(ended_at__isnull=True, project__isnull=True),
                name="lineage_dropped_open_once",
            ),
            models.UniqueConstraint(
                fields=["project", "predecessor"],
                condition=Q(ended_at__isnull=True, source__isnull=True),
                name="lineage_new_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source or '—'} → {self.project or '—'}"


class TargetLineage(Decided):
    """Two targets that are one thing at two levels or in two years, or that are decided not to be."""

    source = models.ForeignKey(Target, models.PROTECT, related_name="descent")
    target = models.ForeignKey(Target, models.PROTECT, related_name="lineage")
    kind = models.CharField(max_length=16, choices=TargetKind)

    class Meta:
        ordering = ["target", "source", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target"],
                condition=Q(ended_at__isnull=True),
                name="lineage_targets_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class Proposed(models.Model):
    """What the matcher finds between two editions, kept because it never changes while the matcher does not.

    No decision: it may be thrown away at any time and is made again when asked for.
    """

    source_edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    matcher = models.CharField(max_length=64, help_text="SHA-256 of the matcher's sources and word lists")
    found = models.JSONField(help_text="the alignment; keys are ids of projects and targets as text")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_edition", "edition"], name="lineage_proposed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source_edition} → {self.edition}"
