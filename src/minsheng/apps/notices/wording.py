"""Values of facts in words, as the review page, the audit trail and refusals show them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from minsheng.apps.notices.models import Fact
from minsheng.apps.notices.values import Value
from minsheng.apps.programmes.models import Hold, Origin, TargetType
from minsheng.apps.programmes.wording import day_words, figure_words

HEAD_NAMES = {
    "title": "标题",
    "document_number": "文号",
    "issuer": "印发单位",
    "signed_on": "印发日期",
}


def value_in_words(kind: str, value: Value) -> str:
    """One line that says what the fact says: `不少于 1,574 户`, `2026年4月30日`, `区民政局`."""
    if kind in {Fact.Kind.TARGET, Fact.Kind.SUBTARGET, Fact.Kind.STANDARD}:
        return figure_in_words(value)
    if kind == Fact.Kind.HEAD:
        return f"{HEAD_NAMES.get(value['what'], value['what'])}：{value['value'] or '未读到'}"
    if kind == Fact.Kind.CATEGORY:
        count = value["declared_count"]
        return value["name"] if count is None else f"{value['name']}（{count} 项）"
    if kind == Fact.Kind.PROJECT:
        return f"{value['number']} {value['title']}".strip()
    if kind in {Fact.Kind.LEAD, Fact.Kind.COOPERATING}:
        return str(value["name"])
    if kind == Fact.Kind.DEADLINE:
        return day_words(date.fromisoformat(value["due_on"]))
    return str(value["words"])


# A telephone: 0599-1234567, 13800138000, 138 0013 8000; longer runs are the audit trail's to mask.
_TELEPHONE = re.compile(r"(?<!\d)(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|\d{7,12})(?!\d)")


def audited_words(kind: str, value: Value) -> str:
    """What the fact says, as the audit trail keeps it: digits that may be a telephone's are masked."""
    return _TELEPHONE.sub(lambda found: "*" * len(found[0]), value_in_words(kind, value))


def names_in_words(facts: Sequence[Fact]) -> str:
    """The names of unit facts for the audit trail, each once, cut to 200 characters."""
    return "、".join(dict.fromkeys(audited_words(fact.kind, fact.value) for fact in facts))[:200]


@dataclass(frozen=True, slots=True)
class _Figure:
    words: str
    comparator: str
    low: Decimal | None
    high: Decimal | None
    ratio: str
    unit: str
    baseline: Decimal | None


def figure_in_words(value: Value) -> str:
    """The figure with its comparator and unit."""
    numbers: dict[str, Any] = {
        key: None if value[key] is None else Decimal(value[key]) for key in ("low", "high", "baseline")
    }
    texts: dict[str, Any] = {key: value[key] for key in ("words", "comparator", "ratio", "unit")}
    return figure_words(_Figure(**texts, **numbers))


def remarks_of(kind: str, value: Value) -> str:
    """What the reader proposes beside the value, and whether it stands in the document of a change."""
    said = _proposed_words(kind, value)
    return (
        "，".join(part for part in (said, "出自这次改动的文件") if part) if "from_change" in value else said
    )


def _proposed_words(kind: str, value: Value) -> str:
    """Type, flow or stock, how it is held."""
    if kind in {Fact.Kind.TARGET, Fact.Kind.SUBTARGET}:
        parts = [TargetType(value["type"]).label]
        parts += ["存量"] if value["stock"] else []
        parts += [Hold(value["hold"]).label] if value["hold"] != Hold.REACH else []
        parts += ["力争（努力目标），达不到不影响完成"] if value["soft"] else []
        parts += ["其中，不另计"] if value["subset_of"] else []
        parts += ["分项，合计为总数"] if value["part_of"] else []
        return "，".join(parts)
    if kind == Fact.Kind.UNDERTAKING:
        return "交付物，有或没有" if value["type"] == "F" else "分档承诺，按评议定档"
    if kind == Fact.Kind.PROJECT:
        origin = Origin(value["origin"]).label if value["origin"] else "文件没有写明来源"
        return "，".join([TargetType(value["type"]).label, origin])
    return ""
