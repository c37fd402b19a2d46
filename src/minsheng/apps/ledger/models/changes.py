"""What of sites and works was put right once they stood: before, after, why and by whom (更正)."""

from django.db import models
from django.db.models import Q

from minsheng.apps.ledger.models.works import Site, Works
from minsheng.apps.people.models import User


class _Change(models.Model):
    """One correction, never changed (triggers): all that may be corrected, before and after, as text."""

    ordinal = models.PositiveIntegerField()
    was = models.JSONField()
    now = models.JSONField()
    reason = models.TextField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_as = models.CharField(max_length=120, help_text="post and name as text")
    at = models.DateTimeField()

    class Meta:
        abstract = True


class SiteChange(_Change):
    """A correction of a place: name, address and degrees; the row of the site has the present ones."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="changes")

    class Meta:
        ordering = ["site", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["site", "ordinal"], name="ledger_site_change_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="ledger_site_change_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.ordinal}"


class WorksChange(_Change):
    """A correction of works: the planned amount, and the papers of accepted stages by entry and name."""

    works = models.ForeignKey(Works, models.PROTECT, related_name="changes")

    class Meta:
        ordering = ["works", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["works", "ordinal"], name="ledger_works_change_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="ledger_works_change_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.works} {self.ordinal}"
