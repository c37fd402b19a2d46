"""Which plan holds on a day, and what a mark was put on."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from minsheng.apps.planning.models import Plan

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.planning.models import Gate, Milestone
    from minsheng.apps.programmes.models import Project


def plan_holding(project: Project, on: datetime.date) -> Plan | None:
    """The last approved plan of a project by the day from which it holds, None before one does; one query."""
    rows = Plan.objects.holding(on).filter(project=project).select_related("edition__programme")
    return rows.first()


def milestone_digest(row: Milestone) -> str:
    """SHA-256, in hexadecimal, of what is to be reached; a moved day leaves it as it is."""
    return _digest([row.key, row.title, row.output])


def gate_digest(row: Gate) -> str:
    """SHA-256, in hexadecimal, of what is to be granted and shown."""
    return _digest([row.key, row.condition, row.proof])


def _digest(said: list[str]) -> str:
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
