"""Long work that runs outside a request."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, ClassVar, Protocol, Self

from django.db import models
from django.db.models import F, Q

from minsheng.apps.jobs.watching import kinds_seen_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models.constraints import BaseConstraint

LOST_AFTER = datetime.timedelta(minutes=2)
"""A running job that has not been heard of for so long has lost its worker."""


class Asker(Protocol):
    """Whoever starts or watches a job; `area` is the path seen, `""` everything, `None` nothing."""

    @property
    def audit_id(self) -> str:
        """The user name, or the program."""

    @property
    def audit_post(self) -> str:
        """The post in words; empty for a program."""

    @property
    def area(self) -> str | None:
        """Path of the division of the post in use."""

    def may(self, permission: str) -> bool:
        """Whether the post in use has the permission."""


class JobQuerySet(models.QuerySet["Job"]):
    """Filters over jobs."""

    def visible_to(self, viewer: Asker) -> Self:
        """The viewer's own jobs, and those for divisions in or under the viewer's of kinds it may watch.

        Which right a kind asks is told where it is registered; `jobs.view` opens the page, not its rows.
        """
        if viewer.area is None:
            return self.none()
        if viewer.area == "":
            return self
        return self.filter(
            Q(requested_by=viewer.audit_id)
            | Q(division_path__startswith=viewer.area, kind__in=kinds_seen_by(viewer)),
        )

    def unheard(self, now: datetime.datetime) -> Self:
        """Running jobs whose worker is gone."""
        return self.filter(state=Job.State.RUNNING, beat_at__lt=now - LOST_AFTER)


class Job(models.Model):
    """One piece of work (作业): what it shall do, how far it is, how it ended.

    `run` counts its runs; every write of a run names its number, so that a worker believed dead cannot
    overwrite the run that took its place. State, progress and end are changed by compare-and-set alone.
    """

    class State(models.TextChoices):
        """Where a job stands."""

        QUEUED = "queued", "排队中"
        RUNNING = "running", "进行中"
        DONE = "done", "已完成"
        FAILED = "failed", "未完成"
        CANCELLED = "cancelled", "已取消"

    kind = models.CharField("种类", max_length=60)
    title = models.CharField("名称", max_length=120)
    arguments = models.JSONField("要素", default=dict)
    state = models.CharField("状态", max_length=10, choices=State, default=State.QUEUED)
    run = models.PositiveIntegerField("第几次", default=1)
    done = models.PositiveBigIntegerField("已办", default=0)
    total = models.PositiveBigIntegerField("共", default=0)
    words = models.CharField("进展", max_length=200, blank=True)
    result = models.JSONField("结果", default=dict)
    problem_code = models.CharField("问题", max_length=80, blank=True)
    problem_facts = models.JSONField("问题要素", default=dict)
    requested_by = models.CharField("发起人", max_length=80)
    requested_post = models.CharField("发起岗位", max_length=200, blank=True)
    division_path = models.CharField("区划路径", max_length=80, blank=True)
    cancel_requested = models.BooleanField("要求取消", default=False)
    created_at = models.DateTimeField("发起时间", auto_now_add=True)
    queued_at = models.DateTimeField("排队时间")
    started_at = models.DateTimeField("开始时间", null=True)
    beat_at = models.DateTimeField("最近动静", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[Sequence[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "beat_at"], name="jobs_job_by_state"),
            models.Index(fields=["requested_by", "id"], name="jobs_job_by_requester"),
        ]
        constraints: ClassVar[list[BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(total=0) | Q(done__lte=F("total")), name="jobs_job_done_within_total"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def asked_from_post_of(self, viewer: Asker) -> bool:
        """Whether the viewer's post in use is the one that asked; a program stands above posts.

        Told by the number at the end of the words, since a unit may be renamed in between.
        """
        asked, now = (words.rpartition("#")[2] for words in (self.requested_post, viewer.audit_post))
        return viewer.area == "" or asked == now

    def is_lost(self, now: datetime.datetime) -> bool:
        """Whether it is running by its state alone, its worker gone."""
        return (
            self.state == self.State.RUNNING and self.beat_at is not None and now - self.beat_at > LOST_AFTER
        )
