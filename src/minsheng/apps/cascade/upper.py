"""What upper levels gave our units, with our own target that carries it (上级任务承接)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, FilteredRelation, Min, OuterRef, Q, Subquery

from minsheng.apps.cascade.beside import Family
from minsheng.apps.cascade.goals import said_of
from minsheng.apps.cascade.models import Allocation, Answer, number_within
from minsheng.apps.lineage.models import TargetKind, TargetLineage
from minsheng.apps.people.permissions import allows
from minsheng.apps.programmes.models import Comparator, Programme, Target, TargetValue
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.apps.ui.words import quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from minsheng.apps.cascade.models import AllocationQuerySet
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.models import Division


@dataclass(frozen=True, slots=True)
class Own:
    """One of our targets beside an upper row; `value` is None where the edition in force dropped it."""

    target: Target
    value: TargetValue | None
    difference: str
    fits: bool

    @property
    def number(self) -> str:
        """Of project and target within our programme: `5-1`."""
        return number_within(self.target)


@dataclass(frozen=True, slots=True)
class UpperLine:
    """What an upper level gave one of our units.

    Attributes:
        row: of the upper split, in force and not given on.
        value: what the edition of the upper split says of its target.
        answer: the open one; `own` is then its target alone, else those decided to be the same thing below.
    """

    row: Allocation
    value: TargetValue
    answer: Answer | None
    own: Sequence[Own]

    @property
    def printed(self) -> tuple[int, int]:
        """Where its edition prints the target."""
        return self.value.text.ordinal, self.value.ordinal


@dataclass(frozen=True, slots=True)
class UpperPage:
    """The upper rows of a programme's division; those answered and those open add up to all."""

    programme: Programme
    lines: Sequence[UpperLine]

    @property
    def answered(self) -> int:
        """How many are carried by a target of ours."""
        return sum(line.answer is not None for line in self.lines)

    @property
    def open(self) -> int:
        """How many are not, and are reported by themselves."""
        return len(self.lines) - self.answered


def upper_page(programme: Programme, actor: Actor, on: date) -> UpperPage:
    """Upper rows that the asker sees, in printed order; at most five queries, one where there are none."""
    rows = list(_joined(_rows_for(programme, actor)))
    if not rows:
        return UpperPage(programme, [])
    edition = edition_in_force(programme, on)
    family = Family(edition) if edition is not None else None
    pairs: dict[int, list[Target]] = defaultdict(list)
    found = _PARENTS.filter(source__in=[row.split.target_id for row in rows])
    for pair in found.filter(target__project__programme=programme).order_by("target__code"):
        pairs[pair.source_id].append(pair.target)
    return UpperPage(programme, _Beside(programme, rows, family).lines(pairs))


def uppers_of(target: Target, actor: Actor, family: Family | None) -> Sequence[UpperLine]:
    """The upper rows that a target carries or might carry, beside it alone; at most two queries.

    `family` is of the edition in force, None before any.
    """
    programme = target.project.programme
    paired = _PARENTS.filter(source=OuterRef("split__target"), target=target)
    mine = Q(carried__target=target) | Q(Exists(paired), carried__pk=None)
    rows = list(_joined(_rows_for(programme, actor)).filter(mine))
    pairs = {row.split.target_id: [target] for row in rows}
    return _Beside(programme, rows, family).lines(pairs) if rows else []


@dataclass(frozen=True, slots=True)
class UpperCount:
    """How many numbers upper levels gave our units, and how many of them a target of ours carries."""

    total: int
    answered: int

    @property
    def open(self) -> int:
        """How many none carries."""
        return self.total - self.answered


def upper_count(programme: Programme, actor: Actor) -> UpperCount:
    """As many as the lines of `upper_page`; one query."""
    stated = TargetValue.objects.filter(
        target=OuterRef("split__target"), text__edition=OuterRef("split__edition")
    )
    rows = _rows_for(programme, actor).filter(Exists(stated)).order_by()
    carried = list(rows.values_list(Exists(_OPEN_ANSWERS), flat=True))
    return UpperCount(len(carried), sum(carried))


_OPEN_ANSWERS = Answer.objects.filter(upper=OuterRef("pk"), ended_at=None)
_PARENTS = TargetLineage.objects.filter(kind=TargetKind.PARENT, ended_at=None).select_related(
    "target__project__programme__division"
)


def with_answers(rows: AllocationQuerySet) -> AllocationQuerySet:
    """With the open answer of each row as `carried`, its target joined."""
    opened = FilteredRelation("answers", condition=Q(answers__ended_at=None))
    joined = rows.annotate(carried=opened)
    return joined.select_related("carried__target__project__programme__division")  # type: ignore[misc]  # annotated


