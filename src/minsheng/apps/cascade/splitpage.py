"""One target over its units: drafts, issued figures, answers, and whether each level adds up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, Subquery

from minsheng.apps.cascade.beside import Family, Kin, Sums, sums_of
from minsheng.apps.cascade.errors import TargetNotStated, WholeHasParts
from minsheng.apps.cascade.goals import Said, figure_of, values_in
from minsheng.apps.cascade.levels import Bounds, Level, level_of
from minsheng.apps.cascade.models import Allocation, BaseValue, Issue, Split, leads
from minsheng.apps.cascade.replies import Asked, asked_of, number_asked
from minsheng.apps.cascade.upper import answer_of, uppers_of, with_answers
from minsheng.apps.people.permissions import allows
from minsheng.apps.places.tree import is_within
from minsheng.apps.programmes.models import COVERING_ROLES, Edition, Programme, Target
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.core.cascade.problems import NoTaskToSplit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from django.db.models import QuerySet

    from minsheng.apps.cascade.models import Answer
    from minsheng.apps.cascade.upper import UpperLine
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import TargetValue


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's row, as the asker may see it.

    Attributes:
        row: where the asker is not shown drafts, its value is the number that was put to the unit.
        base: figure of the base chosen, None where there is none.
        answer: what of the unit's own level carries the number from a month on (承接).
        below: rows of the next level; `level` says whether they add up.
        may_type, may_give_on, may_reply: what the asker may do: type its number, split it, answer it.
    """

    row: Allocation
    base: Decimal | None
    asked: Asked
    answer: Answer | None
    below: Sequence[Row]
    level: Level | None
    may_type: bool
    may_give_on: bool
    may_reply: bool

    @property
    def moved(self) -> bool:
        """Whether the draft says something else than the last issue."""
        row = self.row
        return row.issued_open is not None and (row.value, row.is_open) != (row.issued, row.issued_open)


@dataclass(frozen=True, slots=True)
class SplitPage:
    """A target with its split, None where it was not opened yet.

    Attributes:
        value: what the edition says that the split is typed under; before there is one, the edition in force.
        said: how the target is split; None where it cannot be, and `obstacle` is the code that says why.
        edition_moved: the edition in force says something else of the target than was issued or is drafted
            (方案已调整，分解未调整).
        level: the rows directly below the target; None for who is shown its own rows alone.
        rows: by unit code, each with those below it.
        uppers: what upper levels gave our units of what was decided to be the same thing.
        issues: of every level, the last first; none for who is not shown the whole.
        is_whole: whether the asker sees every row.
    """

    target: Target
    value: TargetValue | None
    said: Said | None
    obstacle: str
    in_force: Edition | None
    edition_moved: bool
    split: Split | None
    level: Level | None
    rows: Sequence[Row]
    uppers: Sequence[UpperLine]
    issues: Sequence[Issue]
    is_whole: bool
    may_split: bool
    may_issue: bool


def split_page(target: Target, actor: Actor, on: date) -> SplitPage | None:
    """A target over its units; None where the asker may see nothing of it.

    At most ten queries, and three more where the asker leads, the edition moved, a unit was left out.
    """
    return page_of(joined(Target.objects.all()).get(pk=target.pk), actor, on)


def joined(targets: QuerySet[Target]) -> QuerySet[Target]:
    """With all that the page of a target reads of it."""
    return targets.select_related("project__programme__division", "split__edition", "split__base")


def page_of(target: Target, actor: Actor, on: date, *, uppers: bool = True) -> SplitPage | None:
    """As `split_page`, of a `joined` target; one query less, two more less without upper numbers."""
    split: Split | None = getattr(target, "split", None)
    in_force = edition_in_force(target.project.programme, on)
    edition = split.edition if split else in_force
    is_whole = sees_whole(actor, target, edition)
    family = Family(edition) if edition else None
    kin = family.kin(target.pk) if family is not None and is_whole else Kin()
    rows, bounds = _rows_seen(split, actor, kin, is_whole=is_whole) if split else ([], Bounds(kin, {}))
    if not rows and not is_whole:
        return None
    told = {edition.pk: family} if edition is not None and family is not None else {}
    if in_force is not None and in_force.pk not in told:
        told[in_force.pk] = Family(in_force)
    said, obstacle = said_or_why(family, target)
    issues = list(split.issues.order_by("-ordinal").select_related("parent__unit")) if split else []
    level, shown = None, []
    if split is not None and said is not None:
        shown = _Tree(split, rows, said, bounds, actor).shown()
        level = level_of(split, None, rows, said, bounds) if is_whole else None
    return SplitPage(
        target=target,
        value=family.value(target.pk) if family else None,
        said=said,
        obstacle=obstacle,
        in_force=in_force,
        edition_moved=_edition_moved(split, issues, in_force, told),
        split=split,
        level=level,
        rows=shown,
        uppers=uppers_of(target, actor, told.get(in_force.pk) if in_force else None) if uppers else [],
        issues=issues if is_whole else [],
        is_whole=is_whole,
        may_split=allows(actor, "cascade.split", target.project),
        may_issue=allows(actor, "cascade.issue", target.project),
    )


def sees_whole(actor: Actor, target: Target, edition: Edition | None) -> bool:
    """Whether the asker sees every row: its role covers the area, or its unit leads; at most one query."""
    if actor.area is None:
        return False
    covers = actor.is_system or actor.role in COVERING_ROLES
    if covers and is_within(target.project.division_path(), actor.area):
        return True
    return edition is not None and Target.objects.filter(leads(actor, "pk", edition), pk=target.pk).exists()


