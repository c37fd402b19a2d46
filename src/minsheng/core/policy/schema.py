"""A reading as the plain object that annotated documents are compared with (corpus schema)."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from minsheng.core.policy.comparing import Comparison
from minsheng.core.policy.reading import (
    About,
    Claim,
    Deadline,
    Judged,
    Project,
    Quantity,
    Reading,
    Spans,
    Value,
)
from minsheng.core.policy.source import Locator, Source


def _number(value: Decimal) -> int | float:
    """A JSON number; floats exist only at this edge."""
    return int(value) if value == value.to_integral_value() else float(value)


def _value(value: Value) -> Any:  # noqa: ANN401 (number, list or text, as JSON has them)
    if isinstance(value, tuple):
        return [_number(part) for part in value]
    return _number(value) if isinstance(value, Decimal) else value


def _place(where: Locator, spans: Spans) -> dict[str, Any]:
    return {
        "spans": [[span.start, span.end] for span in spans],
        "locator": where.of(spans[0]) if spans else "",
    }


def _quantity(where: Locator, item: Quantity) -> dict[str, Any]:
    found: dict[str, Any] = {
        "quote": item.quote,
        "comparator": item.comparator.value,
        "value": _value(item.value),
        "unit": item.unit,
        "measure": item.measure,
    }
    if item.baseline is not None:
        found["baseline"] = _number(item.baseline)
    if item.proposal is not None:
        found["proposal"] = {**asdict(item.proposal), "hold": item.proposal.hold.value}
    return {**found, "printed": item.printed, **_place(where, item.spans)}


def _deadline(where: Locator, item: Deadline) -> dict[str, Any]:
    return {
        "quote": item.quote,
        "date": item.due_on.isoformat(),
        "measure": item.measure,
        **_place(where, item.spans),
    }


def _project(where: Locator, reading: Reading, item: Project) -> dict[str, Any]:
    return {
        "number": item.number,
        "category": reading.categories[item.category].name if item.category is not None else None,
        "status": item.status.value,
        "title": item.title,
        "lead_units": [unit.name for unit in item.lead_units],
        "cooperating_units": [unit.name for unit in item.cooperating_units],
        "targets": [_quantity(where, found) for found in item.targets],
        "subtargets": [_quantity(where, found) for found in item.subtargets],
        "standards": [_quantity(where, found) for found in item.standards],
        "deadlines": [_deadline(where, found) for found in item.deadlines],
        "pledges": [pledge.words for pledge in item.pledges],
        "measures": [
            {"number": found.number, "head": found.head, **_place(where, found.spans)}
            for found in item.measures
        ],
        "type": item.type,
        "origin": item.origin,
        "undertakings": [
            {"words": found.words, "graded": found.graded, **_place(where, found.spans)}
            for found in item.undertakings
        ],
        **_place(where, item.spans),
    }


def _about(where: Locator, about: About, compared: Comparison | None) -> dict[str, Any]:
    spans = tuple(span for told in (about.number, about.title) if told for span in told.spans)
    return {
        "number": about.restored or None,
        "number_printed": about.number.value if about.number else None,
        "title": about.title.value if about.title else None,
        "matched_number": compared.number if compared else None,
        **_place(where, spans),
    }


def _claim(where: Locator, item: Claim, judged: Judged | None, notice: Reading | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "quote": item.quote,
        "comparator": item.comparator.value if item.comparator else None,
        "value": None if item.value is None else _value(item.value),
        "unit": item.unit,
        "project": None,
        "verdict": judged.verdict.value if judged else None,
    }
    if judged is not None and notice is not None and judged.project is not None:
        project = notice.projects[judged.project]
        found["project"] = {"position": judged.project, "number": project.number, "title": project.title}
    if judged is not None and judged.figure is not None:
        found["printed_in_notice"] = judged.figure.quote
        found["bound_differs"] = judged.bound_differs
    return {**found, **_place(where, item.spans)}


def _explained(
    where: Locator, reading: Reading, compared: Comparison | None, notice: Reading | None
) -> dict[str, Any]:
    """The keys that only an interpretation has."""
    if reading.about is None:
        return {}
    judged = compared.judged if compared else (None,) * len(reading.claims)
    return {
        "about": _about(where, reading.about, compared),
        "claims": [
            _claim(where, item, verdict, notice) for item, verdict in zip(reading.claims, judged, strict=True)
        ],
    }


def _findings(where: Locator, reading: Reading, source: Source) -> dict[str, Any]:
    """What a clerk should look at: warnings, and what was not understood."""
    return {
        "warnings": [
            {
                "code": found.code,
                "facts": found.facts,
                "project": found.project,
                **_place(where, found.spans),
            }
            for found in reading.warnings
        ],
        "unread": [
            {
                "why": found.why,
                "project": found.project,
                "text": "".join(source.quote(span) for span in found.spans),
                **_place(where, found.spans),
            }
            for found in reading.unread
        ],
    }


def as_schema(
    reading: Reading, source: Source, *, compared: Comparison | None = None, notice: Reading | None = None
) -> dict[str, Any]:
    """One object with the keys of the corpus schema and, beside them, kind, warnings, unread and places.

    Args:
        reading: of one document.
        source: the document.
        compared: an interpretation held against a notice.
        notice: that notice.
    """
    where = Locator(source)
    return {
        "source": source.name.rsplit(".", 1)[0],
        "kind": reading.kind.value,
        "title": reading.title.value if reading.title else None,
        "document_number": reading.document_number.value if reading.document_number else None,
        "issuer": reading.issuer.value if reading.issuer else None,
        "date": reading.signed_on.value.isoformat() if reading.signed_on else None,
        "year": reading.year,
        "categories": [
            {"name": found.name, "declared_count": found.declared_count} for found in reading.categories
        ],
        "projects": [_project(where, reading, found) for found in reading.projects],
        **_findings(where, reading, source),
        **_explained(where, reading, compared, notice),
    }
