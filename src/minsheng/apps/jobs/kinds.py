"""The kinds of jobs: each app names its own in its `jobs.py`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import autodiscover_modules

from minsheng.apps.jobs.progress import Progress
from minsheng.apps.jobs.watching import open_with

Body = Callable[[Progress, Mapping[str, Any]], Mapping[str, object] | None]
"""The work itself: gets its progress and the arguments it was started with, returns what to keep of it.

It does its writing in transactions of its own, calls `advance` between them at least every half minute, and
bears being run again: what it has done is recognised, not done twice. `url` in what it returns is where the
page leads when it is done.
"""


Dropped = Callable[[int, Mapping[str, Any]], None]
"""Takes back what was handed in for a job, by its id and arguments, that ends before it began."""

Ready = Callable[[Mapping[str, Any]], bool]
"""Whether what a job needs to be run again is still there."""


Anew = Callable[[Mapping[str, Any]], str]
"""Where the same is asked for anew once what was handed in is gone; empty where nowhere."""


def _nothing_to_drop(_job_id: int, _arguments: Mapping[str, Any]) -> None:
    """Most jobs are handed in nothing but their arguments."""


def _always_ready(_arguments: Mapping[str, Any]) -> bool:
    return True


def _nowhere(_arguments: Mapping[str, Any]) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of job: its name, its Chinese title, its work."""

    name: str
    title: str
    body: Body
    dropped: Dropped = _nothing_to_drop
    ready: Ready = _always_ready
    anew: Anew = _nowhere


_kinds: dict[str, Kind] = {}


def job(
    name: str,
    *,
    title: str = "",
    seen_with: str = "",
    dropped: Dropped = _nothing_to_drop,
    ready: Ready = _always_ready,
    anew: Anew = _nowhere,
) -> Callable[[Body], Body]:
    """Registers the function below it as the work of the kind `name` (`notices.import`).

    Args:
        name: the app's label and a verb.
        title: Chinese title; the name where it is left out.
        seen_with: permission (`notices.view`) that shows such jobs of others; empty: nobody but the asker.
        dropped: called inside the transaction that cancels a waiting or lost job.
        ready: asked before 重新办 is offered.
        anew: address that is offered where it is not ready.
    """

    def registered(body: Body) -> Body:
        known = _kinds.get(name)
        if known is not None and known.body is not body:
            raise ValueError(f"the kind of job {name!r} is registered already")
        _kinds[name] = Kind(name, title or name, body, dropped, ready, anew)
        open_with(name, seen_with)
        return body

    return registered


def kind(name: str) -> Kind:
    """The kind of that name; `LookupError` where no app registers it."""
    if name not in _kinds:
        autodiscover_modules("jobs")
    return _kinds[name]
