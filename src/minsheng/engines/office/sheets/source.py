"""Workbooks as notices: each visible sheet a leaf, its tables as tables, what is left out named."""

from collections.abc import Iterable

from minsheng.core.policy.source import Remark, Source
from minsheng.engines.office.layout import Layout
from minsheng.engines.office.limits import Limits
from minsheng.engines.office.package import Package
from minsheng.engines.office.plain import check_lines
from minsheng.engines.office.problems import BlankText
from minsheng.engines.office.sheets.layout import SheetLayout
from minsheng.engines.office.sheets.shown import ShownSheet, named
from minsheng.engines.office.sheets.xls import read_old_sheets
from minsheng.engines.office.sheets.xlsx import book_of, entries_of, read_sheet
from minsheng.engines.office.words import is_help_sheet


def read_workbook_source(package: Package, *, name: str, limits: Limits) -> Source:
    """An .xlsx as a source of format `xlsx`; links to other workbooks are not followed, macros not run.

    Raises:
        BlankText: no visible sheet shows anything.
    """
    entries = entries_of(package)
    shown = [entry for entry in entries if entry.visible and entry.path]
    read = [entry for entry in shown if not is_help_sheet(entry.name)] or shown
    book = book_of(package, limits)
    layout = Layout(limits)
    sheets = [read_sheet(package, entry, book, limits=limits, spend=layout.spend) for entry in read]
    hidden = [entry.name for entry in entries if not entry.visible]
    helping = [entry.name for entry in shown if entry not in read]
    remarks = (*_left_out(hidden, helping), *_odd(sheets), *_parts_left_out(package))
    return _source(sheets, layout, remarks, format="xlsx", name=name, limits=limits)


def read_old_workbook_source(data: bytes, *, name: str, limits: Limits) -> Source:
    """An .xls as a source of format `xls`.

    Raises:
        BlankText: no visible sheet shows anything.
        LegacyWorkbook: it cannot be read.
    """
    sheets, hidden, helping = read_old_sheets(data, limits)
    remarks = (*_left_out(hidden, helping), *_odd(sheets))
    return _source(sheets, Layout(limits), remarks, format="xls", name=name, limits=limits)


def _source(
    sheets: list[ShownSheet],
    layout: Layout,
    remarks: tuple[Remark, ...],
    *,
    format: str,
    name: str,
    limits: Limits,
) -> Source:
    for sheet in sheets:
        if sheet.cells:
            layout.begin_leaf(f"工作表“{sheet.name}”")
            SheetLayout(sheet, layout).lay()
    text = layout.text
    if not text.strip():
        raise BlankText
    check_lines(text, limits)
    return Source(text, tuple(layout.blocks), format, name, remarks, tuple(layout.leaves))


def _left_out(hidden: list[str], helping: list[str]) -> Iterable[Remark]:
    for code, names in (
        ("office.hidden_sheets_left_out", hidden),
        ("office.help_sheets_left_out", helping),
    ):
        if names:
            yield Remark(code, {"count": len(names), "names": "".join(f"“{each}”" for each in names)})


def _odd(sheets: list[ShownSheet]) -> Iterable[Remark]:
    facts = named(sheets)
    for code in ("office.formulas_without_value", "office.lost_digits", "office.cell_errors_left_out"):
        if code in facts:
            yield Remark(code, facts[code])
    if lines := sum(sheet.hidden_lines for sheet in sheets):
        yield Remark("office.hidden_lines_kept", {"count": lines})


def _parts_left_out(package: Package) -> Iterable[Remark]:
    relations = package.relations(package.main)
    names = package.names
    for code, count in (
        ("office.external_not_fetched", sum(each.kind == "externalLink" for each in relations)),
        ("office.macros_ignored", sum(each.kind == "vbaProject" for each in relations)),
        ("office.pictures_left_out", sum(name.startswith("xl/media/") for name in names)),
        ("office.objects_left_out", sum(name.startswith("xl/charts/chart") for name in names)),
        ("office.comments_left_out", sum(_comments(package, name) for name in names)),
    ):
        if count:
            yield Remark(code, {"count": count})


def _comments(package: Package, name: str) -> int:
    if not name.startswith("xl/comments"):
        return 0
    return b"".join(package.stream(name)).count(b"<comment ")
