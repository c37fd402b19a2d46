"""A sample of a letterhead: a paper of which only the letterhead is filled (样张)."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from minsheng.apps.documents.models import Kind, Letterhead
from minsheng.apps.documents.papers import Contents, paper_of
from minsheng.engines.office.word.official import write_official
from minsheng.engines.office.word.papers import Line

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.documents.models import Contact
    from minsheng.apps.documents.texts import Texts
    from minsheng.apps.people.actor import Actor

_TO = {Kind.MINUTES: ""}
"""Minutes go to nobody by name."""


def sample_of(
    actor: Actor, kind: Kind, texts: Texts, contact: Contact | None, at: datetime.datetime
) -> bytes:
    """A .docx with every place that a paper would fill marked; nothing is kept.

    Raises:
        FieldUnknown, BraceOpen.
    """
    texts.check(kind)
    letterhead = Letterhead(division=actor.division, kind=kind, version=0, **asdict(texts))
    contents = Contents(to=_TO.get(kind, "【主送单位】"), body=[Line("【正文】")])
    return write_official(paper_of(letterhead, contents, "", None, contact=contact), created=at)
