"""What the app refuses; the sentences stand in ui/sentences/lineage.toml."""

from minsheng.core.errors import Refusal


class NotRelated(Refusal):
    """Neither a level above nor an earlier year; facts: `programme`, `predecessor`."""

    code = "lineage.not_related"


class NothingInForce(Refusal):
    """The programme has no edition; facts: `programme`."""

    code = "lineage.nothing_in_force"


class EditionsChanged(Refusal):
    """Another edition is in force than the page showed; facts: `programmes` in words."""

    code = "lineage.editions_changed"


class NotListed(Refusal):
    """An edition in force does not name the project; facts: `project`."""

    code = "lineage.not_listed"


class NotStated(Refusal):
    """An edition in force does not state the target; facts: `target`."""

    code = "lineage.not_stated"


class DecidedOtherwise(Refusal):
    """Somebody decided something else of these projects; facts: `count`, `projects` in words."""

    code = "lineage.decided_otherwise"


class DecisionEnded(Refusal):
    """The decision was already taken back or corrected; facts: `decision`."""

    code = "lineage.decision_ended"


class KindUnfit(Refusal):
    """A level has parents, years have what is continued; facts: `kind`, `relation` in words."""

    code = "lineage.kind_unfit"


class ReasonMissing(Refusal):
    """A project without partner needs a reason; facts: `field`."""

    code = "lineage.reason_missing"


class NothingToConfirm(Refusal):
    """No proposal is left that was asked for."""

    code = "lineage.nothing_to_confirm"
