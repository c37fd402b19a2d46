"""What alignment gives back: pairs with all that differs, and what stands alone with the reason to look."""

from dataclasses import dataclass
from enum import StrEnum

from minsheng.core.alignment.counted import Stand
from minsheng.core.alignment.listed import Relation
from minsheng.core.alignment.offices import Leads
from minsheng.core.alignment.wording import Piece


class Kind(StrEnum):
    """What a pair of projects is.

    `PARENT`: the upper level's item and this level's. `CONTINUED`: last year's and this year's. `MERGED`: the
    lower (later) item covers several upper ones. `SPLIT`: the upper (earlier) item went into several.
    """

    PARENT = "parent"
    CONTINUED = "continued"
    MERGED = "merged"
    SPLIT = "split"


class Passed(StrEnum):
    """How a figure is carried on: as a figure, or as a mechanism without one (转为机制)."""

    CONTINUED = "continued"
    INTO_MECHANISM = "into_mechanism"


class Reason(StrEnum):
    """Why to look at an item that has no partner.

    Of the upper list: `NAMED` in the lower list among what has no task there, `NO_TASK` in the upper list
    itself, `ORPHAN` named nowhere in the lower list (a level), `DROPPED` (a year). Of the lower list:
    `NO_PARENT` (a level), `NEW` (a year), `NAME_UNKNOWN` for a name without task that fits no upper item.
    """

    NAMED = "named"
    NO_TASK = "no_task"
    ORPHAN = "orphan"
    DROPPED = "dropped"
    NO_PARENT = "no_parent"
    NEW = "new"
    NAME_UNKNOWN = "name_unknown"


@dataclass(frozen=True, slots=True)
class TargetPair:
    """Two figures for the same thing; `lower` is None where the count became a mechanism.

    Attributes:
        upper_project, lower_project: keys of the projects that hold them.
        likeness: of what they count, 0 to 1.
        is_break: True where one year's count is less than half or more than twice the other's: the definition
            may have changed.
    """

    upper: str
    lower: str | None
    upper_project: str
    lower_project: str
    passed: Passed
    stand: Stand
    likeness: float
    is_break: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """Two projects that are the same work.

    Attributes:
        upper, lower: keys.
        score: from 0 to 1; `is_sure`: False where leads or figures had to speak for it beside its words,
            so that a clerk looks at it first. `because`: the words both have, the most telling first.
        words: the difference of the titles, both with half-width marks: those differ with the printer alone.
        targets: figures of the two that go together; `dropped_targets`, `added_targets`: keys of those that
            stand in one project alone and are carried on nowhere else.
        dropped_clauses, added_clauses: parts of the titles that say something the other side does not.
        measures: keys of measures that go together; dropped and added ones by key.
    """

    upper: str
    lower: str
    kind: Kind
    score: float
    is_sure: bool
    because: tuple[str, ...]
    words: tuple[Piece, ...]
    leads: Leads
    targets: tuple[TargetPair, ...] = ()
    dropped_targets: tuple[str, ...] = ()
    added_targets: tuple[str, ...] = ()
    dropped_clauses: tuple[str, ...] = ()
    added_clauses: tuple[str, ...] = ()
    measures: tuple[tuple[str, str], ...] = ()
    dropped_measures: tuple[str, ...] = ()
    added_measures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """A candidate that was not good enough or not clear enough."""

    key: str
    score: float


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A project without a partner; `named` is the key of the row without task that names it, else empty."""

    key: str
    reason: Reason
    named: str = ""
    nearest: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two programmes beside each other.

    Attributes:
        pairs: in the order of the lower (later) programme; a merged item has several.
        no_task: names without task of the lower programme with the upper items that they stand for, as keys;
            an item of several parts may have a partner as well.
        upper_unmatched, lower_unmatched: each in its programme's order.
        series: every figure that is carried on, in the order of the pairs.
    """

    relation: Relation
    pairs: tuple[Pair, ...]
    no_task: tuple[tuple[str, str], ...]
    upper_unmatched: tuple[Unmatched, ...]
    lower_unmatched: tuple[Unmatched, ...]

    @property
    def series(self) -> tuple[TargetPair, ...]:
        """Every figure that is carried on, whichever projects hold it (系列)."""
        return tuple(target for pair in self.pairs for target in pair.targets)
