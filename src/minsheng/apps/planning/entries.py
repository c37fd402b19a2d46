"""Milestones as their form sends them: rows of words, read to what the action takes, faults kept by row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.utils.dateparse import parse_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from minsheng.apps.planning.values import GateGiven, MilestoneGiven
from minsheng.apps.ui.words import quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from minsheng.apps.people.models import Post
    from minsheng.apps.places.models import Unit
    from minsheng.apps.planning.models import Gate
    from minsheng.apps.planning.planpage import MilestoneRow
    from minsheng.apps.programmes.models import Target

MOST_ROWS = 60
"""Milestones that one form holds."""

_NUMBERS = re.compile(r"\d{1,3}")
_AFTER = re.compile(r"[\d\s,，、;；和]*")
_LONGEST = {"title": 120, "output": 200, "condition": 200, "proof": 200}
_MOST_DAYS = 2500


class Choices:
    """Rows to choose from, printed once and marked for each control by itself.

    Django draws each option by a template of its own; a plan of twenty milestones has thousands.
    """

    def __init__(self, rows: Iterable[tuple[int, str, str, object]]) -> None:
        """Rows as (key, words, group, object), groups together."""
        found = list(rows)
        self._rows = {str(key): row for key, _, _, row in found}
        groups: dict[str, list[tuple[int, str]]] = {}
        for key, words, group, _ in found:
            groups.setdefault(group, []).append((key, words))
        self._html = format_html_join("", "{}", ((_group(name, each),) for name, each in groups.items()))

    def row(self, key: str) -> object | None:
        """The row of a key as sent; None for none and for another's."""
        return self._rows.get(key)

    def html(self, chosen: str) -> SafeString:
        """All options with the chosen one selected."""
        if chosen not in self._rows:
            return self._html
        before, mark, after = self._html.partition(format_html('value="{}"', chosen))
        return format_html("{}{} selected{}", SafeString(before), SafeString(mark), SafeString(after))


def _group(name: str, rows: Iterable[tuple[int, str]]) -> SafeString:
    options = format_html_join("", '<option value="{}">{}</option>', rows)
    return format_html('<optgroup label="{}">{}</optgroup>', name, options) if name else options


@dataclass(frozen=True, slots=True)
class Offered:
    """What the controls of the form offer."""

    units: Choices
    targets: Choices
    posts: Choices


