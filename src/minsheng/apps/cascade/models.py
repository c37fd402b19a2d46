"""Targets split among units: drafts that are typed, issues that hold, and what units answer (任务分解)."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from minsheng.apps.places.models import Division, Unit
from minsheng.apps.places.tree import in_area
from minsheng.apps.programmes.models import COVERING_ROLES, Edition, Responsibility, Target, TargetValue
from minsheng.kit.fields import QuantityField

if TYPE_CHECKING:
    from minsheng.apps.people.actor import Actor


class Way(models.TextChoices):
    """How the numbers of a split come about."""

    TYPED = "typed", "逐个填写"
    PRO_RATA = "pro_rata", "按口径分配"
    EQUAL = "equal", "平均分配"
    SAME_RATE = "same_rate", "同一标准"
    FLOOR = "floor", "保底加按口径"


class Base(models.Model):
    """Figures of units by which numbers may be split (口径): one row for each division, name and day.

    Never changed once a split names it; a correction is a further base.
    """

    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    measure = models.CharField(max_length=40, blank=True, help_text="measure word of its figures")
    as_on = models.DateField(help_text="the day its figures are of")
    source = models.CharField(max_length=200, help_text="document or register they were taken from")

    class Meta:
        ordering = ["-as_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="cascade_base_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.as_on:%Y-%m-%d}）"

    def division_path(self) -> str:
        """Whose area the base is."""
        return self.division.path


class BaseValue(models.Model):
    """The figure of one unit in one base; a unit without a row has no figure, and zero is one."""

    base = models.ForeignKey(Base, models.PROTECT, related_name="values")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    value = QuantityField()

    class Meta:
        ordering = ["base", "unit__code"]
        constraints = [
            models.UniqueConstraint(fields=["base", "unit"], name="cascade_base_value_once"),
            models.CheckConstraint(condition=Q(value__gte=0), name="cascade_base_value_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.base} {self.unit}"


def leads(actor: "Actor", target: str, edition: "str | Edition") -> Exists:
    """Whether the actor's unit is named as a lead where an edition states the target.

    `target` and `edition` are columns of the query outside; the edition may be given itself.
    """
    said = TargetValue.objects.filter(
        target=OuterRef(target),
        text__edition=OuterRef(edition) if isinstance(edition, str) else edition,
        text__responsibility_rows__relation=Responsibility.Relation.LEAD,
        text__responsibility_rows__unit=actor.unit_id,
    )
    return Exists(said)


def _covered(actor: "Actor", path: str) -> Q:
    """The rows in or under the division of a role that covers its area."""
    if actor.is_system or actor.role in COVERING_ROLES:
        return in_area(actor, path)
    return Q(pk__in=[])


class SplitQuerySet(models.QuerySet["Split"]):
    """Splits by who asks."""

    def visible_whole_to(self, actor: "Actor") -> Self:
        """Those whose every row the actor sees: of the area that the role covers, or led by its unit."""
        if actor.area is None:
            return self.none()
        covered = _covered(actor, "target__project__programme__division__path")
        return self.filter(covered | Q(leads(actor, "target", "edition")))

    def visible_to(self, actor: "Actor") -> Self:
        """Those seen whole, and those with a row that the actor sees."""
        if actor.area is None:
            return self.none()
        covered = _covered(actor, "target__project__programme__division__path")
        mine = Allocation.objects.filter(split=OuterRef("pk")).told_to(actor)
        return self.filter(covered | Q(leads(actor, "target", "edition")) | Exists(mine))


class Split(models.Model):
    """How one target is split (分解): one row for each target, permanent; all but the edition is draft.

    `each` is the rate of every unit, or the floor beside a sum; `reserve` is kept back from the units,
    negative where more is given out than the target asks for (加码). `edition` is the one it is typed under.
    """

    target = models.OneToOneField(Target, models.PROTECT, related_name="split")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=Way, default=Way.TYPED)
    base = models.ForeignKey(Base, models.PROTECT, null=True, related_name="splits")
    each = QuantityField(null=True)
    reserve = QuantityField(default=0)
    reserve_reason = models.TextField(blank=True)
    offered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = SplitQuerySet.as_manager()

    class Meta:
        ordering = ["target__code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(each__isnull=True) | Q(each__gte=0), name="cascade_each_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.target.code

    def division_path(self) -> str:
        """Whose area the split is: that of the programme, whoever takes part."""
        return self.target.project.programme.division.path


_OFFERED, _NOT_OFFERED = (
    Q(parent=None, split__offered_at__isnull=no) | Q(parent__isnull=False, parent__offered_at__isnull=no)
    for no in (False, True)
)
"""Of a row: whether the draft of its level is put to its units (征求意见)."""


class AllocationQuerySet(models.QuerySet["Allocation"]):
    """Rows by who asks and by standing."""

    def told_to(self, actor: "Actor") -> Self:
        """Offered or issued rows of the actor's unit, and of units of the area that its role covers.

        The rows below such a row are told too: they are its unit's own.
        """
        if actor.area is None:
            return self.none()
        mine = Q(unit=actor.unit_id) | _covered(actor, "unit__division__path")
        told = Q(issued_open__isnull=False) | _OFFERED
        below = Q(parent__unit=actor.unit_id) | _covered(actor, "parent__unit__division__path")
        return self.filter((mine & told & (Q(is_open=True) | Q(issued_open__isnull=False))) | below)

    def visible_to(self, actor: "Actor") -> Self:
        """The rows of splits that the actor sees whole, and those told to it."""
        if actor.area is None:
            return self.none()
        covered = _covered(actor, "split__target__project__programme__division__path")
        whole = covered | Q(leads(actor, "split__target", "split__edition"))
        return self.filter(whole | Q(pk__in=Allocation.objects.told_to(actor).values("pk")))

    def asked(self) -> Self:
        """Rows whose unit is asked for an answer, with the version put to it and `last_verb` said to that.

        The draft's while the split is consulted on, else the issued one; `last_verb` may be empty.
        """
        asked = (_OFFERED & Q(is_open=True)) | (_NOT_OFFERED & Q(issued_open=True))
        return self.filter(asked).with_answers()

    def with_answers(self) -> Self:
        """With the version that would be put to each row's unit and what was said to it last."""
        version = Case(When(_OFFERED, then=F("version")), default=F("issued_version"))
        rows = self.annotate(asked_version=version)
        said = Reply.objects.filter(allocation=OuterRef("pk"), version=OuterRef("asked_version"))
        last = Subquery(said.order_by("-ordinal").values("verb")[:1])
        return rows.annotate(last_verb=Coalesce(last, Value("")))

    def answered(self, *verbs: str) -> Self:
        """Rows whose unit was asked and last said one of these; empty stands for nothing said."""
        return self.asked().filter(last_verb__in=verbs)

    def taking_part(self) -> Self:
        """Rows that are open in the draft, and those closed that an issue has named: they keep their part."""
        return self.filter(Q(is_open=True) | Q(issued_open__isnull=False))


