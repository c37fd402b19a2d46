"""Saving a large workbook in the background; run again it finds what is saved already."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from minsheng.apps.cascade.sheets.taking_in import IMPORT, cells_of, take_in
from minsheng.apps.files.actions import discard, open_file
from minsheng.apps.files.models import File
from minsheng.apps.jobs.kinds import job
from minsheng.apps.jobs.progress import Progress
from minsheng.apps.people.actor import Actor
from minsheng.apps.ui.sentences import sentence_for

if TYPE_CHECKING:
    from minsheng.apps.cascade.values import Outcome

_TOLD = 20
"""Refused cells whose places the last words of the job name."""


def drop_cells(_job_id: int, arguments: Mapping[str, Any]) -> None:
    """Forget the cells of a job that ends before it began."""
    if file := File.objects.filter(pk=arguments["file"]).first():
        discard(file)


def has_cells(arguments: Mapping[str, Any]) -> bool:
    """Whether the cells are still kept."""
    return File.objects.filter(pk=arguments.get("file", 0)).exists()


def upload_anew(arguments: Mapping[str, Any]) -> str:
    """Where the workbook is uploaded again."""
    return reverse("cascade:upload", args=[arguments["programme"]])


@job(
    IMPORT,
    title="写入任务分解表",
    seen_with="cascade.split",
    dropped=drop_cells,
    ready=has_cells,
    anew=upload_anew,
)
def save_workbook(progress: Progress, arguments: Mapping[str, Any]) -> Mapping[str, object]:
    """Save the cells that were previewed; those changed by others meanwhile are named in the result.

    Raises:
        PostNotHeld: the asker has left the post since; the cells are kept.
        Problem, Cancelled: what `take_in` raises.
    """
    file = File.objects.get(pk=arguments["file"])
    actor = Actor.of_today(arguments["user"], arguments["post"], on=timezone.localdate())
    with open_file(file) as stream:
        cells = cells_of(json.load(stream))
    taken = take_in(actor, cells, timezone.now(), progress.advance)
    discard(file)
    places = "、".join(each.cell.place for each in taken.refused[:_TOLD])
    told = f"，{len(taken.refused)} 格没有写入（{places}）" if taken.refused else ""
    progress.advance(len(cells), len(cells), f"写入 {taken.saved} 格{told}")
    return {
        "saved": taken.saved,
        "same": taken.same,
        "refused": [_told(each) for each in taken.refused],
        "url": reverse("cascade:programme", args=[arguments["programme"]]),
    }


def _told(outcome: Outcome) -> str:
    problem = outcome.problem
    said = sentence_for(problem.code, problem.facts) if problem is not None else ""
    return f"{outcome.cell.place}：{said}"
