"""Two files read and aligned, what they are to each other guessed where it is not said; as JSON."""

import io
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from minsheng.cli.files import name_of
from minsheng.cli.listings import listed_of, names_of, places_of
from minsheng.cli.problems import NothingToAlign
from minsheng.cli.readings import reading_of
from minsheng.core.alignment import (
    Alignment,
    Listed,
    ListedTarget,
    Pair,
    Relation,
    TargetPair,
    Unmatched,
    align,
)
from minsheng.core.policy.reading import Reading


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two programmes: where it came from, what was read and its rows by key."""

    file: str
    reading: Reading
    rows: dict[str, Listed]

    @property
    def place(self) -> str:
        """The division that the programme is of, empty if it does not say."""
        return next(reversed(places_of(self.reading)), "")

    @property
    def title(self) -> str:
        """Its title, or the file's name where none was read."""
        return self.reading.title.value if self.reading.title else self.file

    @property
    def targets(self) -> dict[str, ListedTarget]:
        """All figures by key."""
        return {target.key: target for row in self.rows.values() for target in row.targets}


@dataclass(frozen=True, slots=True)
class Compared:
    """Both sides, how they stand to each other and why that was taken, and what was found."""

    upper: Side
    lower: Side
    relation: Relation
    guessed: str
    found: Alignment

    @property
    def doubt(self) -> str:
        """A sentence where the two seem to be given in the wrong order, else empty."""
        years = self.upper.reading.year, self.lower.reading.year
        if self.relation is Relation.YEAR and years[0] and years[1] and years[0] > years[1]:
            return f"A 是 {years[0]} 年，B 是 {years[1]} 年：上年的应写在前面。"
        return ""


def compared(upper: str, lower: str, relation: str | None) -> Compared:
    """Read two files and align them.

    Raises:
        Unreadable: there is no such file, or it is no document.
        NothingToAlign: one of them lists no projects.
    """
    sides = _side(upper, "A"), _side(lower, "B")
    guess, because = _guessed(*sides)
    taken = Relation(relation) if relation else guess
    rows = [tuple(side.rows.values()) for side in sides]
    names = names_of(sides[0].reading, sides[1].reading)
    return Compared(*sides, taken, "" if relation else because, align(*rows, relation=taken, names=names))


def _side(given: str, mark: str) -> Side:
    source, reading = reading_of(given, None)
    if not reading.projects:
        raise NothingToAlign(name=name_of(given) or given)
    return Side(name_of(given), reading, {row.key: row for row in listed_of(source, reading, mark)})


def _guessed(upper: Side, lower: Side) -> tuple[Relation, str]:
    """The same place in two years is a year after another; all else is one level below another."""
    years = upper.reading.year, lower.reading.year
    if upper.place and upper.place == lower.place and years[0] != years[1]:
        told = f"都是{upper.place}，年份是 {years[0] or '未读到'} 和 {years[1] or '未读到'}"
        return Relation.YEAR, told
    if upper.place == lower.place:
        return Relation.LEVEL, f"都是{upper.place or '未写明的地方'}，年份相同"
    return Relation.LEVEL, f"{upper.place or '未写明的地方'}和{lower.place or '未写明的地方'}不是同一个地方"


def as_json(found: Compared) -> str:
    """One object: the two programmes, the pairs, what stands alone."""
    plain = {
        "relation": found.relation.value,
        "guessed": bool(found.guessed),
        "because": found.guessed,
        "doubt": found.doubt,
        "upper": _programme(found.upper),
        "lower": _programme(found.lower),
        "pairs": [_pair(found, pair) for pair in found.found.pairs],
        "no_task": [
            {"lower": _row(found.lower, below), "upper": _row(found.upper, above)}
            for below, above in found.found.no_task
        ],
        "upper_unmatched": [_alone(found.upper, found.lower, row) for row in found.found.upper_unmatched],
        "lower_unmatched": [_alone(found.lower, found.upper, row) for row in found.found.lower_unmatched],
    }
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def print_json(upper: str, lower: str, relation: str | None) -> int:
    """Print it alone on stdout, in UTF-8 whatever the terminal speaks."""
    text = as_json(compared(upper, lower, relation))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(text)
    return 0


def _programme(side: Side) -> dict[str, Any]:
    reading = side.reading
    return {
        "file": side.file,
        "title": reading.title.value if reading.title else None,
        "place": side.place or None,
        "year": reading.year,
        "projects": len(side.rows),
    }


def _row(side: Side, key: str) -> dict[str, Any]:
    """A project by its position from 1, which its key ends in, its printed number and its title."""
    row = side.rows[key]
    return {
        "position": int(key[1:]),
        "number": row.number,
        "title": row.title,
        "has_task": row.has_task,
        "lead_units": list(row.leads),
    }


def _pair(found: Compared, pair: Pair) -> dict[str, Any]:
    upper, lower = found.upper.rows[pair.upper], found.lower.rows[pair.lower]
    steps = [{measure.key: measure.words for measure in row.measures} for row in (upper, lower)]
    return {
        "kind": pair.kind.value,
        "upper": _row(found.upper, pair.upper),
        "lower": _row(found.lower, pair.lower),
        "score": round(pair.score, 3),
        "is_sure": pair.is_sure,
        "because": list(pair.because),
        "words": [{"words": piece.words, "fate": piece.fate} for piece in pair.words],
        "leads": {"gone": list(pair.leads.gone), "new": list(pair.leads.new)},
        "targets": [_target_pair(found, each) for each in pair.targets],
        "dropped_targets": _figures(found.upper, pair.dropped_targets),
        "added_targets": _figures(found.lower, pair.added_targets),
        "dropped_clauses": list(pair.dropped_clauses),
        "added_clauses": list(pair.added_clauses),
        "measures": [{"upper": steps[0][one], "lower": steps[1][other]} for one, other in pair.measures],
        "dropped_measures": [steps[0][key] for key in pair.dropped_measures],
        "added_measures": [steps[1][key] for key in pair.added_measures],
    }


def _target_pair(found: Compared, each: TargetPair) -> dict[str, Any]:
    return {
        "passed": each.passed.value,
        "upper": _figure(found.upper.targets[each.upper]),
        "lower": None if each.lower is None else _figure(found.lower.targets[each.lower]),
        "ratio": each.stand.ratio.value,
        "share_percent": each.stand.shown or None,
        "is_break": each.is_break,
        "likeness": round(each.likeness, 3),
    }


def _figures(side: Side, keys: Sequence[str]) -> list[dict[str, Any]]:
    known = side.targets
    return [_figure(known[key]) for key in keys]


def _figure(target: ListedTarget) -> dict[str, Any]:
    """A figure; numbers are text, so that none is rounded."""
    return {
        "quote": target.quote,
        "comparator": target.comparator,
        "low": _number(target.low),
        "high": _number(target.high),
        "ratio": target.ratio or None,
        "unit": target.unit,
        "is_subtask": target.is_subtask,
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _alone(side: Side, other: Side, row: Unmatched) -> dict[str, Any]:
    return {
        **_row(side, row.key),
        "reason": row.reason.value,
        "named": _row(other, row.named) if row.named else None,
        "nearest": [{**_row(other, near.key), "score": round(near.score, 3)} for near in row.nearest],
    }
