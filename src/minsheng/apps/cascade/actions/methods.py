"""Ways of splitting: a method writes every row of a level or none."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.cascade import steps
from minsheng.apps.cascade.errors import (
    BaseElsewhere,
    BaseNotChosen,
    EachNotGiven,
    ReserveBelowNegative,
    ReserveUnfit,
    RowsStale,
    WayUnfit,
)
from minsheng.apps.cascade.goals import said_in
from minsheng.apps.cascade.levels import takes_part
from minsheng.apps.cascade.models import Allocation, Base, Split, Way
from minsheng.core.cascade.allocation import equal, pro_rata, same_rate
from minsheng.core.cascade.manner import Manner, decimals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from minsheng.apps.cascade.goals import Said
    from minsheng.apps.cascade.values import Method
    from minsheng.apps.people.actor import Actor

_ZERO = Decimal(0)
_OF_BASE = frozenset({Way.PRO_RATA, Way.FLOOR})
_OF_EACH = frozenset({Way.SAME_RATE, Way.FLOOR})


@transaction.atomic(durable=True)
def set_way(*, actor: Actor, split: Split, version: int, method: Method) -> Split:
    """Say how the numbers of a split come about, without writing any.

    Raises:
        PermissionDenied, SplitStale, WayUnfit, BaseNotChosen, BaseElsewhere, EachNotGiven: nothing is
        written.
    """
    lock_base(method.base)
    split = steps.lock_split(split)
    steps.may_split(actor, split, None)
    steps.refuse_stale(split, version)
    method = checked(method, split, said_in(split.edition, split.target))
    _keep(split, method)
    trail.record("cascade.way_set", actor=actor, subject=split, facts=_facts(method))
    return split


@transaction.atomic(durable=True)
def apply_method(
    *,
    actor: Actor,
    split: Split,
    version: int,
    method: Method,
    seen: Mapping[int, int],
    parent: Allocation | None = None,
) -> list[Allocation]:
    """Give every open row of a level the number that a method comes to; the rows, changed or not.

    At the target the method stays with the split; what closed rows keep and the reserve are not shared out.
    `seen` is the version of every open row by its id.

    Raises:
        PermissionDenied, SplitStale, RowsStale, LevelNotOpen, WayUnfit, BaseNotChosen, BaseElsewhere,
        EachNotGiven, and the refusals of `core.cascade.allocation`: nothing is written.
    """
    lock_base(method.base)
    split = steps.lock_split(split)
    steps.may_split(actor, split, parent)
    rows = steps.with_parents(steps.lock_rows([split]), split)
    above = steps.parent_of(rows, parent.pk if parent else None)
    steps.refuse_closed_level(above)
    if above is None:
        steps.refuse_stale(split, version)
    mine = [row for row in rows if row.parent_id == (above.pk if above else None) and takes_part(row)]
    opened = [row for row in mine if row.is_open]
    if stale := steps.stale_rows(opened, seen):
        raise RowsStale(count=len(stale), units="、".join(row.unit.name for row in stale))
    said = said_in(split.edition, split.target)
    method = checked(method, split, said)
    parts = _parts(method, opened, said, _to_share(split, above, mine, said))
    count = _write(opened, parts)
    if above is None:
        _keep(split, method)
    facts = {**_facts(method), "count": count, "under": above.unit.name if above else ""}
    trail.record("cascade.method_applied", actor=actor, subject=split, facts=facts)
    return opened


@transaction.atomic(durable=True)
def set_reserve(*, actor: Actor, split: Split, version: int, reserve: Decimal, reason: str = "") -> Split:
    """Keep a part back from the units, or with a negative one give out more than the target asks for (加码).

    Raises:
        PermissionDenied: not the office.
        SplitStale, ReserveUnfit: nothing is written.
    """
    split = steps.lock_split(split)
    steps.may_split(actor, split, None)
    steps.refuse_stale(split, version)
    _refuse_unfit_reserve(split, reserve)
    before = split.reserve
    split.reserve, split.reserve_reason = reserve, reason.strip()
    steps.mark_changed(split, "reserve", "reserve_reason")
    facts = {"before": before, "after": reserve, "reason": split.reserve_reason}
    trail.record("cascade.reserve_set", actor=actor, subject=split, facts=facts)
    return split


@transaction.atomic(durable=True)
def set_reserve_below(*, actor: Actor, row: Allocation, seen: Decimal, reserve: Decimal) -> Allocation:
    """Keep a part of a row's number back from the units below it; `seen` is the reserve that was shown.

    Raises:
        PermissionDenied, LevelNotOpen, RowsStale, ReserveBelowNegative, ReserveUnfit: nothing is written.
    """
    split = steps.lock_split(Split.objects.get(pk=row.split_id))
    row = next(each for each in steps.lock_rows([split]) if each.pk == row.pk)
    steps.may_split(actor, split, row)
    steps.refuse_closed_level(row)
    if row.reserve != seen:
        raise RowsStale(count=1, units=row.unit.name)
    if reserve < 0:
        raise ReserveBelowNegative(unit=row.unit.name, reserve=reserve)
    _refuse_unfit_reserve(split, reserve)
    row.reserve = reserve
    row.save(update_fields=["reserve"])
    facts = {"unit": row.unit.name, "before": seen, "after": reserve}
    trail.record("cascade.reserve_below_set", actor=actor, subject=split, facts=facts)
    return row


def lock_base(base: Base | None) -> None:
    """Lock a base before the split that is to name it."""
    if base is not None:
        Base.objects.select_for_update(no_key=True, of=("self",)).get(pk=base.pk)


def checked(method: Method, split: Split, said: Said) -> Method:
    """The method without what its way has no use for.

    Raises:
        WayUnfit, BaseNotChosen, BaseElsewhere, EachNotGiven.
    """
    way = Way(method.way)
    shares = way in _OF_BASE or way is Way.EQUAL
    if (said.manner is Manner.NAMED and way is not Way.TYPED) or (said.manner is Manner.RATED and shares):
        raise WayUnfit(way=way.label, target=split.target.code)
    base = method.base if way in _OF_BASE else None
    each = method.each if way in _OF_EACH else None
    if way is Way.PRO_RATA and base is None:
        raise BaseNotChosen()
    if base is not None and base.division_id != split.target.project.programme.division_id:
        raise BaseElsewhere(base=base.name)
    if way in _OF_EACH and (each is None or each < 0 or decimals(each) > said.scale):
        raise EachNotGiven()
    return replace(method, way=way, base=base, each=each)


def _to_share(split: Split, above: Allocation | None, rows: Sequence[Allocation], said: Said) -> Decimal:
    """What the open rows of a level share: without the reserve and what closed rows keep."""
    goal = said.goal(split) if above is None else said.goal_below(above.issued, above.reserve)
    kept = sum((row.value or _ZERO for row in rows if not row.is_open), _ZERO)
    return (goal.value or _ZERO) - goal.reserve - kept


def _parts(
    method: Method, rows: Sequence[Allocation], said: Said, total: Decimal
) -> Mapping[str, Decimal | None]:
    """The number of each unit by its code; as it stands where numbers are typed."""
    codes = [row.unit.code for row in rows]
    if method.way == Way.SAME_RATE:
        return dict(same_rate(method.each or _ZERO, codes))
    if method.way == Way.TYPED:
        return {row.unit.code: row.value for row in rows}
    floors = dict.fromkeys(codes, method.each) if method.each is not None else None
    if method.base is None:
        return dict(equal(total, codes, scale=said.scale, floors=floors))
    figures = {value.unit_id: value.value for value in method.base.values.all()}
    bases = {row.unit.code: figures.get(row.unit_id) for row in rows}
    names = {row.unit.code: row.unit.name for row in rows}
    return dict(pro_rata(total, bases, scale=said.scale, floors=floors, names=names))


def _write(rows: Sequence[Allocation], parts: Mapping[str, Decimal | None]) -> int:
    """Write the numbers that differ; how many did."""
    moved = [row for row in rows if row.value != parts[row.unit.code]]
    for row in moved:
        row.value, row.version = parts[row.unit.code], row.version + 1
    steps.write_rows(moved, ["value", "version"])
    return len(moved)


def _keep(split: Split, method: Method) -> None:
    split.way, split.base, split.each = method.way, method.base, method.each
    steps.mark_changed(split, "way", "base", "each")


def _facts(method: Method) -> dict[str, object]:
    return {
        "way": Way(method.way).label,
        "base": str(method.base) if method.base else "",
        "each": method.each,
    }


def _refuse_unfit_reserve(split: Split, reserve: Decimal) -> None:
    said = said_in(split.edition, split.target)
    if decimals(reserve) > said.scale or (reserve and said.manner is not Manner.SUMMED):
        raise ReserveUnfit(target=split.target.code, reserve=reserve)
