"""How a target's figure comes about: what one entry is, and what is asked of it (登记方式)."""

from django.db import models
from django.db.models import Q

from minsheng.apps.programmes.models import Target


class Manner(models.TextChoices):
    """What one entry is, and so how the figure of a row comes about."""

    SUBJECTS = "subjects", "逐个登记"
    WORKS = "works", "按工程登记"
    TOTALS = "totals", "按证明材料登记累计数"
    MEASURED = "measured", "按统计结果登记"
    DELIVERABLES = "deliverables", "按成果登记"
    REVIEW = "review", "按评议登记"


SUMMED = frozenset({Manner.SUBJECTS, Manner.WORKS, Manner.DELIVERABLES})
"""Manners whose figure is the sum of movements; of the others the last entry by its day holds."""


class Subject(models.TextChoices):
    """What is counted one by one."""

    PERSON = "person", "人"
    HOUSEHOLD = "household", "户"
    VISIT = "visit", "人次"
    CASE = "case", "件"
    PAYMENT = "payment", "笔"
    BATCH = "batch", "批次"
    ACTIVITY = "activity", "场次"


class KeyKind(models.TextChoices):
    """By what a subject is told from others."""

    IDENTITY = "identity", "身份证号"
    WEAK = "weak", "姓名、出生日期和性别"
    CODE = "code", "本单位编号"
    DELIVERABLE = "deliverable", "成果名称"
    SITE = "site", "点位、工程类别和阶段"
    NONE = "", "不区分"


BY_IDENTITY = frozenset({Subject.PERSON, Subject.HOUSEHOLD, Subject.VISIT})
"""Subjects told by somebody's identity number; the others by a code that one unit gives."""


class Intake(models.Model):
    """How the figure of one target is entered, from a month on; one row for each target and first month.

    `asks` names the personal fields that are kept with an entry, of `name`, `identity`, `phone`; `key_name`
    the key under which subjects are hashed, one for a programme. Of works `stages` are in their order, and
    `stage` is the one that counts.
    """

    target = models.ForeignKey(Target, models.PROTECT, related_name="intakes")
    from_month = models.DateField(help_text="last day of the first month")
    manner = models.CharField(max_length=12, choices=Manner)
    subject = models.CharField(max_length=10, choices=Subject, blank=True)
    key_kind = models.CharField(max_length=12, choices=KeyKind, blank=True)
    asks = models.JSONField(default=list)
    stage = models.CharField(max_length=20, blank=True)
    stages = models.JSONField(default=list, help_text="of works, in their order")
    gate_papers = models.JSONField(default=dict, help_text="papers that a stage needs, by stage")
    deliverables = models.JSONField(default=list)
    issuers = models.JSONField(default=list, help_text="who may certify a total; empty: anybody")
    may_exceed = models.BooleanField(default=False, help_text="the numerator may be above the denominator")
    key_name = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=1)
    set_by = models.CharField(max_length=120, help_text="post and name as text")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["target", "from_month"]
        constraints = [
            models.UniqueConstraint(fields=["target", "from_month"], name="ledger_intake_once_a_month"),
            models.CheckConstraint(
                condition=(Q(manner="subjects") & ~Q(subject="")) | (~Q(manner="subjects") & Q(subject="")),
                name="ledger_subject_where_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.get_manner_display()}"

    @property
    def is_summed(self) -> bool:
        """Whether the figure is the sum of movements."""
        return self.manner in SUMMED
