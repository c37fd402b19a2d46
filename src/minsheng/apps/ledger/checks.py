"""What `minsheng verify` asks of the ledger: standings, movements, steps and claims say the same."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from django.db.models import F, Q, Sum

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.ledger.corrections import wrong_corrections
from minsheng.apps.ledger.keys import CLAIMING, site_of
from minsheng.apps.ledger.models import (
    SUMMED,
    Claim,
    Entry,
    EntryStep,
    KeyKind,
    Movement,
    Period,
    SiteClaim,
    Subject,
)
from minsheng.apps.ledger.moving import Reckoning, is_same, standing_of
from minsheng.apps.ledger.seals import missing_seals
from minsheng.core.counting import RowFigure, months_of
from minsheng.core.progress.months import in_words
from minsheng.kit.checks import Finding, register

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ROWS, _KEYS = 200, 2_000
_ZERO = Decimal(0)

Each = TypeVar("Each")


def wrong_ledger() -> Iterator[Finding]:
    """All below, in this order."""
    for name in missing_seals():
        yield Finding("ledger.seal_missing", {"name": name})
    yield from _wrong_standings()
    yield from _wrong_movements()
    yield from _wrong_claims()
    yield from _wrong_sites()
    yield from wrong_corrections()


def _wrong_standings() -> Iterator[Finding]:
    """Standings that are not what movements and states make them; ten queries for each 200 rows."""
    joined = Allocation.objects.select_related("split__target__project__programme", "unit")
    known = Q(standings__isnull=False) | Q(movements__isnull=False)
    rows = joined.filter(known).distinct().order_by("pk")
    for some in _batches(rows.iterator(chunk_size=_ROWS), _ROWS):
        reckoning = Reckoning(some)
        for row in some:
            for month in months_of(row.split.target.project.programme.year):
                made = reckoning.at(row.pk, month)
                stored = reckoning.stored.get((row.pk, month)) or standing_of(row.pk, month, RowFigure())
                if not is_same(stored, made):
                    facts = {"target": row.split.target.code, "unit": row.unit.name, "month": in_words(month)}
                    yield Finding("ledger.standing_differs", facts)


def _wrong_movements() -> Iterator[Finding]:
    """Entries whose state, steps and movements do not say the same; four queries."""
    accepted = EntryStep.objects.filter(verb=EntryStep.Verb.ACCEPTED).values("entry")
    entries = Entry.objects.order_by("pk").annotate(net=Sum("movements__amount"))
    once = Q(state=Entry.State.ACCEPTED)
    unstepped = entries.filter(once | Q(net__isnull=False)).exclude(pk__in=accepted)
    once_each = [*CLAIMING, KeyKind.SITE]
    lone = Q(manner__in=SUMMED) & ~Q(key_kind__in=once_each) | Q(key__startswith=f"{Subject.VISIT}:")
    differing = entries.filter(lone, once).exclude(net=F("quantity"))
    lasting = entries.exclude(once).exclude(net=0).filter(net__isnull=False, leaves=None)
    states = entries.exclude(manner__in=SUMMED).filter(once, net=None)
    for rows in (unstepped, differing, lasting, states):
        for entry in rows.select_related("allocation__unit", "target").iterator(chunk_size=_KEYS):
            facts = {"target": entry.target.code, "unit": entry.allocation.unit.name, "entry": entry.pk}
            yield Finding("ledger.movement_differs", facts)


def _wrong_claims() -> Iterator[Finding]:
    """Claims of entries that do not count, subjects that count twice or not at all."""
    gone = Entry.objects.filter(leaves__isnull=False, state=Entry.State.ACCEPTED).values("leaves")
    stands = Q(entry__state=Entry.State.ACCEPTED, entry__key=F("key"), entry__target=F("target"))
    wrong = Claim.objects.filter(~stands | Q(entry__in=gone)).select_related("target")
    for claim in wrong.iterator(chunk_size=_KEYS):
        yield Finding("ledger.claim_unfit", {"target": claim.target.code, "entry": claim.entry_id})
    keyed = Entry.objects.filter(key_kind__in=CLAIMING).exclude(key__startswith=f"{Subject.VISIT}:")
    free = keyed.filter(state=Entry.State.ACCEPTED, leaves=None).exclude(pk__in=gone)
    moved = Movement.objects.filter(entry__in=keyed).order_by().values_list("entry__target", "entry__key")
    sums = moved.annotate(net=Sum("amount")).filter(~Q(net=0))
    for some in _batches(sums.iterator(chunk_size=_KEYS), _KEYS):
        held = _held({key for _, key, _ in some})
        for target, key, net in some:
            holder = held.get((target, key))
            if holder is None or holder[1] != net:
                yield Finding("ledger.counted_wrongly", {"target": target, "net": net})
    for some in _batches(
        free.order_by("pk").values_list("pk", "target", "key").iterator(chunk_size=_KEYS), _KEYS
    ):
        held = _held({key for _, _, key in some})
        for pk, target, key in some:
            if (target, key) not in held:
                yield Finding("ledger.claim_missing", {"target": target, "entry": pk})


def _wrong_sites() -> Iterator[Finding]:
    """Sites that count by an entry that does not, or by none of those accepted; six queries."""
    claims = SiteClaim.objects.order_by("pk")
    held = {each.entry_id: each for each in claims.filter(Q(released_at=None) | Q(is_kept=True))}
    taken = {(each.site_id, each.kind, each.stage) for each in held.values() if each.released_at is None}
    released = set(claims.exclude(released_at=None).values_list("entry", flat=True))
    closed = Period.objects.filter(month__year__gt=F("programme__year"), frozen_at__isnull=False)
    over = set(closed.values_list("programme", flat=True))
    moved = Movement.objects.filter(entry__key_kind=KeyKind.SITE).order_by().values("entry")
    nets = dict(moved.annotate(net=Sum("amount")).values_list("entry", "net"))
    staged = Entry.objects.filter(key_kind=KeyKind.SITE).select_related("target__project").order_by("pk")
    for entry in staged.iterator(chunk_size=_KEYS):
        claim, net = held.get(entry.pk), nets.get(entry.pk, _ZERO)
        facts = {"target": entry.target.code, "entry": entry.pk}
        if claim is not None and not _stands(claim, entry):
            yield Finding("ledger.claim_unfit", facts)
        elif net != (entry.quantity if claim is not None else _ZERO):
            yield Finding("ledger.site_counted_wrongly", facts | {"net": net})
        elif not (
            entry.state != Entry.State.ACCEPTED
            or site_of(entry) in taken
            or entry.pk in released
            # A year that is over takes no site over.
            or entry.target.project.programme_id in over
        ):
            yield Finding("ledger.site_unclaimed", facts)


def _stands(claim: SiteClaim, entry: Entry) -> bool:
    said = (claim.site_id, claim.kind, claim.stage)
    return entry.state == Entry.State.ACCEPTED and said == site_of(entry)


def _held(keys: Iterable[str]) -> dict[tuple[int, str], tuple[int, Decimal]]:
    """Who holds the claims of keys, with its quantity; one query."""
    rows = Claim.objects.filter(key__in=list(keys)).values_list("target", "key", "entry", "entry__quantity")
    return {(target, key): (entry, Decimal(quantity or 0)) for target, key, entry, quantity in rows}


def _batches(rows: Iterable[Each], size: int) -> Iterator[list[Each]]:
    source = iter(rows)
    while some := list(islice(source, size)):
        yield some


register("台账", wrong_ledger)
