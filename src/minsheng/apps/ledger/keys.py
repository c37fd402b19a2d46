"""By what a subject is told from others: keyed hashes of persons, plain codes of units (去重标识)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.audit.facts import without_identity
from minsheng.apps.ledger.errors import CodePersonal, DeliverableUnknown, SubjectMissing
from minsheng.apps.ledger.models import KeyKind, Subject
from minsheng.apps.people.keys import hash_named
from minsheng.core.identity import identity_number

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

    from minsheng.apps.ledger.models import Entry, Intake, Works
    from minsheng.apps.ledger.values import EntryGiven, SubjectGiven

_PURPOSE = "ledger.subject"
_CODE_LENGTH = 60

CLAIMING = frozenset({KeyKind.IDENTITY, KeyKind.CODE, KeyKind.DELIVERABLE})
"""Kinds of key that count once; a weak one only warns."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key with its kind; `name` is that of the secret it was hashed under, empty for a plain one."""

    kind: str = KeyKind.NONE
    text: str = ""
    name: str = ""


def claims(entry: Entry) -> bool:
    """Whether an entry counts by a claim; visits are counted each, and only told apart."""
    return entry.key_kind in CLAIMING and not entry.key.startswith(f"{Subject.VISIT}:")


def is_distinct(entry: Entry) -> bool:
    """Whether one entry of its key counts alone: by a claim at the target, or at a site of any target."""
    return claims(entry) or entry.key_kind == KeyKind.SITE


def key_of_works(works: Works, stage: str) -> Key:
    """The key of a stage of works: the site, what is done there, and the stage."""
    return Key(KeyKind.SITE, f"{KeyKind.SITE}:{works.site_id}:{works.kind}:{stage}")


def site_of(entry: Entry) -> tuple[int, str, str]:
    """Site, kind of work and stage of an entry with such a key."""
    _, site, kind, stage = entry.key.split(":", 3)
    return int(site), kind, stage


def key_of_subject(intake: Intake, row: int, given: EntryGiven, on: datetime.date) -> Key:
    """The key of a subject of a row, by what the intake asks and what was typed.

    Raises:
        SubjectMissing, CodePersonal, and what is wrong with an identity number.
    """
    subject = given.subject
    if subject is None:
        raise SubjectMissing(asked=intake.get_key_kind_display())
    if intake.key_kind == KeyKind.CODE:
        return Key(KeyKind.CODE, f"{intake.subject}:{row}:{_code(subject.code)}")
    kind = KeyKind.IDENTITY if subject.identity.strip() else KeyKind.WEAK
    told = identity_number(subject.identity, on).text if kind == KeyKind.IDENTITY else _weak(subject)
    if intake.subject == Subject.VISIT:
        told = f"{told}|{given.happened_on.isoformat()}|{_folded(subject.occasion)}"
    digest = hash_named(intake.key_name, told, purpose=_PURPOSE).partition("$")[2]
    return Key(kind, f"{intake.subject}:{kind}:{digest}", intake.key_name)


def key_of_deliverable(intake: Intake, row: int, given: EntryGiven) -> Key:
    """The key of a deliverable at a row.

    Raises:
        DeliverableUnknown: the intake names no such deliverable.
    """
    if given.deliverable not in intake.deliverables:
        raise DeliverableUnknown(named="、".join(intake.deliverables))
    return Key(KeyKind.DELIVERABLE, f"deliverable:{row}:{given.deliverable}")


def kept_of(subject: SubjectGiven | None, asks: Iterable[str]) -> dict[str, str]:
    """What is kept of a subject of the fields asked: numbers in half width and without spaces."""
    said = {name: getattr(subject, name) for name in asks} if subject is not None else {}
    return {name: text.strip() if name == "name" else _folded(text).upper() for name, text in said.items()}


def _code(written: str) -> str:
    code = _folded(written).upper()
    if not code or len(code) > _CODE_LENGTH:
        raise SubjectMissing(asked=KeyKind.CODE.label)
    if without_identity(code) != code:
        raise CodePersonal
    return code


def _weak(subject: SubjectGiven) -> str:
    name = _folded(subject.name)
    if not (name and subject.born_on and subject.sex):
        raise SubjectMissing(asked=f"{KeyKind.IDENTITY.label}，没有的填{KeyKind.WEAK.label}")
    return f"{name}|{subject.born_on.isoformat()}|{subject.sex}"


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
