"""Sentences beside a table or a list: a figure, a due day or a unit there must not go without a word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from minsheng.core.policy.dates import dues_in
from minsheng.core.policy.lexicon import one_of
from minsheng.core.policy.lines import Sort
from minsheng.core.policy.paragraphs import Block
from minsheng.core.policy.quantities import Found, harvest
from minsheng.core.policy.reading import Role
from minsheng.core.quantity.passage import Passage

_ANY_YEAR = 2000
_MOST = 200
"""Sentences that are told at most."""
_SENTENCE = re.compile(r"[^。;!?]+[。;!?]?")
# 3月底前报区政府办公室 · 3月底前分解任务: duties of papers, which the list does not promise
_PAPERS = re.compile(r"[^,。;]{0,8}?(?:报送|上报|报至?[^,。;]{0,12}(?:办|局|政府|委)|印发|制定|分解|反馈)")
_TASKS = re.compile(r"[^,。;\d]{0,12}?(?:民生|实事|项目|任务|事项|工程|工作|类|方面|大)")


@cache
def _charged() -> re.Pattern[str]:
    # 第1项由区财政局配合 · 责任单位:区民政局
    return re.compile(
        rf"由[^,。;:]{{2,40}}{one_of('units.verbs.lead', 'units.verbs.cooperating')}"
        rf"|{one_of('units.labels.lead', 'units.labels.duty', 'units.labels.cooperating')}:"
    )


def _counts_tasks(text: str, found: Found) -> bool:
    """True for the number of the items themselves: 10件民生实事."""
    if found.figure.unit not in ("件", "项", "个", "类", "大类", "方面"):
        return False
    before = text[: found.figure.start].endswith(("实事", "项目", "任务", "事项"))
    return before or _TASKS.match(text, found.figure.end) is not None


def may_promise(text: str) -> bool:
    """True for words with a figure that counts more than the items, a due day, or a body in charge."""
    figures = harvest(text, Role.SUBTARGET).quantities
    if any(not _counts_tasks(text, found) for found in figures):
        return True
    if any(not _PAPERS.match(text, due.end) for due in dues_in(text, _ANY_YEAR)):
        return True
    return _charged().search(text) is not None


def outside(blocks: Sequence[Block], known: Iterable[Passage]) -> list[Passage]:
    """Sentences of the paragraphs that belong to no project and yet may promise.

    Args:
        blocks: all paragraphs of a document that lists projects.
        known: words that were read, told already, or known to promise nothing.
    """
    used = {place for passage in known for place in passage.at}
    return [*_sentences(blocks, used)][:_MOST]


def _sentences(blocks: Sequence[Block], used: set[int]) -> Iterator[Passage]:
    for block in blocks:
        if block.sort is not Sort.TEXT or not used.isdisjoint(block.text.at):
            continue
        for match in _SENTENCE.finditer(block.text.text):
            if may_promise(match[0]):
                yield block.text.cut(*match.span())
