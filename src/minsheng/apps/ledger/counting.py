"""What acceptance and withdrawal move: a claim is the first accepted's, one given up the next's (计数)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Sum

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.ledger import siteclaims
from minsheng.apps.ledger.keys import claims, is_distinct
from minsheng.apps.ledger.models import SUMMED, Claim, Entry, KeyKind, Movement, Opening
from minsheng.apps.ledger.steps import lock_programmes, lock_rows
from minsheng.core.counting import settled_since
from minsheng.core.progress.months import month_end

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from minsheng.apps.ledger.steps import OpenMonths

_ZERO = Decimal(0)
_ANY = 0
Cause = Movement.Cause


class Counting:
    """The movements of one action on written entries of locked rows.

    `since` is the first month that moved, by row.
    """

    def __init__(self, months: OpenMonths) -> None:
        self._months = months
        self._movements: list[Movement] = []
        self._known: dict[tuple[int, str], list[tuple[datetime.date, Decimal]]] = {}
        self.since: dict[int, datetime.date] = {}

    def accept(self, entries: Sequence[Entry]) -> None:
        """Count entries that were just accepted, each subject once; who left last, by order of id."""
        ordered = sorted(entries, key=lambda entry: (entry.leaves_id is not None, entry.pk))
        keyed = [entry for entry in ordered if claims(entry) and entry.leaves_id is None]
        works = [entry for entry in ordered if entry.key_kind == KeyKind.SITE]
        won = self._claimed(keyed) | siteclaims.claimed(works)
        self._load([*keyed, *works])
        absorbed = _Absorbed()
        for entry in ordered:
            month = entry.counted_in or month_end(entry.happened_on)
            self._touch(entry.allocation_id, month)
            if entry.leaves_id is not None:
                self._leave(entry, month)
            elif entry.manner not in SUMMED:
                self._move(entry, month, _ZERO, Cause.ACCEPTED)
            elif not is_distinct(entry) or entry.pk in won:
                self._move(entry, self._settled(entry, month), absorbed.amount(entry), Cause.ACCEPTED)

    def withdraw(self, entry: Entry) -> None:
        """Take back what an entry counts, and give its claim to the next; the entry is withdrawn already.

        Where somebody's leaving is withdrawn, the subject counts again unless another has the claim by now.
        """
        first = self._months.first(entry.allocation_id, entry.counted_in or entry.happened_on)
        month = self._settled(entry, first)
        moved = Movement.objects.filter(entry=entry)
        if not moved.exists():
            return
        net = moved.aggregate(net=Sum("amount"))["net"] or _ZERO
        if entry.leaves_id is not None:
            self._return(entry, month, -net)
            return
        if net or entry.manner not in SUMMED:
            self._move(entry, month, -net, Cause.WITHDRAWN)
        if entry.key_kind != KeyKind.SITE:
            self._pass_on(entry)
        elif siteclaims.dropped(entry):
            self._pass_site(entry)

    def release(self, entry: Entry) -> bool:
        """Take back what an entry counts at a site that was released, and pass the site on.

        Returns whether it counts on, for its year is closed.
        """
        net = Movement.objects.filter(entry=entry).aggregate(net=Sum("amount"))["net"] or _ZERO
        first = self._months.open_month(entry.allocation_id, entry.counted_in or entry.happened_on)
        if net and first is not None:
            self._move(entry, self._settled(entry, first), -net, Cause.RELEASED)
        self._pass_site(entry)
        return bool(net) and first is None

    def release_claim(self, entry: Entry) -> None:
        """Take back what an entry counts of a subject that others have too, and pass the claim on."""
        net = Movement.objects.filter(entry=entry).aggregate(net=Sum("amount"))["net"] or _ZERO
        first = self._months.first(entry.allocation_id, entry.counted_in or entry.happened_on)
        self._move(entry, self._settled(entry, first), -net, Cause.RELEASED)
        self._pass_on(entry)

    def write(self) -> None:
        """Write the movements, in the order in which they came about."""
        Movement.objects.bulk_create(self._movements)

    def _claimed(self, entries: Sequence[Entry]) -> set[int]:
        """The entries that win their claim: the first of each key that nobody holds; inserted by key."""
        keys = {entry.key for entry in entries}
        targets = {entry.target_id for entry in entries}
        taken = set(Claim.objects.filter(target__in=targets, key__in=keys).values_list("target", "key"))
        won: dict[tuple[int, str], Entry] = {}
        for entry in entries:
            if (entry.target_id, entry.key) not in taken:
                won.setdefault((entry.target_id, entry.key), entry)
        Claim.objects.bulk_create(
            Claim(target_id=target, key=key, entry=entry)
            for (target, key), entry in sorted(won.items(), key=_by_key)
        )
        return {entry.pk for entry in won.values()}

    def _leave(self, entry: Entry, month: datetime.date) -> None:
        """Somebody left: what counted no longer does, and the claim is free."""
        left = Claim.objects.filter(entry=entry.leaves_id).select_related("entry").first()
        if left is not None:
            settled = self._settled(entry, month)
            self._move(entry, settled, entry.quantity or _ZERO, Cause.ACCEPTED)
            self._pass_on(left.entry)

    def _return(self, entry: Entry, month: datetime.date, amount: Decimal) -> None:
        back = entry.leaves
        if back is None or Claim.objects.filter(target=entry.target_id, key=entry.key).exists():
            return
        Claim.objects.create(target_id=entry.target_id, key=entry.key, entry=back)
        self._move(entry, month, amount, Cause.WITHDRAWN)

    def _pass_on(self, entry: Entry) -> None:
        """Give a claim that an entry held to the next accepted."""
        if not Claim.objects.filter(entry=entry).delete()[0]:
            return
        heir = heirs(entry).order_by("accepted_at", "pk").first()
        if heir is None:
            return
        Claim.objects.create(target_id=entry.target_id, key=entry.key, entry=heir)
        self._take_over(heir, self._months.first(heir.allocation_id, heir.happened_on))

    def _pass_site(self, entry: Entry) -> None:
        """Give a site to the next accepted whose year takes it; rows of other targets are locked with it."""
        for heir in siteclaims.heirs(entry.key).exclude(pk=entry.pk).order_by("accepted_at", "pk"):
            first = self._months.open_month(heir.allocation_id, heir.happened_on)
            if first is not None:
                siteclaims.claimed([heir])
                self._take_over(heir, first)
                return

    def _take_over(self, heir: Entry, first: datetime.date) -> None:
        # The same entry may take over twice: its version tells the movements apart.
        heir.version += 1
        heir.save(update_fields=["version"])
        self._move(heir, self._settled(heir, first), _Absorbed().amount(heir), Cause.TAKEN_OVER)

    def _move(self, entry: Entry, month: datetime.date, amount: Decimal, cause: Movement.Cause) -> None:
        self._touch(entry.allocation_id, month)
        self._movements.append(moved(entry, month, amount, cause))
        if entry.key:
            self._known.setdefault(_subject(entry), []).append((month, amount))

    def _load(self, entries: Iterable[Entry]) -> None:
        """What moved so far for the keys of entries; one query."""
        if not (keys := {_subject(entry) for entry in entries} - self._known.keys()):
            return
        self._known |= {key: [] for key in keys}
        rows = Movement.objects.filter(entry__key__in={key for _, key in keys}).order_by()
        found = rows.values_list("entry__target", "entry__key", "month").annotate(net=Sum("amount"))
        for target, key, month, net in found:
            for subject in keys & {(target, key), (_ANY, key)}:
                self._known[subject].append((month, net))

    def _settled(self, entry: Entry, first: datetime.date) -> datetime.date:
        """The month from `first` on in which a subject's count may change, so that none counts it twice.

        A month closed for a row keeps what it counted there: another row takes over behind it, even where its
        own month is still open.
        """
        if not is_distinct(entry):
            return first
        self._load([entry])
        since = settled_since(self._known[_subject(entry)])
        return first if since is None else max(first, since)

    def _touch(self, row: int, month: datetime.date) -> None:
        self.since[row] = min(month, self.since.get(row, month))


def _subject(entry: Entry) -> tuple[int, str]:
    """What is counted once: by target and key, of a site by its key whatever the target."""
    return (_ANY if entry.key_kind == KeyKind.SITE else entry.target_id, entry.key)


def moved(entry: Entry, month: datetime.date, amount: Decimal, cause: Movement.Cause) -> Movement:
    """A movement of an entry in a month, not yet written."""
    exact: Any = amount
    return Movement(
        entry=entry,
        allocation_id=entry.allocation_id,
        month=month,
        happened_month=month_end(entry.happened_on),
        stage=entry.stage,
        amount=exact,
        cause=cause,
        version=entry.version,
    )


def _by_key(pair: tuple[tuple[int, str], Entry]) -> tuple[int, str]:
    return pair[0]


def heirs(*entries: Entry) -> QuerySet[Entry]:
    """Accepted entries that have the keys of others, count nothing so far and have not left."""
    keys, targets = {entry.key for entry in entries}, {entry.target_id for entry in entries}
    rows = Entry.objects.filter(target__in=targets, key__in=keys, state=Entry.State.ACCEPTED, leaves=None)
    gone = Entry.objects.filter(leaves__isnull=False, state=Entry.State.ACCEPTED, key__in=keys)
    rows = rows.exclude(key="").exclude(pk__in=gone.values("leaves"))
    return rows.exclude(pk__in=[entry.pk for entry in entries])


def rows_beside(entries: Iterable[Entry]) -> set[int]:
    """Rows that the claims of entries may go to; to be locked with the entries' own."""
    rows: set[int] = set()
    every = list(entries)
    if found := [entry for entry in every if claims(entry)]:
        rows |= set(heirs(*found).values_list("allocation", flat=True))
    if sites := {entry.key for entry in every if entry.key_kind == KeyKind.SITE}:
        rows |= set(siteclaims.heirs(*sites).values_list("allocation", flat=True))
    return rows


