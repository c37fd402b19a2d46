"""Steps that several actions share: locks in the order of docs/model.md 13, rights, versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import F, Max

from minsheng.apps.audit import trail
from minsheng.apps.cascade.models import Allocation
from minsheng.apps.ledger import errors
from minsheng.apps.ledger.models import Entry, EntryStep, Period, Site, Standing
from minsheng.apps.people.permissions import allows, require
from minsheng.apps.programmes.models import Programme
from minsheng.core.counting import closing_month, counted_in

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from minsheng.apps.ledger.ground import Ground
    from minsheng.apps.ledger.values import Left
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.people.models import Post, User

LIMIT = 2_000
"""Most entries that one transaction moves: none lasts longer than half a second."""

_JOINED = (
    "split__target__project__programme__division",
    "split__edition",
    "unit__division",
    "parent__unit__division",
    "parent__parent__unit__division",
)


def lock_programmes(ids: Iterable[int]) -> None:
    """Lock programmes in order of id: acceptance in one goes one by one, so claims need no lock."""
    rows = Programme.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=set(ids))
    list(rows.order_by("pk").values_list("pk"))


def lock_rows(ids: Iterable[int]) -> dict[int, Allocation]:
    """Rows of splits with all that hangs above them, locked in order of id; by id."""
    rows = Allocation.objects.select_for_update(no_key=True, of=("self",)).select_related(*_JOINED)
    return {row.pk: row for row in rows.filter(pk__in=set(ids)).order_by("pk")}


def lock_periods(programmes: Iterable[int]) -> list[Period]:
    """The months of programmes, locked in order of id."""
    rows = Period.objects.select_for_update(no_key=True, of=("self",))
    return list(rows.filter(programme__in=set(programmes)).order_by("pk"))


def lock_sites(ids: Iterable[int]) -> None:
    """Sites locked in order of id: by which entry one counts is decided one by one, over all programmes."""
    if wanted := set(ids):
        rows = Site.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=wanted)
        list(rows.order_by("pk").values_list("pk"))


def sites_of(entries: Iterable[int]) -> set[int]:
    """Sites of entries by their ids; one query."""
    rows = Entry.objects.filter(pk__in=set(entries), works__isnull=False).order_by()
    return set(rows.values_list("works__site", flat=True))


def lock_entries(ids: Iterable[int], rows: Mapping[int, Allocation]) -> dict[int, Entry]:
    """Entries of locked rows as they stand now, locked in order of id; by id."""
    found = Entry.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=set(ids)).order_by("pk")
    entries = {entry.pk: entry for entry in found}
    for entry in entries.values():
        entry.allocation = rows[entry.allocation_id]
    return entries


def refuse_stale(entry: Entry, version: int) -> None:
    """Refuse a step on another state than was shown: EntryStale."""
    if entry.version != version:
        raise errors.EntryStale(entry=entry, state=entry.get_state_display())


def refuse_unfit(entry: Entry, doing: str, states: Collection[str]) -> None:
    """Refuse a step that the state does not allow: EntryUnfit."""
    if entry.state not in states:
        raise errors.EntryUnfit(entry=entry, doing=doing, state=entry.get_state_display())


def refuse_no_reason(reason: str, doing: str) -> str:
    """The reason, trimmed: ReasonMissing where there is none."""
    if not (said := reason.strip()):
        raise errors.ReasonMissing(doing=doing, field="reason")
    return said


def refuse_many(count: int) -> None:
    """Refuse more than one transaction takes: TooMany."""
    if count > LIMIT:
        raise errors.TooMany(count=count, limit=LIMIT)


def person_of(actor: Actor) -> tuple[Post, User]:
    """The post in use and its holder: no program stands in for them.

    Raises:
        PermissionDenied: a program, or somebody without a post.
    """
    if actor.post is None or actor.user is None:
        raise PermissionDenied
    return actor.post, actor.user


def actor_words(actor: Actor) -> str:
    """Who did it, as text that outlives the account: `林一舟（望湖区民政局）`."""
    name = actor.shown_name
    return (f"{name}（{actor.post.unit.name}）" if actor.post else name)[:120]


def may_enter(actor: Actor, ground: Ground, row: Allocation, manner: str) -> None:
    """Pass a reporter of the unit that enters the row: PermissionDenied."""
    require(actor, "ledger.enter", ground.entering(row, manner))


def may_submit(actor: Actor, ground: Ground, row: Allocation, manner: str) -> None:
    """Pass the approver of the unit that enters: PermissionDenied."""
    require(actor, "ledger.submit", ground.entering(row, manner))


def submits(actor: Actor, ground: Ground, row: Allocation, entry: Entry) -> bool:
    """Whether the actor is the approver of the unit that enters."""
    return allows(actor, "ledger.submit", ground.entering(row, entry.manner))


def may_accept(actor: Actor, ground: Ground, row: Allocation) -> None:
    """Pass who accepts, by `Ground.accepting`: PermissionDenied."""
    require(actor, "ledger.accept", ground.accepting(row))


def step_of(
    entry: Entry, verb: EntryStep.Verb, actor: Actor, at: datetime.datetime, reason: str = ""
) -> EntryStep:
    """The step that made the entry's present version, not yet written."""
    post, user = person_of(actor)
    return EntryStep(
        entry=entry, version=entry.version, verb=verb, post=post, user=user, reason=reason, at=at
    )


