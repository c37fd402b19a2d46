"""Letterheads, numbers, snapshots, papers issued and their sign-off (版头、文号、快照、公文、成文登记)."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from minsheng.apps.files.models import File
from minsheng.apps.people.models import Post, User
from minsheng.apps.places.models import Division
from minsheng.apps.places.tree import in_area, in_or_above_area

if TYPE_CHECKING:
    from minsheng.apps.people.actor import Actor


class Kind(models.TextChoices):
    """What a paper is."""

    ORDER = "order", "督办单"
    BULLETIN = "bulletin", "通报"
    MINUTES = "minutes", "会议纪要"
    NOTICE = "notice", "通知"


NUMBERED = frozenset({Kind.ORDER})
"""Kinds that take their number from a series of ours; the others get one from the office's own system."""
LONGEST_TITLE = 400
"""Characters of a title that lists show; the paper has the whole."""
_TO_ALL = (Kind.BULLETIN, Kind.NOTICE, Kind.MINUTES)


class LetterheadQuerySet(models.QuerySet["Letterhead"]):
    """Letterheads by who asks."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those of the actor's own division: an upper office has its own."""
        return self.filter(division=actor.division) if actor.division is not None else self.none()

    def current(self) -> Self:
        """The last version of each kind."""
        later = Letterhead.objects.filter(
            division=models.OuterRef("division"),
            kind=models.OuterRef("kind"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(later))


class Letterhead(models.Model):
    """One version of how a division's papers of a kind look (版头), never changed (triggers); the last holds.

    `title`, `opening` and `closing` hold the fields of the kind (`fields.FIELDS`) as `{办结时限}`; a line of
    the latter two is a paragraph. `issuer` signs.
    """

    division = models.ForeignKey(Division, models.PROTECT, related_name="letterheads")
    kind = models.CharField(max_length=8, choices=Kind)
    version = models.PositiveIntegerField()
    head = models.CharField(max_length=40)
    issuer = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    opening = models.TextField(blank=True)
    closing = models.TextField(blank=True)
    copies = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=120, help_text="post and name as text")
    at = models.DateTimeField()

    objects = LetterheadQuerySet.as_manager()

    class Meta:
        ordering = ["division", "kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["division", "kind", "version"], name="documents_letterhead_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}版头 第{self.version}版"

    def division_path(self) -> str:
        """Whose area it is in."""
        return self.division.path


class Contact(models.Model):
    """The office that a division's papers name for questions, and its telephone; the row can be deleted."""

    division = models.OneToOneField(Division, models.PROTECT, related_name="contact")
    office = models.CharField(max_length=60)
    phone = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.office


class Series(models.Model):
    """The numbers of a division's supervision orders (文号系列): `望民督〔2026〕8号` where `last` is 7.

    A new year begins again at 1. While `asks`, which a restored backup sets, none is given: papers may have
    gone out since the backup was made, and somebody has to say which number was the last on paper.
    """

    division = models.OneToOneField(Division, models.PROTECT, related_name="series")
    code = models.CharField(max_length=20)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    asks = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code

    def division_path(self) -> str:
        """Whose area it is in."""
        return self.division.path

    def next_after(self, year: int) -> int:
        """The ordinal that comes next in a year."""
        return self.last + 1 if self.year == year else 1

    def text_of(self, year: int, ordinal: int) -> str:
        """A number as it is printed."""
        return f"{self.code}〔{year}〕{ordinal}号"


class Number(models.Model):
    """A document's number (文号), held once in a division while not void; void once, with words (triggers).

    `normal` is how it is compared (`numbers.normal_of`). One from a series has `series`, `year` and
    `ordinal`; any other was given outside.
    """

    division = models.ForeignKey(Division, models.PROTECT, related_name="document_numbers")
    text = models.CharField(max_length=60)
    normal = models.CharField(max_length=240)
    series = models.ForeignKey(Series, models.PROTECT, null=True, related_name="numbers")
    year = models.PositiveIntegerField(null=True)
    ordinal = models.PositiveIntegerField(null=True)
    by = models.CharField(max_length=120, help_text="post and name as text")
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    void_by = models.CharField(max_length=120, blank=True)
    void_words = models.TextField(blank=True)

    class Meta:
        ordering = ["division", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "normal"],
                condition=Q(voided_at__isnull=True),
                name="documents_number_once",
            ),
            models.CheckConstraint(
                condition=Q(series__isnull=True, year__isnull=True, ordinal__isnull=True)
                | Q(series__isnull=False, year__isnull=False, ordinal__isnull=False),
                name="documents_number_of_series_or_outside",
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_words="")
                | (Q(voided_at__isnull=False) & ~Q(void_words="")),
                name="documents_number_void_with_words",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def division_path(self) -> str:
        """Whose area it is in."""
        return self.division.path


class Snapshot(models.Model):
    """The figures and facts that a paper is made of, as they were at one moment; never changed (triggers).

    `file` is canonical JSON, `digest` its SHA-256.
    """

    division = models.ForeignKey(Division, models.PROTECT, related_name="snapshots")
    kind = models.CharField(max_length=8, choices=Kind)
    month = models.DateField(null=True)
    made_at = models.DateTimeField()
    by = models.CharField(max_length=120, help_text="post and name as text")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["division", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.digest[:12]}"

    def division_path(self) -> str:
        """Whose area it is in."""
        return self.division.path


class OutputQuerySet(models.QuerySet["Output"]):
    """Papers by who asks."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those of the actor's area, and of the divisions above it what goes to all: 通报, 通知 and 纪要."""
        own, above = in_area(actor, "division__path"), in_or_above_area(actor, "division__path")
        return self.filter(own | (above & Q(kind__in=_TO_ALL)))


class Output(models.Model):
    """A paper that was issued, as a file; never changed (triggers).

    `number` is the one that it was printed with, `digest` the SHA-256 of its file.
    """

    division = models.ForeignKey(Division, models.PROTECT, related_name="outputs")
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=LONGEST_TITLE)
    letterhead = models.ForeignKey(Letterhead, models.PROTECT, related_name="outputs")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="outputs")
    number = models.ForeignKey(Number, models.PROTECT, null=True, related_name="outputs")
    file = models.ForeignKey(File, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    by = models.CharField(max_length=120, help_text="post and name as text")
    at = models.DateTimeField()

    objects = OutputQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def known_by(self) -> Number | None:
        """The number it goes by, be it void: that of its last sign-off, else the one it was printed with."""
        signed = list(self.sign_offs.all())
        return signed[-1].number if signed else self.number

    def division_path(self) -> str:
        """Whose area it is in."""
        return self.division.path


class SignOff(models.Model):
    """What came back of a paper that was signed (成文登记), never changed (triggers); the last holds."""

    output = models.ForeignKey(Output, models.PROTECT, related_name="sign_offs")
    ordinal = models.PositiveIntegerField()
    number = models.ForeignKey(Number, models.PROTECT, null=True, related_name="sign_offs")
    signed_on = models.DateField()
    scan = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["output", "ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["output", "ordinal"], name="documents_sign_off_once"),
        ]

    def __str__(self) -> str:
        return f"{self.output} 第{self.ordinal}次成文登记"
