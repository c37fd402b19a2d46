"""A fact that the reader missed, from the words a clerk selected or typed."""

import re
from collections.abc import Sequence

from minsheng.apps.notices.errors import QuoteAmbiguous, QuoteMissing
from minsheng.apps.notices.models import Fact, Reading
from minsheng.apps.notices.values import HEAD_ITEM, Value, figure, plain_proposal, proposal_value
from minsheng.apps.programmes.models import Edition, TargetType
from minsheng.core.policy.fragments import read_day, read_figure
from minsheng.core.policy.reading import Role
from minsheng.core.policy.source import Span

ADDABLE = (
    Fact.Kind.TARGET,
    Fact.Kind.SUBTARGET,
    Fact.Kind.STANDARD,
    Fact.Kind.DEADLINE,
    Fact.Kind.LEAD,
    Fact.Kind.COOPERATING,
    Fact.Kind.UNDERTAKING,
    Fact.Kind.PLEDGE,
    Fact.Kind.MEASURE,
)
"""Kinds that a clerk may add to a project."""

ADDABLE_TO_DOCUMENT = (Fact.Kind.PROJECT,)
"""Kinds that a clerk may add to the document as a whole."""

FROM_CHANGE = {"from_change": True}
"""Marks the value of a fact that stands in the document of a change, not in the notice's text."""


def addable_to(item: int) -> tuple[Fact.Kind, ...]:
    """The kinds that may be added to an item of the review."""
    return ADDABLE_TO_DOCUMENT if item == HEAD_ITEM else ADDABLE


def needs_quote(reading: Reading) -> bool:
    """Whether what is added must stand in the text: a change has a document of its own, which is not read."""
    return reading.basis == Edition.Basis.NOTICE


def find_quote(text: str, quote: str, near: Sequence[tuple[int, int]], start: int | None = None) -> Span:
    """Where the quote stands, white space ignored: at `start`, else near the item, else anywhere, but once.

    Raises:
        QuoteMissing: nowhere; QuoteAmbiguous: at several places, none of them near the item alone.
    """
    letters = [re.escape(letter) for letter in quote if not letter.isspace()]
    if not letters:
        raise QuoteMissing(quote=quote)
    found = [Span(*match.span()) for match in re.finditer(r"\s*".join(letters), text)]
    if not found:
        raise QuoteMissing(quote=quote[:60])
    chosen = [span for span in found if span.start == start]
    chosen = chosen or [s for s in found if any(a <= s.start and s.end <= b for a, b in near)] or found
    if len(chosen) > 1:
        raise QuoteAmbiguous(quote=quote[:60], count=len(chosen))
    return chosen[0]


def proposed_value(reading: Reading, kind: Fact.Kind, quote: str) -> Value:
    """The value the reader would give to the words alone; empty fields where it reads nothing."""
    words = "".join(quote.split())
    if kind in {Fact.Kind.TARGET, Fact.Kind.SUBTARGET, Fact.Kind.STANDARD}:
        return _figure_value(kind, words)
    if kind in {Fact.Kind.LEAD, Fact.Kind.COOPERATING}:
        return {"name": words.strip("、，；。"), "none": False}
    if kind == Fact.Kind.DEADLINE:
        day = read_day(words, reading.notice.year)
        return {"words": words, "due_on": day.isoformat() if day else "", "measure": None, "target": None}
    if kind == Fact.Kind.PROJECT:
        return _project_value(words)
    if kind == Fact.Kind.UNDERTAKING:
        return {"words": words, "type": "F", "because": []}
    if kind == Fact.Kind.MEASURE:
        return {"number": "", "words": words}
    return {"words": words}


_ROLES = {
    Fact.Kind.TARGET: Role.TARGET,
    Fact.Kind.SUBTARGET: Role.SUBTARGET,
    Fact.Kind.STANDARD: Role.STANDARD,
}


# 4.新建…, 12、改造…: the printed number before a project's words.
_NUMBERED = re.compile(r"(\d{1,3})[.．、](?!\d)(.+)")


def _project_value(words: str) -> Value:
    numbered = _NUMBERED.fullmatch(words)
    number, title = numbered.groups() if numbered else ("", words)
    return {
        "number": number,
        "title": title,
        "category": None,
        "origin": "",
        "has_task": True,
        "type": TargetType.A.value,
    }


def _figure_value(kind: Fact.Kind, words: str) -> Value:
    read = read_figure(words, _ROLES[kind])
    value = dict(_NO_FIGURE) if read is None else figure(read)
    value |= {"words": words}
    if kind != Fact.Kind.TARGET:
        value |= {"measure": None}
    if kind == Fact.Kind.STANDARD:
        return value
    return value | (plain_proposal() if read is None else proposal_value(read.proposal, []))


_NO_FIGURE: Value = {
    "comparator": "eq",
    "printed": "",
    "low": None,
    "high": None,
    "ratio": "",
    "unit": "",
    "baseline": None,
}
