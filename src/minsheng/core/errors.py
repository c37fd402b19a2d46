"""Problems a user meets: a code and the facts that its sentence names, never the sentence itself."""

from typing import ClassVar


class Problem(Exception):
    """A foreseen problem; `code` names its sentence, `facts` fill the sentence's places.

    Subclass it for each problem and set `code` (`area.past_event`); raise with keyword facts only.
    The Chinese sentence stands in `apps/ui/sentences/<area>.toml`; a contract test holds the two together.
    """

    code: ClassVar[str] = ""

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code, facts)
        self.facts = facts


class Refusal(Problem):
    """A rule says no: nothing was written, and the user can do something about it."""


class Unreadable(Problem):
    """A file or text that is no document of the expected kind; nothing of it was kept."""
