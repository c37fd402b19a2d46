"""What an issue must say of itself: its kind, its day, its papers; pages tell the same beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.cascade.errors import TargetNotStated, WholeHasParts
from minsheng.apps.cascade.goals import said_in, states_otherwise
from minsheng.apps.cascade.models import Change, Issue
from minsheng.apps.places.models import Succession, UnitKind
from minsheng.apps.programmes.wording import day_words
from minsheng.core.cascade.manner import Manner
from minsheng.core.cascade.problems import Fault, NoTaskToSplit

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Sequence

    from minsheng.apps.cascade.levels import Level
    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.cascade.values import Given
    from minsheng.apps.places.models import Unit
    from minsheng.apps.programmes.models import Edition

WITH_REASON = frozenset({Issue.Kind.TRANSFER, Issue.Kind.SUCCESSION, Issue.Kind.CLOSING})
_SAME_TARGET = frozenset({Issue.Kind.TRANSFER, Issue.Kind.SUCCESSION})


def kind_fits(kind: Issue.Kind, last: Issue | None, above: Allocation | None) -> bool:
    """Whether a kind of issue may follow the last of its level; only a whole split is closed."""
    if last is None:
        return kind == Issue.Kind.FIRST
    if kind == Issue.Kind.CLOSING:
        return above is None and last.kind != Issue.Kind.CLOSING
    if last.kind == Issue.Kind.CLOSING:
        return kind == Issue.Kind.ADJUSTMENT
    return kind != Issue.Kind.FIRST


def may_close(level: Level, edition: Edition) -> bool:
    """Whether the edition in force dropped the target, took its number or made it a sum of parts."""
    try:
        now = said_in(edition, level.split.target)
    except (TargetNotStated, WholeHasParts, NoTaskToSplit):
        return True
    return now.manner is Manner.NAMED and level.said.manner is not Manner.NAMED


def document_of(level: Level, given: Given, edition: Edition, last: Issue | None) -> str:
    """The paper of an issue: as given, else that of the edition, or the issue above, that it follows."""
    if (words := given.document.strip()) or given.kind not in (Issue.Kind.ADJUSTMENT, Issue.Kind.CLOSING):
        return words
    if level.parent is not None:
        above = _last_above(level.parent)
        return f"{above.document or above}"[:200] if above is not None else ""
    return edition.document_number if last is not None and last.edition_id != edition.pk else ""


def faults_of_issue(level: Level, given: Given, last: Issue | None, edition: Edition) -> Iterator[Fault]:
    """What is wrong with an issue besides its numbers, all at once.

    Args:
        level: that is issued.
        given: what is said of the issue.
        last: issue of the level before.
        edition: in force today.
    """
    yield from _faults_of_target(level, given, last, edition)
    if given.kind in WITH_REASON and not given.reason.strip():
        yield Fault("cascade.reason_missing", None, {"kind": given.kind.label})
    if given.kind == Issue.Kind.ADJUSTMENT and not document_of(level, given, edition, last):
        yield Fault("cascade.document_missing")
    least = _earliest(level, given, last)
    if least is not None and given.holds_from < least:
        facts = {"given": day_words(given.holds_from), "least": day_words(least)}
        yield Fault("cascade.holds_from_early", None, facts)
    moved = [row for row in level.rows if row.issued_open is not None and _moves(row)]
    lines = [row.unit.name for row in moved if is_of_another_line(row.unit)]
    if lines and not given.line_document.strip():
        yield Fault("cascade.line_document_missing", None, {"units": "、".join(lines)})
    if given.kind == Issue.Kind.SUCCESSION:
        yield from _faults_of_succession(moved, given.holds_from)


def is_of_another_line(unit: Unit) -> bool:
    """Whether a unit's numbers are changed by its own line alone (电力、公安…)."""
    return unit.kind == UnitKind.VERTICAL or bool(unit.superior_line)


def _moves(row: Allocation) -> bool:
    return (row.value, row.is_open) != (row.issued, row.issued_open)


def _faults_of_target(level: Level, given: Given, last: Issue | None, edition: Edition) -> Iterator[Fault]:
    """A transfer leaves the target as it was; everything else goes by the edition in force."""
    target, drafted = level.split.target, level.split.edition_id
    if last is not None and given.kind in _SAME_TARGET:
        rests_on = level.said.value.text.edition
        if states_otherwise(target, rests_on, [last.edition_id]) or last.balanced != level.total:
            yield Fault("cascade.target_changed", None, {"kind": given.kind.label})
        return
    goes_by_it = level.parent is None and given.kind != Issue.Kind.CLOSING
    if goes_by_it and states_otherwise(target, edition, [drafted]):
        yield Fault("cascade.edition_moved", None, {"ordinal": edition.ordinal})


def _earliest(level: Level, given: Given, last: Issue | None) -> datetime.date | None:
    """The first day it may hold from; a closing is not before any issue of the split."""
    days = [least] if (least := earliest_day(level.parent, last)) is not None else []
    if given.kind == Issue.Kind.CLOSING:
        days += level.split.issues.values_list("holds_from", flat=True)
    return max(days, default=None)


def earliest_day(parent: Allocation | None, last: Issue | None) -> datetime.date | None:
    """The first day that an issue of a level may hold from: not before its last, nor that of the row above.

    None where any day will do; below a row one query.
    """
    days = [last.holds_from] if last is not None else []
    if parent is not None and (above := _last_above(parent)) is not None:
        days.append(above.holds_from)
    return max(days, default=None)


def _last_above(row: Allocation) -> Issue | None:
    """The last issue that gave the row its number."""
    changes = Change.objects.filter(allocation=row, issue__parent=row.parent_id).select_related(
        "issue__split__target"
    )
    last = changes.order_by("issue__ordinal").last()
    return last.issue if last is not None else None


def _faults_of_succession(moved: Sequence[Allocation], day: datetime.date) -> Iterator[Fault]:
    """Who loses its row in a succession must have been followed by that day."""
    closed = [row for row in moved if not row.is_open]
    followed = set(
        Succession.objects.filter(from_unit__in=[row.unit_id for row in closed], day__lte=day).values_list(
            "from_unit", flat=True
        )
    )
    if not closed:
        yield Fault("cascade.nobody_succeeded")
    for row in closed:
        if row.unit_id not in followed:
            yield Fault("cascade.not_succeeded", str(row.pk), {"unit": row.unit.name, "day": day_words(day)})
