"""The plan of one project as its page shows it: what holds, what is being written, who may do what."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.db.models import F, OuterRef, Prefetch, Subquery, prefetch_related_objects

from minsheng.apps.duties.queries import Led, lead_keys
from minsheng.apps.people.models import Tenure
from minsheng.apps.people.permissions import allows
from minsheng.apps.places.models import in_force
from minsheng.apps.planning.aims import aims_of
from minsheng.apps.planning.baselines import Drawn, Planned, drawn_of, planned_by
from minsheng.apps.planning.due import DueState, due_state
from minsheng.apps.planning.errors import NoTask, NotInForce
from minsheng.apps.planning.holding import gate_digest, milestone_digest
from minsheng.apps.planning.judging import Fault, Judged, faults_in, last_printed
from minsheng.apps.planning.laying import conflicts
from minsheng.apps.planning.models import (
    WRITABLE_STATES,
    CurvePoint,
    Gate,
    Mark,
    Milestone,
    Plan,
    PlanStep,
)
from minsheng.apps.workdays.queries import calendar
from minsheng.core.progress import Schedule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.planning.aims import Aim
    from minsheng.apps.planning.models import Curve
    from minsheng.apps.programmes.models import Edition, Project, ProjectText
    from minsheng.core.errors import Refusal
    from minsheng.core.progress import Due
    from minsheng.core.workdays import Calendar


_OfPlan = TypeVar("_OfPlan", Milestone, PlanStep)


@dataclass(frozen=True, slots=True)
class GateRow:
    """A gate with the name of who lifts it today, empty where nobody holds the post.

    `digest` is what `lift_gate` wants back; `is_changed` says that the condition is another than was lifted.
    """

    gate: Gate
    holder: str
    mark: Mark | None
    digest: str
    may_lift: bool

    @property
    def is_changed(self) -> bool:
        """条件已变."""
        return self.mark is not None and self.mark.digest != self.digest


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone with what became of it.

    Attributes:
        begins_on: its first working day; None without a day.
        is_provisional: a working day that it rests on is not settled yet (暂估).
        is_before_notice: its printed deadline lies before the notice's own date.
        digest: what `mark_reached` wants back.
    """

    milestone: Milestone
    gates: Sequence[GateRow]
    after: Sequence[Milestone]
    mark: Mark | None
    state: DueState
    begins_on: datetime.date | None
    is_provisional: bool
    is_before_notice: bool
    digest: str
    may_mark: bool

    @property
    def is_changed(self) -> bool:
        """The milestone says something else than what was reached."""
        return self.mark is not None and self.mark.digest != self.digest

    @property
    def quote(self) -> str:
        """The words of the notice that it came from, where it came from any."""
        return self.milestone.deadline.quote if self.milestone.deadline else ""


