"""Personal fields: one list of who sees which whole, and how the others see it (脱敏)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from minsheng.apps.people.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.people.models import User

_TABLE = Path(__file__).with_name("masking.toml")

# Area code, then the number: 0551-62345678
_LANDLINE = re.compile(r"(0\d{2,3}[- ]?)(\d{7,8})")


@dataclass(frozen=True, slots=True)
class PersonalField:
    """One registered field: its title, how it is masked, which roles see it whole."""

    title: str
    kind: str
    whole: frozenset[str]


@cache
def fields() -> Mapping[str, PersonalField]:
    """All registered fields by code; an unknown kind or role is a fault."""
    made = {}
    for code, row in tomllib.loads(_TABLE.read_text(encoding="utf-8")).items():
        whole = frozenset(row["whole"])
        if row["kind"] not in MASKS or not whole <= frozenset(Role.values):
            raise ValueError(f"masking of {code!r}: unknown kind or role")
        made[code] = PersonalField(row["title"], row["kind"], whole)
    return made


def shown(field: str, value: str | None, *, actor: Actor | None, about: User | None = None) -> str:
    """The value as the actor may see it; whole for the person it is about.

    Raises:
        KeyError: the field is not registered, so it is shown to nobody.
    """
    registered = fields()[field]
    if not value:
        return ""
    if actor is not None and (
        actor.is_system or actor.role in registered.whole or (about is not None and actor.user == about)
    ):
        return value
    return MASKS[registered.kind](value)


def masked_name(name: str) -> str:
    """张三 → 张*, 张小三 → 张*三, 欧阳小三 → 欧**三."""
    if len(name) <= 2:
        return name[:1] + "*" * (len(name) - 1)
    return name[0] + "*" * (len(name) - 2) + name[-1]


def masked_phone(phone: str) -> str:
    """13812345678 → 138****5678, 0551-62345678 → 0551-62****78; anything else keeps its last two."""
    digits = re.sub(r"[\s-]", "", phone)
    if landline := _LANDLINE.fullmatch(phone):
        number = landline[2]
        return f"{landline[1]}{number[:2]}{'*' * (len(number) - 4)}{number[-2:]}"
    if len(digits) == 11 and digits.startswith("1"):
        return f"{digits[:3]}****{digits[-4:]}"
    return "*" * max(len(phone) - 2, 0) + phone[-2:] if len(phone) > 4 else "*" * len(phone)


def masked_id_code(code: str) -> str:
    """340102194003150012 → 340102********0012, the day of birth hidden; another length is hidden whole."""
    return f"{code[:6]}********{code[-4:]}" if len(code) == 18 else "*" * len(code)


def masked_account(number: str) -> str:
    """The last four digits of a bank account."""
    return f"****{number[-4:]}" if len(number) > 8 else "****"


MASKS: Final[Mapping[str, Callable[[str], str]]] = {
    "name": masked_name,
    "phone": masked_phone,
    "id_code": masked_id_code,
    "account": masked_account,
}
