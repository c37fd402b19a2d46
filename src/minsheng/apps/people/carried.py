"""A form sent after the session had gone idle: kept, encrypted, until its sender has logged in again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from minsheng.apps.people.gate import page_open
from minsheng.apps.people.keys import decrypt, encrypt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from minsheng.apps.people.models import User

_KEPT = "carried"
_PURPOSE = "people.carried"
_MOST_BYTES = 256 * 1024
_NOT_KEPT = frozenset({"csrfmiddlewaretoken"})
_SECRET = "password"  # noqa: S105 (the word in field names, not a password)


@dataclass(frozen=True, slots=True)
class Carried:
    """What was sent: where to, from which page, the fields in order."""

    path: str
    page: str
    fields: Sequence[tuple[str, str]]


def keep(request: HttpRequest, sender: User) -> bool:
    """Keep the form of this request in the (now anonymous) session; whether it could be kept.

    Files, forms of more than 256 KiB and forms with a password are not kept.
    """
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NOT_KEPT
        for value in values
        if isinstance(value, str)
    ]
    sent = {"user": sender.pk, "path": request.get_full_path(), "page": page_open(request), "fields": fields}
    text = json.dumps(sent, ensure_ascii=False)
    if request.FILES or len(text.encode()) > _MOST_BYTES or any(_SECRET in name for name, _ in fields):
        return False
    request.session[_KEPT] = encrypt(text, purpose=_PURPOSE)
    return True


def take(request: HttpRequest, user: User) -> Carried | None:
    """What was kept for this user, once; somebody else's is thrown away."""
    kept = request.session.pop(_KEPT, None)
    if kept is None:
        return None
    sent = json.loads(decrypt(kept, purpose=_PURPOSE))
    if sent["user"] != user.pk:
        return None
    return Carried(sent["path"], sent["page"], [(name, value) for name, value in sent["fields"]])
