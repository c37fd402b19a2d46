"""A few words read by themselves, as a clerk selects them: the same rules as for a whole notice."""

from datetime import date

from minsheng.core.policy.dates import dues_in
from minsheng.core.policy.kinds import propose
from minsheng.core.policy.quantities import harvest
from minsheng.core.policy.reading import Quantity, Role
from minsheng.core.quantity.passage import fold


def read_figure(words: str, role: Role) -> Quantity | None:
    """The first figure in the words, with a proposal unless it is a rate; None where there is none.

    Args:
        words: as printed or typed; the spans of the result are empty.
        role: what the figure shall be.
    """
    text = fold(words)
    found = harvest(text, Role.TARGET).quantities
    if not found:
        return None
    first = found[0]
    return Quantity(
        role=role,
        quote=text,
        comparator=first.bound.comparator,
        value=first.value,
        unit=first.unit,
        spans=(),
        printed=first.bound.printed,
        baseline=first.baseline,
        proposal=None if role == Role.STANDARD else propose(text, found)[0],
    )


def read_day(words: str, year: int) -> date | None:
    """The first day named in the words, of that year where none is printed; None where there is none."""
    dues = dues_in(fold(words), year, column=True)
    return dues[0].on if dues else None
