"""Why a step is refused, and what is wrong with a table of moves."""

from minsheng.core.errors import Refusal


class MoveUnfit(Refusal):
    """The matter is not where this step can be taken; facts: `title`, `state` and `possible` in words."""

    code = "process.move_unfit"


class PartUnfit(Refusal):
    """Who asks has no part in the matter that may take the step; facts: `title`."""

    code = "process.part_unfit"


class OwnHand(Refusal):
    """Who asks has done what he would check; facts: `title`, `done`, the title of the step that bars."""

    code = "process.own_hand"


class Unsaid(Refusal):
    """Something that belongs to the step is missing; facts: `title`, `field`."""

    code = "process.unsaid"


class TableUnsound(ValueError):
    """A table of moves that would let a matter hang or close unchecked: a fault of ours, never a user's."""
