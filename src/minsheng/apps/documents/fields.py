"""The fields that the text of a letterhead may name, by kind of paper (版头里的字段)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from minsheng.apps.documents.errors import BraceOpen, FieldUnknown
from minsheng.apps.documents.models import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

_COMMON = {
    "number": "文号",
    "dated": "成文日期",
    "division": "区划",
    "issuer": "发文机关",
    "year": "年度",
    "office": "联系处室",
    "phone": "联系电话",
}
_OWN = {
    Kind.ORDER: {
        "unit": "责任单位",
        "matter": "督办事项",
        "due_on": "办结时限",
        "answer_by": "反馈时限",
        "urgency": "缓急",
    },
    Kind.BULLETIN: {"month": "月份", "cut_off": "截止日期", "objections_until": "异议截止日期"},
    Kind.MINUTES: {
        "meeting": "会议名称",
        "held_on": "会议时间",
        "place": "会议地点",
        "chair": "主持人",
        "present": "出席单位",
    },
    Kind.NOTICE: {"subject": "事由", "due_on": "办理时限"},
}
FIELDS: Mapping[str, Mapping[str, str]] = {kind: _COMMON | own for kind, own in _OWN.items()}
"""Kind → key of a field → its name, which a text writes in braces; the key may stand there, too."""

_PLACE = re.compile(r"\{([^{}\n]{0,40})\}")


def check(kind: str, text: str, field: str) -> None:
    """Refuse a text that names a field the kind has not, or leaves a brace open.

    Args:
        kind: of the paper.
        text: as typed.
        field: the form's field that holds it.

    Raises:
        FieldUnknown: with the list of those known.
        BraceOpen.
    """
    known = FIELDS[kind]
    for place in _PLACE.finditer(text):
        if _key_of(known, place[1]) is None:
            names = "、".join(f"{{{name}}}" for name in known.values())
            raise FieldUnknown(name=place[1].strip(), kind=Kind(kind).label, known=names, field=field)
    if left := re.search(r"[{}]", _PLACE.sub("", text)):
        raise BraceOpen(brace=left[0], field=field)


def filled(kind: str, text: str, values: Mapping[str, str]) -> str:
    """The text with its fields filled; one without a value stands marked as `【办结时限】`.

    Raises:
        KeyError: a value of a field that the kind has not: a fault of ours.
    """
    known = FIELDS[kind]
    if strange := values.keys() - known.keys():
        raise KeyError(f"{kind}: {sorted(strange)}")

    def value(place: re.Match[str]) -> str:
        key = _key_of(known, place[1]) or ""
        return values.get(key) or f"【{known[key]}】"

    return _PLACE.sub(value, text)


def _key_of(known: Mapping[str, str], written: str) -> str | None:
    name = written.strip()
    return name if name in known else next((key for key, said in known.items() if said == name), None)
