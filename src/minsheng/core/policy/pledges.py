"""Words that promise everything: 应保尽保, 全覆盖."""

import re

from minsheng.core.policy.lexicon import one_of

# 应保尽保 · 应补尽补 · 应设尽设
_ALL = re.compile(rf"应([\u4e00-\u9fff])尽\1|{one_of('promises.pledges.full')}")


def pledges_in(text: str) -> list[tuple[int, int]]:
    """Places of pledges in a folded text, in order of print."""
    return [match.span() for match in _ALL.finditer(text)]
