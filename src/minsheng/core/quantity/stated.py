"""Whether words state a number, in whatever numerals: for a value that was typed beside its own quote."""

from decimal import Decimal

from minsheng.core.quantity.numerals import BEGINS, Numeral, arabic_at, chinese_at
from minsheng.core.quantity.passage import passage


def states(words: str, number: Decimal) -> bool:
    """Whether the number stands in the words: 5000 in 0.5万人, 18000 in 1.8—2.1万人, 2 in 两所.

    A range may print its multiplier once, so that a number counts with every multiplier of the words.
    """
    found = _numerals(passage(words, 0, len(words)).text)
    scales = {0} | {numeral.scale for numeral in found}
    return any(
        number in (numeral.value, *(numeral.digits.scaleb(scale) for scale in scales)) for numeral in found
    )


def _numerals(text: str) -> list[Numeral]:
    """The numbers in folded text, each as long as it is printed."""
    found: list[Numeral] = []
    at = 0
    while begun := BEGINS.search(text, at):
        at = begun.start()
        numeral = arabic_at(text, at) or chinese_at(text, at)
        if numeral is not None:
            found.append(numeral)
        at = numeral.end if numeral else at + 1
    return found
