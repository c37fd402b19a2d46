"""The values of sites and works that may be corrected, as text, and who corrects a site (更正)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minsheng.apps.cascade.models import Allocation
from minsheng.apps.ledger.models import Entry, GatePaper, SiteChange, Works, WorksChange
from minsheng.apps.ledger.seeing import JOINED
from minsheng.kit.checks import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from django.db.models import QuerySet

    from minsheng.apps.ledger.models import Site
    from minsheng.apps.places.queries import Following

NAMES = {"name": "名称", "address": "地址", "longitude": "经度", "latitude": "纬度", "amount": "计划数量"}
"""What is corrected, in words; papers have names of their own."""


def exact(number: Decimal | None) -> str:
    """A number in one spelling: no grouping, no exponent, no zeros behind; empty where there is none."""
    return "" if number is None else f"{number.normalize():f}"


def site_values(site: Site) -> dict[str, str]:
    """What stands of a site."""
    places = {"longitude": exact(site.longitude), "latitude": exact(site.latitude)}
    return {"name": site.name, "address": site.address} | places


def works_values(
    works: Works, papers: Mapping[int, Mapping[str, str]], entries: Mapping[int, Entry]
) -> dict[str, Any]:
    """What stands of works: the plan, papers of accepted stages by entry and name, what stages these are."""
    told = {str(entry): dict(sorted(papers[entry].items())) for entry in sorted(papers)}
    stages = {entry: entries[int(entry)].stage for entry in told}
    return {"amount": exact(works.amount), "papers": told, "stages": stages}


def papers_by_entry(entries: Iterable[Entry]) -> dict[int, dict[str, str]]:
    """Papers of the accepted among entries, by id and name; one query."""
    return _papers(entry.pk for entry in entries if entry.state == Entry.State.ACCEPTED)


def _papers(entries: Iterable[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    rows = GatePaper.objects.filter(entry__in=list(entries)).order_by("entry", "pk")
    for entry, name, number in rows.values_list("entry", "name", "number"):
        found.setdefault(entry, {})[name] = number
    return found


def last_of(changes: QuerySet[SiteChange] | QuerySet[WorksChange]) -> SiteChange | WorksChange | None:
    """The last correction; one query."""
    return changes.order_by("-ordinal").first()


def rows_at(site: Site) -> QuerySet[Allocation]:
    """The rows, of whatever programme and year, that have works at a site."""
    own = Works.objects.filter(site=site).order_by()
    return Allocation.objects.filter(pk__in=own.values("allocation")).select_related(*JOINED).order_by("pk")


def shared_by(rows: Iterable[Allocation], following: Following) -> list[str]:
    """The names of the units whose rows have works at a site; empty where it is one unit's."""
    acting = {frozenset(unit.pk for unit in following.acting(row.unit)): row.unit.name for row in rows}
    return sorted(acting.values()) if len(acting) > 1 else []


def wrong_corrections() -> Iterator[Finding]:
    """Sites and works that are not what their last correction made of them; three queries."""
    sites = {each.site_id: each for each in SiteChange.objects.select_related("site").order_by("ordinal")}
    for site in sites.values():
        if site.now != site_values(site.site):
            yield Finding("ledger.site_differs", {"site": site.site.name})
    joined = WorksChange.objects.select_related("works__site", "works__allocation__split__target")
    last = {each.works_id: each for each in joined.order_by("ordinal")}
    entries = [int(entry) for each in last.values() for entry in each.now["papers"]]
    papers = _papers(entries)
    for each in last.values():
        kept = {entry: papers.get(int(entry), {}) for entry in each.now["papers"]}
        if (each.now["amount"], each.now["papers"]) != (exact(each.works.amount), kept):
            target = each.works.allocation.split.target.code
            yield Finding("ledger.works_differ", {"target": target, "site": each.works.site.name})
