"""From the cells of the set-up workbook to a plan, or to the list of every cell that is wrong."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from minsheng.apps.people.forms import split_names
from minsheng.apps.people.models import Role
from minsheng.apps.people.setup.layout import DIVISIONS, EXAMPLE, POSTS, SHEETS, UNITS, Head, SheetPlan
from minsheng.apps.places.models import Level, UnitKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Cell = object
"""What a workbook reader gives: text, a number, a boolean, a day, a time or nothing."""

_SEARCHED_FOR_HEADS = 10

# 2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where (`address` like B4, empty for a sheet), what was read, what to do."""

    sheet: str
    address: str
    given: str
    words: str

    def __str__(self) -> str:
        where = f"“{self.sheet}”表 {self.address}".rstrip()
        return f"{where}：读到“{self.given}”，{self.words}" if self.given else f"{where}：{self.words}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row as texts by column name, each with the address of its cell."""

    sheet: str
    texts: Mapping[str, str]
    addresses: Mapping[str, str]

    def text(self, name: str) -> str:
        """The text of a column, empty where it is blank."""
        return self.texts.get(name, "")

    def fault(self, name: str, words: str) -> Fault:
        """Something wrong in a column of this row."""
        return Fault(self.sheet, self.addresses.get(name, ""), self.text(name), words)


@dataclass(frozen=True, slots=True)
class Workbook:
    """The rows of the three sheets, and what was wrong with them."""

    divisions: Sequence[Row]
    units: Sequence[Row]
    posts: Sequence[Row]
    faults: list[Fault] = field(default_factory=list)


def read_rows(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> Workbook:
    """The workbook's rows with every fault of form: sheets, heads, needed cells, offered words, days.

    Blank rows and example rows are left out; columns may stand in any order; width and blanks of heads do
    not matter. Rows are numbered as the spreadsheet program numbers them.
    """
    faults: list[Fault] = []
    read: dict[str, list[Row]] = {}
    for plan in SHEETS:
        grid = sheets.get(plan.name)
        if grid is None:
            words = "工作簿里没有这张表。请用 --template 重新生成模板，不要改表名。"
            faults.append(Fault(plan.name, "", "", words))
            continue
        read[plan.name] = _rows(plan, grid, faults)
    for plan in SHEETS:
        for row in read.get(plan.name, []):
            faults.extend(_faults_of_form(plan, row))
    faults.extend(_faults_of_phones(read.get(POSTS.name, [])))
    book = Workbook(read.get(DIVISIONS.name, []), read.get(UNITS.name, []), read.get(POSTS.name, []), faults)
    if not faults and not (book.divisions or book.units or book.posts):
        faults.append(Fault(DIVISIONS.name, "", "", "三张表都是空的。请照示例填写后再运行。"))
    return book


def _rows(plan: SheetPlan, grid: Sequence[Sequence[Cell]], faults: list[Fault]) -> list[Row]:
    at, columns = _heads(plan, grid)
    missing = [head.title for head in plan.heads if head.required and head.name not in columns]
    if missing:
        words = f"找不到表头{'、'.join(f'“{title}”' for title in missing)}。请用模板填写，不要改表头。"
        faults.append(Fault(plan.name, "", "", words))
        return []
    rows = []
    for number, cells in enumerate(grid[at + 1 :], start=at + 2):
        texts = {name: plain(cells[index]) if index < len(cells) else "" for name, index in columns.items()}
        first = plain(cells[0]) if cells else ""
        if any(texts.values()) and not first.startswith(EXAMPLE):
            addresses = {name: f"{letters(index)}{number}" for name, index in columns.items()}
            rows.append(Row(plan.name, texts, addresses))
    return rows


def _heads(plan: SheetPlan, grid: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, int]]:
    """The row of the heads, and the place of each column in it; the row with most heads wins."""
    titles = {head.title: head.name for head in plan.heads}
    best: tuple[int, dict[str, int]] = (0, {})
    for at, cells in enumerate(grid[:_SEARCHED_FOR_HEADS]):
        found = [(plain(cell).rstrip("*").rstrip(), index) for index, cell in enumerate(cells)]
        columns = {titles[text]: index for text, index in reversed(found) if text in titles}
        if len(columns) > len(best[1]):
            best = (at, columns)
    return best