class Allocation(models.Model):
    """One unit's part of a split (任务数): one row for each split, row above and unit, permanent.

    `parent` is None directly below the target; a unit below itself is its own part (本级). `issued…` is what
    the last issue said, its value and open None before any; the other columns are draft.
    """

    split = models.ForeignKey(Split, models.PROTECT, related_name="allocations")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    value = QuantityField(null=True)
    reserve = QuantityField(default=0, help_text="kept back from the rows below")
    is_open = models.BooleanField(default=True)
    offered_at = models.DateTimeField(null=True, help_text="when the draft below the row was offered")
    version = models.PositiveIntegerField(default=1)
    issued = QuantityField(null=True)
    issued_reserve = QuantityField(default=0)
    issued_open = models.BooleanField(null=True)
    issued_version = models.PositiveIntegerField(null=True, help_text="version that the last issue said")

    objects = AllocationQuerySet.as_manager()

    class Meta:
        ordering = ["split", "unit__code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["split", "parent", "unit"], name="cascade_allocation_once"),
            models.UniqueConstraint(
                fields=["split", "unit"],
                condition=Q(parent__isnull=True),
                name="cascade_allocation_once_at_the_top",
            ),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="cascade_allocation_not_below_itself"),
            models.CheckConstraint(
                condition=Q(reserve__gte=0, issued_reserve__gte=0), name="cascade_reserve_below_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0), name="cascade_value_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.split} {self.unit}"

    def division_path(self) -> str:
        """Whose area the row is: that of the programme, whoever takes part."""
        return self.split.division_path()

    def owner_units(self) -> frozenset[int]:
        """The unit that was given the number: it answers for it and splits it further."""
        return frozenset({self.unit_id})


