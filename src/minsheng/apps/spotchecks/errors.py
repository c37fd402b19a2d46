"""What the app refuses; the sentences stand in ui/sentences/spotchecks.toml."""

from __future__ import annotations

from minsheng.core.errors import Refusal


class NothingToDraw(Refusal):
    """No entry of the target counts up to the month; facts: `month`."""

    code = "spotchecks.nothing_to_draw"


class SizeUnfit(Refusal):
    """Larger than the whole, or smaller than its units; facts: `size`, `least`, `most`, `field`."""

    code = "spotchecks.size_unfit"


class DrawStale(Refusal):
    """Somebody drew since the form was shown; facts: `month`, `count`."""

    code = "spotchecks.draw_stale"


class ResultStale(Refusal):
    """Somebody said what was found since the form was shown; facts: `place`, `found`."""

    code = "spotchecks.result_stale"


class OwnEntry(Refusal):
    """Who entered, changed, put up or accepted an entry does not check it; facts: `place`."""

    code = "spotchecks.own_entry"


class WordsMissing(Refusal):
    """What is not true is said in words; facts: `found`, `field`."""

    code = "spotchecks.words_missing"


class AmountUnfit(Refusal):
    """Another number than counted is wanted, not below nothing; facts: `counted`, `field`."""

    code = "spotchecks.amount_unfit"
