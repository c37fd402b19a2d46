"""Founding an office from a workbook that has been read: all or nothing, and a second time nothing."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction

from minsheng.apps.audit.trail import batch_hash, record
from minsheng.apps.people import _steps as steps
from minsheng.apps.people.actions import NewAccount, NewPost, Opened
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import ADMINISTRATORS, Post, Role, Tenure, User
from minsheng.apps.people.setup.crossing import crossing_faults, known_on, not_told_yet
from minsheng.apps.people.setup.reading import (
    BOTH_OR_NEITHER,
    KINDS,
    LEVELS,
    NO_DIVISION,
    NO_UNIT,
    NO_UPPER_DIVISION,
    ROLES,
    Fault,
    Row,
    Workbook,
    day_of,
    phones_of,
    short_names_of,
    username_taken,
)
from minsheng.apps.places.actions import NewDivision, NewUnit, found_division, register_units, set_superiors
from minsheng.apps.places.models import SINCE_EVER, Division, Unit, UnitName, in_force
from minsheng.apps.places.naming import key_of
from minsheng.apps.ui.sentences import sentence
from minsheng.core.errors import Refusal


class WorkbookRefused(Refusal):
    """The set-up workbook has faults; facts: `count`, `faults` (one line each)."""

    code = "setup.workbook_refused"


@dataclass(frozen=True, slots=True)
class Founded:
    """What was written: counts of new rows, and each new account with its post."""

    divisions: int = 0
    units: int = 0
    posts: int = 0
    appointments: int = 0
    accounts: Sequence[tuple[Post, Opened]] = ()

    @property
    def is_empty(self) -> bool:
        """Whether everything was there before."""
        return not (self.divisions or self.units or self.posts or self.appointments)


Keep = Callable[[Sequence[tuple[Post, Opened]]], None]
"""Puts the first passwords where people find them; called before the transaction ends, so that its failure
leaves no account whose password nobody knows."""


class _Rehearsed(Exception):
    """Ends the rehearsal; everything it wrote is rolled back."""


@transaction.atomic(durable=True)
def set_up_office(*, book: Workbook, on: datetime.date, actor: Actor, keep: Keep) -> Founded:
    """Write what the workbook says and the database does not hold yet (初始化).

    First everything is tried and rolled back, so that all faults are told at once; then it is written.

    Raises:
        WorkbookRefused: with every fault found; nothing is written.
    """
    if not actor.is_system:
        raise PermissionError("only the command line sets an office up")
    refuse_faults(faults_found(book, on, actor))
    founded = _Founding(book, on, actor, []).run(rehearsing=False)
    if not founded.is_empty:
        keep(founded.accounts)
        _note(founded, actor)
    return founded


@transaction.atomic
def faults_found(book: Workbook, on: datetime.date, actor: Actor) -> list[Fault]:
    """Every fault of the workbook: of form, across its rows, and what the database refuses in a rehearsal."""
    faults = [*book.faults, *crossing_faults(book, known_on(on))]
    refused: list[Fault] = []
    try:
        with transaction.atomic():
            _Founding(book, on, actor, refused).run(rehearsing=True)
            raise _Rehearsed
    except _Rehearsed:
        pass
    # Behind a spoilt row others miss what it would have made; what is named nowhere was told before.
    own = [fault for fault in refused if not faults or fault.words not in _MISSED]
    return [*faults, *not_told_yet(own, faults)]


_MISSED = {NO_DIVISION, NO_UNIT, NO_UPPER_DIVISION}


def refuse_faults(faults: Sequence[Fault]) -> None:
    """Refuse a workbook with all its faults, one line each; a workbook without any passes.

    Raises:
        WorkbookRefused.
    """
    if faults:
        raise WorkbookRefused(count=len(faults), faults="\n".join(str(fault) for fault in faults))


def _note(founded: Founded, actor: Actor) -> None:
    facts = {
        "divisions": founded.divisions,
        "units": founded.units,
        "posts": founded.posts,
        "accounts": len(founded.accounts),
        "batch": batch_hash(opened.user.username for _, opened in founded.accounts),
    }
    record("people.office_set_up", actor=actor, subject=None, facts=facts)


@dataclass
class _Founding:
    """One pass over the workbook; a rehearsal collects refusals, the real pass lets them through."""

    book: Workbook
    on: datetime.date
    actor: Actor
    faults: list[Fault]
    accounts: list[tuple[Post, Opened]] = field(default_factory=list)
    known: dict[str, User] = field(default_factory=dict)
    phones: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.phones = phones_of(self.book.posts)

    def run(self, *, rehearsing: bool) -> Founded:
        divisions = sum(self._division(row) for row in self.book.divisions)
        units = self._units(rehearsing=rehearsing)
        posts = [self._post(row) for row in self.book.posts]
        return Founded(
            divisions, units, sum(made for made, _ in posts), sum(held for _, held in posts), self.accounts
        )

    @contextmanager
    def _noting(self, row: Row, name: str) -> Iterator[None]:
        """A refusal becomes a fault of the row, at the column that it names if the sheet has it."""
        try:
            with transaction.atomic():
                yield
        except Refusal as refusal:
            column = refusal.facts.get("field")
            where = column if isinstance(column, str) and column in row.addresses else name
            self.faults.append(row.fault(where, sentence(refusal)))

    def _division(self, row: Row) -> int:
        found = _division_of(row.text("code"), self.on)
        level = LEVELS.get(row.text("level"))
        if found is not None:
            parent = found.parent.code if found.parent else ""
            given = (row.text("name"), level or found.level, row.text("parent"))
            if (found.name, found.level, parent) != given:
                words = f"库里已有“{found.name}”，名称、级别或上级与这一行不同。请改成一致，或换一个代码。"
                self.faults.append(row.fault("code", words))
            return 0
        if level is None:
            return 0  # told by the reading
        upper = _division_of(row.text("parent"), self.on)
        if row.text("parent") and upper is None:
            self.faults.append(row.fault("parent", NO_UPPER_DIVISION))
            return 0
        new = NewDivision(row.text("code"), row.text("name"), level, SINCE_EVER, upper)
        with self._noting(row, "code"):
            found_division(new=new, actor=self.actor)
        return 1

    def _units(self, *, rehearsing: bool) -> int:
        wanted = [(row, new) for row in self.book.units if (new := self._unit(row)) is not None]
        made: list[tuple[Row, Unit]] = []
        if not rehearsing:
            units = register_units(new=[new for _, new in wanted], actor=self.actor)
            made = list(zip([row for row, _ in wanted], units, strict=True))
        for row, new in wanted if rehearsing else ():
            with self._noting(row, "name"):
                made += [(row, unit) for unit in register_units(new=[new], actor=self.actor)]
        self._superiors(made, rehearsing=rehearsing)
        return len(wanted)

    def _superiors(self, made: Sequence[tuple[Row, Unit]], *, rehearsing: bool) -> None:
        """Put new units below others, which may stand further down in the sheet."""
        given = [(row, unit, self._unit_named(row, "superior")) for row, unit in made if row.text("superior")]
        found = [(row, (unit, superior)) for row, unit, superior in given if superior is not None]
        if not rehearsing:
            set_superiors(pairs=[pair for _, pair in found], actor=self.actor)
        for row, pair in found if rehearsing else ():
            with self._noting(row, "superior"):
                set_superiors(pairs=[pair], actor=self.actor)

    def _unit(self, row: Row) -> NewUnit | None:
        division = _division_of(row.text("division"), self.on)
        kind = KINDS.get(row.text("kind"))
        if division is None:
            self.faults.append(row.fault("division", NO_DIVISION))
            return None
        if kind is None or not row.text("name"):
            return None  # told by the reading
        begins_on = day_of(row.text("begins_on")) or SINCE_EVER
        new = NewUnit(
            division=division,
            name=row.text("name"),
            kind=kind,
            begins_on=begins_on,
            short_names=short_names_of(row),
            code=row.text("code"),
            superior_line=row.text("superior_line"),
        )
        return None if self._is_registered(row, new) else new

    def _is_registered(self, row: Row, new: NewUnit) -> bool:
        named = UnitName.objects.filter(in_force(self.on), division=new.division, key=key_of(new.name))
        found = named.select_related("unit__superior").first()
        if found is None or key_of(found.unit.name) != key_of(new.name):
            return False  # another unit's short name is refused by the registration
        if found.unit.kind != new.kind:
            words = f"库里已有“{found.unit.name}”，类别是{found.unit.get_kind_display()}。请改成一致。"
            self.faults.append(row.fault("kind", words))
        wanted = {key_of(name) for name in new.short_names}
        held = set(found.unit.names.filter(in_force(self.on)).values_list("key", flat=True))
        if wanted - held:
            words = "库里已有这个单位，但没有这里写的某个简称。请在单位页上“加简称”，或从这里删去。"
            self.faults.append(row.fault("short_names", words))
        superior = found.unit.superior
        if row.text("superior") and key_of(row.text("superior")) != key_of(superior.name if superior else ""):
            held_by = f"“{superior.name}”" if superior else "空的"
            words = f"库里这个单位的上级单位是{held_by}。请在单位页上“设上级单位”，或改成一致。"
            self.faults.append(row.fault("superior", words))
        return True

    def _post(self, row: Row) -> tuple[int, int]:
        unit = self._unit_named(row, "unit")
        role = ROLES.get(row.text("role"))
        if unit is None or role is None or not row.text("title"):
            return 0, 0
        post = Post.objects.filter(unit=unit, title=row.text("title"), ends_on__isnull=True).first()
        made = post is None
        if post is None:
            post = steps.write_post(unit, NewPost(role, row.text("title"), self.on))
        elif post.role != role:
            words = f"库里这个岗位的角色是{post.get_role_display()}。请改成一致，或换一个岗位名称。"
            self.faults.append(row.fault("role", words))
        return int(made), int(self._appointed(row, post))

    def _unit_named(self, row: Row, column: str) -> Unit | None:
        named = UnitName.objects.filter(in_force(self.on), key=key_of(row.text(column)))
        units = {name.unit for name in named.select_related("unit__division")}
        if row.text(column) and len(units) != 1:
            self.faults.append(row.fault(column, "有几个区划都有这个名称，请写全称。" if units else NO_UNIT))
        return units.pop() if len(units) == 1 else None

    def _appointed(self, row: Row, post: Post) -> bool:
        username, display_name = row.text("username"), row.text("display_name")
        if not username and not display_name:
            return False
        if not username or not display_name:
            missing = "username" if not username else "display_name"
            self.faults.append(row.fault(missing, BOTH_OR_NEITHER))
            return False
        user = self.known.get(username) or User.objects.filter(username=username).first()
        if user is not None and user.display_name != display_name:
            self.faults.append(row.fault("username", username_taken(user.display_name)))
            return False
        if user is not None and Tenure.objects.filter(in_force(self.on), post=post, user=user).exists():
            return False
        with self._noting(row, "username"):
            self._take_post(row, post, user)
        return True

    def _take_post(self, row: Row, post: Post, user: User | None) -> None:
        if user is None:
            username = row.text("username")
            account = NewAccount(username, row.text("display_name"), self.phones.get(username, ""))
            opened = Opened(*steps.write_account(account))
            self.accounts.append((post, opened))
            user = opened.user
        steps.write_tenure(post, user, self.on)
        self.known[user.username] = user


def administrators_missing(on: datetime.date) -> list[str]:
    """Which of the three separated administrators nobody holds on a day, in Chinese."""
    held = set(Tenure.objects.filter(in_force(on)).values_list("post__role", flat=True))
    return [role.label for role in Role if role in ADMINISTRATORS and role not in held]


def _division_of(code: str, on: datetime.date) -> Division | None:
    return Division.objects.existing(on).select_related("parent").filter(code=code).first() if code else None
