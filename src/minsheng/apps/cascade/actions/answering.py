"""Our target carries what an upper level gave our unit (承接)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.cascade import steps
from minsheng.apps.cascade.beside import Family
from minsheng.apps.cascade.errors import AnswerEnded, AnswerTaken, AnswerUnfit
from minsheng.apps.cascade.goals import said_in
from minsheng.apps.cascade.models import Allocation, Answer
from minsheng.apps.people.permissions import require
from minsheng.apps.programmes.models import Target
from minsheng.apps.ui.words import local_date
from minsheng.core.progress.months import month_end

if TYPE_CHECKING:
    from datetime import date, datetime

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Edition

_UPPER = ("unit__division", "split__edition", "split__target__project__programme__division")


@transaction.atomic(durable=True)
def answer_upper(
    *, actor: Actor, upper: Allocation, target: Target, from_month: date, at: datetime
) -> Answer:
    """From a month on our target carries the figure of an upper level's row; any day of the month names it.

    Raises:
        PermissionDenied: not the office of our target's programme.
        AnswerTaken, AnswerUnfit, NothingInForce, TargetNotStated, WholeHasParts, NoTaskToSplit: nothing is
        written.
    """
    target = Target.objects.select_related("project__programme__division").get(pk=target.pk)
    require(actor, "cascade.split", target.project)
    upper = _locked(upper, target)
    if taken := upper.answers.filter(ended_at=None).select_related("target").first():
        raise AnswerTaken(target=taken.target.code)
    _refuse_unfit(upper, target, steps.edition_of(target.project.programme, local_date(at)))
    answer = Answer.objects.create(
        upper=upper,
        target=target,
        from_month=month_end(from_month),
        answered_by=steps.actor_words(actor),
        answered_at=at,
    )
    facts = {"upper": str(upper.split), "unit": upper.unit.name, "month": f"{answer.from_month:%Y-%m}"}
    trail.record("cascade.upper_answered", actor=actor, subject=target, facts=facts)
    return answer


@transaction.atomic(durable=True)
def end_answer(*, actor: Actor, answer: Answer, at: datetime) -> Answer:
    """From now on the upper row is reported by itself again; what was carried stays.

    Raises:
        PermissionDenied: not the office of our target's programme.
        AnswerEnded: nothing is written.
    """
    answer = Answer.objects.select_related(
        "target__project__programme__division", *(f"upper__{name}" for name in _UPPER)
    ).get(pk=answer.pk)
    require(actor, "cascade.split", answer.target.project)
    _locked(answer.upper, answer.target)
    answer.refresh_from_db(fields=["ended_at"])
    if answer.ended_at is not None:
        raise AnswerEnded()
    answer.ended_at, answer.ended_by = at, steps.actor_words(actor)
    answer.save(update_fields=["ended_at", "ended_by"])
    facts = {"upper": str(answer.upper.split), "unit": answer.upper.unit.name}
    trail.record("cascade.answer_ended", actor=actor, subject=answer.target, facts=facts)
    return answer


def _locked(upper: Allocation, target: Target) -> Allocation:
    """The upper row under the locks of both programmes and of its split."""
    fresh = Allocation.objects.select_related("split__target__project").get(pk=upper.pk)
    steps.lock_programmes([fresh.split.target.project.programme_id, target.project.programme_id])
    steps.lock_splits([fresh.split.target_id])
    return Allocation.objects.select_related(*_UPPER).get(pk=upper.pk)


def _refuse_unfit(upper: Allocation, target: Target, edition: Edition) -> None:
    """Refuse what would count a figure twice or compare what is not alike: AnswerUnfit."""
    ours, theirs = target.project.programme, upper.split.target.project.programme
    own, given = said_in(edition, target), said_in(upper.split.edition, upper.split.target)
    reasons = {
        "上级还没有下达这个数，或已移出": not upper.issued_open,
        "上级的数不是给本级单位的": upper.unit.division_id != ours.division_id,
        "两个目标在同一个方案里": ours.pk == theirs.pk,
        "两个方案不是同一年": ours.year != theirs.year,
        "计量单位不同": own.value.unit != given.value.unit,
        "一个汇总、一个不汇总": own.manner is not given.manner,
        "上级的数已往下分": upper.children.filter(is_open=True).exists(),
        "本目标已承接上级同一目标或同一总项的另一个数": _is_carried(upper, target),
    }
    for why, unfit in reasons.items():
        if unfit:
            raise AnswerUnfit(why=why)


def _is_carried(upper: Allocation, target: Target) -> bool:
    """Whether the target already answers another row of the upper target, its whole or its parts."""
    family = Family(upper.split.edition)
    kin = {upper.split.target_id, *family.parts_beside(upper.split.target_id)}
    return target.answers.filter(ended_at=None, upper__split__target__in=kin).exists()
