"""Saving what a preview showed: at once, or in the background where it is much."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core import signing
from django.db import transaction

from minsheng.apps.cascade.actions import MOST_CELLS, save_cells
from minsheng.apps.cascade.entries import bare
from minsheng.apps.cascade.errors import PreviewOver
from minsheng.apps.cascade.values import Typed, Verdict
from minsheng.apps.files.actions import store
from minsheng.apps.jobs.actions import start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from minsheng.apps.cascade.sheets.preview import Preview
    from minsheng.apps.cascade.values import Outcome
    from minsheng.apps.jobs.models import Job
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme

IMPORT = "cascade.import"
"""The kind of job, as it stands in its rows."""

_SALT = "cascade.sheets"
_DAY = 24 * 3600
"""Seconds for which a preview may be confirmed."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the cells of a workbook."""

    saved: int
    same: int
    refused: Sequence[Outcome]


def sealed(shown: Preview, actor: Actor) -> str:
    """The changes of a preview as the page carries them, with the versions on which they were judged."""
    rows = [_row(change.cell) for change in shown.changes]
    return signing.dumps([shown.programme.pk, actor.audit_id, rows], salt=_SALT, compress=True)


def opened(words: str, programme: Programme, actor: Actor) -> list[Typed]:
    """The cells that `sealed` carries.

    Raises:
        PreviewOver: changed on the way, older than a day, of another programme, or another person's.
    """
    try:
        of, by, rows = signing.loads(words, salt=_SALT, max_age=_DAY)
    except signing.BadSignature as problem:
        raise PreviewOver from problem
    if (of, by) != (programme.pk, actor.audit_id):
        raise PreviewOver
    return cells_of(rows)


def _row(cell: Typed) -> list[object]:
    value = cell.value if cell.value is None or isinstance(cell.value, str) else bare(cell.value)
    return [cell.target, cell.parent, cell.unit, cell.version, value, cell.place]


def cells_of(rows: Iterable[Sequence[object]]) -> list[Typed]:
    """Cells from the rows that carried them."""
    return [
        Typed(target, unit, version, value, parent, place)  # type: ignore[arg-type]  # of our own writing
        for target, parent, unit, version, value, place in rows
    ]


def take_in(
    actor: Actor, cells: Sequence[Typed], at: datetime, step: Callable[[int, int, str], None] | None = None
) -> Taken:
    """Save cells as they were previewed, so many at a time as one transaction takes.

    What was saved before a refusal of the rest stays: the same workbook again changes nothing of it.

    Raises:
        PermissionDenied, NothingInForce, TargetNotStated, WholeHasParts, NoTaskToSplit.
    """
    outcomes: list[Outcome] = []
    for begin in range(0, len(cells), MOST_CELLS):
        if step is not None:
            step(begin, len(cells), "写入任务数")
        outcomes += save_cells(actor=actor, cells=cells[begin : begin + MOST_CELLS], at=at)
    count = {verdict: sum(each.verdict is verdict for each in outcomes) for verdict in Verdict}
    refused = [each for each in outcomes if each.verdict is Verdict.REFUSED]
    return Taken(count[Verdict.SAVED], count[Verdict.UNCHANGED], refused)


@transaction.atomic(durable=True)
def hand_over(actor: Actor, programme: Programme, cells: Sequence[Typed]) -> Job:
    """A job that saves the cells; they lie in a file until it is done."""
    content = json.dumps([_row(cell) for cell in cells]).encode()
    arguments = {
        "file": store(content).pk,
        "programme": programme.code,
        "user": actor.user.pk if actor.user else None,
        "post": actor.post.pk if actor.post else None,
    }
    return start(
        IMPORT,
        arguments,
        actor,
        title=f"写入任务分解表（{len(cells)} 格）",
        division_path=programme.division.path,
    )
