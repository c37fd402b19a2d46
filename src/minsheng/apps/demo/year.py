"""Lives through the demo's year: entries, acceptance, reports and freezes, by the actions that units use."""

from __future__ import annotations

import datetime
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.demo.bulletins import tell_all
from minsheng.apps.demo.figures import Figures
from minsheng.apps.demo.funds import Money
from minsheng.apps.demo.scheduling import schedule
from minsheng.apps.demo.spotchecks import check_entries
from minsheng.apps.ledger import actions as ledger
from minsheng.apps.ledger.ground import Ground
from minsheng.apps.ledger.models import Entry, Manner, WorkKind
from minsheng.apps.ledger.queries import proposed_intake
from minsheng.apps.ledger.values import IntakeGiven, SiteGiven, WorksGiven
from minsheng.apps.months import actions as months
from minsheng.apps.months.models import Report
from minsheng.apps.months.values import ReportGiven
from minsheng.apps.people.actions import NewAccount, NewPost, create_post, open_account
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import Post, Role, User
from minsheng.apps.places.models import Unit
from minsheng.apps.programmes.models import Programme, TargetValue
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.core.counting import following
from minsheng.core.progress.months import month_end

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

_TABLE = files("minsheng.apps.demo") / "data" / "year.toml"
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_MOST = 2_000
_MOST_REPORTS = 200

Row = dict[str, Any]


def live_the_year(say: Callable[[str], None]) -> None:
    """Set how everything is entered, then enter, accept, report, freeze by months (过一年)."""
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    year = _Year(table)
    year.set_intakes()
    for number in range(1, table["frozen"] + 1):
        if number >= table["first_month"]:
            say(f"登记、认定、月报：{number} 月")
            year.live(number)
        year.tell_money(number)
        year.freeze(number)
        if number == table["routine"]["from_month"] - 1:
            year.begin_routines()
    year.begin_month(table["frozen"] + 1)
    check_entries()
    year.tell_money(table["frozen"] + 1)
    say("签发9月通报，收一条异议并答复")
    tell_all()
    say("9月、10月调度，登记领导批示")
    schedule()


@dataclass(frozen=True, slots=True)
class _Hands:
    """Who acts for a unit."""

    reporter: Actor
    approver: Actor


