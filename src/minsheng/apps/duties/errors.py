"""What the app refuses; the sentences stand in ui/sentences/duties.toml."""

from minsheng.core.errors import Refusal


class NotInForce(Refusal):
    """The edition in force does not name the project, or there is none; facts: `project`."""

    code = "duties.not_in_force"


class NoTask(Refusal):
    """Nobody answers for a project without task; facts: `project`."""

    code = "duties.no_task"


class DayOutside(Refusal):
    """A day outside the programme's year and the one after; facts: `day`, `first`, `last`, `field`."""

    code = "duties.day_outside"


class LaterStated(Refusal):
    """Something is stated from a later day on, which this would overlap; facts: `day`, `later`, `field`."""

    code = "duties.later_stated"


class NotLead(Refusal):
    """Only a lead of the edition in force reports; facts: `unit`, `leads` in words, `field`."""

    code = "duties.not_lead"


class TargetElsewhere(Refusal):
    """The edition states the target under another project or not at all; facts: `target`, `field`."""

    code = "duties.target_elsewhere"


class UnitNotNamed(Refusal):
    """The edition does not name the unit beside the project; facts: `unit`, `project`, `field`."""

    code = "duties.unit_not_named"


class PostUnfit(Refusal):
    """A post of another unit, or one that does not exist on the day; facts: `post`, `function`, `field`."""

    code = "duties.post_unfit"


class ChargeOver(Refusal):
    """The charge has ended or has not begun by that day; facts: `charge`, `day`, `field`."""

    code = "duties.charge_over"


class NothingToSign(Refusal):
    """The unit is named beside none of the projects; facts: `unit`."""

    code = "duties.nothing_to_sign"


class PageChanged(Refusal):
    """What was to be signed changed since the page was shown; facts: `count`, `projects` in words."""

    code = "duties.page_changed"
