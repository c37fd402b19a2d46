"""What the app refuses; the sentences stand in ui/sentences/talks.toml."""

from __future__ import annotations

from minsheng.core.errors import Refusal


class TalkStale(Refusal):
    """Somebody took a step since the page was shown; facts: `state` in words."""

    code = "talks.talk_stale"


class UnitEnded(Refusal):
    """Nobody talks to a unit that exists no longer; facts: `unit`, `field`."""

    code = "talks.unit_ended"


class TalkOpen(Refusal):
    """The unit is being talked to about the same thing; facts: `talk`."""

    code = "talks.talk_open"


class HeldLater(Refusal):
    """It was held on a day that has not come; facts: `day`, `field`."""

    code = "talks.held_later"


class PromisePast(Refusal):
    """The day that is promised is today or before it; facts: `day`, `field`."""

    code = "talks.promise_past"
