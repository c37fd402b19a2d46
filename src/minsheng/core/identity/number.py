"""Reading an 18-digit number as people type it and as spreadsheets leave it.

No problem carries the number itself: a sentence may reach a log or a screen that others see.
"""

import datetime
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from operator import mul

from minsheng.core.errors import Refusal

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_LENGTH = 18
_FIRST_YEAR = 1880

# 99999919500101001X
_NUMBER = re.compile(r"\d{17}[0-9X]")
# 9.99999E+17, as a spreadsheet shows a number of more than 11 digits
_POWER = re.compile(r"\d(?:\.\d+)?E\+?\d+")
_BETWEEN = re.compile(r"[\s'’`\-－—_.·]")


class IdentityWrongShape(Refusal):
    """Not 17 digits and a check digit; facts: `length`."""

    code = "identity.wrong_shape"


class IdentityRuined(Refusal):
    """A spreadsheet took the number for a quantity: E+17, or the last three digits became 000."""

    code = "identity.ruined"


class IdentityWrongDay(Refusal):
    """Digits 7 to 14 are no day, or one after today."""

    code = "identity.wrong_day"


class IdentityWrongSequence(Refusal):
    """Digits 15 to 17 are 000, which is given to nobody."""

    code = "identity.wrong_sequence"


class IdentityWrongDigit(Refusal):
    """The check digit does not fit the 17 digits before it: one of them is mistyped."""

    code = "identity.wrong_digit"


class Sex(StrEnum):
    """As the sequence tells it: odd 男, even 女."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number that holds together; `text` has 18 characters, X in upper case, and never shows in a repr."""

    text: str

    def __repr__(self) -> str:
        return "IdentityNumber(…)"

    @property
    def born_on(self) -> datetime.date:
        """The day of birth."""
        return datetime.date(int(self.text[6:10]), int(self.text[10:12]), int(self.text[12:14]))

    @property
    def sex(self) -> Sex:
        """The sex, by the last digit of the sequence."""
        return Sex.MALE if int(self.text[16]) % 2 else Sex.FEMALE


def identity_number(written: str, on: datetime.date) -> IdentityNumber:
    """The number that somebody wrote, spaces, full-width digits and a small x undone.

    Args:
        written: as typed or as a cell shows it.
        on: today; nobody was born after it.

    Raises:
        IdentityRuined, IdentityWrongShape, IdentityWrongDay, IdentityWrongSequence, IdentityWrongDigit: the
        first that applies, in this order.

    Source: GB 11643.
    """
    raw = unicodedata.normalize("NFKC", written).strip().upper()
    text = _BETWEEN.sub("", raw)
    if _POWER.fullmatch(raw.replace(" ", "")) or (len(text) == _LENGTH and text.endswith("000")):
        raise IdentityRuined
    if not _NUMBER.fullmatch(text) or not text.isascii():
        raise IdentityWrongShape(length=len(text))
    _refuse_day(text, on)
    if text[14:17] == "000":
        raise IdentityWrongSequence
    if _CHECKS[sum(map(mul, map(int, text[:17]), _WEIGHTS)) % 11] != text[17]:
        raise IdentityWrongDigit
    return IdentityNumber(text)


def _refuse_day(text: str, on: datetime.date) -> None:
    try:
        born = datetime.date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError as error:
        raise IdentityWrongDay from error
    if born.year < _FIRST_YEAR or born > on:
        raise IdentityWrongDay
