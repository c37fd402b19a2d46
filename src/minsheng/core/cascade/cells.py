"""One number as clerks type or paste it: 1.2万, 12,000, 120户, 85%, full width; a dash is no number."""

import re
from dataclasses import dataclass
from decimal import Decimal

from minsheng.core.cascade.manner import decimals
from minsheng.core.cascade.problems import Fault, shown
from minsheng.core.quantity.numerals import Numeral, arabic_at, chinese_at, rounded_from
from minsheng.core.quantity.passage import fold

LARGEST = Decimal("9e12")
"""Beyond it no quantity is stored (9.2 × 10¹²)."""

_LARGEST_DIGITS = 13
"""Signs from which on a row of digits that is no number is called too large."""

_LONGEST = 60
"""Signs of the longest text that is looked at as a number."""

_QUOTED = 20
"""Signs of a cell that a sentence repeats."""

# — · -- · / · 无 : nothing is meant
_NOTHING = re.compile(r"(?:[-—–―]{1,3}|[/\\]|无)?")
# 约120 · 120左右
_ABOUT = re.compile(r"^(?:大约|约)|左右$")
# 1.2E+05 : how a sheet prints a number that does not fit its column
_SCIENTIFIC = re.compile(r"[-+]?\d++(?:\.\d++)?[eE][-+]?\d{1,3}")
# #REF! · #DIV/0! · #### : a formula that failed, a column too narrow
_BROKEN = re.compile(r"#[A-Za-z/0!?#]{1,12}")
# 12 000 is one number; 12 30 and two lines of digits are two
_PARTED = re.compile(r"\d\s+\d")
_GROUPED = re.compile(r"\D*\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+\D*")
# 户 behind a number, not ,00 or -5 or 月2日
_MEASURE = re.compile(r"[^\d\s,.:;。、\-—–~+*=]{1,8}")
# a row of digits that no quantity has
_DIGITS = re.compile(r"[\d,.]++[万亿]*")
_LONE_SCALE = frozenset("百千万亿")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says: a number, nothing, or a problem; `remarks` tell what was passed over."""

    value: Decimal | None = None
    problem: Fault | None = None
    remarks: tuple[Fault, ...] = ()


def read_cell(text: str, *, measure: str, scale: int) -> Cell:
    """The number in a cell.

    Args:
        text: as typed or pasted.
        measure: measure word of the target; it may stand behind the number, any other may not.
        scale: decimal places allowed, 0 for what is counted.

    Source: docs/algorithms/cascade.md, section 4.
    """
    if len(text) > _LONGEST:
        return _refused("cascade.cell_unread", text)
    bare, parted = fold(text), text.strip()
    if _NOTHING.fullmatch(bare):
        return Cell()
    if _SCIENTIFIC.fullmatch(bare):
        return _refused("cascade.cell_scientific", text)
    if _BROKEN.fullmatch(bare):
        return _refused("cascade.cell_broken", text)
    if _PARTED.search(parted) and not _GROUPED.fullmatch(parted):
        return _refused("cascade.cell_two_numbers", text)
    exact = _ABOUT.sub("", bare)
    negative = exact[:1] in ("-", "—", "–")
    value, problem = _value(exact[1:] if negative else exact, fold(measure), text)
    if value is None:
        return Cell(problem=problem)
    if negative and value:
        return _refused("cascade.cell_negative", text)
    return _checked(value, text, measure, scale, is_about=exact != bare)


def _checked(value: Decimal, text: str, measure: str, scale: int, *, is_about: bool) -> Cell:
    """The number if a part may be so large and so fine."""
    if value > LARGEST:
        return _refused("cascade.cell_too_large", text)
    if decimals(value) > scale:
        if not scale:
            return _refused("cascade.cell_fractional", text, value=shown(value), measure=measure)
        return _refused("cascade.cell_too_fine", text, scale=scale)
    number = Decimal(shown(value))
    remark = Fault("cascade.cell_about", None, {"printed": _short(text), "value": shown(number)})
    return Cell(number, remarks=(remark,) if is_about else ())


def _value(exact: str, measure: str, text: str) -> tuple[Decimal | None, Fault | None]:
    """The number of folded text that may end with the measure word, else why there is none."""
    # The measure word is taken off first: 5千瓦 is five in 千瓦, and 5万平方米 is five in 万平方米.
    for digits in {exact.removesuffix(measure): None, exact.removesuffix(_plain(measure)): None, exact: None}:
        numeral = _numeral(digits)
        if numeral is not None and numeral.end == len(digits) and numeral.unit in ("", measure):
            return numeral.value, None
    numeral = _numeral(exact)
    behind = "" if numeral is None else exact[numeral.end :] or numeral.unit
    if not _MEASURE.fullmatch(behind):
        is_large = len(exact) > _LARGEST_DIGITS and _DIGITS.fullmatch(exact)
        return None, _refused("cascade.cell_too_large" if is_large else "cascade.cell_unread", text).problem
    facts = {"printed": _short(text), "other": behind}
    if not measure:
        return None, Fault("cascade.cell_unit_not_asked", None, facts)
    return None, Fault("cascade.cell_other_unit", None, {**facts, "measure": measure})


def _plain(measure: str) -> str:
    """The measure word without brackets: 人次 for 人(次)."""
    return measure.replace("(", "").replace(")", "")


def _numeral(bare: str) -> Numeral | None:
    """The number that folded text begins with; none where it is only rounded (三分之二) or a lone 万."""
    found = arabic_at(bare, 0) or chinese_at(bare, 0)
    if found is None or bare[: found.end] in _LONE_SCALE or rounded_from(bare[: found.end], found.value):
        return None
    return found


def _refused(code: str, text: str, **facts: object) -> Cell:
    return Cell(problem=Fault(code, None, {"printed": _short(text), **facts}))


def _short(text: str) -> str:
    """The cell on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED]}…"
