"""Paragraphs and tables of a page in reading order, as a browser shows them."""

import re
from dataclasses import dataclass, field, replace

from minsheng.engines.office.heads import head_rows
from minsheng.engines.office.layout import Grid, Slot
from minsheng.engines.office.numerals import printed_number
from minsheng.engines.office.problems import TextTooLong
from minsheng.engines.office.web.tree import Node, find_all
from minsheng.engines.office.words import words_of

_BLOCKS = frozenset(
    (
        *(
            "html",
            "body",
            "div",
            "p",
            "section",
            "article",
            "main",
            "header",
            "footer",
            "aside",
            "nav",
            "form",
        ),
        *("fieldset", "legend", "address", "blockquote", "center", "ul", "ol", "li", "dl", "dt", "dd", "pre"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "table", "caption", "figure", "figcaption", "details"),
        *("summary", "thead", "tbody", "tfoot", "tr", "td", "th"),
    )
)
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_STRUCK = frozenset(("del", "s", "strike"))
_BREAK = "\v"
_SPACES = re.compile(r"[ \t\n\r\f]+")
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3001-\u303f]"
# Between two wide characters a line end of the mark-up prints nothing.
_WIDE_BREAK = re.compile(rf"(?<={_WIDE})[ \t\r\f]*\n[ \t\n\r\f]*(?={_WIDE})")
_ALIGN = re.compile(r"text-align\s*:\s*(center|right)", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?([a-z-]+)\s*(?:;|$)", re.IGNORECASE)
_FORMS = {
    "1": ("decimal", "."), "1)": ("decimal", ")"),
    "a": ("lowerLetter", "."), "A": ("upperLetter", "."), "i": ("lowerRoman", "."),
    "I": ("upperRoman", "."), "decimal": ("decimal", "."), "lower-alpha": ("lowerLetter", "."),
    "lower-latin": ("lowerLetter", "."), "upper-alpha": ("upperLetter", "."),
    "upper-latin": ("upperLetter", "."),
    "lower-roman": ("lowerRoman", "."), "upper-roman": ("upperRoman", "."),
    "cjk-ideographic": ("chineseCountingThousand", "、"),
    "simp-chinese-informal": ("chineseCountingThousand", "、"),
}  # fmt: skip
# 1. · （一） · 一、 · ① · 第一
_NUMBERED = re.compile(
    r"\s*(?:[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[）)、.．]|[①-⑳]|第[一二三四五六七八九十\d])"
)
_TITLE = 60
# Centred and no title: （2026年4月30日） · 附件1 · 2026年4月30日 · 一、就业 · 望政办〔2026〕3号
_NO_TITLE = re.compile(
    r"[（(—－-]|附件|附表|\d{4}年\d{1,2}月|[一二三四五六七八九十]{1,3}、|[^，。]{2,12}[〔\[（(]\d{4}[〕\]）)]\d"
)
_WIDEST, _TALLEST = 1_000, 65_534
"""Columns and rows that the standard lets one cell cover."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a passage takes over from the elements round it."""

    role: str = "body"
    align: str = "left"
    pre: bool = False


@dataclass(slots=True)
class Printed:
    """A paragraph of a page."""

    text: str
    role: str
    align: str


@dataclass(slots=True)
class PageWriter:
    """Walks a tree; `blocks` are its paragraphs and tables.

    Attributes:
        typed: a text of its author's own marks: numbers of lists all stand, no line is the site's.
        most: places of tables that may be printed, empty ones included.
    """

    most: int
    typed: bool = False
    blocks: list[Printed | Grid] = field(default_factory=list)
    pictures: int = 0
    nested: int = 0
    struck: int = 0
    places: int = 0
    _pieces: list[str] = field(default_factory=list)
    _marker: str = ""

    def write(self, node: Node) -> None:
        """Add all that the element prints."""
        self._children(node, Style())
        self._flush(Style())

    def _children(self, node: Node, style: Style) -> None:
        for child in node.children:
            if isinstance(child, str):
                self._pieces.append(self._raw(child, style))
            elif child.tag == "br":
                self._pieces.append(_BREAK)
            elif child.tag == "img":
                self.pictures += 1
            elif child.tag in _STRUCK:
                self.struck += 1
            elif child.tag == "table":
                self._flush(style)
                self._table(child, style)
            elif child.tag in _BLOCKS:
                self._block(child, style)
            elif child.tag not in ("head", "title", "meta"):
                self._children(child, style)

    @staticmethod
    def _raw(text: str, style: Style) -> str:
        if style.pre:
            return text.replace("\n", _BREAK).replace(" ", "\xa0")
        return text.replace(_BREAK, " ")

    def _block(self, node: Node, style: Style) -> None:
        self._flush(style)
        inner = _styled(node, style)
        if node.tag == "ol":
            self._list(node, inner)
        else:
            self._children(node, inner)
        self._flush(inner)

    def _list(self, node: Node, style: Style) -> None:
        items = [child for child in node.children if isinstance(child, Node) and child.tag == "li"]
        reverse = "reversed" in node.attributes
        number = _whole(node.attributes.get("start"), len(items) if reverse else 1)
        form = _form(node, "1")
        for child in node.children:
            if not isinstance(child, Node) or child.tag != "li":
                self._children(Node("span", {}, [child]), style)
                continue
            number = _whole(child.attributes.get("value"), number)
            own = _form(child, form)
            self._flush(style)
            self._marker = _marker(number, own)
            self._block(child, style)
            self._marker = ""
            number += -1 if reverse else 1

    def _flush(self, style: Style) -> None:
        """End the paragraph; two line breaks after each other end it as well."""
        text = "".join(self._pieces)
        self._pieces = []
        if not text.strip():
            return
        lines = [_collapsed(line) for line in text.split(_BREAK)]
        group: list[str] = []
        for line in [*lines, ""]:
            if line:
                group += [] if not self.typed and _is_of_the_site(line) else [line]
            elif group:
                self._paragraph("\n".join(group), style)
                group = []

    def _paragraph(self, text: str, style: Style) -> None:
        if self._marker and (self.typed or not _NUMBERED.match(text)):
            text = self._marker + text
        self._marker = ""
        role = style.role
        if role == "body" and style.align == "center" and len(text) <= _TITLE and not _NO_TITLE.match(text):
            role = "title"
        self.blocks.append(Printed(text, role, style.align))

    def _table(self, table: Node, style: Style) -> None:
        rows = _rows(table)
        for caption in (each for each in table.children if isinstance(each, Node) and each.tag == "caption"):
            self._block(caption, style)
        if _is_layout(table, rows):
            for _, row in rows:
                for cell in _cells(row):
                    self._block(cell, replace(style, align="left"))
            return
        grid = self._grid(rows)
        if not any(slot.text for slots in grid.rows for slot in slots):
            return
        marked = _marked_head(rows)
        grid.header_rows = marked if marked else head_rows(grid)
        self.blocks.append(grid)

    def _grid(self, rows: list[tuple[bool, Node]]) -> Grid:
        grid = Grid()
        open_cells: dict[int, tuple[Slot, int]] = {}
        for number, (_, row) in enumerate(rows):
            slots: list[Slot] = []
            column = 0
            waiting = _cells(row)
            going_on = {at: (slot, end) for at, (slot, end) in open_cells.items() if end > number}
            for cell in [*waiting, None]:
                while column in going_on or (cell is None and any(at > column for at in going_on)):
                    if column not in going_on:
                        slots.append(Slot("", column))
                        column += 1
                        continue
                    slots.append(Slot(None, column, going_on[column][0].columns))
                    column += going_on[column][0].columns
                if cell is None:
                    break
                slot = self._slot(cell, column, len(rows) - number)
                slots.append(slot)
                if slot.rows > 1:
                    going_on[column] = (slot, number + slot.rows)
                column += slot.columns
                self._spend(slot.columns)
            self._spend(len(slots))
            open_cells = going_on
            grid.rows.append(slots)
        return grid

    def _slot(self, cell: Node, column: int, left: int) -> Slot:
        inner = PageWriter(self.most, self.typed)
        inner.write(cell)
        self.pictures += inner.pictures
        self.struck += inner.struck
        lines = [each.text if isinstance(each, Printed) else each.flat() for each in inner.blocks]
        self.nested += inner.nested + sum(isinstance(each, Grid) for each in inner.blocks)
        columns = min(max(_whole(cell.attributes.get("colspan"), 1), 1), _WIDEST)
        rows = _whole(cell.attributes.get("rowspan"), 1)
        rows = left if rows == 0 else min(max(rows, 1), _TALLEST, left)
        return Slot("\n".join(lines), column, columns, rows)

    def _spend(self, places: int) -> None:
        self.places += places
        if self.places > self.most:
            raise TextTooLong(limit=self.most)


def _styled(node: Node, style: Style) -> Style:
    found = _ALIGN.search(node.attributes.get("style", ""))
    named = found[1] if found else "center" if node.tag == "center" else node.attributes.get("align", "")
    align = named.lower() if named.lower() in ("center", "right", "left") else style.align
    role = "title" if node.tag == "h1" else "heading" if node.tag in _HEADINGS else style.role
    return Style(role, align, style.pre or node.tag == "pre")


def _collapsed(line: str) -> str:
    return _SPACES.sub(" ", _WIDE_BREAK.sub("", line)).replace("\xa0", " ").strip()


def _is_of_the_site(line: str) -> bool:
    """`【打印本页】【关闭窗口】`, `发布日期：2026-04-30 浏览次数：12 字体：【大 中 小】`."""
    return _is_buttons(line) or _is_counts(line)


def _is_counts(line: str) -> bool:
    words = words_of("pages")
    if len(line) > 2 * _TITLE or not any(
        f"{word}{colon}" in line for word in words["counts"] for colon in ":："
    ):
        return False
    return any(word in line for word in words["counts_with"])


def _is_buttons(line: str) -> bool:
    words = words_of("pages")
    if len(line) > _TITLE or not any(word in line for word in words["buttons"]):
        return False
    rest = line
    for word in (*words["buttons"], *words["buttons_with"]):
        rest = rest.replace(word, "")
    return not rest.strip(" :：[]【】()（）|｜/·>、，,\u3000")


def _form(node: Node, inherited: str) -> str:
    found = _LIST_STYLE.search(node.attributes.get("style", ""))
    if found and (found[1].lower() in _FORMS or found[1].lower() == "none"):
        return found[1].lower()
    return node.attributes.get("type") or inherited


def _marker(number: int, form: str) -> str:
    if form == "none" or form not in _FORMS:
        return "" if form in ("none", "disc", "circle", "square") else f"{number}. "
    kind, suffix = _FORMS[form]
    if number < 1:
        return f"{number}. "
    return printed_number(number, kind) + suffix + ("" if suffix == "、" else " ")


def _whole(text: str | None, default: int) -> int:
    stripped = (text or "").strip()
    return int(stripped) if re.fullmatch(r"-?[0-9]{1,6}", stripped) else default


def _rows(table: Node) -> list[tuple[bool, Node]]:
    """The table's own rows, those of its head marked."""
    head: list[tuple[bool, Node]] = []
    rows: list[tuple[bool, Node]] = []
    foot: list[tuple[bool, Node]] = []
    for part in table.children:
        if not isinstance(part, Node):
            continue
        if part.tag == "tr":
            rows.append((False, part))
        elif part.tag in ("thead", "tbody", "tfoot"):
            into = {"thead": head, "tbody": rows, "tfoot": foot}[part.tag]
            own = [row for row in part.children if isinstance(row, Node) and row.tag == "tr"]
            into += [(part.tag == "thead", row) for row in own]
    return head + rows + foot


def _cells(row: Node) -> list[Node]:
    return [cell for cell in row.children if isinstance(cell, Node) and cell.tag in ("td", "th")]


def _marked_head(rows: list[tuple[bool, Node]]) -> int:
    count = 0
    for in_head, row in rows:
        cells = _cells(row)
        if not in_head and not (cells and all(cell.tag == "th" for cell in cells)):
            break
        count += 1
    return count


def _is_layout(table: Node, rows: list[tuple[bool, Node]]) -> bool:
    """A table that only places text on the page: of one column, round other tables, or of long passages."""
    cells = [_cells(row) for _, row in rows]
    count = sum(map(len, cells))
    if max(map(len, cells), default=0) <= 1 or table.attributes.get("role") == "presentation":
        return True
    if count > 8:
        return False
    if len(find_all(table, "table")) > 1 and not any(cell.tag == "th" for row in cells for cell in row):
        return True
    return any(len(find_all(cell, "p")) > 5 for row in cells for cell in row)
