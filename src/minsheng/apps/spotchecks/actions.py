"""Drawing a sample, and saying what was found of an entry drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.ledger.models import EntryStep
from minsheng.apps.ledger.steps import actor_words, lock_programmes, person_of
from minsheng.apps.people.permissions import require
from minsheng.apps.spotchecks import errors
from minsheng.apps.spotchecks.frame import frame_of
from minsheng.apps.spotchecks.models import DrawnEntry, Result, SpotCheck
from minsheng.apps.ui.words import quantity
from minsheng.core.progress.months import in_words

if TYPE_CHECKING:
    import datetime
    from decimal import Decimal

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Target
    from minsheng.apps.spotchecks.frame import Frame

HANDS = (EntryStep.Verb.ENTERED, EntryStep.Verb.CHANGED, EntryStep.Verb.SUBMITTED, EntryStep.Verb.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A draw as typed; `seen` draws of the target and month were shown."""

    month: datetime.date
    size: int
    seed: str
    by_unit: bool = True
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found as typed; `seen` results of the entry were shown."""

    found: str
    words: str = ""
    amount: Decimal | None = None
    seen: int = 0


@transaction.atomic(durable=True)
def draw(*, actor: Actor, target: Target, wanted: Wanted, at: datetime.datetime) -> SpotCheck:
    """Draw a sample of a target's entries that count up to a month (抽查).

    Raises:
        PermissionDenied: neither the office nor a supervisor of the division.
        NothingToDraw, SizeUnfit, DrawStale: nothing is written.
    """
    require(actor, "spotchecks.draw", target.project.programme)
    person_of(actor)
    # Acceptance takes the programme first, too: no entry comes or goes while the frame is read.
    lock_programmes([target.project.programme_id])
    before = SpotCheck.objects.filter(target=target, month=wanted.month).count()
    if before != wanted.seen:
        raise errors.DrawStale(month=in_words(wanted.month), count=before)
    frame = frame_of(target.pk, wanted.month)
    _refuse_unfit(frame, wanted)
    exact: Any = frame.amount
    made = SpotCheck.objects.create(
        target=target,
        month=wanted.month,
        ordinal=before + 1,
        seed=wanted.seed,
        size=wanted.size,
        by_unit=wanted.by_unit,
        frame_size=len(frame.amounts),
        frame_amount=exact,
        frame_digest=frame.digest,
        by=actor_words(actor),
        at=at,
    )
    _keep(made, frame)
    facts = {
        "month": in_words(made.month),
        "ordinal": made.ordinal,
        "size": made.size,
        "frame": made.frame_size,
    }
    trail.record("spotchecks.sample_drawn", actor=actor, subject=target, facts={**facts, "seed": made.seed})
    return made


def _keep(made: SpotCheck, frame: Frame) -> None:
    """Write what is drawn."""
    amounts: Any = frame.amounts
    DrawnEntry.objects.bulk_create(
        DrawnEntry(check_of=made, place=place, entry_id=entry, amount=amounts[entry])
        for place, entry in enumerate(frame.drawn(made.size, made.seed, by_unit=made.by_unit), 1)
    )


def _refuse_unfit(frame: Frame, wanted: Wanted) -> None:
    if not frame.amounts:
        raise errors.NothingToDraw(month=in_words(wanted.month))
    least, most = len(frame.units) if wanted.by_unit else 1, len(frame.amounts)
    if not least <= wanted.size <= most:
        raise errors.SizeUnfit(size=wanted.size, least=least, most=most, field="size")


@transaction.atomic(durable=True)
def record_result(*, actor: Actor, drawn: DrawnEntry, verdict: Verdict, at: datetime.datetime) -> Result:
    """Say what was found of an entry drawn (核验); a later word holds, the earlier stays beside it.

    Raises:
        PermissionDenied: neither the office nor a supervisor of the division.
        OwnEntry, ResultStale, WordsMissing, AmountUnfit: nothing is written.
    """
    require(actor, "spotchecks.record", drawn.check_of)
    post, user = person_of(actor)
    SpotCheck.objects.select_for_update(no_key=True, of=("self",)).get(pk=drawn.check_of_id)
    if EntryStep.objects.filter(entry=drawn.entry_id, user=user, verb__in=HANDS).exists():
        raise errors.OwnEntry(place=drawn.place)
    last = drawn.results.order_by("ordinal").last()
    if (last.ordinal if last else 0) != verdict.seen:
        raise errors.ResultStale(place=drawn.place, found=last.get_found_display() if last else "")
    exact: Any = _amount(drawn, verdict)
    made = Result(
        drawn=drawn,
        ordinal=verdict.seen + 1,
        found=Result.Found(verdict.found),
        amount=exact,
        words=verdict.words.strip(),
        post=post,
        user=user,
        at=at,
    )
    if made.found != Result.Found.TRUE and not made.words:
        raise errors.WordsMissing(found=made.get_found_display(), field="words")
    made.save()
    facts = {
        "month": in_words(drawn.check_of.month),
        "ordinal": drawn.check_of.ordinal,
        "place": drawn.place,
        "found": made.get_found_display(),
    }
    trail.record("spotchecks.result_recorded", actor=actor, subject=drawn.check_of.target, facts=facts)
    return made


def _amount(drawn: DrawnEntry, verdict: Verdict) -> Decimal | None:
    if verdict.found != Result.Found.OTHER_AMOUNT:
        return None
    if verdict.amount is None or verdict.amount < 0 or verdict.amount == drawn.amount:
        raise errors.AmountUnfit(counted=quantity(drawn.amount), field="amount")
    return verdict.amount
