"""What pages about jobs read."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

from minsheng.apps.jobs.kinds import kind
from minsheng.apps.jobs.models import Asker, Job


@dataclass(frozen=True, slots=True)
class JobPage:
    """One job as it is shown; `problem_code` and `problem_facts` name the sentence of a failed one.

    `percent` is 0 to 100, `None` while the whole is not known; `seconds` counts from the start to now or to
    the end, `seconds_left` is estimated from the pace so far, `None` where nothing can be said. `is_spent`:
    what the job was handed is no longer kept, it cannot be run again but asked for anew at `anew_url`.
    """

    id: int
    kind: str
    title: str
    state: str
    state_words: str
    done: int
    total: int
    words: str
    percent: int | None
    seconds: int
    seconds_left: int | None
    url: str
    result: Mapping[str, object]
    problem_code: str
    problem_facts: Mapping[str, object]
    requested_by: str
    created_at: datetime.datetime
    is_over: bool
    is_lost: bool
    can_cancel: bool
    can_rerun: bool
    is_spent: bool = False
    anew_url: str = ""


def job_page(viewer: Asker, job_id: int, *, now: datetime.datetime) -> JobPage | None:
    """The job of that number, `None` where the viewer may not know of it; two queries at most."""
    job = Job.objects.visible_to(viewer).filter(pk=job_id).first()
    if job is None:
        return None
    page = _page(job, viewer, now)
    if not page.is_over or job.state == Job.State.DONE or kind(job.kind).ready(job.arguments):
        return page
    anew = kind(job.kind).anew(job.arguments) if page.can_rerun else ""
    return replace(page, can_rerun=False, is_spent=True, anew_url=anew)


def recent_jobs(viewer: Asker, *, now: datetime.datetime, size: int = 50) -> list[JobPage]:
    """The newest jobs that the viewer may see, newest first; one query."""
    return [_page(job, viewer, now) for job in Job.objects.visible_to(viewer).order_by("-id")[:size]]


def _page(job: Job, viewer: Asker, now: datetime.datetime) -> JobPage:
    lost = job.is_lost(now)
    is_own = viewer.area == "" or job.requested_by == viewer.audit_id
    over = lost or job.state in {Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED}
    url = job.result.get("url", "")
    return JobPage(
        id=job.pk,
        kind=job.kind,
        title=job.title,
        state=job.state,
        state_words=_state_words(job, is_lost=lost),
        done=job.done,
        total=job.total,
        words=job.words,
        percent=_percent(job),
        seconds=_seconds(job, now),
        seconds_left=None if over else _seconds_left(job, now),
        url=url if isinstance(url, str) else "",
        result=job.result,
        problem_code="jobs.worker_lost" if lost else job.problem_code,
        problem_facts={} if lost else job.problem_facts,
        requested_by=job.requested_by,
        created_at=job.created_at,
        is_over=over,
        is_lost=lost,
        can_cancel=is_own and not over and not job.cancel_requested,
        can_rerun=is_own and job.asked_from_post_of(viewer) and over and job.state != Job.State.DONE,
    )


def _state_words(job: Job, *, is_lost: bool) -> str:
    if is_lost:
        return "已中断"
    if job.cancel_requested and job.state == Job.State.RUNNING:
        return "正在取消"
    return job.get_state_display()


def _percent(job: Job) -> int | None:
    if job.state == Job.State.DONE:
        return 100
    return 100 * job.done // job.total if job.total else None


def _seconds(job: Job, now: datetime.datetime) -> int:
    if job.started_at is None:
        return 0
    return max(0, int(((job.finished_at or now) - job.started_at).total_seconds()))


def _seconds_left(job: Job, now: datetime.datetime) -> int | None:
    passed = _seconds(job, now)
    if not job.done or not job.total or passed < 2:
        return None
    return -(-passed * (job.total - job.done) // job.done)
