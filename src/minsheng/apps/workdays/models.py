"""Days of the calendar that are settled; what no row names follows the weekday and is provisional."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models.constraints import BaseConstraint


class WorkingDay(models.Model):
    """One settled day: worked or not, and who says so (工作日历); one calendar for the whole site."""

    class Origin(models.TextChoices):
        """Who settled the day; the library never overwrites the office."""

        LIBRARY = "library", "日历库"
        OFFICE = "office", "办公室"

    day = models.DateField("日期", unique=True)
    works = models.BooleanField("上班")
    origin = models.CharField("来源", max_length=10, choices=Origin.choices)
    source = models.CharField("依据", max_length=200)
    set_by = models.CharField("谁定的", max_length=80)
    set_at = models.DateTimeField("何时定的")

    class Meta:
        ordering: ClassVar[Sequence[str]] = ["day"]
        constraints: ClassVar[list[BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(source=""), name="workdays_day_names_its_source"),
            models.CheckConstraint(
                condition=Q(origin__in=["library", "office"]), name="workdays_day_origin_known"
            ),
        ]

    def __str__(self) -> str:
        return self.day.isoformat()
