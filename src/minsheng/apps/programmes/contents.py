"""All rows below project texts, loaded once for pages, differences and the record."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from minsheng.apps.programmes.models import (
    Deadline,
    Measure,
    Pledge,
    ProjectText,
    Responsibility,
    Standard,
    TargetValue,
)


@dataclass(frozen=True, slots=True)
class Content:
    """What stands below one text, each kind in printed order."""

    units: list[Responsibility]
    measures: list[Measure]
    targets: list[TargetValue]
    standards: list[Standard]
    deadlines: list[Deadline]
    pledges: list[Pledge]


def contents_of(texts: Iterable[ProjectText]) -> dict[int, Content]:
    """The content of each text by its id, in six queries; texts of several editions may be mixed."""
    wanted = [text.pk for text in texts]
    units = _by_text(Responsibility, wanted, "unit", "group")
    measures = _by_text(Measure, wanted)
    targets = _by_text(TargetValue, wanted, "target", "measure", "subset_of", "part_of")
    standards = _by_text(Standard, wanted, "measure")
    deadlines = _by_text(Deadline, wanted, "measure", "target")
    pledges = _by_text(Pledge, wanted)
    return {
        pk: Content(
            units.get(pk, []),
            measures.get(pk, []),
            targets.get(pk, []),
            standards.get(pk, []),
            deadlines.get(pk, []),
            pledges.get(pk, []),
        )
        for pk in wanted
    }


def units_and_targets(
    texts: Iterable[ProjectText],
) -> tuple[dict[int, list[Responsibility]], dict[int, list[TargetValue]]]:
    """What a table of projects shows: units and targets of each text by its id, in two queries."""
    wanted = [text.pk for text in texts]
    return _by_text(Responsibility, wanted, "unit", "group"), _by_text(TargetValue, wanted)


def _by_text(model: Any, wanted: list[int], *joined: str) -> dict[int, list[Any]]:  # noqa: ANN401 (any row below a text)
    rows: dict[int, list[Any]] = {}
    found = model.objects.filter(text__in=wanted).order_by("text", "ordinal")
    for row in found.select_related(*joined) if joined else found:
        rows.setdefault(row.text_id, []).append(row)
    return rows