@dataclass(frozen=True, slots=True)
class GateSent:
    """A gate as typed."""

    name: str
    key: str = ""
    condition: str = ""
    proof: str = ""
    lifter: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is said."""
        return not (self.condition or self.proof or self.lifter)


@dataclass(frozen=True, slots=True)
class RowSent:
    """A milestone as typed; `name` begins the names of its controls, `quote` is the notice's.

    `faults` are what is wrong with it, in sentences.
    """

    name: str
    number: str
    key: str = ""
    title: str = ""
    output: str = ""
    due_on: str = ""
    is_fixed: bool = False
    days: str = ""
    unit: str = ""
    target: str = ""
    share: str = ""
    after: str = ""
    gates: tuple[GateSent, ...] = ()
    is_dropped: bool = False
    quote: str = ""
    faults: tuple[str, ...] = field(default=())

    @property
    def is_blank(self) -> bool:
        """Whether nothing is said: such a row is passed over."""
        said = (self.title, self.output, self.due_on, self.days, self.share, self.after)
        return not any(said) and all(gate.is_blank for gate in self.gates)


def stored_rows(rows: Sequence[MilestoneRow]) -> list[RowSent]:
    """The milestones that stand, as the form shows them."""
    numbers = {each.milestone.pk: number for number, each in enumerate(rows, 1)}
    return [
        RowSent(
            name=f"m{number}",
            number=str(number),
            key=row.key,
            title=row.title,
            output=row.output,
            due_on=row.due_on.isoformat() if row.due_on else "",
            is_fixed=row.is_fixed,
            days=str(row.days or ""),
            unit=str(row.unit_id or ""),
            target=str(row.target_id or ""),
            share="" if row.share is None else quantity(row.share).replace(",", ""),
            after="、".join(str(numbers[before.pk]) for before in each.after),
            gates=tuple(_stored_gate(gate, f"m{number}-g{n}") for n, gate in enumerate(row.gates.all())),
            quote=row.deadline.quote if row.deadline else "",
        )
        for number, (each, row) in enumerate(((each, each.milestone) for each in rows), 1)
    ]


def _stored_gate(gate: Gate, name: str) -> GateSent:
    return GateSent(name, gate.key, gate.condition, gate.proof, str(gate.lifter_id or ""))


def blank_rows(after: Sequence[RowSent], count: int) -> list[RowSent]:
    """Rows to be filled in, behind the others."""
    first = len(after) + 1
    return [RowSent(name=f"m{n}", number=str(n)) for n in range(first, min(first + count, MOST_ROWS + 1))]


def with_room(row: RowSent) -> RowSent:
    """The row with place for one more gate."""
    return replace(row, gates=(*row.gates, GateSent(f"{row.name}-g{len(row.gates)}")))


def sent_rows(sent: Mapping[str, str], quotes: Mapping[str, str]) -> list[RowSent]:
    """The rows of a form that was sent, blank ones left out; quotes by the milestone's key."""
    found = []
    for n in range(1, MOST_ROWS + 1):
        name = f"m{n}"
        if f"{name}-key" not in sent:
            break
        row = _sent_row(sent, name)
        row = replace(row, quote=quotes.get(row.key, ""))
        if not row.is_blank or row.key:
            found.append(row)
    return sorted(found, key=lambda row: int(row.number) if _NUMBERS.fullmatch(row.number) else MOST_ROWS)


def _sent_row(sent: Mapping[str, str], name: str) -> RowSent:
    def said(part: str) -> str:
        return sent.get(f"{name}-{part}", "").strip()

    return RowSent(
        name=name,
        number=said("number"),
        key=said("key"),
        title=said("title"),
        output=said("output"),
        due_on=said("due_on"),
        is_fixed=bool(said("is_fixed")),
        days=said("days"),
        unit=said("unit"),
        target=said("target"),
        share=said("share").rstrip("%％"),
        after=said("after"),
        gates=tuple(_sent_gates(sent, name)),
        is_dropped=bool(said("drop")),
    )


def _sent_gates(sent: Mapping[str, str], name: str) -> Iterable[GateSent]:
    n = 0
    while f"{name}-g{n}-condition" in sent and n < MOST_ROWS:
        parts = [
            sent.get(f"{name}-g{n}-{part}", "").strip() for part in ("key", "condition", "proof", "lifter")
        ]
        gate = GateSent(f"{name}-g{n}", *parts)
        if not gate.is_blank:
            yield gate
        n += 1


def renamed(rows: Sequence[RowSent]) -> list[RowSent]:
    """The rows as they are shown again: named by their place, without those taken out."""
    return [
        replace(
            row,
            name=f"m{n}",
            gates=tuple(replace(gate, name=f"m{n}-g{g}") for g, gate in enumerate(row.gates)),
        )
        for n, row in enumerate(rows, 1)
    ]


@dataclass(frozen=True, slots=True)
class Read:
    """A form as read: what the action takes, or rows with their faults."""

    given: Sequence[MilestoneGiven]
    rows: Sequence[RowSent]

    @property
    def faults(self) -> int:
        """How many there are."""
        return sum(len(row.faults) for row in self.rows)


