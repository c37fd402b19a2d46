"""What waits for a post: lines that each app below is asked for (待办)."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from minsheng.apps.cascade.queries import open_objections, open_uppers, replies_due
from minsheng.apps.desk.gatheredlines import gathered_lines
from minsheng.apps.desk.lines import Line
from minsheng.apps.desk.monthly import Waiting as MonthWaiting
from minsheng.apps.desk.monthly import month_waiting, months_to_freeze
from minsheng.apps.duties.queries import editions_in_force, my_unsigned, printed_in
from minsheng.apps.funds.waiting import funds_returned
from minsheng.apps.jobs.models import Job
from minsheng.apps.jobs.queries import recent_jobs
from minsheng.apps.ledger.waiting import openings_back
from minsheng.apps.matters.waiting import open_matters
from minsheng.apps.notices.queries import notices_to_review
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.permissions import allows
from minsheng.apps.planning.models import Milestone, PlanStep
from minsheng.apps.planning.queries import returned_plans, urgent_milestones, waiting_plans
from minsheng.apps.programmes.models import Edition, first_clause
from minsheng.apps.ui.words import local_date

KEEP_FAILED = datetime.timedelta(days=7)
"""A failed job is no longer waited for after so long."""
MOST_DUE = 5
"""Milestones listed one by one; how many more there are stands in one line."""
IMPORT = "notices.import"
"""The job that reads a file; any other is no file to whoever asked for it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """All lines of a post, and of what the side bar counts that which was read for them."""

    lines: Sequence[Line]
    counted: Mapping[str, int]


def waiting(actor: Actor, *, now: datetime.datetime, editions: Sequence[Edition] | None = None) -> Waiting:
    """What waits for the post in use, what has a day first, then the longest waiting, failed jobs last.

    One query for each kind of thing that the post may be asked for, five for signatures; four with
    `editions`: those read already, by programme and ordinal, among them all of this year that the post opens.
    """
    review, due = _notices(actor), _milestones(actor, now)
    lines = [*(review or ()), *_numbers(actor), *_objections(actor), *_signatures(actor, now, editions)]
    lines += [*_plans(actor, now), *_returned(actor), *_uppers(actor)]
    lines += [*gathered_lines(actor, now), *_sent_back(actor)]
    month = month_waiting(actor, local_date(now))
    monthly = [
        *_matters(actor, now),
        *_freezes(actor, now),
        *_month(month, now),
    ]
    last = _failed_jobs(actor, now)
    return Waiting(
        lines=[*_listed(due, now), *monthly, *sorted(lines, key=lambda line: line.since), *last],
        counted={"due": len(due), "months": month.reports}
        | ({"notices": len(review)} if review is not None else {}),
    )


_STEPS = {
    "registered": ("交办", "{} 件问题和任务待交办"),
    "refused": ("改派", "{} 件被单位退回，待改派"),
    "assigned": ("签收", "{} 件问题和任务待签收"),
    "handling": ("办理", "{} 件问题和任务在办"),
    "answered": ("验收", "{} 件问题和任务待验收"),
    "accepted": ("销号", "{} 件问题和任务待销号"),
    "look_back": ("回看", "{} 件问题该回头看了"),
    "extension": ("批复", "{} 件申请延期，待批"),
}


def _matters(actor: Actor, now: datetime.datetime) -> list[Line]:
    """A line for each step that problems and tasks wait for; what a unit has, with its earliest day."""
    lines = [
        Line(
            kind=_STEPS[each.state][0],
            title=_STEPS[each.state][1].format(each.count),
            words="",
            since=now,
            url=f"{reverse('matters:programme', args=[each.programme])}?state={each.state}",
            verb=_STEPS[each.state][0],
            due_on=each.due_on,
        )
        for each in open_matters(actor, local_date(now))
    ]
    return sorted(lines, key=lambda line: line.due_on or datetime.date.max)