@dataclass(frozen=True, slots=True)
class PlanView:
    """One plan: milestones in order, the months of every target, steps, and what its days cannot keep.

    `conflicts` are remarks with sentences (`ui.refusals.sentence`); `faults` keep an open plan from being
    submitted or approved. `edition_moved`: it was written for another edition than the one in force.
    """

    plan: Plan
    milestones: Sequence[MilestoneRow]
    curves: Mapping[int, Planned]
    units: Sequence[Curve]
    steps: Sequence[PlanStep]
    conflicts: Sequence[Refusal]
    faults: Sequence[Fault]
    edition_moved: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A project's plans as the actor may see them.

    `opened` is the one being written or decided on, `holding` the baseline of the day, `coming` approved and
    still to hold; each None where there is none or it is not shown. `may_approve` is false for the post that
    submitted (`is_own_submission`).
    """

    project: Project
    edition: Edition | None
    text: ProjectText | None
    aims: Mapping[int, Aim]
    opened: PlanView | None
    holding: PlanView | None
    coming: PlanView | None
    versions: Sequence[Plan]
    last_day: datetime.date | None
    may_start: bool
    may_write: bool
    may_recall: bool
    may_return: bool
    may_approve: bool
    is_own_submission: bool


def plan_page(
    project: Project, edition: Edition | None, actor: Actor, on: datetime.date, *, history: bool = True
) -> PlanPage:
    """The plans of a project on a day, with the edition then in force; nine queries.

    One more where the edition states no target of it; three less without `history`, which are the steps, what
    was marked and the calendar with what it says of days: who writes a plan is asked for none of them.
    """
    aims = aims_of(edition, project) if edition else {}
    text = _text(edition, project, aims)
    led = Led(project, lead_keys(text, on) if text else frozenset())
    versions = _versions(led, actor, edition)
    opened = next((plan for plan in versions if plan.is_open), None)
    approved = [plan for plan in versions if plan.holds_from is not None]
    begun = [plan for plan in approved if plan.holds_from and plan.holds_from <= on]
    holding = max(begun, key=lambda plan: (plan.holds_from, plan.ordinal), default=None)
    later = [plan for plan in approved if plan not in begun]
    shown = [plan for plan in (opened, holding, *later[:1]) if plan is not None]
    views = _Views(led, shown, aims, text, actor, on)
    if history:
        views.read_history(shown)
    made = {plan.pk: views.view(plan) for plan in shown}
    rights = _rights(actor, led, opened, made)
    return PlanPage(
        project=project,
        edition=edition,
        text=text,
        aims=aims,
        opened=made[opened.pk] if opened else None,
        holding=made[holding.pk] if holding else None,
        coming=made[later[0].pk] if later else None,
        versions=versions,
        last_day=views.last_day,
        may_start=rights["write"] and opened is None and bool(aims),
        may_write=rights["write"] and opened is not None and opened.state in WRITABLE_STATES,
        may_recall=rights["write"] and rights["submitted"],
        may_return=rights["approve"] and rights["submitted"],
        may_approve=rights["approve"] and rights["submitted"] and not rights["own"],
        is_own_submission=rights["own"],
    )


def _versions(led: Led, actor: Actor, edition: Edition | None) -> list[Plan]:
    """The plans of a project that the actor sees, the last first; one query."""
    # A unit that follows a printed lead leads too, and the filter knows printed ones alone.
    rows = Plan.objects.all() if actor.unit_id in led.units else Plan.objects.visible_to(actor)
    rows = rows.filter(project=led.project).annotate(last_printed=last_printed(edition, led.project))
    found = list(rows.select_related("edition__programme").order_by("-ordinal"))
    for plan in found:
        plan.project = led.project
    return found


@dataclass(frozen=True, slots=True)
class Versions:
    """A project with its plans that the actor sees, without what is in them; `text` is in force."""

    project: Project
    text: ProjectText | None
    versions: Sequence[Plan]
    may_write: bool

    @property
    def written(self) -> Plan | None:
        """The plan that the actor may write now."""
        plans = [plan for plan in self.versions if plan.state in WRITABLE_STATES]
        return plans[0] if plans and self.may_write else None


def plan_versions(project: Project, edition: Edition | None, actor: Actor, on: datetime.date) -> Versions:
    """The plans of a project without what is in them; three queries."""
    text = _text(edition, project, {})
    led = Led(project, lead_keys(text, on) if text else frozenset())
    may_write = allows(actor, "planning.write", led)
    return Versions(project, text, _versions(led, actor, edition), may_write)


def _text(edition: Edition | None, project: Project, aims: Mapping[int, Aim]) -> ProjectText | None:
    """What the edition says of the project, with the edition; one query where no aim has it."""
    if edition is None:
        return None
    text = next((aim.value.text for aim in aims.values()), None)
    text = text or edition.texts.filter(project=project).select_related("category").first()
    if text is not None:
        text.edition = edition
    return text


def _rights(actor: Actor, led: Led, opened: Plan | None, made: Mapping[int, PlanView]) -> Mapping[str, bool]:
    submitted = opened is not None and opened.state == Plan.State.SUBMITTED
    steps = made[opened.pk].steps if opened is not None else ()
    last = [step for step in steps if step.verb == PlanStep.Verb.SUBMITTED][-1:]
    own = submitted and actor.post is not None and any(step.post_id == actor.post.pk for step in last)
    return {
        "write": allows(actor, "planning.write", led),
        "approve": allows(actor, "planning.approve", led.project),
        "submitted": submitted,
        "own": own,
    }


class _Views:
    """All rows that the views of some plans of one project are made of."""

    def __init__(
        self,
        led: Led,
        plans: Sequence[Plan],
        aims: Mapping[int, Aim],
        text: ProjectText | None,
        actor: Actor,
        on: datetime.date,
    ) -> None:
        self._led, self._aims, self._text, self._actor, self._on = led, aims, text, actor, on
        stones, self._after = _milestones(plans)
        self._milestones = _by_plan(stones)
        months = CurvePoint.objects.filter(curve__plan__in=plans)
        order = ("curve__plan_id", "curve__target__code", "curve__unit__code", "month")
        self._curves: dict[int, list[Drawn]] = defaultdict(list)
        for each in drawn_of(months.order_by(*order), with_names=True):
            self._curves[each.row.plan_id].append(each)
        self._steps: dict[int, list[PlanStep]] = {}
        self._marks: dict[tuple[str, str], Mark] = {}
        prefetch_related_objects(stones, Prefetch("gates", _gates(on)))
        year = led.project.programme.year
        printed = plans[0].last_printed if plans else None  # type: ignore[attr-defined]  # annotated
        self._end = printed or datetime.date(year, 12, 31)
        self.last_day = self._end if plans else None
        self._days: Calendar | None = None

    def read_history(self, plans: Sequence[Plan]) -> None:
        """The steps of the plans, what is marked, the calendar; three queries."""
        year = self._led.project.programme.year
        self._days = calendar(year - 1, year + 1)
        found = PlanStep.objects.filter(plan__in=plans).order_by("version")
        self._steps = _by_plan(found.select_related("post__unit", "user").defer("user__phone"))
        marks = Mark.objects.filter(project=self._led.project, revoked_at=None)
        rows = marks.select_related("post__unit", "user", "file").defer("user__phone")
        self._marks = {(row.key, row.kind): row for row in rows}

    def view(self, plan: Plan) -> PlanView:
        rows = self._milestones.get(plan.pk, [])
        curves = self._curves.get(plan.pk, [])
        schedule = Schedule((), ())
        if self._days is not None:
            schedule = conflicts(plan, rows, self._after, end=self._end, days=self._days)
        dues = {due.key: due for due in schedule.dues}
        return PlanView(
            plan=plan,
            milestones=[self._row(row, plan, dues.get(row.key)) for row in rows],
            curves=planned_by([each for each in curves if each.row.target_id in self._aims], self._aims),
            units=[each.row for each in curves if each.row.unit_id is not None],
            steps=self._steps.get(plan.pk, []),
            conflicts=schedule.conflicts,
            faults=self._faults(rows, curves) if plan.is_open else (),
            edition_moved=self._text is not None and plan.edition_id != self._text.edition_id,
        )

    def _faults(self, rows: Sequence[Milestone], curves: Sequence[Drawn]) -> list[Fault]:
        """By the edition in force, as submitting and approving tell them."""
        text, project = self._text, self._led.project
        if text is None:
            return [Fault(NotInForce(project=project.code))]
        if not text.has_task:
            return [Fault(NoTask(project=project.code))]
        gates = [gate for row in rows for gate in row.gates.all()]
        held = {gate.lifter_id or 0 for gate in gates if gate.holder_name}  # type: ignore[attr-defined]  # annotated
        ordinal = text.edition.ordinal
        return faults_in(Judged(ordinal, rows, self._after, held, curves, self._end), self._aims)

    def _row(self, row: Milestone, plan: Plan, due: Due | None) -> MilestoneRow:
        mark = self._marks.get((row.key, Mark.Kind.REACHED))
        holds = plan.holds_from is not None and plan.holds_from <= self._on
        own = {row.unit_id} if row.unit_id is not None else set()
        owned = Led(self._led.project, self._led.units | own)
        return MilestoneRow(
            milestone=row,
            gates=[self._gate(gate, holds=holds) for gate in row.gates.all()],
            after=self._after.get(row.pk, []),
            mark=mark,
            state=due_state(row.due_on, self._on, done=mark is not None),
            begins_on=due.begins_on if due else None,
            is_provisional=due is not None and due.is_provisional,
            is_before_notice=_is_before_notice(row, plan.edition),
            digest=milestone_digest(row),
            may_mark=holds and mark is None and allows(self._actor, "planning.write", owned),
        )

    def _gate(self, gate: Gate, *, holds: bool) -> GateRow:
        mark = self._marks.get((gate.key, Mark.Kind.LIFTED))
        own = self._actor.post is not None and self._actor.post.pk == gate.lifter_id
        holder = gate.holder_name or ""  # type: ignore[attr-defined]  # annotated
        return GateRow(gate, holder, mark, gate_digest(gate), holds and own and mark is None)


def _is_before_notice(row: Milestone, edition: Edition) -> bool:
    """Whether the printed deadline lies before the day on which the notice was signed."""
    if row.deadline is None or edition.signed_on is None:
        return False
    return row.deadline.due_on < edition.signed_on


def _milestones(plans: Iterable[Plan]) -> tuple[list[Milestone], dict[int, list[Milestone]]]:
    """Milestones of plans in order, and the predecessors of each by its id; one query."""
    of_plan = {plan.pk: plan for plan in plans}
    rows = Milestone.objects.filter(plan__in=of_plan).annotate(follows=F("precedences__after"))
    found: dict[int, Milestone] = {}
    pairs = set()
    for row in rows.select_related("unit", "target", "deadline").order_by("ordinal"):
        row.plan = of_plan[row.plan_id]
        found.setdefault(row.pk, row)
        pairs.add((row.pk, row.follows))
    after = {pk: [each for each in found.values() if (pk, each.pk) in pairs] for pk in found}
    return list(found.values()), after


def _gates(on: datetime.date) -> QuerySet[Gate]:
    """Gates with the posts that lift them, and the name of who holds that on a day."""
    held = Tenure.objects.filter(in_force(on), post=OuterRef("lifter"), user__is_active=True)
    held = held.order_by("-begins_on", "-pk")
    named = Subquery(held.values("user__display_name")[:1])
    return Gate.objects.select_related("lifter__unit").annotate(holder_name=named).order_by("pk")


def _by_plan(rows: Iterable[_OfPlan]) -> dict[int, list[_OfPlan]]:
    found: dict[int, list[_OfPlan]] = defaultdict(list)
    for row in rows:
        found[row.plan_id].append(row)
    return found
