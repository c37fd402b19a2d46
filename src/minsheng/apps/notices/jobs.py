"""Reading a file in the background; run again after a success it finds the notice known."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from minsheng.apps.files.actions import discard
from minsheng.apps.files.models import File
from minsheng.apps.jobs.kinds import job
from minsheng.apps.jobs.models import Job
from minsheng.apps.jobs.progress import Progress
from minsheng.apps.notices.actions import Intake, import_notice
from minsheng.apps.notices.errors import FileGone
from minsheng.apps.people.actor import Actor
from minsheng.apps.places.models import Division

IMPORT = "notices.import"
"""The kind of job, as it stands in its rows."""


def drop_file(job_id: int, arguments: Mapping[str, Any]) -> None:
    """Forget the file of a job that ends without a notice, unless another one is to read the same bytes.

    The import page promises that of what is not read nothing stays; a notice that uses the file keeps it.
    """
    others = Job.objects.filter(kind=IMPORT, arguments__file=arguments["file"]).exclude(pk=job_id)
    file = File.objects.filter(pk=arguments["file"]).first()
    if file is not None and not others.filter(state__in=(Job.State.QUEUED, Job.State.RUNNING)).exists():
        discard(file)


def has_file(arguments: Mapping[str, Any]) -> bool:
    """Whether the file is still kept: only where the reader's process was lost, or the asker's post."""
    return File.objects.filter(pk=arguments.get("file", 0)).exists()


def import_anew(arguments: Mapping[str, Any]) -> str:
    """The import form with the division and year that were chosen; empty where the division is gone."""
    division = Division.objects.filter(pk=arguments.get("division", 0)).first()
    if division is None:
        return ""
    chosen = urlencode({"division": division.code, "year": arguments["year"]})
    return f"{reverse('notices:import')}?{chosen}"


@job(IMPORT, title="读通知", seen_with="notices.view", dropped=drop_file, ready=has_file, anew=import_anew)
def read_file(progress: Progress, arguments: Mapping[str, Any]) -> Mapping[str, object]:
    """Read the stored file and put it up for review; of a run that ends without a notice no file is kept.

    Raises:
        FileGone: an earlier run could not read it.
        PostNotHeld: the asker has left the post since, or the account is deactivated; the file is kept.
        Problem, Cancelled: what `import_notice` raises.
    """
    file = File.objects.filter(pk=arguments["file"]).first()
    if file is None:
        raise FileGone(name=arguments["name"])
    division = Division.objects.get(pk=arguments["division"])
    actor = Actor.of_today(arguments["user"], arguments["post"], on=timezone.localdate())
    given = Intake(division, arguments["year"], file, arguments["name"])
    try:
        notice = import_notice(actor=actor, given=given, at=timezone.now(), step=progress.advance)
    except BaseException:
        if Job.objects.filter(pk=progress.job_id, run=progress.run).exists():  # no later run reads it
            drop_file(progress.job_id, arguments)
        raise
    return {"url": reverse("notices:notice", args=[notice.pk])}
