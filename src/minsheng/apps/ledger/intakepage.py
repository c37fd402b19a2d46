"""How the targets of a programme are entered: what is set, else what is proposed and why (登记方式)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef

from minsheng.apps.duties.queries import editions_seen
from minsheng.apps.ledger.intakes import proposed_intake
from minsheng.apps.ledger.models import Intake, Manner, Subject
from minsheng.apps.people.permissions import allows
from minsheng.apps.programmes.models import TargetValue
from minsheng.core.counting import months_of

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from minsheng.apps.ledger.values import IntakeGiven
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Edition, Programme

_REASONS = {
    "B": "写的是比例，登记分子和分母",
    "C": "写的是标准，登记现行标准和兑现情况",
    "D": "写的是某个指标要到什么水平，登记它的值",
    "E": "写的是工程，按开工、建成、验收登记",
    "G": "没有数量，由牵头单位评议",
}


def why_proposed(said: TargetValue) -> str:
    """Why a way of entering is proposed, as the office reads it."""
    given, unit = proposed_intake(said), said.unit
    if reason := _REASONS.get(said.type):
        return reason
    if given.manner == Manner.DELIVERABLES:
        return "没有数量，交出成果就算完成"
    if given.subject in (Subject.PERSON, Subject.HOUSEHOLD):
        return f"按“{unit}”计数，同一{unit}在全区只算一次，要用身份证号区分"
    if given.subject:
        return f"按“{unit}”计数，每{unit}一条，用本单位的编号区分"
    return f"按“{unit}”计数，不用逐个登记，出具累计数和证明材料就行"


def manner_words(given: Intake | IntakeGiven) -> str:
    """The way of entering in a few words: `逐个登记（人，用身份证号区分）`."""
    label = Manner(given.manner).label
    if given.subject:
        by = "身份证号" if given.key_kind == "identity" else "本单位编号"
        return f"{label}（{Subject(given.subject).label}，用{by}区分）"
    if given.manner == Manner.DELIVERABLES and given.deliverables:
        return f"{label}（{len(given.deliverables)} 项）"
    return label


@dataclass(frozen=True, slots=True)
class IntakeLine:
    """One target with how it is entered now; `further` are its later or earlier ways, by month."""

    said: TargetValue
    intake: Intake | None
    further: Sequence[Intake]

    @property
    def proposal(self) -> IntakeGiven:
        """How it would be entered."""
        return proposed_intake(self.said)

    @property
    def tick(self) -> str:
        """The target with the proposal that was shown, as the form sends it back."""
        return f"{self.said.target_id}:{self.proposal.manner}:{self.proposal.subject}"

    @property
    def manner(self) -> str:
        """What is set, in words, else what is proposed."""
        return manner_words(self.intake or self.proposal)

    @property
    def why(self) -> str:
        """Why it is proposed."""
        return why_proposed(self.said)


def askable(editions: Iterable[Edition | int]) -> QuerySet[TargetValue]:
    """What editions say of the targets that have entries: with a task, and not the sum of parts."""
    parts = TargetValue.objects.filter(text__edition=OuterRef("text__edition"), part_of=OuterRef("target"))
    rows = TargetValue.objects.filter(~Exists(parts), text__edition__in=list(editions), text__has_task=True)
    return rows.select_related("text__category", "target").order_by("text__ordinal", "ordinal")


def intake_lines(edition: Edition, on: datetime.date) -> list[IntakeLine]:
    """The targets of an edition in printed order, each with the way that holds on a day; two queries."""
    rows = list(askable([edition]))
    ways: dict[int, list[Intake]] = {}
    for intake in Intake.objects.filter(target__in=[row.target_id for row in rows]).order_by("from_month"):
        ways.setdefault(intake.target_id, []).append(intake)
    return [_line(row, ways.get(row.target_id, []), on) for row in rows]


def _line(said: TargetValue, ways: Sequence[Intake], on: datetime.date) -> IntakeLine:
    begun = [each for each in ways if each.from_month.replace(day=1) <= on]
    now = begun[-1] if begun else next(iter(ways), None)
    return IntakeLine(said, now, [each for each in ways if each is not now])


def months_to_set(programme: Programme) -> Sequence[datetime.date]:
    """The months from which a way may hold, by their last days."""
    return months_of(programme.year)[:-1]


def unset_by_programme(actor: Actor, on: datetime.date) -> list[tuple[Programme, int]]:
    """How many targets have no way of entering, of this year's programmes the actor sets it for; two queries.

    None are asked for, and no query made, where the post sets none.
    """
    if not allows(actor, "ledger.set"):
        return []
    editions = editions_seen(actor, on, (on.year,))
    own = {pk: row.programme for pk, row in editions.items() if allows(actor, "ledger.set", row.programme)}
    bare = askable(own).filter(~Exists(Intake.objects.filter(target=OuterRef("target"))))
    counts = dict(bare.order_by().values_list("text__edition").annotate(Count("pk")))
    return [(programme, counts.get(pk, 0)) for pk, programme in own.items()]
