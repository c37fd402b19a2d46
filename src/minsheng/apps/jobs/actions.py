"""Starting, cancelling and running jobs again."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from minsheng.apps.audit import trail
from minsheng.apps.jobs.kinds import kind
from minsheng.apps.jobs.models import Asker, Job
from minsheng.apps.jobs.problems import JobNotEnded, JobOver, WorkerLost
from minsheng.apps.jobs.running import run_job

_UNTOUCHED: Mapping[str, object] = {
    "done": 0,
    "total": 0,
    "words": "",
    "result": {},
    "problem_code": "",
    "problem_facts": {},
    "cancel_requested": False,
    "started_at": None,
    "beat_at": None,
    "finished_at": None,
}
"""The columns of a run that has not begun."""

_FORGOTTEN_AFTER = datetime.timedelta(minutes=1)


def start(
    kind_name: str,
    arguments: Mapping[str, object],
    actor: Asker,
    *,
    title: str = "",
    division_path: str | None = None,
) -> Job:
    """A new job, handed to a worker once the transaction around it is committed.

    Called from a view, or inside an action of the app whose work it is; that app checks the right and its
    work writes the audit event.

    Args:
        kind_name: a registered kind.
        arguments: JSON values, and never personal data: they stay in the database as they are.
        actor: who asks.
        title: Chinese title; the kind's where it is left out.
        division_path: who sees it besides the one who asks; the actor's division where it is left out.
    """
    found = kind(kind_name)
    path = (actor.area or "") if division_path is None else division_path
    with transaction.atomic():
        job = Job.objects.create(
            kind=found.name,
            title=(title or found.title)[:120],
            arguments=json.loads(json.dumps(arguments)),
            requested_by=actor.audit_id,
            requested_post=actor.audit_post,
            division_path=path,
            queued_at=timezone.now(),
        )
        _hand_over(job)
    return job


@transaction.atomic(durable=True)
def cancel(*, job: Job, actor: Asker) -> Job:
    """Ends a job: at once while it waits, at its next advance while it runs (取消).

    Raises PermissionDenied for all but the one who asked for it; JobOver.
    """
    _require_own(job, actor)
    job, now = _locked(job), timezone.now()
    if job.state == Job.State.QUEUED or job.is_lost(now):
        ended = {"state": Job.State.CANCELLED, "finished_at": now}
    elif job.state == Job.State.RUNNING:
        ended = {}
    else:
        raise JobOver(title=job.title, state=job.get_state_display())
    _change(job, cancel_requested=True, **ended)
    if ended:  # a run under way takes back itself what it was given
        kind(job.kind).dropped(job.pk, job.arguments)
    trail.record("jobs.job_cancelled", actor=actor, subject=job)
    return job


@transaction.atomic(durable=True)
def rerun(*, job: Job, actor: Asker) -> Job:
    """Queues a job again that failed, was cancelled or lost its worker (重新运行).

    Raises PermissionDenied for all but the one who asked for it, in the post it was asked from; JobNotEnded.
    """
    _require_own(job, actor)
    if not job.asked_from_post_of(actor):
        raise PermissionDenied
    job, now = _locked(job), timezone.now()
    if job.state not in {Job.State.FAILED, Job.State.CANCELLED} and not job.is_lost(now):
        raise JobNotEnded(title=job.title, state=job.get_state_display())
    fresh = {"state": Job.State.QUEUED, "run": job.run + 1, "queued_at": now, **_UNTOUCHED}
    _change(job, **fresh)
    _hand_over(job)
    trail.record("jobs.job_rerun", actor=actor, subject=job, facts={"run": job.run})
    return job


def revive(*, now: datetime.datetime) -> tuple[int, int]:
    """Ends the jobs whose worker is gone and hands waiting ones over again that the queue has forgotten.

    Returns how many of each. Run when a worker starts; handing over twice is harmless, since a run is taken
    once.
    """
    lost = Job.objects.unheard(now).update(
        state=Job.State.FAILED, finished_at=now, problem_code=WorkerLost.code, problem_facts={}
    )
    forgotten = list(Job.objects.filter(state=Job.State.QUEUED, queued_at__lt=now - _FORGOTTEN_AFTER))
    for job in forgotten:
        _hand_over(job)
    return lost, len(forgotten)


def _locked(job: Job) -> Job:
    return Job.objects.select_for_update(no_key=True, of=("self",)).get(pk=job.pk)


def _change(job: Job, **columns: Any) -> None:  # noqa: ANN401 (columns of any type)
    """Compare-and-set on the state and run that were judged; the row then is what the database holds."""
    judged = Job.objects.filter(pk=job.pk, state=job.state, run=job.run, beat_at=job.beat_at)
    if not judged.update(**columns):
        raise RuntimeError(f"job {job.pk} changed under its lock")
    job.refresh_from_db()


def _hand_over(job: Job) -> None:
    transaction.on_commit(partial(run_job.enqueue, job.pk, job.run))


def _require_own(job: Job, actor: Asker) -> None:
    if actor.area != "" and (actor.area is None or job.requested_by != actor.audit_id):
        raise PermissionDenied
