"""What the app refuses; the sentences stand in ui/sentences/cascade.toml beside those of `core.cascade`."""

from minsheng.core.errors import Refusal


class TargetNotStated(Refusal):
    """The edition does not name the target any more; facts: `target`, `ordinal` of the edition."""

    code = "cascade.target_not_stated"


class WholeHasParts(Refusal):
    """A target that is the sum of its parts is not split itself; facts: `target` in words."""

    code = "cascade.whole_has_parts"


class NothingInForce(Refusal):
    """The programme has no edition yet; facts: `programme`."""

    code = "cascade.nothing_in_force"


class SplitStale(Refusal):
    """Way, base, reserve or the set of units changed since the page was shown; facts: `target`."""

    code = "cascade.split_stale"


class RowsStale(Refusal):
    """Rows that a method, a transfer or an issue would write changed meanwhile; facts: `count`, `units`."""

    code = "cascade.rows_stale"


class ObjectionsOpen(Refusal):
    """An issue over objections that nobody said to have seen; facts: `count`, `units`."""

    code = "cascade.objections_open"


class UnitUnfit(Refusal):
    """A unit that cannot take part: of another area, or not existing that day; facts: `units`, `division`."""

    code = "cascade.unit_unfit"


class UnitOutOfLine(Refusal):
    """A unit to whom the one above has nothing to give; facts: `units`, `above`."""

    code = "cascade.unit_out_of_line"


class UnitNotTakingPart(Refusal):
    """The unit is not open at this level; facts: `unit`."""

    code = "cascade.unit_not_taking_part"


class DoneUnfit(Refusal):
    """The part done of a unit taken out is negative or too fine; facts: `unit`, `done`."""

    code = "cascade.done_unfit"


class EditionUnchanged(Refusal):
    """The split is typed under the edition in force already; facts: `target`, `ordinal`."""

    code = "cascade.edition_unchanged"


class UnitGivenOn(Refusal):
    """A unit with open rows below it cannot be taken out; facts: `unit`."""

    code = "cascade.unit_given_on"


class GroupEmpty(Refusal):
    """A group has no member that exists on the day; facts: `group`."""

    code = "cascade.group_empty"


class LevelNotOpen(Refusal):
    """Below a row nothing can be split: not issued, closed, or itself of the second level; facts: `unit`."""

    code = "cascade.level_not_open"


class ReserveBelowNegative(Refusal):
    """Only the office gives out more than it has, and only at the target; facts: `unit`, `reserve`."""

    code = "cascade.reserve_below_negative"


class TooManyCells(Refusal):
    """More cells in one request than one transaction takes; facts: `count`, `most`."""

    code = "cascade.too_many_cells"


class ReserveUnfit(Refusal):
    """A reserve of what is not summed, or with too many decimals; facts: `target`, `reserve`."""

    code = "cascade.reserve_unfit"


class WayUnfit(Refusal):
    """A way that the target's manner has no use for; facts: `way`, `target`."""

    code = "cascade.way_unfit"


class BaseNotChosen(Refusal):
    """A way in proportion to a base without a base."""

    code = "cascade.base_not_chosen"


class BaseElsewhere(Refusal):
    """A base of another division; facts: `base`."""

    code = "cascade.base_elsewhere"


class EachNotGiven(Refusal):
    """A rate or floor for each without its number."""

    code = "cascade.each_not_given"


class BaseIncomplete(Refusal):
    """A base without name, source or figures; facts: `what` is missing."""

    code = "cascade.base_incomplete"


class NothingToIssue(Refusal):
    """The draft says what the last issue said; facts: `target`."""

    code = "cascade.nothing_to_issue"


class KindUnfit(Refusal):
    """A kind of issue that does not fit what was issued before; facts: `kind`, `target`."""

    code = "cascade.kind_unfit"


class AlreadyOffered(Refusal):
    """The split is being consulted on, or was issued; facts: `target`."""

    code = "cascade.already_offered"


class NotTold(Refusal):
    """A row that was neither offered nor issued takes no answer; facts: `unit`."""

    code = "cascade.not_told"


class ReplyStale(Refusal):
    """The number changed since it was shown; facts: `unit`, `now`."""

    code = "cascade.reply_stale"


class ReplyUnfit(Refusal):
    """What was said last does not take this answer; facts: `unit`, `verb`, `last`."""

    code = "cascade.reply_unfit"


class ReplyWithoutReason(Refusal):
    """An objection, or keeping the number against one, asks for a reason; facts: `verb`."""

    code = "cascade.reply_without_reason"


class ProposalBeyondTarget(Refusal):
    """An objection that proposes more than the whole target, or less than 0; facts: `proposed`, `whole`."""

    code = "cascade.proposal_beyond_target"


class AnswerUnfit(Refusal):
    """Our target cannot carry the upper figure; facts: `why` in words."""

    code = "cascade.answer_unfit"


class AnswerTaken(Refusal):
    """The upper row is answered already; facts: `target`."""

    code = "cascade.answer_taken"


class AnswerEnded(Refusal):
    """The answer was ended before."""

    code = "cascade.answer_ended"


class SheetElsewhere(Refusal):
    """A workbook that was downloaded for another programme; facts: `given`, `programme`."""

    code = "cascade.sheet_elsewhere"


class SheetWithoutCells(Refusal):
    """A workbook in which no level or no unit of the programme is found; facts: `programme`."""

    code = "cascade.sheet_without_cells"


class PreviewOver(Refusal):
    """What was looked at was tampered with, is older than a day, or somebody else's."""

    code = "cascade.preview_over"
