"""What sums of a month may be beside each other and beside the months around (资金核对)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.funds import errors
from minsheng.apps.funds.models import Arrears, Source
from minsheng.apps.funds.money import wan
from minsheng.apps.places.models import Level
from minsheng.core.progress.months import in_words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Mapping

    from minsheng.apps.funds.models import Sums
    from minsheng.apps.funds.values import LineGiven

_RISING = (("arrived", "到位"), ("paid", "拨付"))
_OWN = {
    Level.PROVINCE: Source.PROVINCE,
    Level.CITY: Source.CITY,
    Level.COUNTY: Source.COUNTY,
}
_ORDER = tuple(Source)


def above(level: str) -> frozenset[str]:
    """The sources of levels above a division's."""
    own = _OWN.get(Level(level))
    return frozenset(_ORDER[: _ORDER.index(own)] if own else _ORDER[:-1])


@dataclass(frozen=True, slots=True)
class Beside:
    """The unit's last month before and the first after, by source, and which months are closed."""

    before: Mapping[str, Sums]
    before_month: datetime.date | None
    after: Mapping[str, Sums]
    after_month: datetime.date | None
    closed: Collection[datetime.date]
    upper: frozenset[str]


def judge(given: Mapping[str, LineGiven], beside: Beside) -> None:
    """Refuse sums that cannot be.

    Raises:
        NothingGiven, SourceDropped, PaidAboveArrived, ArrivedAbovePlanned, ArrearsUnfit, CorrectsUnfit,
        FundsFell, FundsFellOpen, LaterFalls.
    """
    if not given:
        raise errors.NothingGiven
    for source, last in beside.before.items():
        if source not in given:
            said = {"source": last.get_source_display(), "field": f"planned_{source}"}
            raise errors.SourceDropped(**said, month=in_words(_known(beside.before_month)))
    for line in given.values():
        _judge_line(line, beside.upper)
        _judge_before(line, beside)
        _judge_after(line, beside)


def _judge_line(line: LineGiven, upper: frozenset[str]) -> None:
    said = {"source": Source(line.source).label}
    if line.paid > line.arrived and not line.words:
        sums = {"paid": wan(line.paid), "arrived": wan(line.arrived)}
        raise errors.PaidAboveArrived(**said, **sums, field=f"words_{line.source}")
    if line.arrived > line.planned and not line.words:
        sums = {"arrived": wan(line.arrived), "planned": wan(line.planned)}
        raise errors.ArrivedAbovePlanned(**said, **sums, field=f"words_{line.source}")
    if not line.arrears:
        return
    why = ""
    if line.arrived >= line.planned:
        why = "计划的钱已经全部到位"
    elif line.arrears == Arrears.UPPER and line.source not in upper:
        why = "这不是上级的资金"
    if why:
        reason, field = Arrears(line.arrears).label, f"arrears_{line.source}"
        raise errors.ArrearsUnfit(**said, reason=reason, why=why, field=field)


def _judge_before(line: LineGiven, beside: Beside) -> None:
    """What arrived and was paid rises, but for a correction of a closed month that is named."""
    last, said = beside.before.get(line.source), {"source": Source(line.source).label}
    fallen = [
        (name, what)
        for name, what in _RISING
        if last is not None and getattr(line, name) < getattr(last, name)
    ]
    if not fallen:
        if line.corrects is not None:
            why = "到位和拨付都没有比以前少，不用写更正的月份"
            raise errors.CorrectsUnfit(**said, why=why, field=f"corrects_{line.source}")
        return
    name, what = fallen[0]
    month = _known(beside.before_month)
    sums = {"given": wan(getattr(line, name)), "before": wan(getattr(last, name)), "month": in_words(month)}
    if month not in beside.closed:
        raise errors.FundsFellOpen(**said, what=what, **sums, field=f"{name}_{line.source}")
    if line.corrects is None or not line.words:
        raise errors.FundsFell(**said, what=what, **sums, field=f"{name}_{line.source}")
    if line.corrects not in beside.closed or line.corrects > month:
        why = f"{in_words(line.corrects)}不是已经冻结的月份"
        raise errors.CorrectsUnfit(**said, why=why, field=f"corrects_{line.source}")


def _judge_after(line: LineGiven, beside: Beside) -> None:
    if beside.after_month is None:
        return
    said = {"source": Source(line.source).label, "month": in_words(beside.after_month)}
    later = beside.after.get(line.source)
    for name, what in _RISING:
        there = 0 if later is None else getattr(later, name)
        if there < getattr(line, name):
            sums = {"given": wan(getattr(line, name)), "later": wan(there)}
            raise errors.LaterFalls(**said, what=what, **sums, field=f"{name}_{line.source}")


def _known(month: datetime.date | None) -> datetime.date:
    if month is None:
        raise LookupError("no month before")
    return month
