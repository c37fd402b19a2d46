"""Paragraphs: lines joined again where a page break or a narrow column cut a sentence."""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from minsheng.core.policy.breaks import ENDS, breaks_name, full_width, is_broken, width_of
from minsheng.core.policy.figures import measure_at
from minsheng.core.policy.grids import Grid
from minsheng.core.policy.lexicon import one_of, words
from minsheng.core.policy.lines import Line, Sort
from minsheng.core.policy.listends import ends_with_units, only_names
from minsheng.core.policy.numbering import (
    CIRCLED,
    WHOLE,
    Marker,
    Style,
    counts_whole,
    dotted_of,
    is_decimal,
    marker_of,
)
from minsheng.core.quantity.passage import EMPTY, Passage

_OPEN = "([{〔【《“「"
_CLOSE = ")]}〕】》”」"
_STOPS = "。!?;…:"
_HEADING_LENGTH = 24
_PARAGRAPH = 5000
"""Longest paragraph to which a line is joined, so that joining stays linear."""

# (牵头单位:… · 〔责任单位 · 【主办
UNIT_BRACKET = re.compile(
    rf"[(\[〔【{{][〈<]?{one_of('units.labels.lead', 'units.labels.duty', 'units.labels.cooperating')}[:]"
)
# 责任单位:市民政局 · 【责任单位】市民政局 on a line of its own
_LABELS = one_of("units.labels.lead", "units.labels.duty", "units.labels.cooperating", "units.labels.ignored")
LABEL_LINE = re.compile(rf"{_LABELS}(?:\([^():]{{2,20}}\))?:|[\[【]{_LABELS}(?:[\]】]:?|:)")
# 验收单位:区甲局: a label of bodies that is not known
OTHER_LABEL = re.compile(r"[\u4e00-\u9fff]{2,8}(?:单位|部门|主体|机构):(?=.)")
_TASK_LINE = re.compile(rf"[\[【]?{one_of('outline.text_line.words')}[\]】:]")
UNIT_LABEL = re.compile(one_of("units.labels.lead", "units.labels.duty", "units.labels.cooperating"))
# 以上由县甲局负责 · (上述项目责任单位:县甲局) · 以上1—3项由县甲局牵头
SHARED_LINE = re.compile(
    rf"\(?{one_of('units.shared.openings')}[^。:]{{0,60}}?"
    rf"{one_of('units.verbs.lead', 'units.verbs.cooperating', 'units.labels.lead', 'units.labels.duty')}"
)
# (2项) · (共3件) · (12 个) at the end of a chapter
COUNT_BRACKET = re.compile(
    r"[(\[〔【]共?(?:计)?(\d{1,3}|[一二三四五六七八九十]{1,4})(?:大)?[项件个条类][)\]〕】]:?$"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as the outline sees it: `text` without its printed number, which `marker` tells.

    `bracketed`: a bracket of units on a line of its own was joined to it. `bulleted`: a dot or stroke stood
    before it.
    """

    text: Passage
    sort: Sort
    marker: Marker | None = None
    mark: Passage = EMPTY
    heading: bool = False
    grid: Grid | None = None
    bracketed: bool = False
    bulleted: bool = False


def _open_brackets(text: str) -> int:
    """How many brackets of the paragraph's end stay open."""
    depth = 0
    for char in text[-400:]:
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE and depth:
            depth -= 1
    return depth


def is_field_line(text: str) -> bool:
    """True for a line that begins with a label of units, dates or the like; 目标任务 begins a text."""
    return LABEL_LINE.match(text) is not None and not _TASK_LINE.match(text)


def is_heading_like(text: str) -> bool:
    """Short and without a stop or comma inside: a heading may stand so on its own line."""
    return 0 < len(text) <= _HEADING_LENGTH and not any(mark in text for mark in ",。;:!?")


# …(区甲局牵头,区乙局配合) at the end of a line
_VERB_BRACKET = re.compile(
    rf"[(\[〔【][^()\[\]〔〕【】]{{2,80}}{one_of('units.verbs.lead', 'units.verbs.cooperating')}"
    r"(?:[,;](?:20\d{2}年|\d{1,2}月|年底)[^()]{0,30})?[)\]〕】]$"
)


def _continues(block: Block, text: str) -> bool:
    """True where an unnumbered line goes on with the paragraph before it."""
    before = block.text.text
    if not before or block.sort is not Sort.TEXT or len(before) > _PARAGRAPH:
        return False
    if LABEL_LINE.match(before) and before[-1] not in "、,;":
        return UNIT_LABEL.match(before) is not None and (breaks_name(before, text) or only_names(text))
    if _open_brackets(before):
        return True
    if before[-1] not in "、," and ends_with_units(before):
        return UNIT_BRACKET.match(text) is not None or breaks_name(before, text) or only_names(text)
    if LABEL_LINE.match(text) or SHARED_LINE.match(text) or OTHER_LABEL.match(text):
        return False
    if UNIT_BRACKET.match(text):
        return True
    if before[-1] in _STOPS or COUNT_BRACKET.search(before) or block.heading:
        return False
    if before[-1] in ")]〕】" and (UNIT_BRACKET.search(before) or _VERB_BRACKET.search(before)):
        return False
    if len(before) <= 45 and before.endswith(words("outline.title.words")):
        return False
    return not is_heading_like(before) or is_broken(before, text)


def _is_whole(text: str) -> bool:
    """True for a paragraph that ends in a stop, in its units or in a figure with its measure word (20个)."""
    counted = _COUNTED_END.search(text)
    figure = counted is not None and measure_at(text, counted.start("unit")) == counted["unit"]
    return text[-1:] in ("。", ";") or figure or ends_with_units(text)


# 每千人拥有 · 人均: what may be a fraction though a count follows
_PER = re.compile(r"[每均]")
_NEAR = 40
# 新建食堂20个
_COUNTED_END = re.compile(r"\d[万亿余]{0,2}(?P<unit>[\u4e00-\u9fff]{1,3})$")
# 03 改造公厕 · 12  新建书屋
_SPACED = re.compile(r"\d{1,2}(?=[\u4e00-\u9fff“])")
# 推进措施:1.… · 工作举措:加强… · 【具体措施】加强…
_MEASURES_LABEL = re.compile(
    rf"(?:{one_of('outline.measures_line.words')}:|[\[【]{one_of('outline.measures_line.words')}[\]】]:?)(?=.)"
)
# - 每座补助5万元 · ●6月底前开工
_BULLET = re.compile(r"(?:[-•▪·]|[●◆■](?=.{0,400}[\d。;]))(?=\d{0,4}[\u4e00-\u9fff“])")
# 1.… after a stop, inside a paragraph
_INNER = re.compile(rf"(?:^|(?<=[。;]))(?:[(]?(\d{{1,2}})[.、)](?:(?={WHOLE.pattern})|(?!\d))|([{CIRCLED}]))")


def numbered_parts(text: Passage) -> list[Passage]:
    """A text cut before its running numbers 1., 2., 3. or ①, ②; whole where it begins with another."""
    starts: list[int] = []
    for match in _INNER.finditer(text.text):
        number = int(match[1]) if match[1] else CIRCLED.index(match[2]) + 1
        if number == len(starts) + 1 and (starts or match.start() == 0):
            starts.append(match.start())
    if not starts:
        return [text]
    return [text.cut(start, end) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


# …3000人次。措施:每家补助8万元。责任单位:区甲局。
_MEASURES_INSIDE = re.compile(rf"(?<=[。;]){one_of('outline.measures_line.words')}:(?=.)")
_UNITS_INSIDE = re.compile(rf"(?<=[。;]){_LABELS}:")


def _measures_inside(text: Passage) -> list[Passage]:
    """A paragraph cut before a measures label in its midst, units behind the measures put before them."""
    match = _MEASURES_INSIDE.search(text.text)
    if match is None or _TASK_LINE.match(text.text, match.start()):
        return []
    units = _UNITS_INSIDE.search(text.text, match.end())
    end = units.start() if units else len(text)
    task = text.cut(0, match.start())
    return [task + text.cut(end), text.cut(match.start(), end)]


# …(牵头单位:市甲局)(5)提升…: where a bracket of units closes and another number may begin
_ITEM_INSIDE = re.compile(
    r"[)\]〕】][。;]?(?=[(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)、.](?!\d)|第[一二三四五六七八九十\d]{1,3}[项件])"
)
_BRACKET = 200
"""Signs of the longest bracket of units that is looked for before a number."""


def items_inside(text: Passage) -> list[Passage]:
    """A paragraph cut where the next item, or its first measure, begins right behind the units of an item."""
    starts = [0]
    for match in _ITEM_INSIDE.finditer(text.text):
        lead = text.text[max(starts[-1], match.start() - _BRACKET) : match.start() + 1]
        bracket = max((found.start() for found in UNIT_BRACKET.finditer(lead)), default=-1)
        if bracket < 0 or _closed_at(lead, bracket) != len(lead):
            continue
        before, after = marker_of(text.text[starts[-1] :]), marker_of(text.text[match.end() :])
        if after is not None and (before is None or _follows(before, after)):
            starts.append(match.end())
    return [text.cut(start, end) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _follows(before: Marker, after: Marker) -> bool:
    if before.style is after.style:
        return after.number == before.number + 1
    return after.number == 1


def _closed_at(text: str, start: int) -> int:
    """Where the bracket that opens at `start` has closed, the end of the text if it does not."""
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] in _OPEN) - (text[place] in _CLOSE)
        if not depth:
            return place + 1
    return len(text)


# 1.新建…。责任单位:区甲局 2.改造…。责任单位:区乙局 in one paragraph
_NUMBER_INSIDE = re.compile(r"(\d{1,2})[.、](?!\d)")


def run_inside(text: Passage) -> list[Passage]:
    """A paragraph cut before the items 1., 2., 3. that it runs together, each with its labelled units."""
    labels = [match.start() for match in _UNITS_RUN.finditer(text.text)]
    starts: list[int] = []
    for match in _NUMBER_INSIDE.finditer(text.text) if len(labels) >= _RUN else ():
        place = max(_gap_before(text, match.end(1)), match.start())
        apart = not place or text.text[place - 1] in "。;:" or text.at[place] > text.at[place - 1] + 1
        if not apart or int(text.text[place : match.end(1)]) != len(starts) + 1:
            continue
        if not starts or bisect_left(labels, starts[-1]) < bisect_left(labels, place):
            starts.append(place)
    if len(starts) < _RUN or labels[-1] < starts[-1]:
        return [text]
    parts = [text.cut(0, starts[0]), *map(text.cut, starts, [*starts[1:], len(text)])]
    return [part for part in parts if part.text]


def _gap_before(text: Passage, end: int) -> int:
    """Where the run of digits that ends at a place begins, behind the white space of the source."""
    place = end - 1
    while place and text.text[place - 1].isdecimal() and text.at[place] == text.at[place - 1] + 1:
        place -= 1
    return place


_UNITS_RUN = re.compile(
    rf"(?<![\[【(〔]){one_of('units.labels.lead', 'units.labels.duty', 'units.labels.cooperating')}:"
)
_RUN = 2
"""Items that a paragraph runs together at least."""


def _parts_inside(text: Passage) -> list[Passage]:
    """The items, or the task and its measures, that one paragraph prints; none where it is one thing."""
    items = items_inside(text)
    items = items if len(items) > 1 else run_inside(text)
    return items if len(items) > 1 else _measures_inside(text)


class _Joiner:
    """Collects blocks; remembers the last number of each style to tell `30.12345热线` from a decimal.

    `outer` is the number before which a style last began anew, for items whose sub-items are numbered alike.
    """

    def __init__(self, full: float = 0) -> None:
        self.full = full
        self.width: float = 0
        self.blocks: list[Block] = []
        self.last: dict[Style, int] = {}
        self.outer: dict[Style, int] = {}

    def marker(self, passage: Passage, following: int) -> Marker | None:
        text = passage.text
        found = marker_of(text) or self.spaced(passage)
        if found is None:
            return None
        goes_on = found.number - 1 == self.outer.get(found.style)
        last = found.number - 1 if goes_on else self.last.get(found.style)
        if is_decimal(text, found, last, settled=self.settled(text, found, last, following)):
            return None
        if len(text) == found.length and found.style is not Style.PART:
            return None
        return found

    def settled(self, text: str, found: Marker, last: int | None, following: int) -> bool:
        """True where `3.24小时内` goes on with the numbering, whatever its digits say.

        The paragraph before must have ended, and either the next number follows on it, or it stands right
        behind the full sentence of the number before.
        """
        if not found.unsure or not self.blocks:
            return False
        in_order = found.number == 1 or (last is not None and found.number == last + 1)
        above_text = self.blocks[-1].text.text
        if in_order and counts_whole(text, found) and not _PER.search(above_text[-_NEAR:]):
            return True
        if _continues(self.blocks[-1], text):
            return False
        ended = _is_whole(above_text)
        if in_order and found.number != last and following == found.number + 1:
            return True
        before = self.blocks[-1]
        above = before.marker
        right_behind = above is not None and (above.style, above.number + 1) == (found.style, found.number)
        right_behind = right_behind or (last is not None and found.number == last + 1)
        return right_behind and ended and following != found.number

    def spaced(self, passage: Passage) -> Marker | None:
        """A number with a blank behind it instead of a dot (`03 改造公厕`), in running order only."""
        match = _SPACED.match(passage.text)
        if match is None or passage.at[match.end()] == passage.at[match.end() - 1] + 1:
            return None
        if measure_at(passage.text, match.end()) or int(match[0]) != self.last.get(Style.SPACED, 0) + 1:
            return None
        return Marker(Style.SPACED, int(match[0]), match.end())

    def runs_on(self, marker: Marker, text: Passage) -> bool:
        """True where ①…;②…;③… in one paragraph is the task of the item whose name stands before it."""
        last = self.blocks[-1] if self.blocks else None
        if last is None or last.marker is None or (marker.style, marker.number) != (Style.CIRCLED, 1):
            return False
        named = last.marker.style is not Style.CIRCLED and is_heading_like(last.text.text)
        return named and len(numbered_parts(text)) > 1

    def goes_on(self, text: str) -> bool:
        """True where an unnumbered line goes on with the paragraph before, also behind a full narrow line."""
        last = self.blocks[-1]
        if _continues(last, text):
            return True
        narrow = bool(self.full) and self.width >= self.full and last.sort is Sort.TEXT and not last.heading
        return narrow and last.text.text[-1:] not in ENDS and not LABEL_LINE.match(text)

    def numbered(self, line: Line, marker: Marker) -> None:
        if marker.number == 1 and marker.style in self.last:
            self.outer[marker.style] = self.last[marker.style]
        self.last[marker.style] = marker.number
        mark, rest = line.text.cut(0, marker.length), line.text.cut(marker.length)
        self.blocks.append(Block(rest, Sort.TEXT, marker, mark, line.heading))

    def add(self, line: Line, following: int, dotted: Marker | None = None) -> None:
        """Take in a line.

        Args:
            line: printed.
            following: number of the next line that surely begins with `1.`.
            dotted: its number where that is printed as `1.1`.
        """
        if line.sort is Sort.TEXT and (parts := _parts_inside(line.text)):
            for part in parts:
                self.add(replace(line, text=part), following, dotted)
                dotted = None
            return
        text = line.text
        label = _MEASURES_LABEL.match(text.text) if line.sort is Sort.TEXT else None
        if label:
            self.blocks.append(Block(text.cut(0, label.end()), Sort.MEASURES))
            for part in numbered_parts(text.cut(label.end())):
                self.add(replace(line, text=part), following)
            return
        if line.sort is not Sort.TEXT:
            self.blocks.append(Block(text, line.sort, grid=line.grid))
            return
        marker = dotted or self.marker(text, following)
        if marker and not self.runs_on(marker, text):
            self.numbered(line, marker)
        elif marker:
            self.blocks.append(Block(text, Sort.TEXT))
        elif bullet := _BULLET.match(text.text):
            self.blocks.append(Block(text.cut(bullet.end()), Sort.TEXT, bulleted=True))
        elif self.blocks and not line.heading and self.goes_on(text.text):
            last = self.blocks[-1]
            bracketed = last.bracketed or UNIT_BRACKET.match(text.text) is not None
            self.blocks[-1] = replace(last, text=last.text + text, bracketed=bracketed)
        else:
            self.blocks.append(Block(text, Sort.TEXT, heading=line.heading))


def blocks_of(lines: list[Line]) -> list[Block]:
    """The paragraphs of a document in order, each with its printed number parsed."""
    texts = [line.text.text for line in lines if line.sort is Sort.TEXT and line.text.text]
    joiner = _Joiner(full_width(texts))
    dotted = dotted_of([line.text.text for line in lines])
    for place, (line, following) in enumerate(zip(lines, _following(lines), strict=True)):
        joiner.add(line, following, dotted.get(place))
        joiner.width = width_of(line.text.text)
    return joiner.blocks


def _following(lines: list[Line]) -> list[int]:
    """For each line the number of the next one that begins with a number and a dot, 0 behind the last."""
    found, number = [], 0
    for line in reversed(lines):
        found.append(number)
        marker = marker_of(line.text.text) if line.sort is Sort.TEXT else None
        sure = marker is not None and (not marker.unsure or WHOLE.match(line.text.text, marker.length))
        if marker is not None and sure and marker.style is Style.DOT:
            number = marker.number
    return found[::-1]
