"""The headline of a covering notice (…关于印发…的通知), on one line or broken over several."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from minsheng.core.policy.lexicon import one_of
from minsheng.core.policy.lines import Line, Sort
from minsheng.core.policy.numbering import marker_of
from minsheng.core.quantity.passage import EMPTY, Passage, joined

_SEARCHED = 40
"""Lines of a document among which the headline is looked for."""
_BROKEN = 4
"""Lines over which a headline is broken at most."""
_LONGEST = 120
_END = rf"{one_of('outline.title.letter')}(?:\([^()]{{1,30}}\))?"
# 某县人民政府办公室关于印发某县2026年 · 关于做好
_OPENING = re.compile(r"[\u4e00-\u9fff()、“”]{0,40}?关于(?![^《》]{0,40}[。,;:])")
_WHOLE = re.compile(rf"[^。;:!?,]{{0,40}}?关于[^。;:!?]{{2,{_LONGEST}}}?{_END}")
# 关于印发某县2026年民生实事项目实施计划的通知: what is issued, with or without 《》
_ISSUED = re.compile(rf"关于{one_of('outline.title.issuing')}《?(?P<name>[^《》]{{4,80}}?)》?{_END}$")


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The headline of a covering notice.

    Attributes:
        text: the whole of it, EMPTY where no notice covers the list.
        issued: the name of what it issues (印发, 下达, 公布), EMPTY where it issues nothing by name.
        above: the line before it, where an issuer may stand alone.
    """

    text: Passage = EMPTY
    issued: Passage = EMPTY
    above: Passage = EMPTY


def is_letterhead(text: str) -> bool:
    """True for a line that is the whole headline of a covering notice."""
    return len(text) <= _LONGEST and _WHOLE.fullmatch(text) is not None


def _run(lines: Sequence[Line], start: int) -> int:
    """Position behind the last line of the headline that begins at `start`, `start` if none does."""
    if not _OPENING.match(lines[start].text.text):
        return start
    text = ""
    for place in range(start, min(start + _BROKEN, len(lines))):
        line = lines[place]
        if line.sort is not Sort.TEXT or (place > start and marker_of(line.text.text)):
            return start
        text += line.text.text
        if is_letterhead(text):
            return place + 1
    return start


def headed(lines: list[Line]) -> tuple[list[Line], Letterhead]:
    """The lines with a broken headline on one line, and what it says."""
    for place in range(min(len(lines), _SEARCHED)):
        if lines[place].sort is Sort.TABLE:
            break
        behind = _run(lines, place) if lines[place].sort is Sort.TEXT else place
        if behind == place:
            continue
        text = joined([line.text for line in lines[place:behind]])
        match = _ISSUED.search(text.text)
        issued = text.cut(*match.span("name")) if match else EMPTY
        above = lines[place - 1].text if place and lines[place - 1].sort is Sort.TEXT else EMPTY
        whole = replace(lines[place], text=text)
        return [*lines[:place], whole, *lines[behind:]], Letterhead(text, issued, above)
    return lines, Letterhead()
