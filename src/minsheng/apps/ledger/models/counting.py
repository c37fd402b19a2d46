"""What counts, in which month, and only once (计数)."""

from django.db import models
from django.db.models import Q

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.ledger.models.entries import Entry
from minsheng.apps.ledger.models.works import Site, WorkKind
from minsheng.apps.programmes.models import Target
from minsheng.kit.fields import QuantityField


class Movement(models.Model):
    """One change of what counts at a row in a month, never changed (triggers); months by their last days.

    The figure of a sum is Σ `amount` of months up to its own. The amount of a state is 0: its rows say from
    and until which month the entry's own figures hold. `happened_month` is of the day it was done.
    """

    class Cause(models.TextChoices):
        """Why it moved."""

        ACCEPTED = "accepted", "认定"
        WITHDRAWN = "withdrawn", "撤回"
        TAKEN_OVER = "taken_over", "递补计入"
        RELEASED = "released", "释放"
        AMENDED = "amended", "更正"
        MOVED = "moved", "划转"
        OPENING = "opening", "期初"

    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="movements")
    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="movements")
    month = models.DateField()
    happened_month = models.DateField()
    stage = models.CharField(max_length=20, blank=True)
    amount = QuantityField()
    cause = models.CharField(max_length=10, choices=Cause)
    version = models.PositiveIntegerField(default=0, help_text="of the entry")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["allocation", "month"], name="ledger_movement_month")]
        constraints = [
            models.UniqueConstraint(fields=["entry", "cause", "version"], name="ledger_movement_once"),
            models.CheckConstraint(
                condition=Q(entry__isnull=False) | Q(cause__in=["moved", "opening"]),
                name="ledger_movement_of_an_entry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.allocation} {self.month:%Y-%m} {self.get_cause_display()}"


class Claim(models.Model):
    """Which entry a subject counts by for a target: the first accepted; the next takes over (去重)."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="+")
    key = models.CharField(max_length=160)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="claims")

    class Meta:
        ordering = ["target", "key"]
        constraints = [
            models.UniqueConstraint(fields=["target", "key"], name="ledger_claim_once"),
            models.CheckConstraint(condition=~Q(key=""), name="ledger_claim_has_key"),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.entry_id}"


class SiteClaim(models.Model):
    """By which entry a site counts for a kind of work and a stage, whatever the year (点位去重).

    One not released is the only such. The office releases the former with a reason, and its row stays;
    `is_kept`: its year was closed, so what it counted there stays too.
    """

    site = models.ForeignKey(Site, models.PROTECT, related_name="claims")
    kind = models.CharField(max_length=10, choices=WorkKind)
    stage = models.CharField(max_length=20)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="site_claims")
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=120, blank=True, help_text="post and name as text")
    reason = models.TextField(blank=True)
    is_kept = models.BooleanField(default=False)

    class Meta:
        ordering = ["site", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "kind", "stage"],
                condition=Q(released_at__isnull=True),
                name="ledger_site_claim_once",
            ),
            models.UniqueConstraint(fields=["entry"], name="ledger_site_claim_once_an_entry"),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | ~Q(reason=""), name="ledger_released_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.get_kind_display()} {self.stage}"


class Opening(models.Model):
    """What a row had done before its first month here (期初数).

    `includes_names`: entries of earlier days are part of it; they take their claim and add nothing.
    """

    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="openings")
    from_month = models.DateField(help_text="last day of the first month")
    value = QuantityField()
    includes_names = models.BooleanField(default=False)

    class Meta:
        ordering = ["allocation", "from_month"]
        constraints = [
            models.UniqueConstraint(fields=["allocation", "from_month"], name="ledger_opening_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="ledger_opening_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.allocation} {self.from_month:%Y-%m}"
