"""Reading a file in the background; run again after a success it finds the notice known."""

from collections.abc import Mapping
from typing import Any

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


@job("notices.import", title="读通知", seen_with="notices.view")
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
        _forget(file, progress)
        raise
    return {"url": reverse("notices:notice", args=[notice.pk])}


def _forget(file: File, progress: Progress) -> None:
    """Discard the file, unless a later run of the job has taken over and is reading it."""
    if Job.objects.filter(pk=progress.job_id, run=progress.run).exists():
        discard(file)
