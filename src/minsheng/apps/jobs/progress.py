"""What the work says of itself while it runs."""

from __future__ import annotations

from time import monotonic

from django.db import connection
from django.utils import timezone

from minsheng.apps.jobs.models import Job

INTERVAL_SECONDS = 0.5
"""Least time between two writes: about two a second."""


class Cancelled(Exception):
    """Somebody asked for an end, or another run has taken this one's place; never caught by the work."""


class Progress:
    """How far one run of a job is.

    `requested_by` and `requested_post` are the audit texts of whoever asked for it.
    """

    def __init__(self, job: Job) -> None:
        self.job_id = job.pk
        self.run = job.run
        self.requested_by = job.requested_by
        self.requested_post = job.requested_post
        self.division_path = job.division_path
        self._latest: dict[str, int | str] = {}
        self._next = 0.0

    def advance(self, done: int, total: int, words: str = "") -> None:
        """Says that `done` of `total` are through, and what happens now; 0 as total where it is not known.

        Writes at most twice a second and only between transactions, since the page could not see it inside
        of one; the last words are kept for the end in any case.

        Raises:
            Cancelled: the run shall end here.
        """
        self._latest = {"done": min(done, total) if total else done, "total": total, "words": words[:200]}
        if connection.in_atomic_block or monotonic() < self._next:
            return
        self._next = monotonic() + INTERVAL_SECONDS
        mine = Job.objects.filter(
            pk=self.job_id, run=self.run, state=Job.State.RUNNING, cancel_requested=False
        )
        if not mine.update(beat_at=timezone.now(), **self._latest):
            raise Cancelled

    @property
    def latest(self) -> dict[str, int | str]:
        """The columns of the last advance, empty before the first."""
        return self._latest
