"""What the app refuses; the sentences stand in ui/sentences/bulletins.toml."""

from __future__ import annotations

from minsheng.core.errors import Refusal


class MonthOpen(Refusal):
    """A bulletin is of a frozen month; facts: `month`."""

    code = "bulletins.month_open"


class MonthUnfit(Refusal):
    """A quarter, half-year or year ends in another month; facts: `kind`, `months`, `field`."""

    code = "bulletins.month_unfit"


class CountsDiffer(Refusal):
    """The words do not add up to the whole list; facts: `total`, `counted`, `projects`, those missing."""

    code = "bulletins.counts_differ"


class CategoryUnknown(Refusal):
    """No project of the edition is in the category; facts: `category`, `field`."""

    code = "bulletins.category_unknown"


class BulletinTwice(Refusal):
    """There is one of that time and category; facts: `bulletin`."""

    code = "bulletins.bulletin_twice"


class FiguresMoved(Refusal):
    """What the paper would say differs from the page that was shown."""

    code = "bulletins.figures_moved"


class CorrectionEmpty(Refusal):
    """A correction names at least one thing that it puts right; facts: `field`."""

    code = "bulletins.correction_empty"


class ObjectionLate(Refusal):
    """The last day for objections has passed; facts: `day`."""

    code = "bulletins.objection_late"


class ObjectionTwice(Refusal):
    """The unit objected to that already."""

    code = "bulletins.objection_twice"


class ObjectionAnswered(Refusal):
    """It was answered; facts: `state` in words."""

    code = "bulletins.objection_answered"


class OwnBulletin(Refusal):
    """Who issued a bulletin does not answer objections to it."""

    code = "bulletins.own_bulletin"
