"""What the form of one entry asks, by how the target is entered; nothing more (登记表的内容)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.ledger.models import BY_IDENTITY, Manner, Subject
from minsheng.core.progress.months import in_words, month_end

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.ledger.models import Intake
    from minsheng.apps.programmes.models import TargetValue

STATES = frozenset({Manner.TOTALS, Manner.MEASURED, Manner.REVIEW})
"""Manners of which one entry is the whole on a day; a correction of it names the month it mends."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of one entry.

    `is_correction`: of an amount what is taken off it, of a state another one for a month that is over.
    `months` are those that may be named then, as pairs of ISO day and words.
    """

    intake: Intake
    said: TargetValue
    is_correction: bool
    months: Sequence[tuple[str, str]]

    @property
    def manner(self) -> str:
        """What one entry is."""
        return self.intake.manner

    @property
    def is_person(self) -> bool:
        """Told from others by somebody's identity."""
        return self.intake.subject in BY_IDENTITY

    @property
    def unit(self) -> str:
        """The target's measure word."""
        return self.said.unit

    @property
    def sentence(self) -> str:
        """What one entry is, for who has to enter it."""
        return _sentence(self)

    @property
    def day_label(self) -> str:
        """How the day is called."""
        if self.manner in STATES:
            return "评议的日期" if self.manner == Manner.REVIEW else "截至哪一天"
        if self.manner == Manner.WORKS:
            return "到这一阶段的日期"
        return "更正的日期" if self.is_correction else "办成的日期"

    @property
    def may_correct(self) -> bool:
        """Whether a correction is entered by a form of its own."""
        return self.manner in (Manner.SUBJECTS, Manner.TOTALS, Manner.MEASURED)


def asked_of(
    intake: Intake, said: TargetValue, year: int, on: datetime.date, *, is_correction: bool = False
) -> Asked:
    """What is asked at a row on a day."""
    ends = [month_end(on.replace(year, month, 1)) for month in range(1, 13)]
    months = [(end.isoformat(), in_words(end)) for end in ends if end <= month_end(on)]
    return Asked(intake, said, is_correction, months[::-1])


def _sentence(asked: Asked) -> str:
    if asked.is_correction:
        return _CORRECTIONS.get(Manner(asked.manner), "")
    if asked.manner == Manner.SUBJECTS:
        subject = Subject(asked.intake.subject)
        by = "身份证号用来避免重复计算" if asked.is_person else "编号由本单位定，用来避免重复登记"
        return f"这项逐{_COUNTED[subject]}登记，一条就是{_ONE[subject]}，{by}。"
    if asked.manner == Manner.TOTALS:
        since = "到这一天为止一共有多少" if asked.said.stock else "从1月1日到这一天一共完成多少"
        return f"这项登记累计数：填{since}，写明由谁出具、依据什么材料。后填的代替先填的，不相加。"
    return _SENTENCES[Manner(asked.manner)]


_SENTENCES = {
    Manner.MEASURED: "这项按统计结果登记：填某一天的结果。后填的代替先填的，不相加。",
    Manner.DELIVERABLES: "这项按成果登记：交出一项登记一条，各项都交齐就算完成。",
    Manner.REVIEW: "这项由牵头单位评议：选等次，写明理由。后评的代替先评的。",
    Manner.WORKS: "这项按工程登记：先登记工程，再登记它到了哪个阶段。",
}
_CORRECTIONS = {
    Manner.SUBJECTS: "多报的数在这里减去，已报的月份不改。能找到是哪一条的，请撤回那一条。",
    Manner.TOTALS: "已认定的累计数填错了，在这里填正确的数，写明更正的是哪个月。",
    Manner.MEASURED: "已认定的结果填错了，在这里填正确的结果，写明更正的是哪个月。",
}
_COUNTED = {
    Subject.PERSON: "人",
    Subject.HOUSEHOLD: "户",
    Subject.VISIT: "次",
    Subject.CASE: "件",
    Subject.PAYMENT: "笔",
    Subject.BATCH: "批",
    Subject.ACTIVITY: "场",
}
_ONE = {
    Subject.PERSON: "一个人",
    Subject.HOUSEHOLD: "一户（填户主）",
    Subject.VISIT: "一个人的一次服务",
    Subject.CASE: "一件事",
    Subject.PAYMENT: "一笔发放",
    Subject.BATCH: "一个批次",
    Subject.ACTIVITY: "一场活动",
}
