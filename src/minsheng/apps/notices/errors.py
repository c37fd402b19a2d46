"""Refusals of import, review and issue."""

from minsheng.core.errors import Refusal, Unreadable


class NoticeKnown(Refusal):
    """The same file was handed in before for this division and year."""

    code = "notices.notice_known"


class NoProjectsFound(Unreadable):
    """A text in which no project was found."""

    code = "notices.no_projects_found"


class DecisionStale(Refusal):
    """Somebody decided on the fact since it was seen; `seen` and `now` are both values in words."""

    code = "notices.decision_stale"


class ReadingClosed(Refusal):
    """The reading was issued, withdrawn or given up; it takes no further decision."""

    code = "notices.reading_closed"


class NothingDecided(Refusal):
    """An undo on a fact on which nothing was decided."""

    code = "notices.nothing_decided"


class NothingRestored(Refusal):
    """A return to what was read, of a fact that says so still or that a clerk added; facts: `number`."""

    code = "notices.nothing_restored"


class FactRejected(Refusal):
    """A rejected fact takes nothing but being reopened; facts: `number`."""

    code = "notices.fact_rejected"


class ParentRejected(Refusal):
    """A fact cannot be accepted below a project that was rejected."""

    code = "notices.parent_rejected"


class UnreadIsNoFact(Refusal):
    """An unread passage has no value to accept: a fact is added for it, or it is rejected."""

    code = "notices.unread_is_no_fact"


class QuoteMissing(Refusal):
    """The words given do not stand in the text."""

    code = "notices.quote_missing"


class QuoteAmbiguous(Refusal):
    """The words given stand at several places of the text."""

    code = "notices.quote_ambiguous"


class FactsOpen(Refusal):
    """Facts are not decided yet."""

    code = "notices.facts_open"


class UnitsUnknown(Refusal):
    """Units are named that the register does not have and nobody confirmed as no unit."""

    code = "notices.units_unknown"


class HeadMissing(Refusal):
    """A notice is issued without a title or a day."""

    code = "notices.head_missing"


class WordsTooLong(Refusal):
    """A fact's words are longer than an edition keeps; facts: `number`, `value`, `most`."""

    code = "notices.words_too_long"


class FigureUnfit(Refusal):
    """A figure is beyond ±9.2 × 10¹² or has more than six decimals; facts: `number`, `value`."""

    code = "notices.figure_unfit"


class ReasonMissing(Refusal):
    """An amendment or erratum is issued without saying why."""

    code = "notices.reason_missing"


class NothingChanged(Refusal):
    """An amendment or erratum says what the edition before says; facts: `basis` in words."""

    code = "notices.nothing_changed"


class EditionFollowed(Refusal):
    """A change rests on an edition that another one followed; facts: `base`, `last` as ordinals."""

    code = "notices.edition_followed"


class NoChangeOpen(Refusal):
    """There is no change under way that could be dropped."""

    code = "notices.no_change_open"


class ChangeOpen(Refusal):
    """The notice already has a reading under review."""

    code = "notices.change_open"


class NotIssued(Refusal):
    """Only an issued notice can be changed by an amendment or erratum."""

    code = "notices.not_issued"


class AlreadyIssued(Refusal):
    """An issued notice cannot be withdrawn."""

    code = "notices.already_issued"


class AlreadyWithdrawn(Refusal):
    """The notice was taken back before; facts: `name`."""

    code = "notices.already_withdrawn"


class FileGone(Unreadable):
    """A run is asked for again of a file that could not be read and was not kept; facts: `name`."""

    code = "notices.file_gone"


class IssueStale(Refusal):
    """A fact of the reading changed since the issue page was shown."""

    code = "notices.issue_stale"


class IssueUnconfirmed(Refusal):
    """What is asked before an issue was not answered with yes; facts: `count`, `questions` in words."""

    code = "notices.issue_unconfirmed"


class TargetsInCircle(Refusal):
    """Targets that are parts or subsets of each other in a circle; facts: `numbers`."""

    code = "notices.targets_in_circle"


class IssueOvertaken(Refusal):
    """Another edition was issued since the difference was shown; facts: `last` as its ordinal."""

    code = "notices.issue_overtaken"
