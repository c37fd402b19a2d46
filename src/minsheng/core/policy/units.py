"""Units beside a project: in brackets, on lines of their own or in the sentence."""

import re
from dataclasses import dataclass, field

from minsheng.core.policy.brackets import (
    bracket_end,
    last_bracket,
    nested_end,
    unbalanced,
    without_doubled_stop,
)
from minsheng.core.policy.leading import bears, noted_names
from minsheng.core.policy.lexicon import holds, one_of, words
from minsheng.core.policy.listends import figured, unlike_unit, until_text, without_due
from minsheng.core.policy.names import looks_like_unit, split_names
from minsheng.core.policy.progress import days_to_come
from minsheng.core.policy.woven import BODY, bare, together, woven_names
from minsheng.core.quantity.passage import EMPTY, Passage, joined

_LABEL = one_of("units.labels.lead", "units.labels.duty", "units.labels.cooperating", "units.labels.ignored")
# (牵头单位: · 〔责任单位: · 【主办: ; colon asked for, or a name would be cut in two
# (〈牵头单位: where a bracket was recognised as two
_BRACKET_LABEL = re.compile(rf"[(\[〔【{{][〈<]?{_LABEL}:")
# 牵头单位: · ;配合单位: · 【责任部门】 inside a bracket or on a line of its own
_LABELLED = rf"([\[【(〔])?(?P<label>{_LABEL})(?P<aside>\([^():]{{2,20}}\))?(?(1)(?:[\]】〕]:?|\):|:)|:)"
_LABEL_AT = re.compile(_LABELLED)
# 市民政局牵头,市财政局配合 · 由市民政局负责
_VERB_AT = re.compile(
    rf"(?:{one_of('units.verbs.source')})?(?P<names>[^;。:]{{2,200}}?)"
    rf"(?P<verb>{one_of('units.verbs.lead', 'units.verbs.cooperating')})(?=[,;。、]|$)"
)
_VERB_END = re.compile(rf"{one_of('units.verbs.lead', 'units.verbs.cooperating')}[。,;]?$")


@dataclass(slots=True)
class UnitLists:
    """Names of units found at a project, as passages.

    Attributes:
        deadline: a date clause printed beside them.
        told: True where the print itself says who leads (牵头单位, 甲牵头).
        woven: True where they stand in the sentence of the task.
        shared: True where they are printed once for several items.
        behind: text of the item that is printed behind a list.
        unlike: what stands in the place of a name and is none.
        aside: fields that are never read and print a figure (资金来源, 备注).
    """

    lead: list[Passage] = field(default_factory=list)
    cooperating: list[Passage] = field(default_factory=list)
    deadline: Passage = EMPTY
    told: bool = False
    woven: bool = False
    shared: bool = False
    unread: list[Passage] = field(default_factory=list)
    behind: list[Passage] = field(default_factory=list)
    unlike: list[Passage] = field(default_factory=list)
    aside: list[Passage] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lead or self.cooperating)

    def take(self, other: "UnitLists") -> None:
        """Add the names that another place prints."""
        for mine, found in ((self.lead, other.lead), (self.cooperating, other.cooperating)):
            known = {name.text for name in mine}
            mine += [name for name in found if name.text not in known]
        self.unread += other.unread
        self.unlike += other.unlike
        self.aside += other.aside
        self.told = self.told or other.told

    def marked_leads(self, sign: str) -> None:
        """Let the names that bear a sign lead and the others cooperate, where one bears it."""
        if any(bears(name, sign) for name in self.lead):
            self.cooperating = [*(name for name in self.lead if not bears(name, sign)), *self.cooperating]
            self.lead = [name.strip(sign) for name in self.lead if bears(name, sign)]

    def not_understood(self) -> list[tuple[Passage, str]]:
        """What is printed of units and was not understood, with the code of the reason."""
        told = [(text, "policy.name_unlike_unit") for text in self.unlike]
        told += [(text, "policy.field_left") for text in self.aside]
        for text in self.unread:
            by_print = holds(text.text, "units.notes.print")
            told.append((text, "policy.lead_by_print" if by_print else "policy.bracket_like_units"))
        return told

    def without_unlike(self) -> None:
        """Take out of the names those with a figure and sentences: no unit is called so."""
        for names in (self.lead, self.cooperating):
            self.unlike += [name for name in names if unlike_unit(name.text)]
            names[:] = [name for name in names if not unlike_unit(name.text)]

    def first_leads(self) -> None:
        """Let the first-named lead and the others cooperate, where the print does not say who leads."""
        if not self.told and len(self.lead) > 1:
            self.lead, self.cooperating = self.lead[:1], [*self.lead[1:], *self.cooperating]


