"""Where works are: what of a place is no place, far off, or counted before; which papers a stage lacks."""

from __future__ import annotations

import math
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from minsheng.apps.ledger.errors import PapersMissing, PlaceUnfit
from minsheng.apps.ledger.keys import site_of
from minsheng.apps.ledger.models import GatePaper, Site, SiteClaim, Warning, WorkKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from minsheng.apps.ledger.ground import Ground
    from minsheng.apps.ledger.models import Entry
    from minsheng.core.errors import Refusal

SITE_CLAIMED = "ledger.site_claimed"
"""Another entry counts for the site, the kind of work and the stage."""

SITE_FAR = "ledger.site_far"
"""No other site of the programme's area lies within `FAR`."""

FAR = 60
"""Kilometres: no county has its places so far from one another. No extent of a division is stored."""

_EARTH = 6371
_EAST, _NORTH = (Decimal(73), Decimal(136)), (Decimal(3), Decimal(54))


def refuse_place(longitude: Decimal | None, latitude: Decimal | None) -> None:
    """Refuse what is no place of the country: PlaceUnfit."""
    if longitude is None and latitude is None:
        return
    if longitude is None or latitude is None:
        raise PlaceUnfit(why="经度和纬度要一起填")
    if _within(longitude, _EAST) and _within(latitude, _NORTH):
        return
    if _within(latitude, _EAST) and _within(longitude, _NORTH):
        raise PlaceUnfit(why="经度和纬度像是填反了")
    raise PlaceUnfit(why="经度应在 73 到 136 度，纬度应在 3 到 54 度")


def _within(value: Decimal, bounds: tuple[Decimal, Decimal]) -> bool:
    return bounds[0] <= value <= bounds[1]


def kilometres(one: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal]) -> float:
    """How far two places are apart on a sphere; each is longitude and latitude in degrees."""
    east, north, far_east, far_north = (math.radians(each) for each in (*one, *other))
    half = math.sin((far_north - north) / 2) ** 2
    half += math.cos(north) * math.cos(far_north) * math.sin((far_east - east) / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half)))


def warnings_of_sites(entries: Sequence[Entry]) -> list[Warning]:
    """What is odd about where works of entries are, not yet written; three queries, none without entries."""
    if not entries:
        return []
    places = {entry.pk: site_of(entry) for entry in entries}
    sites = Site.objects.in_bulk({site for site, _, _ in places.values()})
    held: dict[tuple[int, str, str], tuple[int, int]] = {}
    standing = SiteClaim.objects.filter(site__in=sites, released_at=None)
    year = "entry__target__project__programme__year"
    for *place, holder, of in standing.values_list("site", "kind", "stage", "entry", year):
        held[place[0], place[1], place[2]] = (holder, of)
    found: list[Warning] = []
    areas = {path: _Area(path) for path in {entry.allocation.division_path() for entry in entries}}
    for entry in entries:
        site, kind, stage = places[entry.pk]
        holder, of = held.get((site, kind, stage), (entry.pk, 0))
        if holder != entry.pk:
            facts = {"kind": WorkKind(kind).label, "stage": stage, "year": of}
            found.append(Warning(entry=entry, code=SITE_CLAIMED, facts=facts))
        km = areas[entry.allocation.division_path()].away(sites[site])
        if km is not None and km > FAR:
            found.append(Warning(entry=entry, code=SITE_FAR, facts={"km": round(km)}))
    return found


class _Area:
    """The places of an area that have degrees; read once, when first asked of one that has them."""

    def __init__(self, path: str) -> None:
        self._path = path

    @cached_property
    def _placed(self) -> Mapping[int, tuple[Decimal, Decimal]]:
        rows = Site.objects.filter(division__path__startswith=self._path, longitude__isnull=False).order_by()
        every = rows.values_list("pk", "longitude", "latitude")
        return {
            pk: (Decimal(east), Decimal(north))
            for pk, east, north in every
            if east is not None and north is not None
        }

    def away(self, site: Site) -> float | None:
        """How far the nearest other place is; None where there is none, or the site has no degrees."""
        if site.longitude is None or site.latitude is None:
            return None
        own, others = (site.longitude, site.latitude), self._placed.items()
        return min((kilometres(own, there) for pk, there in others if pk != site.pk), default=None)


def papers_lacking(entries: Iterable[Entry], ground: Ground) -> Mapping[int, Refusal]:
    """Of entries of stages those that lack papers, with what is said of it; one query, none without works."""
    staged = [entry for entry in entries if entry.works_id is not None]
    if not staged:
        return {}
    named = set(GatePaper.objects.filter(entry__in=staged).values_list("entry", "name"))
    found: dict[int, Refusal] = {}
    for entry in staged:
        needed = ground.intake(entry.allocation, entry.happened_on).gate_papers.get(entry.stage, [])
        missing = [name for name in needed if (entry.pk, name) not in named]
        if missing:
            found[entry.pk] = PapersMissing(entry=entry, stage=entry.stage, papers="、".join(missing))
    return found
