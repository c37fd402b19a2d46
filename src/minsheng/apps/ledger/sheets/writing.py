"""Taking in a 登记表: the batch, its ranges of rows, its end (批量登记)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.ledger import errors, steps
from minsheng.apps.ledger.days import Days
from minsheng.apps.ledger.ground import Ground
from minsheng.apps.ledger.intakes import PERSONAL
from minsheng.apps.ledger.keys import kept_of
from minsheng.apps.ledger.models import (
    Batch,
    Entry,
    EntryStep,
    GatePaper,
    KeyKind,
    Subject,
    SubjectRecord,
    Warning,
)
from minsheng.apps.ledger.sheets.beside import counted_like
from minsheng.apps.ledger.sheets.checking import opened, sheets_told
from minsheng.apps.ledger.sheets.inserting import insert, insert_all, step_all
from minsheng.apps.ledger.sheets.judging import Reading, Verdict, judge
from minsheng.apps.ledger.sheets.keeping import digest_of, forget, keep
from minsheng.apps.ledger.sheets.seal import VERSION
from minsheng.apps.ledger.siting import SITE_CLAIMED, SITE_FAR, warnings_of_sites
from minsheng.apps.ledger.warned import OVER_TASK, VISIT_KNOWN, WEAK_KEY_KNOWN, warnings_of_size
from minsheng.apps.people.permissions import require
from minsheng.apps.ui.words import local_date

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping, Sequence

    from minsheng.apps.ledger.sheets.book import Book
    from minsheng.apps.ledger.sheets.checking import Check
    from minsheng.apps.ledger.sheets.judging import Judged
    from minsheng.apps.ledger.sheets.reading import Typed
    from minsheng.apps.people.actor import Actor

State, Verb = Entry.State, EntryStep.Verb

_FIGURES = (
    *("manner", "key_kind", "key", "key_name", "quantity", "numerator", "denominator", "stage", "grade"),
    *("happened_on", "mends", "leaves", "issuer", "document", "words", "row_id"),
    "works",
)
_MOST_FAULTS = 2_000
_UNENDED = (Batch.State.CHECKING, Batch.State.READY)


@transaction.atomic(durable=True)
def begin_batch(*, actor: Actor, book: Book, data: bytes, at: datetime.datetime) -> Batch:
    """The batch of an uploaded workbook; the same file that is not through yet goes on where it was (上传).

    Raises:
        PermissionDenied: no reporter of a unit.
    """
    post, user = steps.person_of(actor)
    digest = digest_of(data)
    # Of one file sent twice at once the second finds the batch of the first.
    steps.lock_programmes([book.programme.pk])
    open_ones = Batch.objects.filter(unit=post.unit, month=book.seal.month, digest=digest, ended_at=None)
    if (batch := open_ones.first()) is not None:
        return batch
    batch = Batch(
        unit=post.unit,
        programme=book.programme,
        month=book.seal.month,
        digest=digest,
        template=VERSION,
        file=keep(data),
        post=post,
        user=user,
        made_at=at,
    )
    require(actor, "ledger.enter", batch)
    batch.save()
    return batch


def keep_check(*, batch: Batch, check: Check) -> None:
    """Keep what a check found, for the page and for writing; one that is being written stays as it is."""
    waiting = Batch.objects.filter(pk=batch.pk, state__in=_UNENDED)
    found = {"preview": check.written(), "faults": check.faults, "rows": check.rows}
    waiting.update(state=Batch.State.READY, **found, **check.counts)


@transaction.atomic(durable=True)
def begin_writing(*, actor: Actor, batch: Batch) -> Batch:
    """The preview is confirmed: counts begin anew with what is written (确认写入).

    Raises:
        PermissionDenied: no reporter of the unit.
        BatchOver: it is written or dropped already, or not checked yet.
    """
    kept = _locked(batch)
    require(actor, "ledger.enter", kept)
    if kept.state == Batch.State.WRITING:
        return kept
    if kept.state != Batch.State.READY:
        raise errors.BatchOver(state=kept.get_state_display())
    kept.state = Batch.State.WRITING
    kept.created = kept.changed = kept.unchanged = kept.refused = 0
    kept.faults = []
    kept.save(update_fields=["state", "created", "changed", "unchanged", "refused", "faults"])
    return kept


@transaction.atomic(durable=True)
def write_range(
    *,
    actor: Actor,
    batch: Batch,
    some: Sequence[tuple[int, Typed]],
    seal: str,
    told: Mapping[str, Mapping[int, object]],
    at: datetime.datetime,
) -> Batch:
    """Write one range of rows, whole or not at all, behind those written before (写入一段).

    `seal` is the serial of the workbook, `told` are `versions` and `twice` of the check.

    Raises:
        PermissionDenied: no reporter of the unit that enters one of the rows.
        BatchOver: another run was quicker, or the batch has ended.
    """
    steps.refuse_many(len(some))
    rows = steps.lock_rows(typed.sheet.row.pk for _, typed in some)
    kept = _locked(batch)
    if kept.state != Batch.State.WRITING or kept.done != some[0][0]:
        raise errors.BatchOver(state=kept.get_state_display())
    ground = Ground(rows.values(), local_date(at))
    for sheet in {typed.sheet.row.pk: typed.sheet for _, typed in some}.values():
        steps.may_enter(actor, ground, rows[sheet.row.pk], sheet.asked.manner)
    days = Days(rows.values(), ground.on)
    reading = Reading(ground, days, seal, told["twice"], told["versions"])  # type: ignore[arg-type]  # as `Check` keeps them
    judged = judge(reading, some)
    written = _write(judged, kept, actor, at)
    _count(kept, judged, last=some[-1][0] + 1)
    facts = {"batch": kept.pk, "first": some[0][0] + 1, "last": kept.done, "digest": written}
    counts = Counter(each.verdict.value for each in judged)
    facts |= {verdict.value: counts[verdict.value] for verdict in Verdict}
    trail.record(
        "ledger.batch_range_written",
        actor=actor,
        subject=kept.programme,
        facts=facts | {"unit": kept.unit.name},
    )
    return kept


@transaction.atomic(durable=True)
def leave_range(*, batch: Batch, upto: int) -> Batch:
    """Rows up to a number that can no longer be read as they were checked: refused, and told in the faults.

    Raises:
        BatchOver: another run was quicker, or the batch has ended.
    """
    kept = _locked(batch)
    if kept.state != Batch.State.WRITING or kept.done >= upto:
        raise errors.BatchOver(state=kept.get_state_display())
    first = 0
    for name, count in sheets_told(opened(kept.preview)):
        rows = min(first + count, upto) - max(first, kept.done)
        if rows > 0 and len(kept.faults) < _MOST_FAULTS:
            kept.faults.append([name, 0, str(rows), errors.SheetOutdated.code])
        first += count
    kept.refused += upto - kept.done
    kept.done = upto
    kept.save(update_fields=["done", "faults", "refused"])
    return kept


def _write(judged: Sequence[Judged], batch: Batch, actor: Actor, at: datetime.datetime) -> str:
    """New and changed entries with their steps, records and warnings; the hash of ids and versions."""
    _, user = steps.person_of(actor)
    fresh = [each for each in judged if each.verdict is Verdict.NEW]
    for each in fresh:
        entry = _entry(each)
        entry.entered_by, entry.batch = user, batch
    written = _write_fresh([_entry(each) for each in fresh], batch, actor, at)
    changed = [each for each in judged if each.verdict is Verdict.CHANGED]
    for each in changed:
        _change(each)
    _write_records(fresh, changed)
    _write_papers(fresh, changed)
    _write_warnings([_entry(each) for each in fresh], [_entry(each) for each in changed])
    made = [steps.step_of(_entry(each), Verb.CHANGED, actor, at) for each in changed]
    EntryStep.objects.bulk_create(made)
    return trail.batch_hash([*written, *(f"{step.entry_id}.{step.version}" for step in made)])


def _write_fresh(
    entries: Sequence[Entry], batch: Batch, actor: Actor, at: datetime.datetime
) -> Sequence[str]:
    """New entries, which learn their keys, and their first steps; ids and versions for the chain."""
    if not entries:
        return []
    post, user = steps.person_of(actor)
    names = ("allocation_id", "key", "row_id", "happened_on")
    found = insert_all(entries, ("id", *names))
    # They come back in the order in which they were inserted; what tells them is compared all the same.
    for entry, (pk, *told) in zip(entries, found, strict=True):
        if [str(each) for each in told] != [str(getattr(entry, name)) for name in names]:
            raise RuntimeError("entries came back in another order than they were written")
        entry.pk = pk
    common = {"verb": Verb.ENTERED, "post_id": post.pk, "user_id": user.pk, "reason": "", "at": at}
    step_all(Entry, EntryStep, common, batch=batch.pk, since=min(entry.pk for entry in entries))
    return [f"{entry.pk}.{entry.version}" for entry in entries]


def _entry(judged: Judged) -> Entry:
    """The entry that is written of a row: a changed one is the one that was there."""
    entry = judged.known if judged.verdict is Verdict.CHANGED else judged.entry
    if entry is None:
        raise ValueError("a row without an entry is not written")
    return entry


def _change(judged: Judged) -> None:
    known, made = _entry(judged), judged.entry
    for name in _FIGURES:
        setattr(known, name, getattr(made, name))
    known.version, known.state = known.version + 1, State.DRAFT
    known.save(update_fields=["version", "state", *_FIGURES])


def _write_records(fresh: Sequence[Judged], changed: Sequence[Judged]) -> None:
    """Of the personal fields those that the intake asks."""
    if changed:
        SubjectRecord.objects.filter(entry__in=[_entry(each) for each in changed]).delete()
    records = []
    for each in (*fresh, *changed):
        subject = each.given.subject if each.given is not None else None
        asked = kept_of(subject, each.typed.sheet.asked.intake.asks)
        if any(asked.values()):
            kept = (asked.get(name, "") for name in PERSONAL)
            records.append((_entry(each).pk, *kept))
    insert(SubjectRecord, ("entry_id", *PERSONAL), records)


def _write_papers(fresh: Sequence[Judged], changed: Sequence[Judged]) -> None:
    """The gate papers of stages of works, which `judging` has found to be asked."""
    staged = [each for each in changed if _entry(each).works_id is not None]
    if staged:
        GatePaper.objects.filter(entry__in=[_entry(each) for each in staged]).delete()
    GatePaper.objects.bulk_create(
        GatePaper(entry=_entry(each), name=name, number=number)
        for each in (*fresh, *changed)
        if each.given is not None
        for name, number in each.given.papers.items()
    )


def _write_warnings(fresh: Sequence[Entry], changed: Sequence[Entry]) -> None:
    """Who has the same weak key, or had the same visit, counted as if they came one after the other."""
    codes = (WEAK_KEY_KNOWN, VISIT_KNOWN, SITE_CLAIMED, SITE_FAR, OVER_TASK)
    if changed:
        Warning.objects.filter(entry__in=changed, code__in=codes).delete()
    warning = [entry for entry in (*fresh, *changed) if _warns(entry)]
    counts = counted_like(warning)
    found = warnings_of_sites([entry for entry in (*fresh, *changed) if entry.works_id is not None])
    found += warnings_of_size(entry for entry in (*fresh, *changed) if entry.works_id is None)
    for entry in reversed(warning):
        # All of them are written already: the last one sees all others, the first none of this range.
        counts[entry.target_id, entry.key] -= 1
        if count := counts[entry.target_id, entry.key]:
            is_visit = entry.key.startswith(f"{Subject.VISIT}:")
            found.append(
                Warning(entry=entry, code=VISIT_KNOWN if is_visit else WEAK_KEY_KNOWN, facts={"count": count})
            )
    Warning.objects.bulk_create(found)


def _warns(entry: Entry) -> bool:
    return entry.key_kind == KeyKind.WEAK or entry.key.startswith(f"{Subject.VISIT}:")


def _count(batch: Batch, judged: Iterable[Judged], *, last: int) -> None:
    """How far the batch is, and where rows were refused."""
    for each in judged:
        name = each.verdict.value
        setattr(batch, name, getattr(batch, name) + 1)
        if each.why is not None and len(batch.faults) < _MOST_FAULTS:
            sheet = each.typed.sheet
            letters = sheet.letters.get(each.why.column, "")
            batch.faults.append([sheet.name, each.typed.number, letters, each.why.why.code])
    batch.done = last
    names = [verdict.value for verdict in Verdict]
    batch.save(update_fields=["done", "faults", *names])


@transaction.atomic(durable=True)
def end_batch(*, actor: Actor, batch: Batch, at: datetime.datetime) -> Batch:
    """Every row is behind: file and preview are forgotten (写完).

    Raises:
        BatchOver: it has ended, or has rows before it.
    """
    kept = _locked(batch)
    if kept.state != Batch.State.WRITING or kept.done < kept.rows:
        raise errors.BatchOver(state=kept.get_state_display())
    _end(kept, Batch.State.DONE, at)
    names = [verdict.value for verdict in Verdict]
    facts = {name: getattr(kept, name) for name in names} | {"unit": kept.unit.name, "batch": kept.pk}
    trail.record("ledger.batch_written", actor=actor, subject=kept.programme, facts=facts)
    return kept


@transaction.atomic(durable=True)
def drop_batch(*, actor: Actor, batch: Batch, at: datetime.datetime) -> Batch:
    """Not gone on with: file and preview are forgotten, what is written stays (放弃).

    Raises:
        PermissionDenied: no reporter of the unit.
        BatchOver: it has ended.
    """
    kept = _locked(batch)
    require(actor, "ledger.enter", kept)
    if kept.ended_at is not None:
        raise errors.BatchOver(state=kept.get_state_display())
    _end(kept, Batch.State.DROPPED, at)
    facts = {"unit": kept.unit.name, "batch": kept.pk, "done": kept.done, "rows": kept.rows}
    trail.record("ledger.batch_dropped", actor=actor, subject=kept.programme, facts=facts)
    return kept


def _end(batch: Batch, state: Batch.State, at: datetime.datetime) -> None:
    file = batch.file
    batch.state, batch.ended_at, batch.file, batch.preview = state, at, None, ""
    batch.save(update_fields=["state", "ended_at", "file", "preview"])
    if file is not None:
        forget(file)


def _locked(batch: Batch) -> Batch:
    rows = Batch.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("programme__division", "unit__division", "file").get(pk=batch.pk)
