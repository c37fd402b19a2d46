"""What the columns of a table hold, told by the words of its heading rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from minsheng.core.policy.cells import measure_of, unmeasured
from minsheng.core.policy.lexicon import holds, words
from minsheng.core.quantity.passage import EMPTY, Passage

KINDS = (
    "number",
    "lead",
    "duty",
    "cooperating",
    "deadline",
    "schedule",
    "measures",
    "category",
    "value",
    "measure",
    "indicator",
    "task",
    "name",
)
NO_FACTS = "no_facts"
_UNITS = ("lead", "duty", "cooperating")
_SUBJECTS = ("name", "task", "indicator")
_PART = 14
"""Signs of the longest heading in a second row."""
# 总投资(万元) · 完成时限(年月) · 责任单位[首位牵头]
_ASIDE = re.compile(r"[(\[〔【][^()\[\]〔〕【】]{0,20}[)\]〕】]")
_JOINED = re.compile("[和及与、/]")
# (公里) below 目标
_ONLY_MEASURE = re.compile(r"\((?:单位:)?[\u4e00-\u9fff㎡/]{1,6}\)")

Row = Sequence[Passage]


@dataclass(frozen=True, slots=True)
class Header:
    """The heading rows of a table.

    Attributes:
        end: the row after the last of them.
        columns: the columns of each kind, from left to right.
        texts: all that the heading rows print, to know them where a page repeats them.
        rows: the heading rows.
    """

    end: int
    columns: dict[str, tuple[int, ...]]
    texts: frozenset[str]
    rows: tuple[Row, ...] = ()

    def above(self, column: int) -> tuple[str, ...]:
        """The headings of a column, outermost first."""
        return _headings(self.rows, column)

    def cells_above(self, column: int) -> tuple[Passage, ...]:
        """The same as cells, as printed."""
        return _heading_cells(self.rows, column)

    def kind(self, column: int) -> str:
        """What a column holds, `no_facts` for money, persons and progress, empty if unknown."""
        told = next((kind for kind, places in self.columns.items() if column in places), "")
        above = self.above(column)
        return told or (kind_below(above) if above else "")


def kind_of(heading: str) -> str:
    """What a column holds by its heading, `no_facts` for money, persons and progress, empty if unknown."""
    return _kind_of(heading) if len(heading) <= _LONGEST else ""


_LONGEST = 24
"""Signs of the longest heading."""


# 2026年目标 · 2025年度完成
_YEARED = re.compile(r"(?P<year>20\d{2})年度?(?P<rest>.+)")
# 6月 · 9月底前 · 12月份
_MONTH = re.compile(r"(?:1[0-2]|[1-9])月(?:份|底|末)?前?")


@lru_cache(maxsize=4096)
def _kind_of(heading: str) -> str:
    if _MONTH.fullmatch(heading):
        return "schedule"
    if (yeared := _YEARED.fullmatch(heading)) and (kind := _yeared(yeared["rest"])):
        return kind
    for text in (heading, _ASIDE.sub("", heading)):
        for kind in KINDS:
            if text in words(f"outline.table.{kind}"):
                return kind
    text = _ASIDE.sub("", heading)
    if text.endswith(words("outline.table.no_facts_end")) and not _JOINED.search(text):
        return NO_FACTS
    if _counts(heading):
        return "value"
    for part in _JOINED.split(text):
        if kind := _closing_kind(part):
            return kind
    return NO_FACTS if holds(text, "outline.table.no_facts") else ""


def _yeared(rest: str) -> str:
    """What a column under a year holds; what was done in a year is no fact."""
    if rest.endswith(words("outline.table.done_end")):
        return NO_FACTS
    return next((kind for kind in ("task", "value") if rest in words(f"outline.table.{kind}")), "")


def _counts(heading: str) -> bool:
    """True for a heading that says what is counted and gives its measure word: 改造面积(万平方米)."""
    folded = Passage(heading, tuple(range(len(heading))))
    measure = measure_of((folded,)).text
    lists = ("outline.table.no_facts", "outline.table.standing")
    if (
        not measure
        or "元" in measure
        or re.search(r"\d", heading)
        or any(holds(heading, path) for path in lists)
    ):
        return False
    return unmeasured(folded).text.endswith(words("outline.table.counts"))


def _closing_kind(heading: str) -> str:
    """The kind whose word stands last in a heading (民生实事 + 完成时限), the longest of those."""
    found = [
        (heading.rfind(word) + len(word), len(word), kind)
        for kind in KINDS
        for word in words(f"outline.table.{kind}")
        if len(word) > 2 and word in heading
    ]
    return max(found)[2] if found else ""


def kind_below(headings: tuple[str, ...]) -> str:
    """What a column under several heading rows holds, outermost first: (责任单位, 牵头) is `lead`."""
    *above, own = headings
    parent = kind_below(tuple(above)) if above else ""
    if not parent:
        return kind_of(own)
    if parent == NO_FACTS:
        return NO_FACTS
    kind = kind_of(own)
    if parent in _UNITS and kind not in (*_UNITS, NO_FACTS, "deadline"):
        return parent
    together = above[-1] + own
    whole = next((kind for kind in KINDS if together in words(f"outline.table.{kind}")), "")
    return whole or kind or parent


def _bare(cell: Passage) -> str:
    """A heading without marks around it; the bracket of a measure word at its end stays."""
    text = cell.text.strip(":;。")
    if text.startswith("(") or text.count("(") != text.count(")"):
        text = text.strip("()")
    return text


def _is_numeral(text: str) -> bool:
    return re.fullmatch(r"[\d.%]+", text) is not None


def _goes_on(above: Row, below: Row) -> bool:
    """True where a row parts the headings of the row above it (责任单位 → 牵头, 配合)."""
    if len(above) != len(below):
        return False
    places = [place for place, cell in enumerate(below) if cell.text and not _same(cell, above[place])]
    if places and all(_ONLY_MEASURE.fullmatch(below[place].text) for place in places):
        return True
    parts = [_bare(below[place]) for place in places]
    if len(parts) < 2 or len(parts) == len(below):
        return False
    if any(len(part) > _PART or _is_numeral(part) for part in parts):
        return False
    spanned = sum(
        bool(kind_of(part)) or not above[place].text for part, place in zip(parts, places, strict=True)
    )
    known = sum(bool(kind_of(part)) for part in parts)
    return known > 0 and spanned * 2 > len(parts)


def _same(one: Passage, other: Passage) -> bool:
    return one.at == other.at or one.text == other.text


def _heading_cells(rows: Sequence[Row], column: int) -> tuple[Passage, ...]:
    """The headings of a column, outermost first; one merged sideways stands above each of its columns."""
    found: list[Passage] = []
    for depth, row in enumerate(rows):
        place = column
        deeper = any(len(under) > column and under[column].text for under in rows[depth + 1 :])
        while deeper and place and not row[place].text:
            place -= 1
        cell = row[place] if place < len(row) else EMPTY
        if _bare(cell) and (not found or _bare(cell) != _bare(found[-1])):
            found.append(cell)
    return tuple(found)


def _headings(rows: Sequence[Row], column: int) -> tuple[str, ...]:
    return tuple(map(_bare, _heading_cells(rows, column)))


def header_of(rows: Sequence[Row]) -> Header | None:
    """The heading rows and the columns of each kind; None for a table that lists no projects."""
    for place, row in enumerate(rows[:_TOP]):
        if len({cell.at for cell in row if cell.text}) < 2:
            continue
        end = place + 1
        while end < min(len(rows), place + _DEEPEST) and _goes_on(rows[end - 1], rows[end]):
            end += 1
        found = _columns(rows[place:end], len(row))
        if any(kind in found for kind in _SUBJECTS) and len(found) >= 2:
            texts = frozenset(cell.text for heading in rows[place:end] for cell in heading)
            return None if _shares_out(row, found) else Header(end, found, texts, tuple(rows[place:end]))
    return None


_DEEPEST = 3
"""Heading rows at most."""
_TOP = 8
"""Rows at the top of a table among which its heading row stands."""


def _columns(rows: Sequence[Row], width: int) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    years: dict[int, str] = {}
    for column in range(width):
        headings = _headings(rows, column)
        kind = kind_below(headings) if headings else ""
        if kind and kind != NO_FACTS:
            found[kind] = (*found.get(kind, ()), column)
            match = _YEARED.fullmatch(headings[-1]) if kind in ("task", "value") else None
            years |= {column: match["year"]} if match else {}
    if len(set(years.values())) > 1:  # which year is this one's, no heading tells
        kept = {kind: tuple(at for at in places if at not in years) for kind, places in found.items()}
        found = {kind: places for kind, places in kept.items() if places}
    return _told_apart(found)


def _told_apart(found: dict[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """The columns, where a word means different things beside others: 单位 without a figure names bodies."""
    if "measure" in found and not found.keys() & {"value", "indicator"} and "task" not in found:
        units = found.pop("measure")
        if not found.keys() & set(_UNITS):
            found["duty"] = units
    subject = min((min(found[kind]) for kind in _SUBJECTS if kind in found), default=0)
    if "category" in found:
        before = [column for column in found["category"] if column < subject]
        found["category"] = tuple(before[-1:]) or found["category"][:1]
    if "name" in found and len(found["name"]) > 1:
        first, *more = found["name"]
        found["name"] = (first,)
        found["task"] = (*more, *found.get("task", ()))
    return found


def names_areas(row: Row) -> bool:
    """True for a heading row or column with a cell for each of several counties or streets."""
    areas = [cell for cell in row if len(cell) <= 8 and cell.text.endswith(words("outline.table.areas"))]
    return len(areas) > 1


def _shares_out(row: Row, found: dict[str, tuple[int, ...]]) -> bool:
    """True for a table that shares the projects of another list out among counties or streets."""
    return names_areas(row) and not found.keys() & {"task", "lead", "duty", "cooperating"}