_HEARD = frozenset(
    (*words("units.labels.deadline"), *words("units.labels.progress"), *words("outline.text_line.words"))
)
"""Labels of dates, of progress and of the task, which are read elsewhere."""


def _add(lists: UnitLists, label: str, names: Passage, known: frozenset[str], *, has_lead: bool) -> None:
    if label in words("units.labels.deadline"):
        lists.deadline = lists.deadline + names
    if label in words("units.labels.progress"):
        lists.deadline = lists.deadline + days_to_come(names)
    if label in words("units.labels.ignored"):
        lists.aside += [names] if figured(names.text) and label not in _HEARD else []
        return
    names, behind = until_text(names, known)
    names = names.strip("。;,.")
    lists.behind += [behind] if behind.text else []
    if noted := noted_names(names, known):
        lists.take(UnitLists(noted[0], noted[1], told=True))
        return
    woven = _woven(names, known) if names.text.startswith("由") else None
    if woven or _VERB_END.search(names.text):
        lists.take(woven.units if woven else read_verbs(names, known))
        return
    found = _marked(lists, split_names(names, known=known))
    lists.told = lists.told or label in words("units.labels.lead")
    cooperating = label in words("units.labels.cooperating")
    if label in words("units.labels.duty") and has_lead:
        cooperating = True
    if cooperating:
        lists.cooperating += found
        return
    for name in found:
        lead, beside = together(name)
        lists.lead.append(lead)
        lists.cooperating += [beside] if beside.text else []


# 区甲委(牵头)、区乙局
_MARK = re.compile(rf"\((?:{one_of('units.labels.lead', 'units.labels.cooperating')})\)$")


def _marked(lists: UnitLists, names: list[Passage]) -> list[Passage]:
    """The names that bear no mark such as (牵头) behind them; where one leads so, the others cooperate."""
    marks = [_MARK.search(name.text) for name in names]
    leads = [mark is not None and mark[0][1:-1] in words("units.labels.lead") for mark in marks]
    if not any(marks):
        return names
    bare = [name.cut(0, mark.start()) if mark else name for name, mark in zip(names, marks, strict=True)]
    lists.told = lists.told or any(leads)
    for name, lead, mark in zip(bare, leads, marks, strict=True):
        if lead:
            lists.lead.append(name)
        elif mark or any(leads):
            lists.cooperating.append(name)
    return [] if any(leads) else [name for name, mark in zip(bare, marks, strict=True) if not mark]


def add_labelled(lists: UnitLists, label: str, names: Passage, known: frozenset[str]) -> None:
    """Add what a field with a label of its own says: names, or names with verbs (甲牵头,乙配合)."""
    if _LABEL_AT.match(names.text):
        found = read_labelled(names, known)
        lists.take(found)
    elif _VERB_END.search(names.text) and label not in words("units.labels.ignored"):
        found = read_verbs(names, known)
        lists.take(found)
    else:
        _add(lists, label, names, known, has_lead=bool(lists.lead))
    lists.unlike += lists.behind
    lists.behind = []
    lists.without_unlike()


def read_labelled(text: Passage, known: frozenset[str] = frozenset()) -> UnitLists:
    """Units after their labels: `牵头单位:甲;配合单位:乙,丙`."""
    lists = UnitLists()
    marks = list(_LABEL_AT.finditer(text.text))
    has_lead = any(mark["label"] in words("units.labels.lead") for mark in marks)
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        if mark["aside"] and holds(mark["aside"], "units.notes.print"):
            lists.unread.append(text.cut(*mark.span("aside")))
        end = after.start() if after else len(text)
        names = text.cut(mark.end(), end)
        names = names.strip("。;,.") if mark["label"] in words("units.labels.ignored") else names
        _add(lists, mark["label"], names, known, has_lead=has_lead)
    lists.without_unlike()
    return lists


