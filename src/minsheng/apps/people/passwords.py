"""First passwords that can be read aloud, and the rules of a password in words."""

from __future__ import annotations

import secrets

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without i, l, o, 0 and 1, which look alike on paper."""

_GROUPS, _GROUP = 3, 4

RULES = (
    "至少 10 位；字母、数字、汉字、符号都可以用",
    "不能全是数字",
    "不能是常见密码（如 password123），也不要与用户名、姓名相近",
    "不能与原密码相同",
)
"""Told before the first try; Django's validators of `AUTH_PASSWORD_VALIDATORS` hold them."""


def first_password() -> str:
    """Twelve random letters and digits in fours (`kf7d-mqx3-hne9`, 59 bits), at least one of each."""
    while True:
        drawn = "".join(secrets.choice(_LETTERS) for _ in range(_GROUPS * _GROUP))
        if any(each.isdigit() for each in drawn) and any(each.isalpha() for each in drawn):
            return "-".join(drawn[start : start + _GROUP] for start in range(0, len(drawn), _GROUP))
