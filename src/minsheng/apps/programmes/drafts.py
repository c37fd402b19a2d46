"""What a reviewed notice hands over for issue: plain values, positions instead of rows."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from minsheng.apps.files.models import File
from minsheng.apps.places.models import Division


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: quote, code points (the governing span first), and the place in words."""

    quote: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    locator: str = ""


@dataclass(frozen=True, slots=True)
class CategoryDraft:
    """A chapter of the list."""

    name: str
    part: str
    declared_count: int | None


@dataclass(frozen=True, slots=True)
class ResponsibilityDraft:
    """A named unit; `unit` or `group` are row ids, both None for what a clerk confirmed as no unit.

    `registered` is the name in the register, for the preview.
    """

    relation: str
    name: str
    unit: int | None
    group: int | None
    place: Place
    registered: str = ""


@dataclass(frozen=True, slots=True)
class MeasureDraft:
    """A step."""

    number: str
    words: str
    place: Place


@dataclass(frozen=True, slots=True)
class FigureDraft:
    """A figure; `measure` is a position among the project's measures."""

    words: str
    comparator: str
    printed: str
    low: Decimal | None
    high: Decimal | None
    ratio: str
    unit: str
    baseline: Decimal | None
    measure: int | None
    place: Place


@dataclass(frozen=True, slots=True)
class TargetDraft:
    """A target; `subset_of` and `part_of` are positions among the project's targets.

    `same_as` is the id of the permanent target it continues, None for a new one.
    """

    figure: FigureDraft
    type: str
    stock: bool
    hold: str
    soft: bool
    is_subtask: bool
    subset_of: int | None
    part_of: int | None
    same_as: int | None = None


@dataclass(frozen=True, slots=True)
class DeadlineDraft:
    """A day; `measure` and `target` are positions."""

    words: str
    due_on: date
    measure: int | None
    target: int | None
    place: Place


@dataclass(frozen=True, slots=True)
class PledgeDraft:
    """A coverage word."""

    words: str
    place: Place


@dataclass(frozen=True, slots=True)
class ProjectDraft:
    """A project; `same_as` is the id of the permanent project it continues, None for a new one."""

    number: str
    title: str
    category: int | None
    origin: str
    has_task: bool
    type: str
    place: Place
    same_as: int | None = None
    responsibilities: list[ResponsibilityDraft] = field(default_factory=list)
    measures: list[MeasureDraft] = field(default_factory=list)
    targets: list[TargetDraft] = field(default_factory=list)
    standards: list[FigureDraft] = field(default_factory=list)
    deadlines: list[DeadlineDraft] = field(default_factory=list)
    pledges: list[PledgeDraft] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class EditionDraft:
    """A whole edition."""

    division: Division
    year: int
    title: str
    document_number: str
    issuer: str
    signed_on: date | None
    in_force_from: date
    basis: str
    reason: str
    text_hash: str
    file: File | None
    categories: list[CategoryDraft]
    projects: list[ProjectDraft]
