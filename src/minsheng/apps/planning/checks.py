"""What `minsheng verify` asks of plans: each baseline is whole, and was approved by another post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from minsheng.apps.planning.models import Curve, Plan, PlanStep, Precedence
from minsheng.kit.checks import Finding, register

if TYPE_CHECKING:
    from collections.abc import Iterator


def wrong_plans() -> Iterator[Finding]:
    """Approved plans that their own submitter approved, curves without months, order across plans."""
    submitted: dict[int, int] = {}
    rows = PlanStep.objects.filter(plan__state=Plan.State.APPROVED).order_by("plan", "version")
    for row in rows.select_related("plan__project").iterator(chunk_size=1000):
        if row.verb == PlanStep.Verb.SUBMITTED:
            submitted[row.plan_id] = row.post_id
        elif row.verb == PlanStep.Verb.APPROVED and submitted.get(row.plan_id) in (None, row.post_id):
            yield Finding("planning.approved_alone", {"plan": str(row.plan)})
    for curve in Curve.objects.filter(points__isnull=True).select_related("plan__project", "target"):
        yield Finding("planning.curve_empty", {"plan": str(curve.plan), "target": curve.target.code})
    across = Precedence.objects.exclude(milestone__plan=F("after__plan"))
    for link in across.select_related("milestone__plan__project", "after"):
        facts = {"plan": str(link.milestone.plan), "milestone": link.milestone.title}
        yield Finding("planning.order_across_plans", facts)


register("推进计划", wrong_plans)
