"""What views of the ledger fetch: rows and entries that the visitor opens, else 404."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from minsheng.apps.duties.queries import programme_opened
from minsheng.apps.ledger.models import Entry
from minsheng.apps.ledger.seeing import rows_seen
from minsheng.apps.people.permissions import actor_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.programmes.models import Edition


def edition_of(request: HttpRequest, code: str) -> Edition:
    """The edition in force of a programme that the visitor opens, else 404."""
    _, edition = programme_opened(actor_of(request), code, timezone.localdate())
    if edition is None:
        raise Http404
    return edition


def row_of(request: HttpRequest, row: int) -> Allocation:
    """An issued row that the visitor opens, else 404."""
    return get_object_or_404(rows_seen(actor_of(request), timezone.localdate()), pk=row)


def entry_of(request: HttpRequest, entry: int) -> Entry:
    """An entry of a row that the visitor opens, with the row, else 404."""
    found = get_object_or_404(Entry.objects.select_related("record"), pk=entry)
    found.allocation = row_of(request, found.allocation_id)
    return found
