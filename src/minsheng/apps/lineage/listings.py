"""An edition's stored rows as the rows that alignment takes in; keys are ids of projects and targets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from minsheng.apps.programmes.contents import contents_of
from minsheng.apps.programmes.models import Responsibility
from minsheng.apps.programmes.printed import printed_body
from minsheng.core.alignment import Listed, ListedMeasure, ListedTarget
from minsheng.core.quantity.passage import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minsheng.apps.places.models import Division
    from minsheng.apps.programmes.contents import Content
    from minsheng.apps.programmes.models import Edition, ProjectText, TargetValue

# 望湖区 · 临江市: what a name of a division ends in
_ENDING = re.compile(r"(?:自治[州县旗]|新区|开发区|[省市区县州旗镇乡])$")


def listed_of(edition: Edition) -> list[Listed]:
    """The projects of an edition in printed order; seven queries."""
    texts = list(edition.texts.all())
    contents = contents_of(texts)
    return [_listed(text, contents[text.pk]) for text in texts]


def names_of(*divisions: Division) -> tuple[str, ...]:
    """The names of divisions, whole and without their ending."""
    whole = {division.name for division in divisions}
    short = {bare for name in whole if len(bare := _ENDING.sub("", name)) >= 2}
    return tuple(sorted(whole | short))


def _listed(text: ProjectText, content: Content) -> Listed:
    body = "" if content.measures else printed_body(text, content)
    leads = [row.name for row in content.units if row.relation == Responsibility.Relation.LEAD]
    return Listed(
        key=str(text.project_id),
        title=text.title,
        number=text.number or None,
        has_task=text.has_task,
        origin=text.origin,
        leads=tuple(leads),
        targets=tuple(_targets(text, content, body)),
        measures=tuple(ListedMeasure(f"m{row.pk}", row.words) for row in content.measures),
        body=fold(body).strip("。.,;: "),
    )


def _targets(text: ProjectText, content: Content, body: str) -> Iterator[ListedTarget]:
    """The figures; a deliverable or pledge has none, and alignment asks for figures alone."""
    for row in content.targets:
        if row.low is None:
            continue
        high = row.low if row.high is None else row.high
        yield ListedTarget(
            key=str(row.target_id),
            quote=fold(row.words),
            within=_within(text, row, body),
            unit=row.unit or None,
            low=None if row.ratio else row.low,
            high=None if row.ratio else high,
            comparator=row.comparator,
            ratio=row.ratio,
            is_subtask=row.is_subtask,
        )


def _within(text: ProjectText, row: TargetValue, body: str) -> str:
    """The text that a figure stands in."""
    words = fold(row.words)
    if row.measure is not None:
        return row.measure.words
    places = (text.title, body)
    return next((place for place in places if words in fold(place)), row.words)
