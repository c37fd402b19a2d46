"""What the app refuses; the sentences stand in ui/sentences/ledger.toml. No fact holds anything personal."""

from __future__ import annotations

from minsheng.core.errors import Refusal


class IntakeMissing(Refusal):
    """Nobody said how the target is entered in a month; facts: `target`, `month`."""

    code = "ledger.intake_missing"


class IntakeUnfit(Refusal):
    """What is set does not fit the target or itself; facts: `target`, `why`."""

    code = "ledger.intake_unfit"


class OtherWay(Refusal):
    """The day's month is entered otherwise than the form asks; facts: `month`, `manner`."""

    code = "ledger.other_way"


class IntakeStale(Refusal):
    """Somebody set it since it was shown; facts: `target`."""

    code = "ledger.intake_stale"


class IntakeInUse(Refusal):
    """The first month has entries or is closed, another way starts later; facts: `target`, `month`."""

    code = "ledger.intake_in_use"


class ClaimNotHeld(Refusal):
    """The entry does not count its subject, so it gives nothing up; facts: `entry`."""

    code = "ledger.claim_not_held"


class NobodyNext(Refusal):
    """No other accepted entry has the subject; facts: `entry`."""

    code = "ledger.nobody_next"


class OpeningPending(Refusal):
    """An opening figure of the row waits already; facts: `before`, `given`."""

    code = "ledger.opening_pending"


class OpeningLate(Refusal):
    """The row has entries, so what came before is among them; facts: `unit`, `count`."""

    code = "ledger.opening_late"


class OpeningClosed(Refusal):
    """The month that it would open with is closed for the row; facts: `unit`, `month`."""

    code = "ledger.opening_closed"


class OpeningDecided(Refusal):
    """It was taken or sent back meanwhile; facts: `state`, `by`."""

    code = "ledger.opening_decided"


class OpeningOwn(Refusal):
    """Who put it up does not take it; facts: `doing`."""

    code = "ledger.opening_own"


class RowTakesNothing(Refusal):
    """The row does not report on the day: not issued, closed or split further; facts: `unit`, `day`."""

    code = "ledger.row_takes_nothing"


class RowAnswered(Refusal):
    """From a month on the row carries a lower level's figure; facts: `unit`, `month`."""

    code = "ledger.row_answered"


class DayAhead(Refusal):
    """The day has not come; facts: `day`, `today`."""

    code = "ledger.day_ahead"


class DayOutsideYear(Refusal):
    """The day lies outside the programme's year; facts: `day`, `year`."""

    code = "ledger.day_outside_year"


class WorksMissing(Refusal):
    """A target of works takes stages of registered works alone; facts: `target`."""

    code = "ledger.works_missing"


class StageUnknown(Refusal):
    """The target's works have no such stage; facts: `stage`, `stages`."""

    code = "ledger.stage_unknown"


class StageOrder(Refusal):
    """A later stage was reached before an earlier one; facts: `stage`, `day`, `other`, `other_day`."""

    code = "ledger.stage_order"


class PapersMissing(Refusal):
    """A stage is put up with the papers that it needs; facts: `entry`, `stage`, `papers`."""

    code = "ledger.papers_missing"


class SiteKnown(Refusal):
    """The division has a site of that name; facts: `site`, `division`."""

    code = "ledger.site_known"


class SiteOutside(Refusal):
    """The site is not of the area of the unit that works there; facts: `division`, `unit`."""

    code = "ledger.site_outside"


class PlaceUnfit(Refusal):
    """The degrees are no place; facts: `why`."""

    code = "ledger.place_unfit"


class WorksKnown(Refusal):
    """The row has works of that kind at the site; facts: `site`, `kind`."""

    code = "ledger.works_known"


class ClaimReleased(Refusal):
    """The site was released, or counts by another entry by now; no facts."""

    code = "ledger.claim_released"


class SubjectMissing(Refusal):
    """What tells the subject from others was not given; facts: `asked`."""

    code = "ledger.subject_missing"


class CodePersonal(Refusal):
    """A unit's own number looks like an identity or telephone number; no facts."""

    code = "ledger.code_personal"


class EntryKnown(Refusal):
    """The row has the subject, deliverable or state; facts: `day`, `state`, `before`, `given`."""

    code = "ledger.entry_known"


class EnteredAlready(Refusal):
    """The form was sent a second time; no facts."""

    code = "ledger.entered_already"


class NobodyToLeave(Refusal):
    """Nobody counted at the row has that key, or the target is no stock; facts: `unit`."""

    code = "ledger.nobody_to_leave"


class QuantityUnfit(Refusal):
    """The quantity does not fit what is counted; facts: `quantity`, `why`."""

    code = "ledger.quantity_unfit"