def write_moved(entries: Iterable[Entry]) -> None:
    """Write version, state and month of locked entries that one action moved; a statement for each month.

    What one action moves differs in nothing more, and an insert on conflict would send every column.
    """
    months: dict[datetime.date | None, list[Entry]] = {}
    for entry in entries:
        months.setdefault(entry.counted_in, []).append(entry)
    for month, some in months.items():
        rows = Entry.objects.filter(pk__in=[entry.pk for entry in some])
        moved = {"state": some[0].state, "accepted_at": some[0].accepted_at, "counted_in": month}
        rows.update(version=F("version") + 1, **moved)


class OpenMonths:
    """The months of locked rows that may still move; one query besides the locked periods."""

    def __init__(self, rows: Collection[Allocation], periods: Iterable[Period]) -> None:
        self._rows = {row.pk: row for row in rows}
        shut = [each for each in periods if each.closing_at is not None or each.frozen_at is not None]
        self._closed: dict[int, datetime.date] = {}
        for each in shut:
            self._closed[each.programme_id] = max(each.month, self._closed.get(each.programme_id, each.month))
        reported = Standing.objects.filter(allocation__in=self._rows, is_closed=True).order_by()
        self._reported = dict(
            reported.values("allocation").annotate(last=Max("month")).values_list("allocation", "last")
        )

    def first(self, row: int, happened_on: datetime.date) -> datetime.date:
        """The month in which what was done on a day counts, or is taken back, at a row.

        Raises:
            YearClosed: the closing period is over.
        """
        month = self.open_month(row, happened_on)
        if month is None:
            raise errors.YearClosed(year=self._rows[row].split.target.project.programme.year)
        return month

    def open_month(self, row: int, happened_on: datetime.date) -> datetime.date | None:
        """The same; None where the closing period is over."""
        programme = self._rows[row].split.target.project.programme
        closed = [
            each for each in (self._reported.get(row), self._closed.get(programme.pk)) if each is not None
        ]
        month = counted_in(happened_on, max(closed, default=None))
        return None if month > closing_month(programme.year) else month


def hands_of(entries: Iterable[int], verbs: Collection[EntryStep.Verb]) -> dict[int, set[int]]:
    """Users who took steps of some kinds with entries, by entry; one query."""
    found: dict[int, set[int]] = {pk: set() for pk in entries}
    for entry, user in EntryStep.objects.filter(entry__in=found, verb__in=verbs).values_list("entry", "user"):
        found[entry].add(user)
    return found


def refuse_same(actor: Actor, entry: Entry, hands: Mapping[int, set[int]], doing: str) -> None:
    """Refuse who had the entry in hand before: SameUser."""
    if person_of(actor)[1].pk in hands[entry.pk]:
        raise errors.SameUser(entry=entry, doing=doing)


def refuse_single(seen: Mapping[int, int], left: Sequence[Left]) -> None:
    """Refuse the whole action where it was about one entry alone."""
    if len(seen) == 1 and left:
        raise left[0].why


def programmes_of(rows: Iterable[Allocation]) -> set[int]:
    """Keys of the programmes of rows."""
    return {row.split.target.project.programme_id for row in rows}


def about(entries: Sequence[Entry]) -> Programme:
    """The programme that moved entries are of."""
    return entries[0].allocation.split.target.project.programme


def facts_of(entries: Sequence[Entry]) -> dict[str, object]:
    """What the chain keeps of a bulk action: how many, of which units, the hash of ids and versions."""
    units = sorted({entry.allocation.unit.name for entry in entries})
    ids = [f"{entry.pk}.{entry.version}" for entry in entries]
    return {"count": len(entries), "units": "、".join(units), "batch": trail.batch_hash(ids)}
