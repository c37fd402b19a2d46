"""Why a change of the calendar is refused."""

from minsheng.core.errors import Refusal


class DayOutside(Refusal):
    """The day lies in no year of the calendar; facts: `day`, `first`, `last` (years), `field`."""

    code = "workdays.day_outside"


class SpanBackwards(Refusal):
    """The last day is before the first; facts: `first`, `last`, `field`."""

    code = "workdays.span_backwards"


class SpanTooLong(Refusal):
    """More days at once than a holiday has; facts: `count`, `most`, `field`."""

    code = "workdays.span_too_long"


class DocumentMissing(Refusal):
    """No document says so; facts: `field`."""

    code = "workdays.document_missing"
