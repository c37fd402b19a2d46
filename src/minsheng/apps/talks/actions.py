"""Putting a talk up, and taking its steps up to the task that the promise becomes (约谈)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from minsheng.apps.audit import trail
from minsheng.apps.duties.naming import exists
from minsheng.apps.ledger.steps import actor_words, lock_programmes, person_of
from minsheng.apps.matters.actions import register_within, step_within
from minsheng.apps.matters.models import Matter, Source
from minsheng.apps.matters.titles import title_out_of
from minsheng.apps.matters.values import Registered
from minsheng.apps.matters.values import Said as MatterSaid
from minsheng.apps.people.permissions import require
from minsheng.apps.talks import errors
from minsheng.apps.talks.loop import LOOP, TABLE
from minsheng.apps.talks.models import Talk, TalkStep
from minsheng.apps.talks.parts import person_for
from minsheng.apps.ui.words import day, local_date
from minsheng.core.process import Step, follow

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme
    from minsheng.apps.talks.values import PutUp, Said


@transaction.atomic(durable=True)
def put_up(*, actor: Actor, programme: Programme, given: PutUp, at: datetime.datetime) -> Talk:
    """Put a talk up for a leader to approve (拟约谈).

    Raises:
        PermissionDenied; UnitEnded, TalkOpen: nothing is written.
    """
    require(actor, "talks.put_up", programme)
    lock_programmes([programme.pk])
    if not exists(given.unit, local_date(at)):
        raise errors.UnitEnded(unit=given.unit.name, field="unit")
    rows = Talk.objects.filter(programme=programme)
    same = rows.filter(unit=given.unit, project=given.project, matter=given.matter)
    if (running := same.exclude(state__in=LOOP.ended).first()) is not None:
        raise errors.TalkOpen(talk=str(running))
    made = Talk.objects.create(
        programme=programme,
        ordinal=(rows.aggregate(last=Max("ordinal"))["last"] or 0) + 1,
        unit=given.unit,
        giver=given.giver.strip(),
        project=given.project,
        matter=given.matter,
        cause=given.cause.strip(),
        by=actor_words(actor),
        at=at,
    )
    trail.record("talks.talk_put_up", actor=actor, subject=made, facts={"talk": str(made)})
    return made


@transaction.atomic(durable=True)
def take_step(*, actor: Actor, talk: Talk, verb: str, said: Said, at: datetime.datetime) -> Talk:
    """Take one step of the loop; the talk as it stands after it.

    Raises:
        PermissionDenied: not seen.
        TalkStale, HeldLater, PromisePast; MoveUnfit, PartUnfit, OwnHand, Unsaid: as the loop says.
        UnitEnded: of matters, where the promise becomes a task.
    """
    post, user = person_of(actor)
    kept = _locked(actor, talk)
    if kept.version != said.version:
        raise errors.TalkStale(state=kept.get_state_display())
    on = local_date(at)
    taken = [Step(each.verb, each.user.username) for each in kept.steps.select_related("user")]
    move = follow(LOOP, kept.state, verb, person_for(actor, kept, on), said.fields, taken)
    if (effect := _EFFECTS.get(verb)) is not None:
        effect(kept, said, on)
    if verb == "confirm":
        kept.task = _task(actor, kept, at)
    kept.state, kept.version = move.target, kept.version + 1
    kept.save()
    TalkStep.objects.create(
        talk=kept,
        ordinal=len(taken) + 1,
        verb=verb,
        table=TABLE,
        post=post,
        user=user,
        words=said.words.strip(),
        day=said.day,
        at=at,
    )
    facts = {"talk": str(kept), "step": move.title, "state": kept.get_state_display()}
    trail.record("talks.step_taken", actor=actor, subject=kept, facts=facts)
    return kept


def _locked(actor: Actor, talk: Talk) -> Talk:
    """The talk as it stands, behind its programme."""
    require(actor, "talks.view")
    lock_programmes([talk.programme_id])
    rows = Talk.objects.select_for_update(no_key=True, of=("self",))
    seen = Talk.objects.visible_to(actor).order_by().values("pk")
    joined = ("programme__division", "unit__division", "project__programme")
    found = rows.select_related(*joined).filter(pk=talk.pk, pk__in=seen).first()
    if found is None:
        raise PermissionDenied
    return found


def _hold(kept: Talk, said: Said, on: datetime.date) -> None:
    if said.day is not None and said.day > on:
        raise errors.HeldLater(day=day(said.day), field="day")
    kept.held_on, kept.demand = said.day, said.words.strip()


def _promise(kept: Talk, said: Said, on: datetime.date) -> None:
    if said.day is not None and said.day <= on:
        raise errors.PromisePast(day=day(said.day), field="day")
    kept.promised_for, kept.promise = said.day, said.words.strip()


def _confirm(kept: Talk, _: Said, on: datetime.date) -> None:
    if kept.promised_for is not None and kept.promised_for <= on:
        raise errors.PromisePast(day=day(kept.promised_for), field="")


def _task(actor: Actor, kept: Talk, at: datetime.datetime) -> Matter:
    """The promise as a task of the unit, given out at once."""
    given = Registered(
        kind=Matter.Kind.TASK,
        source=Source.TALK,
        found_on=kept.held_on or local_date(at),
        title=title_out_of(kept.promise),
        facts=f"约谈要求：{kept.demand}\n单位承诺：{kept.promise}",
        project=kept.project,
        reference=f"{kept.programme.year}年第{kept.ordinal}次约谈",
    )
    matter = register_within(actor=actor, programme=kept.programme, given=given, at=at)
    said = MatterSaid(version=matter.version, unit=kept.unit, due_on=kept.promised_for)
    return step_within(actor=actor, matter=matter, verb="assign", said=said, at=at)


_EFFECTS: dict[str, Callable[[Talk, Said, datetime.date], None]] = {
    "hold": _hold,
    "promise": _promise,
    "confirm": _confirm,
}
"""What a step leaves on the locked talk besides its state."""
