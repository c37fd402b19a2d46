"""Filters and tags for figures, days, states and bars."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils import timezone

from minsheng.apps.ui import words
from minsheng.apps.ui.sentences import sentence_for
from minsheng.apps.ui.status import STATUSES, Status

register = template.Library()


@register.filter
def quantity(value: Decimal | int | None, unit: str = "") -> str:
    """`{{ row.goal|quantity:row.unit }}` prints `9,600 人`."""
    return words.quantity(value, unit)


@register.filter
def percent(value: Decimal | int | None, places: int | None = None) -> str:
    """`{{ rate|percent }}` prints the percentage as it stands, `{{ rate|percent:1 }}` rounds it."""
    return words.percent(value, places)


@register.filter
def share_of(part: Decimal | int | None, whole: Decimal | int | None) -> str:
    """`{{ done|share_of:goal }}` prints `56.4%`."""
    return words.share(part, whole)


@register.filter
def day(value: date | datetime | None, today: date | None = None) -> str:
    """`{{ due|day }}` prints `10月15日`; with the year where it is another than that of the day given."""
    return words.day(value, today or timezone.localdate())


@register.filter
def moment(value: datetime | None) -> str:
    """`{{ at|moment }}` prints `10月14日 17:42`, with the year where it is not this one."""
    return words.moment(value, timezone.localdate())


@register.filter
def distance(value: date | datetime | None, today: date | None = None) -> str:
    """`{{ due|distance }}` prints `还有 4 天`."""
    return words.distance(value, today or timezone.localdate())


@register.filter
def days_since(value: date | datetime, today: date | None = None) -> int:
    """`{{ line.since|days_since }}`: whole days up to today."""
    return ((today or timezone.localdate()) - words.local_date(value)).days


@register.filter
def is_urgent(value: date | datetime | None, today: date | None = None) -> bool:
    """Whether a due day is over or is today, which cinnabar marks."""
    return value is not None and words.local_date(value) <= (today or timezone.localdate())


@register.filter
def duration(seconds: int) -> str:
    """`{{ job.seconds|duration }}` prints `约 3 秒`."""
    return words.duration(seconds)


@register.filter
def sentence_of(code: str, facts: Mapping[str, object]) -> str:
    """`{{ job.problem_code|sentence_of:job.problem_facts }}` prints the sentence of a stored problem."""
    return sentence_for(code, facts)


@register.simple_tag
def status_of(code: str) -> Status:
    """The state of that code; raises KeyError for any other."""
    return STATUSES[code]


@dataclass(frozen=True, slots=True)
class Bar:
    """Geometry of a bar in units of its drawing, as text for attributes; `tick` None draws no tick."""

    width: str
    actual: str
    tick: str | None


@register.simple_tag
def bar_of(done: Decimal | None, goal: Decimal | None, plan: Decimal | None, width: str | int) -> Bar | None:
    """A bar of `width` units, capped at the goal and ticked at `plan` percent; None without a goal."""
    if done is None or not goal:
        return None
    full = Decimal(str(width))
    actual = full * min(max(Decimal(done) / Decimal(goal), Decimal(0)), Decimal(1))
    tick = None if plan is None else full * min(max(Decimal(plan), Decimal(0)), Decimal(100)) / 100 - 1
    return Bar(_units(full), _units(actual), None if tick is None else _units(max(tick, Decimal(0))))


def _units(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP):f}"
