"""Taking a step of the loop: who may, what has to be said, and what it leads to (办理)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.duties.naming import exists
from minsheng.apps.ledger.steps import person_of
from minsheng.apps.matters import errors
from minsheng.apps.matters.due import behind, fit_due
from minsheng.apps.matters.evidence import keep
from minsheng.apps.matters.loop import LOOP, TABLE
from minsheng.apps.matters.models import LookBack, Matter, MatterEvidence, MatterStep
from minsheng.apps.matters.parts import handlers, person_for
from minsheng.apps.people.permissions import require
from minsheng.apps.ui.words import day, local_date
from minsheng.core.process import Step, follow

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Sequence

    from minsheng.apps.matters.values import Said
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.people.models import User

LOOK_BACK_DAYS = 30
"""Days from closing to the look back."""


@transaction.atomic(durable=True)
def take_step(*, actor: Actor, matter: Matter, verb: str, said: Said, at: datetime.datetime) -> Matter:
    """Take one step of the loop; the matter as it stands after it.

    Raises:
        PermissionDenied: another area, or a post that only watches.
        MatterStale: the page showed another state.
        MoveUnfit, PartUnfit, OwnHand, Unsaid: as the loop says.
        UnitEnded, DueBefore, ProofMissing, ProofTwice, MergeUnfit, RefusedOnce, NothingToLookBack.
    """
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
    made = MatterStep(
        matter=kept, ordinal=len(steps) + 1, verb=verb, table=TABLE, post=post, user=user, at=at
    )
    made.words, made.document = said.words.strip(), said.document.strip()
    if (effect := _EFFECTS.get(verb)) is not None:
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
    return frozenset({"due_on"}) if is_at_once and verb in ("assign", "reassign") else frozenset()


def _assign(matter: Matter, step: MatterStep, said: Said, _: Sequence[MatterStep], __: User) -> None:
    on = local_date(step.at)
    if said.unit is None or not exists(said.unit, on):
        raise errors.UnitEnded(unit=said.unit.name if said.unit else "", field="unit")
    matter.unit = step.unit = said.unit
    matter.due_on = step.due_on = fit_due(matter, said.due_on, on)


def _refuse(_: Matter, __: MatterStep, ___: Said, steps: Sequence[MatterStep], ____: User) -> None:
    if upheld := next((each for each in steps if each.verb == "uphold"), None):
        raise errors.RefusedOnce(day=day(upheld.at))


def _attach(matter: Matter, step: MatterStep, said: Said, _: Sequence[MatterStep], user: User) -> None:
    keep(matter, said.proofs, MatterEvidence.Phase.AFTER, user, step.at)


def _answer(matter: Matter, step: MatterStep, said: Said, _: Sequence[MatterStep], user: User) -> None:
    keep(matter, said.proofs, MatterEvidence.Phase.AFTER, user, step.at)
    proved = matter.evidence.filter(round=matter.round, phase=MatterEvidence.Phase.AFTER)
    if matter.kind == Matter.Kind.PROBLEM and not proved.exists():
        raise errors.ProofMissing(field="proofs")


def _close(matter: Matter, step: MatterStep, _: Said, __: Sequence[MatterStep], ___: User) -> None:
    if matter.kind == Matter.Kind.PROBLEM:
        due_on = behind(local_date(step.at), LOOK_BACK_DAYS)
        LookBack.objects.create(matter=matter, round=matter.round, due_on=due_on)


def _confirm(matter: Matter, step: MatterStep, _: Said, __: Sequence[MatterStep], ___: User) -> None:
    _look_back(matter, step, LookBack.Result.STABLE)


def _relapse(matter: Matter, step: MatterStep, said: Said, _: Sequence[MatterStep], __: User) -> None:
    _look_back(matter, step, LookBack.Result.RELAPSED)
    matter.due_on = step.due_on = fit_due(matter, said.due_on, local_date(step.at))
    matter.round += 1


def _look_back(matter: Matter, step: MatterStep, result: LookBack.Result) -> None:
    due = matter.look_backs.filter(round=matter.round, result="").first()
    if due is None:
        raise errors.NothingToLookBack
    due.result, due.done_on = result, local_date(step.at)
    due.save(update_fields=["result", "done_on"])


def _merge(matter: Matter, step: MatterStep, said: Said, _: Sequence[MatterStep], __: User) -> None:
    """Into one of the same acting unit that is being handled; what had been merged into this goes along."""
    into = (
        None if said.into is None else Matter.objects.filter(pk=said.into.pk).select_related("unit").first()
    )
    on = local_date(step.at)
    is_fit = (
        into is not None
        and into.pk != matter.pk
        and into.programme_id == matter.programme_id
        and into.state in ("assigned", "handling")
        and (matter.unit is None or handlers(into, on) == handlers(matter, on))
    )
    if into is None or not is_fit:
        raise errors.MergeUnfit(matter=str(said.into or ""), field="into")
    matter.merged_into = step.other = into
    Matter.objects.filter(merged_into=matter).update(merged_into=into)
    if matter.due_on is not None and into.due_on is not None and matter.due_on < into.due_on:
        Matter.objects.filter(pk=into.pk).update(due_on=matter.due_on)


_EFFECTS: dict[str, Callable[[Matter, MatterStep, Said, Sequence[MatterStep], User], None]] = {
    "assign": _assign,
    "reassign": _assign,
    "refuse": _refuse,
    "attach": _attach,
    "answer": _answer,
    "close": _close,
    "confirm": _confirm,
    "relapse": _relapse,
    "merge": _merge,
}
"""What a step leads to besides its state; each writes on the locked matter and on its step."""
