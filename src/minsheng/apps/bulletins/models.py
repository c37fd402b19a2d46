"""Bulletins, objections to them, and the rows of a correction (通报、异议、更正)."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from minsheng.apps.documents.models import Output, Snapshot
from minsheng.apps.files.models import File
from minsheng.apps.people.models import Post, Role, User
from minsheng.apps.places.models import Unit
from minsheng.apps.programmes.models import Programme, Project

if TYPE_CHECKING:
    from minsheng.apps.people.actor import Actor

_OF_ALL = frozenset({Role.OFFICE, Role.LEADER, Role.SUPERVISOR, Role.EVALUATOR, Role.DEPUTY, Role.AUDITOR})


class Bulletin(models.Model):
    """What was told of a frozen month (通报), never changed (triggers); a correction is a further one.

    `category` is empty for all projects. `months` says how many months it is of, the last of them `month`.
    `objections_until` is the last day on which a unit may object.
    """

    class Kind(models.TextChoices):
        """How long a time it is of."""

        MONTH = "month", "月通报"
        QUARTER = "quarter", "季通报"
        HALF = "half", "半年通报"
        YEAR = "year", "年度通报"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="bulletins")
    ordinal = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    month = models.DateField()
    category = models.CharField(max_length=60, blank=True)
    former = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    next_steps = models.TextField(blank=True)
    objections_until = models.DateField()
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    output = models.OneToOneField(Output, models.PROTECT, related_name="bulletin")
    table = models.ForeignKey(File, models.PROTECT, related_name="+")
    issued_on = models.DateField()
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["programme", "-ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "ordinal"], name="bulletins_bulletin_once"),
            models.UniqueConstraint(
                fields=["programme", "kind", "month", "category"],
                condition=Q(former__isnull=True),
                name="bulletins_of_a_time_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month.year}年{self.month.month}月{self.get_kind_display()}第{self.ordinal}期"

    def division_path(self) -> str:
        """Whose area it is in."""
        return self.programme.division.path


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Objections by who asks."""

    def visible_to(self, actor: "Actor") -> Self:
        """All of the programmes that the actor sees for who steers or watches; else those of its unit."""
        rows = self.filter(
            bulletin__programme__in=Programme.objects.visible_to(actor).order_by().values("pk")
        )
        if actor.is_system or actor.role in _OF_ALL:
            return rows
        return rows.filter(unit=actor.unit_id) if actor.unit_id else self.none()


class Objection(models.Model):
    """What a unit has against a bulletin (异议): about one project or the whole; answered once, by another.

    An upheld one is put right by a correction, which says how.
    """

    class State(models.TextChoices):
        """Whether it was answered, and how."""

        WAITING = "waiting", "待答复"
        UPHELD = "upheld", "成立"
        REJECTED = "rejected", "不成立"

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="objections")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    words = models.TextField()
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    answer = models.TextField(blank=True)
    answered_post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    answered_user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["bulletin", "pk"]
        constraints = [
            # Two, for a database may hold one null unlike another.
            models.UniqueConstraint(fields=["bulletin", "unit", "project"], name="bulletins_objection_once"),
            models.UniqueConstraint(
                fields=["bulletin", "unit"],
                condition=Q(project__isnull=True),
                name="bulletins_objection_to_all_once",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at__isnull=True, answer="")
                | (~Q(state="waiting") & Q(answered_at__isnull=False) & ~Q(answer="")),
                name="bulletins_objection_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} 对{self.bulletin}的异议"

    def division_path(self) -> str:
        """Whose area it is in."""
        return self.bulletin.division_path()


class CorrectionRow(models.Model):
    """One thing that a correction puts right (更正), never changed (triggers): as printed, right, and why."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="rows")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    printed = models.CharField(max_length=200)
    right = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["bulletin", "pk"]

    def __str__(self) -> str:
        return f"{self.printed} → {self.right}"
