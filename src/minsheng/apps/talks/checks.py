"""What `minsheng verify` asks of talks: triggers in force, and steps that lead where the talk stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.talks.loop import LOOP
from minsheng.apps.talks.models import Talk
from minsheng.apps.talks.seals import missing_seals
from minsheng.core.process import Step, walk
from minsheng.kit.checks import Finding, register

if TYPE_CHECKING:
    from collections.abc import Iterator


def wrong_talks() -> Iterator[Finding]:
    """Missing triggers, and talks whose steps do not lead to their state; three queries."""
    for name in missing_seals():
        yield Finding("talks.seal_missing", {"name": name})
    for each in Talk.objects.select_related("unit").prefetch_related("steps__user").order_by("pk"):
        steps = [Step(step.verb, step.user.username) for step in each.steps.all()]
        if walk(LOOP, steps) != each.state:
            yield Finding("talks.state_differs", {"talk": str(each), "state": each.get_state_display()})


register("约谈", wrong_talks)
