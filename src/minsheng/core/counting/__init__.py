"""What entries make of a row's figure, month by month (计数)."""

from minsheng.core.counting.months import closing_month, counted_in, following, months_of
from minsheng.core.counting.rows import (
    Era,
    Moved,
    Opened,
    RowFacts,
    RowFigure,
    State,
    figure_at,
    settled_since,
)

__all__ = [
    "Era",
    "Moved",
    "Opened",
    "RowFacts",
    "RowFigure",
    "State",
    "closing_month",
    "counted_in",
    "figure_at",
    "following",
    "months_of",
    "settled_since",
]
