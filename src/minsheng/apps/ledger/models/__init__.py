"""Entries, what they count, and what stands because of them; identities and locks in docs/model.md 12, 13."""

from minsheng.apps.ledger.models.batches import Batch
from minsheng.apps.ledger.models.counting import Claim, Movement, Opening
from minsheng.apps.ledger.models.entries import Entry, EntryStep, Evidence, SubjectRecord, Warning
from minsheng.apps.ledger.models.intake import BY_IDENTITY, SUMMED, Intake, KeyKind, Manner, Subject
from minsheng.apps.ledger.models.months import Period, Standing

__all__ = [
    "BY_IDENTITY",
    "SUMMED",
    "Batch",
    "Claim",
    "Entry",
    "EntryStep",
    "Evidence",
    "Intake",
    "KeyKind",
    "Manner",
    "Movement",
    "Opening",
    "Period",
    "Standing",
    "Subject",
    "SubjectRecord",
    "Warning",
]
