"""The months of a programme, and what stands of each row at their ends (月份与完成情况)."""

from django.db import models
from django.db.models import Q

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.ledger.models.entries import GRADES
from minsheng.apps.programmes.models import Programme
from minsheng.kit.fields import QuantityField


class Period(models.Model):
    """One month of a programme, named by its last day; the January after the year is its closing (年终清算).

    `closing_at` stops acceptance for the month, `frozen_at` every change of it: triggers ask this row.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="periods")
    month = models.DateField()
    due_on = models.DateField(null=True, help_text="null until the programme has a rule for it")
    closing_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.CharField(max_length=120, blank=True, help_text="post and name as text")

    class Meta:
        ordering = ["programme", "month"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "month"], name="ledger_period_once"),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True) | Q(closing_at__isnull=False),
                name="ledger_period_closes_before_it_freezes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.month:%Y-%m}"


class Standing(models.Model):
    """What stands of one row at the end of a month, cumulative (完成情况); moves with acceptance alone.

    `value` is in the target's unit, null while nothing is known; a rate has numerator and denominator, named
    deliverables too. `stages` are amounts as text by stage. `is_closed` by an approved report.
    """

    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="standings")
    month = models.DateField()
    is_closed = models.BooleanField(default=False)
    value = QuantityField(null=True)
    numerator = QuantityField(null=True)
    denominator = QuantityField(null=True)
    grade = models.PositiveSmallIntegerField(choices=GRADES, null=True)
    stages = models.JSONField(default=dict)

    class Meta:
        ordering = ["allocation", "month"]
        indexes = [models.Index(fields=["month", "allocation"], name="ledger_standing_month")]
        constraints = [
            models.UniqueConstraint(fields=["allocation", "month"], name="ledger_standing_once"),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                name="ledger_standing_denominator_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.allocation} {self.month:%Y-%m}"
