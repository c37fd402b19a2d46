"""What units of the demo enter in a month: parts of a whole that rise with the plan, rates that are met."""

from __future__ import annotations

import datetime
import zlib
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from minsheng.apps.cascade.queries import said_of
from minsheng.apps.ledger.models import GATE_PAPERS, STAGES, Intake, Manner, Subject, Works
from minsheng.apps.ledger.values import EntryGiven, SubjectGiven
from minsheng.apps.planning.queries import curves_of
from minsheng.apps.programmes.models import Comparator, Hold, TargetType
from minsheng.core.cascade.manner import Manner as Splitting
from minsheng.core.progress.months import month_end

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from django.db.models import QuerySet

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.planning.baselines import Planned
    from minsheng.apps.programmes.models import Programme, TargetValue

_QUARTER = 3
_TEN = Decimal(10)
_OF = {"%": 100, "‰": 1000}
_COUNTED = frozenset({TargetType.A, TargetType.E})

Row = dict[str, Any]


class Figures:
    """The figures of every row of a programme, by month; the same for the same table.

    Args:
        programme: whose rows.
        values: what the edition says of each target.
        table: `year.toml`.
    """

    def __init__(self, programme: Programme, values: Mapping[int, TargetValue], table: Row) -> None:
        self._programme, self._values, self._table = programme, values, table
        self._last = month_end(datetime.date(programme.year, table["frozen"], 1))
        self._projects = {row["number"]: row for row in table["project"]}
        self._whole: dict[int, dict[int, Decimal]] = {}
        self._months: dict[tuple[int, int], dict[int, Decimal]] = {}

    @cached_property
    def manners(self) -> Mapping[int, str]:
        """How each target is entered."""
        return dict(self._intakes.values_list("target", "manner"))

    @property
    def _intakes(self) -> QuerySet[Intake]:
        return Intake.objects.filter(target__project__programme=self._programme).order_by("from_month")

    @cached_property
    def _subjects(self) -> Mapping[int, str]:
        return dict(self._intakes.values_list("target", "subject"))

    @cached_property
    def _works(self) -> Mapping[int, list[Works]]:
        """The works of each row, in the order in which they are done."""
        found: dict[int, list[Works]] = defaultdict(list)
        works = Works.objects.filter(allocation__split__target__project__programme=self._programme)
        for each in works.select_related("site").order_by("pk"):
            found[each.allocation_id].append(each)
        return found

    @cached_property
    def _planned(self) -> Mapping[int, Planned]:
        return curves_of(self._programme, self._last)

    def entries(self, rows: Iterable[Allocation], number: int) -> Iterator[tuple[Allocation, EntryGiven]]:
        """What is entered of a month at the rows, in order of target and row."""
        by_target: dict[int, list[Allocation]] = defaultdict(list)
        for row in rows:
            by_target[row.split.target_id].append(row)
        for target, own in by_target.items():
            value = self._values[target]
            if self._project(value).get("none") or not self._is_due(value, number):
                continue
            yield from self._of_target(value, own, number)

    def _of_target(
        self, value: TargetValue, rows: list[Allocation], number: int
    ) -> Iterator[tuple[Allocation, EntryGiven]]:
        manner = self.manners[value.target_id]
        if manner == Manner.DELIVERABLES:
            if number == self._table["delivered"]:
                yield from ((row, self._delivered(row, number)) for row in rows)
        elif manner == Manner.REVIEW:
            if number % _QUARTER == 0:
                yield from ((row, self._graded(number)) for row in rows)
        elif manner == Manner.MEASURED:
            yield from ((row, self._measured(value, row, number)) for row in rows)
        elif manner == Manner.SUBJECTS:
            yield from self._singles(value, rows, number)
        elif manner == Manner.WORKS:
            yield from self._staged(value, rows, number)
        else:
            yield from ((row, self._total(value, row, rows, number)) for row in rows)

    def _is_due(self, value: TargetValue, number: int) -> bool:
        """What counts for the word is entered every month, all else every quarter."""
        within = value.is_subtask or value.subset_of_id is not None or value.soft
        return not within or number % _QUARTER == 0 or value.type in (TargetType.F, TargetType.G)

    def _project(self, value: TargetValue) -> Row:
        said: Row = self._projects.get(value.text.number, {"gap": 0})
        return said

    # -- what is counted -------------------------------------------------------------------------------------

    def _total(self, value: TargetValue, row: Allocation, rows: list[Allocation], number: int) -> EntryGiven:
        day = self._day(number)
        lead = row.unit.name
        return EntryGiven(
            day,
            quantity=self._part(value, row, rows, number),
            issuer=lead,
            document=f"{day.month}月完成情况统计表（盖章）",
        )

    def _singles(
        self, value: TargetValue, rows: list[Allocation], number: int
    ) -> Iterator[tuple[Allocation, EntryGiven]]:
        """Cases by their numbers; persons and households by an invented birthday, for no number is kept."""
        words = self._table["single"][value.target.code]
        # Each row has days of the year of its own for birthdays: nobody is met with at two of them.
        days = 365 // len(rows)
        for place, row in enumerate(rows):
            for serial in self._added(value, row, rows, number):
                day = self._day(number).replace(day=1 + serial % 27)
                subject = self._subject(row, serial, range(place * days, place * days + days))
                yield row, EntryGiven(day, subject=subject, words=words)

    def _subject(self, row: Allocation, serial: int, days: range) -> SubjectGiven:
        if self._subjects[row.split.target_id] == Subject.CASE:
            return SubjectGiven(code=f"{row.unit.code[-3:]}-{serial:04d}")
        seed = _seed(row, serial)
        name = _one_of(self._table["surnames"], seed) + _one_of(self._table["given"], seed // 31)
        born_on = datetime.date(1940 + serial % 70, 1, 1) + datetime.timedelta(days=days[seed % len(days)])
        return SubjectGiven(name=name, born_on=born_on, sex=_one_of(("male", "female"), seed // 7))

    def _staged(
        self, value: TargetValue, rows: list[Allocation], number: int
    ) -> Iterator[tuple[Allocation, EntryGiven]]:
        """All works begin in the first month; those that are done by a month are there at its end."""
        day = self._day(number)
        for row in rows:
            works = self._works[row.pk]
            if number == self._table["first_month"]:
                yield from ((row, _reached(each, STAGES[0], day.replace(day=6))) for each in works)
            done = (works[serial - 1] for serial in self._added(value, row, rows, number))
            yield from ((row, _reached(each, STAGES[-1], day.replace(day=24))) for each in done)

    def _added(self, value: TargetValue, row: Allocation, rows: list[Allocation], number: int) -> range:
        """The serial numbers that a month adds, from 1."""
        is_first = number == self._table["first_month"]
        before = 0 if is_first else int(self._part(value, row, rows, number - 1))
        return range(before + 1, int(self._part(value, row, rows, number)) + 1)

    def _part(self, value: TargetValue, row: Allocation, rows: list[Allocation], number: int) -> Decimal:
        """A row's figure at the end of a month."""
        return self._stands(value, rows, number)[row.pk]

    def _stands(self, value: TargetValue, rows: list[Allocation], number: int) -> dict[int, Decimal]:
        """The rows' figures at the end of a month: as far as the plan has come, never less than before."""
        key = (value.target_id, number)
        if key not in self._months:
            self._months[key] = self._reckoned(value, rows, number)
        return self._months[key]

    def _reckoned(self, value: TargetValue, rows: list[Allocation], number: int) -> dict[int, Decimal]:
        whole = self._parts(value, rows)
        if number == self._table["frozen"]:
            return whole
        if number > self._table["frozen"]:
            return {pk: _down(Fraction(part) * 21 / 20, self._scale(value)) for pk, part in whole.items()}
        if number < self._table["first_month"]:
            return dict.fromkeys(whole, Decimal(0))
        if not self._is_shared(value):
            return whole
        planned = self._planned[value.target_id]
        last = planned.share(self._last) or Fraction(1)
        come = min((planned.share(self._month(number)) or Fraction(0)) / last, Fraction(1))
        before = self._stands(value, rows, number - 1)
        now = _near(Fraction(sum(whole.values())) * come, self._scale(value))
        room = {pk: whole[pk] - before[pk] for pk in whole}
        more = dealt_out(max(now - sum(before.values()), Decimal(0)), room, self._scale(value))
        return {pk: before[pk] + more[pk] for pk in whole}

    def _parts(self, value: TargetValue, rows: list[Allocation]) -> dict[int, Decimal]:
        """The rows' figures at the last frozen month; together what the project is to stand at."""
        if value.target_id not in self._whole:
            self._whole[value.target_id] = self._shared_out(value, rows)
        return self._whole[value.target_id]

    def _shared_out(self, value: TargetValue, rows: list[Allocation]) -> dict[int, Decimal]:
        if not self._is_shared(value):
            return {row.pk: value.low or Decimal(1) for row in rows}
        whole = _near(Fraction(value.low or 0) * self._share(value), self._scale(value))
        given = {row.pk: (row.issued or Decimal(0)) * (85 + _seed(row) % 31) for row in rows}
        return dealt_out(whole, given, self._scale(value))

    def _is_shared(self, value: TargetValue) -> bool:
        """Whether the figures of the rows add up to the target's."""
        return value.hold != Hold.PER_UNIT and said_of(value).manner is Splitting.SUMMED

    def _share(self, value: TargetValue) -> Fraction:
        """The part of the whole that is there at the last frozen month."""
        said = self._project(value)
        if "share" in said:
            within = value.is_subtask or value.subset_of_id is not None
            return Fraction(1) if within else Fraction(str(said["share"]))
        share = self._planned[value.target_id].share(self._last) or Fraction(0)
        return max(Fraction(0), share + Fraction(said["gap"]) / 100)

    def _scale(self, value: TargetValue) -> int:
        return said_of(value).scale

    # -- what is measured ------------------------------------------------------------------------------------

    def _measured(self, value: TargetValue, row: Allocation, number: int) -> EntryGiven:
        day, low = self._day(number), value.low or Decimal(0)
        if value.type == TargetType.B:
            over, under = self._pair(value, row)
            return EntryGiven(day, numerator=over, denominator=under)
        if value.comparator == Comparator.LE:
            return EntryGiven(day, quantity=_near(Fraction(low) * 19 / 20, 2))
        return EntryGiven(day, quantity=low)

    def _pair(self, value: TargetValue, row: Allocation) -> tuple[Decimal, Decimal]:
        """Numerator and denominator of a rate that is just met; of 32 所 all of them."""
        low = value.low or Decimal(0)
        if value.unit in _OF:
            under = Decimal(200 + _seed(row) % 600)
            exact = Fraction(under) * Fraction(low) / _OF[value.unit]
            over = Decimal(-(-exact.numerator // exact.denominator))
            return min(under, over), under
        if "/" in value.unit or low % 1:
            return low * _TEN, _TEN
        return low, low

    def _delivered(self, row: Allocation, number: int) -> EntryGiven:
        return EntryGiven(
            self._day(number).replace(day=20),
            deliverable=self._named[row.split.target_id],
            issuer=row.unit.name,
            document="已印发的文件",
        )

    @cached_property
    def _named(self) -> Mapping[int, str]:
        rows = Intake.objects.filter(target__project__programme=self._programme)
        return {target: names[0] for target, names in rows.values_list("target", "deliverables") if names}

    def _graded(self, number: int) -> EntryGiven:
        return EntryGiven(
            self._day(number), grade=self._table["grade"], words="按季度评议，群众反映较好，个别点位要跟进。"
        )

    # -- days ------------------------------------------------------------------------------------------------

    def _month(self, number: int) -> datetime.date:
        return month_end(datetime.date(self._programme.year, number, 1))

    def _day(self, number: int) -> datetime.date:
        return self._month(number)


def _seed(row: Allocation, serial: int = 0) -> int:
    """A number that looks random and is the same in every database, whatever keys its rows have there."""
    return zlib.crc32(f"{row.split.target.code}-{row.unit.code}-{serial}".encode())


def _reached(works: Works, stage: str, day: datetime.date) -> EntryGiven:
    papers = dict.fromkeys(GATE_PAPERS[stage], f"望工〔{day.year}〕{works.pk}号")
    return EntryGiven(day, works=works, stage=stage, papers=papers)


def _one_of(of: Sequence[str], seed: int) -> str:
    return of[seed % len(of)]


def dealt_out(whole: Decimal, weights: Mapping[int, Decimal], scale: int) -> dict[int, Decimal]:
    """A whole in parts by their weights, to so many decimals: largest remainders first, ties by key."""
    total = sum(weights.values()) or Decimal(1)
    exact = {pk: Fraction(whole) * Fraction(weight) / Fraction(total) for pk, weight in weights.items()}
    found = {pk: _down(part, scale) for pk, part in exact.items()}
    step = _unit(scale)
    short = int((whole - sum(found.values())) / step)
    order = sorted(found, key=lambda pk: (Fraction(found[pk]) - exact[pk], pk))
    for pk in order[:short]:
        found[pk] += step
    return found


def _down(value: Fraction, scale: int) -> Decimal:
    unit = _unit(scale)
    return int(value / Fraction(unit)) * unit


def _near(value: Fraction, scale: int) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_unit(scale), ROUND_HALF_UP)


def _unit(scale: int) -> Decimal:
    """1, 0.1, 0.01 and so on."""
    return Decimal(1).scaleb(-scale)
