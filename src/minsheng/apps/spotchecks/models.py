"""Draws of a spot check, what was drawn, and what was found of it (抽查、抽中的条目、核验结果)."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from minsheng.apps.ledger.models import Entry
from minsheng.apps.people.models import Post, User
from minsheng.apps.programmes.models import Programme, Target
from minsheng.kit.fields import QuantityField

if TYPE_CHECKING:
    from minsheng.apps.people.actor import Actor


class SpotCheckQuerySet(models.QuerySet["SpotCheck"]):
    """Draws by who asks."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those of the programmes that the actor sees."""
        seen = Programme.objects.visible_to(actor).order_by().values("pk")
        return self.filter(target__project__programme__in=seen)


class SpotCheck(models.Model):
    """One draw from the entries of a target that count up to a month (抽查), never changed (triggers).

    Each of a target in a month has its ordinal, so that nobody draws until it suits. The frame (总体) are the
    entries whose movements up to the month add up to more than nothing: so many, worth `frame_amount` in the
    target's unit, with a digest of their ids. `core.sampling` says how `seed` draws from them; `by_unit`
    gives each unit its part and at least one.
    """

    target = models.ForeignKey(Target, models.PROTECT, related_name="spot_checks")
    month = models.DateField()
    ordinal = models.PositiveIntegerField()
    seed = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    by_unit = models.BooleanField()
    frame_size = models.PositiveIntegerField()
    frame_amount = QuantityField()
    frame_digest = models.CharField(max_length=64)
    by = models.CharField(max_length=120, help_text="post and name as text")
    at = models.DateTimeField()

    objects = SpotCheckQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["target", "month", "ordinal"], name="spotchecks_draw_once"),
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=models.F("frame_size")) & ~Q(seed=""),
                name="spotchecks_size_within_frame",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.month:%Y-%m} 第{self.ordinal}次"

    def division_path(self) -> str:
        """Whose area it is in."""
        return self.target.project.programme.division.path


class DrawnEntry(models.Model):
    """An entry drawn, in the order drawn, with what it counted then; never changed (triggers)."""

    check_of = models.ForeignKey(SpotCheck, models.PROTECT, related_name="drawn")
    place = models.PositiveIntegerField()
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    amount = QuantityField()

    class Meta:
        ordering = ["check_of", "place"]
        constraints = [
            models.UniqueConstraint(fields=["check_of", "place"], name="spotchecks_place_once"),
            models.UniqueConstraint(fields=["check_of", "entry"], name="spotchecks_entry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.check_of} {self.place}"


class Result(models.Model):
    """What somebody found of an entry drawn, never changed (triggers); of several the last holds.

    `amount` is what there really was, where it was another number than counted.
    """

    class Found(models.TextChoices):
        """What it turned out to be."""

        TRUE = "true", "属实"
        OTHER_AMOUNT = "other", "数量不符"
        UNTRUE = "untrue", "不实"
        NOT_THERE = "absent", "查无"

    drawn = models.ForeignKey(DrawnEntry, models.PROTECT, related_name="results")
    ordinal = models.PositiveIntegerField()
    found = models.CharField(max_length=6, choices=Found)
    amount = QuantityField(null=True)
    words = models.TextField(blank=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["drawn", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["drawn", "ordinal"], name="spotchecks_result_once"),
            models.CheckConstraint(
                condition=Q(found="other", amount__isnull=False, amount__gte=0)
                | (~Q(found="other") & Q(amount__isnull=True)),
                name="spotchecks_amount_where_it_differs",
            ),
            models.CheckConstraint(
                condition=Q(found="true") | ~Q(words=""), name="spotchecks_fault_in_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.drawn} {self.get_found_display()}"
