"""What the rules find in the last frozen month that nobody deals with yet (比对建议)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from minsheng.apps.funds.lights import BEHIND, light_of
from minsheng.apps.funds.queries import counted, summed
from minsheng.apps.matters.models import Cause, Matter, Source
from minsheng.apps.matters.rules import rules_of
from minsheng.apps.months.models import ProjectStanding, RowStanding
from minsheng.apps.months.showing import in_percent, in_points
from minsheng.apps.orders.models import ProposalDecision
from minsheng.apps.programmes.models import ProjectText
from minsheng.core.counting import closing_month
from minsheng.core.progress.months import in_words
from minsheng.core.standing import Word

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from minsheng.apps.funds.queries import Counted
    from minsheng.apps.ledger.models import Period
    from minsheng.apps.programmes.models import Programme, Project

RULES = {"red": "连续严重滞后", "money": "资金滞后", "report": "月报没有报齐"}


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a rule finds, of a project or a unit.

    `key` names it once: rule, month, subject. `running` is an open matter of the same project, into which it
    may belong.
    """

    rule: str
    month: datetime.date
    subject: str
    title: str
    facts: str
    project: Project | None = None
    cause_kind: str = ""
    running: Sequence[Matter] = field(default=())

    @property
    def key(self) -> str:
        """`red:2026-09:990102-2026-22`."""
        return f"{self.rule}:{self.month:%Y-%m}:{self.subject}"

    @property
    def rule_words(self) -> str:
        """The rule by its name."""
        return RULES[self.rule]

    @property
    def source(self) -> str:
        """Where a matter made of it comes from."""
        return Source.RULE

    @property
    def reference(self) -> str:
        """Under which number a matter made of it stands, with `subject` as item."""
        return f"{in_words(self.month)}{self.rule_words}"


def findings_of(programme: Programme) -> list[Found]:
    """What the rules find, without what was decided; eight queries at most, one before any month is frozen.

    A finding that led to a matter stays away while that is open, and is told again by a later month.
    """
    frozen = [
        each
        for each in programme.periods.filter(frozen_at__isnull=False)
        if each.month != closing_month(programme.year)
    ]
    if not frozen:
        return []
    decided = _decided(programme)
    found = [
        each
        for each in (
            *_red(programme, frozen),
            *_behind(programme, frozen[-1].month),
            *_unreported(frozen[-1]),
        )
        if each.key not in decided and (each.rule, each.subject) not in decided
    ]
    running = _running(programme) if any(each.project for each in found) else {}
    return [
        replace(each, running=running.get(each.project.pk, ())) if each.project else each for each in found
    ]


def _decided(programme: Programme) -> set[object]:
    """Keys that were decided, and pairs of rule and subject whose matter is open."""
    found = set[object]()
    for row in ProposalDecision.objects.filter(programme=programme).select_related("matter"):
        rule, _, subject = row.finding.split(":", 2)
        found.add(row.finding)
        if row.matter is not None and row.matter.is_open:
            found.add((rule, subject))
    return found


def _running(programme: Programme) -> Mapping[int, Sequence[Matter]]:
    found: dict[int, list[Matter]] = {}
    for each in Matter.objects.open().filter(programme=programme, project__isnull=False).order_by("pk"):
        found.setdefault(each.project_id or 0, []).append(each)
    return found


def _red(programme: Programme, frozen: Sequence[Period]) -> Iterator[Found]:
    """Projects that were 严重滞后 in each of the last frozen months."""
    most = rules_of(programme).months_red
    if len(frozen) < most:
        return
    rows = ProjectStanding.objects.filter(period__in=frozen[-most:], word=Word.FAR_BEHIND)
    stood: dict[int, list[ProjectStanding]] = {}
    for row in rows.select_related("project", "period").order_by("project", "period__month"):
        stood.setdefault(row.project_id, []).append(row)
    red = {project: each for project, each in stood.items() if len(each) == most}
    texts = _texts(red)
    for project, each in red.items():
        words = "；".join(
            f"{in_words(row.period.month)}底完成率 {in_percent(row.actual) or '—'}，{in_points(row.gap)}"
            for row in each
        )
        title = f"{texts[project].short_title}连续 {most} 个月严重滞后"
        yield Found("red", frozen[-1].month, each[-1].project.code, title, f"{words}。", each[-1].project)


def _behind(programme: Programme, month: datetime.date) -> Iterator[Found]:
    """Projects whose money is 滞后: paid more than 30 points behind the month's share."""
    rows: dict[int, list[Counted]] = defaultdict(list)
    for row in counted(programme, month):
        rows[row.project].append(row)
    late = [pk for pk, own in rows.items() if light_of(summed(own), month, programme.year) == BEHIND]
    facts = f"截至{in_words(month)}底，拨付进度落后序时 30 个百分点以上，详见资金页面。"
    for text in sorted(_texts(late).values(), key=lambda text: text.project.code):
        title = f"{text.short_title}资金支付滞后"
        yield Found("money", month, text.project.code, title, facts, text.project, Cause.MONEY)


def _unreported(period: Period) -> Iterator[Found]:
    """Units whose reports were not approved when the month was frozen; one query."""
    approved = Q(reported=RowStanding.Reported.APPROVED)
    rows = RowStanding.objects.filter(period=period, is_leaf=True, answer=None)
    by_unit = rows.order_by().values_list("allocation__unit__name")
    told = by_unit.annotate(rows=Count("pk"), missing=Count("pk", filter=~approved)).filter(missing__gt=0)
    for unit, count, missing in told.order_by("allocation__unit__name"):
        title = f"{unit}{in_words(period.month)}月报缺 {missing} 项"
        facts = f"{in_words(period.month)}冻结时应报 {count} 项，没有认可的 {missing} 项。"
        yield Found("report", period.month, unit, title, facts)


def _texts(projects: Iterable[int]) -> dict[int, ProjectText]:
    """What the last edition says of projects, with the project; one query, none of none."""
    rows = ProjectText.objects.filter(project__in=list(projects)).order_by("edition__ordinal")
    return {text.project_id: text for text in rows.select_related("project")}
