"""What `minsheng verify` asks of matters: triggers in force, and steps that lead where the matter stands."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from minsheng.apps.matters.loop import LOOP
from minsheng.apps.matters.models import Matter, MatterStep
from minsheng.apps.matters.seals import missing_seals
from minsheng.core.process import Step, walk
from minsheng.kit.checks import Finding, register

if TYPE_CHECKING:
    from collections.abc import Iterator


def wrong_matters() -> Iterator[Finding]:
    """Missing triggers, and matters whose steps do not lead to their state by the loop; three queries."""
    for name in missing_seals():
        yield Finding("matters.seal_missing", {"name": name})
    taken: dict[int, list[Step]] = defaultdict(list)
    rows = MatterStep.objects.order_by("matter", "ordinal")
    for matter, verb, username in rows.values_list("matter", "verb", "user__username"):
        taken[matter].append(Step(verb, username))
    for each in Matter.objects.order_by("pk"):
        if walk(LOOP, taken[each.pk]) != each.state:
            yield Finding("matters.state_differs", {"matter": str(each), "state": each.get_state_display()})


register("问题与任务", wrong_matters)
