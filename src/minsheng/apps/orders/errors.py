"""What the app refuses; the sentences stand in ui/sentences/orders.toml."""

from __future__ import annotations

from minsheng.core.errors import Refusal


class OrderStale(Refusal):
    """Somebody put up, issued or took back a sheet, or took a step, since the page was shown."""

    code = "orders.order_stale"


class MatterUnfit(Refusal):
    """Only a matter that a unit has to handle is pressed; facts: `state` in words."""

    code = "orders.matter_unfit"


class NotRipe(Refusal):
    """The next colour may not be issued yet; facts: `colour` and `answer_by` of the last, in words."""

    code = "orders.not_ripe"


class RedOut(Refusal):
    """Red was issued: nothing follows it but closing."""

    code = "orders.red_out"


class SheetWaits(Refusal):
    """A sheet waits to be issued; facts: `colour`."""

    code = "orders.sheet_waits"


class SheetGone(Refusal):
    """It was issued or taken back."""

    code = "orders.sheet_gone"


class ExtensionOpen(Refusal):
    """The unit's request for more time is decided first; facts: `wanted`."""

    code = "orders.extension_open"


class OwnSheet(Refusal):
    """Who put it up does not issue it."""

    code = "orders.own_sheet"


class WordsMissing(Refusal):
    """A sheet is taken back, or a finding left, with words; facts: `field`."""

    code = "orders.words_missing"


class InstructionHalf(Refusal):
    """An instruction has an office, a day and words, or none of them; facts: `field`."""

    code = "orders.instruction_half"


class RedHolds(Refusal):
    """A matter under a red sheet ends by closing alone; facts: `number`."""

    code = "orders.red_holds"


class MergeMilder(Refusal):
    """It would go into a matter that is pressed less; facts: `colour`, `matter`, `field`."""

    code = "orders.merge_milder"


class FindingGone(Refusal):
    """The finding was decided, or holds no more."""

    code = "orders.finding_gone"
