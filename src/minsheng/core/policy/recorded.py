"""A programme's canonical document read back: the facts as an office confirmed them, nothing read anew.

Its text is laid out from the quotes that each fact carries: an item, then its measures, one to a line.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from minsheng.core.errors import Unreadable
from minsheng.core.policy.reader import kind_of
from minsheng.core.policy.reading import (
    Category,
    Comparator,
    Dated,
    Deadline,
    Hold,
    Measure,
    Pledge,
    Project,
    Proposal,
    Quantity,
    Reading,
    Role,
    Spans,
    Status,
    Told,
    Undertaking,
    UnitMention,
    Value,
)
from minsheng.core.policy.source import Paragraph, Source, Span
from minsheng.core.quantity.passage import fold, passage

RECIPES = (1,)
"""Shapes of the document that are understood; `programmes.record` writes them."""

Json = Mapping[str, Any]
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?")


class RecordDamaged(Unreadable):
    """A JSON document that begins as a programme's and is none."""

    code = "policy.record_damaged"


class RecordUnknown(Unreadable):
    """A programme's document of a shape that this version does not know. Facts: recipe."""

    code = "policy.record_unknown"


_NONE = type(None)
_PLACED: dict[str, Any] = {"place": {"quote": (str,)}}
_WORDS: dict[str, Any] = {"words": (str,), **_PLACED}
_FIGURE: dict[str, Any] = {
    **_WORDS,
    **dict.fromkeys(("comparator", "printed", "ratio", "unit"), (str,)),
    **dict.fromkeys(("low", "high", "baseline"), (str, _NONE)),
    "measure": (int, _NONE),
}
_TARGET: dict[str, Any] = {
    **_FIGURE,
    **dict.fromkeys(("code", "type", "hold"), (str,)),
    **dict.fromkeys(("stock", "soft", "is_subtask"), (bool,)),
    **dict.fromkeys(("subset_of", "part_of"), (str, _NONE)),
}
_SHAPE: dict[str, Any] = {
    "year": (int,),
    "edition": {
        **dict.fromkeys(("title", "document_number", "issuer"), (str,)),
        "signed_on": (str, _NONE),
    },
    "categories": [{"name": (str,), "part": (str,), "declared_count": (int, _NONE)}],
    "projects": [
        {
            **_PLACED,
            **dict.fromkeys(("number", "title", "origin", "type"), (str,)),
            "category": (int, _NONE),
            "has_task": (bool,),
            "units": [{"relation": (str,), "name": (str,), **_PLACED}],
            "measures": [{"number": (str,), **_WORDS}],
            "targets": [_TARGET],
            "standards": [_FIGURE],
            "deadlines": [{"due_on": (str,), "measure": (int, _NONE), "target": (str, _NONE), **_WORDS}],
            "pledges": [_WORDS],
        }
    ],
}
"""What is looked at, and of which type: a tuple of types, a list of one shape, an object with these keys."""


def _check(value: Any, shape: Any) -> None:  # noqa: ANN401 (any JSON against any shape)
    """Raise what `read_record` takes for damage where a value has not its shape; further keys do no harm."""
    if isinstance(shape, tuple):
        if type(value) not in shape:
            raise TypeError(f"{type(value).__name__} instead of {shape}")
    elif isinstance(shape, list):
        for row in _of_type(value, list):
            _check(row, shape[0])
    else:
        for key, inner in shape.items():
            _check(_of_type(value, dict)[key], inner)


def _of_type(value: Any, kind: type) -> Any:  # noqa: ANN401 (the same value)
    if not isinstance(value, kind):
        raise TypeError(f"{type(value).__name__} instead of {kind.__name__}")
    return value


def _position_of(number: int | None) -> int | None:
    """A place counted from 1 as one from 0."""
    if number is not None and number < 1:
        raise ValueError("places count from 1")
    return None if number is None else number - 1


def is_record(data: bytes) -> bool:
    """True for what begins as a programme's JSON document does, though its end be cut off."""
    head = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith(b"{"):
        return False
    return b'"projects"' in head and (b'"recipe"' in head or b'"categories"' in head)


