"""What a chapter's heading says: its name and the number of items in its brackets."""

import re

from minsheng.core.quantity.numerals import han_value
from minsheng.core.quantity.passage import Passage

# (2项) · (共12件)
_COUNT = re.compile(r"[(\[〔【]共?计?(\d{1,3}|[一二三四五六七八九十百]{1,5})大?[项件个条类][)\]〕】]")


def declared_count(heading: str) -> int | None:
    """The number of items printed in a chapter's brackets, None if there is none."""
    match = _COUNT.search(heading)
    if match is None:
        return None
    value = int(match[1]) if match[1].isdecimal() else han_value(match[1])
    return None if value is None else int(value)


def chapter_name(heading: Passage) -> Passage:
    """A chapter's name without count brackets and closing marks."""
    match = _COUNT.search(heading.text)
    return (heading.cut(0, match.start()) if match else heading).strip("。:;,【】 ★☆●○◆◇■□▲△▶▪•※")
