"""How the split of each target of a programme stands; every target stands in exactly one way."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum

from minsheng.apps.cascade.beside import Family
from minsheng.apps.cascade.goals import Said, figure_of, said_of
from minsheng.apps.cascade.models import Allocation, Issue, Reply, Split, leads
from minsheng.apps.cascade.replies import Said as Answered
from minsheng.apps.places.tree import is_within
from minsheng.apps.programmes.models import COVERING_ROLES, Edition, Programme, Project, Target, TargetValue
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.core.cascade.manner import Manner
from minsheng.kit.rows import row_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor

_ZERO = Decimal(0)


class State(StrEnum):
    """How a split stands."""

    NONE = "none"
    DRAFT = "draft"
    OFFERED = "offered"
    ISSUED = "issued"
    MOVED = "moved"
    CLOSED = "closed"
    OF_PARTS = "of_parts"

    @property
    def label(self) -> str:
        """In Chinese."""
        return _LABELS[self]


_LABELS = {
    State.NONE: "未分解",
    State.DRAFT: "草稿",
    State.OFFERED: "征求意见中",
    State.ISSUED: "已下达",
    State.MOVED: "方案已调整，分解未调整",
    State.CLOSED: "已撤销",
    State.OF_PARTS: "由分项合计",
}


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target of a programme with the standing of its split.

    Attributes:
        value: what the edition in force says; None where it dropped a target that had been issued.
        gap: what the draft leaves to give out, negative where it is too much; None where nothing is summed.
        units: rows directly below it that are open in the draft; `below` those below one of these (下级).
        is_changed: whether the draft says something else than the last issue.
        replies: rows of both by what their units answered (`replies.Said`), of those who were asked.
    """

    target: Target
    value: TargetValue | None
    said: Said | None
    split: Split | None
    state: State
    gap: Decimal | None
    reserve: Decimal
    units: int
    below: int
    is_changed: bool
    replies: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ProgrammeCascade:
    """The targets of a programme in printed order, dropped ones last; `counts` by state add up to them.

    `read` is what it was made of, None before any edition.
    """

    programme: Programme
    edition: Edition | None
    rows: Sequence[TargetRow]
    read: Read | None

    @property
    def counts(self) -> Mapping[State, int]:
        """How many targets stand how, every state named."""
        found = Counter(row.state for row in self.rows)
        return {state: found[state] for state in State}


def programme_page(programme: Programme, actor: Actor, on: date) -> ProgrammeCascade:
    """How every target with a task is split, of those whose whole split the asker sees; seven queries.

    Who covers the area sees all, who leads a project its targets, everybody else none.
    """
    edition = edition_in_force(programme, on)
    if edition is None:
        return ProgrammeCascade(programme, None, [], None)
    programme = edition.programme
    family = Family(edition)
    counted = Counted.of(programme, edition, family)
    seen = _seen_whole(programme, actor, edition, {*family.targets, *counted.splits})
    stated = [value for value in family.values if value.text.has_task and value.target_id in seen]
    rows = [_row(value.target, value, family, counted) for value in stated]
    named = {value.target_id for value in stated}
    dropped = [split.target for split in counted.splits.values() if split.target_id in seen - named]
    rows += [_row(target, None, family, counted) for target in dropped if counted.last_of(target)]
    for row in rows:
        row.target.project.programme = programme
    return ProgrammeCascade(programme, edition, rows, Read(edition, family, counted))


