"""What the app refuses; the sentences stand in ui/sentences/matters.toml."""

from __future__ import annotations

from minsheng.core.errors import Refusal


class MatterStale(Refusal):
    """Somebody took a step since the page was shown; facts: `matter`, `state` in words."""

    code = "matters.matter_stale"


class SourceTaken(Refusal):
    """The source's number stands with another matter; facts: `reference`, `matter`, `field`."""

    code = "matters.source_taken"


class FoundLater(Refusal):
    """It was found on a day that has not come; facts: `day`, `field`."""

    code = "matters.found_later"


class DueBefore(Refusal):
    """The due day is today or before it; facts: `day`, `earliest`, `field`."""

    code = "matters.due_before"


class UnitEnded(Refusal):
    """Nothing is given to a unit that exists no longer; facts: `unit`, `field`."""

    code = "matters.unit_ended"


class MatterTwice(Refusal):
    """The same words of the same day and place stand on the ledger; facts: `matter`."""

    code = "matters.matter_twice"


class ProofMissing(Refusal):
    """A problem is put up for acceptance with what shows it mended; facts: `field`."""

    code = "matters.proof_missing"


class ProofTwice(Refusal):
    """The file stands for something else already; facts: `phase` in words, its `round`, `field`."""

    code = "matters.proof_twice"


class MergeUnfit(Refusal):
    """The other matter is not one of the same acting unit that is being handled; facts: `matter`, `field`."""

    code = "matters.merge_unfit"


class RefusedOnce(Refusal):
    """The unit gave it back once, and it was upheld; facts: `day` of that."""

    code = "matters.refused_once"


class NothingToLookBack(Refusal):
    """A task, or a round that was looked back at."""

    code = "matters.nothing_to_look_back"


class ExtensionLate(Refusal):
    """More time is asked for on the due day at the latest; facts: `day`."""

    code = "matters.extension_late"


class ExtensionShort(Refusal):
    """The day asked for is not behind the one that holds; facts: `day`, `wanted`, `field`."""

    code = "matters.extension_short"


class ExtensionWaits(Refusal):
    """One waits for a decision; facts: `wanted`."""

    code = "matters.extension_waits"


class ExtensionGone(Refusal):
    """None waits for a decision."""

    code = "matters.extension_gone"


class ExtensionPast(Refusal):
    """The day asked for has passed while it waited; facts: `wanted`."""

    code = "matters.extension_past"


class RulesStale(Refusal):
    """Somebody set rules since the page was shown."""

    code = "matters.rules_stale"
