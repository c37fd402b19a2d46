"""What a clerk is asked before an edition is issued: it may be so, but is more often a slip."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from minsheng.apps.notices.models import Fact
from minsheng.apps.programmes.models import ProjectText
from minsheng.apps.ui.sentences import sentence_for

MOST_DROPPED = Fraction(1, 3)
"""Share of the projects of the edition before that may fall away without a question.

A correction names the whole list again and an amendment touches a few projects; a text that lacks more than
a third of them is an extract, an annex or the list of another year more often than the next edition.
"""


@dataclass(frozen=True, slots=True)
class Doubted:
    """A project that a question is about; `item` is its place in the review, None where it has none."""

    number: str
    title: str
    item: int | None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of which projects; `key` stands for exactly these, so that a yes is to what was seen.

    Grave is what drops codes that others point at.
    """

    code: str
    key: str
    facts: Mapping[str, int]
    projects: Sequence[Doubted]
    is_grave: bool = False

    @property
    def words(self) -> str:
        """The question as a sentence."""
        return sentence_for(self.code, self.facts)


def questions_of(
    facts: Sequence[Fact], pairs: Mapping[int, int | None], last: Sequence[ProjectText]
) -> list[Question]:
    """The questions that facts which stand give rise to.

    Args:
        facts: of the reading, without rejected ones.
        pairs: permanent project by project fact.
        last: texts of the edition before, none for a first edition.
    """
    asked = [_drops_most(set(pairs.values()), last), _without_lead(facts)]
    return [question for question in asked if question is not None]


def _without_lead(facts: Sequence[Fact]) -> Question | None:
    """Projects with a task that name no lead, or one that was confirmed as no unit."""
    led = {fact.project_id for fact in facts if fact.kind == Fact.Kind.LEAD and not fact.value["none"]}
    bare = [
        fact
        for fact in facts
        if fact.kind == Fact.Kind.PROJECT and fact.value["has_task"] and fact.pk not in led
    ]
    if not bare:
        return None
    key = ",".join(str(fact.ordinal) for fact in bare)
    doubted = [Doubted(fact.value["number"], fact.value["title"], fact.ordinal) for fact in bare]
    return Question("notices.asks_without_lead", f"without-lead:{key}", {"count": len(bare)}, doubted)


def _drops_most(kept: set[int | None], last: Sequence[ProjectText]) -> Question | None:
    dropped = [text for text in last if text.project_id not in kept]
    if len(dropped) <= MOST_DROPPED * len(last):
        return None
    key = ",".join(str(text.project_id) for text in dropped)
    counts = {"dropped": len(dropped), "total": len(last), "kept": len(last) - len(dropped)}
    doubted = [Doubted(text.number, text.title, None) for text in dropped]
    return Question("notices.asks_drops_most", f"drops-most:{key}", counts, doubted, is_grave=True)
