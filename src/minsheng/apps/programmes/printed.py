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
    """What stands behind a title in its passage, up to the bracket that names its units.

    Facts that the passage does not hold, such as those a clerk has added, stand at its end.
    """
    body = _behind_title(text, content)
    held = fold(text.title + body)
    facts = [
        *(row.words for row in content.targets),
        *(row.words for row in content.deadlines),
        *(row.words for row in content.pledges),
    ]
    missing = [words for words in dict.fromkeys(facts) if fold(words) not in held]
    return "；".join(part for part in (body.rstrip("；"), *missing) if part)


def target_words(target: TargetValue) -> str:
    """A target as the notice words it; where a clerk has set another figure, that figure."""
    if target.low is None:
        return target.words
    figures = harvest(fold(target.words), Role.TARGET).quantities
    said = target.ratio or (target.low if target.high is None else (target.low, target.high))
    return target.words if any(found.value == said for found in figures) else figure_words(target)


def _behind_title(text: ProjectText, content: Content) -> str:
    pattern = r"\s*".join(map(re.escape, "".join(text.title.split())))
    title = re.search(pattern, text.quote)
    body = "".join(text.quote[title.end() :].split("\n")).strip() if title else ""
    for row in content.units:
        opened = max((body.rfind(sign, 0, body.rfind(row.name)) for sign in _BRACKETS), default=-1)
        if opened >= 0:
            return body[:opened].strip()
    return body
