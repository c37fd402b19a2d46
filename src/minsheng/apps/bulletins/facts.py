"""What a bulletin says of a frozen month, as texts, days and decimals: the snapshot it is made of."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from minsheng.apps.audit.facts import canonical, plain
from minsheng.apps.bulletins import errors
from minsheng.apps.months.models import ProjectStanding, RowStanding
from minsheng.apps.months.overview import ORDER, overview_of
from minsheng.apps.months.reasons import LATE, reasons_of
from minsheng.apps.places.models import UnitKind
from minsheng.apps.places.queries import units_called
from minsheng.core.progress.months import in_words
from minsheng.core.standing import Word, places, ties

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from minsheng.apps.ledger.models import Period
    from minsheng.apps.months.overview import Line
    from minsheng.apps.programmes.models import Programme

Facts = dict[str, Any]
_UNRANKED = frozenset({Word.ROUTINE, Word.AWAITED})
"""Words by which no pace is judged."""
_IN_TIME = frozenset({Word.DONE, Word.AHEAD, Word.ON_PLAN})
_TENTH = Decimal("0.1")
_HUNDRED = 100


def facts_of(programme: Programme, month: datetime.date, category: str) -> Facts:
    """The facts of a frozen month, of all projects or of one category; some twelve queries.

    Raises:
        MonthOpen: it is not frozen.
        CategoryUnknown.
        CountsDiffer: a project of the list has no word.
    """
    periods = list(programme.periods.all())
    period = next((each for each in periods if each.month == month), None)
    if period is None or period.frozen_at is None:
        raise errors.MonthOpen(month=in_words(month))
    words = _words(period, category)
    page = overview_of(programme, periods, month, month)
    if page is None:
        raise errors.MonthOpen(month=in_words(month))
    lines = [line for line in page.lines if category in ("", _category(line))]
    counts = Counter(words.values())
    with_task = sum(counts[word] for word in ORDER)
    return {
        "programme": programme.code,
        "division": programme.division.name,
        "year": programme.year,
        "month": month,
        "edition": page.month.edition.ordinal,
        "category": category,
        "total": len(words),
        "without_task": counts[Word.NO_TASK],
        "with_task": with_task,
        "counts": {word.value: counts[word] for word in ORDER},
        "projects": _projects(lines),
        "late": _late(lines, month),
        "streets": [] if category else _streets(period),
        "leads": [] if category else _leads(lines),
    }


def digest_of(facts: Facts) -> str:
    """SHA-256 of the facts as a snapshot keeps them."""
    return hashlib.sha256(canonical(plain(facts))).hexdigest()


def _words(period: Period, category: str) -> dict[int, Word]:
    """The word of each project of the edition that the frozen rows name; refuses what is not whole."""
    stands = ProjectStanding.objects.filter(period=period).select_related("edition")
    known = {each.project_id: each for each in stands}
    edition = next((each.edition for each in known.values()), None)
    if edition is None:
        raise errors.MonthOpen(month=in_words(period.month))
    texts = list(edition.texts.select_related("category", "project").order_by("ordinal"))
    if category:
        texts = [each for each in texts if each.category is not None and each.category.name == category]
        if not texts:
            raise errors.CategoryUnknown(category=category, field="category")
    missing = [each for each in texts if each.project_id not in known]
    if missing:
        raise errors.CountsDiffer(
            total=len(texts),
            counted=len(texts) - len(missing),
            projects="、".join(f"{each.number} {each.short_title}" for each in missing),
        )
    return {each.project_id: Word(known[each.project_id].word) for each in texts}


def _category(line: Line) -> str:
    return line.text.category.name if line.text.category is not None else ""


def _projects(lines: Sequence[Line]) -> list[Facts]:
    """Each project with a task in printed order; its place by the gap as printed, furthest ahead first."""
    gaps = [None if line.project.status.word in _UNRANKED else _printed(line) for line in lines]
    found = places(gaps)
    return [
        {
            "code": line.text.project.code,
            "number": line.text.number,
            "title": line.text.short_title,
            "category": _category(line),
            "leads": line.leads,
            "target": line.target.aim.words if line.target else "",
            "done": line.shown.done if line.shown else "",
            "asked": line.shown.asked if line.shown else "",
            "share": line.shown.share if line.shown else "",
            "planned": line.shown.planned if line.shown else "",
            "behind": line.shown.behind if line.shown else "",
            "gap": gap,
            "word": line.project.status.word.value,
            "place": place,
            "tied": tied,
        }
        for line, gap, place, tied in zip(lines, gaps, found, ties(found), strict=True)
    ]


def _printed(line: Line) -> Decimal | None:
    """The gap in points to a tenth, as it is printed; None where no pace is told."""
    if line.target is None or line.shown is None or not line.shown.behind or line.target.pace.gap is None:
        return None
    gap = line.target.pace.gap
    exact = Decimal(gap.numerator) / Decimal(gap.denominator)
    return exact.quantize(_TENTH, ROUND_HALF_UP) + 0


def _late(lines: Sequence[Line], month: datetime.date) -> list[Facts]:
    """The late ones, the furthest behind first, with what their units last said of it."""
    late = [line for line in lines if line.project.status.word in LATE]
    said = reasons_of([line.target.aim.value.target_id for line in late if line.target], month)
    late.sort(key=lambda line: -(_printed(line) or 0))
    return [
        {
            "code": line.text.project.code,
            "reports": [
                {"units": each.units, "reason": each.reason, "next_step": each.next_step}
                for each in said.get(line.target.aim.value.target_id if line.target else 0, [])
            ],
        }
        for line in late
    ]


def _streets(period: Period) -> list[Facts]:
    """Streets by the share of their planned rows in time, the highest first; silence is not in time."""
    rows = RowStanding.objects.filter(
        period=period, allocation__unit__kind=UnitKind.STREET, is_leaf=True, planned__isnull=False
    )
    judged: dict[int, Counter[bool]] = defaultdict(Counter)
    for unit, word in rows.order_by().values_list("allocation__unit", "word"):
        judged[unit][word in _IN_TIME] += 1
    called = units_called(judged, period.month)
    return _ranked({called[pk][1]: judged[pk] for pk in called})


def _leads(lines: Sequence[Line]) -> list[Facts]:
    """Leading units by the share of their judged projects in time; each of several leads has the project."""
    judged: dict[str, Counter[bool]] = {}
    for line in lines:
        word = line.project.status.word
        for name in line.leads.split("、") if line.leads and word not in _UNRANKED else ():
            judged.setdefault(name, Counter())[word in _IN_TIME] += 1
    return _ranked(judged)


def _ranked(judged: Mapping[str, Counter[bool]]) -> list[Facts]:
    """Units by name with what was judged of them, by share in time, the highest first."""
    shares = {name: _share(counted) for name, counted in judged.items()}
    found = places([-share for share in shares.values()])
    lines = [
        {
            "name": name,
            "rows": judged[name].total(),
            "in_time": judged[name][True],
            "share": share,
            "place": place,
            "tied": tied,
        }
        for (name, share), place, tied in zip(shares.items(), found, ties(found), strict=True)
    ]
    return sorted(lines, key=lambda line: line["place"] or 0)


def _share(counted: Counter[bool]) -> Decimal:
    """In percent to a tenth, as printed."""
    share = Decimal(counted[True] * _HUNDRED) / Decimal(counted.total())
    return share.quantize(_TENTH, ROUND_HALF_UP)
