"""The sheets and columns of the set-up workbook, one description for writing it and for reading it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.people.models import Role
from minsheng.apps.places.models import Level, UnitKind

if TYPE_CHECKING:
    from collections.abc import Sequence

EXAMPLE = "示例"
"""A row whose first cell begins with this word is never read."""


@dataclass(frozen=True, slots=True)
class Head:
    """One column: name in code, head printed, width in characters, words offered, whether needed."""

    name: str
    title: str
    width: int
    choices: Sequence[str] = ()
    required: bool = True
    note: str = ""

    @property
    def printed(self) -> str:
        """The head as it stands in the sheet; needed columns carry a star."""
        return f"{self.title}*" if self.required else self.title


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet: its name, what it says above the heads, its columns, its example rows."""

    name: str
    note: str
    heads: Sequence[Head]
    examples: Sequence[Sequence[str]]


DIVISIONS = SheetPlan(
    "区划",
    "先写本级，再写下级；本级的上级区划留空。带*的列必须填。",
    (
        Head("code", "区划代码", 16, note="6 位、9 位（街镇）或 12 位（社区村）数字，用统计用区划代码。"),
        Head("name", "名称", 20, note="例如“望湖区”“望湖路街道”。"),
        Head("level", "级别", 12, tuple(Level.labels)),
        Head("parent", "上级区划代码", 16, required=False, note="最上一级留空，其余填本表里的代码。"),
    ),
    (("示例 990102", "望湖区", "区县级", ""), ("示例 990102001", "望湖路街道", "街镇级", "990102")),
)

UNITS = SheetPlan(
    "单位",
    "牵头、配合单位和街镇都写在这里；简称要写全，通知里写到哪个都能认出来。带*的列必须填。",
    (
        Head("name", "全称", 36, note="按机构编制文件上的全称。"),
        Head("short_names", "简称", 28, required=False, note="几个之间用顿号分开，例如“区民政局、民政局”。"),
        Head("kind", "类别", 14, tuple(UnitKind.labels)),
        Head("division", "所在区划代码", 16, note="“区划”表里的代码，或库里已有的区划。"),
        Head("code", "单位编码", 16, required=False, note="留空由系统编号。"),
        Head("superior_line", "上级条线", 20, required=False, note="垂直管理单位填写，例如“市公安局”。"),
        Head(
            "begins_on",
            "起始日",
            14,
            required=False,
            note="一直就有的单位留空；新成立的填成立日，如 2026-03-01。",
        ),
        Head(
            "superior",
            "上级单位",
            36,
            required=False,
            note="社区、站所归哪个单位管，就填它的全称，例如“望湖路街道办事处”；街道往下分任务要用。",
        ),
    ),
    (("示例 望湖区民政局", "区民政局、民政局", "部门", "990102", "", "", "", ""),),
)

POSTS = SheetPlan(
    "岗位与账号",
    "一行一个岗位；姓名和用户名留空表示岗位先空着。系统、安全、审计三类管理员要三个不同的人。带*的列必须填。",
    (
        Head("unit", "单位全称", 36, note="“单位”表里的全称，或库里已有的单位。"),
        Head("title", "岗位名称", 18, note="同一单位内不能重名。"),
        Head("role", "角色", 14, tuple(Role.labels)),
        Head("display_name", "姓名", 12, required=False),
        Head(
            "username",
            "用户名",
            18,
            required=False,
            note="3 到 40 位小写字母、数字、点、横线、下划线，字母开头。",
        ),
        Head("phone", "办公电话", 18, required=False, note="加密保存。"),
    ),
    (
        ("示例 望湖区民政局", "综合岗", "填报", "何青", "heqing", "0551-00000000"),
        ("示例 望湖区民政局", "审核岗", "审核", "", "", ""),
    ),
)

SHEETS = (DIVISIONS, UNITS, POSTS)
