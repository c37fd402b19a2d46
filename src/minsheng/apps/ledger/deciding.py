"""Several entries decided on at once: what was ticked, what is told of the outcome (批量办理)."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import TYPE_CHECKING

from minsheng.apps.audit.facts import without_identity
from minsheng.apps.jobs.actions import start
from minsheng.apps.ledger import actions, steps
from minsheng.apps.ledger.acceptpage import DECIDE
from minsheng.apps.ledger.errors import GroupStale
from minsheng.apps.ledger.models import Entry, EntryStep
from minsheng.apps.ledger.rowpage import Stamp, waiting
from minsheng.apps.ledger.values import Left, Outcome
from minsheng.apps.programmes.queries import target_called
from minsheng.core.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.jobs.models import Job
    from minsheng.apps.ledger.forms import TickedForm
    from minsheng.apps.people.actor import Actor

_WHY = {
    "ledger.entry_warned": "有提醒，要打开单独认定",
    "ledger.same_user": "经过您的手，要换人办",
    "ledger.entry_stale": "刚刚有变动",
    "ledger.entry_unfit": "已经办过",
    "ledger.progress_fell": "累计数比已认定的少",
    "ledger.entry_known": "同一天已有认定的",
    "ledger.correction_too_much": "更正的数超过现有的数",
    "ledger.year_closed": "年度已关账",
}
_DOING = {
    "submit": EntryStep.Verb.SUBMITTED,
    "accept": EntryStep.Verb.ACCEPTED,
    "return": EntryStep.Verb.RETURNED,
}
_OTHER = "不能办，请打开看原因"


def doing_of(doing: str) -> str:
    """`submit`, `accept` or `return` in Chinese."""
    return _DOING[doing].label


def decide(
    actor: Actor, doing: str, seen: Mapping[int, int], *, reason: str, at: datetime.datetime
) -> Outcome:
    """Put up, accept or return entries in one transaction; also a single one may be left."""
    if not seen:
        return Outcome([], [])
    try:
        if doing == "accept":
            return actions.accept(actor=actor, seen=seen, at=at)
        if doing == "submit":
            return actions.submit(actor=actor, seen=seen, at=at)
        return actions.return_entries(actor=actor, seen=seen, reason=reason, at=at)
    except Refusal as why:
        if len(seen) > 1:
            raise
        return Outcome([], [Left(next(iter(seen)), why)])


def decided_before(actor: Actor, doing: str, seen: Mapping[int, int]) -> set[int]:
    """Of entries those that the actor decided on as they were shown; one query."""
    made = EntryStep.objects.filter(entry__in=seen, verb=_DOING[doing], user=actor.user)
    return {pk for pk, version in made.values_list("entry", "version") if seen[pk] == version - 1}


def decide_later(actor: Actor, doing: str, seen: Mapping[int, int], *, back: str, reason: str = "") -> Job:
    """A job that decides on more entries than one transaction takes; `back` is where it leads when done.

    Raises:
        ReasonMissing: returning without a reason.
    """
    said = steps.refuse_no_reason(reason, doing_of(doing)) if doing == "return" else ""
    post, user = steps.person_of(actor)
    arguments = {
        "doing": doing,
        "seen": sorted(seen.items()),
        "reason": without_identity(said),
        "back": back,
        "user": user.pk,
        "post": post.pk,
    }
    return start(DECIDE, arguments, actor, title=f"{doing_of(doing)} {len(seen)} 条台账")


def withdraw_each(
    actor: Actor, rows: Iterable[Entry], versions: Mapping[int, int], at: datetime.datetime
) -> Outcome:
    """Take entries back that are not accepted, one after the other; what keeps one back leaves it."""
    done, left = [], []
    for entry in rows:
        try:
            actions.withdraw(actor=actor, entry=entry, version=versions[entry.pk], at=at)
        except Refusal as why:
            left.append(Left(entry.pk, why))
        else:
            done.append(entry.pk)
    return Outcome(done, left)


def chosen_of(form: TickedForm, rows: Iterable[Allocation], state: str) -> dict[int, int]:
    """Entries of rows with the versions shown: those ticked, and all of such as were ticked whole.

    Raises:
        GroupStale: other entries wait in such a row than were shown.
    """
    ticked, groups = form.ticked(), form.groups()
    opened = list(rows)
    there = Entry.objects.filter(allocation__in=opened, pk__in=ticked).values_list("pk", flat=True)
    seen = {pk: ticked[pk] for pk in there}
    for row in opened:
        if row.pk in groups:
            whole = waiting(row.pk, state)
            if str(Stamp.of(whole)) != groups[row.pk]:
                raise GroupStale(unit=row.unit.name, target=target_called(row.split.target))
            seen |= whole
    return seen


def told_outcome(doing: str, outcome: Outcome) -> str:
    """`认定 8 条；2 条没有办：1 条有提醒，1 条刚刚有变动。`."""
    return told_counts(doing, len(outcome.done), why_left(outcome))


def why_left(outcome: Outcome) -> Mapping[str, int]:
    """How many were left for each reason, by its code."""
    return Counter(left.why.code for left in outcome.left)


def told_counts(doing: str, done: int, left: Mapping[str, int]) -> str:
    """The same of several outcomes together."""
    said = f"已{doing} {done} 条"
    if not left:
        return f"{said}。"
    reasons: Sequence[str] = [f"{count} 条{_WHY.get(code, _OTHER)}" for code, count in sorted(left.items())]
    return f"{said}；{sum(left.values())} 条没有办：{'，'.join(reasons)}。"
