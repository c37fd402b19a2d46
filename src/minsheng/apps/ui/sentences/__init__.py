"""The Chinese sentence of each code, for pages and command line alike; pure Python, a TOML file an area."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from minsheng.core.errors import Problem


class NoSentence(LookupError):
    """A code without a sentence, or a sentence that names a fact which was not given: a fault of ours."""


def sentence(problem: Problem) -> str:
    """What a problem says to the user."""
    return sentence_for(problem.code, problem.facts)


def sentence_for(code: str, facts: Mapping[str, object]) -> str:
    """The sentence of a code (`area.key`) with its facts filled in.

    Raises:
        NoSentence: names the code and the file in which its sentence is missed.
    """
    area, _, key = code.partition(".")
    template = _templates().get(area, {}).get(key)
    if template is None:
        raise NoSentence(f"{code!r}: no {key!r} under [{area}] in apps/ui/sentences/{area}.toml")
    try:
        return template.format_map(facts)
    except KeyError as error:
        raise NoSentence(
            f"{code!r}: its sentence names the fact {error}, given are {sorted(facts)}"
        ) from error


def codes() -> frozenset[str]:
    """Every code that has a sentence."""
    return frozenset(f"{area}.{key}" for area, keys in _templates().items() for key in keys)


@cache
def _templates() -> dict[str, dict[str, str]]:
    """Area → key → template; the files are part of the program and do not change while it runs."""
    found: dict[str, dict[str, str]] = {}
    for file in resources.files(__name__).iterdir():
        if file.name.endswith(".toml"):
            for area, keys in tomllib.loads(file.read_text(encoding="utf-8")).items():
                found.setdefault(area, {}).update(keys)
    return found