def _seen_whole(programme: Programme, actor: Actor, edition: Edition, targets: set[int]) -> set[int]:
    """Those of a programme's targets whose every row the asker sees, by id; at most one query."""
    if actor.area is None:
        return set()
    if (actor.is_system or actor.role in COVERING_ROLES) and is_within(programme.division.path, actor.area):
        return targets
    mine = Target.objects.filter(leads(actor, "pk", edition), project__programme=programme)
    return set(mine.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Read:
    """What the page of a programme was made of: what the edition in force states, and the splits."""

    edition: Edition
    family: Family
    counted: Counted

    def value(self, split: Split) -> TargetValue | None:
        """What the edition says that a split of the programme is typed under."""
        if split.edition_id == self.edition.pk:
            return self.family.value(split.target_id)
        return self.counted.values.get((split.edition_id, split.target_id))


def _row(target: Target, value: TargetValue | None, family: Family, counted: Counted) -> TargetRow:
    split = counted.splits.get(target.pk)
    drafted = counted.drafted_value(split, value)
    said = said_or_none(drafted, family)
    sums = counted.sums.get(split.pk) if split else None
    summed = said is not None and said.manner is Manner.SUMMED and said.number is not None
    gap = None
    if split is not None and sums is not None and said is not None and summed and said.number is not None:
        gap = said.number - sums.given - split.reserve
    return TargetRow(
        target=target,
        value=value,
        said=said,
        split=split,
        state=_state(target, value, family, counted),
        gap=gap,
        reserve=split.reserve if split else _ZERO,
        units=sums.units if sums else 0,
        below=sums.below if sums else 0,
        is_changed=bool(sums and sums.moved and counted.last_of(target)),
        replies=counted.replies.get(split.pk, {}) if split else {},
    )


def said_or_none(value: TargetValue | None, family: Family) -> Said | None:
    """How a stated target is split; None where it has no task or is the sum of its parts."""
    if value is None or not value.text.has_task or family.has_parts(value.target_id):
        return None
    return said_of(value)


def _state(target: Target, value: TargetValue | None, family: Family, counted: Counted) -> State:
    split, last = counted.splits.get(target.pk), counted.last_of(target)
    if last is not None and last.is_closing:
        return State.CLOSED
    if last is not None and (family.has_parts(target.pk) or counted.otherwise(target, value, last)):
        return State.MOVED
    if last is not None:
        return State.ISSUED
    if family.has_parts(target.pk):
        return State.OF_PARTS
    if split is None or not (sums := counted.sums.get(split.pk)) or not sums.units:
        return State.NONE
    return State.OFFERED if split.offered_at else State.DRAFT


@dataclass(frozen=True, slots=True)
class _Sums:
    """Of the rows directly below a target: how many are open, their Σ with closed ones, how many moved.

    `below` counts the open rows of the next level.
    """

    units: int
    below: int
    given: Decimal
    moved: int


@dataclass(frozen=True, slots=True)
class LastIssue:
    """What the last issue of the rows directly below a target went by, and whether it closed them."""

    edition_id: int
    is_closing: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """What the splits of a programme come to, counted by the database; at most four queries."""

    splits: Mapping[int, Split]
    sums: Mapping[int, _Sums]
    last: Mapping[int, LastIssue]
    values: Mapping[tuple[int, int], TargetValue]
    replies: Mapping[int, Mapping[str, int]]

    @classmethod
    def of(cls, programme: Programme, edition: Edition, family: Family) -> Counted:
        """The splits of a programme, by target; values of editions other than the one in force."""
        splits = _with_last_issue(Split.objects.filter(target__project__programme=programme))
        for split in splits:
            split.target = family.target(split.target_id) or _dropped(split)
            split.target.project.programme = programme
        last = _last_issues(splits)
        others = {split.edition_id for split in splits} | {issue.edition_id for issue in last.values()}
        values = TargetValue.objects.filter(
            text__edition__in=others - {edition.pk}, target__in=[split.target_id for split in splits]
        )
        return cls(
            {split.target_id: split for split in splits},
            _sums(splits),
            last,
            {(row.text.edition_id, row.target_id): row for row in values.select_related("text")},
            _replies(splits),
        )

    def last_of(self, target: Target) -> LastIssue | None:
        """The last issue of the rows directly below a target."""
        split = self.splits.get(target.pk)
        return self.last.get(split.pk) if split is not None else None

    def drafted_value(self, split: Split | None, now: TargetValue | None) -> TargetValue | None:
        """What the edition says that the draft is typed under; without a split, the one in force."""
        if split is None or (now is not None and now.text.edition_id == split.edition_id):
            return now
        return self.values.get((split.edition_id, split.target_id))

    def otherwise(self, target: Target, now: TargetValue | None, last: LastIssue) -> bool:
        """Whether the edition in force says something else of a target than what was issued."""
        if now is not None and now.text.edition_id == last.edition_id:
            return False
        return figure_of(now) != figure_of(self.values.get((last.edition_id, target.pk)))


def _with_last_issue(splits: QuerySet[Split]) -> list[Split]:
    issues = Issue.objects.filter(split=OuterRef("pk"), parent=None).order_by("-ordinal")
    last = {name: Subquery(issues.values(name)[:1]) for name in ("kind", "edition")}
    rows = splits.annotate(last_kind=last["kind"], last_edition=last["edition"]).order_by("target__code")
    named = {"code": "target__code", "of_project": "target__project", "project_code": "target__project__code"}
    return list(rows.annotate(**{name: F(path) for name, path in named.items()}))


def _dropped(split: Any) -> Target:  # noqa: ANN401 (annotated by `_with_last_issue`)
    """The target of a split that the edition in force does not state."""
    target = row_of(Target, [split.target_id, split.of_project, split.code])
    target.project = Project(pk=split.of_project, code=split.project_code)
    return target


def _last_issues(splits: Iterable[Split]) -> dict[int, LastIssue]:
    """What `_with_last_issue` found, of the splits that were issued."""
    kinds = [(split, split.last_kind, split.last_edition) for split in splits]  # type: ignore[attr-defined]  # annotated
    return {
        split.pk: LastIssue(edition, kind == Issue.Kind.CLOSING)
        for split, kind, edition in kinds
        if kind is not None
    }


def _sums(splits: Sequence[Split]) -> dict[int, _Sums]:
    rows = Allocation.objects.filter(split__in=splits).taking_part()
    top = Q(parent__isnull=True)
    same = Q(value=F("issued")) | Q(value__isnull=True, issued__isnull=True)
    still = same & Q(is_open=F("issued_open"))
    counted = (
        rows.order_by()
        .values("split")
        .annotate(
            units=Count("pk", filter=top & Q(is_open=True)),
            below=Count("pk", filter=~top & Q(is_open=True)),
            given=Sum("value", filter=top),
            still=Count("pk", filter=top & still),
            all=Count("pk", filter=top),
        )
    )
    return {
        row["split"]: _Sums(row["units"], row["below"], row["given"] or _ZERO, row["all"] - row["still"])
        for row in counted
    }


def _replies(splits: Sequence[Split]) -> dict[int, dict[str, int]]:
    """How many rows stand how with their units, by split, as `replies.asked_of` says it of single rows."""
    rows = Allocation.objects.filter(split__in=splits).asked()
    counted = rows.order_by().values("split", verb=F("last_verb")).annotate(number=Count("pk"))
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in counted:
        said = Answered.WAITING if row["verb"] in ("", Reply.Verb.WITHDRAWN) else row["verb"]
        found[row["split"]][str(said)] += row["number"]
    return found
