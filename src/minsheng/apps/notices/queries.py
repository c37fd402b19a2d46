"""What the review pages show, each in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from minsheng.apps.notices.board import (
    Board,
    Caution,
    FactRow,
    Progress,
    Step,
    linked,
    no_single_unit,
    shown,
)
from minsheng.apps.notices.errors import AlreadyIssued, AlreadyWithdrawn
from minsheng.apps.notices.facts import FactLike, facts_read
from minsheng.apps.notices.layout import source_of
from minsheng.apps.notices.models import Decision, Fact, Notice, Reading
from minsheng.apps.notices.passages import Page, Shown, pages_of
from minsheng.apps.notices.values import HEAD_ITEM
from minsheng.apps.people.actor import Actor
from minsheng.apps.people.permissions import allows
from minsheng.apps.places.tree import in_area
from minsheng.apps.programmes.models import Edition
from minsheng.core.policy.source import Source


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice in the list: projects in its latest reading, and how many of its facts are still open."""

    notice: Notice
    projects: int
    open_facts: int
    is_change: bool


def notice_rows(actor: Actor) -> list[NoticeRow]:
    """The notices of the actor's area without interpretations, newest first, in three queries."""
    notices = list(
        Notice.objects.visible_to(actor)
        .filter(kind=Notice.Kind.NOTICE)
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
    return max(notice.readings.all(), key=lambda row: (_RANK.get(row.state, 0), row.pk))


_RANK: dict[str, int] = {Reading.State.REVIEW: 2, Reading.State.ISSUED: 1}


@dataclass(frozen=True, slots=True)
class WaitingNotice:
    """A notice under review, with the projects of the reading that is shown and its facts still open."""

    pk: int
    name: str
    uploaded_at: datetime
    projects: int
    open_facts: int


def notices_to_review(actor: Actor) -> list[WaitingNotice]:
    """The `waiting_notices`, newest first, in one query."""
    readings = Reading.objects.filter(notice__in=waiting_notices(actor).values("pk"))
    rows = readings.values_list("notice", "notice__name", "notice__uploaded_at", "state", "pk").annotate(
        projects=Count("facts", filter=Q(facts__kind=Fact.Kind.PROJECT)),
        open_facts=Count("facts", filter=Q(facts__state=Fact.State.OPEN)),
    )
    ranked = sorted(rows.order_by(), key=lambda row: (_RANK.get(row[3], 0), row[4]))
    last = {row[0]: WaitingNotice(*row[:3], *row[5:]) for row in ranked}
    return sorted(last.values(), key=lambda each: (each.uploaded_at, each.pk), reverse=True)


def waiting_notices(actor: Actor) -> QuerySet[Notice]:
    """The notices of the own division that wait for review; none for a post that reviews none."""
    if actor.post is None or not allows(actor, "notices.review"):
        return Notice.objects.none()
    return Notice.objects.filter(division=actor.post.unit.division_id).waiting()


@dataclass(frozen=True, slots=True)
class UnknownUnit:
    """A name that the register lacks, `seen` of the facts that bear it; `why_not`: it is hardly one unit."""

    name: str
    seen: str
    why_not: str | None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """All of one item's page; `seen` and `clean_seen` carry `id:version` of what the bulk buttons accept."""

    reading: Reading
    item: int
    title: str
    steps: Sequence[Step]
    rows: Sequence[FactRow]
    pages: Sequence[Page]
    cautions: Sequence[Caution]
    seen: str
    clean_seen: str
    progress: Progress
    previous_item: int | None
    next_item: int | None
    next_open: int | None
    unknown_units: Sequence[UnknownUnit]
    last_decided_at: datetime | None

    @property
    def hardly_units(self) -> Sequence[UnknownUnit]:
        """Unknown names that are hardly those of one unit."""
        return [row for row in self.unknown_units if row.why_not]

    @property
    def likely_units(self) -> Sequence[UnknownUnit]:
        """Unknown names that may be those of a unit, to be registered."""
        return [row for row in self.unknown_units if not row.why_not]


def review_page(reading: Reading, item: int, current: int | None) -> ReviewPage | None:
    """The page of one item; `current` is the ordinal of the fact looked at. None: no such item."""
    facts = facts_read(reading, places=True)
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
        pages=_pages(reading, item, shown(facts, board, rows), mine),
        cautions=board.cautions(item),
        seen=_seen(fact for fact in mine if fact.state == Fact.State.OPEN),
        clean_seen=_seen(
            fact for number in clean for fact in board.facts_of(number) if fact.state == Fact.State.OPEN
        ),
        progress=board.progress(),
        previous_item=order[at - 1] if at else None,
        next_item=order[at + 1] if at + 1 < len(order) else None,
        next_open=next((number for number in [*order[at + 1 :], *order[:at]] if number in waiting), None),
        unknown_units=[
            UnknownUnit(name, _seen(facts), no_single_unit(name))
            for name, facts in board.unknown_units.items()
        ],
        last_decided_at=last.values_list("decisions__decided_at", flat=True).first(),
    )