def answer_of(row: Allocation) -> Answer | None:
    """The open answer to a row that `with_answers` read; None where there is none."""
    found: Answer | None = getattr(row, "carried", None)
    return found


def _joined(rows: AllocationQuerySet) -> AllocationQuerySet:
    joined = ("unit", "split__edition", "split__target__project__programme__division")
    return with_answers(rows.select_related(*joined).order_by("unit__code", "pk"))


@dataclass(frozen=True, slots=True)
class OpenUppers:
    """A year of the post's division with how many upper rows nothing of ours carries, and since when.

    `code` is that of its programme.
    """

    code: str
    division: Division
    year: int
    count: int
    since: datetime


def open_uppers(actor: Actor) -> Sequence[OpenUppers]:
    """What the office has to answer, one for each year; one query."""
    if actor.division is None or not allows(actor, "cascade.issue"):
        return []
    rows = _rows_given(actor.division, actor).exclude(Exists(_OPEN_ANSWERS))
    year = "split__target__project__programme__year"
    own = Programme.objects.filter(division=actor.division, year=OuterRef(year), editions__isnull=False)
    rows = rows.annotate(own=Subquery(own.order_by("code").values("code")[:1])).order_by()
    waiting: dict[tuple[int, str], list[datetime]] = defaultdict(list)
    told = rows.values_list("pk", year, "own").annotate(since=Min("split__issues__issued_at"))
    for _, of_year, code, since in told:
        if code is not None:
            waiting[of_year, code].append(since)
    return [
        OpenUppers(code, actor.division, of_year, len(days), min(days))
        for (of_year, code), days in sorted(waiting.items())
    ]


def _rows_for(programme: Programme, actor: Actor) -> AllocationQuerySet:
    """Those of the programme's year."""
    rows = _rows_given(programme.division, actor)
    return rows.filter(split__target__project__programme__year=programme.year)


def _rows_given(division: Division, actor: Actor) -> AllocationQuerySet:
    """Rows of levels above, in force at units of a division and not given on, as the asker sees them."""
    below = Allocation.objects.filter(parent=OuterRef("pk"), is_open=True)
    given = Allocation.objects.visible_to(actor).filter(unit__division=division, issued_open=True)
    elsewhere = given.exclude(split__target__project__programme__division=division)
    return elsewhere.exclude(Exists(below))


class _Beside:
    """Upper rows with their answers beside our targets; one query."""

    def __init__(self, programme: Programme, rows: Sequence[Allocation], family: Family | None) -> None:
        self._programme, self._rows, self._family = programme, rows, family
        values = TargetValue.objects.filter(
            target__in={row.split.target_id for row in rows},
            text__edition__in={row.split.edition_id for row in rows},
        )
        self._given = {
            (value.target_id, value.text.edition_id): value for value in values.select_related("text")
        }

    def lines(self, pairs: Mapping[int, Sequence[Target]]) -> list[UpperLine]:
        """As their own programmes print them; a row whose edition no longer states its target is left out.

        `pairs` are our targets decided to be the same thing, by the id of the upper target.
        """
        lines = [
            self._line(row, value, pairs.get(row.split.target_id, ()))
            for row in self._rows
            if (value := self._given.get((row.split.target_id, row.split.edition_id))) is not None
        ]
        return sorted(lines, key=lambda line: (line.row.split.edition_id, *line.printed))

    def _line(self, row: Allocation, value: TargetValue, paired: Sequence[Target]) -> UpperLine:
        answer = answer_of(row)
        targets = [answer.target] if answer is not None else paired
        return UpperLine(row, value, answer, [self._own(target, row, value) for target in targets])

    def _own(self, target: Target, row: Allocation, given: TargetValue) -> Own:
        if target.project.programme_id != self._programme.pk:
            return Own(target, None, "在另一份方案里", fits=False)
        value = self._family.value(target.pk) if self._family is not None else None
        if self._family is None or value is None or not value.text.has_task:
            return Own(target, value, "现行版里没有这个目标", fits=False)
        if self._family.has_parts(target.pk):
            return Own(target, value, "由分项合计，请用分项承接", fits=False)
        if value.unit != given.unit or said_of(value).manner is not said_of(given).manner:
            return Own(target, value, "计量单位或汇总方式不同，不能承接", fits=False)
        return Own(target, value, _difference(value, row), fits=True)


def _difference(own: TargetValue, row: Allocation) -> str:
    """Ours less what was given; of a ceiling the lower number is the stricter one."""
    if own.low is None or row.issued is None:
        return "不分数"
    more = own.low - row.issued
    if not more:
        return "一致"
    is_ceiling = own.comparator == Comparator.LE
    words = ("松于上级", "严于上级") if is_ceiling else ("高出", "不足")
    return f"{words[0] if more > 0 else words[1]} {quantity(abs(more), own.unit)}"
