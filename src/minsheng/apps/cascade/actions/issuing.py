"""Putting drafts into force, one level at a time, all or nothing (下达)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.cascade import steps
from minsheng.apps.cascade.beside import Family, issued_sums, said_by
from minsheng.apps.cascade.errors import KindUnfit, NothingToIssue, ObjectionsOpen, RowsStale
from minsheng.apps.cascade.judging import document_of, faults_of_issue, kind_fits, may_close
from minsheng.apps.cascade.levels import Bounds, Level, level_of, takes_part
from minsheng.apps.cascade.models import Allocation, Change, Issue, Split, Way
from minsheng.apps.cascade.replies import asked_of
from minsheng.apps.people.permissions import require
from minsheng.apps.places.models import Division
from minsheng.apps.ui.words import local_date
from minsheng.core.cascade.problems import Unbalanced

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from minsheng.apps.cascade.values import Given
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Edition

_ZERO = Decimal(0)


@transaction.atomic(durable=True)
def issue_level(
    *, actor: Actor, split: Split, given: Given, at: datetime, parent: Allocation | None = None
) -> Issue:
    """Put the draft of one level into force: the rows below the target, or below `parent`.

    Raises:
        PermissionDenied: not the office at the target; below a row not its unit.
        SplitStale, RowsStale, LevelNotOpen: something changed since the page was shown.
        KindUnfit, NothingToIssue: the kind does not fit what was issued, or nothing changed.
        Unbalanced: carries every fault at once.
        ObjectionsOpen: an objection that `given` does not name. In all cases nothing is written.
    """
    split, family = _locked(split)
    if parent is None:
        require(actor, "cascade.issue", split)
    else:
        steps.may_split(actor, split, parent)
    rows = steps.with_parents(steps.lock_rows([split]), split)
    above = steps.parent_of(rows, parent.pk if parent else None)
    if above is None:
        steps.refuse_stale(split, given.version)
    steps.refuse_closed_level(above)
    _refuse_stale_rows(rows, above, given)
    draft = _drafted(split, family, above, rows, given, at)
    if faults := [*draft.level.faults, *faults_of_issue(draft.level, given, draft.last, draft.edition)]:
        raise Unbalanced(faults)
    return write_issue(draft, given, actor, at, _units_objecting(draft.level, given))


def _units_objecting(level: Level, given: Given) -> Sequence[str]:
    """Names of the units whose objections are open and were seen.

    Raises:
        ObjectionsOpen: one that was not.
    """
    asked = asked_of(level.rows)
    found = [(row.unit.name, said) for row in level.rows if (said := asked[row.pk].objection) is not None]
    if unseen := [name for name, said in found if said.pk not in given.objections]:
        raise ObjectionsOpen(count=len(unseen), units="、".join(unseen))
    return [name for name, _ in found]


@dataclass(frozen=True, slots=True)
class Drafted:
    """What an issue is made of: the level, all rows of the split, the last issue of the level.

    `edition` is the one in force, `rests_on` the one that the issue goes by.
    """

    level: Level
    rows: Sequence[Allocation]
    last: Issue | None
    edition: Edition
    rests_on: Edition


def _locked(split: Split) -> tuple[Split, Family]:
    """The split under the locks of its division, programme, and of the splits that bound it.

    Beside it what bounds it, by the edition that it was typed under before the lock.
    """
    row = Split.objects.select_related("target__project__programme", "edition").get(pk=split.pk)
    programme = row.target.project.programme
    Division.objects.select_for_update(no_key=True, of=("self",)).get(pk=programme.division_id)
    steps.lock_programmes([programme.pk])
    family = Family(row.edition_id)
    return steps.lock_splits({row.target_id, *family.kin(row.target_id).all})[row.target_id], family


def _refuse_stale_rows(rows: Sequence[Allocation], above: Allocation | None, given: Given) -> None:
    """Every row of the level that takes part must have been seen as it stands."""
    mine = [row for row in rows if row.parent_id == (above.pk if above else None) and takes_part(row)]
    if stale := steps.stale_rows(mine, given.seen):
        raise RowsStale(count=len(stale), units="、".join(row.unit.name for row in stale))


def _drafted(
    split: Split,
    family: Family,
    above: Allocation | None,
    rows: Sequence[Allocation],
    given: Given,
    at: datetime,
) -> Drafted:
    """The level as it would be issued."""
    last = split.issues.filter(parent=above).select_related("edition").last()
    if not kind_fits(given.kind, last, above):
        raise KindUnfit(kind=given.kind.label, target=split.target.code)
    edition = steps.edition_of(split.target.project.programme, local_date(at))
    rests_on = split.edition if above is None else _edition_above(split)
    if family.edition != rests_on.pk:
        family = Family(rests_on)
    kin = family.kin(split.target_id)
    bounds = Bounds(kin, issued_sums(kin.all))
    level = level_of(split, above, rows, said_by(family, rests_on, split.target), bounds)
    if given.kind == Issue.Kind.CLOSING:
        return _closing(Drafted(level, rows, last, edition, edition))
    return Drafted(level, rows, last, edition, rests_on)


def _edition_above(split: Split) -> Edition:
    """The edition by which the rows below the target were issued last."""
    top = split.issues.filter(parent=None).select_related("edition").last()
    return top.edition if top is not None else split.edition


def _closing(draft: Drafted) -> Drafted:
    """Every row of every level closed; the open ones have done nothing more."""
    if not may_close(draft.level, draft.edition):
        raise KindUnfit(kind=Issue.Kind.CLOSING.label, target=draft.level.split.target.code)
    for row in draft.rows:
        if row.is_open:
            row.is_open, row.version = False, row.version + 1
            row.value = None if row.issued is None else _ZERO
        row.reserve, row.offered_at = _ZERO, None
    draft.level.split.reserve = _ZERO
    level = replace(draft.level, rows=list(draft.rows), total=None, reserve=_ZERO, faults=())
    return replace(draft, level=level)


def write_issue(
    draft: Drafted, given: Given, actor: Actor, at: datetime, objecting: Sequence[str] = ()
) -> Issue:
    """The issue with what it changes, audited; a step of the actions that issue.

    `objecting` are units with open objections, for the audit alone.

    Raises:
        NothingToIssue: it would say what the last one said.
    """
    level, last = draft.level, draft.last
    moved = _moved(level, given)
    if not moved and last and (last.edition_id, last.reserve) == (draft.rests_on.pk, level.reserve):
        raise NothingToIssue(target=level.split.target.code)
    issue = Issue(
        split=level.split,
        parent=level.parent,
        ordinal=level.split.issues.count() + 1,
        kind=given.kind,
        holds_from=given.holds_from,
        document=document_of(level, given, draft.edition, last),
        line_document=given.line_document.strip(),
        reason=given.reason.strip(),
        edition=draft.rests_on,
        issued_by=steps.actor_words(actor),
        issued_at=at,
        **_figures(level, last),
    )
    issue.save(force_insert=True)
    _write_rows(issue, level, moved)
    if level.parent is None:
        level.split.offered_at = None
    steps.mark_changed(level.split, "offered_at", "reserve")
    _record(issue, moved, actor, objecting)
    return issue


def _figures(level: Level, last: Issue | None) -> dict[str, Any]:
    """What was shared out and how; below a row the way is its unit's own and not kept."""
    split = level.split
    found: dict[str, Any] = {
        "balanced": level.total,
        "reserve_before": last.reserve if last else _ZERO,
        "reserve": level.reserve,
    }
    if level.parent is not None:
        return {**found, "way": Way.TYPED}
    how = {"way": split.way, "base": split.base, "each": split.each}
    return {**found, **how, "reserve_reason": split.reserve_reason}


