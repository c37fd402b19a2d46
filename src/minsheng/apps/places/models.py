"""Divisions, units, their dated names, groups and successions (区划与单位)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from minsheng.apps.places.tree import Viewer, ids_of, in_area

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models.constraints import BaseConstraint


SINCE_EVER = datetime.date(2000, 1, 1)
"""The first day of divisions and units that say none: before every notice of this kind."""


class Level(models.TextChoices):
    """Level of a division (区划级别), highest first."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "区县级"
    STREET = "street", "街镇级"
    COMMUNITY = "community", "社区村级"


class UnitKind(models.TextChoices):
    """What a unit is (单位类别)."""

    DEPARTMENT = "department", "部门"
    STREET = "street", "街镇"
    COMMUNITY = "community", "社区（村）"
    VERTICAL = "vertical", "垂直管理单位"
    ENTERPRISE = "enterprise", "企业"
    BANK = "bank", "银行"
    PROVIDER = "provider", "承接方"


class NameKind(models.TextChoices):
    """What a name of a unit is (名称类别)."""

    FULL = "full", "全称"
    SHORT = "short", "简称"
    FORMER = "former", "曾用名"


def in_force(on: datetime.date) -> Q:
    """The filter for validities `[begins_on, ends_on)` that hold on a day."""
    return Q(begins_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))


def overlapping(begins_on: datetime.date, ends_on: datetime.date | None) -> Q:
    """The filter for validities that share at least one day with `[begins_on, ends_on)`."""
    later = Q(ends_on__isnull=True) | Q(ends_on__gt=begins_on)
    return later if ends_on is None else later & Q(begins_on__lt=ends_on)


def _runs_forward(name: str) -> BaseConstraint:
    condition = Q(ends_on__isnull=True) | Q(ends_on__gt=F("begins_on"))
    return models.CheckConstraint(condition=condition, name=name)


class DivisionQuerySet(models.QuerySet["Division"]):
    """Filters over the tree of divisions."""

    def within(self, path: str) -> Self:
        """The division at `path` and all below it."""
        return self.filter(path__startswith=path)

    def ancestors(self, path: str) -> Self:
        """The divisions above `path`, root first."""
        return self.filter(pk__in=ids_of(path)[:-1]).order_by("path")

    def descendants(self, path: str) -> Self:
        """The divisions below `path`, without itself."""
        return self.within(path).exclude(path=path)

    def visible_to(self, viewer: Viewer) -> Self:
        """The divisions in or under the viewer's."""
        return self.filter(in_area(viewer, "path"))

    def existing(self, on: datetime.date) -> Self:
        """The divisions that exist on a day."""
        return self.filter(in_force(on))


class Division(models.Model):
    """One administrative division (区划) from a day to a day, the last excluded.

    A change of code, name or parent closes the row and opens another, so a row always says what held then.
    `path` is made of row ids (`places.tree`) and complete once the row is saved.
    """

    code = models.CharField("区划代码", max_length=12)
    name = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=10, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField("路径", max_length=80, db_index=True)
    begins_on = models.DateField("起始日")
    ends_on = models.DateField("终止日", null=True, blank=True)

    objects = DivisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[Sequence[str]] = ["code", "begins_on"]
        constraints: ClassVar[list[BaseConstraint]] = [
            models.UniqueConstraint(fields=["code", "begins_on"], name="places_division_once_a_day"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(ends_on__isnull=True), name="places_division_open_once"
            ),
            _runs_forward("places_division_runs_forward"),
        ]

    def __str__(self) -> str:
        return self.name

    def division_path(self) -> str:
        """The path by which rights on rows are judged."""
        return self.path


class UnitQuerySet(models.QuerySet["Unit"]):
    """Filters over units."""

    def visible_to(self, viewer: Viewer) -> Self:
        """The units of divisions in or under the viewer's."""
        return self.filter(in_area(viewer, "division__path"))

    def existing(self, on: datetime.date) -> Self:
        """The units that exist on a day."""
        return self.filter(in_force(on))