def _freezes(actor: Actor, now: datetime.datetime) -> list[Line]:
    """A line for each month that is over and not frozen; red once its reports were due."""
    return [
        Line(
            kind="冻结",
            title=f"{each.month.month} 月还没有冻结",
            words=f"月报{each.due_on.month}月{each.due_on.day}日截止，看看还有谁没报",
            since=now,
            url=reverse("months:periods", args=[each.programme]),
            verb="查看",
            due_on=each.due_on,
        )
        for each in months_to_freeze(actor, local_date(now))
    ]


def _month(month: MonthWaiting, now: datetime.datetime) -> list[Line]:
    """What waits of entries and reports, a line for each kind of step."""
    steps = (
        ("退回", "returned", "{} 条台账被退回，待改", "ledger:mine", "修改"),
        ("填报", "unwritten", "{} 项月报待填", "months:mine", "填写"),
        ("审核", "own_entries", "{} 条台账待审核", "ledger:mine", "审核"),
        ("审核", "own_reports", "{} 份月报待审核", "months:mine", "审核"),
        ("认定", "led_entries", "{} 条台账待认定", "ledger:acceptance", "认定"),
        ("认定", "openings", "{} 个期初数待认定", "ledger:acceptance", "认定"),
        ("认可", "led_reports", "{} 份月报待认可", "months:approval", "认可"),
    )
    return [
        Line(
            kind=kind,
            title=words.format(count),
            words=f"最早的是 {month.first[name].month} 月的" if name in month.first else "",
            since=now,
            url=reverse(url),
            verb=verb,
            due_on=month.due_on if kind == "填报" else None,
        )
        for kind, name, words, url, verb in steps
        if (count := getattr(month, name))
    ]


def _notices(actor: Actor) -> list[Line] | None:
    """None where the post reviews none."""
    if not allows(actor, "notices.review"):
        return None
    return [
        Line(
            kind="核对" if row.open_facts else "发布",
            title=row.name,
            words=f"{row.projects} 项，{f'还有 {row.open_facts} 处待核' if row.open_facts else '都已核完'}",
            since=row.uploaded_at,
            url=reverse("notices:notice", args=[row.pk]),
            verb="核对" if row.open_facts else "发布",
        )
        for row in notices_to_review(actor)
    ]


def _numbers(actor: Actor) -> list[Line]:
    """The numbers put to the unit of the post, one line for each programme."""
    return [
        Line(
            kind="确认",
            title=f"{each.count} 个任务数待确认",
            words=f"{each.programme.division.name}{each.programme.year}年任务分解",
            since=each.since,
            url=reverse("cascade:unit", args=[each.programme.code, actor.post.unit.code]),
            verb="确认",
        )
        for each in replies_due(actor)
        if each.since is not None and actor.post is not None
    ]


def _objections(actor: Actor) -> list[Line]:
    """Each objection by itself: it is settled by itself."""
    return [
        Line(
            kind="异议",
            title=f"{each.row.unit.name}对任务数有异议",
            words=f"{each.words}：{each.reply.reason}"[:80],
            since=each.reply.said_at,
            url=f"{reverse('cascade:target', args=[each.row.split.target.code])}#r-{each.row.pk}",
            verb="处理",
        )
        for each in open_objections(actor)
    ]


def _uppers(actor: Actor) -> list[Line]:
    """What upper levels gave our units and no target of ours carries, one line for each year."""
    return [
        Line(
            kind="承接",
            title=f"上级下达的 {each.count} 个数未承接",
            words=f"{each.division.name}{each.year}年任务分解",
            since=each.since,
            url=reverse("cascade:upper", args=[each.code]),
            verb="承接",
        )
        for each in open_uppers(actor)
    ]


