"""Chinese numerals for item and chapter numbers."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """The number, from 1 to 99, in Chinese numerals: 12 is 十二, 20 is 二十, 35 is 三十五."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else DIGITS[tens] + "十")
    return head + (DIGITS[ones] if ones or not tens else "")


def circled(number: int) -> str:
    """The number, from 1 to 20, in a circle: 3 is ③."""
    return chr(0x2460 + number - 1)