class _Year:
    """The programme with everybody who acts in its year."""

    def __init__(self, table: Row) -> None:
        self._table = table
        self.programme = Programme.objects.select_related("division").get(code=table["programme"])
        self._day = self._month(table["first_month"])
        user = User.objects.get(username=table["office"])
        self._office = Actor(user, Post.objects.held_by(user, self._day).get())
        edition = edition_in_force(self.programme, self._day)
        if edition is None:
            raise LookupError(self.programme.code)
        values = TargetValue.objects.filter(text__edition=edition, text__has_task=True)
        joined = values.select_related("text__project", "text__category", "target")
        self.values = {value.target_id: value for value in joined.order_by("text__ordinal", "ordinal")}
        self._figures = Figures(self.programme, self.values, table)
        self._names = _names(table)
        self._hands: dict[int, _Hands] = {}
        self._money = Money(edition, self._office, lambda unit: self._of(unit).reporter)

    def set_intakes(self) -> None:
        """Persons, households and works by certified totals, those of `single` and `works` one by one."""
        at = self._at(self._table["first_month"], 28)
        shown: dict[int, tuple[str, str]] = {}
        for pk, value in self.values.items():
            given = proposed_intake(value)
            is_single = value.target.code in {**self._table["single"], **self._table["works"]}
            if given.manner in (Manner.SUBJECTS, Manner.WORKS) and not is_single:
                ledger.set_intake(
                    actor=self._office,
                    target=value.target,
                    from_month=datetime.date(self.programme.year, 1, 31),
                    given=IntakeGiven(Manner.TOTALS),
                    version=0,
                    at=at,
                )
            else:
                shown[pk] = (given.manner, given.subject)
        ledger.set_intakes(actor=self._office, programme=self.programme, shown=shown, at=at)
        months.set_due_day(actor=self._office, programme=self.programme, day=5)

    def live(self, number: int) -> None:
        """A month: entries of every unit, put up and accepted; its reports."""
        month = self._month(number)
        ground = self._ground(month)
        if number == self._table["first_month"]:
            self._register_works(ground, number)
        self._enter(ground, number)
        self._put_up(ground, number)
        self._accept(ground, number)
        self._report(ground, month)

    def freeze(self, number: int) -> None:
        """The month, as the office does on a day of the next."""
        month = self._month(number)
        months.freeze_month(
            actor=self._office, programme=self.programme, month=month, at=self._after(month, 9)
        )

    def tell_money(self, number: int) -> None:
        """What units say of their money at the end of a month."""
        month = self._month(number)
        self._money.tell(month, self._after(month, 6))

    def begin_routines(self) -> None:
        """The projects that go on from year to year."""
        said = self._table["routine"]
        projects = {value.text.number: value.text.project for value in self.values.values()}
        for number in said["projects"]:
            months.begin_routine(
                actor=self._office,
                project=projects[number],
                from_month=self._month(said["from_month"]),
                document=said["document"],
            )

    def begin_month(self, number: int) -> None:
        """The month still being reported: some units wait for their own approver, some for the lead."""
        month = self._month(number)
        ground = self._ground(month)
        units = sorted({row.unit_id for row in ground.rows.values()})
        self._enter(ground, number, of=frozenset(units[1::2]))
        self._put_up(ground, number, of=frozenset(units[1::4]))
        self._write(ground, month, of=frozenset(units[1::3]))
        self._move(ground, month, Report.State.DRAFT, months.submit_reports, self._submitter, most=150)

    # -- one step of a month ---------------------------------------------------------------------------------

    def _register_works(self, ground: _Ground, number: int) -> None:
        """A site for each of a row's number, by a name that no other place of its street has."""
        at = self._after(self._month(number), 1)
        for row in ground.rows.values():
            names = self._table["works"].get(row.split.target.code, ())
            reporter = self._of(row.unit_id).reporter
            for name in names[: int(row.issued or 0)]:
                where = SiteGiven(row.unit.division, name)
                given = WorksGiven(where, WorkKind.RENEWED, Decimal(1))
                ledger.register_works(actor=reporter, row=row, given=given, at=at)

    def _ground(self, month: datetime.date) -> _Ground:
        return _Ground(self.programme, month)

    def _enter(self, ground: _Ground, number: int, of: frozenset[int] | None = None) -> None:
        month = self._month(number)
        by_unit: dict[int, list[tuple[Allocation, Any]]] = defaultdict(list)
        for row, given in self._figures.entries(ground.rows.values(), number):
            for unit in ground.entering(row, self._manner(row)):
                if of is None or row.unit_id in of:
                    by_unit[unit].append((row, given))
                break
        for unit, found in sorted(by_unit.items()):
            actor, at = self._of(unit).reporter, self._after(month, 2)
            for row, given in (pair for pair in found if pair[1].works is not None):
                ledger.enter(actor=actor, row=row, given=given, at=at)
            found = [pair for pair in found if pair[1].works is None]
            for first in range(0, len(found), _MOST):
                some = found[first : first + _MOST]
                _, left = ledger.enter_several(actor=actor, given=some, at=at)
                if left:
                    raise LookupError(f"{some[left[0].place][0]}: {left[0].why}")

    def _put_up(self, ground: _Ground, number: int, of: frozenset[int] | None = None) -> None:
        drafts = Entry.objects.filter(allocation__in=ground.rows, state=Entry.State.DRAFT).order_by("pk")
        by_unit: dict[int, dict[int, int]] = defaultdict(dict)
        for entry in drafts:
            row = ground.rows[entry.allocation_id]
            if of is not None and row.unit_id not in of:
                continue
            by_unit[next(iter(ground.entering(row, entry.manner)))][entry.pk] = entry.version
        at = self._after(self._month(number), 3)
        for unit, seen in sorted(by_unit.items()):
            for some in _ranges(seen, _MOST):
                ledger.submit(actor=self._of(unit).approver, seen=some, at=at)

    def _accept(self, ground: _Ground, number: int) -> None:
        waiting = Entry.objects.filter(allocation__in=ground.rows, state=Entry.State.SUBMITTED).order_by("pk")
        by_hand: dict[Actor, dict[int, int]] = defaultdict(dict)
        for entry in waiting:
            by_hand[self._approver(ground, ground.rows[entry.allocation_id])][entry.pk] = entry.version
        at = self._after(self._month(number), 4)
        for actor, seen in by_hand.items():
            for some in _ranges(seen, _MOST):
                ledger.accept(actor=actor, seen=some, at=at)

    def _report(self, ground: _Ground, month: datetime.date) -> None:
        self._write(ground, month)
        self._move(ground, month, Report.State.DRAFT, months.submit_reports, self._submitter)
        self._move(ground, month, Report.State.SUBMITTED, months.approve_reports, self._approver)

    def _write(self, ground: _Ground, month: datetime.date, of: frozenset[int] | None = None) -> None:
        entered = set(
            Entry.objects.filter(
                allocation__in=ground.rows, happened_on__gte=month.replace(day=1), happened_on__lte=month
            ).values_list("allocation", flat=True)
        )
        said = cycle([ReportGiven(**row) for row in self._table["said"]])
        late = self._late()
        idle = {row["number"] for row in self._table["project"] if row.get("none")} & late.keys()
        by_unit: dict[int, dict[int, tuple[int, ReportGiven]]] = defaultdict(dict)
        for pk, row in ground.rows.items():
            if of is not None and row.unit_id not in of:
                continue
            unit = next(iter(ground.entering(row, self._manner(row))))
            value = self.values[row.split.target_id]
            given = (
                (late.get(value.text.number) or next(said))
                if pk in entered or value.text.number in idle
                else ReportGiven(is_unchanged=True)
            )
            by_unit[unit][pk] = (0, given)
        for unit, rows in sorted(by_unit.items()):
            for some in _ranges(rows, _MOST_REPORTS):
                months.write_reports(
                    actor=self._of(unit).reporter, given=some, month=month, at=self._after(month, 3)
                )

    def _late(self) -> dict[str, ReportGiven]:
        """What is said of projects behind their plan, by number."""
        rows = [row for row in self._table["project"] if "problem" in row]
        said = self._table["late"]
        return {row["number"]: ReportGiven(said, row["problem"], row["next_step"]) for row in rows}

    def _move(
        self,
        ground: _Ground,
        month: datetime.date,
        state: str,
        action: Callable[..., object],
        hand: Callable[[_Ground, Allocation], Actor],
        most: int | None = None,
    ) -> None:
        """Reports in a state, the first so many, moved on by those whose turn it is."""
        found = Report.objects.filter(month=month, allocation__in=ground.rows, state=state).order_by("pk")
        reports = found[:most]
        by_hand: dict[Actor, dict[int, int]] = defaultdict(dict)
        for report in reports:
            by_hand[hand(ground, ground.rows[report.allocation_id])][report.pk] = report.version
        for actor, seen in by_hand.items():
            for some in _ranges(seen, _MOST_REPORTS):
                action(actor=actor, seen=some, at=self._after(month, 5))

    def _submitter(self, ground: _Ground, row: Allocation) -> Actor:
        return self._of(next(iter(ground.entering(row, self._manner(row))))).approver

    def _approver(self, ground: _Ground, row: Allocation) -> Actor:
        units = ground.accepting(row)
        return self._of(units[0]).approver if units else self._office

    # -- who and when ----------------------------------------------------------------------------------------

    def _manner(self, row: Allocation) -> str:
        return self._figures.manners[row.split.target_id]

    def _of(self, unit: int) -> _Hands:
        if unit not in self._hands:
            self._hands[unit] = self._appointed(Unit.objects.select_related("division").get(pk=unit))
        return self._hands[unit]

    def _appointed(self, unit: Unit) -> _Hands:
        """Whoever holds the posts, and new ones for those that are missing."""
        held = {
            post.role: Actor(tenure.user, post)
            for post in Post.objects.filter(unit=unit, ends_on=None).order_by("-pk")
            for tenure in post.tenures.filter(ends_on=None).select_related("user")
        }
        reporter = held.get(Role.REPORTER) or self._new(unit, Role.REPORTER, "填报岗")
        approver = held.get(Role.APPROVER) or self._new(unit, Role.APPROVER, "审核岗")
        return _Hands(reporter, approver)

    def _new(self, unit: Unit, role: Role, title: str) -> Actor:
        system, begins_on = Actor.system("demo"), datetime.date(self.programme.year, 1, 1)
        post = create_post(unit=unit, new=NewPost(role, title, begins_on), actor=system)
        name = next(self._names)
        account = NewAccount(f"year-{post.pk}", name, logs_in=False)
        opened = open_account(post=post, new=account, begins_on=begins_on, actor=system)
        return Actor(opened.user, post)

    def _month(self, number: int) -> datetime.date:
        return month_end(datetime.date(self.programme.year, number, 1))

    def _after(self, month: datetime.date, day: int) -> datetime.datetime:
        last = following(month)
        return self._at(last.month, day, last.year)

    def _at(self, month: int, day: int, year: int = 0) -> datetime.datetime:
        return datetime.datetime(year or self.programme.year, month, day, 9, 30, tzinfo=_SHANGHAI)


