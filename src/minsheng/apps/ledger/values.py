"""What forms and workbooks give to the actions, and what these answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from minsheng.apps.ledger.models import Site, Works
    from minsheng.apps.places.models import Division
    from minsheng.core.errors import Refusal


@dataclass(frozen=True, slots=True)
class IntakeGiven:
    """How a target is to be entered; the fields are those of `models.Intake`."""

    manner: str
    subject: str = ""
    key_kind: str = ""
    asks: Sequence[str] = ()
    stages: Sequence[str] = ()
    stage: str = ""
    gate_papers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    deliverables: Sequence[str] = ()
    issuers: Sequence[str] = ()
    may_exceed: bool = False


@dataclass(frozen=True, slots=True)
class OpeningGiven:
    """What a row had done before a month, which any of its days names.

    Args:
        document: what proves it.
        includes_names: subjects of earlier days are entered later and add nothing up to `value`.
    """

    from_month: datetime.date
    value: Decimal
    document: str
    includes_names: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class SubjectGiven:
    """Who or what is counted, as typed; it never shows in a repr.

    Args:
        identity: 18 digits; empty for a weak key over `name`, `born_on` and `sex`.
        sex: `male` or `female`.
        code: number that the unit gave (case, payment, batch, activity).
        occasion: of a visit, what it was for.
    """

    identity: str = ""
    name: str = ""
    born_on: datetime.date | None = None
    sex: str = ""
    phone: str = ""
    code: str = ""
    occasion: str = ""


@dataclass(frozen=True, slots=True)
class EntryGiven:
    """One entry as typed; what the manner does not ask is left out.

    Args:
        happened_on: the day it was done, or the as-of day of a state.
        quantity: in the target's unit; 1 of a keyed subject where it is left out.
        mends: any day of the month that a correcting state is about.
        is_leaving: a subject of a stock left.
        grade: 1 (好) to 4 (差).
        works: of the row, which reached `stage`.
        papers: what proves that, by the names of the papers that the stage needs.
    """

    happened_on: datetime.date
    quantity: Decimal | None = None
    subject: SubjectGiven | None = None
    is_leaving: bool = False
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    grade: int | None = None
    deliverable: str = ""
    issuer: str = ""
    document: str = ""
    words: str = ""
    mends: datetime.date | None = None
    works: Works | None = None
    stage: str = ""
    papers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SiteGiven:
    """A place as typed; degrees of CGCS2000, both or neither."""

    division: Division
    name: str
    address: str = ""
    longitude: Decimal | None = None
    latitude: Decimal | None = None


@dataclass(frozen=True, slots=True)
class WorksGiven:
    """Work at a site that is registered, or at a new one; `amount` in the target's unit."""

    site: Site | SiteGiven
    kind: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class SiteCorrection:
    """A place as it should have been typed; degrees of CGCS2000, both or neither."""

    name: str
    address: str = ""
    longitude: Decimal | None = None
    latitude: Decimal | None = None


@dataclass(frozen=True, slots=True)
class WorksCorrection:
    """Works as they should have been typed; `amount` in the target's unit.

    Args:
        papers: of accepted stages, by the entry's id and the paper's name; one left out stays.
    """

    amount: Decimal
    papers: Mapping[tuple[int, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Left:
    """An entry that a bulk action left as it was, and why."""

    entry: int
    why: Refusal


@dataclass(frozen=True, slots=True)
class Refused:
    """What was given at a place, from 0, and was not written, and why."""

    place: int
    why: Refusal


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a bulk action did: ids of the entries moved, and those left."""

    done: Sequence[int]
    left: Sequence[Left]
