"""What a project without a figure can be held to: something delivered (F) or a graded pledge (G)."""

import re

from minsheng.core.policy.lexicon import one_of, words

# 建立…机制 · 出台…办法 · 实行…一次办理
_DELIVERED = re.compile(
    rf"({one_of('promises.undertakings.deliver')})[^,。;]{{0,40}}?({one_of('promises.undertakings.things')})"
)
_CLAUSE = re.compile(r"[^,。;]+")
_FIRM = (
    "形成",
    "出台",
    "实行",
    "推行",
    "上线",
    "启动",
    "印发",
    "开设",
    "建立",
    "制定",
    "搭建",
    "构建",
    "设立",
)


class Deed:
    """An undertaking in a folded text: its place, whether it can only be graded, the words it rests on."""

    __slots__ = ("because", "end", "graded", "start")

    def __init__(self, start: int, end: int, because: tuple[str, ...], *, graded: bool) -> None:
        self.start, self.end, self.because, self.graded = start, end, because, graded


def deed_of(text: str) -> Deed | None:
    """The main undertaking of a text without figures; None for an empty text."""
    delivered = [
        (match, clause) for clause in _CLAUSE.finditer(text) for match in _DELIVERED.finditer(clause[0])
    ]
    for match, clause in sorted(delivered, key=lambda pair: pair[0][1] not in _FIRM):
        return Deed(clause.start() + match.start(), clause.end(), (match[1], match[2]), graded=False)
    clauses = [clause for clause in _CLAUSE.finditer(text) if len(clause[0]) > 3]
    if not clauses:
        return None
    marks = words("promises.undertakings.graded")
    best = max(clauses, key=lambda clause: (any(mark in clause[0] for mark in marks), clause.start()))
    found = tuple(mark for mark in marks if mark in best[0])
    return Deed(best.start(), best.end(), found[:2], graded=True)
