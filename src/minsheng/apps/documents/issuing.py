"""Issuing a paper, as a step of other apps' actions, which check rights and hold the locks (成文)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone

from minsheng.apps.audit import trail
from minsheng.apps.documents import errors
from minsheng.apps.documents.models import (
    LONGEST_TITLE,
    NUMBERED,
    Contact,
    Kind,
    Letterhead,
    Number,
    Output,
    Series,
)
from minsheng.apps.documents.numbers import claimed, normal_of
from minsheng.apps.documents.papers import Contents, paper_of, title_of, values_of
from minsheng.apps.files.actions import store
from minsheng.engines.office.word.official import write_official

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.documents.models import Snapshot
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.models import Division


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that is wanted.

    Attributes:
        kind: of it; one of `NUMBERED` takes the next number of the division's series.
        division: whose letterhead and number it has.
        contents: what it says.
        title: instead of the letterhead's, which may name fields.
        snapshot: what its figures are from.
        dated: the day it is signed on; none while others sign it.
    """

    kind: Kind
    division: Division
    contents: Contents = field(default_factory=Contents)
    title: str = ""
    snapshot: Snapshot | None = None
    dated: datetime.date | None = None


def lock_series(division: Division) -> Series:
    """The series of a division, locked: behind programmes and rounds, before matters and orders.

    Raises:
        SeriesMissing: the office has set none.
    """
    found = Series.objects.select_for_update(no_key=True).filter(division=division).first()
    if found is None:
        raise errors.SeriesMissing
    return found


def issue_paper(*, actor: Actor, paper: Paper, at: datetime.datetime) -> Output:
    """Write the paper and keep it, with the next number of its series where its kind has one.

    Called last in an action's transaction: a number is taken for good only with what it numbers. Who holds
    matters or orders has called `lock_series` before them.

    Raises:
        LetterheadMissing, SeriesMissing, SeriesAsks: nothing is written.
        RuntimeError: outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a paper is issued in the transaction of what it says")
    letterhead = letterhead_of(paper.division, paper.kind)
    number = _next_number(paper.division, actor, at) if paper.kind in NUMBERED else None
    text = number.text if number else ""
    contact = Contact.objects.filter(division=paper.division).first()
    values = values_of(letterhead, paper.contents, text, paper.dated, contact)
    written = paper_of(letterhead, paper.contents, text, paper.dated, contact=contact, title=paper.title)
    file = store(write_official(written, created=at))
    made = Output.objects.create(
        division=paper.division,
        kind=paper.kind,
        title=(paper.title or title_of(letterhead, values))[:LONGEST_TITLE],
        letterhead=letterhead,
        snapshot=paper.snapshot,
        number=number,
        file=file,
        digest=file.sha256,
        by=actor.in_words,
        at=at,
    )
    facts = {"kind": paper.kind.label, "number": text or "待登记", "version": letterhead.version}
    trail.record("documents.paper_issued", actor=actor, subject=made, facts=facts)
    return made


def letterhead_of(division: Division, kind: Kind) -> Letterhead:
    """The version that holds.

    Raises:
        LetterheadMissing: the office has saved none.
    """
    rows = Letterhead.objects.select_related("division").filter(division=division, kind=kind)
    found = rows.order_by("version").last()
    if found is None:
        raise errors.LetterheadMissing(kind=kind.label)
    return found


def _next_number(division: Division, actor: Actor, at: datetime.datetime) -> Number:
    """The next number of the series that nobody has or had; one that was typed in by hand is passed over."""
    series = lock_series(division)
    if series.asks:
        raise errors.SeriesAsks(code=series.code)
    year = timezone.localtime(at).year
    ordinal = series.next_after(year)
    while (number := _taken(series, year, ordinal, actor, at)) is None:
        ordinal += 1
    series.year, series.last = year, ordinal
    series.save(update_fields=["year", "last"])
    return number


def _taken(series: Series, year: int, ordinal: int, actor: Actor, at: datetime.datetime) -> Number | None:
    text = series.text_of(year, ordinal)
    normal = normal_of(text)
    # A void one of the series stays a gap: its paper may still lie about.
    if Number.objects.filter(division=series.division_id, normal=normal).exists():
        return None
    number = Number(
        division_id=series.division_id,
        text=text,
        normal=normal,
        series=series,
        year=year,
        ordinal=ordinal,
        by=actor.in_words,
        at=at,
    )
    return number if claimed(number) else None
