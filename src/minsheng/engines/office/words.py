"""The words of `words.toml`."""

import re
import tomllib
from functools import cache
from importlib.resources import files

_ROUND = re.compile(r"[\s\d（）()【】\[\]_.\-]+")


@cache
def words_of(area: str) -> dict[str, tuple[str, ...]]:
    """The lists of one area (`sheets`, `pages`) by name."""
    text = files("minsheng.engines.office").joinpath("words.toml").read_text(encoding="utf-8")
    return {name: tuple(words) for name, words in tomllib.loads(text)[area].items()}


def is_help_sheet(name: str) -> bool:
    """Whether a sheet of that name explains how to fill in others."""
    bare = _ROUND.sub("", name)
    words = words_of("sheets")
    return bare in words["help"] or bare.endswith(words["help_ends"])
