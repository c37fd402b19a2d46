"""Where building work is done, the work of one row there, and by which of it a place counts (工程与点位)."""

from django.db import models
from django.db.models import Q

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.people.models import User
from minsheng.apps.places.models import Division
from minsheng.kit.fields import QuantityField

STAGES = ("开工", "基本建成", "竣工验收")
"""The stages of works whose intake names no others, in their order; the last counts."""


GATE_PAPERS = {"开工": ("开工报告或施工许可证",), "竣工验收": ("竣工验收意见",)}
"""What these stages need."""


class WorkKind(models.TextChoices):
    """What is done at a site; a place counts once for each."""

    NEW = "new", "新建"
    EXTENDED = "extended", "改扩建"
    RENEWED = "renewed", "改造"
    REPAIRED = "repaired", "修缮养护"
    FITTED = "fitted", "加装配建"
    OTHER = "other", "其他"


class Site(models.Model):
    """A place where work is done (点位), permanent, whatever year and programme the work belongs to.

    `longitude` and `latitude` are degrees of CGCS2000, both or neither.
    """

    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=200, blank=True)
    longitude = QuantityField(null=True)
    latitude = QuantityField(null=True)
    registered_by = models.CharField(max_length=120, help_text="post and name as text")
    registered_at = models.DateTimeField()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["division", "name"], name="ledger_site_once_a_name"),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__gte=-180, longitude__lte=180, latitude__gte=-90, latitude__lte=90),
                name="ledger_site_place_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Works(models.Model):
    """One kind of work of one row at one site (工程); `amount` as planned, in the target's unit."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="works")
    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="works")
    kind = models.CharField(max_length=10, choices=WorkKind)
    amount = QuantityField()
    unit = models.CharField(max_length=20, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["allocation", "site", "kind"], name="ledger_works_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="ledger_works_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.site}（{self.get_kind_display()}）"
