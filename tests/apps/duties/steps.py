"""A programme of three projects with two leads, a group and a phrase, and the people who answer for it."""

import datetime

from minsheng.apps.duties.actions import NewCharge
from minsheng.apps.duties.models import Function
from minsheng.apps.places.models import UnitGroup
from minsheng.apps.programmes.models import Project
from tests.apps.notices.steps import SHANGHAI, issued
from tests.conftest import make_actor, make_division, make_unit

TEXT = """望湖区2026年民生实事实施方案
望民生〔2026〕1号

一、养老服务（2项）
1.新建社区食堂8家，9月30日前完成。（牵头单位：区民政局、区卫健委；配合单位：区财政局、各街道）
2.为失能老年人提供上门服务1200人次以上，家庭医生签约率达78%以上。（牵头单位：区卫健委）
二、社会救助（1项）
3.健全困境儿童保障机制，做到应保尽保。（牵头单位：区民政局；配合单位：区财政局）
三、无任务（1项）
以下1项无任务：农村改厕。
"""
SPRING = datetime.date(2026, 3, 1)
SUMMER = datetime.date(2026, 6, 1)
AUTUMN = datetime.date(2026, 9, 1)
AT = datetime.datetime(2026, 6, 1, 9, 0, tzinfo=SHANGHAI)


class Town:
    """The world with further units, their approvers, and the programme."""

    def __init__(self, world):
        self.world = world
        self.office = world.clerk
        self.civil = world.civil_affairs
        self.health = make_unit(world.district, "望湖区卫生健康委员会", "区卫健委")
        self.finance = make_unit(world.district, "望湖区财政局", "区财政局")
        self.government = make_unit(world.district, "望湖区人民政府", "区政府")
        other = make_division("990102002", "临江门街道", "street", world.district)
        self.other_street = make_unit(other, "临江门街道办事处", "临江门街道", kind="street")
        group = UnitGroup.objects.create(division=world.district, name="各街道", key="各街道")
        group.members.set([world.street, self.other_street])
        self.civil_approver = make_actor(self.civil, "approver", "civil", "顾长风")
        self.health_approver = make_actor(self.health, "approver", "health", "柳如烟")
        self.finance_approver = make_actor(self.finance, "approver", "finance", "钱多")
        self.street_approver = make_actor(world.street, "approver", "street-head", "石桥")
        self.vice_head = make_actor(self.government, "leader", "vice", "江一帆")
        self.liaison = make_actor(self.civil, "reporter", "liaison", "陆小满")
        self.edition = issued(world.clerk, world.district, TEXT)
        self.programme = self.edition.programme

    def project(self, number):
        return Project.objects.get(texts__edition=self.edition, texts__number=str(number))

    def charge(self, post=None, unit=None, function=Function.LIAISON, begins_on=SPRING):
        return NewCharge(unit or self.civil, function, post or self.liaison.post, begins_on)
