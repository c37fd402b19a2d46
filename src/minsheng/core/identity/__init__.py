"""Resident identity numbers: what one says, and what is wrong with one (公民身份号码)."""

from minsheng.core.identity.number import (
    IdentityNumber,
    IdentityRuined,
    IdentityWrongDay,
    IdentityWrongDigit,
    IdentityWrongSequence,
    IdentityWrongShape,
    Sex,
    identity_number,
)

__all__ = [
    "IdentityNumber",
    "IdentityRuined",
    "IdentityWrongDay",
    "IdentityWrongDigit",
    "IdentityWrongSequence",
    "IdentityWrongShape",
    "Sex",
    "identity_number",
]
