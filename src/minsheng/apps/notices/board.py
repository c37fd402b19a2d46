"""The facts of a reading by item of the review, and what makes an item doubtful."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from minsheng.apps.notices.doubting import is_unquoted, issued_figures, project_type
from minsheng.apps.notices.facts import FactLike
from minsheng.apps.notices.models import Fact, Reading
from minsheng.apps.notices.passages import Shown
from minsheng.apps.notices.undoing import History, histories
from minsheng.apps.notices.units import UNIT_KINDS, named_units
from minsheng.apps.notices.values import HEAD_ITEM, Value
from minsheng.apps.notices.warned import facts_meant
from minsheng.apps.notices.wording import remarks_of, value_in_words
from minsheng.apps.ui.sentences import sentence_for
from minsheng.core.policy.collective import is_collective, is_masked

OPEN, REJECTED = Fact.State.OPEN, Fact.State.REJECTED


@dataclass(frozen=True, slots=True)
class Step:
    """One item of the progress strip: `ok`, `dbt` or empty as `mark`; `number` as printed."""

    item: int
    number: str
    title: str
    mark: str
    is_current: bool

    @property
    def name(self) -> str:
        """For who does not see the strip: `第1项`; the document's own item has its title."""
        return self.title if self.item == HEAD_ITEM else f"第{self.number}项"

    @property
    def state(self) -> str:
        """What the mark says, in a word."""
        return {"ok": "已核", "dbt": "存疑"}.get(self.mark, "未核")


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact beside the source; `first_words`: what it said first, where it says something else now."""

    fact: FactLike
    label: str
    words: str
    remark: str
    doubt: str
    is_current: bool
    unknown_unit: str
    can_undo: bool
    first_words: str

    @property
    def state_word(self) -> str:
        """What the clerk made of it, in a word."""
        return Fact.State(self.fact.state).label

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.fact.state == OPEN

    @property
    def is_readable(self) -> bool:
        """Whether it says something that could be accepted or changed; an unread passage does not."""
        return self.fact.kind != Fact.Kind.UNREAD

    @property
    def has_place(self) -> bool:
        """Whether the source shows it: what nobody read in the text, or what was rejected, has no mark."""
        return bool(self.fact.spans) and self.fact.state != REJECTED

    @property
    def css(self) -> str:
        """Classes of the row."""
        if self.is_current:
            return "now"
        return "dbt" if self.doubt else ""


@dataclass(frozen=True, slots=True)
class Caution:
    """A warning in words, with the item it concerns (None: the document) and the first fact it speaks of."""

    words: str
    item: int | None
    fact: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How many projects are decided, and how it stands with the document's own item (文件与类别).

    `changed_facts` were decided on or added in this reading: in a change, what it changes.
    """

    projects: int
    open_projects: int
    doubtful_projects: int
    head_is_open: bool
    head_is_clean: bool
    changed_facts: int

    @property
    def done_projects(self) -> int:
        """Projects with nothing left to decide."""
        return self.projects - self.open_projects

    @property
    def open_words(self) -> str:
        """What is left: `49 项和文件与类别`, empty where nothing is."""
        return _counted(self.open_projects, head=self.head_is_open)

    @property
    def accept_words(self) -> str:
        """Name of the bulk button, a space before a figure alone; empty where nothing is clean."""
        words = self.clean_words
        return words and f"整批接受无疑问的{' ' * words[0].isdecimal()}{words}"

    @property
    def clean_words(self) -> str:
        """What has nothing doubtful among its open facts, in the same words."""
        return _counted(self.open_projects - self.doubtful_projects, head=self.head_is_clean)


def _counted(projects: int, *, head: bool) -> str:
    return "和".join([f"{projects} 项"] * bool(projects) + ["文件与类别"] * head)