class Unit(models.Model):
    """One unit (单位): permanent; what it was called when stands in `UnitName`.

    `name` repeats the full name in force since the last registration or renaming, so that a list needs no
    join; `name_on` answers for other days.
    """

    division = models.ForeignKey(Division, models.PROTECT, related_name="units")
    code = models.CharField("单位编码", max_length=20, unique=True)
    name = models.CharField("全称", max_length=80)
    kind = models.CharField("类别", max_length=12, choices=UnitKind)
    superior = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="subordinates")
    superior_line = models.CharField("上级条线", max_length=80, blank=True)
    begins_on = models.DateField("起始日")
    ends_on = models.DateField("终止日", null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[Sequence[str]] = ["division__code", "code"]
        constraints: ClassVar[list[BaseConstraint]] = [_runs_forward("places_unit_runs_forward")]

    def __str__(self) -> str:
        return self.name

    def division_path(self) -> str:
        """The path by which rights on rows are judged."""
        return self.division.path

    @property
    def other_names(self) -> list[str]:
        """The short and former names still in use, as prefetched."""
        return [row.name for row in self.names.all() if row.kind != NameKind.FULL and row.ends_on is None]

    def name_on(self, day: datetime.date) -> str:
        """The full name on a day; before the first and after the last registered name, the nearest one."""
        rows = sorted(
            (row for row in self.names.all() if row.kind == NameKind.FULL), key=lambda row: row.begins_on
        )
        begun = [row for row in rows if row.begins_on <= day]
        return begun[-1].name if begun else rows[0].name


class UnitName(models.Model):
    """One name of a unit from a day to a day, the last excluded.

    `division` is the unit's, `key` the name as it is compared (`places.naming`): on one day a key means one
    unit of a division.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="names")
    division = models.ForeignKey(Division, models.PROTECT, related_name="unit_names")
    name = models.CharField("名称", max_length=80)
    key = models.CharField("比较用名", max_length=80, db_index=True)
    kind = models.CharField("名称类别", max_length=8, choices=NameKind)
    begins_on = models.DateField("起始日")
    ends_on = models.DateField("终止日", null=True, blank=True)

    class Meta:
        ordering: ClassVar[Sequence[str]] = ["unit", "begins_on", "id"]
        constraints: ClassVar[list[BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["division", "key"],
                condition=Q(ends_on__isnull=True),
                name="places_unitname_open_once",
            ),
            _runs_forward("places_unitname_runs_forward"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitGroup(models.Model):
    """A name that stands for several units (各县（市）区), valid in the notices of one division."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="unit_groups")
    name = models.CharField("名称", max_length=80)
    key = models.CharField("比较用名", max_length=80)
    members = models.ManyToManyField(Unit, related_name="groups")

    class Meta:
        ordering: ClassVar[Sequence[str]] = ["division", "id"]
        constraints: ClassVar[list[BaseConstraint]] = [
            models.UniqueConstraint(fields=["division", "key"], name="places_unitgroup_once_a_division"),
        ]

    def __str__(self) -> str:
        return self.name

    def division_path(self) -> str:
        """The path by which rights on rows are judged."""
        return self.division.path

    @property
    def member_list(self) -> list[Unit]:
        """The members, as prefetched."""
        return list(self.members.all())


class SuccessionKind(models.TextChoices):
    """How one unit follows another (承继方式)."""

    MERGED = "merged", "并入"
    SPLIT = "split", "拆分"
    RENAMED = "renamed", "更名重组"
    MOVED = "moved", "划转"
    DUPLICATE = "duplicate", "重复登记"


class Succession(models.Model):
    """From a day on `to_unit` does what `from_unit` did (承继); past rows keep the unit as it was."""

    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="successors")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="predecessors")
    day = models.DateField("承继日")
    kind = models.CharField("方式", max_length=10, choices=SuccessionKind)

    class Meta:
        ordering: ClassVar[Sequence[str]] = ["day", "id"]
        constraints: ClassVar[list[BaseConstraint]] = [
            models.UniqueConstraint(fields=["from_unit", "to_unit"], name="places_succession_once"),
            models.CheckConstraint(condition=~Q(from_unit=F("to_unit")), name="places_succession_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.from_unit} → {self.to_unit}"
