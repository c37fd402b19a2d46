"""The reader's words, kept as data in `lexicon/*.toml` and turned into patterns once."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Any

FILES = ("measures", "comparators", "units", "outline", "promises", "interpretation")


@cache
def table(name: str) -> dict[str, Any]:
    """One lexicon file as nested tables."""
    text = (resources.files("minsheng.core.policy") / "lexicon" / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def words(path: str) -> tuple[str, ...]:
    """The list at `file.table.key`, longest word first."""
    name, *keys = path.split(".")
    found: Any = table(name)
    for key in keys:
        found = found[key]
    return tuple(sorted((str(word) for word in found), key=lambda word: (-len(word), word)))


def one_of(*paths: str) -> str:
    """A regular expression that reads one word of the lists, the longest that fits."""
    return alternatives(word for path in paths for word in words(path))


def alternatives(found: Iterable[str]) -> str:
    """A regular expression that reads one of the words, the longest that fits."""
    ordered = sorted(set(found), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word) for word in ordered) + ")"


def holds(text: str, path: str) -> bool:
    """True where the text contains a word of the list."""
    return any(word in text for word in words(path))


def first_in(text: str, path: str) -> str:
    """The longest word of the list that the text contains, empty if none."""
    return next((word for word in words(path) if word in text), "")


@cache
def measure_classes() -> dict[str, str]:
    """Class (`persons`, `places`, …) of each measure word."""
    found = table("measures")
    return {
        word: name
        for name in (
            "persons",
            "households",
            "events",
            "places",
            "measures",
            "ratios",
            "levels",
            "times",
            "money",
        )
        for word in found[name]["words"]
    }


def class_of(unit: str) -> str:
    """Class of a measure word, by its first word where a second stands in brackets; empty if unknown."""
    known = measure_classes()
    return known.get(unit) or known.get(unit.partition("(")[0], "")


def every_list() -> Iterator[tuple[str, list[str]]]:
    """Each list of words with its path, for the test that holds the lexicon together."""
    for name in FILES:
        yield from _lists(name, table(name))


def _lists(path: str, found: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for key, value in found.items():
        if isinstance(value, dict):
            yield from _lists(f"{path}.{key}", value)
        elif isinstance(value, list):
            yield f"{path}.{key}", value