def _pages(reading: Reading, item: int, marks: Iterable[Shown], mine: Sequence[FactLike]) -> list[Page]:
    """The passages of an item; none for a project without a place.

    Chapters lie across the whole document: of each only its heading is shown.
    """
    chapters = [tuple(fact.spans[0]) for fact in mine if fact.kind == Fact.Kind.CATEGORY and fact.spans]
    spans = [(start, end) for fact in mine if fact.kind != Fact.Kind.CATEGORY for start, end in fact.spans]
    if not (spans or chapters) and item != HEAD_ITEM:
        return []
    return pages_of(_source(reading), marks, spans, chapters)


def _source(reading: Reading) -> Source:
    """The source of a reading that was loaded with its notice and text."""
    reading.text.notice = reading.notice  # the same row, which the text would fetch again
    return source_of(reading.text)


def first_open_item(reading: Reading) -> int:
    """The item to start with: the first with an open fact, else the document's own."""
    board = Board(reading, facts_read(reading, places=True))
    return next((number for number in board.items if board.open_count[number]), HEAD_ITEM)


def whole_source(reading: Reading) -> list[Page]:
    """The whole source with every fact marked and anchored."""
    return pages_of(_source(reading), linked(facts_read(reading, places=True)), [])


@dataclass(frozen=True, slots=True)
class Loss:
    """What is lost with a reading under review or kept; `edition` is that which a change is of."""

    notice: Notice
    reading: Reading
    edition: Edition | None
    decisions: int
    last_at: datetime | None

    @property
    def verb(self) -> str:
        """What is about to be done."""
        return f"放弃{self.reading.get_basis_display()}" if self.edition else "撤回"


def loss_of(notice: Notice) -> Loss:
    """What taking the notice back, or giving up its change, would lose; in two queries.

    Raises:
        AlreadyWithdrawn, AlreadyIssued: nothing is under review.
    """
    under_review = notice.readings.filter(state__in=(Reading.State.REVIEW, Reading.State.KEPT))
    reading = under_review.select_related("copied_from__edition").first()
    if reading is None:
        withdrawn = notice.state == Notice.State.WITHDRAWN
        raise AlreadyWithdrawn(name=notice.name) if withdrawn else AlreadyIssued()
    made = Decision.objects.filter(fact__reading=reading).aggregate(count=Count("pk"), last=Max("decided_at"))
    base = reading.copied_from.edition if reading.copied_from else None
    return Loss(notice, reading, base, made["count"], made["last"])


def ordinal_at(reading: Reading, start: int) -> int | None:
    """The fact whose first place begins at a code point of the reading's text."""
    facts = reading.facts.exclude(state=Fact.State.REJECTED).order_by("ordinal")
    return next((fact.ordinal for fact in facts if fact.spans and fact.spans[0][0] == start), None)


def readings_of(actor: Actor) -> QuerySet[Reading]:
    """Readings of notices in the actor's area, interpretations left out, with what the pages need."""
    mine = Reading.objects.filter(in_area(actor, "notice__division__path"), notice__kind=Notice.Kind.NOTICE)
    # A query of its own, which only a change costs: with its joins PostgreSQL plans for every reading.
    copied = Prefetch("copied_from", Reading.objects.select_related("edition__programme"))
    return mine.select_related("notice__division", "text").prefetch_related(copied)


def _seen(facts: Iterable[FactLike]) -> str:
    return ",".join(f"{fact.pk}:{fact.version}" for fact in facts)
