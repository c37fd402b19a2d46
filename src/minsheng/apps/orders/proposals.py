"""What the rules find in the last frozen month that nobody deals with yet (比对建议)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from minsheng.apps.funds.lights import BEHIND
from minsheng.apps.funds.overview import overview_of
from minsheng.apps.matters.models import Cause, Matter, Source
from minsheng.apps.matters.rules import rules_of
from minsheng.apps.months.models import ProjectStanding
from minsheng.apps.months.periodpage import period_page
from minsheng.apps.months.showing import in_percent, in_points
from minsheng.apps.orders.models import ProposalDecision
from minsheng.apps.programmes.models import Project
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.apps.ui.words import day
from minsheng.core.counting import closing_month
from minsheng.core.progress.months import in_words
from minsheng.core.standing import Word

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping, Sequence

    from minsheng.apps.ledger.models import Period
    from minsheng.apps.programmes.models import Programme

RULES = {"red": "连续严重滞后", "money": "资金滞后", "report": "月报没有报齐"}


@dataclass(frozen=True, slots=True)
class Finding:
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


def findings_of(programme: Programme, on: datetime.date) -> list[Finding]:
    """What the rules find, without what was decided; twenty queries at most, one before any month is frozen.

    A finding that led to a matter stays away while that is open, and is told again by a later month.
    """
    periods = list(programme.periods.all())
    frozen = [
        each for each in periods if each.frozen_at is not None and each.month != closing_month(programme.year)
    ]
    if not frozen:
        return []
    last = frozen[-1].month
    decided = _decided(programme)
    running = _running(programme)
    found = [
        *_red(programme, frozen, rules_of(programme).months_red),
        *_behind(programme, periods, last),
        *_unreported(programme, periods, last, on),
    ]
    return [
        Finding(
            rule=each.rule,
            month=each.month,
            subject=each.subject,
            title=each.title,
            facts=each.facts,
            project=each.project,
            cause_kind=each.cause_kind,
            running=running.get(each.project.pk, ()) if each.project else (),
        )
        for each in found
        if each.key not in decided and (each.rule, each.subject) not in decided
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


def _red(programme: Programme, frozen: Sequence[Period], most: int) -> Iterator[Finding]:
    """Projects that were 严重滞后 in each of the last frozen months."""
    if len(frozen) < most:
        return
    months = [each.pk for each in frozen[-most:]]
    rows = ProjectStanding.objects.filter(period__in=months, word=Word.FAR_BEHIND)
    stood: dict[int, list[ProjectStanding]] = {}
    for row in rows.select_related("project", "period").order_by("project", "period__month"):
        stood.setdefault(row.project_id, []).append(row)
    titles = _titles(programme, frozen[-1].month)
    for project, each in stood.items():
        if len(each) == most:
            words = "；".join(
                f"{in_words(row.period.month)}底完成率 {in_percent(row.actual) or '—'}，{in_points(row.gap)}"
                for row in each
            )
            last = each[-1].project
            title = f"{titles.get(project, last.code)}连续 {most} 个月严重滞后"
            yield Finding("red", frozen[-1].month, last.code, title, f"{words}。", last)


def _behind(programme: Programme, periods: Sequence[Period], month: datetime.date) -> Iterator[Finding]:
    """Projects whose money is 滞后: paid more than 30 points behind the month's share."""
    page = overview_of(programme, periods, month, month, is_by_source=False)
    lines = [each for each in page.lines if each.light == BEHIND] if page else []
    projects = {each.code: each for each in Project.objects.filter(code__in=[line.code for line in lines])}
    for line in lines:
        facts = f"截至{in_words(month)}底，拨付进度落后序时 30 个百分点以上，详见资金页面。"
        yield Finding(
            "money", month, line.code, f"{line.title}资金支付滞后", facts, projects[line.code], Cause.MONEY
        )


def _unreported(
    programme: Programme, periods: Sequence[Period], month: datetime.date, on: datetime.date
) -> Iterator[Finding]:
    """Units of which a frozen month lacks reports."""
    for line in period_page(programme, periods, month, on).behind:
        count = line.missing + line.writing
        title = f"{line.unit}{in_words(month)}月报缺 {count} 项"
        facts = f"{in_words(month)}冻结时应报 {line.rows} 项，没有报审的 {count} 项。截至{day(on)}仍未补报。"
        yield Finding("report", month, line.unit, title, facts)


def _titles(programme: Programme, on: datetime.date) -> dict[int, str]:
    edition = edition_in_force(programme, on)
    texts = [] if edition is None else edition.texts.all()
    return {text.project_id: text.short_title for text in texts}
