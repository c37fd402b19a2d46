"""Which entry a site counts by, over targets and years; one released makes room (点位去重)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.ledger.keys import site_of
from minsheng.apps.ledger.models import Entry, SiteClaim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet


def claimed(entries: Sequence[Entry]) -> set[int]:
    """The entries of stages that win their site: the first of each that no other holds; two queries."""
    if not entries:
        return set()
    places = {entry.pk: site_of(entry) for entry in entries}
    standing = SiteClaim.objects.filter(site__in={site for site, _, _ in places.values()}, released_at=None)
    taken = set(standing.values_list("site", "kind", "stage"))
    won: dict[tuple[int, str, str], Entry] = {}
    for entry in entries:
        if places[entry.pk] not in taken:
            won.setdefault(places[entry.pk], entry)
    SiteClaim.objects.bulk_create(
        SiteClaim(site_id=site, kind=kind, stage=stage, entry=won[site, kind, stage])
        for site, kind, stage in sorted(won)
    )
    return {entry.pk for entry in won.values()}


def dropped(entry: Entry) -> bool:
    """Whether a withdrawn entry held its site, which it holds no more."""
    return SiteClaim.objects.filter(entry=entry, released_at=None).delete()[0] > 0


def heirs(*keys: str) -> QuerySet[Entry]:
    """Accepted entries of stages that never held their site."""
    rows = Entry.objects.filter(key__in=keys, state=Entry.State.ACCEPTED)
    return rows.exclude(pk__in=SiteClaim.objects.order_by().values("entry"))
