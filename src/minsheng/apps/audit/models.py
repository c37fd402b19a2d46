"""The chain of events and its head."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models.constraints import BaseConstraint


class Viewer(Protocol):
    """Whoever reads the chain."""

    @property
    def area(self) -> str | None:
        """Path of the division seen with all below it; `""` is everything, `None` nothing."""


class EventQuerySet(models.QuerySet["Event"]):
    """Filters over events."""

    def visible_to(self, viewer: Viewer, *, unplaced: bool = False) -> Self:
        """What was done in or under the viewer's division; `unplaced`: also what has no division."""
        if viewer.area is None:
            return self.none()
        if viewer.area == "":
            return self
        inside = Q(area__startswith=viewer.area)
        return self.filter(inside | Q(area="") if unplaced else inside)


class Event(models.Model):
    """One thing that somebody did (审计事件), written once; triggers refuse its change and deletion.

    Numbers run from 1 without a gap. Actor, post and subject are text, so that no foreign key ties the chain
    to rows that may change or go. `area` is the path of the division of the post that acted, empty for a
    program and for somebody without a post.
    """

    number = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间", db_index=True)
    actor_id = models.CharField("操作人", max_length=80)
    actor_post = models.CharField("岗位", max_length=200, blank=True)
    area = models.CharField("区划路径", max_length=80, blank=True)
    verb = models.CharField("动作", max_length=80)
    subject_type = models.CharField("对象类别", max_length=80, blank=True)
    subject_id = models.CharField("对象编号", max_length=80, blank=True)
    subject_label = models.CharField("对象名称", max_length=200, blank=True)
    facts = models.JSONField("要素", default=dict)
    previous_hash = models.CharField("上一条摘要", max_length=64, unique=True)
    hash = models.CharField("摘要", max_length=64, unique=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[Sequence[str]] = ["-number"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_type", "subject_id", "number"], name="audit_event_by_subject"),
            models.Index(fields=["actor_id", "number"], name="audit_event_by_actor"),
        ]
        constraints: ClassVar[list[BaseConstraint]] = [
            models.CheckConstraint(condition=Q(number__gte=1), name="audit_event_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"


class Head(models.Model):
    """The last event's number and hash: the one row that every audited action locks, last (链头)."""

    ONLY = 1

    id = models.SmallIntegerField(primary_key=True, default=ONLY)
    number = models.BigIntegerField("最后序号")
    hash = models.CharField("最后摘要", max_length=64)

    class Meta:
        constraints: ClassVar[list[BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="audit_head_only_one"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"
