"""A talk as it goes: put up, approved, held, promised, confirmed."""

from dataclasses import dataclass

from minsheng.apps.people.actor import Actor
from minsheng.apps.places.models import Unit
from minsheng.apps.talks.actions import put_up, take_step
from minsheng.apps.talks.models import Talk
from minsheng.apps.talks.values import PutUp, Said
from tests.apps.ledger.steps import AT, Stage, day

PROMISE = "6月底前把 12 户的服务记录补齐"
COURSE = ("approve", "hold", "promise", "confirm")


@dataclass(frozen=True)
class Table:
    stage: Stage
    street: Unit
    approver: Actor
    reporter: Actor
    other: Actor
    clerk: Actor
    leader: Actor
    supervisor: Actor

    @property
    def programme(self):
        return self.stage.programme

    @property
    def project(self):
        return self.stage.target.project


def up(table, actor=None, **more):
    said = {"unit": table.street, "giver": "分管副区长", "cause": "连续两月滞后", "project": table.project}
    return put_up(actor=actor or table.clerk, programme=table.programme, given=PutUp(**said | more), at=AT)


def took(actor, talk, verb, words="", on=None, at=AT):
    fresh = Talk.objects.get(pk=talk.pk)
    return take_step(actor=actor, talk=fresh, verb=verb, said=Said(fresh.version, words, on), at=at)


def brought(table, last, talk=None):
    """A talk after its usual course up to a verb."""
    made = talk or up(table)
    steps = {
        "approve": lambda: took(table.leader, made, "approve"),
        "hold": lambda: took(table.clerk, made, "hold", "补齐记录，报完成时限。", day(6, 9)),
        "promise": lambda: took(table.approver, made, "promise", PROMISE, day(6, 30)),
        "confirm": lambda: took(table.supervisor, made, "confirm"),
    }
    for verb in COURSE[: COURSE.index(last) + 1]:
        made = steps[verb]()
    return made
