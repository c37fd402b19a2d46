"""Programmes and their editions: a thing that lasts is one row, what a document says of it another."""

import re
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from minsheng.apps.files.models import File
from minsheng.apps.people.models import Role
from minsheng.apps.places.models import Division, Unit, UnitGroup
from minsheng.kit.fields import QuantityField

if TYPE_CHECKING:
    from minsheng.apps.people.actor import Actor


_CLAUSE_END = re.compile(r"[,，;；。]")


def first_clause(title: str) -> str:
    """The first clause of a title that says enough, by which people call the project."""
    return next((clause for clause in _CLAUSE_END.split(title) if len(clause) > 3), title)


COVERING_ROLES = frozenset({Role.OFFICE, Role.LEADER, Role.SUPERVISOR, Role.FINANCE, Role.AUDITOR})
"""Roles that see the divisions below their own."""


class Comparator(models.TextChoices):
    """How a figure binds; the printed word stands beside it."""

    GE = "ge", "不少于"
    LE = "le", "不高于"
    EQ = "eq", "等于"
    APPROX = "approx", "左右"
    RANGE = "range", "区间"


class TargetType(models.TextChoices):
    """How a target is computed (INVENTORY 5.1)."""

    A = "A", "累计数量"
    B = "B", "比例、覆盖率"
    C = "C", "标准水平"
    D = "D", "状态值"
    E = "E", "节点工程"
    F = "F", "机制、机构"
    G = "G", "定性承诺"
    H = "H", "无任务"


class Hold(models.TextChoices):
    """When a target counts as met."""

    REACH = "reach", "年底达到"
    HELD = "held", "逐月保持"
    PER_UNIT = "per_unit", "每个单位都达到"


class Origin(models.TextChoices):
    """Which level put the project on the list (来源)."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    OWN = "own", "自定"


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Programmes by who asks."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of the actor's division and those above; with a role that covers an area, those below too."""
        area = actor.area
        if area is None:
            return self.none()
        wanted = Q(division__path__in=[area[: end + 1] for end, letter in enumerate(area) if letter == "/"])
        if actor.is_system or actor.role in COVERING_ROLES:
            wanted |= Q(division__path__startswith=area)
        return self.filter(wanted)


class Programme(models.Model):
    """The list of livelihood projects of a division and year (民生实事方案); carries identity alone.

    A second list of the same division and year has a letter at the end of its code.
    """

    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=32, unique=True)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "code"]

    def __str__(self) -> str:
        return self.code

    def division_path(self) -> str:
        """Whose area the programme is."""
        return self.division.path


class Edition(models.Model):
    """What one document says of a programme (版次), never changed; a correction is a further edition.

    In force on a day is the edition with the greatest `in_force_from` not after it, ties by ordinal; before
    all of them, the first. `record` is the canonical document of what it says; `verify` compares it with
    the rows.
    """

    class Basis(models.TextChoices):
        """What the edition rests on."""

        NOTICE = "notice", "通知"
        AMENDMENT = "amendment", "调整"
        ERRATUM = "erratum", "勘误"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="editions")
    ordinal = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=10, choices=Basis)
    reason = models.TextField(blank=True, help_text="why an amendment or erratum was needed")
    title = models.CharField(max_length=200)
    document_number = models.CharField(max_length=60, blank=True)
    issuer = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField(null=True)
    in_force_from = models.DateField()
    issued_at = models.DateTimeField()
    text_hash = models.CharField(max_length=64, help_text="SHA-256 of the notice's unaltered text")
    file = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    record = models.ForeignKey(
        File, models.PROTECT, null=True, related_name="+", help_text="null only while being issued"
    )

    class Meta:
        ordering = ["programme", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "ordinal"], name="programmes_edition_ordinal_once"),
            models.CheckConstraint(
                condition=Q(basis="notice") | ~Q(reason=""), name="programmes_edition_change_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} 第 {self.ordinal} 版"


class Category(models.Model):
    """A chapter of one edition's list (类别), with the item count printed in its brackets."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="categories")
    ordinal = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    part = models.CharField(max_length=120, blank=True)
    declared_count = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["edition", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "ordinal"], name="programmes_category_ordinal_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Project(models.Model):
    """One promise of a programme, through all its editions (民生实事项目); `code` is never reused."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="projects")
    code = models.CharField(max_length=48, unique=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    def division_path(self) -> str:
        """Whose area the project is."""
        return self.programme.division.path


class Target(models.Model):
    """One thing that a project is held to, through all editions (目标); serials are never reused.

    `project` is the one it was first printed under; where it stands in an edition says its `TargetValue`.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="targets")
    code = models.CharField(max_length=56, unique=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Quoted(models.Model):
    """Where a published fact stands: words of the notice, code points in its text, and the text's hash.

    Facts of several places keep the further ones in `more_spans` as `[start, end]` pairs. A fact that a clerk
    wrote without a passage has an empty quote and start = end = 0.
    """

    quote = models.TextField(blank=True)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    more_spans = models.JSONField(default=list)
    locator = models.CharField(max_length=60, blank=True)
    text_hash = models.CharField(max_length=64)

    class Meta:
        abstract = True


class ProjectText(Quoted):
    """What one edition says of a project: its words, place, origin and whether there is a task."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="texts")
    project = models.ForeignKey(Project, models.PROTECT, related_name="texts")
    category = models.ForeignKey(Category, models.PROTECT, null=True, related_name="texts")
    ordinal = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=16, blank=True, help_text="as printed, in Arabic digits")
    title = models.TextField()
    origin = models.CharField(max_length=8, choices=Origin, blank=True)
    has_task = models.BooleanField()
    type = models.CharField(max_length=1, choices=TargetType)

    class Meta:
        ordering = ["edition", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "project"], name="programmes_text_once_an_edition"),
            models.UniqueConstraint(fields=["edition", "ordinal"], name="programmes_text_ordinal_once"),
            models.CheckConstraint(
                condition=Q(has_task=True) ^ Q(type=TargetType.H), name="programmes_no_task_is_type_h"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def short_title(self) -> str:
        """The first clause of the title, by which people call the project."""
        return first_clause(self.title)


class Said(Quoted):
    """A fact below a project's text, in printed order."""

    text = models.ForeignKey(ProjectText, models.PROTECT, related_name="%(class)s_rows")
    ordinal = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering = ["text", "ordinal"]


class Responsibility(Said):
    """A unit or group of units named beside a project (牵头单位、配合单位), in printed order.

    `name` is as printed; a mask or a phrase that a clerk confirmed as no unit has neither unit nor group.
    """

    class Relation(models.TextChoices):
        """Lead or cooperating."""

        LEAD = "lead", "牵头"
        COOPERATING = "cooperating", "配合"

    relation = models.CharField(max_length=12, choices=Relation)
    name = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey(UnitGroup, models.PROTECT, null=True, related_name="+")

    class Meta(Said.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=True) | Q(group__isnull=True),
                name="programmes_responsible_unit_or_group",
            ),
        ]


