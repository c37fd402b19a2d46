"""The columns of a sheet of one target, by how it is entered; the form of one entry asks the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from minsheng.apps.ledger.asking import STATES
from minsheng.apps.ledger.models import Manner, Subject
from minsheng.apps.ledger.models.entries import GRADES
from minsheng.apps.ledger.sheets.works import PAPER, papers_asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minsheng.apps.ledger.asking import Asked
    from minsheng.apps.ledger.sheets.works import WorksNames


class Kind(StrEnum):
    """How a cell is read."""

    DAY = "day"
    MONTH = "month"
    NUMBER = "number"
    TEXT = "text"
    YES = "yes"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that is asked; `name` is its field of `EntryGiven` or, of a subject, of `SubjectGiven`.

    `choices` pair what is kept with what is shown, `further` with what is understood and not offered;
    `longest` are the characters that are kept of a text.
    """

    name: str
    title: str
    kind: Kind = Kind.TEXT
    width: int = 14
    choices: Sequence[tuple[str, str]] = ()
    longest: int = 200
    personal: bool = False
    measure: str = ""
    further: Sequence[tuple[str, str]] = ()

    @property
    def is_text(self) -> bool:
        """Whether what is typed stays as it is typed: a long number keeps its end, 85% its sign."""
        return self.kind is Kind.TEXT or self.measure == "%"


SUBJECT = frozenset({"identity", "name", "born_on", "sex", "phone", "code", "occasion"})
"""Names of columns about whom or what is counted."""

SEXES = (("male", "男"), ("female", "女"))
_RATE, _STANDARD = "B", "C"


def columns_of(asked: Asked, works: WorksNames | None = None) -> tuple[Column, ...]:
    """The columns that are filled in, from the left; `works` are those of the row, where it has such."""
    if works is not None:
        return _works(asked, works)
    found = [Column("happened_on", asked.day_label, Kind.DAY, 12)]
    manner = Manner(asked.manner)
    if manner == Manner.SUBJECTS:
        found += _persons(asked) if asked.is_person else _codes(asked)
        if asked.said.stock:
            found.append(Column("is_leaving", "离开", Kind.YES, 8, (("是", "是"),)))
    elif manner == Manner.TOTALS:
        found += _totals(asked)
    elif manner == Manner.MEASURED:
        found += _measured(asked)
    elif manner == Manner.DELIVERABLES:
        named = [(each, each) for each in asked.intake.deliverables]
        found.append(Column("deliverable", "交出的成果", Kind.CHOICE, 30, named))
        found.append(Column("document", "文号或材料名称", width=28))
    elif manner == Manner.REVIEW:
        found.append(Column("grade", "等次", Kind.CHOICE, 8, [(str(value), name) for value, name in GRADES]))
    if asked.manner in STATES and manner != Manner.REVIEW:
        months = [(value, words) for value, words in asked.months]
        found.append(Column("mends", "更正的月份", Kind.MONTH, 12, months))
    title = "理由" if manner == Manner.REVIEW else "说明"
    return (*found, Column("words", title, width=26, longest=500))


def _works(asked: Asked, works: WorksNames) -> tuple[Column, ...]:
    stages = [(stage, stage) for stage in asked.intake.stages]
    return (
        Column("works", "工程", Kind.CHOICE, 30, works.shown, further=works.further),
        Column("stage", "阶段", Kind.CHOICE, 12, stages),
        Column("happened_on", asked.day_label, Kind.DAY, 16),
        Column("quantity", f"数量{_in(asked.unit)}", Kind.NUMBER, measure=asked.unit),
        *(Column(f"{PAPER}{name}", name, width=24, longest=120) for name in papers_asked(asked.intake)),
        Column("words", "说明", width=26, longest=500),
    )


def _persons(asked: Asked) -> list[Column]:
    is_household = asked.intake.subject == Subject.HOUSEHOLD
    found = [
        Column(
            "identity", "户主身份证号" if is_household else "身份证号", width=22, longest=40, personal=True
        ),
        Column("name", "姓名", width=12, longest=40, personal=True),
        Column("born_on", "出生日期", Kind.DAY, 12, personal=True),
        Column("sex", "性别", Kind.CHOICE, 6, SEXES),
    ]
    if "phone" in asked.intake.asks:
        found.append(Column("phone", "电话", width=14, longest=30, personal=True))
    if asked.intake.subject == Subject.VISIT:
        found.append(Column("occasion", "事由", width=18, longest=60))
    return found


def _codes(asked: Asked) -> list[Column]:
    return [
        Column("code", "编号", width=18, longest=60),
        Column("quantity", f"数量{_in(asked.unit)}", Kind.NUMBER, measure=asked.unit),
    ]


def _totals(asked: Asked) -> list[Column]:
    whole = "现有" if asked.said.stock else "累计完成"
    issuers = [(each, each) for each in asked.intake.issuers]
    return [
        Column("quantity", f"{whole}{_in(asked.unit)}", Kind.NUMBER, measure=asked.unit),
        Column("issuer", "由谁出具", width=22, choices=issuers, longest=120),
        Column("document", "依据的材料", width=28),
    ]


def _measured(asked: Asked) -> list[Column]:
    found: list[Column] = []
    if asked.said.type != _RATE:
        label = "现行标准" if asked.said.type == _STANDARD else "结果"
        found.append(Column("quantity", f"{label}{_in(asked.unit)}", Kind.NUMBER, measure=asked.unit))
    if asked.said.type in (_RATE, _STANDARD):
        is_rate = asked.said.type == _RATE
        names = ("达到的（分子）", "应有的（分母）") if is_rate else ("已兑现的", "应兑现的")
        found += [Column("numerator", names[0], Kind.NUMBER), Column("denominator", names[1], Kind.NUMBER)]
    return found


def _in(unit: str) -> str:
    return f"（{unit}）" if unit else ""
