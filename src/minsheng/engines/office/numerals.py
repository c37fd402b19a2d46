"""Automatic numbers in the forms a numbering definition can ask for (`w:numFmt`).

Source: ECMA-376 part 1, 17.18.59; what Word prints beyond the ends of a character set is a decimal number.
"""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_FORMAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_FORMAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LETTER_ROUNDS = 30
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def _counted(number: int, digits: str, units: tuple[str, str, str], zero: str, *, keep_one: bool) -> str:
    """A number below ten thousand with its tens, hundreds and thousands named."""
    words = ""
    skipped = False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit == 0:
            skipped = bool(words)
            continue
        words += zero if skipped else ""
        skipped = False
        leads_ten = place == 1 and digit == 1 and not words and not keep_one
        words += ("" if leads_ten else digits[digit]) + (units[place - 1] if place else "")
    return words


def _chinese(number: int) -> str:
    if not 0 < number < 10_000:
        return _spelled(number)
    return _counted(number, _DIGITS, ("十", "百", "千"), "零", keep_one=False)


def _chinese_short(number: int) -> str:
    return _chinese(number) if number < 100 else _spelled(number)


def _japanese(number: int) -> str:
    if not 0 < number < 10_000:
        return _spelled(number)
    return "".join(
        ("" if digit == 1 and place else _DIGITS[digit]) + ("", "十", "百", "千")[place]
        for place in (3, 2, 1, 0)
        if (digit := number // 10**place % 10)
    )


def _formal(digits: str) -> Callable[[int], str]:
    def printed(number: int) -> str:
        if not 0 < number < 10_000:
            return str(number)
        return _counted(number, digits, ("拾", "佰", "仟"), "零", keep_one=True)

    return printed


def _spelled(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(max(number, 0)))


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    words = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        words += letters * count
    return words


def _letter(number: int) -> str:
    rounds, index = divmod(number - 1, len(_LETTERS))
    return _LETTERS[index] * (rounds + 1) if 0 <= rounds < _LETTER_ROUNDS else str(number)


def _from(*runs: tuple[int, str]) -> Callable[[int], str]:
    """Characters in a row: pairs of the number of the first and the run itself."""
    table = {first + index: character for first, run in runs for index, character in enumerate(run)}
    return lambda number: table.get(number) or str(number)


def _range(first: int, last: int) -> str:
    return "".join(map(chr, range(first, last + 1)))


_CIRCLED = _from(
    (0, "⓪"), (1, _range(0x2460, 0x2473)), (21, _range(0x3251, 0x325F)), (36, _range(0x32B1, 0x32BF))
)


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedFullstop": _from((1, _range(0x2488, 0x249B))),
    "decimalEnclosedParen": _from((1, _range(0x2474, 0x2487))),
    "ideographEnclosedCircle": _from((1, _range(0x3280, 0x3289))),
    "numberInDash": lambda number: f"- {number} -",
    "ordinal": _ordinal,
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
    "chineseCounting": _chinese_short,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese_short,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _japanese,
    "ideographDigital": _spelled,
    "japaneseDigitalTenThousand": _spelled,
    "taiwaneseDigital": _spelled,
    "chineseLegalSimplified": _formal(_FORMAL_DIGITS),
    "ideographLegalTraditional": _formal(_FORMAL_TRADITIONAL),
    "ideographTraditional": _from((1, _STEMS)),
    "ideographZodiac": _from((1, _BRANCHES)),
    "none": lambda number: "",
}


def printed_number(number: int, form: str) -> str:
    """A counter's value in a form of `w:numFmt`; a form that is not known prints a decimal number.

    `custom` forms arrive as their pattern: `001, 002, 003, ...` pads with zeros.
    """
    if form.startswith("0") and "," in form:
        return str(number).zfill(form.index(","))
    return _FORMS.get(form, str)(number)
