"""The facts of a reading by item of the review, and what makes an item doubtful."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minsheng.apps.notices.models import Fact, Reading
from minsheng.apps.notices.passages import Shown
from minsheng.apps.notices.units import UNIT_KINDS, named_units
from minsheng.apps.notices.values import HEAD_ITEM
from minsheng.apps.notices.wording import remarks_of, value_in_words
from minsheng.apps.ui.sentences import sentence_for

OPEN, REJECTED = Fact.State.OPEN, Fact.State.REJECTED


@dataclass(frozen=True, slots=True)
class Step:
    """One item of the progress strip: `ok`, `dbt` or empty as `mark`; `number` as printed."""

    item: int
    number: str
    title: str
    mark: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact beside the source."""

    fact: Fact
    label: str
    words: str
    remark: str
    doubt: str
    is_current: bool
    unknown_unit: bool

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.fact.state == OPEN

    @property
    def has_place(self) -> bool:
        """Whether the source shows it: what nobody read in the text, or what was rejected, has no mark."""
        return bool(self.fact.spans) and self.fact.state != REJECTED

    @property
    def can_undo(self) -> bool:
        """Whether a decision stands that could be taken back; an added or copied fact has none."""
        return not self.is_open and self.fact.version > 1

    @property
    def css(self) -> str:
        """Classes of the row."""
        if self.is_current:
            return "now"
        return "dbt" if self.is_open and self.doubt else ""


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning in words, with the item it concerns (None: the document)."""

    words: str
    item: int | None


class Board:
    """The facts of one reading by item: number 0 is the document, others are ordinals of project facts."""

    def __init__(self, reading: Reading, facts: list[Fact]) -> None:
        self.reading = reading
        self.items: dict[int, str] = {HEAD_ITEM: "文件与类别"}
        self._by_item: dict[int, list[Fact]] = {HEAD_ITEM: []}
        owners: dict[int, int] = {}
        self.numbers: dict[int, str] = {HEAD_ITEM: "首"}
        for fact in facts:
            if fact.kind == Fact.Kind.PROJECT:
                owners[fact.pk] = fact.ordinal
                self.numbers[fact.ordinal] = fact.value["number"] or "—"
                self.items[fact.ordinal] = value_in_words(fact.kind, fact.value)
                self._by_item[fact.ordinal] = [fact]
        for fact in facts:
            if fact.kind != Fact.Kind.PROJECT:
                owner = HEAD_ITEM if fact.project_id is None else owners[fact.project_id]
                self._by_item[owner].append(fact)
        for mine in self._by_item.values():
            mine.sort(key=_printed_order)
        self.open_count = Counter(
            {number: sum(f.state == OPEN for f in mine) for number, mine in self._by_item.items()}
        )
        self.unknown_units = {
            name: [fact for fact in facts if _names(fact, name)]
            for name, row in named_units(reading, facts).items()
            if row is None
        }
        self._warned = {warning["project"] or HEAD_ITEM for warning in reading.warnings}

    def facts_of(self, item: int) -> list[Fact]:
        """The facts of an item, its own first."""
        return self._by_item[item]

    def is_doubtful(self, item: int) -> bool:
        """Whether the item has a warning of its own or an open fact to look at twice."""
        return (item in self._warned and item != HEAD_ITEM) or any(
            fact.state == OPEN and self.doubt_of(fact) for fact in self._by_item[item]
        )

    def is_unknown_unit(self, fact: Fact) -> bool:
        """Whether the fact names a unit that the register does not have."""
        return any(_names(fact, name) for name in self.unknown_units)

    def doubt_of(self, fact: Fact) -> str:
        """Why to look twice, in words; empty where nothing is doubtful."""
        if self.is_unknown_unit(fact):
            return "名录里没有"
        return sentence_for(fact.doubt, {}) if fact.doubt else ""

    def steps(self, current: int) -> list[Step]:
        """The progress strip."""
        return [
            Step(number, self.numbers[number], title, self._mark(number), number == current)
            for number, title in self.items.items()
        ]

    def _mark(self, item: int) -> str:
        if not self.open_count[item]:
            return "ok"
        return "dbt" if self.is_doubtful(item) else ""

    def rows(self, facts: Sequence[Fact], current: int | None) -> list[FactRow]:
        """The facts for the right side; the one asked for, else the first open one, is current."""
        first = next((fact.ordinal for fact in facts if fact.state == OPEN), None)
        now = current if any(fact.ordinal == current for fact in facts) else first
        return [
            FactRow(
                fact=fact,
                label=Fact.Kind(fact.kind).label,
                words=value_in_words(fact.kind, fact.value),
                remark=remarks_of(fact.kind, fact.value),
                doubt=self.doubt_of(fact),
                is_current=fact.ordinal == now,
                unknown_unit=self.is_unknown_unit(fact),
            )
            for fact in facts
        ]

    def cautions(self, item: int) -> list[Caution]:
        """The document's warnings on its own item, else those of the project."""
        own = None if item == HEAD_ITEM else item
        chosen = [w for w in self.reading.warnings if item == HEAD_ITEM or w["project"] == own]
        remarks = self.reading.text.remarks if item == HEAD_ITEM else []
        return [Caution(sentence_for(r["code"], r["facts"]), None) for r in remarks] + [
            Caution(sentence_for(w["code"], w["facts"]), w["project"]) for w in chosen
        ]


def _names(fact: Fact, name: str) -> bool:
    """Whether the fact stands and names a unit so."""
    return (
        fact.kind in UNIT_KINDS
        and fact.state != REJECTED
        and not fact.value["none"]
        and bool(fact.value["name"] == name)
    )


def _printed_order(fact: Fact) -> tuple[int, int, int]:
    """Own words and figures of the project first, then each measure followed by what it says."""
    if fact.kind == Fact.Kind.MEASURE:
        return (1, fact.ordinal, 0)
    measure = fact.value.get("measure")
    return (0, fact.ordinal, 0) if measure is None else (1, measure, fact.ordinal)


def shown(facts: Sequence[Fact], board: Board, rows: Sequence[FactRow]) -> list[Shown]:
    """What is marked in the source: every fact but whole projects and measures, which only get an anchor."""
    current: Mapping[int, bool] = {row.fact.pk: row.is_current for row in rows}
    owners = {fact.pk: number for number in board.items for fact in board.facts_of(number)}
    return [
        Shown(
            ordinal=fact.ordinal,
            item=owners[fact.pk],
            spans=tuple((start, end) for start, end in fact.spans),
            css=_mark_css(fact, board, current.get(fact.pk, False)),
            is_marked=fact.kind not in {Fact.Kind.PROJECT, Fact.Kind.MEASURE},
            is_mine=fact.pk in current,
        )
        for fact in facts
        if fact.state != REJECTED
    ]


def _mark_css(fact: Fact, board: Board, is_current: bool) -> str:
    if is_current:
        return "now"
    if fact.kind == Fact.Kind.UNREAD:
        return "miss"
    if fact.state != OPEN:
        return "ok"
    return "dbt" if board.doubt_of(fact) else ""
