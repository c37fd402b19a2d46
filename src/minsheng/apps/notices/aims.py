"""Whether a document is what it was handed in as: its own year and place against those that were chosen."""

import re
from collections.abc import Iterable, Sequence

from minsheng.apps.notices.values import pairs
from minsheng.apps.places.models import Division
from minsheng.apps.places.naming import Prefixes, key_of
from minsheng.core.policy.reading import Reading, Told

_YEAR = re.compile(r"20\d{2}")

# 《云岭区2026年民生实事》, 临江市云岭区人民政府办公室: the last place before a year or body.
_PLACE = re.compile(
    r"(?:^|《|印发|关于|中共)(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区))?(?:[\u4e00-\u9fff]{2,7}?(?:市|州|盟))?"
    r"([\u4e00-\u9fff]{2,8}?(?:自治县|新区|省|市|区|县|旗|镇|街道))"
    r"(?=20\d{2}|人民政府|民生|委员会|委办公室|政府办)"
)

_NO_PLACE = re.compile(r"(?:小|社|园|景|校|灾|山|库|片|城|辖|院|厂|街|矿)区$|^[全我本各]")
"""Ends and beginnings of what is no division's name: 老旧小区, 全省各市."""


def other_year(title: str, stated: int | None, chosen: int) -> int | None:
    """The year that the document is of, where it clearly is another than the one chosen.

    Args:
        title: may print a span of years, any of which will do.
        stated: year of number or signature, for a title without one; a list is often signed in the December
            before its year, so that the year after will do as well.
        chosen: year that the clerk gave.
    """
    printed = [int(year) for year in _YEAR.findall(title)]
    if printed:
        return None if min(printed) <= chosen <= max(printed) else printed[0]
    return None if stated is None or chosen in {stated, stated + 1} else stated


def other_place(words: Iterable[str], own: Division, known: Sequence[Division]) -> str | None:
    """The place that title and issuer name, where it clearly is another than the division chosen.

    Nothing where the division's own name stands there, whole or without its ending (望湖区, 望湖). Of known
    divisions the one furthest below counts: 临江市云岭区 is 云岭区. An unknown one counts where it has the
    form of a division's name right before a year or a body.
    """
    said = [key_of(each) for each in words]
    full, generic = Prefixes.of(own.name).full, Prefixes.of(own.name).generic
    stem = full.removesuffix(generic)
    if any(full in each or (len(stem) > 1 and stem in each) for each in said):
        return None
    others = [row for row in known if row.pk != own.pk and any(key_of(row.name) in each for each in said)]
    if others:
        return max(others, key=lambda row: (len(row.path), -row.pk)).name
    found = (match[1] for each in said for match in _PLACE.finditer(each))
    return next((name for name in found if not _NO_PLACE.search(name)), None)


def aims_missed(reading: Reading, division: Division, year: int) -> list[dict[str, object]]:
    """Warnings that the document is of another year or place; one query."""
    head = [told for told in (reading.title, reading.issuer) if told is not None]
    title = reading.title.value if reading.title else ""
    found: list[dict[str, object]] = []
    if (stated := other_year(title, reading.year, year)) is not None:
        facts = {"stated": str(stated), "chosen": str(year)}
        found.append(_warning("notices.other_year", facts, head))
    known = list(Division.objects.all())
    if (place := other_place([told.value for told in head], division, known)) is not None:
        found.append(_warning("notices.other_place", {"stated": place, "chosen": division.name}, head))
    return found


def _warning(code: str, facts: dict[str, str], head: Sequence[Told]) -> dict[str, object]:
    spans = [pair for told in head for pair in pairs(told.spans)]
    return {"code": code, "facts": facts, "spans": spans, "project": None}
