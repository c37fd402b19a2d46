"""Workbooks that units upload, and how far each is written (导入批次)."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from minsheng.apps.files.models import File
from minsheng.apps.people.fields import EncryptedField
from minsheng.apps.people.models import Post, User
from minsheng.apps.places.models import Unit
from minsheng.apps.programmes.models import Programme

if TYPE_CHECKING:
    from minsheng.apps.people.actor import Actor


class BatchQuerySet(models.QuerySet["Batch"]):
    """Batches by who asks."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those that the actor's unit uploaded."""
        return self.filter(unit=actor.unit_id) if actor.unit_id else self.none()


class Batch(models.Model):
    """One uploaded workbook (登记表) of a unit and month, from its check to its last range.

    Written in ranges of at most 2,000 rows, each whole: `done` are the rows behind the last one. `digest` is
    an HMAC over the file, so that nobody tries identity numbers against it. File and preview are encrypted
    and gone once the batch has ended; `faults` stay: sheet, row, column and the code of what is wrong.
    """

    class State(models.TextChoices):
        """How far it is."""

        CHECKING = "checking", "正在检查"
        READY = "ready", "待确认"
        WRITING = "writing", "正在写入"
        DONE = "done", "已写入"
        DROPPED = "dropped", "已放弃"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    month = models.DateField(help_text="last day of the month")
    digest = models.CharField(max_length=110)
    template = models.PositiveIntegerField(help_text="version of the template that the workbook was made by")
    state = models.CharField(max_length=10, choices=State, default=State.CHECKING)
    file = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    preview = EncryptedField(blank=True, help_text="JSON of what the check found, and versions of entries")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "month", "digest"],
                condition=Q(ended_at__isnull=True),
                name="ledger_batch_once_while_open",
            ),
            models.CheckConstraint(condition=Q(done__lte=F("rows")), name="ledger_batch_done_within_rows"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(file__isnull=True),
                name="ledger_batch_ends_without_file",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "dropped"], ended_at__isnull=False)
                | Q(state__in=["checking", "ready", "writing"], ended_at__isnull=True),
                name="ledger_batch_ended_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.month:%Y-%m} 登记表"

    def division_path(self) -> str:
        """Whose area the batch is: that of the programme."""
        return self.programme.division_path()

    def owner_units(self) -> frozenset[int]:
        """The unit that uploaded it."""
        return frozenset({self.unit_id})
