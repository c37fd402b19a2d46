"""Lines inside a list that gave no fact: nothing of a list may go without a word."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from minsheng.core.policy.chrome import is_certain
from minsheng.core.policy.drafts import Chapter, Draft
from minsheng.core.policy.lexicon import one_of, words
from minsheng.core.policy.lines import Line, Sort
from minsheng.core.policy.numbering import marker_of
from minsheng.core.policy.outline import NUMBER_LINE
from minsheng.core.policy.paragraphs import Block, is_field_line
from minsheng.core.policy.quantities import harvest
from minsheng.core.policy.reading import Role
from minsheng.core.policy.source import Paragraph, Source
from minsheng.core.quantity.passage import Passage, passage

_LEAST = 5
"""Signs of the shortest line that says something."""


def given(drafts: Sequence[Draft], chapters: Sequence[Chapter]) -> Iterable[Passage]:
    """All words from which facts were read."""
    for draft in drafts:
        yield from (draft.title, *draft.texts, *draft.columns, *draft.units.lead, *draft.units.cooperating)
        yield from (step.text for step in draft.steps)
    for chapter in chapters:
        yield from (chapter.name, chapter.part)


@cache
def _label() -> re.Pattern[str]:
    # 目标任务 · 【工作举措】 · 完成时限:
    return re.compile(
        rf"[\[【(]?(?:{one_of('outline.text_line.words', 'outline.measures_line.words', 'units.labels.lead')}"
        rf"|{one_of('units.labels.duty', 'units.labels.cooperating', 'units.labels.ignored')})[\]】)]?"
    )


def _says(line: Line) -> bool:
    """True for a line that may promise: no label with names, no title, no furniture beyond doubt."""
    marker = marker_of(line.text.text)
    text = line.text.text[marker.length if marker else 0 :]
    if len(text) < _LEAST or text.endswith(":") or line.heading:
        return False
    if is_field_line(text) or _label().fullmatch(text) or NUMBER_LINE.fullmatch(text):
        return False
    return line.sort is Sort.TEXT or (line.sort is Sort.CHROME and not is_certain(text))


def leftover(
    lines: Sequence[Line], drafts: Sequence[Draft], chapters: Sequence[Chapter], known: Iterable[Passage]
) -> list[Passage]:
    """The lines between the first and the last project of which nothing was read, and doubtful ones behind.

    Args:
        lines: all printed lines, in order.
        drafts: the projects of all printings.
        chapters: the categories of all printings.
        known: other words whose sense is known: headings, the document's head, notes on items without task.
    """
    inside = {place for draft in drafts for place in draft.passage.at}
    used = {place for passage in given(drafts, chapters) for place in passage.at}
    used |= {place for passage in known for place in passage.at}
    listed = [number for number, line in enumerate(lines) if any(at in inside for at in line.text.at)]
    end = max(inside, default=-1)
    notes = [line for line in lines if _notes_figure(line, behind=end)][:_NOTES]
    first, last = (listed[0], listed[-1] + 1) if listed else (0, 0)
    within = [line for line in lines[first:last] if _says(line)]
    within += _behind(lines[last:]) if listed else []
    within += [note for note in notes if note not in within]
    return [line.text for line in within if not any(at in used for at in line.text.at)]


_NOTES = 40
"""Notes behind the list that are told at most."""


def _notes_figure(line: Line, *, behind: int) -> bool:
    """True for 注:… with a figure behind the last project: 注:本清单所列资金1.35亿元由县财政安排."""
    text = line.text.text
    if not line.text.at or not 0 <= behind < line.text.at[0]:
        return False
    begins = text.partition(":")[0] in words("outline.table.notes")
    return begins and bool(harvest(text, Role.SUBTARGET).quantities)


def unread_notes(source: Source) -> list[Passage]:
    """Foot- and endnotes and text boxes, of which nothing is ever read, where they promise a figure."""
    notes = [
        passage(source.text, block.span.start, block.span.end)
        for block in source.blocks
        if isinstance(block, Paragraph) and block.role == "note"
    ]
    return [
        note for note in notes if _FIGURE.search(note.text) and harvest(note.text, Role.SUBTARGET).quantities
    ]


_FIGURE = re.compile(r"[\d一二三四五六七八九十百]")


def unlisted(blocks: Sequence[Block], told: Iterable[Passage]) -> list[Passage]:
    """Paragraphs of a document without any list that promise a figure, those told already left out."""
    places = {place for passage in told for place in passage.at}
    return [
        block.text
        for block in blocks
        if block.sort is Sort.TEXT
        and not any(place in places for place in block.text.at)
        and harvest(block.text.text, Role.SUBTARGET).quantities
    ]


def _behind(lines: Sequence[Line]) -> list[Line]:
    """Sentences with a figure behind a line of furniture that may have ended the list too early."""
    found: list[Line] = []
    doubtful = False
    for line in lines:
        text = line.text.text
        if line.sort is not Sort.TEXT and (line.sort is not Sort.CHROME or is_certain(text)):
            break
        doubtful = doubtful or line.sort is Sort.CHROME
        if doubtful and line.sort is Sort.TEXT and text.endswith("。") and re.search(r"\d", text):
            found.append(line)
    return found
