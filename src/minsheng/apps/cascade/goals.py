"""What an edition says of a target, as a split needs it: manner, number, measure word, decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from minsheng.apps.cascade.errors import TargetNotStated, WholeHasParts
from minsheng.apps.cascade.models import Split, Way
from minsheng.apps.programmes.models import Comparator, Edition, Target, TargetValue
from minsheng.core.cascade.balance import Goal
from minsheng.core.cascade.manner import Manner, manner_of, scale_of
from minsheng.core.cascade.problems import NoTaskToSplit
from minsheng.core.policy.lexicon import class_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

_MEASURED = frozenset({"measures", "ratios", "levels", "times", "money"})
"""Classes of measure words that measure an amount; the others count, and a part of a count is whole."""


# Figures with their marks: 1,200  35—64  12.2万
_FIGURE = re.compile(r"\d[\d.,:/，．：—～~-]*+[万亿]?")
_BINDING = re.compile(r"不少于|不低于|不高于|不超过|至少|以上|以内|以下|左右|达到|约|为|到|每|共")
_LEAST_SAID = 3


def called(value: TargetValue) -> str:
    """A target by its words; where they are hardly more than a figure (30%), its project before.

    The text must be loaded with the value.
    """
    bare = _FIGURE.sub("", value.words.replace(value.unit, "") if value.unit else value.words)
    if bare == value.words:
        return value.words
    said = [letter for letter in _BINDING.sub("", bare) if letter.isalpha()]
    if len(said) >= _LEAST_SAID:
        return value.words
    return f"{value.text.short_title}：{value.words}"


@dataclass(frozen=True, slots=True)
class Said:
    """What one edition says of a target that is split."""

    value: TargetValue
    manner: Manner
    scale: int

    @property
    def number(self) -> Decimal | None:
        """What is to be reached or added up; the low end of a range."""
        return None if self.manner is Manner.NAMED else self.value.low

    def goal(self, split: Split) -> Goal:
        """The whole target with what the draft says of it."""
        return Goal(
            value=self.number,
            manner=self.manner,
            measure=self.value.unit,
            scale=self.scale,
            reserve=split.reserve,
            reserve_reason=split.reserve_reason,
            each=split.each if split.way in (Way.SAME_RATE, Way.FLOOR) else None,
            at_most=self.value.comparator == Comparator.LE,
        )

    def goal_below(self, value: Decimal | None, reserve: Decimal) -> Goal:
        """What a unit that was given `value` may give on; a rate is handed down as it stands."""
        goal = Goal(self.number, self.manner, self.value.unit, self.scale)
        if self.manner is Manner.NAMED:
            return goal
        at_most = self.value.comparator == Comparator.LE
        handed = self.number if value is None and self.manner is Manner.RATED else value
        return replace(goal, value=handed, reserve=reserve, at_most=at_most)


def said_of(value: TargetValue) -> Said:
    """How a target is split, by what an edition says.

    Raises:
        NoTaskToSplit: it says that there is no task.
    """
    if not value.text.has_task:
        raise NoTaskToSplit
    manner = manner_of(value.type, hold=value.hold, has_value=value.low is not None, unit=value.unit)
    counted = class_of(value.unit.partition("/")[0]) not in _MEASURED
    return Said(value, manner, scale_of(value.low, counted=counted))


def values_in(edition: Edition | int, targets: Iterable[Target | int]) -> dict[int, TargetValue]:
    """What an edition says of targets, by their ids, with the texts; one query."""
    rows = TargetValue.objects.filter(text__edition=edition, target__in=list(targets))
    return {row.target_id: row for row in rows.select_related("text__edition")}


def said_in(edition: Edition, target: Target) -> Said:
    """How a target is split under an edition; two queries.

    Raises:
        TargetNotStated: the edition dropped it.
        WholeHasParts: its parts are split, not itself.
        NoTaskToSplit.
    """
    value = values_in(edition, [target]).get(target.pk)
    if value is None:
        raise TargetNotStated(target=target.code, ordinal=edition.ordinal)
    if TargetValue.objects.filter(text__edition=edition, part_of=target).exists():
        raise WholeHasParts(target=value.words)
    return said_of(value)


def figure_of(value: TargetValue | None) -> tuple[object, ...]:
    """All that a split rests on of what an edition says of a target; nothing where it does not state it."""
    if value is None:
        return ()
    figure = (value.type, value.comparator, value.low, value.high, value.unit, value.hold, value.stock)
    return (*figure, value.subset_of_id, value.part_of_id, value.text.has_task)


def states_otherwise(target: Target | int, edition: Edition, others: Iterable[int]) -> bool:
    """Whether an edition says something else of a target than one of the others; at most one query."""
    further = {*others} - {edition.pk}
    if not further:
        return False
    rows = TargetValue.objects.filter(target=target, text__edition__in={edition.pk, *further})
    said = {row.text.edition_id: figure_of(row) for row in rows.select_related("text__edition")}
    return any(said.get(pk, ()) != said.get(edition.pk, ()) for pk in further)
