"""A docx as a source: paragraphs with their printed numbers, tables, notes, and what was left out."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from minsheng.core.policy.source import Source
from minsheng.engines.office.layout import Layout
from minsheng.engines.office.limits import Limits
from minsheng.engines.office.markup import CHOICE, WORD, Element, switched_on, value, whole
from minsheng.engines.office.package import Package
from minsheng.engines.office.plain import check_lines
from minsheng.engines.office.problems import BlankText, NestedTooDeep
from minsheng.engines.office.word.numbering import LEVELS, Numbering
from minsheng.engines.office.word.paragraphs import Findings, Inline, InlineReader, chosen
from minsheng.engines.office.word.remarks import remarks_of
from minsheng.engines.office.word.styles import Style, Styles
from minsheng.engines.office.word.tables import TableReader

TITLE_SIZE = 36
"""Half-points from which a centred line is a title; GB/T 9704 sets titles in 22 pt and text in 16 pt."""
_NO_OUTLINE = 9
_ALIGNMENTS = {"center": "center", "right": "right", "end": "right"}
_TITLE_NAMES = ("title", "标题")
_SKIPPED = {f"{WORD}{name}" for name in ("del", "moveFrom", "sdtPr", "sdtEndPr", "sectPr", "altChunk")}


@dataclass(slots=True)
class Printed:
    """A paragraph ready to be set: text with number, role, alignment."""

    text: str
    role: str
    align: str


def blocks_of(story: Element) -> Iterator[Element]:
    """Paragraphs, tables and section ends of a story, looking through wrappers of every kind."""
    stack = [iter(story)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag in (f"{WORD}p", f"{WORD}tbl"):
            yield child
        elif child.tag == f"{CHOICE}AlternateContent":
            stack.append(chosen(child))
        elif child.tag not in _SKIPPED:
            stack.append(iter(child))


@dataclass(slots=True)
class _Pending:
    """What waits for the next paragraph: text whose paragraph mark was deleted, a page break, text boxes."""

    text: str = ""
    page_break: bool = False
    boxes: list[Element] = field(default_factory=list)


class DocumentReader:
    """Walks the stories of one document."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self._package = package
        self._limits = limits
        self._styles = Styles(package.related("styles"))
        self._numbering = Numbering(package.related("numbering"), self._styles)
        self._findings = Findings()
        self._inline = InlineReader(self._styles, self._findings)
        self._layout = Layout(limits)
        self._pending = _Pending()

    def read(self, name: str) -> Source:
        """The whole document; notes stand at the end in the order of their marks.

        Raises:
            BlankText: nothing is printed.
        """
        body = self._package.document.find(f"{WORD}body")
        if body is not None:
            self._story(body, role="", depth=0)
        for kind, note in self._noted():
            self._story(note, role="note", depth=1)
            self._findings.counts[kind] += 1
        text = self._layout.text
        if not text.strip():
            raise BlankText
        check_lines(text, self._limits)
        remarks = remarks_of(self._package, self._findings.counts)
        return Source(text, tuple(self._layout.blocks), "docx", name, remarks)

    def _noted(self) -> Iterator[tuple[str, Element]]:
        stories: dict[str, dict[str, Element]] = {}
        for kind, identity in list(self._findings.notes):
            if kind not in stories:
                root = self._package.related(kind)
                notes = () if root is None else root
                stories[kind] = {each.get(f"{WORD}id") or "": each for each in notes}
            note = stories[kind].pop(identity, None)
            if note is not None:
                yield kind, note

    def _story(self, story: Element, *, role: str, depth: int) -> None:
        """Add the blocks of the body, of a note or of a text box; `role` overrides the paragraphs' own."""
        if depth > self._limits.depth:
            raise NestedTooDeep(limit=self._limits.depth)
        for block in blocks_of(story):
            if block.tag == f"{WORD}tbl":
                self._table(block, role=role, depth=depth)
            else:
                self._paragraph(block, role=role)
            boxes, self._pending.boxes = self._pending.boxes, []
            for box in boxes:
                self._findings.counts["boxes"] += 1
                self._story(box, role="note", depth=depth + 1)

    def _paragraph(self, element: Element, *, role: str) -> None:
        properties = element.find(f"{WORD}pPr")
        style = self._styles.of_paragraph(value(properties, "pStyle"))
        inline = self._inline.read(element, style)
        self._pending.boxes.extend(inline.boxes)
        if _mark_is_gone(properties) or (inline.hidden and not inline.text.strip()):
            self._pending.text += inline.text
            self._pending.page_break |= inline.break_before or inline.break_after
            return
        printed = self._printed(inline, properties, style)
        own = switched_on(properties, "pageBreakBefore")
        page_break = (
            self._pending.page_break or inline.break_before or (style.new_page if own is None else own)
        )
        added = self._layout.add_paragraph(
            printed.text, role=role or printed.role, align=printed.align, page_break=page_break
        )
        self._pending.page_break = (
            inline.break_after or _section_ends(properties) or (page_break and not added)
        )

    def _printed(self, inline: Inline, properties: Element | None, style: Style) -> Printed:
        number, separator = self._number(properties, style)
        carried, self._pending.text = self._pending.text, ""
        text = carried + inline.text
        jc = value(properties, "jc") or style.align
        align = _ALIGNMENTS.get(jc, "left")
        printed = Printed(number + separator + text if text.strip() else number + text, "body", align)
        self._layout.spend(len(printed.text))
        outline = whole(value(properties, "outlineLvl"), -1 if style.outline is None else style.outline)
        if style.name in _TITLE_NAMES or (align == "center" and inline.size >= TITLE_SIZE):
            printed.role = "title"
        elif 0 <= outline < _NO_OUTLINE or style.name.startswith(("heading ", "标题 ")):
            printed.role = "heading"
        return printed

    def _number(self, properties: Element | None, style: Style) -> tuple[str, str]:
        own = None if properties is None else properties.find(f"{WORD}numPr")
        number_id = whole(value(own, "numId"), style.number_id or 0)
        if number_id <= 0:
            return "", ""
        level = whole(value(own, "ilvl"), -1)
        if level < 0:
            tied = self._numbering.level_of_style(number_id, style.numbered_by)
            level = tied if tied is not None else style.level or 0
        return self._numbering.advance(number_id, min(level, LEVELS - 1))

    def _table(self, element: Element, *, role: str, depth: int) -> None:
        frame = TableReader.framed(element)
        if frame is not None:
            self._story(frame, role=role, depth=depth + 1)
            return
        grid = TableReader(self._cell_text, self._findings).read(element, depth)
        if grid.rows:
            self._layout.add_table(grid)

    def _cell_text(self, cell: Element, depth: int) -> str:
        """The paragraphs of a cell, one a line; a table inside gives its rows as lines."""
        if depth > self._limits.depth:
            raise NestedTooDeep(limit=self._limits.depth)
        lines: list[str] = []
        for block in blocks_of(cell):
            if block.tag == f"{WORD}tbl":
                self._findings.counts["nested"] += 1
                lines.append(TableReader(self._cell_text, self._findings).read(block, depth).flat())
                continue
            properties = block.find(f"{WORD}pPr")
            style = self._styles.of_paragraph(value(properties, "pStyle"))
            inline = self._inline.read(block, style)
            self._pending.boxes.extend(inline.boxes)
            if _mark_is_gone(properties) or (inline.hidden and not inline.text.strip()):
                self._pending.text += inline.text
                continue
            lines.append(self._printed(inline, properties, style).text)
        carried, self._pending.text = self._pending.text, ""
        return "\n".join([*lines, carried] if carried else lines).strip("\n")


def _mark_is_gone(properties: Element | None) -> bool:
    """The end of the paragraph was deleted under tracking: its text runs on into the next one."""
    mark = None if properties is None else properties.find(f"{WORD}rPr")
    return mark is not None and any(mark.find(WORD + tag) is not None for tag in ("del", "moveFrom"))


def _section_ends(properties: Element | None) -> bool:
    section = None if properties is None else properties.find(f"{WORD}sectPr")
    return section is not None and value(section, "type") not in ("continuous", "nextColumn")


def read_document(package: Package, *, name: str, limits: Limits) -> Source:
    """A docx as a source of format `docx`."""
    return DocumentReader(package, limits).read(name)
