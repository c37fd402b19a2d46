"""The outline of a document: regions, in each a tree of parts, chapters, items and measures."""

import re
from dataclasses import replace

from minsheng.core.policy.counted import bears_units
from minsheng.core.policy.letterhead import is_letterhead
from minsheng.core.policy.lexicon import holds, one_of, words
from minsheng.core.policy.lines import Sort
from minsheng.core.policy.nodes import Node, Region, is_frame
from minsheng.core.policy.notes import TableNotes
from minsheng.core.policy.numbering import ARABIC, Marker, Style
from minsheng.core.policy.paragraphs import (
    COUNT_BRACKET,
    LABEL_LINE,
    SHARED_LINE,
    UNIT_BRACKET,
    UNIT_LABEL,
    Block,
    is_heading_like,
)
from minsheng.core.policy.quantities import harvest
from minsheng.core.policy.reading import Role
from minsheng.core.quantity.passage import EMPTY, Passage

# 某民生办〔2024〕1号 · 政办发[2023]第12号
DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,14}[〔\[(【]20\d{2}[〕\])】]第?\d{1,4}号")
# (某政〔2026〕15号) · 某政办〔2026〕11号 2026年3月5日 on a line of its own
NUMBER_LINE = re.compile(
    rf"\(?(?P<number>{DOCUMENT_NUMBER.pattern})\)?\(?(?P<day>20\d{{2}}年\d{{1,2}}月\d{{1,2}}日)?\)?"
)
# 注:第5项校园营养餐我县无任务。 · 另外,甲、乙2项我区不涉及。
_NO_TASK_NOTE = re.compile(
    rf"^(?:(?:注|备注|说明|另|此外|以下|其中|上述|第\d)[^。]{{2,400}}?|[^。]{{4,400}}?\d{{1,2}}[项件个][^。]{{0,20}}?|[^。、]{{0,8}})"
    rf"{one_of('outline.chapters.no_task')}"
)
# 戏曲进乡村(无任务): an item of a list, whatever stands in its brackets
_MARKED_NAME = re.compile(
    rf"(?!注|备注|说明|另|此外|其中)[^。;:、()]{{2,40}}\([^()]{{0,10}}?{one_of('outline.chapters.no_task')}\)[。;]?"
)
# (1)目标任务:… · (二)责任单位 · 3.完成时限:…
_FIELD = re.compile(
    rf"({one_of('outline.text_line.words', 'outline.measures_line.words', 'units.labels.lead')}"
    rf"|{one_of('units.labels.duty', 'units.labels.cooperating', 'units.labels.ignored')})(?::|$)"
)
# -附件:1.某区民生实事 · 附件:
_ATTACHED = re.compile(r"-?附件:(?:(\d)[.、].*)?$")
# 各责任单位要… · 请各镇于…
_CLOSING = re.compile(r"(?:请|以上|上述)?(?:各|全市|全区|全县|项目)[^,。;]{0,24}?(?:要|应|须|需|务必|请|于)")
# 柳河区人民政府 between the name of a list and its first item
ISSUER = re.compile(r"[\u4e00-\u9fff]{2,24}(?:人民政府|政府办公室|办公室|领导小组|委员会|指挥部|办事处)")
# 特此公告。
_FAREWELL = re.compile(r"特此(?:公告|公示|通知|通报|函告|说明|批复)[。!]?")
# 【教育篇】 on a line of its own
_FRAMED = re.compile(r"【[^【】]{2,20}】")
_ENDED = frozenset("。!?;:)]〕】”")


def _tells_no_task(text: str) -> bool:
    """Whether a paragraph is a sentence that names items without task, rather than one of them."""
    return _NO_TASK_NOTE.search(text) is not None and _MARKED_NAME.fullmatch(text) is None


def title_like(block: Block) -> bool:
    """True for a line that may name a list: short, without a stop, with a word such as 民生实事 or 方案."""
    text = block.text.text
    if (
        block.marker
        or block.sort is not Sort.TEXT
        or not 4 <= len(text) <= 60
        or any(mark in text for mark in "。!?;|[")
    ):
        return False
    if holds(text, "outline.title.letter") or text.startswith(("关于", "现将")):
        return False
    if text[-1] in ":,、" or text.endswith(words("outline.title.bodies")):
        return False
    counted = COUNT_BRACKET.search(text) and not re.search(r"20\d{2}|二〇", text)
    return (holds(text, "outline.title.words") or text.endswith("实事")) and not counted


