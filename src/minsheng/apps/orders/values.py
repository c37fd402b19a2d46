"""What is typed of a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.orders import errors

if TYPE_CHECKING:
    import datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sheet as typed; `seen` is the version of the matter, `order` that of its order, 0 for none.

    Urgency, weight and instruction are of the order: those of its first sheet hold.
    """

    demand: str
    answer_days: int
    seen: int
    order: int = 0
    urgency: str = "normal"
    is_major: bool = False
    instructed_by: str = ""
    instructed_on: datetime.date | None = None
    instruction: str = ""

    def check(self) -> None:
        """Refuse half an instruction: InstructionHalf."""
        given = {
            "instructed_by": self.instructed_by.strip(),
            "instructed_on": self.instructed_on,
            "instruction": self.instruction.strip(),
        }
        if any(given.values()) and not all(given.values()):
            raise errors.InstructionHalf(field=next(name for name, value in given.items() if not value))