class Board:
    """The facts of one reading by item: number 0 is the document, others are ordinals of project facts."""

    def __init__(self, reading: Reading, facts: Sequence[FactLike]) -> None:
        self.reading = reading
        self.items: dict[int, str] = {HEAD_ITEM: "文件与类别"}
        self._by_item: dict[int, list[FactLike]] = {HEAD_ITEM: []}
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
        self.unknown_units: dict[str, list[FactLike]] = {
            name: [] for name, row in named_units(reading, facts).items() if row is None
        }
        for fact in facts:
            if _names_unit(fact) and fact.value["name"] in self.unknown_units:
                self.unknown_units[fact.value["name"]].append(fact)
        self._warned = {warning["project"] or HEAD_ITEM for warning in reading.warnings}
        self._meant = [
            facts_meant(warning, self._by_item.get(warning["project"], [])) for warning in reading.warnings
        ]
        self._spoken_of = {fact.pk for meant in self._meant for fact in meant}
        self._doubts: dict[int, str] = {}

    def facts_of(self, item: int) -> list[FactLike]:
        """The facts of an item, its own first."""
        return self._by_item[item]

    def is_doubtful(self, item: int) -> bool:
        """Whether the item has a warning of its own or an open fact to look at twice."""
        return item in self._doubtful

    @cached_property
    def _doubtful(self) -> frozenset[int]:
        return frozenset(
            item
            for item, mine in self._by_item.items()
            if (item in self._warned and item != HEAD_ITEM)
            or any(fact.state == OPEN and self.doubt_of(fact) for fact in mine)
        )

    @cached_property
    def _issued(self) -> dict[int, Value]:
        # Asked for where a figure is doubtful only: a page without any does without the query.
        return issued_figures(self.reading)

    def unknown_unit(self, fact: FactLike) -> str:
        """What is to be said of a unit that the register does not have; empty of all else."""
        if not _names_unit(fact) or fact.value["name"] not in self.unknown_units:
            return ""
        return "名录里没有" if no_single_unit(fact.value["name"]) is None else "泛指或打码，不是一个单位"

    def doubt_of(self, fact: FactLike) -> str:
        """Why to look twice, in words; empty where nothing is doubtful."""
        # Strip, counts, source and rows all ask, and to look for a figure in its words is dear.
        doubt = self._doubts.get(fact.pk)
        if doubt is None:
            doubt = self._doubts[fact.pk] = self._doubt(fact)
        return doubt

    def _doubt(self, fact: FactLike) -> str:
        unknown = self.unknown_unit(fact)
        if is_unquoted(fact, self.reading.basis) and self._issued.get(fact.ordinal) != fact.value:
            return sentence_for("notices.value_unquoted", {})
        if fact.state != OPEN:
            return ""
        if unknown or fact.doubt:
            return unknown or sentence_for(fact.doubt, {})
        return sentence_for("notices.caution_above", {}) if fact.pk in self._spoken_of else ""

    def progress(self) -> Progress:
        """How far the review is; the document's own item stands apart from the projects."""
        waiting = [number for number in self.items if self.open_count[number]]
        doubtful = {number for number in waiting if self.is_doubtful(number)}
        return Progress(
            projects=len(self.items) - 1,
            open_projects=len(set(waiting) - {HEAD_ITEM}),
            doubtful_projects=len(doubtful - {HEAD_ITEM}),
            head_is_open=HEAD_ITEM in waiting,
            head_is_clean=HEAD_ITEM in waiting and HEAD_ITEM not in doubtful,
            changed_facts=sum(
                fact.version > 1 or bool(fact.added_by) for mine in self._by_item.values() for fact in mine
            ),
        )

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

    def rows(self, facts: Sequence[FactLike], current: int | None) -> list[FactRow]:
        """The facts for the right side; the one asked for, else the first open one, is current. One query."""
        decided = histories(facts)
        first = next((fact.ordinal for fact in facts if fact.state == OPEN), None)
        now = current if any(fact.ordinal == current for fact in facts) else first
        return [
            FactRow(
                fact=fact,
                label=Fact.Kind(fact.kind).label,
                words=value_in_words(fact.kind, fact.value),
                remark=remarks_of(fact.kind, _followed(fact, facts)),
                doubt=self.doubt_of(fact),
                is_current=fact.ordinal == now,
                unknown_unit=self.unknown_unit(fact),
                can_undo=fact.pk in decided and decided[fact.pk].can_undo,
                first_words=_first_words(fact, decided.get(fact.pk)),
            )
            for fact in facts
        ]

    def cautions(self, item: int) -> list[Caution]:
        """The document's warnings on its own item, else those of the project."""
        own = None if item == HEAD_ITEM else item
        told = zip(self.reading.warnings, self._meant, strict=True)
        chosen = [(w, meant) for w, meant in told if item == HEAD_ITEM or w["project"] == own]
        remarks = self.reading.text.remarks if item == HEAD_ITEM else []
        return [Caution(sentence_for(r["code"], r["facts"]), None) for r in remarks] + [
            Caution(sentence_for(w["code"], w["facts"]), w["project"], meant[0].ordinal if meant else None)
            for w, meant in chosen
        ]


