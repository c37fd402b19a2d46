"""What is odd about an entry, and forbids nothing (提醒)."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from minsheng.apps.ledger.models import Entry, Evidence, KeyKind, Manner, Subject, Warning
from minsheng.apps.ledger.siting import SITE_CLAIMED, SITE_FAR, warnings_of_sites
from minsheng.apps.ui.words import day, quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

WEAK_KEY_KNOWN = "ledger.weak_key_known"
"""Another entry of the target has the same name, birth and sex."""

VISIT_KNOWN = "ledger.visit_known"
"""Another entry of the target is of the same subject, day and occasion."""

FILE_SEEN = "ledger.file_seen"
"""A file of the entry was evidence of another before."""

TAKEN_BEFORE = "ledger.taken_before_year"
"""A photo was taken before the programme's year."""


OVER_TASK = "ledger.over_task"
"""The amount is so many times what the row was given that digits may be too many."""

TIMES = 5
"""Beyond which an amount is odd; what districts reach above their task lies below it."""


def warnings_of(entry: Entry) -> Sequence[Warning]:
    """The warnings of an entry just typed, not yet written; one query, none without a key that warns.

    Of works there are three queries.
    """
    if entry.works is not None:
        return warnings_of_sites([entry])
    is_visit = entry.key.startswith(f"{Subject.VISIT}:")
    if entry.key_kind != KeyKind.WEAK and not is_visit:
        return warnings_of_size([entry])
    others = Entry.objects.filter(target=entry.target_id, key=entry.key).exclude(pk=entry.pk)
    count = others.exclude(state=Entry.State.WITHDRAWN).count()
    code = VISIT_KNOWN if is_visit else WEAK_KEY_KNOWN
    return [Warning(entry=entry, code=code, facts={"count": count})] if count else []


def warnings_of_size(entries: Iterable[Entry]) -> list[Warning]:
    """Amounts far above what their rows were given, not yet written; no query."""
    found = []
    for entry in entries:
        task, amount = entry.allocation.issued, entry.quantity
        if amount is not None and task and entry.manner != Manner.MEASURED and amount > TIMES * task:
            facts = {"task": quantity(task), "times": int(amount / task)}
            found.append(Warning(entry=entry, code=OVER_TASK, facts=facts))
    return found


def warnings_of_evidence(entry: Entry) -> list[Warning]:
    """What is odd about an entry's files, not yet written; two queries."""
    own = Evidence.objects.filter(entry=entry)
    year = entry.allocation.split.target.project.programme.year
    first = own.filter(taken_on__lt=datetime.date(year, 1, 1)).order_by("taken_on").first()
    count = own.filter(Exists(_before())).count()
    found = [Warning(entry=entry, code=FILE_SEEN, facts={"count": count})] if count else []
    if first is not None:
        facts = {"day": day(first.taken_on, datetime.date(year, 1, 1)), "year": year}
        found.append(Warning(entry=entry, code=TAKEN_BEFORE, facts=facts))
    return found


def _before() -> QuerySet[Evidence]:
    """Of a file that is evidence, where it was evidence of another entry before that still stands."""
    others = Evidence.objects.filter(file=OuterRef("file"), pk__lt=OuterRef("pk"))
    return others.exclude(entry=OuterRef("entry")).exclude(entry__state=Entry.State.WITHDRAWN)


def seen_before(entry: Entry) -> QuerySet[Evidence]:
    """Where an entry's files were evidence before; the asker may not open each of them."""
    own = Evidence.objects.filter(entry=entry, file=OuterRef("file"), pk__gt=OuterRef("pk"))
    others = Evidence.objects.exclude(entry=entry).exclude(entry__state=Entry.State.WITHDRAWN)
    return others.filter(Exists(own))


def renew_evidence(entry: Entry) -> None:
    """Write the warnings about an entry's files anew; one that now says another thing is open again."""
    kept = Warning.objects.filter(entry=entry, code__in=(FILE_SEEN, TAKEN_BEFORE))
    for gone in _renewed(kept, warnings_of_evidence(entry)):
        gone.delete()


def renew_sites(entries: Sequence[Entry]) -> None:
    """Write the warnings about the places of locked entries anew, where one was corrected; five queries.

    One that now says another thing is open again. What was settled and holds no more stays as it was settled.
    """
    kept = Warning.objects.filter(entry__in=entries, code__in=(SITE_CLAIMED, SITE_FAR))
    gone = _renewed(kept, warnings_of_sites(entries))
    Warning.objects.filter(pk__in=[each.pk for each in gone if not each.settled_by]).delete()


def _renewed(kept: Iterable[Warning], now: Iterable[Warning]) -> list[Warning]:
    """Write what holds now, and return those kept that hold no more."""
    found = {(each.entry_id, each.code): each for each in now}
    gone = []
    for each in kept:
        fresh = found.pop((each.entry_id, each.code), None)
        if fresh is None:
            gone.append(each)
        elif fresh.facts != each.facts:
            each.facts, each.settled_by = fresh.facts, ""
            each.save(update_fields=["facts", "settled_by"])
    Warning.objects.bulk_create(found.values())
    return gone