def read_verbs(text: Passage, known: frozenset[str] = frozenset()) -> UnitLists:
    """Units before their verbs: `甲牵头,乙、丙配合`."""
    lists = UnitLists()
    for match in _VERB_AT.finditer(text.text):
        names = text.cut(match.start("names"), match.end("names")).strip(",;、 由")
        leads = "牵头" in match["verb"]
        # 甲牵头,乙负责: beside a named lead the others cooperate
        cooperating = match["verb"] in words("units.verbs.cooperating") or (lists.told and not leads)
        lists.told = lists.told or leads
        target = lists.cooperating if cooperating else lists.lead
        names, beside = together(names)
        target += split_names(names, known=known)
        lists.cooperating += split_names(beside, known=known)
    if not lists.lead and text.text.endswith(words("units.verbs.shared")):
        lists.lead, lists.cooperating = lists.cooperating, []
    if not lists.lead and len(lists.cooperating) > 1:
        # (甲,乙配合): the first named leads
        lists.lead, lists.cooperating = lists.cooperating[:1], lists.cooperating[1:]
    return lists


@dataclass(frozen=True, slots=True)
class Parted:
    """An item's text without the bracket that names its units, and the units."""

    text: Passage
    units: UnitLists


def _labelled_bracket(text: Passage, known: frozenset[str]) -> Parted | None:
    """The text around its labelled brackets, and what they say."""
    rest, lists, place = EMPTY, UnitLists(), 0
    for match in _BRACKET_LABEL.finditer(text.text):
        if match.start() < place:
            continue
        end, closed = bracket_end(text.text, match.start())
        found = read_labelled(text.cut(match.start() + 1, end - closed), known)
        lists.take(found)
        lists.deadline = lists.deadline + found.deadline
        rest, place = joined([rest, text.cut(place, match.start()), *found.behind]), end
    if not place:
        return None
    rest = rest + text.cut(place)
    return Parted(without_doubled_stop(rest), lists)


# …6个。——区甲局、区乙局
_DASH = re.compile(r"(?:—{1,2}|-{2})([^—。:;]{2,80})$")


def _dashed(text: Passage, known: frozenset[str]) -> Parted | None:
    """Units behind a dash at the end of the text."""
    match = _DASH.search(text.text)
    if match is None:
        return None
    names = split_names(text.cut(match.start(1)), known=known)
    if not all(looks_like_unit(bare(name.text)) for name in names) or not _bodies(names, known):
        return None
    return Parted(text.cut(0, match.start()), UnitLists(lead=names))


def _before(text: Passage, start: int) -> Passage:
    """The text before its closing bracket, with the stop that is printed behind it and not before."""
    rest = text.cut(0, start)
    stopped = text.text.endswith("。") and not rest.text.endswith(("。", ";", "!"))
    return rest + text.cut(len(text) - 1) if stopped else rest


def _closing_bracket(text: Passage, known: frozenset[str], *, loose: bool = False) -> Parted | None:
    """Units in a bracket at the end that has verbs or bare names: `(甲牵头,乙配合)`, `(甲、乙)`."""
    start = last_bracket(text.text)
    if start < 0:
        return None
    inner = (
        text.cut(start + 1).strip("。;,").strip(")]〕】")
        if not nested_end(text.text)
        else text.cut(start + 1)
    )
    inner = inner.strip("。;,")
    inner, deadline = without_due(inner)
    if inner.text.endswith((")", "]", "〕", "】")) and unbalanced(inner.text):
        inner = inner.cut(0, len(inner) - 1)
    if _VERB_END.search(inner.text):
        units = read_verbs(inner, known)
        units.deadline = deadline
        if units:
            return _with_bracket_before(Parted(_before(text, start), units), known)
    names = split_names(inner, known=known)
    named = [looks_like_unit(name.text) or name.text in known for name in names]
    if start > 0 and names and all(named) and (loose or _bodies(names, known)):
        return Parted(_before(text, start), UnitLists(lead=names))
    if len(names) > 1 and sum(named) * 2 > len(names) and _bodies(names, known):
        return Parted(text, UnitLists(unread=[inner]))
    return None


def _with_bracket_before(parted: Parted, known: frozenset[str]) -> Parted:
    """The item also parted from a bracket right before the last one: (区甲局牵头)(区乙局配合)."""
    units = parted.units
    before = _closing_bracket(parted.text, known) if last_bracket(parted.text.text) > 0 else None
    if before is None or not before.units or units.told:
        return parted
    if not units.cooperating:
        units.lead, units.cooperating = [], units.lead
    before.units.take(units)
    before.units.deadline = before.units.deadline + units.deadline
    return before


