"""Automatic numbers as printed: `word/numbering.xml` and the counters that run through the document."""

import re
from dataclasses import dataclass, replace

from minsheng.engines.office.markup import CHOICE, WORD, Element, switched_on, value, whole
from minsheng.engines.office.numerals import printed_number
from minsheng.engines.office.word.styles import Styles
from minsheng.engines.office.word.symbols import bullet

LEVELS = 9
_LONGEST_PATTERN = 200
_PLACE = re.compile(r"%([1-9])")
_SEPARATORS = {"nothing": "", "space": " ", "tab": " "}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list.

    Attributes:
        start: first number, also after a restart.
        pattern: `w:lvlText`, with `%1` … `%9` for the counters.
        separator: what stands between number and text; a tab is one space here, since a tab parts cells.
        restart: the counter starts again after a level below this one (1-based as in the file); 0 for never.
        style: id of the paragraph style that carries this level.
    """

    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    separator: str = " "
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class List:
    """A `w:num`: an abstract list, the levels as this number sees them, and those that it starts afresh."""

    abstract: int
    levels: dict[int, Level]
    afresh: frozenset[int]


class Numbering:
    """Gives each numbered paragraph its number, in document order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._lists: dict[int, List] = {}
        self._counters: dict[int, dict[int, int]] = {}
        self._begun: set[int] = set()
        if root is None:
            return
        abstracts = {
            whole(each.get(f"{WORD}abstractNumId"), -1): each for each in root.findall(f"{WORD}abstractNum")
        }
        numbers = {whole(each.get(f"{WORD}numId"), -1): each for each in root.findall(f"{WORD}num")}
        carriers = {value(each, "styleLink"): identity for identity, each in abstracts.items()}
        for number_id, element in numbers.items():
            abstract_id = whole(value(element, "abstractNumId"), -1)
            link = value(abstracts.get(abstract_id), "numStyleLink")
            if link:
                abstract_id = carriers[link] if link in carriers else _of_style(link, numbers, styles)
            if abstract_id in abstracts:
                self._lists[number_id] = _list(element, abstract_id, abstracts[abstract_id])

    def level_of_style(self, number_id: int, style: str) -> int | None:
        """The level that a list ties to a paragraph style."""
        found = self._lists.get(number_id)
        if found is None:
            return None
        return next((index for index, level in found.levels.items() if level.style == style), None)

    def advance(self, number_id: int, level: int) -> tuple[str, str]:
        """Count one paragraph: its number and what parts it from the text, both empty if unnumbered."""
        found = self._lists.get(number_id)
        if found is None or level not in found.levels:
            return "", ""
        counters = self._counters.setdefault(found.abstract, {})
        if number_id not in self._begun:
            self._begun.add(number_id)
            for index in found.afresh:
                counters.pop(index, None)
        own = found.levels[level]
        counters[level] = counters.get(level, own.start - 1) + 1
        for below in range(level + 1, LEVELS):
            definition = found.levels.get(below, Level())
            if definition.restart is None or level + 1 <= definition.restart:
                counters.pop(below, None)
        printed = _printed(own, found.levels, counters)
        return printed, own.separator if printed else ""


def _printed(own: Level, levels: dict[int, Level], counters: dict[int, int]) -> str:
    if own.form == "bullet":
        return bullet(own.pattern)

    def number(match: re.Match[str]) -> str:
        index = int(match.group(1)) - 1
        level = levels.get(index, Level())
        return printed_number(counters.get(index, level.start), "decimal" if own.legal else level.form)

    return _PLACE.sub(number, own.pattern)


def _of_style(link: str, numbers: dict[int, Element], styles: Styles) -> int:
    """The abstract list behind the number that a list style names."""
    number = numbers.get(styles.of_run(link).number_id or -1)
    return whole(value(number, "abstractNumId"), -1)


def _list(element: Element, abstract_id: int, abstract: Element) -> List:
    levels = dict(_level(each, Level()) for each in abstract.findall(f"{WORD}lvl"))
    afresh: set[int] = set()
    for override in element.findall(f"{WORD}lvlOverride"):
        index = whole(override.get(f"{WORD}ilvl"), 0)
        own = override.find(f"{WORD}lvl")
        if own is not None:
            levels[index] = _level(own, levels.get(index, Level()))[1]
        start = value(override, "startOverride")
        if start is not None:
            levels[index] = replace(levels.get(index, Level()), start=whole(start, 1))
            afresh.add(index)
    return List(abstract_id, levels, frozenset(afresh))


def _level(element: Element, base: Level) -> tuple[int, Level]:
    form = element.find(f"{WORD}numFmt")
    if form is None:
        form = element.find(f"{CHOICE}AlternateContent//{WORD}numFmt")
    kind = base.form if form is None else form.get(f"{WORD}val") or "decimal"
    if form is not None and kind == "custom":
        kind = form.get(f"{WORD}format") or "decimal"
    pattern = value(element, "lvlText")
    restart = value(element, "lvlRestart")
    level = replace(
        base,
        start=whole(value(element, "start"), base.start),
        form=kind,
        pattern=base.pattern if pattern is None else pattern[:_LONGEST_PATTERN],
        separator=_SEPARATORS.get(value(element, "suff") or "tab", " "),
        restart=base.restart if restart is None else whole(restart, 0),
        legal=switched_on(element, "isLgl") or False,
        style=value(element, "pStyle") or "",
    )
    return whole(element.get(f"{WORD}ilvl"), 0), level
