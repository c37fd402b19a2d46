"""The canonical document of an edition: what `verify` compares and what the JSON export gives.

Recipe 1: natural codes instead of row ids, figures and days as text, keys sorted, positions in printed order.
A recipe is never changed; a further one gets the next number and old editions keep theirs.
"""

import json
from decimal import Decimal
from typing import Any

from minsheng.apps.programmes.contents import Content, contents_of
from minsheng.apps.programmes.models import Edition, Figure, ProjectText, Quoted, TargetValue

RECIPE = 1

Json = dict[str, Any]


def record_bytes(edition: Edition) -> bytes:
    """The canonical document as UTF-8 bytes."""
    return json.dumps(record(edition), ensure_ascii=False, sort_keys=True, indent=1).encode()


def record(edition: Edition) -> Json:
    """The canonical document of an edition, in nine queries."""
    texts = list(edition.texts.select_related("project", "category"))
    contents = contents_of(texts)
    return {
        "recipe": RECIPE,
        "programme": edition.programme.code,
        "division": edition.programme.division.code,
        "year": edition.programme.year,
        "edition": _head(edition),
        "categories": [
            {"name": c.name, "part": c.part, "declared_count": c.declared_count}
            for c in edition.categories.all()
        ],
        "projects": [_project(text, contents[text.pk]) for text in texts],
    }


def _head(edition: Edition) -> Json:
    return {
        "ordinal": edition.ordinal,
        "basis": edition.basis,
        "reason": edition.reason,
        "title": edition.title,
        "document_number": edition.document_number,
        "issuer": edition.issuer,
        "signed_on": None if edition.signed_on is None else edition.signed_on.isoformat(),
        "in_force_from": edition.in_force_from.isoformat(),
        "text_hash": edition.text_hash,
        "file": edition.file.sha256 if edition.file else None,
    }


def _place(row: Quoted) -> Json:
    return {
        "quote": row.quote,
        "spans": [[row.start, row.end], *row.more_spans],
        "locator": row.locator,
    }


def _number(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _figure(row: Figure) -> Json:
    return {
        "words": row.words,
        "comparator": row.comparator,
        "printed": row.printed,
        "low": _number(row.low),
        "high": _number(row.high),
        "ratio": row.ratio,
        "unit": row.unit,
        "baseline": _number(row.baseline),
        "measure": row.measure.ordinal if row.measure else None,
        "place": _place(row),
    }


def _target(row: TargetValue) -> Json:
    return {
        "code": row.target.code,
        "type": row.type,
        "stock": row.stock,
        "hold": row.hold,
        "soft": row.soft,
        "is_subtask": row.is_subtask,
        "subset_of": row.subset_of.code if row.subset_of else None,
        "part_of": row.part_of.code if row.part_of else None,
        **_figure(row),
    }


def _project(text: ProjectText, content: Content) -> Json:
    return {
        "code": text.project.code,
        "number": text.number,
        "category": text.category.ordinal if text.category else None,
        "title": text.title,
        "origin": text.origin,
        "has_task": text.has_task,
        "type": text.type,
        "place": _place(text),
        "units": [
            {
                "relation": r.relation,
                "name": r.name,
                "unit": r.unit.code if r.unit else None,
                "group": r.group.name if r.group else None,
                "place": _place(r),
            }
            for r in content.units
        ],
        "measures": [{"number": m.number, "words": m.words, "place": _place(m)} for m in content.measures],
        "targets": [_target(row) for row in content.targets],
        "standards": [_figure(row) for row in content.standards],
        "deadlines": [
            {
                "words": d.words,
                "due_on": d.due_on.isoformat(),
                "measure": d.measure.ordinal if d.measure else None,
                "target": d.target.code if d.target else None,
                "place": _place(d),
            }
            for d in content.deadlines
        ],
        "pledges": [{"words": p.words, "place": _place(p)} for p in content.pledges],
    }
