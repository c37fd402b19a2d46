"""The table in which the demo's district files upwards (上报格式)."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

from minsheng.apps.filing.actions import ColumnGiven, save_layout
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.models import Post, User

_ON = datetime.date(2026, 9, 2)
_NAME = "市民生办月报表"
_COLUMNS = (
    ("number", "编号"),
    ("project", "实事项目"),
    ("leads", "责任单位"),
    ("target", "目标任务"),
    ("unit", "计量单位"),
    ("asked", "年度目标"),
    ("month_done", "本月完成"),
    ("done", "累计完成"),
    ("share", "完成率"),
    ("problem", "存在问题"),
    ("next_step", "下一步措施"),
    ("", "备注"),
)


def keep_layout(office: str) -> None:
    """As the upper office asks for it, saved by the account of the district's office."""
    user = User.objects.get(username=office)
    at = datetime.datetime.combine(_ON, datetime.time(9), ZoneInfo("Asia/Shanghai"))
    columns = [ColumnGiven(field=field, heading=heading, factor=1) for field, heading in _COLUMNS]
    actor = Actor(user, Post.objects.held_by(user, _ON).get())
    save_layout(actor=actor, name=_NAME, columns=columns, per_project=True, seen=0, at=at)
