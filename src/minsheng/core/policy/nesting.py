"""Two levels numbered alike: sub-items `1、` or `1.` below items `1.`, told apart by order and context."""

from collections import Counter
from dataclasses import dataclass, replace

from minsheng.core.policy.lexicon import words
from minsheng.core.policy.lines import Sort
from minsheng.core.policy.numbering import Marker, Style
from minsheng.core.policy.paragraphs import UNIT_BRACKET, Block, is_heading_like

_SAME = 4
"""Signs at the head of two items by which a second printing of a list is known."""


@dataclass(slots=True)
class _Levels:
    """Where the numbering stands: last number outside and inside, and how each is marked.

    `named` tells whether the latest item outside names units itself, so that what is inside are measures;
    `nested` whether any item so far had something inside, `labelled` whether a measures line stands right
    behind an item with units.
    """

    outer: int = 0
    outer_mark: str = ""
    inner: int = 0
    inner_mark: str = ""
    first: str = ""
    before: Block | None = None
    named: bool = False
    nested: bool = False
    labelled: bool = False


def _named(block: Block) -> bool:
    return UNIT_BRACKET.search(block.text.text) is not None


def _bare(block: Block) -> bool:
    """True for a heading that names no units, so that items of its own may follow."""
    return is_heading_like(block.text.text) and not _named(block)


def _opens(levels: _Levels, block: Block, number: int) -> bool:
    """True where number 1 follows right after a bare item, or as a measure after an item with units."""
    before = levels.before
    if levels.labelled:
        return number == 1
    if number != 1 or before is None or not levels.outer:
        return False
    if block.text.text[:_SAME] == levels.first[:_SAME]:
        return False
    apart = block.mark.text[-1:] != levels.outer_mark or levels.outer == 1 or levels.nested
    return _bare(before) or (levels.named and not _named(block) and apart)


def _is_inner(levels: _Levels, block: Block, number: int, following: Block | None) -> bool:
    """True where a number goes on inside; where it could go on outside too, mark and context decide."""
    if number != levels.inner + 1:
        return False
    if number != levels.outer + 1:
        return True
    if levels.inner_mark != levels.outer_mark:
        return block.mark.text[-1:] == levels.inner_mark
    if levels.named:
        return not _named(block)
    opens_next = (
        following is not None and following.marker is not None and following.marker.style is Style.DOT
    )
    return not (_bare(block) and (not opens_next or _number(following) == 1))


def _number(block: Block | None) -> int:
    return block.marker.number if block is not None and block.marker is not None else 0


def _step(levels: _Levels, block: Block, marker: Marker, following: Block | None) -> Block:
    """The block with its level, and the numbering moved on."""
    sign = block.mark.text[-1:]
    inside = (
        _is_inner(levels, block, marker.number, following)
        if levels.inner
        else _opens(levels, block, marker.number)
    )
    levels.labelled = False
    if inside:
        levels.inner, levels.inner_mark, levels.before, levels.nested = marker.number, sign, None, True
        return replace(block, marker=replace(marker, style=Style.INNER))
    levels.outer, levels.outer_mark, levels.inner = marker.number, sign, 0
    levels.first = block.text.text if marker.number == 1 else levels.first
    levels.before, levels.named = block, _named(block)
    return block


_ITEMS = 3
"""Numbered paragraphs that stand before a section of duties at least."""


def sectioned(blocks: list[Block]) -> list[Block]:
    """The blocks, a line 保障措施 that stands once behind all items read as the heading of a section."""
    printed = Counter(
        block.text.text.strip("[]【】()〔〕:") for block in blocks if block.sort is Sort.MEASURES
    )
    found, items = [], 0
    for block in blocks:
        name = block.text.text.strip("[]【】()〔〕:") if block.sort is Sort.MEASURES else ""
        once = printed[name] == 1 and items >= _ITEMS and not block.text.text.endswith(":")
        once = once and name in words("outline.chapters.not_projects")
        found.append(replace(block, sort=Sort.TEXT) if once else block)
        items += block.marker is not None
    return found


def nested(blocks: list[Block]) -> list[Block]:
    """The blocks, sub-items that are numbered like their items marked as a level of their own."""
    levels = _Levels()
    found: list[Block] = []
    for place, block in enumerate(blocks):
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        if block.marker is not None and block.marker.style is Style.DOT:
            found.append(_step(levels, block, block.marker, following))
            continue
        if block.marker is not None or block.sort is not Sort.TEXT:
            levels.inner = 0
        levels.labelled = block.sort is Sort.MEASURES and levels.before is not None and levels.named
        levels.before = None
        found.append(block)
    return found
