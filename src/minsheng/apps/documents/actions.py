"""Letterheads, contact and series of a division; snapshots; what comes back signed; void numbers."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from minsheng.apps.audit import trail
from minsheng.apps.audit.facts import canonical, plain
from minsheng.apps.documents import errors
from minsheng.apps.documents.models import Contact, Letterhead, Number, Output, Series, SignOff, Snapshot
from minsheng.apps.documents.numbers import normal_of, take_outside
from minsheng.apps.documents.scans import keep_scan
from minsheng.apps.files.actions import store
from minsheng.apps.people.permissions import require
from minsheng.apps.places.models import Division

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping

    from minsheng.apps.documents.models import Kind
    from minsheng.apps.documents.texts import Signed, Texts
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.people.models import Post, User


@transaction.atomic(durable=True)
def save_letterhead(
    *, actor: Actor, kind: Kind, texts: Texts, seen: int, at: datetime.datetime
) -> Letterhead:
    """Keep a letterhead of the own division as its next version; `seen` is the one shown, 0 of none.

    Raises:
        PermissionDenied: not the office.
        FieldUnknown, BraceOpen, LetterheadStale: nothing is written.
    """
    division = _own_division(actor)
    texts.check(kind)
    last = Letterhead.objects.filter(division=division, kind=kind).order_by("version").last()
    version = last.version if last else 0
    if version != seen:
        raise errors.LetterheadStale(kind=kind.label, version=version)
    made = Letterhead.objects.create(
        division=division, kind=kind, version=version + 1, by=actor.in_words, at=at, **asdict(texts)
    )
    trail.record("documents.letterhead_saved", actor=actor, subject=made, facts={"head": made.head})
    return made


@transaction.atomic(durable=True)
def set_contact(*, actor: Actor, office: str, phone: str) -> Contact | None:
    """Say whom the own division's papers name for questions; with both empty nobody any more.

    Raises:
        PermissionDenied: not the office.
        ContactHalf: nothing is written.
    """
    division = _own_division(actor)
    office, phone = office.strip(), phone.strip()
    if bool(office) != bool(phone):
        raise errors.ContactHalf(field="phone" if office else "office")
    made = None
    if office:
        told = {"office": office, "phone": phone}
        made, _ = Contact.objects.update_or_create(division=division, defaults=told)
    else:
        Contact.objects.filter(division=division).delete()
    facts = {"office": office or "不写"}
    trail.record("documents.contact_set", actor=actor, subject=division, facts=facts)
    return made


@transaction.atomic(durable=True)
def set_series(*, actor: Actor, code: str, last: int, seen: int | None, at: datetime.datetime) -> Series:
    """Set the series of the own division's orders: its code, and this year's last number on paper.

    `seen` is the last number shown, None where there was no series. Answers a series that asks.

    Raises:
        PermissionDenied: not the office.
        SeriesStale, SeriesBackwards: nothing is written.
    """
    division, year = _own_division(actor), timezone.localtime(at).year
    found = Series.objects.select_for_update(no_key=True).filter(division=division).first()
    if (found.next_after(year) - 1 if found else None) != seen:
        raise errors.SeriesStale(last=found.next_after(year) - 1 if found else 0)
    series = found or Series(division=division)
    series.code, series.year, series.last, series.asks = code.strip(), year, last, False
    if (given := _highest(series)) > last:
        raise errors.SeriesBackwards(last=last, given=given, field="last")
    series.save()
    facts = {"code": series.code, "year": year, "last": last}
    trail.record("documents.series_set", actor=actor, subject=division, facts=facts)
    return series


def _highest(series: Series) -> int:
    """The highest number given this year under the code."""
    if series.pk is None:
        return 0
    begins = normal_of(series.text_of(series.year, 0)).removesuffix("0号")
    rows = series.numbers.filter(year=series.year, normal__startswith=begins)
    return rows.aggregate(most=Max("ordinal"))["most"] or 0


@transaction.atomic(durable=True)
def keep_snapshot(
    *,
    actor: Actor,
    kind: Kind,
    division: Division,
    facts: Mapping[str, object],
    month: datetime.date | None,
    at: datetime.datetime,
) -> Snapshot:
    """Keep what a paper is to be made of, read at one view (`kit.tables.snapshot`), in an own transaction.

    The caller has judged who may.

    Args:
        actor: who makes the paper.
        kind: of the paper.
        division: whose it is.
        facts: decimals, days and texts; no float.
        month: that they are of, or none.
        at: when they were read.
    """
    file = store(canonical(plain(facts)))
    made = Snapshot.objects.create(
        division=division,
        kind=kind,
        month=month,
        made_at=at,
        by=actor.in_words,
        file=file,
        digest=file.sha256,
    )
    told = {"digest": made.digest[:12]}
    trail.record("documents.snapshot_kept", actor=actor, subject=made, facts=told)
    return made


@transaction.atomic(durable=True)
def sign_off(*, actor: Actor, output: Output, signed: Signed, at: datetime.datetime) -> SignOff:
    """Register what came back of a paper: its number, its day, its scan; a later one holds (成文登记).

    A number that it had before and has no more becomes void.

    Raises:
        PermissionDenied: not the office of the paper's own division.
        SignOffStale, DayAhead, NumberTaken, NumberUnfit, ScanUnfit, FileEmpty, FileTooLarge, ImageDamaged,
            ImageTooLarge: nothing is written.
    """
    post, user = _require_own(actor, "documents.sign", output)
    row = Output.objects.select_for_update(no_key=True).get(pk=output.pk)
    count = row.sign_offs.count()
    if count != signed.seen:
        raise errors.SignOffStale(count=count)
    if signed.signed_on > timezone.localdate(at):
        raise errors.DayAhead(day=signed.signed_on, field="signed_on")
    made = SignOff.objects.create(
        output=row,
        ordinal=count + 1,
        number=_number_of(row, signed.number, actor, at),
        signed_on=signed.signed_on,
        scan=keep_scan(signed.scan) if signed.scan else None,
        post=post,
        user=user,
        at=at,
    )
    facts = {"number": str(made.number or "没有"), "day": made.signed_on}
    trail.record("documents.signed_off", actor=actor, subject=row, facts=facts)
    return made


def number_in_force(output: Output) -> Number | None:
    """The number of a paper that is not void: that of the last sign-off, else the one it was printed with."""
    number = output.known_by
    return number if number and number.voided_at is None else None


def _number_of(row: Output, typed: str, actor: Actor, at: datetime.datetime) -> Number | None:
    held = number_in_force(row)
    if not typed.strip() or (held and held.normal == normal_of(typed)):
        return held
    made = take_outside(division=row.division, text=typed, actor=actor, at=at)
    if held:
        _void(held, f"更正为{made.text}", actor, at)
    return made


@transaction.atomic(durable=True)
def void_number(*, actor: Actor, output: Output, words: str, at: datetime.datetime) -> Number:
    """Say that a paper's number holds no more, and why (文号作废); an outside number is free again.

    Raises:
        PermissionDenied: not the office of the paper's own division.
        WordsMissing, NumberGone: nothing is written.
    """
    _require_own(actor, "documents.sign", output)
    row = Output.objects.select_for_update(no_key=True).get(pk=output.pk)
    number = number_in_force(row)
    if number is None:
        raise errors.NumberGone
    if not words.strip():
        raise errors.WordsMissing(number=number.text, field="words")
    _void(number, words.strip(), actor, at)
    facts = {"number": number.text, "reason": number.void_words}
    trail.record("documents.number_voided", actor=actor, subject=row, facts=facts)
    return number


def _void(number: Number, words: str, actor: Actor, at: datetime.datetime) -> None:
    number.voided_at, number.void_by, number.void_words = at, actor.in_words, words
    number.save(update_fields=["voided_at", "void_by", "void_words"])


def _own_division(actor: Actor) -> Division:
    """The actor's own division, locked, for who may set what its papers look like: PermissionDenied."""
    if actor.division is None:
        raise PermissionDenied
    division = Division.objects.select_for_update(no_key=True).get(pk=actor.division.pk)
    require(actor, "documents.set", division)
    return division


def _require_own(actor: Actor, permission: str, output: Output) -> tuple[Post, User]:
    """The post and its holder, with the permission in the paper's own division: PermissionDenied."""
    require(actor, permission, output)
    if actor.post is None or actor.user is None or actor.division != output.division:
        raise PermissionDenied
    return actor.post, actor.user
