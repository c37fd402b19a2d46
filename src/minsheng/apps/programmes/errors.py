"""Refusals of the programmes."""

from minsheng.core.errors import Refusal


class ProjectsWithoutTarget(Refusal):
    """Projects with a task that nobody could be held to: no target, deliverable or graded pledge."""

    code = "programmes.projects_without_target"


class EditionEmpty(Refusal):
    """An edition without a single project."""

    code = "programmes.edition_empty"


class FirstEditionMustBeNotice(Refusal):
    """An amendment or erratum of a programme that has no edition yet."""

    code = "programmes.first_edition_must_be_notice"


class EditionTooEarly(Refusal):
    """An edition that would be in force before the one it follows."""

    code = "programmes.edition_too_early"


class PairedTwice(Refusal):
    """One permanent project or target claimed by two places of the new text."""

    code = "programmes.paired_twice"
