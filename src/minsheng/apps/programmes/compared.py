"""What an edition says as far as a further one is compared with it: four queries, no quotes and places."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django.db.models import BooleanField, CharField, DateField, F, IntegerField, Model, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from minsheng.apps.programmes.contents import Content
from minsheng.apps.programmes.models import (
    Deadline,
    Edition,
    Measure,
    Pledge,
    ProjectText,
    Responsibility,
    Standard,
    TargetValue,
)
from minsheng.kit.rows import columns_of, row_of


@dataclass(frozen=True, slots=True)
class UnitSaid:
    """A named unit: ids of the unit or group it means, `registered` its name in the register."""

    relation: str
    name: str
    unit: int | None
    group: int | None
    registered: str


@dataclass(frozen=True, slots=True)
class FigureSaid:
    """A money rate or share; of a target see below."""

    words: str
    comparator: str
    low: Decimal | None
    high: Decimal | None
    ratio: str
    unit: str
    baseline: Decimal | None


@dataclass(frozen=True, slots=True)
class TargetSaid(FigureSaid):
    """A target; it and what it lies in are ids of permanent targets."""

    target: int
    type: str
    stock: bool
    hold: str
    soft: bool
    subset_of: int | None
    part_of: int | None


@dataclass(frozen=True, slots=True)
class DaySaid:
    """A deadline and the permanent target it is set for."""

    words: str
    due_on: date
    target: int | None


@dataclass(frozen=True, slots=True)
class Below:
    """What stands below one text, each kind in printed order."""

    units: list[UnitSaid] = field(default_factory=list)
    targets: list[TargetSaid] = field(default_factory=list)
    standards: list[FigureSaid] = field(default_factory=list)
    deadlines: list[DaySaid] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    pledges: list[str] = field(default_factory=list)


class Named(Protocol):
    """How a project is called in one edition."""

    @property
    def project_id(self) -> int:
        """Id of the permanent project."""

    @property
    def number(self) -> str:
        """As printed; may be empty."""

    @property
    def title(self) -> str:
        """As printed."""


@dataclass(frozen=True, slots=True)
class TextSaid:
    """A project's own words in an edition; `category` is the name of its chapter, empty outside of all."""

    pk: int
    project_id: int
    number: str
    title: str
    origin: str
    has_task: bool
    type: str
    category: str


@dataclass(frozen=True, slots=True)
class Compared:
    """An edition with its texts in printed order and what stands below each, by the text's id."""

    edition: Edition
    texts: Sequence[TextSaid]
    below: Mapping[int, Below]


def last_compared(division: int, year: int) -> Compared | None:
    """The last edition of a division's programme of a year, whether its day has come or not; four queries."""
    editions = Edition.objects.filter(programme__division=division, programme__year=year)
    last = editions.order_by("-ordinal").values("pk")[:1]
    # One query for the edition and its texts: no edition is without them.
    rows = list(_texts().filter(edition=last).values_list(*_TEXT, *columns_of(Edition, "edition")))
    if not rows:
        return None
    edition = row_of(Edition, rows[0][len(_TEXT) :])
    texts = [TextSaid(*row[: len(_TEXT)]) for row in rows]
    return Compared(edition, texts, _below(edition.pk, texts))


def compared(edition: Edition) -> Compared:
    """An edition in four queries."""
    texts = [TextSaid(*row) for row in _texts().filter(edition=edition).values_list(*_TEXT)]
    return Compared(edition, texts, _below(edition.pk, texts))


def below_of(content: Content) -> Below:
    """The same of a text that was loaded with everything."""
    return Below(
        units=[
            UnitSaid(row.relation, row.name, row.unit_id, row.group_id, found.name if found else "")
            for row in content.units
            for found in (row.unit or row.group,)
        ],
        targets=[_target_of(row) for row in content.targets],
        standards=[_figure_of(row) for row in content.standards],
        deadlines=[DaySaid(row.words, row.due_on, row.target_id) for row in content.deadlines],
        measures=[row.words for row in content.measures],
        pledges=[row.words for row in content.pledges],
    )


def _figure_of(row: Standard) -> FigureSaid:
    return FigureSaid(row.words, row.comparator, row.low, row.high, row.ratio, row.unit, row.baseline)


