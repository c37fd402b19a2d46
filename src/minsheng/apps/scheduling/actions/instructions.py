"""What leaders wrote: kept as written, given out as tasks, or filed (批示)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from minsheng.apps.audit import trail
from minsheng.apps.ledger.steps import actor_words, lock_programmes
from minsheng.apps.matters.actions import register_within, step_within
from minsheng.apps.matters.models import Matter, Source
from minsheng.apps.matters.values import Registered, Said
from minsheng.apps.people.permissions import require
from minsheng.apps.scheduling import errors
from minsheng.apps.scheduling.models import Instruction, InstructionTask
from minsheng.apps.ui.words import day, local_date

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme
    from minsheng.apps.scheduling.values import GivenOut, Instructed

State = Instruction.State


@transaction.atomic(durable=True)
def write_instruction(
    *, actor: Actor, programme: Programme, given: Instructed, at: datetime.datetime
) -> Instruction:
    """Keep what a leader wrote, by the leader or by the office from the paper (登记批示).

    Raises:
        PermissionDenied; GivenLater, InstructionTwice: nothing is written.
    """
    require(actor, "scheduling.instruct", programme)
    lock_programmes([programme.pk])
    if given.given_on > local_date(at):
        raise errors.GivenLater(day=day(given.given_on), field="given_on")
    rows = Instruction.objects.filter(programme=programme)
    said = {
        "giver": given.giver.strip(),
        "given_on": given.given_on,
        "on_what": given.on_what.strip(),
        "words": given.words.strip(),
    }
    if (known := rows.filter(**said).first()) is not None:
        raise errors.InstructionTwice(instruction=str(known))
    made = Instruction.objects.create(
        programme=programme,
        ordinal=(rows.aggregate(last=Max("ordinal"))["last"] or 0) + 1,
        **said,
        project=given.project,
        scan=given.scan,
        by=actor_words(actor),
        at=at,
    )
    facts = {"instruction": str(made), "giver": made.giver}
    trail.record("scheduling.instruction_written", actor=actor, subject=made, facts=facts)
    return made


@transaction.atomic(durable=True)
def give_out(
    *, actor: Actor, instruction: Instruction, given: GivenOut, at: datetime.datetime
) -> list[Matter]:
    """Make it a task of each unit, given out at once; more may follow (分办).

    Raises:
        PermissionDenied; InstructionAnswered, DuePast, TaskTwice, UnitEnded: nothing is written.
    """
    kept = _locked(actor, instruction)
    if kept.state == State.FILED:
        raise errors.InstructionAnswered(state=kept.get_state_display())
    if given.due_on <= local_date(at):
        raise errors.DuePast(resolution="", day=day(given.due_on), field="due_on")
    tasks = kept.tasks.select_related("matter__unit")
    given_to = {each.matter.unit_id: each.matter for each in tasks if _is_same(each.matter, given)}
    made = []
    for place, unit in enumerate(given.units, len(tasks) + 1):
        if unit.pk in given_to:
            raise errors.TaskTwice(unit=unit.name, matter=str(given_to[unit.pk]), field="units")
        told = Registered(
            kind=Matter.Kind.TASK,
            source=Source.INSTRUCTION,
            found_on=kept.given_on,
            title=given.title.strip(),
            facts=f"{kept.giver}{day(kept.given_on)}在《{kept.on_what}》上批示：{kept.words}",
            project=kept.project,
            reference=f"{kept.programme.year}年批示第{kept.ordinal}号",
            item=str(place),
        )
        matter = register_within(actor=actor, programme=kept.programme, given=told, at=at)
        said = Said(version=matter.version, unit=unit, due_on=given.due_on)
        made.append(step_within(actor=actor, matter=matter, verb="assign", said=said, at=at))
    InstructionTask.objects.bulk_create(InstructionTask(instruction=kept, matter=each) for each in made)
    kept.state = State.GIVEN
    kept.save(update_fields=["state"])
    facts = {"instruction": str(kept), "units": "、".join(unit.name for unit in given.units)}
    trail.record("scheduling.instruction_given", actor=actor, subject=kept, facts=facts)
    return made


@transaction.atomic(durable=True)
def file_instruction(
    *, actor: Actor, instruction: Instruction, words: str, at: datetime.datetime
) -> Instruction:
    """Say why nothing is made of it (存阅).

    Raises:
        PermissionDenied; InstructionAnswered: nothing is written.
    """
    kept = _locked(actor, instruction)
    if kept.state != State.WAITING:
        raise errors.InstructionAnswered(state=kept.get_state_display())
    kept.state, kept.filed_words = State.FILED, words.strip()
    kept.save(update_fields=["state", "filed_words"])
    facts = {"instruction": str(kept), "words": kept.filed_words}
    trail.record("scheduling.instruction_filed", actor=actor, subject=kept, facts=facts)
    return kept


def _is_same(matter: Matter, given: GivenOut) -> bool:
    return matter.is_open and matter.title == given.title.strip()


def _locked(actor: Actor, instruction: Instruction) -> Instruction:
    require(actor, "scheduling.give", instruction)
    lock_programmes([instruction.programme_id])
    rows = Instruction.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("programme__division", "project").get(pk=instruction.pk)