def _bodies(names: list[Passage], known: frozenset[str]) -> bool:
    """True where the names are those of bodies, not of places or things (工会驿站)."""
    clear = [
        name.text in known or (BODY.search(name.text) and name.text[0] in "市区县省州旗各镇")
        for name in names
    ]
    return any(clear) and all(len(name) <= 20 for name in names)


# 牵头单位:市民政局 after a stop, without any bracket
_BARE_LABEL = re.compile(rf"(?:^|(?<=[。;)])){_LABELLED}")


def _bare_labels(text: Passage, known: frozenset[str]) -> Parted | None:
    """Units after their labels without any bracket; what a label such as 目标任务 introduces stays text."""
    task = words("outline.text_line.words")
    match = next((found for found in _BARE_LABEL.finditer(text.text) if found["label"] not in task), None)
    if match is None:
        return None
    behind = text.cut(match.start())
    lists = read_labelled(behind, known)
    marks = list(_LABEL_AT.finditer(behind.text))
    kept = [
        behind.cut(mark.start(), after.start() if after else None)
        for mark, after in zip(marks, [*marks[1:], None], strict=True)
        if mark["label"] in task
    ]
    return Parted(joined([text.cut(0, match.start()), *kept, *lists.behind]), lists) if lists else None


def _woven(text: Passage, known: frozenset[str]) -> Parted | None:
    found = woven_names(text, known)
    if found is None:
        return None
    return Parted(text, UnitLists(found.lead, found.cooperating, told=True, woven=True, unlike=found.unlike))


# ,责任单位为区甲局 · ,牵头单位区甲局,配合单位区乙局 in the sentence of the task
_SAID_LABEL = re.compile(
    rf"(?<=[,。;])(?P<label>{one_of('units.labels.lead', 'units.labels.duty', 'units.labels.cooperating')})"
    r"(?:均?[为是]|(?=[市区县省州旗镇乡各]))(?P<names>[^,。;:()]{2,80})"
)


def _said_labels(text: Passage, known: frozenset[str]) -> Parted | None:
    """Units behind labels without a colon, in the sentence, where all that follows are names."""
    lists, marks = UnitLists(woven=True), list(_SAID_LABEL.finditer(text.text))
    has_lead = any(mark["label"] in words("units.labels.lead") for mark in marks)
    for mark in marks:
        names = text.cut(*mark.span("names"))
        if all(looks_like_unit(bare(name.text)) for name in split_names(names, known=known)):
            _add(lists, mark["label"], names, known, has_lead=has_lead)
    return Parted(text, lists) if lists else None


# 优化电网(区甲局、区乙公司),新增…
_HEAD_BRACKET = re.compile(r"[^,。;:()\d]{2,40}(?=\()")


def _heading_bracket(text: Passage, known: frozenset[str]) -> Parted | None:
    """Units in a bracket behind the name that leads the text; that of bare names must hold nothing else."""
    match = _HEAD_BRACKET.match(text.text)
    if match is None:
        return None
    end, closed = bracket_end(text.text, match.end())
    if not closed or text.text[end : end + 1] not in (",", "。", ";", ":"):
        return None
    inner = text.cut(match.end() + 1, end - 1)
    units = read_verbs(inner, known) if _VERB_END.search(inner.text) else UnitLists()
    if not units:
        names = split_names(inner, known=known)
        if not (all(looks_like_unit(bare(name.text)) for name in names) and _bodies(names, known)):
            return None
        units = UnitLists(lead=names)
    return Parted(text.cut(0, match.end()) + text.cut(end), units)


def part_units(text: Passage, known: frozenset[str] = frozenset(), *, loose: bool = False) -> Parted:
    """An item's text parted from the units it names, whichever way it names them.

    Args:
        text: the item, folded, its number taken off.
        known: full names of bodies.
        loose: take any names in the closing bracket, for a list that labels none (`(城建办)`).
    """
    if loose:
        return _closing_bracket(text, known, loose=True) or Parted(text, UnitLists())
    for reader in (
        _labelled_bracket,
        _bare_labels,
        _closing_bracket,
        _heading_bracket,
        _dashed,
        _woven,
        _said_labels,
    ):
        if parted := reader(text, known):
            return parted
    return Parted(text, UnitLists())