def _is_item(text: str) -> bool:
    """True for a numbered line that promises a figure or names units, so that it is no name of a table."""
    promised = harvest(COUNT_BRACKET.sub("", text), Role.TARGET).quantities
    return any(found.unit not in ("项", "件") for found in promised) or UNIT_BRACKET.search(text) is not None


class _Builder:
    """Grows regions block by block; the path holds the open node of each level."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self.regions: list[Region] = [Region()]
        self.path: list[Node] = []
        self.closed = False
        self.attached = 0
        self.fields: dict[Style, int] = {}
        self.label = ""
        self.notes = TableNotes()
        self.bare: frozenset[int] | None = None

    @property
    def region(self) -> Region:
        return self.regions[-1]

    def new_region(self) -> None:
        self.path, self.closed, self.fields, self.label = [], False, {}, ""
        if self.region.roots or self.region.grids:
            self.regions.append(Region())

    def add(self, index: int, block: Block) -> None:
        if self.is_attachment(block) or self.is_table_note(block):
            return
        if block.sort is not Sort.TEXT:
            self.special(block)
        elif self.is_note(block):
            self.region.notes.append(block.mark + block.text)
        elif block.marker and self.may_be_field(block) and (match := _FIELD.match(block.text.text)):
            self.field(block, block.marker.style, match)
        elif block.marker:
            self.closed, self.label = False, ""
            self.push(Node(block.marker, block.mark, block.text, bracketed=block.bracketed))
        elif title_like(block) and self.starts_list(index):
            self.new_region()
            self.region.before.append(block)
        elif self.is_heading(index, block) or self.is_bare_item(index):
            self.push(Node(Marker(Style.HEADING, 0, 0), EMPTY, block.text))
        elif _tells_no_task(block.text.text):
            self.region.notes.append(block.text)
        elif not self.is_signature(index, block):
            self.plain(index, block)

    def is_note(self, block: Block) -> bool:
        """True for a sentence that begins with an ordinal among other numbers: 第3项“甲”我区无任务."""
        if block.marker is None or block.marker.style is not Style.ORDINAL:
            return False
        other = all(node.marker.style is not Style.ORDINAL for node in self.path)
        return bool(self.path) and other and _tells_no_task((block.mark + block.text).text)

    def may_be_field(self, block: Block) -> bool:
        """True below an item; a paragraph of the outermost style is an item or chapter whatever it says."""
        if not self.path or block.marker is None or self.ends_list(block.marker, block.text.text):
            return False
        return block.marker.style is not self.path[0].marker.style

    def field(self, block: Block, style: Style, match: re.Match[str]) -> None:
        """Take in a numbered field of the item above: `(1)目标任务:…`, `(2)责任单位:…`, `(三)主要举措`."""
        depth = self.fields.get(style)
        level = self.level_of(Node(Marker(style, 0, 0), EMPTY, EMPTY)) if depth is None else None
        depth = depth if depth is not None else (len(self.path) if level is None else level)
        self.fields[style] = depth = max(depth, 1)
        del self.path[depth:]
        rest, self.label = block.text.cut(match.end()), match[1]
        if match[1] in words("outline.measures_line.words") and match[1] not in words(
            "outline.text_line.words"
        ):
            self.measures_line(match[1])
            self.label = ""
        if rest.text:
            self.fill(rest)

    def fill(self, text: Passage) -> None:
        """Put the words of a field where they belong: units and dates by label, others with the task."""
        node = self.path[-1]
        if self.label in words("outline.text_line.words"):
            place = len(node.body) if node.measured < 0 else node.measured
            node.body.insert(place, text)
            node.measured += node.measured >= 0
        elif self.label:
            node.named.append((self.label, text))
        else:
            node.body.append(text)

    def special(self, block: Block) -> None:
        """Take in a line that is no text of its own: annex, date, table, measures line, web page rubbish."""
        if block.sort in (Sort.ANNEX, Sort.DATE):
            self.new_region()
            self.region.before.append(block)
            match = _ATTACHED.match(block.text.text)
            self.attached = int(match[1] or 0) + 1 if match else 0
        elif block.sort is Sort.CHROME:
            self.closed = self.closed or bool(self.region.roots)
        elif block.sort is Sort.MEASURES:
            self.measures_line(block.text.text)
        elif block.grid:
            heading = self.caption()
            if self.region.roots:
                self.new_region()
            self.region.grids.append(replace(block.grid, heading=heading))

    def caption(self) -> Passage:
        """The line above a table that names what it lists: a bare numbered heading, or 自定项目清单."""
        last = self.path[-1] if self.path else None
        if last and not (last.body or last.children or len(last.text) > 40 or _is_item(last.text.text)):
            node = self.path.pop()
            (node.parent.children if node.parent else self.region.roots).remove(node)
            return node.mark + node.text
        listed = any(region.roots or region.grids for region in self.regions)
        for block in self.region.before[:-3:-1] if listed else ():  # a line such as 单位:万元 between
            text = block.text.text
            own = holds(text, "outline.chapters.own") or holds(text, "outline.chapters.no_task")
            if own and len(text) <= 40 and "。" not in text and block.sort is Sort.TEXT:
                return block.text
        return EMPTY

    def is_table_note(self, block: Block) -> bool:
        """True for a numbered note, behind one that a word such as 注 begins, and for a remark."""
        below_table = bool(self.region.grids) and not self.region.roots
        taken = self.notes.takes(block, [node.marker for node in self.path], below_table=below_table)
        if taken and _tells_no_task(block.text.text):
            self.region.notes.append(block.text)
        elif taken and block.marker and self.region.roots:
            self.region.asides.append(block.text)
        return taken

    def is_signature(self, index: int, block: Block) -> bool:
        """True for the issuer's name on the line before the date."""
        after = self.blocks[index + 1] if index + 1 < len(self.blocks) else None
        return after is not None and after.sort is Sort.DATE and is_heading_like(block.text.text)

    def is_attachment(self, block: Block) -> bool:
        """True for `2.某区民生实事推进措施` among the attachments that a letter lists."""
        if not self.attached or not block.marker or block.marker.number != self.attached:
            self.attached = 0
            return False
        text = block.text.text
        if len(text) > 60 or "。" in text or not holds(text, "outline.title.words"):
            self.attached = 0
            return False
        self.attached += 1
        return True

    def measures_line(self, words_of_it: str = "") -> None:
        """Take in 推进措施; 实施内容 and the like right under a heading introduce its task instead."""
        if not self.path:
            return
        node = self.path[-1]
        task = words_of_it.strip("[]【】:") in words("outline.measures_line.or_task")
        if not (task and not node.body and is_heading_like(node.text.text)):
            node.measured = len(node.body)

    def starts_list(self, index: int) -> bool:
        """True where a numbered paragraph, a table or a part heading follows within two blocks."""
        after = self.blocks[index + 1 : index + 4]
        return any(
            (block.marker is not None and block.marker.number == 1) or block.sort is Sort.TABLE
            for block in after
        )

    def is_heading(self, index: int, block: Block) -> bool:
        text = block.text.text
        if NUMBER_LINE.fullmatch(text) or is_letterhead(text) or SHARED_LINE.match(text):
            return False
        if not self.region.roots and ISSUER.fullmatch(text):
            return False
        follows = self.blocks[index + 1] if index + 1 < len(self.blocks) else None
        if follows is None or block.bulleted or not (is_heading_like(text) or block.heading):
            return False
        if follows.marker is None:
            return self.names_item(index)
        before = self.blocks[index - 1] if index else None
        ended = (
            before is None or not before.text.text or before.text.text[-1] in _ENDED or before.marker is None
        )
        framed = _FRAMED.fullmatch(text) is not None and not LABEL_LINE.match(text)
        return ended and (framed or text[0] not in "([〔【“") and len(text) <= 30 and text[-1] not in ":、"

    def is_bare_item(self, index: int) -> bool:
        """True for a sentence without number right above lines of units, where another one stands so too."""
        if any(node.marker.style is not Style.HEADING for node in self.path):
            return False
        last = self.path[-1] if self.path else None
        if last and not last.body and is_heading_like(last.text.text):
            return False  # the task of the name above
        if self.bare is None:
            places = [place for place in range(len(self.blocks)) if bears_units(self.blocks, place)]
            self.bare = frozenset(places if len(places) > 1 else ())
        return index in self.bare

    def names_item(self, index: int) -> bool:
        """True for the name of an item without a number: its task and a line of units follow, no number."""
        if any(node.marker.style is not Style.HEADING for node in self.path):
            return False
        if title_like(self.blocks[index]) and not self.region.roots:
            return False
        for place, block in enumerate(self.blocks[index + 1 : index + 8]):
            if block.marker is not None or block.sort not in (Sort.TEXT, Sort.MEASURES):
                return False
            label = LABEL_LINE.match(block.text.text)
            if label and UNIT_LABEL.search(label[0]):
                return place > 0
            if UNIT_BRACKET.search(block.text.text):
                return True
            bare = block.sort is Sort.TEXT and is_heading_like(block.text.text) and not label
            if bare and (place or not re.search(r"\d", block.text.text)):
                return False
        return False

    def closes(self, index: int, block: Block) -> bool:
        """True for a last paragraph about the whole list: 各责任单位要于…, behind an item with its units."""
        if not self.path or self.path[-1].measured >= 0 or not _CLOSING.match(block.text.text):
            return False
        after = self.blocks[index + 1] if index + 1 < len(self.blocks) else None
        last = (
            after is None
            or after.sort in (Sort.DATE, Sort.ANNEX, Sort.CHROME)
            or self.is_signature(index + 1, after)
        )
        return last and UNIT_BRACKET.search(self.path[-1].text.text) is not None

    def plain(self, index: int, block: Block) -> None:
        if self.closed or self.closes(index, block) or _FAREWELL.fullmatch(block.text.text):
            return
        if self.path and self.label:
            self.fill(block.text)
        elif self.path:
            self.path[-1].body.append(block.text)
        else:
            self.region.before.append(block)

    def beside(self, marker: Marker) -> int:
        """The level of an item among others with parts: 2. behind 1.2, 4.1 behind 3.; 0 for other numbers."""
        for place, node in enumerate(self.path):
            if {node.marker.style, marker.style} == {Style.DOT, Style.DOTTED}:
                above, own = node.marker.above or node.marker.number, marker.above or marker.number
                return place if own == above + 1 else 0
        return 0

    def level_of(self, node: Node) -> int | None:
        """Position in the path of the level the node belongs to, None for a new level below."""
        styles = [open_node.marker.style for open_node in self.path]
        if self.path and self.path[-1].measured >= 0 and not self.path[-1].inside:
            last = self.path[-1]
            deeper = (
                node.marker.style is last.marker.style and node.marker.number == 1 and last.marker.number != 0
            )
            if deeper and not last.children:
                return None
        if node.marker.style in styles:
            return len(styles) - 1 - styles[::-1].index(node.marker.style)
        if beside := self.beside(node.marker):
            return beside
        return 0 if node.marker.style in (Style.HEADING, Style.PART) and styles else None

    def push(self, node: Node) -> None:
        if self.region.grids and not self.region.roots:
            self.new_region()
        if self.ends_list(node.marker, node.text.text):
            self.path.clear()
        level = self.level_of(node)
        if level is not None:
            if level == 0 and self.restarts(node):
                self.regions.append(Region())
            del self.path[level:]
        if node.marker.style is Style.HEADING:
            self.path.clear()
        parent = self.path[-1] if self.path else None
        node.parent = parent
        if parent is None:
            self.region.roots.append(node)
        else:
            node.inside = parent.measured >= 0 or parent.inside
            parent.children.append(node)
        self.path.append(node)

    def ends_list(self, marker: Marker, text: str) -> bool:
        """True for a section of duties (三、工作要求) behind items numbered 1., 2. that stand in no part."""
        if marker.style is not Style.HAN_DOT or not self.path or marker.style in self.fields:
            return False
        outer = self.path[0].marker.style in ARABIC
        return outer and is_frame(text)

    def restarts(self, node: Node) -> bool:
        """True where the outermost numbering begins anew: the list is printed a second time."""
        return (
            node.marker.style is not Style.HEADING and node.marker.number == 1 and len(self.region.roots) > 2
        )


def regions_of(blocks: list[Block]) -> list[Region]:
    """The printings of a document in order, the covering notice among them."""
    builder = _Builder(blocks)
    for index, block in enumerate(blocks):
        builder.add(index, block)
    return builder.regions
