"""What a column of a layout may hold, and by which headings it is known (列的内容)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Field:
    """One content: its key, its name on forms, and words of headings that mean it, the surest first."""

    key: str
    label: str
    words: tuple[str, ...]
    is_number: bool = False


FIELDS = (
    Field("number", "序号", ("序号", "编号", "项目号")),
    Field("category", "类别", ("类别", "领域", "分类")),
    Field("project", "项目名称", ("项目名称", "实事名称", "实事项目", "项目", "事项")),
    Field("leads", "牵头单位", ("牵头单位", "责任单位", "主管部门", "主责单位", "牵头")),
    Field("target", "目标任务", ("目标任务", "指标名称", "年度任务", "工作目标", "主要内容", "指标", "目标")),
    Field("unit", "计量单位", ("计量单位", "单位")),
    Field(
        "asked",
        "年度目标数",
        ("年度目标数", "年度目标", "年度计划", "全年目标", "目标数", "计划数", "任务数"),
        True,
    ),
    Field("month_done", "本月完成", ("本月完成", "当月完成", "本月新增"), True),
    Field("done", "累计完成", ("累计完成", "完成数", "完成情况", "已完成"), True),
    Field("share", "完成率", ("完成率", "完成比例", "完成进度")),
    Field("planned", "序时进度", ("序时进度", "序时")),
    Field("behind", "与序时相比", ("与序时", "超序时", "欠序时", "超/欠")),
    Field("word", "进展状态", ("进展状态", "状态", "进度评价", "亮灯")),
    Field("funds_planned", "计划资金", ("计划资金", "年度资金", "投资计划", "计划投资"), True),
    Field("funds_arrived", "到位资金", ("到位资金", "资金到位", "已到位"), True),
    Field(
        "funds_paid", "支付资金", ("支付资金", "拨付资金", "资金支付", "资金拨付", "已拨付", "已支付"), True
    ),
    Field("problem", "存在问题", ("存在问题", "存在的问题", "问题", "困难")),
    Field("next_step", "下一步措施", ("下一步", "工作措施", "整改措施", "措施")),
)
"""Every content, in the order of a plain table."""
BY_KEY = {field.key: field for field in FIELDS}

FACTORS = {1: "按原数", 1_000: "千", 10_000: "万", 100_000_000: "亿"}
_ASIDE = re.compile(r"[\s（(].*|[:：]")
_ROWS, _LEAST = 15, 3
_IN_FACTORS = re.compile(r"[（(](?:单位[:：])?(?P<factor>千|万|亿)(?!人次)")


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as a file heads it: what it is taken to hold, empty where nothing is known."""

    heading: str
    field: str
    factor: int


def headings_of(rows: Sequence[Sequence[object]]) -> list[Heading]:
    """The columns of an empty table: the row among the first fifteen of which most cells are known.

    None where no row has three. A content is given away once, to the heading that says it the most surely.
    """
    best = max(rows[:_ROWS], key=_known, default=())
    if _known(best) < _LEAST:
        return []
    cells = [str(cell or "").strip() for cell in best]
    while cells and not cells[-1]:
        cells.pop()
    given: dict[int, str] = {}
    ranked = [(rank, field) for field in FIELDS for rank in range(len(field.words))]
    for rank, field in sorted(ranked, key=lambda pair: pair[0]):
        for place, cell in enumerate(cells):
            is_free = place not in given and field.key not in given.values()
            if is_free and field.words[rank] in _bare(cell):
                given[place] = field.key
    return [Heading(cell, given.get(place, ""), _factor(cell)) for place, cell in enumerate(cells)]


def _known(row: Sequence[object]) -> int:
    """How many cells are known; none of a row that says one thing alone, as a merged title does."""
    texts = [_bare(str(cell or "")) for cell in row]
    if len(set(filter(None, texts))) <= 1:
        return 0
    return sum(any(word in text for field in FIELDS for word in field.words) for text in texts if text)


def _bare(cell: str) -> str:
    return _ASIDE.sub("", cell.strip())


def _factor(cell: str) -> int:
    found = _IN_FACTORS.search(cell)
    names = {name: factor for factor, name in FACTORS.items()}
    return names[found["factor"]] if found else 1