class _Ground:
    """The rows that report at a month's end, and who enters and accepts them."""

    def __init__(self, programme: Programme, month: datetime.date) -> None:
        rows = Allocation.objects.filter(
            split__target__project__programme=programme, issued_open=True
        ).select_related(
            "split__target__project__programme__division",
            "split__edition",
            "unit__division",
            "parent__parent__unit",
        )
        given_on = set(rows.filter(parent__isnull=False).values_list("parent", flat=True))
        self.rows = {row.pk: row for row in rows.order_by("pk") if row.pk not in given_on}
        self.ground = Ground(self.rows.values(), month)

    def entering(self, row: Allocation, manner: str) -> Iterable[int]:
        """The units that enter a row, the first by id first."""
        return sorted(self.ground.entering(row, manner).units)

    def accepting(self, row: Allocation) -> Sequence[int]:
        """The units that accept a row; none where the office does."""
        return sorted(self.ground.accepting(row).units)


def _ranges(seen: Mapping[int, Any], most: int) -> Iterator[dict[int, Any]]:
    """Parts of a mapping of at most so many."""
    pairs = iter(seen.items())
    while some := dict(islice(pairs, most)):
        yield some


def _names(table: Row) -> Iterator[str]:
    """Invented names, each once."""
    return (surname + given for given in table["given"] for surname in table["surnames"])
