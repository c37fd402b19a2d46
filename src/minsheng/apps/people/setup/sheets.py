"""The set-up workbook to be filled in, and the sheet of first passwords."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.people.setup.layout import SHEETS, SheetPlan
from minsheng.apps.people.setup.reading import Workbook, read_rows
from minsheng.engines.office.sheets.workbooks_in import read_workbook
from minsheng.engines.office.sheets.workbooks_out import Column, Sheet, write_workbook

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.people.actions import Opened
    from minsheng.apps.people.models import Post

_BLANK_ROWS = 200

_GUIDE = (
    ("怎么用", "", "照示例在“区划”“单位”“岗位与账号”三张表里填写，存盘后运行 minsheng setup 加文件名。"),
    ("怎么用", "", "以“示例”两个字开头的行不导入，可以留着，也可以删掉。"),
    ("怎么用", "", "有错时一处也不写入，并逐格列出；改好后再运行。同一份文件再运行，不会重复建立。"),
    ("怎么用", "", "以后要增加单位或岗位，在网页上办，或在这份文件里往下加行再运行。"),
)


def template_workbook(*, created: datetime.datetime) -> bytes:
    """An empty workbook: locked heads, drop-downs, example rows that are never read, a guide."""
    columns = (Column("表", 14), Column("列", 16), Column("怎么填", 80))
    hints = [
        (plan.name, head.printed, _hint(head.note, head.choices)) for plan in SHEETS for head in plan.heads
    ]
    guide = Sheet("说明", columns, [*_GUIDE, *hints], title="民生实事平台初始化工作簿", protected=True)
    return write_workbook([guide, *(_sheet(plan) for plan in SHEETS)], created=created)


def _hint(note: str, choices: Sequence[str]) -> str:
    return f"从下拉里选：{'、'.join(choices)}。{note}" if choices else note or "照实填写。"


def _sheet(plan: SheetPlan) -> Sheet:
    columns = tuple(
        Column(head.printed, head.width, number_format="@", choices=tuple(head.choices))
        for head in plan.heads
    )
    return Sheet(
        plan.name,
        columns,
        plan.examples,
        title=plan.name,
        note=plan.note,
        blank_rows=_BLANK_ROWS,
        protected=True,
    )


def read_setup(data: bytes) -> Workbook:
    """The rows of a set-up workbook with their faults.

    Raises:
        Unreadable: not a workbook, broken, or beyond the limits.
    """
    return read_rows({sheet.name.strip(): sheet.rows for sheet in read_workbook(data)})


def passwords_workbook(accounts: Sequence[tuple[Post, Opened]], *, created: datetime.datetime) -> bytes:
    """One row for each new account with its first password, to be cut up and handed out."""
    columns = (
        Column("单位", 34),
        Column("岗位", 18),
        Column("姓名", 12),
        Column("用户名", 18, number_format="@"),
        Column("初始密码", 20, number_format="@"),
    )
    rows = [
        (post.unit.name, post.title, opened.user.display_name, opened.user.username, opened.password)
        for post, opened in accounts
    ]
    note = "裁开后当面交给本人，第一次登录必须改密码；发完请销毁本表和文件"
    sheet = Sheet("初始密码", columns, rows, title="初始密码单", note=note)
    return write_workbook([sheet], created=created)