def _faults_of_form(plan: SheetPlan, row: Row) -> list[Fault]:
    found = []
    for head in plan.heads:
        text = row.text(head.name)
        if head.required and not text:
            found.append(row.fault(head.name, f"没有填“{head.title}”。请填上，或删去整行。"))
        elif text and head.choices and text not in head.choices:
            found.append(row.fault(head.name, f"“{head.title}”要从这几个里选：{'、'.join(head.choices)}。"))
        elif text and head.name == "begins_on" and day_of(text) is None:
            found.append(row.fault(head.name, "不是日期。请写成 2026-03-01 这样。"))
        elif text and (limit := _LONGEST.get(head.name)) and len(text) > limit:
            found.append(row.fault(head.name, f"太长了，最多 {limit} 个字。"))
    return found


def _faults_of_phones(posts: Sequence[Row]) -> list[Fault]:
    """A person in several posts has one telephone; blanks and hyphens do not make it another."""
    kept, found = phones_of(posts), []
    for row in posts:
        phone, first = row.text("phone"), kept.get(row.text("username"), "")
        if phone and first and _bare(phone) != _bare(first):
            words = f"同一个用户名上面填的是“{first}”。一个人只记一个办公电话，请改成一致。"
            found.append(row.fault("phone", words))
    return found


def phones_of(posts: Sequence[Row]) -> dict[str, str]:
    """The telephone of each user name: the first that stands in any of its rows."""
    phones: dict[str, str] = {}
    for row in posts:
        if row.text("username") and row.text("phone"):
            phones.setdefault(row.text("username"), row.text("phone"))
    return phones


def _bare(phone: str) -> str:
    return re.sub(r"[\s-]", "", phone)


NO_UPPER_DIVISION = "没有这个上级区划。请先在上面写一行，或核对代码。"
NO_DIVISION = "没有这个区划。请先写在“区划”表里，或核对代码。"
NO_UNIT = "没有这个单位。请先写在“单位”表里，或核对全称。"
NO_ADMINISTRATOR = "至少要有一个担任“系统管理员”的人，否则以后没有人能管账号。请加一行。"
BOTH_OR_NEITHER = "姓名和用户名要么都填，要么都空着。"


def username_taken(holder: str) -> str:
    """Two people of one user name; `holder` is the name of the one who has it."""
    return f"这个用户名已经是“{holder}”的。同一个人请写同样的姓名，不同的人请换用户名。"


_LONGEST = {
    "name": 60,
    "title": 60,
    "display_name": 40,
    "username": 40,
    "phone": 20,
    "superior_line": 80,
    "code": 20,
}


def plain(cell: Cell) -> str:
    """A cell as text: width folded, white space at the ends gone, whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, Decimal | float) and cell == int(cell):
        return str(int(cell))
    folded = "".join(_folded(letter) for letter in str(cell))
    return re.sub(r"\s+", " ", folded).strip()


def _folded(letter: str) -> str:
    # Full-width letters, digits and stars only: brackets and commas of Chinese names stay as they are.
    return (
        unicodedata.normalize("NFKC", letter)
        if "！" <= letter <= "～" and letter not in "（），；：！？"
        else letter
    )


def day_of(text: str) -> datetime.date | None:
    """The day that a text means, or nothing."""
    found = _DAY.fullmatch(text.replace(" ", ""))
    if found is None:
        return None
    try:
        return datetime.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def letters(index: int) -> str:
    """The letters of a column, counted from 0: A, B, … Z, AA."""
    text = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


LEVELS = {level.label: level for level in Level}
KINDS = {kind.label: kind for kind in UnitKind}
ROLES = {role.label: role for role in Role}
"""What the words offered in the sheets mean."""


def short_names_of(row: Row) -> list[str]:
    """The short names of a unit's row, in order, each once."""
    return split_names(row.text("short_names"))


def head_of(plan: SheetPlan, name: str) -> Head:
    """The column of that name."""
    return next(head for head in plan.heads if head.name == name)
