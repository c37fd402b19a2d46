"""Writing the chain and proving it whole."""

from __future__ import annotations

import datetime
import hashlib
from typing import TYPE_CHECKING, Protocol

from django.db import connection, transaction
from django.utils import timezone

from minsheng.apps.audit.facts import batch_hash, canonical, plain, without_identity
from minsheng.apps.audit.models import Event, Head
from minsheng.apps.audit.seals import missing_seals
from minsheng.kit.checks import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.db import models

__all__ = ["BEGINNING", "Doer", "batch_hash", "record", "verify", "verify_head"]

BEGINNING = "0" * 64
"""The previous hash of the first event."""

_CHUNK = 2000


class Doer(Protocol):
    """Whoever acts, as the chain names it; `area`, where it has one, is the path of its division."""

    @property
    def audit_id(self) -> str:
        """The user name, or the program."""

    @property
    def audit_post(self) -> str:
        """The post in words; empty for a program."""


def record(
    verb: str, *, actor: Doer, subject: models.Model | None, facts: Mapping[str, object] | None = None
) -> Event:
    """Adds the next event to the chain, last in the action's transaction (审计留痕).

    A bulk action is one event, with the count and `batch_hash` among its facts.

    Raises:
        RuntimeError: outside a transaction, where the action could stand without its event.
        TypeError, ValueError: facts that the chain refuses (`facts.plain`).
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an audited action runs in a transaction")
    event = Event(
        actor_id=without_identity(actor.audit_id)[:80],
        actor_post=without_identity(actor.audit_post)[:200],
        area=getattr(actor, "area", None) or "",
        verb=verb,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        subject_label=without_identity(str(subject))[:200] if subject is not None else "",
        facts=plain(facts or {}),
    )
    head = _locked_head()
    event.number = head.number + 1
    event.previous_hash = head.hash
    # Taken under the lock, so that times rise with numbers on one machine.
    event.at = timezone.now()
    event.hash = digest(event)
    event.save(force_insert=True)
    head.number, head.hash = event.number, event.hash
    head.save(update_fields=["number", "hash"])
    return event


def digest(event: Event) -> str:
    """SHA-256, in hexadecimal, over everything that an event says and over the hash before it."""
    said = {
        "number": event.number,
        "at": event.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        "actor": [event.actor_id, event.actor_post, event.area],
        "verb": event.verb,
        "subject": [event.subject_type, event.subject_id, event.subject_label],
        "facts": event.facts,
        "previous": event.previous_hash,
    }
    return hashlib.sha256(canonical(said)).hexdigest()


def verify() -> list[Finding]:
    """Everything that is wrong with the chain: changed, missing, moved or cut events, missing triggers.

    Reads the chain in chunks while others may go on writing. What it cannot see is a chain rewritten from
    some event to its end by somebody who may drop the triggers: keep the head that it prints elsewhere.
    """
    with transaction.atomic():
        head = Head.objects.select_for_update().first()
        last = Event.objects.order_by("-number").values_list("number", "hash").first()
    findings = [Finding("audit.seal_missing", {"seal": name}) for name in missing_seals()]
    findings += _links(upto=last[0] if last else 0)
    known = (head.number, head.hash) if head else (0, BEGINNING)
    found = last or (0, BEGINNING)
    if found[0] < known[0]:
        findings.append(Finding("audit.tail_cut", {"last": found[0], "head": known[0]}))
    elif found != known:
        findings.append(Finding("audit.head_differs", {"last": found[0], "head": known[0]}))
    return findings


def verify_head(number: int, known: str) -> list[Finding]:
    """A finding where the event of that number no longer has the hash that was kept elsewhere."""
    if Event.objects.filter(number=number, hash=known).exists():
        return []
    return [Finding("audit.head_unknown", {"number": number, "expected": f"{known[:12]}…"})]


def _locked_head() -> Head:
    # The row comes into being with the first event: an emptied database needs no preparation.
    start = {"number": 0, "hash": BEGINNING}
    return Head.objects.select_for_update().get_or_create(pk=Head.ONLY, defaults=start)[0]


def _links(*, upto: int) -> Iterator[Finding]:
    expected, previous = 1, BEGINNING
    for event in _in_order(upto):
        if event.number > expected:
            yield Finding("audit.event_missing", {"first": expected, "last": event.number - 1})
        elif event.previous_hash != previous:
            yield Finding("audit.chain_broken", {"number": event.number})
        if _changed(event):
            yield Finding("audit.event_changed", {"number": event.number})
        expected, previous = event.number + 1, event.hash


def _changed(event: Event) -> bool:
    try:
        return digest(event) != event.hash
    except (TypeError, ValueError):
        return True  # a float or a broken text was put into the facts behind our back


def _in_order(upto: int) -> Iterator[Event]:
    after = 0
    while chunk := list(Event.objects.filter(number__gt=after, number__lte=upto).order_by("number")[:_CHUNK]):
        yield from chunk
        after = chunk[-1].number
