"""A reading as the rows that alignment takes in, and the place its programme is of."""

import re
from collections.abc import Iterator
from decimal import Decimal

from minsheng.core.alignment import Listed, ListedMeasure, ListedTarget
from minsheng.core.policy.reading import Project, Quantity, Reading, Status, Value
from minsheng.core.policy.source import Source
from minsheng.core.quantity.passage import fold

# 云津市 · 云津市柳溪区: a place's name at the beginning of a title or of an issuer's name
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,7}?(?:自治[州县旗]|新区|开发区|[省市区县州旗镇乡])")
# 全市十件实事 · 城市更新: no name of any place
_NO_PLACE = re.compile(r"关于|印发|^(?:[全我本各]|城|都|社|小|开发)[省市区县州旗镇乡]")
# 2024年云津市 · 关于印发《云津市 · 中共云津市委
_BEFORE = re.compile(r"(?:关于|印发|中共|[《“]|20\d\d年度?)+")
_ENDING = re.compile(r"(?:自治[州县旗]|新区|开发区|[省市区县州旗镇乡])$")
# the bracket that names the units, cut off at its first unit
_OPEN_BRACKET = re.compile(r"[(\[〔【][^()\[\]〔〕【】]{0,12}$")


def listed_of(source: Source, reading: Reading, mark: str = "") -> list[Listed]:
    """The projects as rows; keys are positions from 1, with `mark` before them."""
    return [
        _listed(source, project, f"{mark}{position}") for position, project in enumerate(reading.projects, 1)
    ]


def places_of(reading: Reading) -> tuple[str, ...]:
    """The divisions that head and title begin with, the widest first; empty if they name none."""
    for told in (reading.title, reading.issuer):
        if told is not None and (found := tuple(_places(fold(told.value)))):
            return found
    return ()


def names_of(*readings: Reading) -> tuple[str, ...]:
    """The names of all divisions of some readings, whole and without their ending."""
    places = {place for reading in readings for place in places_of(reading)}
    short = {bare for place in places if len(bare := _ENDING.sub("", place)) >= 2}
    return tuple(sorted(places | short))


def _places(words: str) -> Iterator[str]:
    before = _BEFORE.match(words)
    at = before.end() if before else 0
    while (match := _PLACE.match(words, at)) and not _NO_PLACE.search(match[0]):
        yield match[0]
        at = match.end()


def _listed(source: Source, project: Project, key: str) -> Listed:
    body = "" if project.measures else _body(source, project)
    return Listed(
        key=key,
        title=project.title,
        number=project.number,
        has_task=project.status is not Status.NO_TASK,
        origin=project.origin,
        leads=tuple(unit.name for unit in project.lead_units),
        targets=tuple(_targets(project, key, body)),
        measures=tuple(
            ListedMeasure(f"{key}/m{step}", measure.text) for step, measure in enumerate(project.measures, 1)
        ),
        body=body,
    )


def _body(source: Source, project: Project) -> str:
    """The running text of an item beside its title, without the units: a plan has no separate measures.

    A second printing of the list repeats the title; it adds nothing.
    """
    title, found = fold(project.title), list[str]()
    units = [
        span.start for unit in (*project.lead_units, *project.cooperating_units) for span in unit.spans[:1]
    ]
    for span in project.spans:
        end = min((start for start in units if span.start <= start < span.end), default=span.end)
        text = _OPEN_BRACKET.sub("", fold(source.text[span.start : end]))
        if title in text:
            if found:
                continue
            text = text.partition(title)[2]
        found.append(text.strip("。.,;: "))
    return "。".join(text for text in found if text)


def _targets(project: Project, key: str, body: str) -> Iterator[ListedTarget]:
    for position, quantity in enumerate((*project.targets, *project.subtargets), 1):
        low, high, ratio = _ends(quantity.value)
        yield ListedTarget(
            key=f"{key}/{position}",
            quote=quantity.quote,
            within=_within(project, quantity, body),
            unit=quantity.unit,
            low=low,
            high=high,
            comparator=quantity.comparator.value,
            ratio=ratio,
            is_subtask=position > len(project.targets),
        )


def _within(project: Project, quantity: Quantity, body: str) -> str:
    """The text that a figure stands in."""
    if quantity.measure_index is not None:
        return project.measures[quantity.measure_index].text
    if quantity.quote in fold(project.title):
        return project.title
    return body if quantity.quote in body else quantity.quote


def _ends(value: Value) -> tuple[Decimal | None, Decimal | None, str]:
    if isinstance(value, str):
        return None, None, value
    return (*value, "") if isinstance(value, tuple) else (value, value, "")
