"""What the pages of responsibilities show, each in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from minsheng.apps.duties.models import Function
from minsheng.apps.duties.opening import (
    editions_in_force,
    editions_listed,
    editions_seen,
    newest_programme,
    programme_opened,
    programmes_seen,
    project_opened,
)
from minsheng.apps.duties.reporting import (
    Led,
    Reporters,
    lead_keys,
    lead_units,
    leads_on,
    led,
    reporters,
    reporting_unit,
)
from minsheng.apps.duties.sheets import Loaded, Sheet, Standing, joined
from minsheng.apps.duties.signing import Printed, Unsigned, my_unsigned, printed_in, takes_part, unsigned
from minsheng.apps.places.tree import is_within
from minsheng.apps.programmes.models import (
    COVERING_ROLES,
    Edition,
    Programme,
    ProjectText,
)
from minsheng.apps.programmes.queries import edition_in_force

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from minsheng.apps.duties.models import Signature
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.people.models import Post
    from minsheng.apps.places.models import Unit

__all__ = [
    "Led",
    "Printed",
    "Reporters",
    "Unsigned",
    "editions_in_force",
    "editions_listed",
    "editions_seen",
    "lead_keys",
    "lead_units",
    "leads_on",
    "led",
    "list_of",
    "my_unsigned",
    "newest_programme",
    "printed_in",
    "programme_opened",
    "programmes_seen",
    "project_opened",
    "reporters",
    "reporting_unit",
    "responsibility_list",
    "sees_whole",
    "to_sign",
    "unsigned",
]


def sees_whole(programme: Programme, actor: Actor) -> bool:
    """Whether the actor sees all of a programme's list, not its unit's own projects alone."""
    area, path = actor.area, programme.division.path
    if area is None:
        return False
    covers = actor.is_system or actor.role in COVERING_ROLES
    return is_within(area, path) or (covers and is_within(path, area))


@dataclass(frozen=True, slots=True)
class Tally:
    """Signatures that some sheets ask for, by how they stand."""

    signed: int
    changed: int
    waiting: int

    @classmethod
    def of(cls, standings: Iterable[Standing]) -> Self:
        """One signature for each."""
        found = Counter(standings)
        return cls(found[Standing.SIGNED], found[Standing.CHANGED], found[Standing.WAITING])

    @classmethod
    def of_sheets(cls, sheets: Iterable[Sheet]) -> Self:
        """One signature for each unit of each sheet."""
        return cls.of(sheet.standing(unit.pk) for sheet in sheets for unit in sheet.units)

    @property
    def total(self) -> int:
        """All that are asked for."""
        return self.signed + self.changed + self.waiting


@dataclass(frozen=True, slots=True)
class Signer:
    """One unit of a list: on how many projects it leads and cooperates, and how its signatures stand."""

    unit: Unit
    name: str
    leading: int
    cooperating: int
    tally: Tally
    last: Signature | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit or leader by which the list may be narrowed, with how many projects that leaves."""

    key: int
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class ResponsibilityList:
    """The list of a programme on a day.

    `total` projects are `with_task` and the rest; of those with task `shown` pass the filters. `mine` are the
    shown ones that the actor's unit has to sign. Without `is_whole` only the unit's own projects are told.
    """

    programme: Programme
    edition: Edition
    on: datetime.date
    is_whole: bool
    total: int
    with_task: int
    shown: Sequence[Sheet]
    signers: Sequence[Signer]
    leading: Sequence[Choice]
    cooperating: Sequence[Choice]
    leaders: Sequence[Choice]
    tally: Tally
    mine: Sequence[Sheet]
    unit: int | None
    leader: int | None

    @property
    def without_task(self) -> int:
        """Projects without task, for which nobody answers."""
        return self.total - self.with_task

    @property
    def units(self) -> int:
        """Units that take part, whatever the filters leave."""
        return len(self.leading) + len(self.cooperating)

    @property
    def is_filtered(self) -> bool:
        """Whether a filter is set."""
        return self.unit is not None or self.leader is not None


