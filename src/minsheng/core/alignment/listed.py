"""What alignment takes in: the rows of a programme as plain values, whoever made them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Relation(StrEnum):
    """What the two programmes are to each other: two levels of one year, or two years of one place."""

    LEVEL = "level"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class ListedTarget:
    """One figure that a project is held to (目标、子任务).

    Attributes:
        key: the caller's, unique within its programme.
        quote: the words of the figure, as the reader gives them; they stand in `within`.
        within: the title, running text or measure that holds it.
        unit: measure word with its `/…` parts, None where none is printed.
        low, high: the same number, or the two ends of a range; None where the value is a printed `ratio`.
        comparator: one of the corpus's five words.
        is_subtask: True where a measure sets it and not the title.
    """

    key: str
    quote: str
    within: str
    unit: str | None
    low: Decimal | None
    high: Decimal | None
    comparator: str = "eq"
    ratio: str = ""
    is_subtask: bool = False


@dataclass(frozen=True, slots=True)
class ListedMeasure:
    """One printed step (推进措施), by the caller's key, unique within its programme."""

    key: str
    words: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One project of a programme (民生实事项目).

    Attributes:
        key: the caller's, unique within its programme; never looked at.
        number: as printed; shown, never looked at.
        title: verbatim, without the bracket that names the units.
        has_task: False for an item of which the document says that it does not apply here (无任务).
        origin: which level put it on the list, as far as known; shown, never looked at.
        leads: names of the lead units as printed.
        body: the running text of a plan that has no separate measures, empty elsewhere.
    """

    key: str
    title: str
    number: str | None = None
    has_task: bool = True
    origin: str = ""
    leads: tuple[str, ...] = ()
    targets: tuple[ListedTarget, ...] = ()
    measures: tuple[ListedMeasure, ...] = ()
    body: str = ""

    @property
    def promise(self) -> str:
        """Title and running text: what is promised, without how it is carried out."""
        return f"{self.title}。{self.body}" if self.body else self.title

    @property
    def texts(self) -> Iterator[str]:
        """All that is printed of it."""
        yield self.title
        yield self.body
        yield from (measure.words for measure in self.measures)