def lock_beside(entry: int) -> tuple[Entry, dict[int, Allocation]]:
    """An entry as read before its lock, and its row with those that its claim may go to, all locked."""
    first = Entry.objects.get(pk=entry)
    near = Allocation.objects.filter(pk__in={first.allocation_id, *rows_beside([first])}).order_by()
    lock_programmes(near.values_list("split__target__project__programme", flat=True))
    return first, lock_rows({first.allocation_id, *rows_beside([first])})


class _Absorbed:
    """Opening figures that earlier names are part of: how much of each is not yet told by names."""

    def __init__(self) -> None:
        self._left: dict[int, tuple[datetime.date, Decimal] | None] = {}

    def amount(self, entry: Entry) -> Decimal:
        """What an entry adds: nothing where its row's opening holds it, up to the opening's value."""
        asked = entry.quantity or _ZERO
        if not entry.key or entry.key_kind == KeyKind.SITE:
            return asked
        if entry.allocation_id not in self._left:
            self._left[entry.allocation_id] = _open_names(entry.allocation_id)
        opening = self._left[entry.allocation_id]
        if opening is None or entry.happened_on >= opening[0] or asked > opening[1]:
            return asked
        self._left[entry.allocation_id] = (opening[0], opening[1] - asked)
        return _ZERO


def _open_names(row: int) -> tuple[datetime.date, Decimal] | None:
    """The day before which names belong to a row's opening, and how many it still holds."""
    opening = Opening.objects.filter(allocation=row, includes_names=True).order_by("from_month").last()
    if opening is None:
        return None
    held = Entry.objects.filter(claims__isnull=False, allocation=row).order_by()
    named = held.values_list("pk", "quantity").annotate(net=Sum("movements__amount"))
    told = sum((quantity for _, quantity, net in named if net == 0), _ZERO)
    return opening.from_month.replace(day=1), opening.value - told
