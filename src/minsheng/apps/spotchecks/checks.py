"""What `minsheng verify` asks of spot checks: triggers in force, and drawn in the order of the seed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from minsheng.apps.spotchecks.models import DrawnEntry, SpotCheck
from minsheng.apps.spotchecks.seals import missing_seals
from minsheng.core.progress.months import in_words
from minsheng.core.sampling import ordered
from minsheng.kit.checks import Finding, register

if TYPE_CHECKING:
    from collections.abc import Iterator


def wrong_spot_checks() -> Iterator[Finding]:
    """Missing triggers, and draws whose entries do not stand in the order of their seed; three queries."""
    for name in missing_seals():
        yield Finding("spotchecks.seal_missing", {"name": name})
    drawn: dict[int, list[int]] = defaultdict(list)
    for check, entry in DrawnEntry.objects.order_by("check_of", "place").values_list("check_of", "entry"):
        drawn[check].append(entry)
    for each in SpotCheck.objects.select_related("target"):
        found = drawn[each.pk]
        if len(found) != each.size or found != ordered(found, each.seed):
            facts = {"month": in_words(each.month), "target": each.target.code, "ordinal": each.ordinal}
            yield Finding("spotchecks.order_differs", facts)


register("抽查", wrong_spot_checks)
