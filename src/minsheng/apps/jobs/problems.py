"""What asking for a job may meet, and how a job may end badly."""

from minsheng.core.errors import Refusal


class JobOver(Refusal):
    """It has ended already and cannot be cancelled; facts: `title`, `state`."""

    code = "jobs.job_over"


class JobNotEnded(Refusal):
    """It waits, runs or is done, and cannot be run again; facts: `title`, `state`."""

    code = "jobs.job_not_ended"


class WorkerLost(Refusal):
    """The process that ran it is gone."""

    code = "jobs.worker_lost"


class NotAllowed(Refusal):
    """Whoever asked for it may not do what it does."""

    code = "jobs.not_allowed"


class Fault(Refusal):
    """A fault of ours; facts: `number`, which stands in the log beside the traceback."""

    code = "jobs.fault"
