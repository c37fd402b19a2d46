"""Plans the demo's projects, by the same actions and posts that an office and its units use."""

from __future__ import annotations

import tomllib
from datetime import datetime, time
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from minsheng.apps.people.actions import NewAccount, NewPost, create_post, open_account
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import Post, Role, Tenure, User
from minsheng.apps.places.models import Unit, in_force
from minsheng.apps.places.queries import resolve_units
from minsheng.apps.planning import actions
from minsheng.apps.planning.models import Gate, Milestone, Plan, Way
from minsheng.apps.planning.queries import gate_digest, milestone_digest
from minsheng.apps.planning.values import CurveGiven, GateGiven, MilestoneGiven
from minsheng.apps.programmes.models import Programme, TargetValue
from minsheng.apps.ui.words import local_date
from minsheng.core.progress.months import month_ends

if TYPE_CHECKING:
    from minsheng.apps.programmes.models import Project, Target

_TABLE = files("minsheng.apps.demo") / "data" / "plans.toml"
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_NOON = time(12, tzinfo=_SHANGHAI)

Row = dict[str, Any]


def plan_programme() -> None:
    """Write, submit and decide on the plans of `plans.toml`; plan the rest; mark what happened.

    Raises:
        LookupError: a project, target, unit or post of the file is not there; a plan of the rest is faulty.
    """
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"), parse_float=Decimal)
    ground = _Ground(table)
    for row in table["plan"]:
        ground.run(row)
    ground.plan_the_rest()
    for row in table["mark"]:
        ground.mark(row)


