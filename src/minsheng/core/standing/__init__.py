"""How far a promise is: figures of units rolled up by type, and the word for a project (完成情况)."""

from minsheng.core.standing.forecast import Forecast, forecast
from minsheng.core.standing.goal import Goal, Grade, Hold, Kind
from minsheng.core.standing.pace import DEFAULT_THRESHOLDS, PACES, Pace, Thresholds, Word, attained, pace_of
from minsheng.core.standing.ranking import places, ties
from minsheng.core.standing.rollup import Figures, rolled_up
from minsheng.core.standing.status import Progress, Status, status_of, word_of

__all__ = [
    "DEFAULT_THRESHOLDS",
    "PACES",
    "Figures",
    "Forecast",
    "Goal",
    "Grade",
    "Hold",
    "Kind",
    "Pace",
    "Progress",
    "Status",
    "Thresholds",
    "Word",
    "attained",
    "forecast",
    "pace_of",
    "places",
    "rolled_up",
    "status_of",
    "ties",
    "word_of",
]
