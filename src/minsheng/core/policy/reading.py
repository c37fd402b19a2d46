"""What the reader gives back: every fact with the place it stands at, and what it could not read.

All text values are as SCHEMA of the corpus asks (white space removed, titles without their unit bracket); the
spans lead back to the unaltered text. A fact may have several spans; the governing one comes first.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from minsheng.core.policy.source import Span

Spans = tuple[Span, ...]
Value = Decimal | tuple[Decimal, Decimal] | str
"""A number, the two ends of a range, or the printed ratio (`1:1`)."""


class Kind(StrEnum):
    """What kind of document was read."""

    NOTICE = "notice"
    PLAN = "plan"
    INTERPRETATION = "interpretation"
    OTHER = "other"


class Status(StrEnum):
    """A project in the corpus's three words; the model stores origin and has-task apart."""

    TASK = "task"
    NO_TASK = "no_task"
    LOCAL = "local"


class Comparator(StrEnum):
    """How a figure binds."""

    GE = "ge"
    LE = "le"
    EQ = "eq"
    APPROX = "approx"
    RANGE = "range"


class Role(StrEnum):
    """What a quantity is in its project."""

    TARGET = "target"
    SUBTARGET = "subtarget"
    STANDARD = "standard"


class Hold(StrEnum):
    """When a target counts as met: at every month, at its end, or by every unit."""

    REACH = "reach"
    HELD = "held"
    PER_UNIT = "per_unit"


@dataclass(frozen=True, slots=True)
class Told:
    """A value of the document's head with its place."""

    value: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class Dated:
    """A day of the document's head with its place."""

    value: date
    spans: Spans


@dataclass(frozen=True, slots=True)
class Category:
    """A chapter that directly holds items (类别), with the count printed in its brackets."""

    name: str
    declared_count: int | None
    spans: Spans
    part: str = ""


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A unit's name as printed beside a project (单位)."""

    name: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class Proposal:
    """How the reader would measure a target; the clerk confirms.

    Attributes:
        type: `A`–`H` of INVENTORY 5.
        stock: True where the figure is what stands on a day, False where it is what is added in the year.
        hold: when it counts as met.
        soft: 力争 and the like: never turns a project red or undone.
        subset_of, part_of: position of another target of the same project (from 0), or None. A subset
            (其中) is never added; the parts of a whole are its sum.
        because: the words the proposal rests on, as printed.
        doubt: code of the reason why a clerk should look twice, empty if there is none.
    """

    type: str
    stock: bool = False
    hold: Hold = Hold.REACH
    soft: bool = False
    subset_of: int | None = None
    part_of: int | None = None
    because: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure that is promised or that sets a rate; `unit` is the measure word with its `/…` parts.

    Attributes:
        quote: as SCHEMA asks, white space removed, half-width.
        printed: the word that gave the comparator (不少于, 左右 …), empty for a bare number.
        measure: printed number of the measure it stands in, None in a title.
        measure_index: position of that measure in the project (from 0), None in a title.
    """

    role: Role
    quote: str
    comparator: Comparator
    value: Value
    unit: str | None
    spans: Spans
    printed: str = ""
    baseline: Decimal | None = None
    measure: str | None = None
    measure_index: int | None = None
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something is to be done (时限); `target`: position of the target it binds, if clear."""

    quote: str
    due_on: date
    spans: Spans
    measure: str | None = None
    measure_index: int | None = None
    target: int | None = None


@dataclass(frozen=True, slots=True)
class Pledge:
    """An 应…尽… word or 全覆盖 (承诺)."""

    words: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class Undertaking:
    """What a project without a figure can be held to: a deliverable (F) or a graded pledge (G), proposed."""

    words: str
    graded: bool
    spans: Spans
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """One numbered step of how a project is carried out (推进措施); `number` None where none is printed."""

    number: str | None
    text: str
    spans: Spans

    @property
    def head(self) -> str:
        """Its first twelve characters, by which two copies of a document are compared."""
        return self.text[:12]


@dataclass(frozen=True, slots=True)
class Project:
    """One promise to the residents (民生实事项目); `category` is a position in `Reading.categories`."""

    number: str | None
    category: int | None
    status: Status
    title: str
    spans: Spans
    origin: str = ""
    type: str = ""
    lead_units: tuple[UnitMention, ...] = ()
    cooperating_units: tuple[UnitMention, ...] = ()
    targets: tuple[Quantity, ...] = ()
    subtargets: tuple[Quantity, ...] = ()
    standards: tuple[Quantity, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    pledges: tuple[Pledge, ...] = ()
    undertakings: tuple[Undertaking, ...] = ()
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class Warning:
    """Something a clerk should look at: a code, facts for its sentence, places, the project (from 0)."""

    code: str
    spans: Spans
    facts: dict[str, object] = field(default_factory=dict)
    project: int | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """Text that looks like a promise and was not understood; `why` is a code with a sentence."""

    spans: Spans
    why: str
    project: int | None = None


@dataclass(frozen=True, slots=True)
class About:
    """Which notice an interpretation speaks of (解读对象), as far as its text tells.

    Attributes:
        number: document number as printed.
        restored: the same with the bracket behind its year, where the print lost it; else as printed.
    """

    title: Told | None = None
    number: Told | None = None
    restored: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What an interpretation says that the notice promises (解读的说法); a claim is never a target.

    Attributes:
        quote: the whole statement, white space removed.
        comparator, value, unit: as for a target; None where the statement has no figure, `unit` also where
            the print lost the measure word.
        damaged: True where signs are lost at the figure.
    """

    quote: str
    spans: Spans
    comparator: Comparator | None = None
    value: Value | None = None
    unit: str | None = None
    damaged: bool = False


class Verdict(StrEnum):
    """What the notice says to a claim.

    `NO_TASK`: the notice says that the item has no task here. `DIGITS_LOST`: signs are missing on one side
    (600 beside 600人, 30 beside 300). `UNMATCHED`: nothing in the notice fits.
    """

    AGREES = "agrees"
    DIFFERS = "differs"
    NO_TASK = "no_task"
    DIGITS_LOST = "digits_lost"
    UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim beside its notice.

    Attributes:
        project: position in the notice's projects, None if nothing fits.
        figure: what the notice prints for it, None where either side has no figure.
        bound_differs: True where the figures agree and the words that bind them do not (左右 left out).
    """

    claim: Claim
    verdict: Verdict
    project: int | None = None
    figure: Quantity | None = None
    bound_differs: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read out of one document.

    `origin` of a project is `province`, `city`, `own` or empty where the document does not tell. `about` and
    `claims` stand in an interpretation, which has no projects.
    """

    kind: Kind
    title: Told | None
    document_number: Told | None
    issuer: Told | None
    signed_on: Dated | None
    year: int | None
    categories: tuple[Category, ...] = ()
    projects: tuple[Project, ...] = ()
    warnings: tuple[Warning, ...] = ()
    unread: tuple[Unread, ...] = ()
    about: About | None = None
    claims: tuple[Claim, ...] = ()
