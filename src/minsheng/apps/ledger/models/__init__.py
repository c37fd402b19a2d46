"""Entries, what they count, and what stands because of them; identities and locks in docs/model.md 12, 13."""

from minsheng.apps.ledger.models.batches import Batch
from minsheng.apps.ledger.models.changes import SiteChange, WorksChange
from minsheng.apps.ledger.models.counting import Claim, Movement, Opening, SiteClaim
from minsheng.apps.ledger.models.entries import Entry, EntryStep, Evidence, GatePaper, SubjectRecord, Warning
from minsheng.apps.ledger.models.intake import BY_IDENTITY, SUMMED, Intake, KeyKind, Manner, Subject
from minsheng.apps.ledger.models.months import Period, Standing
from minsheng.apps.ledger.models.openings import OpeningProposal
from minsheng.apps.ledger.models.works import GATE_PAPERS, STAGES, Site, WorkKind, Works

__all__ = [
    "BY_IDENTITY",
    "GATE_PAPERS",
    "STAGES",
    "SUMMED",
    "Batch",
    "Claim",
    "Entry",
    "EntryStep",
    "Evidence",
    "GatePaper",
    "Intake",
    "KeyKind",
    "Manner",
    "Movement",
    "Opening",
    "OpeningProposal",
    "Period",
    "Site",
    "SiteChange",
    "SiteClaim",
    "Standing",
    "Subject",
    "SubjectRecord",
    "Warning",
    "WorkKind",
    "Works",
    "WorksChange",
]
