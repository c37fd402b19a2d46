"""A city's programme, a district's of the same year and one of the year before: sentences of our own."""

import datetime

from minsheng.apps.programmes.models import Programme, ProjectText
from tests.apps.notices.steps import SHANGHAI, issued

AT = datetime.datetime(2026, 3, 10, 9, 0, tzinfo=SHANGHAI)
LATER = datetime.datetime(2026, 3, 11, 9, 0, tzinfo=SHANGHAI)
DAY = datetime.date(2026, 3, 10)

CITY = """临江市2026年民生实事实施方案
临政办〔2026〕3号

一、养老服务（3项）
1.新建社区食堂120家，为老年人提供平价餐食。（牵头单位：市民政局）
2.为失能老年人提供上门护理服务18000人次以上。（牵头单位：市民政局）
3.改造公办幼儿园食堂60个，食堂达标率达到95%。（牵头单位：市教育局）
二、其他（4项）
4.新建口袋公园85个，新增绿地面积32万平方米。（牵头单位：市城管局）
5.实施农村危房抗震改造640户。（牵头单位：市住建局）
6.开展渔船更新补助，更新老旧渔船48艘。（牵头单位：市农业农村局）
7.建设电动自行车充电端口22000个。（牵头单位：市城管局）
"""

DISTRICT = """望湖区2026年民生实事实施方案
望民生〔2026〕1号

一、养老服务（3项）
1.新建社区食堂9家，为老年人提供平价餐食。（牵头单位：区民政局）
2.为失能老年人提供上门护理服务1200人次以上。（牵头单位：区卫健委）
3.改造公办幼儿园食堂6个，食堂达标率达到95%。（牵头单位：区教育局）
二、其他（3项）
4.新建口袋公园9个，并同步建设公园厕所。（牵头单位：区城管局）
5.建设电动自行车充电端口1800个。（牵头单位：区城管局）
6.举办退役军人专场招聘会8场。（牵头单位：区民生办）
三、无任务（1项）
以下1项无任务：农村危房抗震改造。
"""

LAST_YEAR = """望湖区2025年民生实事实施方案
望民生〔2025〕1号

一、养老服务（2项）
1.新建社区食堂4家，为老年人提供平价餐食。（牵头单位：区民政局）
2.为失能老年人提供上门护理服务1000人次以上。（牵头单位：区卫健委）
二、其他（2项）
3.新建口袋公园8个。（牵头单位：区城管局）
4.更换老旧小区电梯30部。（牵头单位：区住建局）
"""


class Country:
    """The three programmes by code, as their editions in force say."""

    def __init__(self, world):
        city = {"title": "临江市2026年民生实事实施方案", "document_number": "临政办〔2026〕3号"}
        last = {"title": "望湖区2025年民生实事实施方案", "document_number": "望民生〔2025〕1号"}
        day = datetime.date(2025, 2, 20)
        before = {"year": 2025, "signed_on": day, "in_force_from": day}
        self.city = issued(world.city_clerk, world.city, CITY, **city)
        self.last = issued(world.clerk, world.district, LAST_YEAR, **last, **before)
        self.own = issued(world.clerk, world.district, DISTRICT)
        self.world = world

    @staticmethod
    def projects(edition):
        """Projects of an edition by printed number; those without number by title."""
        texts = ProjectText.objects.filter(edition=edition).select_related("project")
        return {text.number or text.title: text.project for text in texts}

    def pair(self, above, below, source=None):
        """Ids of two projects by their numbers."""
        sources = self.projects(source or self.city)
        return sources[above].pk, self.projects(self.own)[below].pk


def programme_of(edition):
    return Programme.objects.select_related("division").get(pk=edition.programme_id)
