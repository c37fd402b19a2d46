"""Taking a step of the loop: who may, what has to be said, and what it leads to (办理)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.ledger.steps import person_of
from minsheng.apps.matters import errors
from minsheng.apps.matters.due import IMPLIED
from minsheng.apps.matters.effects import EFFECTS
from minsheng.apps.matters.guards import ask_guards
from minsheng.apps.matters.loop import LOOP, TABLE
from minsheng.apps.matters.models import Matter, MatterStep
from minsheng.apps.matters.parts import person_for
from minsheng.apps.people.permissions import require
from minsheng.apps.ui.words import local_date
from minsheng.core.process import Step, follow

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.matters.values import Said
    from minsheng.apps.people.actor import Actor


@transaction.atomic(durable=True)
def take_step(*, actor: Actor, matter: Matter, verb: str, said: Said, at: datetime.datetime) -> Matter:
    """Take one step of the loop; the matter as it stands after it.

    Raises:
        PermissionDenied: another area, or a post that only watches.
        MatterStale: the page showed another state.
        MoveUnfit, PartUnfit, OwnHand, Unsaid: as the loop says.
        UnitEnded, DueBefore, ProofMissing, ProofTwice, MergeUnfit, RefusedOnce, NothingToLookBack.
        ExtensionWaits, ExtensionLate, ExtensionShort, ExtensionGone, ExtensionPast.
        Whatever a guard of an app above refuses.
    """
    return step_within(actor=actor, matter=matter, verb=verb, said=said, at=at)


def step_within(*, actor: Actor, matter: Matter, verb: str, said: Said, at: datetime.datetime) -> Matter:
    """The same as a step of another app's action, in its transaction; the matter is locked."""
    require(actor, "matters.step")
    post, user = person_of(actor)
    kept = _locked(actor, matter, said)
    if kept.version != said.version:
        raise errors.MatterStale(state=kept.get_state_display())
    on = local_date(at)
    steps = list(kept.steps.select_related("user"))
    taken = [Step(step.verb, step.user.username) for step in steps]
    move = follow(
        LOOP, kept.state, verb, person_for(actor, kept, on), said.fields | _implied(kept, verb), taken
    )
    ask_guards(kept, move, said)
    made = MatterStep(
        matter=kept, ordinal=len(steps) + 1, verb=verb, table=TABLE, post=post, user=user, at=at
    )
    made.words, made.document = said.words.strip(), said.document.strip()
    if (effect := EFFECTS.get(verb)) is not None:
        effect(kept, made, said, steps, user)
    kept.state, kept.version = move.target, kept.version + 1
    made.round = kept.round
    kept.save(update_fields=["state", "version", "unit", "due_on", "round", "merged_into"])
    made.save()
    facts = {"matter": str(kept), "step": move.title, "state": kept.get_state_display()}
    trail.record("matters.step_taken", actor=actor, subject=kept, facts=facts)
    return kept


def _locked(actor: Actor, matter: Matter, said: Said) -> Matter:
    """The matter as it stands, with the one it would go into, locked in order of id."""
    wanted = {matter.pk} | ({said.into.pk} if said.into is not None else set())
    seen = Matter.objects.visible_to(actor).order_by().values("pk")
    rows = Matter.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=wanted)
    found = {row.pk: row for row in rows.filter(pk__in=seen).select_related(*_JOINED).order_by("pk")}
    if matter.pk not in found:
        raise PermissionDenied
    return found[matter.pk]


_JOINED = ("programme__division", "project__programme", "unit__division")


def _implied(matter: Matter, verb: str) -> frozenset[str]:
    """What need not be said: what is mended at once is due on the next working day."""
    is_at_once = matter.manner == Matter.Manner.AT_ONCE
    return frozenset({"due_on"}) if is_at_once and verb in IMPLIED else frozenset()
