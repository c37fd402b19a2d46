"""One run of a job, from the queue to its end."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django_tasks import task

from minsheng.apps.jobs.kinds import kind
from minsheng.apps.jobs.models import Job
from minsheng.apps.jobs.problems import Fault, NotAllowed
from minsheng.apps.jobs.progress import Cancelled, Progress
from minsheng.core.errors import Problem

logger = logging.getLogger(__name__)


@task()
def run_job(job_id: int, run: int) -> None:
    """What a worker takes from the queue; a run already taken, replaced or cancelled is left alone."""
    now = timezone.now()
    waiting = Job.objects.filter(pk=job_id, run=run, state=Job.State.QUEUED)
    if waiting.update(state=Job.State.RUNNING, started_at=now, beat_at=now):
        _work(Job.objects.get(pk=job_id))


def _work(job: Job) -> None:
    progress = Progress(job)
    try:
        result = kind(job.kind).body(progress, job.arguments)
    except Cancelled:
        _end(progress, Job.State.CANCELLED)
    except Problem as problem:
        _fail(progress, problem)
    except PermissionDenied:
        _fail(progress, NotAllowed())
    except Exception:
        number = secrets.token_hex(4).upper()
        logger.exception("job %s, run %s, failed: event %s", job.pk, job.run, number)
        _fail(progress, Fault(number=number))
        raise
    else:
        _end(progress, Job.State.DONE, result=dict(result or {}))


def _fail(progress: Progress, problem: Problem) -> None:
    facts = {name: _kept(value) for name, value in problem.facts.items()}
    _end(progress, Job.State.FAILED, problem_code=problem.code, problem_facts=facts)


def _end(progress: Progress, state: Job.State, **columns: Any) -> None:  # noqa: ANN401 (columns of any type)
    mine = Job.objects.filter(pk=progress.job_id, run=progress.run, state=Job.State.RUNNING)
    mine.update(state=state, finished_at=timezone.now(), **progress.latest, **columns)


def _kept(value: object) -> object:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Mapping):
        return {str(key): _kept(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_kept(each) for each in value]
    return str(value)
