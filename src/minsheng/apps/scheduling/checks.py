"""What `minsheng verify` asks of rounds: triggers, steps that lead to the state, minutes as issued."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from minsheng.apps.audit.facts import canonical, plain
from minsheng.apps.documents.models import Kind
from minsheng.apps.files.actions import open_file
from minsheng.apps.scheduling.loop import LOOP
from minsheng.apps.scheduling.models import ResolutionTask, Round
from minsheng.apps.scheduling.paper import facts_of
from minsheng.apps.scheduling.seals import missing_seals
from minsheng.core.process import Step, walk
from minsheng.kit.checks import Finding, register

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def wrong_rounds() -> Iterator[Finding]:
    """Missing triggers, states the steps do not lead to, minutes that say something else; each is read."""
    for name in missing_seals():
        yield Finding("scheduling.seal_missing", {"name": name})
    rows = Round.objects.select_related("programme", "output__snapshot__file").order_by("pk")
    for each in rows.prefetch_related("steps__user"):
        steps = [Step(step.verb, step.user.username) for step in each.steps.all()]
        if walk(LOOP, steps) != each.state:
            yield Finding("scheduling.state_differs", {"round": str(each), "state": each.get_state_display()})
        if each.output is not None and each.output.snapshot is not None:
            with open_file(each.output.snapshot.file) as stream:
                kept = json.loads(stream.read())
            if _said(kept) != _said(json.loads(canonical(plain(facts_of(each))))):
                yield Finding("scheduling.minutes_differ", {"round": str(each)})
            if (each.output.kind, each.output.division_id) != (Kind.MINUTES, each.programme.division_id):
                yield Finding("scheduling.paper_foreign", {"round": str(each)})
    without = ResolutionTask.objects.filter(resolution__round__state="closed", matter=None)
    for task in without.select_related("resolution__round", "unit"):
        yield Finding(
            "scheduling.task_missing", {"round": str(task.resolution.round), "unit": task.unit.name}
        )


def _said(facts: Mapping[str, Any]) -> list[object]:
    """What minutes say but for names of units, which change."""
    resolved = [(each["ordinal"], each["words"], each["due_on"]) for each in facts["resolutions"]]
    agenda = [(each["title"], each["standing"], each["cause"]) for each in facts["agenda"]]
    return [facts["held_on"], facts["place"], facts["chair"], facts["others"], agenda, resolved]


register("调度", wrong_rounds)