class CorrectionTooMuch(Refusal):
    """A correction takes away more than stands of the row; facts: `quantity`, `stands`."""

    code = "ledger.correction_too_much"


class ProgressFell(Refusal):
    """A total is below an earlier one or above a later; facts: `day`, `value`, `other_day`, `other`."""

    code = "ledger.progress_fell"


class CertificateMissing(Refusal):
    """A total names who certifies it and by which document; facts: `field`."""

    code = "ledger.certificate_missing"


class IssuerUnknown(Refusal):
    """The issuer is none of those that may certify; facts: `issuer`, `issuers`."""

    code = "ledger.issuer_unknown"


class RateMissing(Refusal):
    """A rate needs both numerator and denominator; no facts."""

    code = "ledger.rate_missing"


class DenominatorZero(Refusal):
    """The denominator is zero or below; facts: `denominator`."""

    code = "ledger.denominator_zero"


class NumeratorAbove(Refusal):
    """The numerator is negative or above the denominator; facts: `numerator`, `denominator`."""

    code = "ledger.numerator_above"


class DeliverableUnknown(Refusal):
    """The deliverable is none of those asked for; facts: `named`."""

    code = "ledger.deliverable_unknown"


class GradeMissing(Refusal):
    """A review has a grade and says why; no facts."""

    code = "ledger.grade_missing"


class EntryStale(Refusal):
    """Somebody changed the entry since it was shown; facts: `entry`, `state`."""

    code = "ledger.entry_stale"


class EntryUnfit(Refusal):
    """The entry's state does not allow the step; facts: `entry`, `doing`, `state`."""

    code = "ledger.entry_unfit"


class SameUser(Refusal):
    """Entering, submitting and accepting are three people's; facts: `entry`, `doing`."""

    code = "ledger.same_user"


class EntryWarned(Refusal):
    """An entry with a warning is accepted by itself; facts: `entry`."""

    code = "ledger.entry_warned"


class LeftAlready(Refusal):
    """The subject's leaving has to be withdrawn first; facts: `entry`."""

    code = "ledger.left_already"


class ReasonMissing(Refusal):
    """Returning, and withdrawing what was accepted, ask for a reason; facts: `doing`, `field`."""

    code = "ledger.reason_missing"


class TooMany(Refusal):
    """More entries than one transaction takes; facts: `count`, `limit`."""

    code = "ledger.too_many"


class YearClosed(Refusal):
    """The closing period of the year is frozen; facts: `year`."""

    code = "ledger.year_closed"


class WarningSettled(Refusal):
    """Whoever accepts has dealt with the warning; no facts."""

    code = "ledger.warning_settled"


class ProofUnfit(Refusal):
    """The file is of no kind that proves anything here; facts: `kinds`."""

    code = "ledger.proof_unfit"


class TooManyProofs(Refusal):
    """More files than one upload brings, or one entry has; facts: `count`, `limit`."""

    code = "ledger.too_many_proofs"


class ProofStays(Refusal):
    """Others saw the file with the entry; no facts."""

    code = "ledger.proof_stays"


class ProofGone(Refusal):
    """Somebody took the file away before; no facts."""

    code = "ledger.proof_gone"


class GroupStale(Refusal):
    """The entries of a group that was ticked are others by now; facts: `unit`, `target`."""

    code = "ledger.group_stale"


class SheetUnknown(Refusal):
    """The workbook was not downloaded here, or the sheet that says what it is for is gone; no facts."""

    code = "ledger.sheet_unknown"


class SheetElsewhere(Refusal):
    """The workbook is for another unit, programme or month; facts: `wrong`, `given`, `wanted`."""

    code = "ledger.sheet_elsewhere"


class SheetOutdated(Refusal):
    """The template, or how a target is entered, has changed since the download; facts: `sheet`."""

    code = "ledger.sheet_outdated"


class SheetUnkeyed(Refusal):
    """The hidden column that says of which target a filled sheet is was deleted; facts: `sheet`."""

    code = "ledger.sheet_unkeyed"


class SheetEmpty(Refusal):
    """Nothing was filled in; no facts."""

    code = "ledger.sheet_empty"


class SheetTooLong(Refusal):
    """More rows than one workbook may hold; facts: `limit`."""

    code = "ledger.sheet_too_long"


class CellUnfit(Refusal):
    """A cell says nothing that is asked there; facts: `why`."""

    code = "ledger.cell_unfit"


class RowTwice(Refusal):
    """Two rows of the workbook are about the same; facts: `other`, the place of the other."""

    code = "ledger.row_twice"


class RowStale(Refusal):
    """The entry changed since the workbook was downloaded or shown; facts: `now`, `given`."""

    code = "ledger.row_stale"


class BatchOver(Refusal):
    """The workbook was written or dropped already; facts: `state`."""

    code = "ledger.batch_over"
