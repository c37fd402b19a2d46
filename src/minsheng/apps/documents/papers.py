"""A paper out of a letterhead and what it is to say (成稿)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from minsheng.apps.documents.fields import filled
from minsheng.apps.documents.models import Kind
from minsheng.engines.office.word import official
from minsheng.engines.office.word.official import Official
from minsheng.engines.office.word.papers import Line

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from minsheng.apps.documents.models import Contact, Letterhead
    from minsheng.engines.office.word.official import Annex, FormRow


@dataclass(frozen=True, slots=True)
class Contents:
    """What one paper says between the opening and the closing of its letterhead.

    Attributes:
        fields: values of the kind's own fields (`fields.FIELDS`), in words; what is missing stands marked.
        to: who it goes to, without the colon.
        body: lines and forms.
        annexes: wide tables.
        note: in brackets below the day.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    to: str = ""
    body: Sequence[Line | FormRow] = ()
    annexes: Sequence[Annex] = ()
    note: str = ""


def in_full(day: datetime.date) -> str:
    """A day as papers write it: `2026年1月5日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def paper_of(
    letterhead: Letterhead,
    contents: Contents,
    number: str,
    day: datetime.date | None,
    *,
    contact: Contact | None = None,
    title: str = "",
) -> Official:
    """The paper.

    Args:
        letterhead: its version.
        contents: what it says.
        number: empty while there is none; then its place stands marked.
        day: it is signed on; likewise.
        contact: whom it names for questions.
        title: instead of the letterhead's.
    """
    values = values_of(letterhead, contents, number, day, contact)
    dated, is_minutes = values["dated"] or "【成文日期】", letterhead.kind == Kind.MINUTES
    foot = (letterhead.issuer, dated)
    return Official(
        head=letterhead.head,
        number=number or "【文号】",
        title="" if is_minutes else title or title_of(letterhead, values),
        to=contents.to,
        body=_body(letterhead, contents, values),
        annexes=contents.annexes,
        issuer="" if is_minutes else letterhead.issuer,
        dated=dated,
        note=contents.note,
        copies=letterhead.copies,
        printed=foot,
        kind=official.Kind.MINUTES if is_minutes else official.Kind.DOCUMENT,
        beside=foot if is_minutes else ("", ""),
    )


def values_of(
    letterhead: Letterhead,
    contents: Contents,
    number: str,
    day: datetime.date | None,
    contact: Contact | None,
) -> dict[str, str]:
    """The values of all fields that are known, those that every paper has and the contents' own."""
    return {
        "number": number,
        "dated": in_full(day) if day else "",
        "year": str(day.year) if day else "",
        "division": letterhead.division.name,
        "issuer": letterhead.issuer,
        "office": contact.office if contact else "",
        "phone": contact.phone if contact else "",
        **contents.fields,
    }


def title_of(letterhead: Letterhead, values: Mapping[str, str]) -> str:
    """The letterhead's title with its fields filled."""
    return filled(letterhead.kind, letterhead.title, values)


def _body(letterhead: Letterhead, contents: Contents, values: Mapping[str, str]) -> list[Line | FormRow]:
    """The contents between opening and closing."""
    opening, closing = (_lines(letterhead, text, values) for text in (letterhead.opening, letterhead.closing))
    return [*opening, *contents.body, *closing]


def _lines(letterhead: Letterhead, text: str, values: Mapping[str, str]) -> list[Line]:
    """A paragraph for each line that is not blank."""
    told = filled(letterhead.kind, text, values)
    return [Line(line.strip()) for line in told.splitlines() if line.strip()]