def read_rows(rows: Sequence[RowSent], offered: Offered) -> Read:
    """The rows as the action takes them; one that cannot be read says why and is kept as typed."""
    kept = [row for row in rows if not row.is_dropped]
    keys: dict[str, str] = {}
    for row in kept:  # a number that stands twice names none
        keys[row.number] = "" if row.number in keys else row.key or row.name
    given, shown = [], []
    for row in kept:
        reader = _Reader(row, keys, offered)
        given.append(reader.milestone())
        shown.append(replace(row, faults=tuple(reader.faults)))
    return Read(given, shown)


class _Reader:
    """One row being read; what it cannot read it notes and takes as not said."""

    def __init__(self, row: RowSent, keys: Mapping[str, str], offered: Offered) -> None:
        self._row, self._keys, self._offered = row, keys, offered
        self.faults: list[str] = []

    def milestone(self) -> MilestoneGiven:
        row = self._row
        unit: Unit | None = self._chosen(row.unit, self._offered.units, "单位")  # type: ignore[assignment]
        target: Target | None = self._chosen(row.target, self._offered.targets, "目标")  # type: ignore[assignment]
        return MilestoneGiven(
            title=self._words("title", "名称", row.title),
            key=row.key or row.name,
            output=self._words("output", "成果", row.output),
            due_on=self._day(),
            is_fixed=row.is_fixed,
            days=self._days(),
            unit=unit,
            target=target,
            share=self._share(),
            after=self._after(),
            gates=tuple(self._gate(gate) for gate in row.gates),
        )

    def _gate(self, gate: GateSent) -> GateGiven:
        lifter: Post | None = self._chosen(gate.lifter, self._offered.posts, "岗位")  # type: ignore[assignment]
        condition = self._words("condition", "前置条件", gate.condition)
        if not condition:
            self.faults.append("前置条件没有写内容。请写明要具备什么，或把这一条清空。")
        return GateGiven(condition, self._words("proof", "证明", gate.proof), lifter, gate.key)

    def _words(self, part: str, name: str, said: str) -> str:
        if part == "title" and not said:
            self.faults.append("没有写名称。请写明要完成什么，或勾选删除。")
        if len(said) > _LONGEST[part]:
            self.faults.append(f"“{name}”最多 {_LONGEST[part]} 个字，现在有 {len(said)} 个，请改短。")
        return said

    def _day(self) -> date | None:
        said = self._row.due_on
        try:
            day = parse_date(said) if said else None
        except ValueError:
            day = None
        if said and day is None:
            self.faults.append(f"完成日期“{said}”要写成 2026-09-30 这样的日期。")
        return day

    def _days(self) -> int:
        said = self._row.days
        if said and not (said.isascii() and said.isdigit() and int(said) <= _MOST_DAYS):
            self.faults.append(f"用时“{said}”要填整数的工作日，例如 15，最多 {_MOST_DAYS}。")
            return 0
        return int(said or 0)

    def _share(self) -> Decimal | None:
        said = self._row.share
        try:
            share = Decimal(said) if said else None
        except InvalidOperation:
            share = None
        if said and (share is None or not share.is_finite() or not 0 <= share <= 100):
            self.faults.append(f"占比“{said}”要填 0 到 100 的数，例如 30。")
            return None
        return share

    def _after(self) -> tuple[str, ...]:
        said = self._row.after
        numbers = _NUMBERS.findall(said)
        if not _AFTER.fullmatch(said):
            self.faults.append(f"前序“{said}”要填节点的序号，例如 1、2。")
        if unknown := [number for number in numbers if number not in self._keys]:
            self.faults.append(f"前序里的 {'、'.join(unknown)} 不在表里。请填现有的序号。")
        if twice := [number for number in numbers if self._keys.get(number) == ""]:
            self.faults.append(f"前序里的 {'、'.join(twice)} 有两个节点在用。请先把序号改成不重复的。")
        return tuple(key for number in numbers if (key := self._keys.get(number)))

    def _chosen(self, said: str, choices: Choices, name: str) -> object | None:
        row = choices.row(said)
        if said and row is None:
            self.faults.append(f"选的{name}已不在列表里，请重选。")
        return row