def _first_words(fact: FactLike, history: History | None) -> str:
    """What a return to the first value would bring back; empty where that is nothing new, or rejected."""
    if history is None or history.first in (None, fact.value) or fact.state == REJECTED:
        return ""
    return value_in_words(fact.kind, history.first)


def _names_unit(fact: FactLike) -> bool:
    """Whether the fact stands and names a unit."""
    return fact.kind in UNIT_KINDS and fact.state != REJECTED and not fact.value["none"]


def _followed(fact: FactLike, parts: Sequence[FactLike]) -> Value:
    """What a fact says; a project's type follows its targets."""
    value: Value = fact.value
    return value | {"type": project_type(value, parts)} if fact.kind == Fact.Kind.PROJECT else value


def no_single_unit(name: str) -> str | None:
    """Why a name is hardly that of one unit, in a word; None where it may be one."""
    if is_masked(name):
        return "打码"
    return "泛指一批单位" if is_collective(name) else None


def _printed_order(fact: FactLike) -> tuple[int, int, int]:
    """Own words and figures of the project first, then each measure followed by what it says."""
    if fact.kind == Fact.Kind.MEASURE:
        return (1, fact.ordinal, 0)
    measure = fact.value.get("measure")
    return (0, fact.ordinal, 0) if measure is None else (1, measure, fact.ordinal)


UNMARKED = frozenset({Fact.Kind.PROJECT, Fact.Kind.MEASURE})
"""Kinds whose places are whole passages, which only get an anchor in the source."""


def linked(facts: Sequence[FactLike]) -> Iterator[Shown]:
    """What is marked in the whole source: every fact that stands, each a link to its item's page."""
    items = {fact.pk: fact.ordinal for fact in facts if fact.kind == Fact.Kind.PROJECT}
    return (
        Shown(
            ordinal=fact.ordinal,
            item=items.get(fact.project_id or fact.pk, HEAD_ITEM),
            spans=fact.spans,
            css="",
            is_marked=fact.kind not in UNMARKED,
            is_mine=False,
        )
        for fact in facts
        if fact.state != REJECTED
    )


def shown(facts: Sequence[FactLike], board: Board, rows: Sequence[FactRow]) -> Iterator[Shown]:
    """What is marked in the source: every fact but whole projects and measures, which only get an anchor."""
    current: Mapping[int, bool] = {row.fact.pk: row.is_current for row in rows}
    owners = {fact.pk: number for number in board.items for fact in board.facts_of(number)}
    return (
        Shown(
            ordinal=fact.ordinal,
            item=owners[fact.pk],
            spans=fact.spans,
            css=_mark_css(fact, board, current.get(fact.pk, False)),
            is_marked=fact.kind not in UNMARKED,
            is_mine=fact.pk in current,
        )
        for fact in facts
        if fact.state != REJECTED
    )


def _mark_css(fact: FactLike, board: Board, is_current: bool) -> str:
    if is_current:
        return "now"
    if fact.kind == Fact.Kind.UNREAD:
        return "miss"
    if fact.state != OPEN:
        return "ok"
    return "dbt" if board.doubt_of(fact) else ""
