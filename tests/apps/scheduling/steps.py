"""A round as it goes: opened, called, met, minuted."""

from dataclasses import dataclass

from minsheng.apps.documents.texts import Texts
from minsheng.apps.people.actor import Actor
from minsheng.apps.places.models import Unit
from minsheng.apps.scheduling import actions
from minsheng.apps.scheduling.models import Round
from minsheng.apps.scheduling.values import Called, Held, Meeting, Opened, Resolved
from tests.apps.ledger.steps import Stage, day, end, moment
from tests.conftest import World

LETTERHEAD = Texts(
    head="望湖区民生实事工作调度会议纪要",
    issuer="望湖区民生办",
    title="{会议名称}纪要",
    opening="{会议时间}，{主持人}在{会议地点}主持召开{会议名称}，议定事项如下。",
)
NOTICE = Texts(
    head="望湖区民生办文件",
    issuer="望湖区民生办",
    title="关于{事由}的通知",
    closing="请于{办理时限}前报到。联系处室：{联系处室}。",
)
MEETING = Meeting(day(7, 15), "三楼会议室", "分管副区长", "区人大代表")
WORDS = "把出水口的代管协议签下来。邻区由民生办协调。"
BEFORE, AFTER = moment(7, 12), moment(7, 16)


@dataclass(frozen=True)
class Hall:
    stage: Stage
    clerk: Actor
    second: Actor
    leader: Actor
    lead: Actor
    lead_clerk: Actor
    street: Unit
    other: Unit
    approver: Actor
    world: World

    @property
    def programme(self):
        return self.stage.programme

    @property
    def project(self):
        return self.stage.target.project


def fresh(round_):
    return Round.objects.select_related("programme__division", "unit").get(pk=round_.pk)


def opened(hall, actor=None, month=6, at=BEFORE, **more):
    said = {"kind": "month", "level": "office", "month": end(month)} | more
    return actions.open_round(
        actor=actor or hall.clerk, programme=hall.programme, given=Opened(**said), at=at
    )


def called(hall, actor=None, topics=("四季度资金",), meeting=MEETING, **more):
    made = opened(hall, actor, **more)
    said = Called(meeting, [hall.project.code], topics, made.version)
    return actions.call_meeting(actor=actor or hall.clerk, round_=made, called=said, at=moment(7, 13))


def resolved(hall, round_, actor=None, at=AFTER, **more):
    said = {
        "words": WORDS,
        "version": fresh(round_).version,
        "project": hall.project,
        "units": [hall.street, hall.other],
        "due_on": day(7, 31),
    }
    return actions.add_resolution(
        actor=actor or hall.clerk, round_=fresh(round_), given=Resolved(**said | more), at=at
    )


def met(hall, actor=None, **more):
    """Called, with attendance and a resolution with two units."""
    made = called(hall, actor, **more)
    took_part = {hall.street: "present", hall.other: "excused", hall.world.civil_affairs: "listening"}
    held = Held(MEETING, took_part, made.version)
    made = actions.save_meeting(actor=actor or hall.clerk, round_=made, held=held, at=AFTER)
    resolved(hall, made, actor)
    return fresh(made)


def drafted(hall, actor=None, **more):
    made = met(hall, actor, **more)
    return actions.draft_minutes(actor=actor or hall.clerk, round_=made, version=made.version, at=AFTER)


def minuted(hall, issuer=None, at=AFTER, **more):
    made = fresh(drafted(hall, **more))
    return actions.issue_minutes(actor=issuer or hall.second, round_=made, version=made.version, at=at)
