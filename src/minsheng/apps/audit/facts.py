"""What may stand in an event's facts, and the one text of an event that is hashed."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import Enum

PERSONAL = frozenset(
    {
        *("account", "bank_account", "email", "mobile", "phone", "telephone", "address", "home_address"),
        *(
            "id_card",
            "id_code",
            "id_number",
            "person_name",
            "guardian",
            "birth",
            "birth_on",
            "birthday",
            "sex",
        ),
        "password",
    }
)
"""Names of facts that would hold somebody's personal data: a chain cannot forget them."""

# 18 digits (the last may be X) whose middle is a day of birth: 990102 19400131 0015
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
)
# A mobile number, also as 138-1234-5678 or with +86; an area code (010, 0551) with its seven or eight digits.
_MOBILE = r"(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}"
_LANDLINE = r"[（(]?0(?:10|2\d|[3-9]\d{2})[）)]?[-－— ]?[2-8]\d{6,7}"
_TELEPHONE = re.compile(rf"(?<![0-9A-Za-z.])(?:{_MOBILE}|{_LANDLINE})(?![0-9A-Za-z]|\s*[元万亿])")
# A file name, which anybody may type: 张某v13800138000.docx, 名单_138_0013_8000.txt
_FILE_NAME = re.compile(
    r"[^《》“”/\\\n]{1,200}\.(?:docx?|wps|pdf|ofd|rtf|odt|txt|md|html?|xlsx?|et|csv|zip)(?![0-9A-Za-z])",
    re.IGNORECASE,
)
# Seven digits and more, also parted: 62345678, 138_0013_8000, 99010219400131001X
_LONG_NUMBER = re.compile(r"\d(?:[ ._-]?\d){6,}[Xx]?")
# A day, alone or with a time behind it: 20260226, 2026-02-26, 20260226_143000
_DAY = re.compile(r"20\d{2}[ ._-]?(?:0[1-9]|1[0-2])[ ._-]?(?:0[1-9]|[12]\d|3[01])(?:[ ._-]?\d{4}(?:\d{2})?)?")
_HIDDEN = "［证件号］"
_HIDDEN_NUMBER = "［号码］"
_HIDDEN_TELEPHONE = "［电话］"


def plain(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts as JSON values: decimals, days and times as text, sets sorted.

    An identity number inside a text is replaced by ［证件号］, a telephone number by ［电话］, for titles are
    typed by people; in the name of a file any long number but a day by ［号码］.

    Raises:
        TypeError: a float, or a value that has no exact text.
        ValueError: the name of a fact is that of personal data, or a text holds a NUL character.
    """
    return {_name(key): _value(value, key) for key, value in facts.items()}


def without_identity(text: str) -> str:
    """The text with identity and telephone numbers replaced, in the names of files any long number."""
    if "\0" in text:
        raise ValueError("an audited text holds a NUL character, which no database keeps")
    known = _TELEPHONE.sub(_HIDDEN_TELEPHONE, _IDENTITY.sub(_HIDDEN, text))
    return _FILE_NAME.sub(lambda name: _LONG_NUMBER.sub(_unless_day, name[0]), known)


def _unless_day(number: re.Match[str]) -> str:
    return number[0] if _DAY.fullmatch(number[0]) else _HIDDEN_NUMBER


def canonical(record: Mapping[str, object]) -> bytes:
    """The one spelling of a record of JSON values: sorted keys, no blanks, UTF-8."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def batch_hash(ids: Iterable[object]) -> str:
    """SHA-256 over the ids of a bulk action, whatever their order: one event vouches for all of them."""
    return hashlib.sha256("\n".join(sorted(str(each) for each in ids)).encode()).hexdigest()


def _name(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"the name of an audited fact is a text, not {key!r}")
    if key.lower() in PERSONAL:
        raise ValueError(f"{key!r} is personal data and never enters the audit chain")
    return key


def _value(value: object, name: str) -> object:
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise TypeError(f"audited fact {name!r} is {value}, not a number")
        return format(value, "f")
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return _text_or_many(value, name)


def _text_or_many(value: object, name: str) -> object:
    if isinstance(value, str):
        return without_identity(value)
    if isinstance(value, Mapping):
        return plain(value)
    if isinstance(value, set | frozenset):
        return [_value(each, name) for each in sorted(value)]
    if isinstance(value, list | tuple):
        return [_value(each, name) for each in value]
    raise TypeError(f"audited fact {name!r} is a {type(value).__name__}, which has no exact text")
