"""Markdown in: what a reader sees of it, read by a child process, becomes a source."""

import re

from minsheng.core.policy.source import Source
from minsheng.engines.office.children import answer_of
from minsheng.engines.office.limits import Limits
from minsheng.engines.office.problems import TooMuchWork
from minsheng.engines.office.web.source import source_of

_PROGRAM = "minsheng.engines.office.web.markdown_process"
_NAMES = (".md", ".markdown")
_OTHER_NAMES = (".txt", ".text", ".csv")
_HEAD = 200_000
# # 标题, then ## 一、就业 or |---|---|
_FIRST = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,99}# {1,9}[^\s#]")
_FURTHER = re.compile(rb"\n(?:#{2,6} {1,9}[^\s#]|\|(?:[ \t]{0,9}:?-{3,99}:?[ \t]{0,9}\|){2,99})")


def is_markdown(data: bytes, name: str) -> bool:
    """By the ending of its name; without one, if it begins with a title and more marks follow."""
    folded = name.lower()
    if folded.endswith(_NAMES):
        return True
    if folded.endswith(_OTHER_NAMES):
        return False
    head = data[:_HEAD]
    return _FIRST.match(head) is not None and _FURTHER.search(head) is not None


def read_markdown(data: bytes, *, name: str, limits: Limits) -> Source:
    """A source of format `md`: its text is what is shown, without the marks.

    Raises:
        BlankText: it shows nothing. Others: a class of `problems`.
    """
    answer = answer_of(_PROGRAM, data, limits, broken=TooMuchWork)
    return source_of(answer, format="md", name=name, limits=limits)
