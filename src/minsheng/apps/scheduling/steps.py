"""Steps that the actions share: locks, versions, what is written of a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.audit import trail
from minsheng.apps.ledger.steps import lock_programmes, person_of
from minsheng.apps.people.permissions import require
from minsheng.apps.scheduling import errors
from minsheng.apps.scheduling.loop import LOOP, TABLE
from minsheng.apps.scheduling.models import Round, RoundStep
from minsheng.apps.scheduling.parts import person_for
from minsheng.core.process import Step, follow

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection

    from minsheng.apps.people.actor import Actor


def locked(actor: Actor, round_: Round, version: int) -> Round:
    """The round as it stands, behind its programme; of the version that was shown.

    Raises:
        PermissionDenied; RoundStale.
    """
    require(actor, "scheduling.view", round_)
    lock_programmes([round_.programme_id])
    rows = Round.objects.select_for_update(no_key=True, of=("self",))
    kept = rows.select_related("programme__division", "unit").get(pk=round_.pk)
    if kept.version != version:
        raise errors.RoundStale(state=kept.get_state_display())
    return kept


def step(
    actor: Actor,
    kept: Round,
    verb: str,
    at: datetime.datetime,
    *,
    said: Collection[str] = (),
    words: str = "",
) -> None:
    """Take a step of the loop on a locked round; the caller saves what else it changed before.

    Raises:
        MoveUnfit, PartUnfit, OwnHand, Unsaid.
    """
    post, user = person_of(actor)
    taken = [Step(each.verb, each.user.username) for each in kept.steps.select_related("user")]
    move = follow(LOOP, kept.state, verb, person_for(actor, kept), said, taken)
    kept.state, kept.version = move.target, kept.version + 1
    kept.save()
    RoundStep.objects.create(
        round=kept,
        ordinal=len(taken) + 1,
        verb=verb,
        table=TABLE,
        post=post,
        user=user,
        words=words.strip(),
        at=at,
    )
    facts = {"round": str(kept), "step": move.title, "state": kept.get_state_display()}
    trail.record("scheduling.step_taken", actor=actor, subject=kept, facts=facts)


def refuse_unfit(actor: Actor, round_: Round, verb: str) -> None:
    """Refuse a step as the loop would, before anything is kept for it; one query."""
    taken = [Step(each.verb, each.user.username) for each in round_.steps.select_related("user")]
    follow(LOOP, round_.state, verb, person_for(actor, round_), (), taken)
