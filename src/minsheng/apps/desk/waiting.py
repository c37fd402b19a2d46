"""What waits for a post: lines that each app below is asked for (待办)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from minsheng.apps.jobs.models import Job
from minsheng.apps.jobs.queries import recent_jobs
from minsheng.apps.notices.models import Notice
from minsheng.apps.notices.queries import notice_rows
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.permissions import allows
from minsheng.apps.ui.sentences import sentence_for

KEEP_FAILED = datetime.timedelta(days=14)
"""A failed job is no longer waited for after so long."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do: its kind in two characters, what, why, since when, where, and the button's verb."""

    kind: str
    title: str
    words: str
    since: datetime.datetime
    url: str
    verb: str


def waiting(actor: Actor, *, now: datetime.datetime) -> Sequence[Line]:
    """Everything that waits for the post in use, the longest waiting first; at most four queries."""
    lines = [*_notices(actor), *_failed_jobs(actor, now)]
    return sorted(lines, key=lambda line: line.since)


def _notices(actor: Actor) -> list[Line]:
    if not allows(actor, "notices.review"):
        return []
    rows = [row for row in notice_rows(actor) if row.notice.state == Notice.State.REVIEW]
    return [
        Line(
            kind="核对" if row.open_facts else "发布",
            title=row.notice.name,
            words=f"{row.projects} 项，{f'还有 {row.open_facts} 处待核' if row.open_facts else '都已核完'}",
            since=row.notice.uploaded_at,
            url=reverse("notices:notice", args=[row.notice.pk]),
            verb="核对" if row.open_facts else "发布",
        )
        for row in rows
    ]


def _failed_jobs(actor: Actor, now: datetime.datetime) -> list[Line]:
    if not allows(actor, "jobs.view"):
        return []
    failed = [
        job
        for job in recent_jobs(actor, now=now)
        if job.requested_by == actor.audit_id
        and (job.state == Job.State.FAILED or job.is_lost)
        and now - job.created_at < KEEP_FAILED
    ]
    return [
        Line(
            kind="未成",
            title=job.title,
            words=sentence_for(job.problem_code, job.problem_facts) if job.problem_code else job.words,
            since=job.created_at,
            url=reverse("desk:job", args=[job.id]),
            verb="处理",
        )
        for job in failed
    ]
