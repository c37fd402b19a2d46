"""What the app refuses; the sentences stand in ui/sentences/documents.toml."""

from __future__ import annotations

from minsheng.core.errors import Refusal


class FieldUnknown(Refusal):
    """A text names a field that the kind of paper has not; facts: `name`, `kind`, `known`, `field`."""

    code = "documents.field_unknown"


class BraceOpen(Refusal):
    """A brace of a text has no partner; facts: `brace`, `field`."""

    code = "documents.brace_open"


class LetterheadStale(Refusal):
    """Somebody saved a version since the form was shown; facts: `kind`, `version`."""

    code = "documents.letterhead_stale"


class LetterheadMissing(Refusal):
    """The division has none for the kind; facts: `kind`."""

    code = "documents.letterhead_missing"


class ContactHalf(Refusal):
    """An office without telephone, or the other way round; facts: `field`."""

    code = "documents.contact_half"


class SeriesMissing(Refusal):
    """The division has no series of numbers."""

    code = "documents.series_missing"


class SeriesAsks(Refusal):
    """A backup was restored, and the last number on paper is not told; facts: `code`."""

    code = "documents.series_asks"


class SeriesStale(Refusal):
    """Numbers were given, or the series changed, since the form was shown; facts: `last`."""

    code = "documents.series_stale"


class SeriesBackwards(Refusal):
    """Numbers above that were given already; facts: `last`, `given`, `field`."""

    code = "documents.series_backwards"


class NumberTaken(Refusal):
    """Another paper of the division has it; facts: `number`, `holder`, `field`."""

    code = "documents.number_taken"


class NumberUnfit(Refusal):
    """No digit in it; facts: `number`, `field`."""

    code = "documents.number_unfit"


class NumberGone(Refusal):
    """The paper has no number, or it is void already."""

    code = "documents.number_gone"


class SignOffStale(Refusal):
    """Somebody signed the paper off since the form was shown; facts: `count`."""

    code = "documents.sign_off_stale"


class DayAhead(Refusal):
    """Signed on a day to come; facts: `day`, `field`."""

    code = "documents.day_ahead"


class ScanUnfit(Refusal):
    """Neither PDF nor picture; facts: `field`."""

    code = "documents.scan_unfit"


class WordsMissing(Refusal):
    """A number does not become void without a reason; facts: `number`, `field`."""

    code = "documents.words_missing"