def _moved(level: Level, given: Given) -> list[Change]:
    """What the issue does to each row that it moves; with a reserve below a row, to that row too."""
    closing = given.kind == Issue.Kind.CLOSING
    found = []
    for row in level.rows:
        reserve = _ZERO if closing else row.issued_reserve
        if takes_part(row) and (row.value, reserve, row.is_open) != _standing(row):
            found.append(_change(row, row.value, reserve, is_open=row.is_open))
    above = level.parent
    if above is not None and above.reserve != above.issued_reserve:
        found.append(_change(above, above.issued, above.reserve, is_open=True))
    return found


def _standing(row: Allocation) -> tuple[Decimal | None, Decimal, bool | None]:
    return row.issued, row.issued_reserve, row.issued_open


def _change(row: Allocation, value: Decimal | None, reserve: Decimal, *, is_open: bool) -> Change:
    before: dict[str, Any] = {
        "value_before": row.issued,
        "reserve_before": row.issued_reserve,
        "open_before": row.issued_open,
    }
    after: dict[str, Any] = {"value": value, "reserve": reserve, "is_open": is_open}
    return Change(allocation=row, **before, **after)


def _write_rows(issue: Issue, level: Level, moved: Sequence[Change]) -> None:
    """The changes, and what the rows say of themselves since."""
    for change in moved:
        change.issue = issue
        row = change.allocation
        row.issued, row.issued_reserve, row.issued_open = change.value, change.reserve, change.is_open
    Change.objects.bulk_create(moved)
    told = {change.allocation.pk for change in moved}
    offered = (level.split if level.parent is None else level.parent).offered_at is not None
    for row in level.rows:
        # A number typed away and back is no change: what was said to it goes on being said.
        if offered or row.pk in told or row.issued_version is None:
            row.issued_version = row.version
    above = [level.parent] if level.parent is not None else []
    for row in above:
        row.offered_at = None
    fields = ["value", "reserve", "is_open", "offered_at", "version"]
    issued = ["issued", "issued_reserve", "issued_open", "issued_version"]
    steps.write_rows([*level.rows, *above], [*fields, *issued])


def _record(issue: Issue, moved: Sequence[Change], actor: Actor, objecting: Sequence[str]) -> None:
    said = [
        {
            "unit": change.allocation.unit.name,
            "before": change.value_before,
            "after": change.value,
            "open": change.is_open,
        }
        for change in moved
    ]
    facts = {
        "kind": Issue.Kind(issue.kind).label,
        "ordinal": issue.ordinal,
        "count": len(moved),
        "under": issue.parent.unit.name if issue.parent else "",
        "holds_from": issue.holds_from,
        "document": issue.document,
        "balanced": issue.balanced,
        "reserve": issue.reserve,
        "changes": said,
        "objections": "、".join(objecting) or "无",
    }
    trail.record("cascade.split_issued", actor=actor, subject=issue.split, facts=facts)
