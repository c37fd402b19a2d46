"""What a task can be held to without a figure: something delivered (F) or a graded pledge (G)."""

import re
from collections.abc import Iterable
from functools import cache

from minsheng.core.policy.lexicon import one_of, words
from minsheng.core.policy.numbering import marker_of

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


Place = tuple[int, int]


@cache
def _result() -> re.Pattern[str]:
    # 竣工并投入使用 · 动态清零 · 实行…; not 建成区, 线上线下, 交通车站, 落实行动, 推动工会, 已建成, 竣工后
    return re.compile(
        rf"(?<![已未待线交开落切推直]){one_of('promises.results.firm')}"
        r"(?!区|的|后|时|前|率|动|下|以来|年代|年份|情况|环境|标准)"
    )


@cache
def _unsure() -> re.Pattern[str]:
    # 位居全省首位 · 开放至晚上9点 · 由“趴睡”变“躺睡”
    return re.compile(
        rf"{one_of('promises.results.unsure')}|[至到](?:早上|上午|下午|晚上?|夜间)?\d{{1,2}}(?:点|时(?!代)|:\d\d)"
    )


@cache
def _founded() -> re.Pattern[str]:
    return re.compile(
        rf"({one_of('promises.results.found')})[^,。;]{{0,40}}?({one_of('promises.undertakings.things')})"
    )


@cache
def _empty() -> re.Pattern[str]:
    # 全部建成投用 · 项目于10月底前竣工: only says when and how the things counted before are done
    said = one_of("promises.results.firm", "promises.results.fillers")
    return re.compile(rf"{said}|(?:20\d\d年)?\d{{1,2}}月(?:\d{{1,2}}日)?")


_QUOTED = re.compile(r"[“《「][^”》」]{0,40}[”》」]|[([〔【][^()\[\]〔〕【】]{0,80}[)\]〕】]")


_TAKEN = "\uffff"


def _blank(text: str, taken: Iterable[Place]) -> str:
    """The text with figures and pledges, names in quotes and brackets put out of sight."""
    chars = list(text)
    for start, end in taken:
        chars[start:end] = _TAKEN * (end - start)
    for match in _QUOTED.finditer(text):
        chars[match.start() : match.end()] = "*" * len(match[0])
    return "".join(chars)


def results_of(text: str, taken: Iterable[Place]) -> tuple[list[Deed], list[Place]]:
    """Clauses that promise a result beside the figures of a folded text, and such as are not understood.

    A clause with a figure or an 应…尽… word is measured by that. A clause that only says when the things
    counted elsewhere are done (全部建成投用) promises nothing more.

    Args:
        text: of a task.
        taken: places of its figures and pledges.
    """
    deeds: list[Deed] = []
    unsure: list[Place] = []
    bare = _blank(text, taken)
    for clause in _CLAUSE.finditer(bare):
        marker = marker_of(clause[0])
        start = clause.start() + (marker.length if marker else 0)
        own = bare[start : clause.end()]
        if _TAKEN in own or own.startswith(words("promises.results.no_promise")):
            continue
        found = _result().search(own) or _founded().search(own)
        if found and len(_empty().sub("", own)) >= _LEAST:
            deeds.append(Deed(start, clause.end(), (found[0],), graded=False))
        elif not found and _unsure().search(own):
            unsure.append((start, clause.end()))
    return deeds, unsure


_LEAST = 2
"""Signs that a clause must say beside its verb and its day."""
