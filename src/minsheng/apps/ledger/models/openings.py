"""Opening figures on their way: put up with a document, taken or sent back by another (期初数的申报)."""

from django.db import models
from django.db.models import Q

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.people.models import User
from minsheng.kit.fields import QuantityField


class OpeningProposal(models.Model):
    """What a row is said to have done before its first month here; accepted, it makes the row's `Opening`.

    One that was returned stays, and a further row is put up in its place.
    """

    class State(models.TextChoices):
        """Where it stands."""

        SUBMITTED = "submitted", "待认定"
        ACCEPTED = "accepted", "已认定"
        RETURNED = "returned", "已退回"

    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="opening_proposals")
    from_month = models.DateField(help_text="last day of the first month")
    value = QuantityField()
    includes_names = models.BooleanField(default=False)
    document = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.SUBMITTED)
    put_up_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    put_up_as = models.CharField(max_length=120, help_text="post and name as text")
    put_up_at = models.DateTimeField()
    decided_as = models.CharField(max_length=120, blank=True, help_text="post and name as text")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["allocation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["allocation"],
                condition=Q(state__in=["submitted", "accepted"]),
                name="ledger_opening_proposal_once",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0) & ~Q(document=""), name="ledger_opening_proposal_whole"
            ),
            models.CheckConstraint(
                condition=Q(state="submitted", decided_at__isnull=True)
                | Q(decided_at__isnull=False) & ~Q(state="submitted"),
                name="ledger_opening_proposal_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.allocation} {self.from_month:%Y-%m} {self.get_state_display()}"
