"""What every workbook out has in common: names, fonts, and texts that never become formulas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

A4 = 9
LAST_ROW = 1_048_576
LONGEST_TEXT = 32_767
LONGEST_NAME = 31
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f]")
# A spreadsheet that re-enters such a text takes it for a formula; white space before it does not protect.
_LIKE_A_FORMULA = re.compile(r"\s*[=+\-@]|[\t\r\n]")
_FONT = "宋体"


def sheet_names(wanted: Sequence[str], reserved: Collection[str] = ()) -> list[str]:
    """Names that the program allows: no forbidden sign, at most 31 characters, no two alike in any case."""
    taken = {*reserved, "history"}
    names: list[str] = []
    for each in wanted:
        base = _FORBIDDEN_IN_NAMES.sub("_", each).strip("' ")[:LONGEST_NAME] or "表"
        name, number = base, 1
        while name.lower() in taken:
            number += 1
            ending = f"({number})"
            name = base[: LONGEST_NAME - len(ending)] + ending
        taken.add(name.lower())
        names.append(name)
    return names


class Pen:
    """Writes texts into one workbook, with formats shared among its cells."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._formats: dict[tuple[tuple[str, object], ...], Format] = {}

    def format(self, look: dict[str, object]) -> Format:
        """The format of a look (`bold`, `border` and what else the library names)."""
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            given = {"font_name": _FONT, "font_size": 11, "valign": "vcenter"} | look
            self._formats[key] = self._workbook.add_format(given)
        return self._formats[key]

    def text(self, worksheet: Worksheet, row: int, column: int, text: str, look: dict[str, object]) -> None:
        """A text as text, whatever it looks like."""
        clean = _CONTROLS.sub("", text)
        if len(clean) > LONGEST_TEXT:
            clean = clean[: LONGEST_TEXT - 1] + "…"
        if _LIKE_A_FORMULA.match(clean):
            look = look | {"quote_prefix": True}
            clean = clean.lstrip("\t\r\n")
        worksheet.write_string(row, column, clean, self.format(look))
