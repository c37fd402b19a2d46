"""What the page of an uploaded 登记表 shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from minsheng.apps.ledger.models import Batch
from minsheng.apps.ledger.sheets.checking import opened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

State = Batch.State


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A batch with what its check found; of an ended one the counts and the places of faults are left."""

    batch: Batch
    found: Mapping[str, Any]

    @property
    def sheets(self) -> Sequence[Mapping[str, Any]]:
        """What each sheet would change."""
        return [*self.found.get("sheets", ())]

    @property
    def left(self) -> Sequence[tuple[str, str]]:
        """Sheets that are not read, with why."""
        return [*self.found.get("left", ())]

    @property
    def changes(self) -> Sequence[Sequence[str]]:
        """Rows that say something else than what stands: place, before, after; the first of many."""
        return [*self.found.get("changes", ())]

    @property
    def refused(self) -> Sequence[Sequence[str]]:
        """Cells that are not taken: place, what stands there, why; the first of many."""
        return [*self.found.get("refused", ())]

    @property
    def is_ready(self) -> bool:
        """Whether there is anything to be written on confirmation."""
        return self.batch.state == State.READY and self.to_write > 0

    @property
    def to_write(self) -> int:
        """Rows that would be written."""
        return self.batch.created + self.batch.changed

    @property
    def is_broken_off(self) -> bool:
        """Whether writing has begun and is not through."""
        return self.batch.state == State.WRITING

    @property
    def faults(self) -> Sequence[str]:
        """Places that were refused, of a batch that has ended."""
        return [f"{sheet} {column}{row}" for sheet, row, column, _ in self.batch.faults]


def batch_page(batch: Batch) -> BatchPage:
    """No query."""
    return BatchPage(batch, opened(batch.preview))
