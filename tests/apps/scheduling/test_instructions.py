"""Instructions of leaders: kept as written, given out as tasks, or filed."""

import pytest
from django.core.exceptions import PermissionDenied

from minsheng.apps.desk.gathered import Gathered, gathered
from minsheng.apps.matters.models import Matter
from minsheng.apps.scheduling import actions, errors
from minsheng.apps.scheduling.models import Instruction
from minsheng.apps.scheduling.values import GivenOut, Instructed
from minsheng.apps.ui.words import local_date
from tests.apps.ledger.steps import day, moment
from tests.apps.scheduling.steps import AFTER

DUE = day(7, 31)
WRITTEN = Instructed("区政府主要负责人", day(7, 14), "停车位进度专报", "年底目标不变，逐个盯。")


def written(hall, actor=None, **more):
    said = {name: getattr(WRITTEN, name) for name in Instructed.__slots__} | more
    return actions.write_instruction(
        actor=actor or hall.clerk, programme=hall.programme, given=Instructed(**said), at=AFTER
    )


def given(hall, instruction, *units, due_on=DUE):
    said = GivenOut("停车位逐个报完成时限", list(units), due_on)
    return actions.give_out(actor=hall.clerk, instruction=instruction, given=said, at=AFTER)


def test_an_instruction_becomes_a_task_of_each_unit(hall):
    made = written(hall, project=hall.project)
    tasks = given(hall, made, hall.street, hall.other)
    assert [(each.source, each.reference, each.item, each.state) for each in tasks] == [
        ("instruction", "2026年批示第1号", "1", "assigned"),
        ("instruction", "2026年批示第1号", "2", "assigned"),
    ]
    assert {each.project for each in tasks} == {hall.project}
    assert tasks[0].facts == ("区政府主要负责人7月14日在《停车位进度专报》上批示：年底目标不变，逐个盯。")
    (more,) = given(hall, made, hall.world.civil_affairs)
    assert more.item == "3"
    assert Instruction.objects.get().state == "given"


def test_a_second_press_makes_nothing_twice(hall):
    made = written(hall)
    with pytest.raises(errors.InstructionTwice) as refusal:
        written(hall)
    assert refusal.value.facts == {"instruction": str(made)}
    (task,) = given(hall, made, hall.street)
    with pytest.raises(errors.TaskTwice) as refusal:
        given(hall, made, hall.other, hall.street)
    assert refusal.value.facts == {"unit": hall.street.name, "matter": str(task), "field": "units"}
    assert Matter.objects.count() == 1
    assert Instruction.objects.count() == 1


def test_one_that_nothing_is_made_of_says_why_and_is_closed_to_tasks(hall):
    made = written(hall)
    actions.file_instruction(actor=hall.clerk, instruction=made, words="已办结，供参阅", at=AFTER)
    for again in (
        lambda: given(hall, made, hall.street),
        lambda: actions.file_instruction(actor=hall.clerk, instruction=made, words="再", at=AFTER),
    ):
        with pytest.raises(errors.InstructionAnswered) as refusal:
            again()
        assert refusal.value.facts == {"state": "存阅"}
    assert not Matter.objects.exists()


def test_a_day_that_has_not_come_and_one_that_has_passed(hall):
    with pytest.raises(errors.GivenLater):
        written(hall, given_on=day(7, 17))
    made = written(hall)
    with pytest.raises(errors.DuePast):
        given(hall, made, hall.street, due_on=day(7, 16))
    assert Instruction.objects.get().state == "waiting"


def test_the_leader_writes_and_the_office_gives_out(hall):
    made = written(hall, hall.leader)
    with pytest.raises(PermissionDenied):
        actions.give_out(
            actor=hall.leader,
            instruction=made,
            given=GivenOut("办", [hall.street], day(7, 31)),
            at=moment(7, 16),
        )
    with pytest.raises(PermissionDenied):
        written(hall, hall.lead)


def test_units_see_their_tasks_and_no_instruction(hall):
    written(hall)
    assert not Instruction.objects.visible_to(hall.approver).exists()
    assert Instruction.objects.visible_to(hall.leader).count() == 1
    assert not Instruction.objects.visible_to(hall.world.neighbour_clerk).exists()


def test_what_waits_is_told_by_programme(hall):
    made = written(hall)
    on = local_date(AFTER)
    (told,) = [each for each in gathered(hall.clerk, on) if each.kind == "instructions"]
    assert told == Gathered("instructions", hall.programme.code, 1, AFTER, None, made.pk)
    assert [each for each in gathered(hall.leader, on) if each.kind == "instructions"] == []
