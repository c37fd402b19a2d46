"""Layouts of tables that are filed upwards (上报格式)."""

from typing import TYPE_CHECKING, Self

from django.db import models

from minsheng.apps.places.models import Division

if TYPE_CHECKING:
    from minsheng.apps.people.actor import Actor


class LayoutQuerySet(models.QuerySet["Layout"]):
    """Layouts by who asks."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those of the actor's own division: an upper office has its own."""
        return self.filter(division=actor.division) if actor.division is not None else self.none()

    def current(self) -> Self:
        """The last version of each, by name."""
        later = Layout.objects.filter(
            division=models.OuterRef("division"),
            name=models.OuterRef("name"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(later)).order_by("name")


class Layout(models.Model):
    """One version of a layout; a change makes the next, so that an export can name the one it followed.

    `columns` in order: `field` (a key of `fields.FIELDS`, empty for a column left to be filled by hand),
    `heading`, `factor` (of a number: 1, 1000, 10000, 100000000). `per_project`: one row a project, with the
    target that gives it its word; else one a target.
    """

    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    per_project = models.BooleanField()
    columns = models.JSONField()
    by = models.CharField(max_length=120, help_text="post and name as text")
    at = models.DateTimeField()

    objects = LayoutQuerySet.as_manager()

    class Meta:
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["division", "name", "version"], name="filing_layout_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} 第{self.version}版"

    def division_path(self) -> str:
        """Whose area it is in."""
        return self.division.path