def read_record(data: bytes, *, name: str = "") -> tuple[Source, Reading]:
    """The text and the facts of a programme's JSON document.

    Raises:
        RecordDamaged, RecordUnknown.
    """
    try:
        record = json.loads(data)
        if record["recipe"] not in RECIPES:
            raise RecordUnknown(recipe=str(record["recipe"])[:20])
        _check(record, _SHAPE)
        page = _Page()
        reading = _reading(record, page)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as error:
        raise RecordDamaged from error
    return Source("\n".join(page.lines), tuple(page.blocks), "json", name), reading


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the text; facts are looked for in it."""

    text: str
    start: int

    @property
    def spans(self) -> Spans:
        """The whole line."""
        return (Span(self.start, self.start + len(self.text)),) if self.text else ()

    def find(self, words: str) -> Spans:
        """Where some words stand, white space and width set aside; nowhere if they do not."""
        folded, sought = passage(self.text, 0, len(self.text)), fold(words)
        begin = folded.text.find(sought)
        if begin < 0 or not sought:
            return ()
        first, last = folded.at[begin], folded.at[begin + len(sought) - 1]
        return (Span(self.start + first, self.start + last + 1),)


@dataclass(slots=True)
class _Page:
    """The text in the making."""

    lines: list[str] = field(default_factory=list)
    blocks: list[Paragraph] = field(default_factory=list)
    end: int = 0

    def add(self, text: str, *, role: str = "body") -> _Line:
        """Add a line; line ends inside and white space at its ends go, an empty one is not added."""
        words = " ".join(text.split("\n")).strip()
        line = _Line(words, self.end + bool(self.lines))
        if words:
            self.lines.append(words)
            self.end = line.start + len(words)
            self.blocks.append(Paragraph(line.spans[0], role=role))
        return line


def _reading(record: Json, page: _Page) -> Reading:
    head = record["edition"]
    title, number, issuer = (_told(page, head[name]) for name in ("title", "document_number", "issuer"))
    signed = head["signed_on"]
    chapters = [_Chapter(found, page) for found in record["categories"]]
    projects = tuple(_project(found, page, chapters) for found in record["projects"])
    return Reading(
        kind=kind_of(fold(head["title"]), measured=any(project.measures for project in projects)),
        title=title,
        document_number=number,
        issuer=issuer,
        signed_on=Dated(date.fromisoformat(signed), page.add(signed).spans) if signed else None,
        year=record["year"],
        categories=tuple(chapter.category() for chapter in chapters),
        projects=projects,
    )


def _told(page: _Page, words: str) -> Told | None:
    return Told(words, page.add(words).spans) if words else None


class _Chapter:
    """A category, printed above the first of its projects."""

    def __init__(self, found: Json, page: _Page) -> None:
        self._found, self._page = found, page
        self._spans: Spans | None = None

    def printed(self) -> None:
        """Print its name unless it stands there."""
        if self._spans is None:
            self._spans = self._page.add(self._found["name"], role="heading").spans

    def category(self) -> Category:
        """What the reading says of it."""
        self.printed()
        found = self._found
        return Category(found["name"], found["declared_count"], self._spans or (), found["part"])


def _project(found: Json, page: _Page, chapters: Sequence[_Chapter]) -> Project:
    category = _position_of(found["category"])
    if category is not None:
        chapters[category].printed()
    item = page.add(found["place"]["quote"] or found["title"])
    steps = [page.add(step["place"]["quote"] or step["words"]) for step in found["measures"]]
    facts = _Facts(found, page, item, steps)
    return Project(
        number=found["number"] or None,
        category=category,
        status=_status(found),
        title=found["title"],
        spans=item.spans,
        origin=found["origin"],
        type=found["type"],
        lead_units=facts.units("lead"),
        cooperating_units=facts.units("cooperating"),
        targets=facts.quantities(Role.TARGET, facts.figured),
        subtargets=facts.quantities(Role.SUBTARGET, [row for row in found["targets"] if row["is_subtask"]]),
        standards=facts.quantities(Role.STANDARD, found["standards"]),
        deadlines=tuple(map(facts.deadline, found["deadlines"])),
        pledges=tuple(Pledge(row["words"], facts.place(row, item)) for row in found["pledges"]),
        undertakings=tuple(
            Undertaking(row["words"], row["type"] == "G", facts.place(row, item)) for row in facts.wordy
        ),
        measures=tuple(
            Measure(row["number"] or None, row["words"], line.spans)
            for row, line in zip(found["measures"], steps, strict=True)
        ),
    )


def _status(found: Json) -> Status:
    if not found["has_task"]:
        return Status.NO_TASK
    return Status.LOCAL if found["origin"] == "own" else Status.TASK


@dataclass(frozen=True, slots=True)
class _Facts:
    """What one project says, found again in its lines."""

    found: Json
    page: _Page
    item: _Line
    steps: Sequence[_Line]

    def place(self, row: Json, line: _Line, name: str = "words") -> Spans:
        """Where a fact stands in its line; elsewhere its own quote is added, such as a further table row."""
        return line.find(row[name]) or self.page.add(row["place"]["quote"]).spans or line.spans

    @property
    def figured(self) -> list[Json]:
        """Targets with a figure, in order; their positions are what `subset_of` and `target` become."""
        return [row for row in self.found["targets"] if not row["is_subtask"] and row["low"] is not None]

    @property
    def wordy(self) -> list[Json]:
        """Deliverables and graded pledges."""
        return [row for row in self.found["targets"] if not row["is_subtask"] and row["low"] is None]

    def units(self, relation: str) -> tuple[UnitMention, ...]:
        """The units of one side."""
        rows = (row for row in self.found["units"] if row["relation"] == relation)
        return tuple(UnitMention(row["name"], self.place(row, self.item, "name")) for row in rows)

    def quantities(self, role: Role, rows: Sequence[Json]) -> tuple[Quantity, ...]:
        """Figures of one role."""
        return tuple(self._quantity(role, row) for row in rows)

    def _quantity(self, role: Role, row: Json) -> Quantity:
        index, number, line = self._step(row)
        return Quantity(
            role=role,
            quote=row["words"],
            comparator=Comparator(row["comparator"]),
            value=_value(row),
            unit=row["unit"] or None,
            spans=self.place(row, line),
            printed=row["printed"],
            baseline=_number(row["baseline"]),
            measure=number,
            measure_index=index,
            proposal=None if role is Role.STANDARD else self._proposal(row),
        )

    def _proposal(self, row: Json) -> Proposal:
        return Proposal(
            type=row["type"],
            stock=row["stock"],
            hold=Hold(row["hold"]),
            soft=row["soft"],
            subset_of=self._position(row["subset_of"]),
            part_of=self._position(row["part_of"]),
        )

    def deadline(self, row: Json) -> Deadline:
        """A day with what it binds."""
        index, number, line = self._step(row)
        day, target = date.fromisoformat(row["due_on"]), self._position(row["target"])
        return Deadline(row["words"], day, self.place(row, line), number, index, target)

    def _step(self, row: Json) -> tuple[int | None, str | None, _Line]:
        """Position and printed number of the measure that a fact stands in, and its line."""
        index = _position_of(row["measure"])
        if index is None:
            return None, None, self.item
        return index, self.found["measures"][index]["number"] or None, self.steps[index]

    def _position(self, code: str | None) -> int | None:
        codes = [row["code"] for row in self.figured]
        return codes.index(code) if code in codes else None


def _value(row: Json) -> Value:
    low, high = _number(row["low"]), _number(row["high"])
    if row["ratio"]:
        return str(row["ratio"])
    if low is None:
        raise ValueError("figure without a number")
    return low if high is None else (low, high)


def _number(text: str | None) -> Decimal | None:
    if text is None:
        return None
    if not _NUMBER.fullmatch(text):
        raise ValueError("no number that a quantity can hold")
    return Decimal(text)