class _Ground:
    """What the rows of the file name: projects, targets, units and posts, and who acts."""

    def __init__(self, table: Row) -> None:
        self._table = table
        self._at: datetime = table["started_at"]
        self._on = local_date(self._at)
        self._programme = Programme.objects.select_related("division").get(code=table["programme"])
        user = User.objects.get(username=table["office"])
        self._office = Actor(user, Post.objects.held_by(user, self._on).get())
        rows = TargetValue.objects.filter(text__edition__programme=self._programme)
        self._said = list(rows.select_related("text__project__programme__division", "target"))
        self._plans: dict[str, Plan] = {}
        self._keys: dict[tuple[str, str], str] = {}

    def run(self, row: Row) -> None:
        """One plan as far as it went."""
        lead = self.holder(row["by"], row["post"])
        plan = actions.start_plan(actor=lead, project=self.project(row["number"]), at=self._at)
        self._write(row, plan, lead)
        plan = self._fresh(plan)
        actions.schedule_backwards(actor=lead, plan=plan, version=plan.version, end=row["end"], at=self._at)
        for curve in row.get("curve", []):
            plan = self._fresh(plan)
            given = self._curve(row["number"], curve)
            actions.set_curve(actor=lead, plan=plan, version=plan.version, given=given, at=self._at)
        plan = self._fresh(plan)
        submitted_at = self._table["submitted_at"]
        plan = actions.submit(actor=lead, plan=plan, version=plan.version, at=submitted_at)
        self._plans[row["number"]] = self._decided(row, plan)

    def _write(self, row: Row, plan: Plan, lead: Actor) -> None:
        """The printed deadlines as they were taken, then the steps of the file."""
        printed = [MilestoneGiven.of(each) for each in plan.milestones.all()]
        given = [self._stone(row["number"], each) for each in row["stone"]]
        actions.write_milestones(
            actor=lead, plan=plan, version=plan.version, given=[*printed, *given], at=self._at
        )
        written = list(plan.milestones.order_by("ordinal"))[len(printed) :]
        for stone, milestone in zip(row["stone"], written, strict=True):
            self._keys[row["number"], stone["key"]] = milestone.key

    def _decided(self, row: Row, plan: Plan) -> Plan:
        at, version = self._table["decided_at"], plan.version
        if row["until"] == "returned":
            return actions.return_plan(
                actor=self._office, plan=plan, version=version, reason=row["reason"], at=at
            )
        if row["until"] == "approved":
            holds_from = self._table["holds_from"]
            return actions.approve(
                actor=self._office, plan=plan, version=version, holds_from=holds_from, at=at
            )
        return plan

    def plan_the_rest(self) -> None:
        """The office submits the simplest plans, its second post approves them."""
        table = self._table
        at = table["submitted_at"]
        found = actions.plan_the_rest(actor=self._office, programme=self._programme, at=at)
        if found.left:
            codes = [f"{plan.project} {[fault.code for fault in faults]}" for plan, faults in found.left]
            raise LookupError("、".join(codes))
        second, system = table["second"], Actor.system("demo")
        begins_on = table["holds_from"]
        new = NewPost(Role.OFFICE, second["title"], begins_on)
        post = create_post(unit=self.unit(second["unit"]), new=new, actor=system)
        account = NewAccount("zhb-sp", second["name"])
        opened = open_account(post=post, new=account, begins_on=begins_on, actor=system)
        actions.approve_plans(
            actor=Actor(opened.user, post),
            seen={plan.pk: plan.version for plan in found.submitted},
            holds_from=table["holds_from"],
            at=table["decided_at"],
        )

    def mark(self, row: Row) -> None:
        """Lift the gates of a milestone, then say that it was reached."""
        plan = self._plans[row["number"]]
        milestone = Milestone.objects.get(plan=plan, key=self._keys[row["number"], row["key"]])
        for gate in Gate.objects.filter(milestone=milestone).select_related(
            "lifter__unit", "milestone__plan"
        ):
            lifter = self._acting(gate.lifter)
            day = row["lifted"]
            actions.lift_gate(
                actor=lifter, gate=gate, seen=gate_digest(gate), on=day, at=datetime.combine(day, _NOON)
            )
        file_row = next(each for each in self._table["plan"] if each["number"] == row["number"])
        actions.mark_reached(
            actor=self.holder(file_row["by"], file_row["post"]),
            milestone=milestone,
            seen=milestone_digest(milestone),
            on=row["on"],
            at=datetime.combine(row["on"], _NOON),
        )

    def _stone(self, number: str, row: Row) -> MilestoneGiven:
        gates: tuple[GateGiven, ...] = ()
        if "gate" in row:
            condition, proof, (unit, title) = row["gate"]
            gates = (GateGiven(condition, proof, self.post(unit, title)),)
        return MilestoneGiven(
            title=row["title"],
            key=row["key"],
            output=row.get("output", ""),
            due_on=row.get("due"),
            is_fixed="due" in row,
            days=row["days"],
            unit=self.unit(row["unit"]) if "unit" in row else None,
            target=self.target(number, row["of"]) if "of" in row else None,
            share=Decimal(row["share"]) if "share" in row else None,
            after=tuple(row.get("after", ())),
            gates=gates,
        )

    def _curve(self, number: str, row: Row) -> CurveGiven:
        months = month_ends(self._programme.year, self._table["holds_from"].replace(month=12, day=31))
        points = {month: Decimal(value) for month, value in zip(months, row.get("months", []), strict=False)}
        target = self.target(number, row["of"])
        first, proxy = row.get("first"), row.get("proxy", "")
        return CurveGiven(target, Way(row["way"]), first_month=first, points=points, proxy=proxy)

    def project(self, number: str) -> Project:
        """The project that is printed under a number."""
        edition = self._programme.editions.get()
        return edition.texts.select_related("project__programme__division").get(number=number).project

    def target(self, number: str, words: str) -> Target:
        """The one target of a project whose words begin so."""
        found = [v.target for v in self._said if v.text.number == number and v.words.startswith(words)]
        if len(found) != 1:
            raise LookupError(f"{number} {words}: {len(found)}")
        return found[0]

    def unit(self, name: str) -> Unit:
        """The unit that bears the name."""
        found = resolve_units([name], self._programme.division, self._on)[name]
        if not isinstance(found, Unit):
            raise LookupError(name)
        return found

    def post(self, unit: str, title: str) -> Post:
        """The post of a unit by its title."""
        return Post.objects.select_related("unit__division").get(unit=self.unit(unit), title=title)

    def holder(self, unit: str, title: str) -> Actor:
        """Whoever holds the post when the plans are written."""
        return self._acting(self.post(unit, title))

    def _acting(self, post: Post | None) -> Actor:
        tenure = Tenure.objects.filter(in_force(self._on), post=post).select_related("user")
        return Actor(tenure.get().user, post)

    def _fresh(self, plan: Plan) -> Plan:
        return Plan.objects.select_related("project__programme__division", "edition").get(pk=plan.pk)
