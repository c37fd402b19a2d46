"""The word for a project in a month: the first that fits, so that the words partition the projects."""

from collections.abc import Sequence
from dataclasses import dataclass

from minsheng.core.standing.pace import Pace, Word


@dataclass(frozen=True, slots=True)
class Progress:
    """One target of a project, as it counts for the project's word.

    Args:
        key: what the answer names it by.
        pace: how it stands.
        is_hard: not soft (力争), no subset, no subtask.
    """

    key: str
    pace: Pace
    is_hard: bool = True


@dataclass(frozen=True, slots=True)
class Status:
    """The word, and the target that gave it.

    Attributes:
        word: one of ten.
        slowest: key of the slowest hard target, where a pace gave the word or nothing was begun.
    """

    word: Word
    slowest: str | None = None


def status_of(targets: Sequence[Progress], *, has_task: bool, is_routine: bool = False) -> Status:
    """The first word that fits: 无任务, 常态化, 待报, 已完成, 未启动, then the slowest hard target's pace.

    A project is 已完成 only when it has a hard target and all of them are met: an empty list is never done.
    It is 待报 while nothing is known of one of its hard targets, and where it has none of any.

    Source: design, section 4.
    """
    if not has_task:
        return Status(Word.NO_TASK)
    if is_routine:
        return Status(Word.ROUTINE)
    hard = [target for target in targets if target.is_hard]
    judged = hard or list(targets)
    if not judged or any(target.pace.word is None for target in judged):
        return Status(Word.AWAITED)
    if hard and all(target.pace.is_met for target in hard):
        return Status(Word.DONE)
    if not any(target.pace.is_started for target in judged):
        return Status(Word.NOT_STARTED, _slowest(judged).key)
    return _by_pace(judged, is_soft=not hard)


def word_of(pace: Pace) -> Word:
    """The word of one target or row alone: that of a project which has nothing else."""
    return status_of([Progress("", pace)], has_task=True).word


def _slowest(judged: Sequence[Progress]) -> Progress:
    return max(judged, key=lambda target: (target.pace.badness, target.key))


def _by_pace(judged: Sequence[Progress], *, is_soft: bool) -> Status:
    """The slowest; a soft target alone is never worse than 略滞后 (力争不亮灯)."""
    slowest = _slowest(judged)
    word = slowest.pace.word or Word.AWAITED
    if is_soft and word in (Word.BEHIND, Word.FAR_BEHIND):
        word = Word.SLIGHTLY_BEHIND
    return Status(word, slowest.key)