def responsibility_list(
    programme: Programme,
    actor: Actor,
    on: datetime.date,
    *,
    unit: int | None = None,
    leader: int | None = None,
) -> ResponsibilityList | None:
    """Who answers for the projects of the edition in force on a day; None before any. Nine queries.

    Narrowed to projects in which `unit` takes part, and to those that the post `leader` is in charge of. A
    unit that does not see the programme is told its own projects alone.
    """
    edition = edition_in_force(programme, on)
    return None if edition is None else list_of(edition, actor, on, unit=unit, leader=leader)


def list_of(
    edition: Edition, actor: Actor, on: datetime.date, *, unit: int | None = None, leader: int | None = None
) -> ResponsibilityList:
    """As `responsibility_list`, of an edition; eight queries."""
    programme = edition.programme
    whole = sees_whole(programme, actor)
    texts = list(joined(ProjectText.objects.filter(edition=edition)).order_by("ordinal"))
    loaded = Loaded([text.project_id for text in texts], [text for text in texts if text.has_task], on)
    sheets = [sheet for sheet in loaded.sheets() if whole or takes_part(sheet, actor.unit_id)]
    shown = [sheet for sheet in sheets if _passes(sheet, unit, leader)]
    everybody = _signers(sheets)
    return ResponsibilityList(
        programme=programme,
        edition=edition,
        on=on,
        is_whole=whole,
        total=len(texts) if whole else len(sheets),
        with_task=len(sheets),
        shown=shown,
        signers=_signers(shown),
        leading=_choices(row for row in everybody if row.leading),
        cooperating=_choices(row for row in everybody if not row.leading),
        leaders=_leaders_of(sheets),
        tally=Tally.of_sheets(shown),
        mine=unsigned(shown, actor),
        unit=unit,
        leader=leader,
    )


def to_sign(sheets: Iterable[Sheet], actor: Actor) -> str:
    """What the actor's unit is about to sign of these, as the sign form sends it back: keys with digests.

    Empty where there is nothing.
    """
    unit = actor.unit_id
    asked = () if unit is None else unsigned(sheets, actor)
    return ",".join(f"{sheet.project.pk}:{sheet.digest(unit)}" for sheet in asked if unit is not None)


def _passes(sheet: Sheet, unit: int | None, leader: int | None) -> bool:
    """Whether a project is left by the filters, of which None lets all pass."""
    return (unit is None or takes_part(sheet, unit)) and (leader is None or leader in _leaders(sheet))


def _signers(sheets: Sequence[Sheet]) -> list[Signer]:
    """Every unit once: leads before units that only cooperate, else in the order of the list."""
    mine: dict[Unit, list[Sheet]] = {}
    for sheet in sheets:
        for unit in sheet.lead_units:
            mine.setdefault(unit, [])
    for sheet in sheets:
        for unit in sheet.units:
            mine.setdefault(unit, []).append(sheet)
    return [_signer(unit, rows) for unit, rows in mine.items()]


def _signer(unit: Unit, sheets: Sequence[Sheet]) -> Signer:
    leading = sum(unit in sheet.lead_units for sheet in sheets)
    signed = [sheet.signatures[unit.pk] for sheet in sheets if unit.pk in sheet.signatures]
    return Signer(
        unit=unit,
        name=sheets[0].name_of(unit),
        leading=leading,
        cooperating=len(sheets) - leading,
        tally=Tally.of(sheet.standing(unit.pk) for sheet in sheets),
        last=max(signed, key=lambda row: row.at, default=None),
    )


def _choices(signers: Iterable[Signer]) -> list[Choice]:
    """Units as choices, most projects first, ties as the list names them."""
    made = [Choice(row.unit.pk, row.name, row.leading + row.cooperating) for row in signers]
    return sorted(made, key=lambda choice: -choice.count)


def _leaders(sheet: Sheet) -> dict[int, Post]:
    """The posts of leaders in charge, each once."""
    held = [each.post for (_, function), each in sheet.held.items() if function == Function.LEADER]
    return {post.pk: post for post in held}


def _leaders_of(sheets: Iterable[Sheet]) -> list[Choice]:
    count: Counter[int] = Counter()
    titles: dict[int, str] = {}
    for sheet in sheets:
        for key, post in _leaders(sheet).items():
            count[key] += 1
            titles[key] = post.title
    return [Choice(key, titles[key], number) for key, number in count.most_common()]
