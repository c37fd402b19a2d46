"""What the review pages show, each in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from minsheng.apps.notices.board import Board, Caution, FactRow, Step, shown
from minsheng.apps.notices.layout import source_of
from minsheng.apps.notices.models import Fact, Notice, Reading
from minsheng.apps.notices.passages import Page, Shown, pages_of
from minsheng.apps.notices.values import HEAD_ITEM
from minsheng.apps.people.actor import Actor
from minsheng.apps.programmes.models import Edition


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice in the list: projects in its latest reading, and how many of its facts are still open."""

    notice: Notice
    projects: int
    open_facts: int
    is_change: bool


def notice_rows(actor: Actor) -> list[NoticeRow]:
    """The notices of the actor's area, newest first, in two queries."""
    notices = list(
        Notice.objects.visible_to(actor)
        .exclude(state=Notice.State.WITHDRAWN)
        .select_related("division")
        .prefetch_related("readings")
    )
    latest = {notice.pk: shown_reading(notice) for notice in notices}
    counts = {
        row["reading"]: row
        for row in Fact.objects.filter(reading__in=[reading.pk for reading in latest.values()])
        .values("reading")
        .annotate(
            projects=Count("pk", filter=Q(kind=Fact.Kind.PROJECT)),
            open=Count("pk", filter=Q(state=Fact.State.OPEN)),
        )
    }
    return [
        NoticeRow(
            notice=notice,
            projects=counts[reading.pk]["projects"],
            open_facts=counts[reading.pk]["open"],
            is_change=reading.basis != Edition.Basis.NOTICE,
        )
        for notice in notices
        for reading in [latest[notice.pk]]
    ]


def shown_reading(notice: Notice) -> Reading:
    """The reading under review, else the one issued last, else the last of all."""
    rank = {Reading.State.REVIEW: 2, Reading.State.ISSUED: 1, Reading.State.REPLACED: 0}
    return max(notice.readings.all(), key=lambda reading: (rank[Reading.State(reading.state)], reading.pk))


def waiting_notices(actor: Actor) -> int:
    """How many notices wait for review, for the side bar."""
    return Notice.objects.visible_to(actor).waiting().count()


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """All of one item's page; `seen` and `clean_seen` carry `id:version` of what the bulk buttons accept.

    `unknown_units` gives the same of the facts that bear each name.
    """

    reading: Reading
    item: int
    title: str
    steps: Sequence[Step]
    rows: Sequence[FactRow]
    pages: Sequence[Page]
    cautions: Sequence[Caution]
    seen: str
    clean_seen: str
    clean_items: int
    open_items: int
    doubtful_items: int
    total_items: int
    previous_item: int | None
    next_item: int | None
    next_open: int | None
    unknown_units: Mapping[str, str]
    last_decided_at: datetime | None

    @property
    def done_items(self) -> int:
        """Items with nothing left to decide."""
        return self.total_items - self.open_items


def review_page(reading: Reading, item: int, current: int | None) -> ReviewPage | None:
    """The page of one item; `current` is the ordinal of the fact looked at. None: no such item."""
    facts = list(reading.facts.select_related(None).order_by("ordinal"))
    board = Board(reading, facts)
    if item not in board.items:
        return None
    mine = board.facts_of(item)
    rows = board.rows(mine, current)
    order = list(board.items)
    at = order.index(item)
    waiting = [number for number in order if board.open_count[number]]
    clean = [number for number in waiting if not board.is_doubtful(number)]
    last = reading.facts.filter(decisions__isnull=False).order_by("-decisions__decided_at")
    return ReviewPage(
        reading=reading,
        item=item,
        title=board.items[item],
        steps=board.steps(item),
        rows=rows,
        pages=_pages(reading, item, shown(facts, board, rows), _spans(mine)),
        cautions=board.cautions(item),
        seen=_seen(fact for fact in mine if fact.state == Fact.State.OPEN),
        clean_seen=_seen(
            fact for number in clean for fact in board.facts_of(number) if fact.state == Fact.State.OPEN
        ),
        clean_items=len(clean),
        open_items=len(waiting),
        doubtful_items=sum(board.is_doubtful(number) for number in waiting),
        total_items=len(order),
        previous_item=order[at - 1] if at else None,
        next_item=order[at + 1] if at + 1 < len(order) else None,
        next_open=next((number for number in [*order[at + 1 :], *order[:at]] if number in waiting), None),
        unknown_units={name: _seen(facts) for name, facts in board.unknown_units.items()},
        last_decided_at=last.values_list("decisions__decided_at", flat=True).first(),
    )


def _pages(
    reading: Reading, item: int, marks: Sequence[Shown], spans: Sequence[tuple[int, int]]
) -> list[Page]:
    """The passages of an item; none for a project without a place, all of the text for the document."""
    return pages_of(source_of(reading.text), marks, spans) if spans or item == HEAD_ITEM else []


def first_open_item(reading: Reading) -> int:
    """The item to start with: the first with an open fact, else the document's own."""
    board = Board(reading, list(reading.facts.order_by("ordinal")))
    return next((number for number in board.items if board.open_count[number]), HEAD_ITEM)


def whole_source(reading: Reading) -> list[Page]:
    """The whole source with every fact marked and anchored."""
    facts = list(reading.facts.order_by("ordinal"))
    board = Board(reading, facts)
    marks = shown(facts, board, board.rows(facts, None))
    # Its facts stand on the pages of their items: every mark is a link to one of them.
    return pages_of(source_of(reading.text), [replace(mark, css="", is_mine=False) for mark in marks], [])


def ordinal_at(reading: Reading, start: int) -> int | None:
    """The fact whose first place begins at a code point of the reading's text."""
    facts = reading.facts.exclude(state=Fact.State.REJECTED).order_by("ordinal")
    return next((fact.ordinal for fact in facts if fact.spans and fact.spans[0][0] == start), None)


def readings_of(actor: Actor) -> QuerySet[Reading]:
    """Readings of notices in the actor's area, with what the pages need."""
    return Reading.objects.filter(notice__in=Notice.objects.visible_to(actor)).select_related(
        "notice__division", "text", "edition__programme"
    )


def _seen(facts: Iterable[Fact]) -> str:
    return ",".join(f"{fact.pk}:{fact.version}" for fact in facts)


def _spans(facts: Sequence[Fact]) -> list[tuple[int, int]]:
    return [(start, end) for fact in facts for start, end in fact.spans]
