"""What the audit page reads."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils import timezone

from minsheng.apps.audit.models import Event, EventQuerySet, Head, Viewer
from minsheng.apps.audit.sentences import sentence


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event as it is shown."""

    number: int
    at: datetime.datetime
    actor_id: str
    actor_post: str
    verb: str
    sentence: str
    subject_type: str
    subject_id: str
    subject_label: str
    facts: Mapping[str, object]
    hash: str


@dataclass(frozen=True, slots=True)
class EventPage:
    """One page, newest first; `older` is the `before` of the next page, `None` on the last."""

    rows: tuple[EventRow, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events to show; every condition left out is no condition."""

    actor_id: str = ""
    subject_type: str = ""
    subject_id: str = ""
    verb: str = ""
    first_on: datetime.date | None = None
    last_on: datetime.date | None = field(default=None)


def event_page(
    viewer: Viewer,
    wanted: EventFilter | None = None,
    *,
    unplaced: bool = False,
    before: int | None = None,
    size: int = 50,
) -> EventPage:
    """Events of the viewer's area newest first with numbers below `before`, in one query.

    `unplaced`: also what programs did, and people without a post.

    Days are those of the site's time zone, both included. Paged by number, so that a page stays the same
    while the chain grows.
    """
    rows = _filtered(wanted or EventFilter()).visible_to(viewer, unplaced=unplaced)
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows.order_by("-number")[: size + 1])
    older = found[size - 1].number if len(found) > size else None
    return EventPage(tuple(_row(event) for event in found[:size]), older)


def events_of(subject: models.Model, *, size: int = 50) -> tuple[EventRow, ...]:
    """What was done to one row that the page has been opened for, newest first, in one query."""
    wanted = EventFilter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
    return tuple(_row(event) for event in _filtered(wanted).order_by("-number")[:size])


def head() -> tuple[int, str]:
    """Number and hash of the last event, to be kept elsewhere; `(0, "")` for an empty chain."""
    return Head.objects.values_list("number", "hash").first() or (0, "")


def _filtered(wanted: EventFilter) -> EventQuerySet:
    texts = {name: getattr(wanted, name) for name in ("actor_id", "subject_type", "subject_id", "verb")}
    rows = Event.objects.filter(**{name: text for name, text in texts.items() if text})
    if wanted.first_on is not None:
        rows = rows.filter(at__gte=_midnight(wanted.first_on))
    if wanted.last_on is not None:
        rows = rows.filter(at__lt=_midnight(wanted.last_on + datetime.timedelta(days=1)))
    return rows


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _row(event: Event) -> EventRow:
    return EventRow(
        number=event.number,
        at=event.at,
        actor_id=event.actor_id,
        actor_post=event.actor_post,
        verb=event.verb,
        sentence=sentence(event.verb, event.subject_label, event.facts),
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        subject_label=event.subject_label,
        facts=event.facts,
        hash=event.hash,
    )
