"""What a project's text prints beside its title, for papers that say it again."""

import re

from minsheng.apps.programmes.contents import Content
from minsheng.apps.programmes.models import ProjectText, TargetValue
from minsheng.apps.programmes.wording import figure_words
from minsheng.core.policy.quantities import harvest
from minsheng.core.policy.reading import Role
from minsheng.core.quantity.passage import fold

_BRACKETS = "（(〔【[〈"


def printed_body(text: ProjectText, content: Content) -> str:
    """What stands behind a title in its passage, up to the bracket that names its units."""
    body = _of_row(text, content) if "\t" in text.quote else _behind_title(text, content)
    return body.lstrip("。").rstrip("；")


def whole_body(text: ProjectText, content: Content) -> str:
    """The same with the targets and pledges that it does not hold, such as those a clerk has added."""
    body = printed_body(text, content)
    held = fold(text.title + body)
    missing = [words for words in dict.fromkeys(_facts(content)) if fold(words) not in held]
    return "；".join(part for part in (body, *missing) if part)


def _facts(content: Content) -> list[str]:
    """The words of what the project itself promises; tasks of its measures stand there."""
    targets = [row.words for row in content.targets if not row.is_subtask]
    return [*targets, *(row.words for row in content.pledges)]


def days_beside(text: ProjectText, content: Content) -> list[str]:
    """The days that a column gives, or a clerk: those that neither title nor body prints."""
    held = fold(text.title + whole_body(text, content))
    own = [row.words for row in content.deadlines if row.measure_id is None]
    return [words for words in dict.fromkeys(own) if fold(words) not in held]


def _of_row(text: ProjectText, content: Content) -> str:
    """Of a row of a table the cells that say something of the task, title and measures left out."""
    title, facts = fold(text.title), [fold(words) for words in _facts(content)]
    steps = [fold(step.words) for step in content.measures]
    found = []
    for cell in text.quote.split("\t"):
        words = "".join(cell.split())
        folded = fold(words)
        if not any(fact in folded for fact in facts) or any(step in folded for step in steps):
            continue
        found.append(words.partition("".join(text.title.split()))[2] if title in folded else words)
    return "；".join(filter(None, found))


def target_words(target: TargetValue) -> str:
    """A target as the notice words it; where a clerk has set another figure, that figure."""
    if target.low is None:
        return target.words
    figures = harvest(fold(target.words), Role.TARGET).quantities
    said = target.ratio or (target.low if target.high is None else (target.low, target.high))
    held = any((found.value, found.bound.comparator) == (said, target.comparator) for found in figures)
    return target.words if held else figure_words(target, rounded=False)


def _behind_title(text: ProjectText, content: Content) -> str:
    pattern = r"\s*".join(map(re.escape, "".join(text.title.split())))
    title = re.search(pattern, text.quote)
    body = "".join(text.quote[title.end() :].split("\n")).strip() if title else ""
    for row in content.units:
        opened = max((body.rfind(sign, 0, body.rfind(row.name)) for sign in _BRACKETS), default=-1)
        if opened >= 0:
            return body[:opened].strip()
    return body
