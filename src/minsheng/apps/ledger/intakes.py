"""What way of entering fits a target, and the one that is proposed (登记方式)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from minsheng.apps.ledger.errors import IntakeUnfit
from minsheng.apps.ledger.models import BY_IDENTITY, GATE_PAPERS, STAGES, KeyKind, Manner, Subject
from minsheng.apps.ledger.values import IntakeGiven
from minsheng.core.policy.lexicon import class_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minsheng.apps.programmes.models import TargetValue

PERSONAL = ("name", "identity", "phone")
"""Personal fields that may be kept with an entry."""

_LONGEST = 100
MOST_STAGES = 8
"""As many as works may go through."""

_LONGEST_STAGE, _LONGEST_PAPER = 20, 60

_EVENTS = {"批": Subject.BATCH, "批次": Subject.BATCH, "件": Subject.CASE, "件次": Subject.CASE}
_HELD = frozenset({"场", "场次", "期", "班次"})
_SHARES = frozenset({"%", "‰"})
_BY_TYPE = {
    "B": Manner.MEASURED,
    "C": Manner.MEASURED,
    "D": Manner.MEASURED,
    "E": Manner.WORKS,
    "G": Manner.REVIEW,
}


def proposed_intake(value: TargetValue) -> IntakeGiven:
    """How a target would be entered, by its type and measure word; the office fixes it.

    Persons and households are counted one by one, so that nobody counts twice; of visits, places and
    amounts a certified total will do.
    """
    if manner := _BY_TYPE.get(value.type):
        # 小时/天 has as many hours as it has: only a share of a whole is never above it.
        exceeds = value.type == "B" and value.unit not in _SHARES
        return completed(IntakeGiven(manner, may_exceed=exceeds))
    if value.low is None:
        return IntakeGiven(Manner.DELIVERABLES, deliverables=(value.words[:_LONGEST],))
    if subject := _subject(value.unit):
        kind = KeyKind.IDENTITY if subject in BY_IDENTITY else KeyKind.CODE
        return IntakeGiven(Manner.SUBJECTS, subject=subject, key_kind=kind)
    return IntakeGiven(Manner.TOTALS)


def _subject(unit: str) -> str:
    """What is counted one by one, by the measure word; empty where a total will do."""
    known = class_of(unit)
    if "次" in unit and known in ("persons", "households"):
        return ""
    if known == "persons":
        return Subject.PERSON
    if known == "households":
        return Subject.HOUSEHOLD
    return _EVENTS.get(unit, Subject.ACTIVITY if unit in _HELD else "")


def completed(given: IntakeGiven) -> IntakeGiven:
    """What is given, of works with the usual stages and papers where none are named."""
    if given.manner != Manner.WORKS:
        return given
    papers = given.gate_papers if given.stages else GATE_PAPERS
    stages = given.stages or STAGES
    return replace(given, stages=stages, stage=given.stage or stages[-1], gate_papers=papers)


def refuse_unfit(value: TargetValue, given: IntakeGiven) -> None:
    """Refuse what does not fit the target's type, or itself: IntakeUnfit, with the first reason."""
    kind = value.type
    reasons = {
        f"{kind} 类目标不能{_label(given.manner)}": given.manner not in FITTING[kind],
        "逐个登记要选登记的对象": (given.manner == Manner.SUBJECTS) != bool(given.subject),
        "人、户、人次用身份证号区分，其他用本单位编号": given.subject != ""
        and given.key_kind != _kind(given.subject),
        "要写明有哪些成果，不能重复，每项不超过 100 字": given.manner == Manner.DELIVERABLES
        and not _are_named(given.deliverables),
        "阶段不能重复，每个不超过 20 字，计数的阶段和要件的阶段要在其中": given.manner == Manner.WORKS
        and not _are_staged(given),
        "留存的个人信息只能是姓名、身份证号、电话": bool(set(given.asks) - set(PERSONAL)),
    }
    for why, unfit in reasons.items():
        if unfit:
            raise IntakeUnfit(target=value.words, why=why)


_AMOUNTS = frozenset({Manner.SUBJECTS, Manner.TOTALS})
FITTING = {
    "A": _AMOUNTS,
    "B": frozenset({Manner.MEASURED}),
    "C": frozenset({Manner.MEASURED}),
    "D": frozenset({Manner.MEASURED}),
    "E": frozenset({Manner.WORKS}) | _AMOUNTS,
    "F": frozenset({Manner.DELIVERABLES}) | _AMOUNTS,
    "G": frozenset({Manner.REVIEW}),
}
"""Ways that fit a target, by its type."""


def _label(manner: str) -> str:
    return Manner(manner).label


def _kind(subject: str) -> str:
    return KeyKind.IDENTITY if subject in BY_IDENTITY else KeyKind.CODE


def _are_staged(given: IntakeGiven) -> bool:
    papers = [name for names in given.gate_papers.values() for name in names]
    return (
        len(set(given.stages)) == len(given.stages) <= MOST_STAGES
        and all(stage.strip() and len(stage) <= _LONGEST_STAGE for stage in given.stages)
        and {given.stage, *given.gate_papers} <= set(given.stages)
        and all(name.strip() and len(name) <= _LONGEST_PAPER for name in papers)
    )


def _are_named(names: Sequence[str]) -> bool:
    return (
        bool(names)
        and len(set(names)) == len(names)
        and all(name.strip() and len(name) <= _LONGEST for name in names)
    )
