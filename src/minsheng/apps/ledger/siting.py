"""Where works are: what of a place is no place, far off, or counted before; which papers a stage lacks."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

from minsheng.apps.ledger.errors import PapersMissing, PlaceUnfit
from minsheng.apps.ledger.keys import site_of
from minsheng.apps.ledger.models import GatePaper, Site, SiteClaim, Warning, WorkKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from minsheng.apps.ledger.ground import Ground
    from minsheng.apps.ledger.models import Entry, Works
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


def warnings_of_site(entry: Entry, works: Works) -> list[Warning]:
    """What is odd about where works are, not yet written; three queries at most."""
    found: list[Warning] = []
    site, kind, stage = site_of(entry)
    held = SiteClaim.objects.filter(site=site, kind=kind, stage=stage, released_at=None)
    year = held.values_list("entry__target__project__programme__year", flat=True).exclude(entry=entry).first()
    if year is not None:
        facts = {"kind": WorkKind(kind).label, "stage": stage, "year": year}
        found.append(Warning(entry=entry, code=SITE_CLAIMED, facts=facts))
    km = _away(works.site, entry.allocation.division_path())
    if km is not None and km > FAR:
        found.append(Warning(entry=entry, code=SITE_FAR, facts={"km": round(km)}))
    return found


def _away(site: Site, path: str) -> float | None:
    """How far the nearest other place of an area is; None where there is none, or the site has no degrees."""
    if site.longitude is None or site.latitude is None:
        return None
    placed = Site.objects.filter(division__path__startswith=path, longitude__isnull=False).exclude(pk=site.pk)
    own, others = (site.longitude, site.latitude), placed.order_by().values_list("longitude", "latitude")
    away = (
        kilometres(own, (Decimal(east), Decimal(north)))
        for east, north in others
        if east is not None and north is not None
    )
    return min(away, default=None)


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
