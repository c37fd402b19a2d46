"""How a title is broken into lines, and how wide a line of text is in characters."""

from __future__ import annotations

import re
import unicodedata

WIDEST = 19
"""Characters of 22 pt on a line of 156 mm, so that the longest stays clear of both edges."""
_JOINTS = re.compile(
    r"(?<=[的于年月和与及、》）”])(?!的|通知|通报)|(?=关于|做好|开展|印发|情况|的通知|的通报|督办|会议)"
)
"""Where a title may be broken: 例 关于印发…实施方案｜的通知, 2026年｜民生实事."""


def places_of(text: str) -> float:
    """How many characters of Chinese the text is wide: digits, letters and half-width signs count half."""
    wide = sum(unicodedata.east_asian_width(sign) in "WFA" for sign in text)
    return wide + (len(text) - wide) / 2


def laid_out(title: str) -> list[str]:
    """The lines of a title, as few as will do and as like in width as whole words allow.

    Where no joint is near, a line is broken between characters rather than left too wide.
    """
    count = -(-int(places_of(title) * 2) // (2 * WIDEST))
    if count <= 1:
        return [title]
    joints = [
        0,
        *(found.start() for found in _JOINTS.finditer(title) if 0 < found.start() < len(title)),
        len(title),
    ]
    lines, begun = [], 0
    for left in range(count, 1, -1):
        ideal = begun + (len(title) - begun) / left
        near = [joint for joint in joints if begun < joint < len(title) and joint - begun <= WIDEST]
        fit = [joint for joint in near if len(title) - joint <= WIDEST * (left - 1)]
        ends = min(fit, key=lambda joint: abs(joint - ideal)) if fit else round(ideal)
        lines.append(title[begun:ends])
        begun = ends
    return [*lines, title[begun:]]