def said_or_why(family: Family | None, target: Target) -> tuple[Said | None, str]:
    """How a target is split, else the code of why it cannot be."""
    if family is None or family.value(target.pk) is None:
        return None, TargetNotStated.code
    if family.has_parts(target.pk):
        return None, WholeHasParts.code
    try:
        return family.said(target.pk), ""
    except NoTaskToSplit:
        return None, NoTaskToSplit.code


def _rows_seen(split: Split, actor: Actor, kin: Kin, *, is_whole: bool) -> tuple[list[Allocation], Bounds]:
    """The rows that take part and that the asker sees, and what units have of the targets that bound them.

    Of rows told to it, the number put to its unit. One query.
    """
    wanted = Q(split=split)
    if not is_whole:
        wanted &= Q(pk__in=Allocation.objects.told_to(actor).values("pk"))
    if kin.all:
        wanted |= Q(split__target__in=kin.all)
    rows = with_answers(Allocation.objects.taking_part()).filter(wanted)
    opens = Programme.objects.visible_to(actor).filter(pk=OuterRef("carried__target__project__programme"))
    bases = BaseValue.objects.filter(base=OuterRef("split__base"), unit=OuterRef("unit"))
    rows = rows.annotate(
        of_target=F("split__target"), opens_answer=Exists(opens), base_value=Subquery(bases.values("value"))
    )
    found: dict[int, list[Allocation]] = defaultdict(list)
    for row in rows.select_related("unit__division", "parent__unit__division").order_by("unit__code", "pk"):
        found[row.of_target].append(row)  # type: ignore[attr-defined]  # annotated
    own = found.pop(split.target_id, [])
    for row in own:
        row.split = split
        if not is_whole and not drafts_seen(row, actor):
            row.value = number_asked(row)
    return own, _bounds(kin, found)


def drafts_seen(row: Allocation, actor: Actor) -> bool:
    """Whether who does not see the whole is shown the draft of a row: below one of its own, or of its area.

    Division and unit of the row above must be loaded.
    """
    if row.parent is None:
        return False
    covers = actor.is_system or actor.role in COVERING_ROLES
    above = row.parent.unit
    return above.pk == actor.unit_id or (
        covers and actor.area is not None and is_within(above.division.path, actor.area)
    )


def _bounds(kin: Kin, rows: Mapping[int, Sequence[Allocation]]) -> Bounds:
    """What units have of the targets that bound one: as issued, where nothing was issued as drafted."""
    sums: dict[int, Sums] = {}
    for target, mine in rows.items():
        issued = [row for row in mine if row.issued_open is not None]
        sums[target] = sums_of(issued) if issued else sums_of(mine, drafts=True)
    return Bounds(kin, sums)


def _edition_moved(
    split: Split | None, issues: Sequence[Issue], in_force: Edition | None, told: Mapping[int, Family]
) -> bool:
    """Whether the edition in force says otherwise; `told` by edition, at most one query for a third one."""
    if split is None or in_force is None:
        return False
    target = split.target_id
    last = [issue.edition_id for issue in issues if issue.parent_id is None][:1]
    now = figure_of(told[in_force.pk].value(target))
    for edition in {split.edition_id, *last} - {in_force.pk}:
        known = told.get(edition)
        value = known.value(target) if known is not None else values_in(edition, [target]).get(target)
        if figure_of(value) != now:
            return True
    return False


class _Tree:
    """The rows of a split with those below them, and what the asker may do with each."""

    def __init__(
        self, split: Split, rows: Sequence[Allocation], said: Said, bounds: Bounds, actor: Actor
    ) -> None:
        self._split, self._rows, self._said, self._bounds, self._actor = split, rows, said, bounds, actor
        self._asked = asked_of(rows)
        self._is_office = allows(actor, "cascade.split", split)

    def shown(self) -> list[Row]:
        """The rows directly below the target, and those whose row above the asker does not see."""
        known = {row.pk for row in self._rows}
        return [self._row(row) for row in self._rows if row.parent_id not in known]

    def _row(self, row: Allocation) -> Row:
        below = [self._row(each) for each in self._rows if each.parent_id == row.pk]
        level = level_of(self._split, row, self._rows, self._said, self._bounds) if below else None
        above = row.parent
        if above is not None:
            above.split = self._split
        return Row(
            row=row,
            base=row.base_value,  # type: ignore[attr-defined]  # annotated by `_rows_seen`
            asked=self._asked[row.pk],
            answer=_answer(row),
            below=below,
            level=level,
            may_type=row.is_open and self._may_give(above),
            may_give_on=above is None and bool(row.issued_open) and row.is_open and self._may_give(row),
            may_reply=self._asked[row.pk].version is not None and allows(self._actor, "cascade.reply", row),
        )

    def _may_give(self, above: Allocation | None) -> bool:
        if above is None:
            return self._is_office
        return self._is_office or allows(self._actor, "cascade.split", above)


def _answer(row: Allocation) -> Answer | None:
    """What carries the row, with `is_seen`: whether the asker may open its target."""
    answer = answer_of(row)
    if answer is not None:
        answer.is_seen = row.opens_answer  # type: ignore[attr-defined]  # annotated by `_rows_seen`
    return answer
