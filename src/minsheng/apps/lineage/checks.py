"""What `minsheng verify` asks of decisions: no open absence beside an open pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from minsheng.apps.lineage.models import Kind, Lineage
from minsheng.kit.checks import Finding, register

if TYPE_CHECKING:
    from collections.abc import Iterator


def wrong_absences() -> Iterator[Finding]:
    """Projects decided to have no partner in a programme where they have one; one query.

    The database holds each kind apart from the others, the locks of the actions keep them from one another.
    """
    opened = Lineage.objects.filter(ended_at=None)
    pairs = opened.filter(
        source__isnull=False,
        project__isnull=False,
        predecessor=OuterRef("predecessor"),
        programme=OuterRef("programme"),
    )
    paired = Q(Exists(pairs.filter(source=OuterRef("source"))), kind=Kind.DROPPED)
    paired |= Q(Exists(pairs.filter(project=OuterRef("project"))), kind=Kind.NEW)
    rows = opened.filter(paired).annotate(
        code=F("source__code"),
        own=F("project__code"),
        other=F("programme__code"),
        upper=F("predecessor__code"),
    )
    for row in rows.order_by("pk"):
        project, programme = (row.code, row.other) if row.kind == Kind.DROPPED else (row.own, row.upper)
        yield Finding("lineage.absent_and_paired", {"project": project, "programme": programme})


register("上下级与历年对照", wrong_absences)
