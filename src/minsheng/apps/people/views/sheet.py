"""One form on one page: the plain way to change something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.ui.answers import answer

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands around the form: heading, one sentence, the solid button, the way back, another way."""

    title: str
    words: str
    label: str
    back: str
    other: str = ""
    other_label: str = ""


def sheet_page(request: HttpRequest, form: Form, sheet: Sheet) -> HttpResponse:
    """The page with its form; after a success back to where it came from."""
    page = "people/sheet.html"
    return answer(request, page, page, {"form": form, "sheet": sheet}, then=sheet.back)
