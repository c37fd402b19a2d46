"""Figures that should add up: a whole with its 其中 figures, its parts in brackets, its measures."""

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from minsheng.core.policy.lexicon import first_in, holds
from minsheng.core.policy.quantities import Found


@dataclass(frozen=True, slots=True)
class Misfit:
    """Parts that do not add up to their whole; `code` of the warning and the figures."""

    code: str
    whole: Found
    parts: tuple[Found, ...]

    @property
    def total(self) -> Decimal:
        """The sum of the parts."""
        return sum((part.figure.single for part in self.parts), Decimal(0))


_STOP = re.compile(r"[。;!?]")


def _same_unit(whole: Found, part: Found) -> bool:
    return whole.figure.unit == part.figure.unit and isinstance(part.value, Decimal)


def _runs(text: str, found: tuple[Found, ...], place: int) -> tuple[str, tuple[Found, ...]]:
    """The figures that the text gives as parts of the one at `place`, and how it says so."""
    whole = found[place]
    limit = min(len(text), whole.end + 300)
    after = text[whole.end : limit]
    nearby = found[place + 1 : place + 16]
    if stop := _STOP.search(after):
        limit = whole.end + stop.start()
    opened = text.find("(", whole.end, whole.end + 9)
    if opened >= 0:
        closed = text.find(")", opened, opened + 300)
        parts = tuple(other for other in nearby if opened < other.figure.start < closed)
        return "bracket", parts
    mark = next((word for word in ("其中", "分别为") if 0 <= after.find(word) < 24), "")
    if not mark:
        return "", ()
    start = whole.end + after.find(mark)
    if start > limit:
        return "", ()
    run: list[Found] = []
    for other in nearby:
        if start < other.figure.start < limit:
            if run and not _goes_on(text, run[-1], other):
                break
            run.append(other)
    return mark, tuple(run)


def _goes_on(text: str, before: Found, part: Found) -> bool:
    """True where a figure goes on with the parts; after a comma only if it is short and binds nothing."""
    gap = text[before.end : part.figure.start]
    if "," in gap and first_in(gap, "promises.works.verbs"):
        return False
    return "," not in gap or (
        len(gap) <= 12 and not part.bound.strength and not holds(gap, "promises.held.stock")
    )


def misfits(text: str, found: tuple[Found, ...]) -> list[Misfit]:
    """Wholes of one text whose printed parts exceed them, or do not make them up."""
    bad: list[Misfit] = []
    for place, whole in enumerate(found):
        if not isinstance(whole.value, Decimal) or whole.figure.unit in ("%", "‰", "倍"):
            continue
        how, all_parts = _runs(text, found, place)
        parts = tuple(part for part in all_parts if _same_unit(whole, part))
        if not parts or len(parts) != len(all_parts):
            continue
        misfit = Misfit("policy.parts_differ", whole, parts)
        if how == "其中" and len(parts) == 1:
            if parts[0].figure.single > whole.figure.single:
                bad.append(Misfit("policy.subset_exceeds", whole, parts))
        elif len(parts) > 1 and misfit.total != whole.figure.single and _all_given(text, how, misfit):
            bad.append(misfit)
    return bad


def _all_given(text: str, how: str, misfit: Misfit) -> bool:
    """True where the text gives all parts; 其中 may leave some out if they stay below the whole."""
    if how == "其中":
        return misfit.total > misfit.whole.figure.single or len(misfit.parts) > 2
    return how in ("bracket", "分别为")


def measures_misfit(title: tuple[Found, ...], inner: list[tuple[str, Found]]) -> Misfit | None:
    """Parts in the measures that come close to a title's only figure of their unit, but miss it.

    Args:
        title: quantities of the title.
        inner: text and quantity of each figure of the measures that counts something.
    """
    printed = Counter(whole.figure.unit for whole in title)
    for whole in title[:20]:
        if (
            printed[whole.figure.unit] > 1
            or not isinstance(whole.value, Decimal)
            or whole.figure.unit in ("%", "元")
        ):
            continue
        parts = tuple(
            part for text, part in inner if _same_unit(whole, part) and not _inside_another(text, part)
        )
        total = sum((part.figure.single for part in parts), Decimal(0))
        if (
            len(parts) > 1
            and total != whole.figure.single
            and abs(total - whole.figure.single) * 20 <= whole.figure.single
        ):
            return Misfit("policy.measures_near", whole, parts)
    return None


def _inside_another(text: str, part: Found) -> bool:
    sentence = max(text.rfind("。", 0, part.start), text.rfind(";", 0, part.start)) + 1
    return "其中" in text[sentence : part.figure.start]
