"""A title out of what was said (标题)."""

from __future__ import annotations

import re

_LONGEST = 60


def title_out_of(words: str) -> str:
    """The first sentence, cut where it is longer than a list shows."""
    first = re.split(r"[。；;\n]", words.strip(), maxsplit=1)[0].strip() or words.strip()
    return first if len(first) <= _LONGEST else f"{first[: _LONGEST - 1]}…"
