"""The next of something made while the last is still worked on (预取)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

Item = TypeVar("Item")


def ahead(source: Iterator[Item]) -> Iterator[Item]:
    """The items of an iterator, the next one made in a thread of its own while a database is waited for.

    Args:
        source: must ask no database: connections belong to their thread. What it raises is raised here, in
            its turn.
    """
    with ThreadPoolExecutor(1, "ahead") as thread:
        following = thread.submit(_next, source)
        while (item := following.result()) is not None:
            following = thread.submit(_next, source)
            yield item[0]


def _next(source: Iterator[Item]) -> tuple[Item] | None:
    try:
        return (next(source),)
    except StopIteration:
        return None
