"""What the app refuses; the sentences stand in ui/sentences/funds.toml."""

from __future__ import annotations

from minsheng.core.errors import Refusal


class MonthUnknown(Refusal):
    """The programme has no such month, or it has not begun; facts: `month`."""

    code = "funds.month_unknown"


class MonthClosed(Refusal):
    """The month is being frozen or is frozen; facts: `month`."""

    code = "funds.month_closed"


class FundsStale(Refusal):
    """Somebody changed it since it was shown; facts: `unit`, `month`, `state`."""

    code = "funds.stale"


class FundsUnfit(Refusal):
    """The state does not allow the step; facts: `unit`, `month`, `doing`, `state`."""

    code = "funds.unfit"


class SameUser(Refusal):
    """Who entered it does not confirm it; facts: `unit`, `month`."""

    code = "funds.same_user"


class ReasonMissing(Refusal):
    """What is returned needs a reason; facts: `field`."""

    code = "funds.reason_missing"


class NothingGiven(Refusal):
    """No source has a figure; no facts."""

    code = "funds.nothing_given"


class PaidAboveArrived(Refusal):
    """More is paid than arrived and no words say why; facts: `source`, `paid`, `arrived`, `field`."""

    code = "funds.paid_above_arrived"


class ArrivedAbovePlanned(Refusal):
    """More arrived than was planned and no words say why; facts: `source`, `arrived`, `planned`, `field`."""

    code = "funds.arrived_above_planned"


class FundsFell(Refusal):
    """A sum lies below a month's; facts: `source`, `what`, `given`, `before`, `month`, `field`."""

    code = "funds.fell"


class FundsFellOpen(Refusal):
    """The same of a month that is not closed; facts as of `FundsFell`."""

    code = "funds.fell_open"


class LaterFalls(Refusal):
    """A later month would lie below it; facts: `source`, `what`, `given`, `later`, `month`, `field`."""

    code = "funds.later_falls"


class SourceDropped(Refusal):
    """A source that the unit has is not there; facts: `source`, `month`, `field`."""

    code = "funds.source_dropped"


class CorrectsUnfit(Refusal):
    """The month named is none that may be mended so; facts: `source`, `why`, `field`."""

    code = "funds.corrects_unfit"


class ArrearsUnfit(Refusal):
    """The reason does not fit the source or its sums; facts: `source`, `reason`, `why`, `field`."""

    code = "funds.arrears_unfit"
