"""Lists without numbers that are known by their count: 办好10件实事, and ten sentences or names follow.

Also sentences without numbers, each above its lines of units.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from minsheng.core.policy.lexicon import holds, one_of
from minsheng.core.policy.lines import Sort
from minsheng.core.policy.nodes import Region
from minsheng.core.policy.numbering import Marker, Style
from minsheng.core.policy.paragraphs import LABEL_LINE, UNIT_LABEL, Block, is_heading_like
from minsheng.core.policy.quantities import harvest
from minsheng.core.policy.reading import Role
from minsheng.core.quantity.numerals import han_value
from minsheng.core.quantity.passage import Passage, joined

# 12件民生实事 · “十大民生实事” · 10项民生实事项目
_COUNT = re.compile(
    r"(?<!\d)(\d{1,3}|[一二三四五六七八九十]{1,3})[大件项个][^。;:,\d]{0,8}?"
    rf"{one_of('outline.title.notice_list')}"
)
_LEAST, _MOST = 3, 120
"""Items of such a list."""
_NEAR = 3
"""Paragraphs behind the count among which the first item stands."""


def counts_in(text: str) -> frozenset[int]:
    """How many items a sentence says that the list has."""
    found = (
        int(count) if count.isdecimal() else int(han_value(count) or 0) for count in _COUNT.findall(text)
    )
    return frozenset(count for count in found if _LEAST <= count <= _MOST)


def counted(blocks: list[Block]) -> list[Block]:
    """The paragraphs, those marked as items that follow a count without numbers and are as many."""
    blocks = [part for block in blocks for part in _series(block)]
    found = list(blocks)
    place = 0
    while place < len(blocks):
        counts = counts_in(blocks[place].text.text) if _is_plain(blocks[place]) else frozenset()
        items = _items(blocks, place, counts) if counts else []
        items = [] if _looks_back(blocks, [place, *items]) else items
        for item in items:
            found[item] = replace(blocks[item], marker=Marker(Style.HEADING, 0, 0), bulleted=False)
        place = max([place, *items]) + 1
    return found


# 已完成6个 · 截至6月底 · 完成率90% · 正在施工
_DONE = re.compile(r"已|截至|截止|完成率|正在|累计")


def _looks_back(blocks: Sequence[Block], places: Sequence[int]) -> bool:
    """True where the sentence with the count, or every third item, tells how far the work has come."""
    texts = [joined([blocks[at].text, *_below(blocks, at, places)]).text for at in places[1:]]
    back = sum(_DONE.search(text) is not None for text in texts) * 3 >= max(len(texts), 1)
    return back or holds(blocks[places[0]].text.text, "outline.title.bulletin")


def _below(blocks: Sequence[Block], at: int, places: Sequence[int]) -> list[Passage]:
    """The paragraph right below an item that is no item itself."""
    return [blocks[at + 1].text] if at + 1 < len(blocks) and at + 1 not in places else []


# 十件实事分别是: · ,即新建…
_SAID = re.compile(r"(?:分别(?:是|为|包括)?|具体(?:是|为|包括)|(?:主要)?包括|即|是|为):|,即(?=.)")


def _series(block: Block) -> list[Block]:
    """A paragraph that counts its list and prints it in one sentence, cut before each of as many clauses."""
    text = block.text
    match = _SAID.search(text.text) if _is_plain(block) and len(text) < _PARAGRAPH else None
    if match is None or not (counts := counts_in(text.text[: match.end()])):
        return [block]
    ends = [at + 1 for at in range(match.end(), len(text)) if text.text[at] == ";"]
    starts = [match.end(), *ends]
    stop = text.text.find("。", match.end()) + 1 or len(text)
    if len(starts) not in counts or starts[-1] >= stop or stop < len(text):
        return [block]
    parts = [text.cut(start, end) for start, end in zip(starts, [*ends, stop], strict=True)]
    head = text.cut(0, match.end())
    head = head if head.text.endswith(":") else head + Passage(":", (text.at[match.end() - 1],))
    return [replace(block, text=head), *(replace(block, text=part) for part in parts)]


_PARAGRAPH = 3000
"""Signs of the longest paragraph that is looked at."""


def _items(blocks: Sequence[Block], place: int, counts: frozenset[int]) -> list[int]:
    run = []
    for at in range(place + 1, min(place + 3 * _MOST, len(blocks))):
        if not _is_plain(blocks[at]):
            break
        run.append(at)
    if blocks[place].text.text.endswith(":"):
        for count in counts:
            if _all_items(blocks, run, count):
                return run[:count]
    first = next((at for at in run[:_NEAR] if _is_name(blocks, at)), None)
    names = [at for at in run if first is not None and at >= first and _is_name(blocks, at)]
    return names if len(names) in counts else []


def _all_items(blocks: Sequence[Block], run: list[int], count: int) -> bool:
    """True for as many sentences as counted, most of which promise a figure; none behind them does."""
    texts = [blocks[at].text.text for at in run]
    if len(texts) < count or any(text[-1:] not in "。;" for text in texts[:count]):
        return False
    figured = [bool(harvest(text, Role.TARGET).quantities) for text in texts[: count + 1]]
    series = len(texts) == count and all(text.endswith(";") for text in texts[:-1])
    return series or (sum(figured[:count]) * 2 > count and not any(figured[count:]))


def _is_plain(block: Block) -> bool:
    text = block.text.text
    return block.marker is None and block.sort is Sort.TEXT and bool(text) and not LABEL_LINE.match(text)


def _is_name(blocks: Sequence[Block], at: int) -> bool:
    """True for a short line without a stop whose text follows on a paragraph of its own."""
    if blocks[at].bulleted or not is_heading_like(blocks[at].text.text) or at + 1 >= len(blocks):
        return False
    after = blocks[at + 1]
    return _is_plain(after) and (after.bulleted or not is_heading_like(after.text.text) or _ends(after))


def _ends(block: Block) -> bool:
    return block.text.text[-1:] in "。;"


def is_counted(region: Region) -> bool:
    """True where the lines before the items of a region say how many they are, and none looks back."""
    roots = region.roots
    alike = len({node.marker.style for node in roots}) == 1
    numbers = [node.marker.number for node in roots]
    if not alike or (any(numbers) and numbers != list(range(1, len(numbers) + 1))):
        return False
    lines = [block.text.text for block in region.before[-_HEAD:]]
    back = sum(_DONE.search(node.whole.text) is not None for node in roots)
    if back * 3 >= len(roots) or not lines or _is_report(lines[-1]):
        return False
    return any(len(roots) in counts_in(line) and not _is_report(line) for line in lines)


def _is_report(text: str) -> bool:
    return any(holds(text, f"outline.title.{name}") for name in ("bulletin", "not_lists"))


_HEAD = 8
"""Lines before the first item among which the count stands."""


def bears_units(blocks: Sequence[Block], place: int) -> bool:
    """True for one sentence with a figure and no number above labelled lines, units among them."""
    text = blocks[place].text.text
    if blocks[place].marker or blocks[place].sort is not Sort.TEXT or LABEL_LINE.match(text):
        return False
    if text[-1:] not in "。;" or "。" in text[:-1] or not harvest(text[:_SENTENCE], Role.TARGET).quantities:
        return False
    for block in blocks[place + 1 : place + 6]:
        label = LABEL_LINE.match(block.text.text) if block.marker is None else None
        if label is None:
            return False
        if UNIT_LABEL.search(label[0]):
            return True
    return False


_SENTENCE = 200
"""Signs of the longest item without number."""
