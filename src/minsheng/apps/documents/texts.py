"""What is typed of a letterhead, and of a paper that came back signed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.documents.fields import check

if TYPE_CHECKING:
    import datetime

    from django.core.files.uploadedfile import UploadedFile

    from minsheng.apps.documents.models import Kind


@dataclass(frozen=True, slots=True)
class Texts:
    """A letterhead as typed."""

    head: str
    issuer: str
    title: str
    opening: str = ""
    closing: str = ""
    copies: str = ""

    def check(self, kind: Kind) -> None:
        """Refuse fields that the kind has not: FieldUnknown, BraceOpen."""
        for name in ("title", "opening", "closing"):
            check(kind, getattr(self, name), name)


@dataclass(frozen=True, slots=True)
class Signed:
    """What came back of a paper, as typed; without number it keeps its own. `seen` sign-offs were shown."""

    signed_on: datetime.date
    number: str = ""
    scan: UploadedFile[bytes] | None = None
    seen: int = 0
