"""One entry in words: what was entered, what it counts (台账条目的说法)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.ledger.keys import is_distinct
from minsheng.apps.ledger.models import Entry, KeyKind, Manner, Movement, Period, SubjectRecord
from minsheng.apps.ledger.sequence import figure_words
from minsheng.apps.ledger.steps import OpenMonths
from minsheng.apps.people.masking import shown
from minsheng.core.progress.months import in_words, month_end

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.people.actor import Actor

_PERSONAL = {"name": "姓名", "identity": "身份证号", "phone": "电话"}


def record_of(entry: Entry) -> SubjectRecord | None:
    """The personal fields kept with an entry, which was read with them; None where there are none."""
    try:
        return entry.record
    except SubjectRecord.DoesNotExist:
        return None


def told_of(entry: Entry, actor: Actor) -> str:
    """What is entered, in a few words: `赵* 9999…131X`, `HT-2026-18`, `区民政局：望民〔2026〕8号`."""
    if entry.key_kind in (KeyKind.CODE, KeyKind.DELIVERABLE):
        return entry.key.split(":", 2)[-1] + ("（离开）" if entry.leaves_id else "")
    if entry.manner == Manner.SUBJECTS and not entry.key:
        return f"更正：{entry.words}"
    if entry.manner == Manner.SUBJECTS:
        own = dict(personal_of(entry, actor))
        said = " ".join(own[name] for name in ("姓名", "身份证号") if name in own)
        return (said or f"第 {entry.pk} 条（没有留存个人信息）") + ("（离开）" if entry.leaves_id else "")
    if entry.works is not None:
        return f"{entry.works}：{entry.stage}"
    if entry.issuer or entry.document:
        return "：".join(each for each in (entry.issuer, entry.document) if each)
    return entry.stage or entry.words or entry.get_manner_display()


def personal_of(entry: Entry, actor: Actor) -> list[tuple[str, str]]:
    """The personal fields kept with an entry as the actor may see them, with their names."""
    record = record_of(entry)
    if record is None:
        return []
    fields = ((title, name, getattr(record, name)) for name, title in _PERSONAL.items())
    return [
        (title, shown(f"ledger.subjectrecord.{name}", value, actor=actor))
        for title, name, value in fields
        if value
    ]


def number_of(entry: Entry, unit: str) -> str:
    """The figure of an entry with its unit; a grade or a rate has none."""
    words = figure_words(entry, unit)
    return (
        words if entry.grade is not None or entry.denominator is not None or not unit else f"{words} {unit}"
    )


def counted_words(entry: Entry, *, holds_claim: bool) -> str:
    """What an entry counts: in which month, or why not; empty before it is accepted."""
    if entry.state != Entry.State.ACCEPTED or entry.counted_in is None:
        return ""
    if is_distinct(entry) and entry.leaves_id is None and not holds_claim:
        return "不再计数：已有登记计入"
    return f"计入{in_words(entry.counted_in)}"


def late_words(row: Allocation, happened_on: datetime.date) -> str:
    """Where what was done on a day counts, once its own month is closed; else nothing. Two queries."""
    periods = Period.objects.filter(programme=row.split.target.project.programme_id)
    month = OpenMonths([row], periods).open_month(row.pk, happened_on)
    own = month_end(happened_on)
    if month is None or month == own:
        return ""
    return f"{in_words(own)}已经关账，认定以后计入{in_words(month)}。"


def withdrawn_words(entry: Entry) -> str:
    """From which month on a withdrawn entry counts no more: closed ones go on counting it; one query."""
    taken = Movement.objects.filter(entry=entry, cause=Movement.Cause.WITHDRAWN).order_by("month").last()
    if taken is None or entry.counted_in is None or taken.month == entry.counted_in:
        return "不再计数"
    return f"从{in_words(taken.month)}起不再计数，{in_words(entry.counted_in)}已经定下的数不变"
