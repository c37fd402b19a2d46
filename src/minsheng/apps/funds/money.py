"""Sums as clerks write and read them: 万元 or 元, whole fen behind."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from minsheng.apps.ui.sentences import sentence_for
from minsheng.core.cascade.cells import LARGEST, read_cell
from minsheng.core.quantity.passage import fold

if TYPE_CHECKING:
    from minsheng.apps.funds.values import Amounts

WAN, YUAN = "wan", "yuan"
MEASURES = {WAN: "万元", YUAN: "元"}
_PER_WAN = Decimal(10_000)
_FEN = 100
_PLACES = {WAN: 6, YUAN: 2}
# 1.2万 · 12000元 : written with its own unit, whatever the form's is
_UNITS = ("万", "亿", "元", "千", "百")


def fen_of(text: str, measure: str) -> int | None:
    """Whole fen of what was typed; None of nothing or a dash.

    A bare number is in the form's unit; with 万, 亿 or 元 behind it, it is what it says.

    Raises:
        ValidationError: it is no sum, too large, or finer than a fen.
    """
    own = any(sign in fold(text) for sign in _UNITS)
    read = read_cell(
        text, measure="元" if own else MEASURES[measure], scale=_PLACES[YUAN if own else measure]
    )
    if read.problem is not None:
        raise ValidationError(sentence_for(read.problem.code, read.problem.facts))
    if read.value is None:
        return None
    yuan = read.value if own or measure == YUAN else read.value * _PER_WAN
    if yuan > LARGEST:
        raise ValidationError(sentence_for("cascade.cell_too_large", {"printed": text.strip()}))
    return int(yuan * _FEN)


def wan(fen: int) -> str:
    """`54.00`, `1,234.567801`: 万元, exact, at least two decimals."""
    text = f"{Decimal(fen).scaleb(-6):,.6f}"
    return text[:-4] + text[-4:].rstrip("0")


def typed(fen: int) -> str:
    """The same as it stands in a form, without marks."""
    return wan(fen).replace(",", "")


def share(part: int, whole: int) -> str:
    """`56.4%`, rounded half up; — where the whole is nothing."""
    if not whole:
        return "—"
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


def payable(amounts: Amounts) -> Fraction | None:
    """Paid as a share of the plan without what a level above has not given; None where that is nothing."""
    due = amounts.planned - amounts.late
    return Fraction(amounts.paid, due) if due > 0 else None
