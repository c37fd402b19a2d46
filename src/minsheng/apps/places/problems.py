"""What places refuse; the sentences stand in ui/sentences/places.toml."""

from minsheng.core.errors import Refusal


class NameMissing(Refusal):
    """A unit or group without a name."""

    code = "places.name_missing"


class NameTaken(Refusal):
    """The name means another unit or group of the division on a day; facts: `name`, `holder`, `division`."""

    code = "places.name_taken"


class NameRepeated(Refusal):
    """The unit already bears the name on a day; facts: `name`, `unit`."""

    code = "places.name_repeated"


class CodeTaken(Refusal):
    """A unit's code is in use or was; facts: `code`, `holder`."""

    code = "places.code_taken"


class DivisionTaken(Refusal):
    """A division of that code exists already; facts: `code`, `holder`."""

    code = "places.division_taken"


class DivisionCodeBad(Refusal):
    """A code that is not 6, 9 or 12 digits; facts: `given`."""

    code = "places.division_code_bad"


class LevelNotBelow(Refusal):
    """A division not below its parent's level; facts: `division`, `level`, `parent`, `parent_level`."""

    code = "places.level_not_below"


class DayInFuture(Refusal):
    """A renaming that has not happened yet; facts: `day`, `today`."""

    code = "places.day_in_future"


class DayBeforeBeginning(Refusal):
    """A change before the unit or its present name began; facts: `day`, `begins_on`."""

    code = "places.day_before_beginning"


class EndsBeforeBeginning(Refusal):
    """An end on or before the beginning; facts: `begins_on`, `ends_on`."""

    code = "places.ends_before_beginning"


class UnitEnded(Refusal):
    """A change of a unit that no longer exists; facts: `unit`, `ends_on`."""

    code = "places.unit_ended"


class FollowsItself(Refusal):
    """A unit that would follow itself, also by way of others; facts: `unit`."""

    code = "places.follows_itself"


class SuperiorCircle(Refusal):
    """A unit that would stand above itself, also by way of others; facts: `unit`, `superior`."""

    code = "places.superior_circle"


class FullNameStays(Refusal):
    """The full name in force cannot be taken away, only changed; facts: `name`."""

    code = "places.full_name_stays"


class MembersMissing(Refusal):
    """A group without members, or with one of another area; facts: `name`."""

    code = "places.members_missing"
