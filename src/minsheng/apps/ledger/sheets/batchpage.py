"""What the page of an uploaded 登记表 shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from minsheng.apps.ledger.models import Batch
from minsheng.apps.ledger.sheets.checking import opened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

State = Batch.State
_MOVING = ("created", "changed", "refused")


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
    def moving(self) -> Sequence[Mapping[str, Any]]:
        """Sheets of which something would be written or is refused."""
        return [each for each in self.sheets if any(each["counts"][name] for name in _MOVING)]

    @property
    def same(self) -> int:
        """How many sheets say what stands."""
        return len(self.sheets) - len(self.moving)

    @property
    def elsewhere(self) -> int:
        """Rows to be written of days in another month than the workbook's."""
        return int(self.found.get("elsewhere", 0))

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
        """Places that were refused, of a batch that has ended; of a whole sheet how many rows it had."""
        return [
            f"{sheet} {column}{row}" if row else f"{sheet}（{column} 行，登记方式改过）"
            for sheet, row, column, _ in self.batch.faults
        ]


def batch_page(batch: Batch) -> BatchPage:
    """No query."""
    return BatchPage(batch, opened(batch.preview))
