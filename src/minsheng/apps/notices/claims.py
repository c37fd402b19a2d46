"""The claims of an interpretation as JSON, and back.

| object | keys |
|---|---|
| about | `title`, `number` (as printed, or empty), `restored` (with the bracket that was lost), `spans` |
| claim | `quote`, `spans`, `comparator`, `low`, `high`, `ratio`, `unit`, `damaged`; figures as text |
"""

from decimal import Decimal
from typing import Any

from minsheng.apps.notices.models import Reading
from minsheng.apps.notices.values import pairs, text_of
from minsheng.core.policy.reading import About, Claim, Comparator, Value
from minsheng.core.policy.reading import Reading as Read
from minsheng.core.policy.source import Span

Json = dict[str, Any]


def about_json(read: Read) -> Json:
    """Which notice an interpretation speaks of."""
    about = read.about or About()
    told = [each for each in (about.title, about.number) if each is not None]
    return {
        "title": about.title.value if about.title else "",
        "number": about.number.value if about.number else "",
        "restored": about.restored,
        "spans": [pair for each in told for pair in pairs(each.spans)],
    }


def claims_json(read: Read) -> list[Json]:
    """Every claim in printed order."""
    return [
        {
            "quote": claim.quote,
            "spans": pairs(claim.spans),
            "comparator": claim.comparator.value if claim.comparator else None,
            **_value_json(claim.value),
            "unit": claim.unit,
            "damaged": claim.damaged,
        }
        for claim in read.claims
    ]


def _value_json(value: Value | None) -> Json:
    if isinstance(value, str):
        return {"low": None, "high": None, "ratio": value}
    low, high = value if isinstance(value, tuple) else (value, None)
    return {"low": text_of(low), "high": text_of(high), "ratio": ""}


def claims_of(row: Reading) -> tuple[Claim, ...]:
    """The claims of a stored reading."""
    return tuple(
        Claim(
            quote=found["quote"],
            spans=tuple(Span(start, end) for start, end in found["spans"]),
            comparator=Comparator(found["comparator"]) if found["comparator"] else None,
            value=_value(found),
            unit=found["unit"],
            damaged=found["damaged"],
        )
        for found in row.claims
    )


def _value(found: Json) -> Value | None:
    if found["ratio"] or found["low"] is None:
        return found["ratio"] or None
    low = Decimal(found["low"])
    return low if found["high"] is None else (low, Decimal(found["high"]))
