"""Orders and their sheets, and what was decided of proposals (督办单、各次督办、比对建议)."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from minsheng.apps.documents.models import Output
from minsheng.apps.matters.loop import LOOP
from minsheng.apps.matters.models import Matter
from minsheng.apps.people.models import Post, User
from minsheng.apps.programmes.models import Programme
from minsheng.core.process import Colour

if TYPE_CHECKING:
    from minsheng.apps.people.actor import Actor

COLOURS = [
    (Colour.BLUE.value, "蓝色督办"),
    (Colour.ORANGE.value, "橙色督办"),
    (Colour.RED.value, "红色督办"),
]


class OrderQuerySet(models.QuerySet["Order"]):
    """Orders by who asks."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those of the matters that the actor sees."""
        return self.filter(matter__in=Matter.objects.visible_to(actor).order_by().values("pk"))

    def in_force(self) -> Self:
        """Those whose matter is open in the round that they press."""
        return self.filter(round=F("matter__round")).exclude(matter__state__in=LOOP.ended)


class Order(models.Model):
    """A matter that is pressed by papers in one of its rounds (督办), once; it ends with that round.

    `instruction` is what a leader wrote, named by office, never by person. `version` counts the steps taken
    with its sheets.
    """

    class Urgency(models.TextChoices):
        """How quickly it is wanted."""

        NORMAL = "normal", "平件"
        URGENT = "urgent", "急件"
        TOP = "top", "特急"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="orders")
    round = models.PositiveSmallIntegerField()
    urgency = models.CharField(max_length=8, choices=Urgency, default=Urgency.NORMAL)
    is_major = models.BooleanField(default=False)
    instructed_by = models.CharField(max_length=60, blank=True, help_text="an office, never a name")
    instructed_on = models.DateField(null=True)
    instruction = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "round"], name="orders_order_once"),
        ]

    def __str__(self) -> str:
        return f"{self.matter} 督办"

    def division_path(self) -> str:
        """Whose area it is in."""
        return self.matter.division_path()

    @property
    def is_in_force(self) -> bool:
        """Whether its matter is open in the round that it presses."""
        return self.matter.is_open and self.matter.round == self.round


class Sheet(models.Model):
    """One paper of an order (一次督办): put up by one, issued by another with a number, or taken back.

    Once issued it is never changed (triggers). `answer_days` are working days behind the issue.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="sheets")
    colour = models.CharField(max_length=6, choices=COLOURS)
    reason = models.CharField(max_length=10)
    demand = models.TextField()
    answer_days = models.PositiveSmallIntegerField()
    put_up_post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    put_up_user = models.ForeignKey(User, models.PROTECT, related_name="+")
    put_up_at = models.DateTimeField()
    issued_post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    issued_user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    issued_on = models.DateField(null=True)
    answer_by = models.DateField(null=True)
    output = models.OneToOneField(Output, models.PROTECT, null=True, related_name="sheet")
    taken_back_at = models.DateTimeField(null=True)
    taken_back_words = models.TextField(blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "colour"],
                condition=Q(taken_back_at__isnull=True),
                name="orders_colour_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    issued_on__isnull=True,
                    answer_by__isnull=True,
                    output__isnull=True,
                    issued_user__isnull=True,
                )
                | Q(
                    issued_on__isnull=False,
                    answer_by__gt=F("issued_on"),
                    output__isnull=False,
                    issued_user__isnull=False,
                    taken_back_at__isnull=True,
                ),
                name="orders_issued_whole",
            ),
            models.CheckConstraint(
                condition=Q(issued_user__isnull=True) | ~Q(issued_user=F("put_up_user")),
                name="orders_issued_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order.matter} {self.get_colour_display()}"

    def division_path(self) -> str:
        """Whose area it is in."""
        return self.order.division_path()

    @property
    def is_waiting(self) -> bool:
        """Whether it was put up and neither issued nor taken back."""
        return self.issued_on is None and self.taken_back_at is None


class ProposalDecision(models.Model):
    """What was decided of a finding of the rules (比对建议): a matter registered, or words why none.

    `finding` names rule, month and subject; decided once.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="proposal_decisions")
    finding = models.CharField(max_length=160)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="+")
    words = models.TextField(blank=True)
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["programme", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "finding"], name="orders_finding_once"),
            models.CheckConstraint(
                condition=Q(matter__isnull=False) | ~Q(words=""), name="orders_decision_says_what"
            ),
        ]

    def __str__(self) -> str:
        return self.finding