def _target_of(row: TargetValue) -> TargetSaid:
    figure = (row.words, row.comparator, row.low, row.high, row.ratio, row.unit, row.baseline)
    measured = (row.target_id, row.type, row.stock, row.hold, row.soft, row.subset_of_id, row.part_of_id)
    return TargetSaid(*figure, *measured)


_TEXT = ("pk", "project_id", "number", "title", "origin", "has_task", "type", "chapter")


def _texts() -> QuerySet[ProjectText]:
    return ProjectText.objects.annotate(chapter=Coalesce("category__name", Value(""))).order_by("ordinal")


def _below(edition: int, texts: Iterable[TextSaid]) -> dict[int, Below]:
    # By the edition: a list of all its texts in each query cost more than the rows.
    found = {text.pk: Below() for text in texts}
    for text, unit in _units(edition):
        found[text].units.append(unit)
    for text, figure in _figures(edition):
        if isinstance(figure, TargetSaid):
            found[text].targets.append(figure)
        else:
            found[text].standards.append(figure)
    for text, kind, words, due_on, target in _worded(edition):
        if kind == Deadline.__name__:
            found[text].deadlines.append(DaySaid(words, due_on, target))
        else:
            (found[text].measures if kind == Measure.__name__ else found[text].pledges).append(words)
    return found


def _units(edition: int) -> Iterator[tuple[int, UnitSaid]]:
    rows = Responsibility.objects.filter(text__edition=edition).order_by("text_id", "ordinal")
    columns = ("text", "relation", "name", "unit", "group", "unit__name", "group__name")
    for text, relation, name, unit, group, *names in rows.values_list(*columns):
        yield text, UnitSaid(relation, name, unit, group, names[0] or names[1] or "")


_FIGURE = ("words", "comparator", "low", "high", "ratio", "unit", "baseline")
_MEASURED = ("target", "type", "stock", "hold", "soft", "subset_of", "part_of")


def _figures(edition: int) -> Iterator[tuple[int, FigureSaid]]:
    """Targets and standards, each in printed order."""
    row, no = _nothing(IntegerField()), Value(value=False, output_field=BooleanField())
    word = Value("", output_field=CharField())
    # A union goes by position, and an annotation may not be called like a column: hence the letter before.
    empty = dict(zip(_MEASURED, (row, word, no, word, no, row, row), strict=True))
    targets = TargetValue.objects.annotate(**{f"m_{name}": F(name) for name in _MEASURED})
    standards = Standard.objects.annotate(**{f"m_{name}": value for name, value in empty.items()})
    columns = ("text", "ordinal", *_FIGURE, *(f"m_{name}" for name in _MEASURED))
    for text, _, *values in _together(edition, columns, targets, standards):
        figure = values[: len(_FIGURE)]
        is_target = values[len(_FIGURE)] is not None
        yield text, TargetSaid(*values) if is_target else FigureSaid(*figure)


def _worded(edition: int) -> Iterator[tuple[int, str, str, Any, Any]]:
    """Deadlines, measures and pledges, each in printed order, with the kind's name."""
    kinds: list[QuerySet[Any]] = [Deadline.objects.annotate(m_day=F("due_on"), m_target=F("target"))]
    kinds += [
        kind.objects.annotate(m_day=_nothing(DateField()), m_target=_nothing(IntegerField()))
        for kind in (Measure, Pledge)
    ]
    named = [rows.annotate(m_kind=_named(rows.model)) for rows in kinds]
    columns = ("text", "ordinal", "m_kind", "words", "m_day", "m_target")
    for text, _, *values in _together(edition, columns, *named):
        yield text, *values


def _together(edition: int, columns: Sequence[str], *kinds: QuerySet[Any]) -> list[tuple[Any, ...]]:
    """Rows of several kinds in one query, by text and ordinal; the first two columns say these."""
    first, *others = (rows.filter(text__edition=edition).order_by().values_list(*columns) for rows in kinds)
    return sorted(first.union(*others, all=True), key=lambda row: row[:2])


def _named(model: type[Model]) -> Value:
    return Value(model.__name__, output_field=CharField())


def _nothing(kind: IntegerField[Any, Any] | DateField[Any, Any]) -> Cast:
    """Null of a type: PostgreSQL wants to know it in a union."""
    return Cast(Value(None), kind)
