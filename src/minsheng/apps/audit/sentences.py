"""An event as a Chinese sentence, from `verbs.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from string import Formatter

_SHOWN = 10
_FORMATTER = Formatter()


@cache
def verbs() -> Mapping[str, str]:
    """The sentence of every verb; read once, since the file is part of the program."""
    with (Path(__file__).parent / "verbs.toml").open("rb") as file:
        return tomllib.load(file)


def sentence(verb: str, subject: str, facts: Mapping[str, object]) -> str:
    """What was done, in words; a verb that has gone from the file is named as it is."""
    template = verbs().get(verb)
    if template is None:
        return f"{subject} {verb}".strip()
    return filled(template, {**facts, "subject": subject})


def places(template: str) -> frozenset[str]:
    """The names that a sentence asks for.

    Raises:
        ValueError: a place is more than a plain name, or carries a format.
    """
    names = set()
    for _, name, form, conversion in _FORMATTER.parse(template):
        if name is None:
            continue
        if not name.isidentifier() or form or conversion:
            raise ValueError(f"a place in a sentence is a plain name, not {name!r}")
        names.add(name)
    return frozenset(names)


def filled(template: str, facts: Mapping[str, object]) -> str:
    """The template with its places filled; plain names alone, so that no attribute can be reached."""
    parts = []
    for text, name, _, _ in _FORMATTER.parse(template):
        parts.append(text)
        if name is not None:
            parts.append(shown(facts[name]) if name in facts else "（未记）")
    return "".join(parts)


def shown(value: object) -> str:
    """A fact in words: 是 and 否, 无, at most ten parts of a list."""
    if value is None or value == "":
        return "无"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return shown([f"{key}：{shown(each)}" for key, each in value.items()])
    if isinstance(value, Sequence) and not isinstance(value, str):
        listed = "、".join(shown(each) for each in value[:_SHOWN])
        return listed if len(value) <= _SHOWN else f"{listed}等 {len(value)} 项"
    return str(value)