class Measure(Said):
    """A printed step of how a project is carried out (推进措施)."""

    number = models.CharField(max_length=16, blank=True)
    words = models.TextField()


class Figure(Said):
    """A quantity as printed; a range has low and high.

    A share `7:2:1` keeps its parts as text in `ratio`, its first part in `low` and the unit `ratio`. `low` is
    null in a deliverable or graded pledge alone.
    """

    words = models.TextField(help_text="from the word that says what is counted to the unit")
    comparator = models.CharField(max_length=8, choices=Comparator)
    printed = models.CharField(max_length=20, blank=True, help_text="the word that gave the comparator")
    low = QuantityField(null=True)
    high = QuantityField(null=True, help_text="the upper end of a range")
    ratio = models.CharField(max_length=40, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    baseline = QuantityField(null=True)
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="+")

    class Meta(Said.Meta):
        abstract = True


class TargetValue(Figure):
    """What one edition says of a target, and how it is to be measured.

    Without a value it is a deliverable (type F) or a graded pledge (type G). A subset (其中) is never added
    to the target it lies in; the parts of a whole sum to it and the whole takes no entries. A soft target
    (力争) never turns a project red or undone; a subtask stands in a measure and is shown beside the
    project's own targets.
    """

    target = models.ForeignKey(Target, models.PROTECT, related_name="values")
    type = models.CharField(max_length=1, choices=TargetType)
    stock = models.BooleanField(help_text="what stands on a day, not what is added in the year")
    hold = models.CharField(max_length=8, choices=Hold)
    soft = models.BooleanField()
    is_subtask = models.BooleanField()
    subset_of = models.ForeignKey(Target, models.PROTECT, null=True, related_name="+")
    part_of = models.ForeignKey(Target, models.PROTECT, null=True, related_name="+")

    class Meta(Figure.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["text", "target"], name="programmes_target_once_a_text"),
            models.CheckConstraint(
                condition=Q(low__isnull=False) | Q(type__in=["F", "G"]), name="programmes_target_has_value"
            ),
            models.CheckConstraint(
                condition=Q(subset_of__isnull=True) | Q(part_of__isnull=True),
                name="programmes_subset_or_part_not_both",
            ),
            models.CheckConstraint(
                condition=~Q(subset_of=F("target")) & ~Q(part_of=F("target")),
                name="programmes_target_not_within_itself",
            ),
        ]


class Standard(Figure):
    """A rate or share that a measure sets, of money or of anything else (标准)."""


class Deadline(Said):
    """A day by which something is to be done (时限); it may lie before the notice's own date."""

    words = models.CharField(max_length=80)
    due_on = models.DateField()
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="+")
    target = models.ForeignKey(Target, models.PROTECT, null=True, related_name="+")


class Pledge(Said):
    """A coverage word (应保尽保, 全覆盖), once for each project."""

    words = models.CharField(max_length=40)
