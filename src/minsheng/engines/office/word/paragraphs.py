"""The text of one Word paragraph: runs, breaks, fields, tracked changes, hidden text, things without text."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from minsheng.engines.office.markup import CHOICE, MATH, WORD, Element, switched_on, value, whole
from minsheng.engines.office.word.styles import Style, Styles
from minsheng.engines.office.word.symbols import sign

_DRAWINGS = {f"{WORD}drawing", f"{WORD}pict", f"{WORD}object"}
_RUNS = {f"{WORD}r", f"{MATH}r"}
_TEXTS = {f"{WORD}t", f"{MATH}t"}
_DELETED = {f"{WORD}del", f"{WORD}moveFrom"}
_INSERTED = {f"{WORD}ins", f"{WORD}moveTo"}
_SILENT = {
    f"{WORD}{name}"
    for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText", "delInstrText", "rt", "fldData")
}
_CHARACTERS = {
    f"{WORD}tab": "\t",
    f"{WORD}ptab": "\t",
    f"{WORD}cr": "\n",
    f"{WORD}noBreakHyphen": "-",
}
_NOTE_MARKS = {f"{WORD}footnoteReference": "footnotes", f"{WORD}endnoteReference": "endnotes"}
_BOX = f"{WORD}txbxContent"
_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(slots=True)
class Findings:
    """What was met on the way and is no text, counted over the whole document."""

    counts: Counter[str] = field(default_factory=Counter)
    notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Inline:
    """A paragraph's content.

    Attributes:
        text: as printed, without the automatic number.
        size: half-points of most of its characters, 0 where it has none.
        boxes: text boxes anchored in it.
        break_before, break_after: a page break stands before all text, or after it.
        hidden: some of it is hidden.
    """

    text: str = ""
    size: int = 0
    boxes: list[Element] = field(default_factory=list)
    break_before: bool = False
    break_after: bool = False
    hidden: bool = False


class InlineReader:
    """Reads paragraphs one after the other; a field may run over several of them."""

    def __init__(self, styles: Styles, findings: Findings) -> None:
        self._styles = styles
        self._findings = findings
        self._fields: list[str] = []

    def read(self, paragraph: Element, style: Style) -> Inline:
        """The content of a paragraph in reading order."""
        inline = Inline()
        if len(paragraph) == 0:
            return inline
        pieces: list[str] = []
        sizes: Counter[int] = Counter()
        for leaf, run in _leaves(paragraph, self._findings):
            piece = self._piece(leaf, inline, printed=any(map(str.strip, pieces)))
            if not piece or "instruction" in self._fields:
                continue
            if _is_struck(run):
                self._findings.counts["struck"] += bool(piece.strip())
                continue
            if self._is_hidden(run, style):
                inline.hidden = True
                self._findings.counts["hidden"] += len(piece.strip())
                continue
            if inline.break_after:
                pieces.append("\n")
                inline.break_after = False
            pieces.append(piece)
            sizes[self._size(run, style)] += len(piece.strip())
        # An instruction that does not end in its paragraph would swallow all that follows.
        self._fields = ["result" for _ in self._fields]
        inline.text = "".join(pieces)
        inline.size = sizes.most_common(1)[0][0] if sizes else 0
        return inline

    def _piece(self, leaf: Element, inline: Inline, *, printed: bool) -> str:
        tag = leaf.tag
        if tag in _TEXTS:
            return _text(leaf)
        if tag in _CHARACTERS:
            return _CHARACTERS[tag]
        if tag == f"{WORD}br":
            return self._break(leaf, inline, printed=printed)
        if tag == f"{WORD}fldChar":
            self._field(leaf.get(f"{WORD}fldCharType") or "")
        elif tag == f"{WORD}sym":
            return self._symbol(leaf)
        elif tag in _NOTE_MARKS:
            self._findings.notes.append((_NOTE_MARKS[tag], leaf.get(f"{WORD}id") or ""))
        elif tag in _DRAWINGS:
            self._drawing(leaf, inline)
        return ""

    def _break(self, leaf: Element, inline: Inline, *, printed: bool) -> str:
        if leaf.get(f"{WORD}type") != "page":
            return "\n"
        if printed:
            inline.break_after = True
        else:
            inline.break_before = True
        return ""

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append("instruction")
        elif kind == "separate" and self._fields:
            self._fields[-1] = "result"
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _symbol(self, leaf: Element) -> str:
        code = leaf.get(f"{WORD}char") or ""
        is_code = 0 < len(code) <= 4 and all(each in "0123456789abcdefABCDEF" for each in code)
        found = sign(int(code, 16)) if is_code else ""
        self._findings.counts["symbols"] += not found
        return found

    def _drawing(self, leaf: Element, inline: Inline) -> None:
        boxes = _outermost_boxes(leaf)
        inline.boxes.extend(boxes)
        if any(True for _ in leaf.iter(*_PICTURES)) and leaf.tag != f"{WORD}object":
            self._findings.counts["pictures"] += 1
        elif not boxes:
            self._findings.counts["objects"] += 1

    def _is_hidden(self, run: Element | None, style: Style) -> bool:
        properties = None if run is None else run.find(f"{WORD}rPr")
        said = switched_on(properties, "vanish")
        if said is not None:
            return said
        name = value(properties, "rStyle")
        return style.hidden if name is None else self._styles.of_run(name).hidden or style.hidden

    def _size(self, run: Element | None, style: Style) -> int:
        properties = None if run is None else run.find(f"{WORD}rPr")
        by_style = self._styles.of_run(value(properties, "rStyle")).size or style.size
        return whole(value(properties, "sz"), by_style or self._styles.default_size)


def _is_struck(run: Element | None) -> bool:
    properties = None if run is None else run.find(f"{WORD}rPr")
    return bool(switched_on(properties, "strike") or switched_on(properties, "dstrike"))


def _text(leaf: Element) -> str:
    text = (leaf.text or "").replace("\r", " ").replace("\n", " ")
    return text if leaf.get(_SPACE) == "preserve" or leaf.tag != f"{WORD}t" else text.strip(" \t")


def _leaves(paragraph: Element, findings: Findings) -> Iterator[tuple[Element, Element | None]]:
    """What stands in the runs, with the run; wrappers are looked through, deletions left out."""
    stack: list[tuple[Iterator[Element], Element | None]] = [(iter(paragraph), None)]
    while stack:
        children, run = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
        elif child.tag in _DELETED:
            findings.counts["deleted"] += _says_something(child)
        elif child.tag in _SILENT:
            continue
        elif child.tag in _DRAWINGS or (len(child) == 0 and child.tag not in _RUNS):
            yield child, run
        else:
            findings.counts["inserted"] += child.tag in _INSERTED and _says_something(child)
            inside = chosen(child) if child.tag == f"{CHOICE}AlternateContent" else iter(child)
            stack.append((inside, child if child.tag in _RUNS else run))


def chosen(alternatives: Element) -> Iterator[Element]:
    """The children of the first choice of an `mc:AlternateContent`, of its fallback where it has none."""
    for tag in ("Choice", "Fallback"):
        found = alternatives.find(CHOICE + tag)
        if found is not None and len(found):
            return iter(found)
    return iter(())


def _says_something(change: Element) -> bool:
    return any((each.text or "").strip() for each in change.iter(f"{WORD}t", f"{WORD}delText"))


def _outermost_boxes(drawing: Element) -> list[Element]:
    """The text boxes of a drawing, each once: a box inside a box belongs to the outer one."""
    boxes: list[Element] = []
    stack = [iter(drawing)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag == _BOX:
            boxes.append(child)
        else:
            stack.append(chosen(child) if child.tag == f"{CHOICE}AlternateContent" else iter(child))
    return boxes
