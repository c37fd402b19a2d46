"""What a 登记表 is for: unit, programme and month, sealed on a sheet that nobody sees."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.core import signing

from minsheng.apps.ledger.errors import SheetElsewhere, SheetOutdated, SheetUnknown
from minsheng.apps.places.models import Unit
from minsheng.core.progress.months import in_words

if TYPE_CHECKING:
    from minsheng.apps.ledger.models import Intake

VERSION = 1
"""Of the template: workbooks made by another are refused."""
SEAL = "登记表对照"
"""First cell of the hidden sheet, by which reading finds it whatever it is called."""
SUMMARY = "汇总"
HELPERS = frozenset({SUMMARY, "对照", "选项"})
"""Names of sheets that hold no rows of entries."""
CODE = "行码"
"""How the head of the hidden column begins."""

_SALT = "ledger.sheets"
# 行码 12/7.1
_CODE = re.compile(rf"{CODE} ?(\d{{1,18}})/(\d{{1,18}})\.(\d{{1,9}})")


@dataclass(frozen=True, slots=True)
class Seal:
    """What a workbook was made for; `serial` tells two downloads of the same from one another."""

    unit: str
    programme: str
    month: datetime.date
    serial: str

    def written(self) -> str:
        """The seal as the hidden sheet carries it."""
        said = [VERSION, self.unit, self.programme, self.month.isoformat(), self.serial]
        return signing.dumps(said, salt=_SALT)

    @classmethod
    def read(cls, text: str) -> Self:
        """The seal of `written`.

        Raises:
            SheetUnknown: it is none of ours, or was changed.
            SheetOutdated: another version of the template.
        """
        try:
            version, unit, programme, month, serial = signing.loads(text, salt=_SALT)
        except (signing.BadSignature, ValueError) as problem:
            raise SheetUnknown from problem
        if version != VERSION:
            raise SheetOutdated(sheet="")
        return cls(unit, programme, datetime.date.fromisoformat(month), serial)

    def refuse_other(self, *, unit: str, programme: str, month: datetime.date) -> None:
        """Refuse a workbook of another unit, programme or month: SheetElsewhere."""
        if self.unit != unit:
            names = dict(Unit.objects.filter(code__in=(self.unit, unit)).values_list("code", "name"))
            given, wanted = names.get(self.unit, "别的单位"), names.get(unit, "本单位")
            raise SheetElsewhere(wrong="单位", given=given, wanted=wanted)
        if self.programme != programme:
            raise SheetElsewhere(wrong="方案", given=self.programme, wanted=programme)
        if self.month != month:
            raise SheetElsewhere(wrong="月份", given=in_words(self.month), wanted=in_words(month))


def code_of(row: int, intake: Intake) -> str:
    """The head of the hidden column: the row of the split, and how it was entered when it was downloaded."""
    return f"{CODE} {row}/{intake.pk}.{intake.version}"


def read_code(text: str) -> tuple[int, int, int] | None:
    """Row, intake and its version of `code_of`."""
    match = _CODE.fullmatch(text.strip())
    return (int(match[1]), int(match[2]), int(match[3])) if match else None
