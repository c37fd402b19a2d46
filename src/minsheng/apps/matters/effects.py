"""What a step of the loop leads to besides the next state (各步的结果)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.duties.naming import exists
from minsheng.apps.matters import errors
from minsheng.apps.matters.due import behind, fit_due
from minsheng.apps.matters.evidence import keep
from minsheng.apps.matters.models import Extension, LookBack, Matter, MatterEvidence
from minsheng.apps.matters.parts import handlers
from minsheng.apps.matters.rules import rules_of
from minsheng.apps.ui.words import day, local_date

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Sequence

    from minsheng.apps.matters.models import MatterStep
    from minsheng.apps.matters.values import Said
    from minsheng.apps.people.models import User


def _assign(matter: Matter, step: MatterStep, said: Said, _: Sequence[MatterStep], __: User) -> None:
    on = local_date(step.at)
    _lapse(matter)
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
    _lapse(matter)
    if matter.kind == Matter.Kind.PROBLEM:
        due_on = behind(local_date(step.at), rules_of(matter.programme).look_back_days)
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
    _lapse(matter)
    matter.merged_into = step.other = into
    Matter.objects.filter(merged_into=matter).update(merged_into=into)
    if matter.due_on is not None and into.due_on is not None and matter.due_on < into.due_on:
        Matter.objects.filter(pk=into.pk).update(due_on=matter.due_on)


def _revoke(matter: Matter, _: MatterStep, __: Said, ___: Sequence[MatterStep], ____: User) -> None:
    _lapse(matter)


def _ask(matter: Matter, step: MatterStep, said: Said, _: Sequence[MatterStep], __: User) -> None:
    """More time, asked for on the due day at the latest; what holds is not touched before it is granted."""
    on, holds = local_date(step.at), _holding(matter)
    if (waiting := _waiting(matter)) is not None:
        raise errors.ExtensionWaits(wanted=day(waiting.wanted))
    if on > holds:
        raise errors.ExtensionLate(day=day(holds))
    wanted = fit_due(matter, said.due_on, on)
    if wanted <= holds:
        raise errors.ExtensionShort(day=day(holds), wanted=day(wanted), field="due_on")
    step.due_on = wanted
    Extension.objects.create(
        matter=matter,
        ordinal=matter.extensions.count() + 1,
        asked_on=on,
        former=holds,
        wanted=wanted,
        reason=said.words.strip(),
        progress=said.progress.strip(),
    )


def _grant(matter: Matter, step: MatterStep, _: Said, __: Sequence[MatterStep], ___: User) -> None:
    waiting = _decided(matter, Extension.State.GRANTED)
    if waiting.wanted <= local_date(step.at):
        raise errors.ExtensionPast(wanted=day(waiting.wanted))
    matter.due_on = step.due_on = max(waiting.wanted, _holding(matter))


def _deny(matter: Matter, _: MatterStep, __: Said, ___: Sequence[MatterStep], ____: User) -> None:
    _decided(matter, Extension.State.DENIED)


def _waiting(matter: Matter) -> Extension | None:
    return matter.extensions.filter(state=Extension.State.WAITING).first()


def _decided(matter: Matter, state: Extension.State) -> Extension:
    waiting = _waiting(matter)
    if waiting is None:
        raise errors.ExtensionGone
    waiting.state = state
    waiting.save(update_fields=["state"])
    return waiting


def _lapse(matter: Matter) -> None:
    """What the unit asked for ends with its turn: the matter is given on, or over."""
    matter.extensions.filter(state=Extension.State.WAITING).update(state=Extension.State.LAPSED)


def _holding(matter: Matter) -> datetime.date:
    if matter.due_on is None:
        raise RuntimeError(f"matter {matter.pk} is handled without a due day")
    return matter.due_on


EFFECTS: dict[str, Callable[[Matter, MatterStep, Said, Sequence[MatterStep], User], None]] = {
    "assign": _assign,
    "reassign": _assign,
    "refuse": _refuse,
    "ask": _ask,
    "grant": _grant,
    "deny": _deny,
    "attach": _attach,
    "answer": _answer,
    "close": _close,
    "confirm": _confirm,
    "relapse": _relapse,
    "merge": _merge,
    "revoke": _revoke,
}
"""What a step leads to besides its state; each writes on the locked matter and on its step."""