class Issue(models.Model):
    """One putting into force of the rows of one level (下达), never changed; numbered through the split.

    `parent` is the row whose parts were issued, None directly below the target. `balanced` is what they sum
    to with the reserve, None where nothing is summed; `reserve_before` and `reserve` are those of the level.
    """

    class Kind(models.TextChoices):
        """Why it was made."""

        FIRST = "first", "下达"
        TRANSFER = "transfer", "调剂"
        ADJUSTMENT = "adjustment", "调整"
        SUCCESSION = "succession", "承继"
        CLOSING = "closing", "撤销"

    split = models.ForeignKey(Split, models.PROTECT, related_name="issues")
    parent = models.ForeignKey(Allocation, models.PROTECT, null=True, related_name="issues")
    ordinal = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    holds_from = models.DateField()
    document = models.CharField(max_length=200, blank=True)
    line_document = models.CharField(
        max_length=200, blank=True, help_text="paper of their own line, where units of another line moved"
    )
    reason = models.TextField(blank=True)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    balanced = QuantityField(null=True)
    way = models.CharField(max_length=10, choices=Way)
    base = models.ForeignKey(Base, models.PROTECT, null=True, related_name="+")
    each = QuantityField(null=True)
    reserve_before = QuantityField(default=0)
    reserve = QuantityField(default=0)
    reserve_reason = models.TextField(blank=True)
    issued_by = models.CharField(max_length=120, help_text="post and name as text")
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ["split", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["split", "ordinal"], name="cascade_issue_ordinal_once"),
            models.CheckConstraint(
                condition=Q(kind="first") | ~Q(reason="") | ~Q(document=""),
                name="cascade_issue_later_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.split} 第 {self.ordinal} 次下达"


class Change(models.Model):
    """What one issue did to one row: value, reserve and open, before and after; rows not moved have none."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="changes")
    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="changes")
    value_before = QuantityField(null=True)
    value = QuantityField(null=True)
    reserve_before = QuantityField(default=0)
    reserve = QuantityField(default=0)
    open_before = models.BooleanField(null=True, help_text="null where the row was issued for the first time")
    is_open = models.BooleanField()

    class Meta:
        ordering = ["issue", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "allocation"], name="cascade_change_once_an_issue"),
        ]

    def __str__(self) -> str:
        return f"{self.issue} {self.allocation.unit}"


class Reply(models.Model):
    """What was said to one version of a row (答复), never changed; the last for the version counts.

    A row whose number changed has a new version, to which nothing has been said.
    """

    class Verb(models.TextChoices):
        """What was said; upheld is said by the office, the others by the unit."""

        CONFIRMED = "confirmed", "已确认"
        OBJECTED = "objected", "有异议"
        WITHDRAWN = "withdrawn", "已撤回异议"
        UPHELD = "upheld", "维持原数"

    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="replies")
    version = models.PositiveIntegerField()
    ordinal = models.PositiveSmallIntegerField()
    verb = models.CharField(max_length=10, choices=Verb)
    reason = models.TextField(blank=True)
    proposed = QuantityField(null=True)
    document = models.CharField(max_length=200, blank=True, help_text="number of a signed paper")
    said_by = models.CharField(max_length=120, help_text="post and name as text")
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["allocation", "version", "ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["allocation", "version", "ordinal"], name="cascade_reply_ordinal_once"
            ),
            models.CheckConstraint(
                condition=~Q(verb__in=("objected", "upheld")) | ~Q(reason=""),
                name="cascade_reply_against_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.allocation} {self.get_verb_display()}"


def number_within(target: Target) -> str:
    """Number of project and target without their programme's code: `5-1`."""
    return target.code.removeprefix(f"{target.project.programme.code}-")


class Answer(models.Model):
    """Our target answers what an upper level gave our unit (承接): one open row for each upper row.

    From `from_month`, named by its last day, the target carries the figure of the upper row.
    """

    upper = models.ForeignKey(Allocation, models.PROTECT, related_name="answers")
    target = models.ForeignKey(Target, models.PROTECT, related_name="answers")
    from_month = models.DateField(help_text="last day of the first month")
    answered_by = models.CharField(max_length=120, help_text="post and name as text")
    answered_at = models.DateTimeField()
    ended_by = models.CharField(max_length=120, blank=True, help_text="post and name as text")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["upper", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["upper"], condition=Q(ended_at__isnull=True), name="cascade_answer_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.upper} → {self.target}"

    @property
    def named(self) -> str:
        """Whose target carries the number: `望湖区 5-1`."""
        return f"{self.target.project.programme.division.name} {number_within(self.target)}"
