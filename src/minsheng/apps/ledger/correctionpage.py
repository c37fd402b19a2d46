"""One works with its site: what stands of both, what was put right, who may do so (工程与点位的更正)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery, Value

from minsheng.apps.ledger.corrections import NAMES, papers_by_entry, rows_at, shared_by
from minsheng.apps.ledger.models import Entry, SiteChange, Works, WorksChange
from minsheng.apps.ledger.workspage import works_line
from minsheng.apps.people.permissions import allows

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from minsheng.apps.ledger.models import Intake, Site
    from minsheng.apps.ledger.rowpage import RowHead
    from minsheng.apps.ledger.seeing import Looking
    from minsheng.apps.ledger.workspage import WorksLine

_SITE = 1
_OF_SITE, _OF_WORKS = Value(_SITE), Value(0)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One correction; `what` are name, before and after of each value that it changed."""

    key: int
    ordinal: int
    is_site: bool
    what: Sequence[tuple[str, str, str]]
    reason: str
    by: str
    at: datetime.datetime

    @property
    def of(self) -> str:
        """What was corrected."""
        return "点位" if self.is_site else "工程"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of an accepted stage."""

    entry: Entry
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class WorksPage:
    """One works of a row; `shared` names the units that have works at its site, where they are several."""

    head: RowHead
    line: WorksLine
    papers: Sequence[Paper]
    changes: Sequence[ChangeLine]
    shared: str
    is_office: bool

    @property
    def works(self) -> Works:
        """The works itself."""
        return self.line.works

    @property
    def site(self) -> Site:
        """Where it is."""
        return self.works.site

    @property
    def corrects_works(self) -> bool:
        """Whether the reader puts the works right."""
        return self.head.rights.enters

    @property
    def corrects_site(self) -> bool:
        """Whether the reader puts the site right."""
        return self.is_office if self.shared else self.head.rights.enters

    def seen(self, *, is_site: bool) -> int:
        """The last correction of the site, or of the works, that the page shows; 0 where there is none."""
        return next((line.key for line in self.changes if line.is_site == is_site), 0)


def works_page(head: RowHead, works: Works, intake: Intake, looking: Looking) -> WorksPage:
    """A works of a row with its site; at most five queries."""
    line = works_line(works, intake.stages)
    entries = {entry.pk: entry for _, entry in line.reached if entry is not None}
    found = papers_by_entry(entries.values())
    papers = [Paper(entries[pk], name, number) for pk in found for name, number in found[pk].items()]
    return WorksPage(
        head=head,
        line=line,
        papers=papers,
        changes=changes_of(works),
        shared="、".join(shared_by(rows_at(works.site), looking.following)),
        is_office=allows(looking.actor, "ledger.set", head.row),
    )


def with_corrections(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Entries with `site_corrected` and `works_corrected`, how often each was put right; None for never."""
    of_site = SiteChange.objects.filter(site=OuterRef("works__site")).order_by("-ordinal")
    of_works = WorksChange.objects.filter(works=OuterRef("works")).order_by("-ordinal")
    counts = {"site_corrected": of_site, "works_corrected": of_works}
    return entries.annotate(**{name: Subquery(rows.values("ordinal")[:1]) for name, rows in counts.items()})


def corrected_words(entry: Any) -> str:  # noqa: ANN401 (an entry of `with_corrections`, with its columns)
    """How often site and works of an entry were put right; empty for never."""
    told = (("点位", entry.site_corrected), ("工程", entry.works_corrected))
    return "，".join(f"{name}更正过 {count} 次" for name, count in told if count)


def changes_of(works: Works) -> list[ChangeLine]:
    """What of works and their site was put right, the last first; one query."""
    columns = ("at", "pk", "ordinal", "was", "now", "reason", "changed_as")
    of_site = SiteChange.objects.filter(site=works.site_id).order_by().annotate(of=_OF_SITE)
    of_works = WorksChange.objects.filter(works=works).order_by().annotate(of=_OF_WORKS)
    every = of_site.values_list("of", *columns).union(of_works.values_list("of", *columns), all=True)
    found = sorted(every, key=lambda row: (row[1], row[3]), reverse=True)
    return [
        ChangeLine(pk, ordinal, of == _SITE, _what(was, now, works.unit), reason, by, at)
        for of, at, pk, ordinal, was, now, reason, by in found
    ]


def _what(was: Mapping[str, Any], now: Mapping[str, Any], unit: str) -> list[tuple[str, str, str]]:
    """What one correction changed; an amount with its unit."""
    found = []
    for name in (each for each in NAMES if each in now and now[each] != was[each]):
        measure = f" {unit}" if name == "amount" and unit else ""
        told = [f"{each[name]}{measure}" if each[name] else "没有填" for each in (was, now)]
        found.append((NAMES[name], told[0], told[1]))
    for entry, papers in now.get("papers", {}).items():
        before, stage = was["papers"][entry], now["stages"][entry]
        changed = [(name, number) for name, number in papers.items() if number != before[name]]
        found += [(f"{stage}：{name}", before[name], number) for name, number in changed]
    return found
