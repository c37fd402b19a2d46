"""What `minsheng verify` asks of papers: triggers in force, files and digests as kept, numbers held once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, F, Max

from minsheng.apps.documents.models import Number, Output, Series, Snapshot
from minsheng.apps.documents.seals import missing_seals
from minsheng.kit.checks import Finding, register

if TYPE_CHECKING:
    from collections.abc import Iterator


def wrong_papers() -> Iterator[Finding]:
    """Missing triggers, files that are not those of their digest, numbers held twice or ahead of a series.

    The bytes themselves are read by the check of files.
    """
    for name in missing_seals():
        yield Finding("documents.seal_missing", {"name": name})
    for title in Output.objects.exclude(digest=F("file__sha256")).values_list("title", flat=True):
        yield Finding("documents.output_differs", {"title": title})
    for row in Snapshot.objects.exclude(digest=F("file__sha256")):
        yield Finding("documents.snapshot_differs", {"snapshot": str(row)})
    held = Number.objects.filter(voided_at=None).order_by().values("division__name", "normal")
    for twice in held.annotate(times=Count("pk")).filter(times__gt=1):
        facts = {"division": twice["division__name"], "number": twice["normal"], "times": twice["times"]}
        yield Finding("documents.number_twice", facts)
    yield from _numbers_ahead()
    yield from _numbers_of_others()


def _numbers_ahead() -> Iterator[Finding]:
    for series in Series.objects.select_related("division"):
        begins = f"{series.code}〔{series.year}〕"
        given = series.numbers.filter(year=series.year, text__startswith=begins)
        most = given.aggregate(most=Max("ordinal"))["most"] or 0
        if most > series.last:
            facts = {"division": series.division.name, "last": series.last, "given": most}
            yield Finding("documents.series_behind", facts)


def _numbers_of_others() -> Iterator[Finding]:
    """A number is of its paper's division, and each stands on one paper."""
    printed = Output.objects.exclude(number=None).values_list("number", "pk")
    signed = Output.objects.filter(sign_offs__number__isnull=False).values_list("sign_offs__number", "pk")
    papers: dict[int, set[int]] = {}
    for number, output in [*printed, *signed]:
        papers.setdefault(number, set()).add(output)
    texts = dict(Number.objects.filter(pk__in=papers).values_list("pk", "text"))
    for number, outputs in papers.items():
        if len(outputs) > 1:
            yield Finding("documents.number_shared", {"number": texts[number], "papers": len(outputs)})
    foreign = Output.objects.exclude(number__division=F("division")).exclude(number=None)
    for row in foreign.select_related("number"):
        yield Finding("documents.number_foreign", {"title": row.title, "number": str(row.number)})


register("公文", wrong_papers)
