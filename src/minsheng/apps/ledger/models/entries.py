"""What a unit entered, the steps it went through, and what hangs on it (台账条目)."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.files.models import File
from minsheng.apps.ledger.models.batches import Batch
from minsheng.apps.ledger.models.intake import KeyKind, Manner
from minsheng.apps.ledger.models.works import Works
from minsheng.apps.people.fields import EncryptedField
from minsheng.apps.people.models import Post, User
from minsheng.apps.programmes.models import Target
from minsheng.core.standing import Grade
from minsheng.kit.fields import QuantityField

if TYPE_CHECKING:
    from minsheng.apps.people.actor import Actor

GRADES = [
    (Grade.GOOD.value, "好"),
    (Grade.FAIR.value, "较好"),
    (Grade.MEDIOCRE.value, "一般"),
    (Grade.POOR.value, "差"),
]


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries by who asks."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those of the rows that the actor sees: of its unit, given on by it, led by it, or of its area."""
        return self.filter(allocation__in=Allocation.objects.visible_to(actor).order_by().values("pk"))


class Entry(models.Model):
    """One thing done, or one state of a figure on a day (台账).

    `quantity` is in the target's unit: 1 of a keyed subject, −1 of one that left (`leaves` names its entry),
    negative of a correction, the whole of a total, the value of a measured figure. `happened_on` is the as-of
    day of a state; `mends` the month that a correcting state is about, named by its last day. `key` begins
    with what is counted, and with the row where one unit gives it; `counted_in` is the month of acceptance.
    `row_id` is that of the workbook's row which typed it, by which one without a lasting key is known again.
    """

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", "待审核"
        SUBMITTED = "submitted", "待认定"
        ACCEPTED = "accepted", "已认定"
        RETURNED = "returned", "已退回"
        WITHDRAWN = "withdrawn", "已撤回"

    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="entries")
    target = models.ForeignKey(Target, models.PROTECT, related_name="+")
    manner = models.CharField(max_length=12, choices=Manner)
    key_kind = models.CharField(max_length=12, choices=KeyKind, blank=True)
    key = models.CharField(max_length=160, blank=True)
    key_name = models.CharField(max_length=40, blank=True)
    quantity = QuantityField(null=True)
    numerator = QuantityField(null=True)
    denominator = QuantityField(null=True)
    works = models.ForeignKey(Works, models.PROTECT, null=True, related_name="entries")
    stage = models.CharField(max_length=20, blank=True)
    grade = models.PositiveSmallIntegerField(choices=GRADES, null=True)
    happened_on = models.DateField()
    mends = models.DateField(null=True)
    leaves = models.ForeignKey("self", models.PROTECT, null=True, related_name="leavings")
    issuer = models.CharField(max_length=120, blank=True)
    document = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, db_index=False, related_name="+")
    row_id = models.CharField(max_length=80, blank=True)
    accepted_at = models.DateTimeField(null=True)
    counted_in = models.DateField(null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-pk"]
        indexes = [
            models.Index(fields=["target", "key"], name="ledger_entry_key"),
            models.Index(fields=["allocation", "state"], name="ledger_entry_state"),
            models.Index(fields=["allocation", "counted_in"], name="ledger_entry_counted"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                name="ledger_denominator_positive",
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(numerator__gte=0, denominator__isnull=False),
                name="ledger_numerator_with_denominator",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False, counted_in__isnull=False),
                name="ledger_accepted_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(manner="works") | (Q(works__isnull=False) & ~Q(stage="")),
                name="ledger_stage_of_works",
            ),
            models.CheckConstraint(condition=~Q(leaves=F("pk")), name="ledger_entry_leaves_another"),
            models.UniqueConstraint(
                fields=["allocation", "row_id"],
                condition=~Q(row_id="") & ~Q(state="withdrawn"),
                name="ledger_entry_once_a_row",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.allocation} {self.happened_on:%Y-%m-%d}"

    def division_path(self) -> str:
        """Whose area the entry is: that of the programme, whoever entered it."""
        return self.allocation.division_path()


class EntryStep(models.Model):
    """One step of an entry, never changed; `version` is the entry's that it made."""

    class Verb(models.TextChoices):
        """What was done."""

        ENTERED = "entered", "录入"
        CHANGED = "changed", "修改"
        SUBMITTED = "submitted", "审核通过"
        ACCEPTED = "accepted", "认定"
        RETURNED = "returned", "退回"
        WITHDRAWN = "withdrawn", "撤回"
        RELEASED = "released", "让出计入"

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="steps")
    version = models.PositiveIntegerField()
    verb = models.CharField(max_length=10, choices=Verb)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["entry", "version"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "version"], name="ledger_step_once_a_version"),
            models.CheckConstraint(
                condition=~Q(verb="returned") | ~Q(reason=""), name="ledger_returned_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.get_verb_display()}"


class SubjectRecord(models.Model):
    """What the intake asks about a subject, encrypted; retention deletes it and no figure moves."""

    entry = models.OneToOneField(Entry, models.CASCADE, related_name="record")
    name = EncryptedField(blank=True)
    identity = EncryptedField(blank=True)
    phone = EncryptedField(blank=True)

    def __str__(self) -> str:
        return f"{self.entry} 登记对象"


class GatePaper(models.Model):
    """A paper that a stage of works needs, by its number or title (前置要件)."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="papers")
    name = models.CharField(max_length=60)
    number = models.CharField(max_length=120)

    class Meta:
        ordering = ["entry", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "name"], name="ledger_paper_once"),
            models.CheckConstraint(condition=~Q(number=""), name="ledger_paper_has_number"),
        ]

    def __str__(self) -> str:
        return f"{self.name}：{self.number}"


class Evidence(models.Model):
    """A file that shows what an entry says (佐证); its name is encrypted, for people write names into it.

    `version` is the entry's when the file came: what was put up since with an entry is not taken away.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="evidence")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    name = EncryptedField(blank=True)
    taken_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["entry", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "file"], name="ledger_evidence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} 佐证"


class Warning(models.Model):
    """Something odd about an entry (提醒); it forbids nothing, but acceptance in bulk leaves the entry out.

    `code` names its sentence, `facts` fill the sentence's places and hold nothing personal.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="warnings")
    code = models.CharField(max_length=60)
    facts = models.JSONField(default=dict)
    settled_by = models.CharField(max_length=120, blank=True, help_text="post and name as text")
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["entry", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "code"], name="ledger_warning_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.code}"
