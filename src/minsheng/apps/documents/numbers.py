"""How a document's number is compared, and taken once (文号)."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from minsheng.apps.documents import errors
from minsheng.apps.documents.models import Number, Output
from minsheng.apps.people.actor import Actor

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.places.models import Division

_OPEN, _CLOSE = re.compile(r"[\[(〔【（［]"), re.compile(r"[\])〕】）］]")
_ORDINAL = re.compile(r"〕第?0*(\d+)号?$")


def normal_of(text: str) -> str:
    """A number as it is compared: `望民督 [2026] 第08号` and `望民督〔2026〕8号` are one."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    plain = _CLOSE.sub("〕", _OPEN.sub("〔", plain))
    return _ORDINAL.sub(r"〕\1号", plain)


def take_outside(*, division: Division, text: str, actor: Actor, at: datetime.datetime) -> Number:
    """A number that was given outside, as typed, in the caller's transaction.

    Raises:
        NumberUnfit: no digit in it.
        NumberTaken: the division has it already.
    """
    said = text.strip()
    if not re.search(r"\d", said):
        raise errors.NumberUnfit(number=said, field="number")
    number = Number(division=division, text=said, normal=normal_of(said), by=actor.in_words, at=at)
    if not claimed(number):
        raise errors.NumberTaken(number=said, holder=_holder_of(number), field="number")
    return number


def claimed(number: Number) -> bool:
    """Whether the number could be written: nobody holds it, nor takes it at the same moment."""
    try:
        with transaction.atomic():
            number.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _holder_of(number: Number) -> str:
    """The title of the paper that has a number."""
    held = Number.objects.filter(division=number.division, normal=number.normal, voided_at=None)
    papers = Output.objects.filter(number__in=held) | Output.objects.filter(sign_offs__number__in=held)
    return papers.values_list("title", flat=True).first() or "另一份公文"