def _sent_back(actor: Actor) -> list[Line]:
    """Money and opening figures of the unit that came back, each with its reason."""
    if not allows(actor, "ledger.enter"):
        return []
    money = [
        Line(
            kind="退回",
            title=f"{each.month.month} 月资金被退回：{each.title}",
            words=each.reason[:80],
            since=each.since,
            url=reverse("funds:enter", args=[each.project, each.unit, f"{each.month:%Y-%m}"]),
            verb="修改",
        )
        for each in funds_returned(actor)
    ]
    openings = [
        Line(
            kind="退回",
            title=f"期初数被退回：{each.unit}",
            words=each.reason[:80],
            since=each.since,
            url=reverse("ledger:opening", args=[each.row]),
            verb="修改",
        )
        for each in openings_back(actor)
    ]
    return money + openings


def _signatures(actor: Actor, now: datetime.datetime, editions: Sequence[Edition] | None) -> list[Line]:
    """What the unit of the post has to sign, one line for each programme."""
    on, printed = local_date(now), None
    if editions is not None and allows(actor, "duties.sign"):
        this_year = [row for row in editions if row.programme.year == on.year]
        printed = printed_in(editions_in_force(this_year, on), on)
    return [
        Line(
            kind="签收",
            title=f"{each.count} 项责任待签收",
            words=f"{each.edition.title}责任清单"
            + (f"，{each.changed} 项签收后有变动" if each.changed else ""),
            since=each.edition.issued_at,
            url=reverse("duties:programme", args=[each.programme.code]),
            verb="签收",
        )
        for each in my_unsigned(actor, on, printed)
    ]


def _milestones(actor: Actor, now: datetime.datetime) -> list[Milestone]:
    """Milestones of the unit, and gates of the post, overdue or due within three days (时限)."""
    return list(urgent_milestones(actor, local_date(now)).select_related("plan__project"))


def _listed(found: Sequence[Milestone], now: datetime.datetime) -> list[Line]:
    lines = [
        Line(
            kind="节点",
            title=row.title,
            words="：".join(filter(None, (_called(row), row.output))),
            since=now,
            url=f"{reverse('planning:project', args=[row.plan.project.code])}#m-{row.pk}",
            verb="办理",
            due_on=row.due_on,
        )
        for row in found[:MOST_DUE]
    ]
    if rest := len(found) - len(lines):
        words = "都列在我的时限里"
        lines.append(Line("节点", f"还有 {rest} 个到期的节点", words, now, reverse("planning:due"), "查看"))
    return lines


def _called(row: Milestone | PlanStep) -> str:
    return first_clause(row.called)  # type: ignore[union-attr]  # annotated


def _plans(actor: Actor, now: datetime.datetime) -> list[Line]:
    """Submitted plans in one line for each programme: they are approved together."""
    counts = Counter(plan.project.programme.code for plan in waiting_plans(actor))
    return [
        Line("批准", f"{count} 份推进计划待批", "可以一起批准，也可以逐份看", now, url, "审批")
        for code, count in counts.items()
        if (url := reverse("planning:programme", args=[code]))
    ]


def _returned(actor: Actor) -> list[Line]:
    """Plans of the unit that came back, each with its reason."""
    return [
        Line(
            kind="退回",
            title=f"推进计划被退回：{_called(step)}",
            words=step.reason[:80],
            since=step.at,
            url=reverse("planning:project", args=[step.plan.project.code]),
            verb="改",
        )
        for step in returned_plans(actor)
    ]


def _failed_jobs(actor: Actor, now: datetime.datetime) -> list[Line]:
    """All of them in one line: many failures of one bad evening must not bury the notices."""
    if not allows(actor, "jobs.view"):
        return []
    failed = [
        job
        for job in recent_jobs(actor, now=now)
        if job.requested_by == actor.audit_id
        and (job.state == Job.State.FAILED or job.is_lost)
        and now - job.created_at < KEEP_FAILED
    ]
    if not failed:
        return []
    only_files = all(job.kind == IMPORT for job in failed)
    return [
        Line(
            kind="未成",
            title=f"{len(failed)} 份文件没有读成" if only_files else f"{len(failed)} 件后台任务没有办成",
            words="原因和重试都在后台任务里",
            since=max(job.created_at for job in failed),
            url=reverse("desk:jobs"),
            verb="查看",
        )
    ]
