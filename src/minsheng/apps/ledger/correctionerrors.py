"""What corrections of sites and works refuse; the sentences stand in ui/sentences/ledger.toml."""

from __future__ import annotations

from minsheng.core.errors import Refusal


class CorrectionStale(Refusal):
    """Somebody corrected it since it was shown; facts: `by`."""

    code = "ledger.correction_stale"


class NothingCorrected(Refusal):
    """All values are as they were; no facts."""

    code = "ledger.nothing_corrected"


class SiteShared(Refusal):
    """Several units have works at the site, so its office corrects it; facts: `site`, `units`."""

    code = "ledger.site_shared"


class StageWaits(Refusal):
    """A stage of the works waits for acceptance with what was planned; facts: `stage`."""

    code = "ledger.stage_waits"


class StageFrozen(Refusal):
    """A stage of the works was accepted in a month that is closed; facts: `stage`, `month`."""

    code = "ledger.stage_frozen"


class PaperEmpty(Refusal):
    """An accepted stage keeps its papers: one is corrected, none is taken away; facts: `paper`, `stage`."""

    code = "ledger.paper_empty"


class PaperGone(Refusal):
    """The stage of the paper is no longer accepted; no facts."""

    code = "ledger.paper_gone"
