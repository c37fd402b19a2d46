"""Notices, what the reader took out of them, and what a clerk decided on each fact."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from minsheng.apps.files.models import File
from minsheng.apps.places.models import Division
from minsheng.apps.programmes.models import Edition

if TYPE_CHECKING:
    from minsheng.apps.people.actor import Actor


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices by who asks and by standing."""

    def visible_to(self, actor: "Actor") -> Self:
        """In or under the actor's division."""
        return self.none() if actor.area is None else self.filter(division__path__startswith=actor.area)

    def interpretations(self) -> Self:
        """Those that explain another, and were not taken back."""
        return self.filter(kind=Notice.Kind.INTERPRETATION, state=Notice.State.KEPT)

    def waiting(self) -> Self:
        """Under review."""
        return self.filter(state=Notice.State.REVIEW)


class Notice(models.Model):
    """A document that was handed in to be read (通知), for one division and year.

    The same files for the same division and year are refused while the notice is not withdrawn; `files_hash`
    is the SHA-256 over the hashes of its files in order. A notice exists only once it has been read.

    One that explains another (解读) is kept for its claims: it is never under review and never issued.
    """

    class Kind(models.TextChoices):
        """What the document is."""

        NOTICE = "notice", "通知"
        INTERPRETATION = "interpretation", "解读"

    class State(models.TextChoices):
        """Where the notice stands."""

        REVIEW = "review", "待核对"
        ISSUED = "issued", "已发布"
        WITHDRAWN = "withdrawn", "已撤回"
        KEPT = "kept", "留存"

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.NOTICE)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200, help_text="file name, or the first words of pasted text")
    files_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.REVIEW)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=120, help_text="post and name as text")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "year", "files_hash"],
                condition=~Q(state="withdrawn"),
                name="notices_same_files_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="notice", state__in=("review", "issued", "withdrawn"))
                | Q(kind="interpretation", state__in=("kept", "withdrawn")),
                name="notices_interpretation_never_issued",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def division_path(self) -> str:
        """Whose area the notice is."""
        return self.division.path


class NoticeFile(models.Model):
    """A file of a notice, in the order handed in, with the name it came under."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="files")
    ordinal = models.PositiveSmallIntegerField()
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["notice", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "ordinal"], name="notices_file_ordinal_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Text(models.Model):
    """What one version of the extractor made of a notice's files; every span counts its code points.

    `layout` is the JSON of `core.policy.source` blocks; `remarks` what the file reader left out.
    """

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="texts")
    extractor = models.CharField(max_length=20)
    format = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64, db_index=True)
    text = models.TextField()
    layout = models.JSONField()
    remarks = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "extractor"], name="notices_text_once_an_extractor"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class Reading(models.Model):
    """One reading of a text, or a copy of an issued one that becomes an amendment or erratum.

    `warnings` are the reader's: `[{code, facts, spans, project}]`, `project` by its fact's ordinal. `about`
    and `claims` are those of an interpretation, which has no facts; their keys stand in `claims.py`.
    """

    class State(models.TextChoices):
        """Where the reading stands; a notice has at most one under review."""

        REVIEW = "review", "核对中"
        ISSUED = "issued", "已发布"
        REPLACED = "replaced", "已撤回或放弃"
        KEPT = "kept", "留存"

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="readings")
    text = models.ForeignKey(Text, models.PROTECT, related_name="readings")
    reader = models.CharField(max_length=20)
    read_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.REVIEW)
    basis = models.CharField(max_length=10, choices=Edition.Basis, default=Edition.Basis.NOTICE)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    edition = models.OneToOneField(Edition, models.PROTECT, null=True, related_name="+")
    warnings = models.JSONField(default=list)
    about = models.JSONField(default=dict)
    claims = models.JSONField(default=list)

    class Meta:
        ordering = ["notice", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice"], condition=Q(state="review"), name="notices_one_reading_under_review"
            ),
            models.CheckConstraint(
                condition=Q(state="issued") ^ Q(edition__isnull=True),
                name="notices_issued_reading_has_edition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice}({self.reader})"


class Fact(models.Model):
    """One fact of a reading: as read, and as it stands after the clerk's decisions.

    `value` has the keys of its kind (`values.py`), figures as text; `spans` are `[start, end]` pairs in the
    reading's text, the governing one first. `ordinal` numbers facts through the reading and never changes.
    """

    class Kind(models.TextChoices):
        """What is said."""

        HEAD = "head", "文件"
        CATEGORY = "category", "类别"
        PROJECT = "project", "项目"
        LEAD = "lead", "牵头单位"
        COOPERATING = "cooperating", "配合单位"
        TARGET = "target", "年度目标"
        UNDERTAKING = "undertaking", "无数字承诺"
        PLEDGE = "pledge", "承诺词"
        DEADLINE = "deadline", "时限"
        MEASURE = "measure", "推进措施"
        SUBTARGET = "subtarget", "子任务"
        STANDARD = "standard", "标准"
        UNREAD = "unread", "未读懂"

    class State(models.TextChoices):
        """What the clerk made of it."""

        OPEN = "open", "待核"
        ACCEPTED = "accepted", "已接受"
        EDITED = "edited", "已改"
        REJECTED = "rejected", "不采"

    reading = models.ForeignKey(Reading, models.PROTECT, related_name="facts")
    ordinal = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    project = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    value = models.JSONField()
    spans = models.JSONField(default=list)
    doubt = models.CharField(max_length=40, blank=True, help_text="code of why to look twice")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    version = models.PositiveIntegerField(default=1)
    added_by = models.CharField(
        max_length=120, blank=True, help_text="post and name of the clerk who added it"
    )

    class Meta:
        ordering = ["reading", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "ordinal"], name="notices_fact_ordinal_once"),
        ]
        indexes = [models.Index(fields=["reading", "project", "state"], name="notices_fact_by_project")]

    def __str__(self) -> str:
        return f"{self.ordinal} {self.kind}"


class Decision(models.Model):
    """What a clerk decided on a fact, with the version that was seen (append-only)."""

    class Verb(models.TextChoices):
        """What was done."""

        ACCEPT = "accept", "接受"
        EDIT = "edit", "改"
        REJECT = "reject", "不采"
        REOPEN = "reopen", "撤销"
        RESTORE = "restore", "还原"
        ADD = "add", "补"

    fact = models.ForeignKey(Fact, models.PROTECT, related_name="decisions")
    version_seen = models.PositiveIntegerField(help_text="0 for a fact that was added")
    verb = models.CharField(max_length=8, choices=Verb)
    before = models.JSONField()
    after = models.JSONField()
    decided_by = models.CharField(max_length=120, help_text="post and name as text")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["fact", "version_seen"]
        constraints = [
            models.UniqueConstraint(fields=["fact", "version_seen"], name="notices_version_decided_once"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.fact}"
