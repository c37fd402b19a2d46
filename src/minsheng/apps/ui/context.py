"""What every page's frame shows: division, year, post in use, the side bar filtered by rights, foot."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import CharField, Count, QuerySet, Value
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from minsheng.kit.prepared import rows_of

HTMX_CONFIG = json.dumps(
    {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "allowScriptTags": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "attributesToSettle": ["class", "width", "height"],
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "422", "swap": True},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }
)
"""A 422 carries the form with its errors, so it is swapped; nothing is kept in the browser's storage.

The policy forbids style attributes: none is carried over to what is swapped in.
"""


COUNTED = "counted"
"""Attribute of a request: counts of the side bar that its view has read already, by name."""


@dataclass(frozen=True, slots=True)
class Item:
    """One place in the side bar; `count` is work waiting there, 0 prints nothing."""

    label: str
    url: str
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One character of the year with its places."""

    mark: str
    items: tuple[Item, ...]


class Frame:
    """The frame of one page, read only as far as a template asks; without a request it asks no database."""

    def __init__(self, request: HttpRequest | None) -> None:
        self._request = request
        self._actor: Any = getattr(request, "actor", None)

    demo = property(lambda self: bool(settings.DEMO))
    footer = property(lambda self: str(settings.FOOTER))
    htmx_config = HTMX_CONFIG

    @property
    def feedback_url(self) -> str:
        """The office's own page, or ours."""
        return str(settings.FEEDBACK_URL) or reverse("ui:feedback")

    @property
    def division(self) -> str:
        """Name of the division of the post in use; empty when logged out or without a post."""
        division = None if self._actor is None else self._actor.division
        return str(division.name) if division else ""

    @property
    def year(self) -> int:
        """The year worked in."""
        return timezone.localdate().year

    @property
    def who(self) -> str:
        """Unit, by its short name, and title of the post in use, as `区民生办·综合岗`, or a user's name."""
        return self._post_words(full=False)

    @property
    def who_whole(self) -> str:
        """The same with the unit's full name."""
        return self._post_words(full=True)

    @property
    def may_search(self) -> bool:
        """Whether the search field is shown."""
        return self._actor is not None and self._allows(self._actor, "search.use")

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The side bar: what the post in use may open, each with the work waiting there."""
        if self._actor is None:
            return ()
        groups = (Group(mark, self._items(entries)) for mark, entries in settings.NAVIGATION)
        return tuple(group for group in groups if group.items)

    @cached_property
    def _allows(self) -> Callable[..., bool]:
        # Rights live in an app above this one: the configuration names them, so no import points upwards.
        allows: Callable[..., bool] = import_string(settings.RIGHTS)
        return allows

    @cached_property
    def _current(self) -> str:
        path = self._request.path if self._request is not None else ""
        urls = [
            url for _, entries in settings.NAVIGATION for _, name, *_ in entries if (url := _address(name))
        ]
        return max(
            (url for url in urls if path == url or (url != "/" and path.startswith(url))), key=len, default=""
        )

    def _post_words(self, *, full: bool) -> str:
        if self._actor is None:
            return ""
        post = self._actor.post
        if post is None:
            return str(self._actor.user.display_name)
        short = "" if full else getattr(post, "unit_short", "")
        return f"{short or post.unit.name}·{post.title}"

    def _items(self, entries: tuple[tuple[str, str, str, str], ...]) -> tuple[Item, ...]:
        return tuple(
            Item(label, url, self._counts.get(count, 0), is_current=url == self._current)
            for label, name, permission, count in entries
            if (url := _address(name)) and self._allows(self._actor, permission)
        )

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        """Work waiting by name; one query for all that the view has not read."""
        known: Mapping[str, int] = getattr(self._request, COUNTED, {})
        actor = self._actor
        places = [place for _, entries in settings.NAVIGATION for place in entries if place[3] not in known]
        names = tuple(name for _, _, permission, name in places if name and self._allows(actor, permission))
        key = ("counts", names, actor.standing, timezone.localdate())
        return {**known, **dict(rows_of(key, lambda: _counted(names, actor)))}


def _counted(names: tuple[str, ...], actor: object) -> QuerySet[Any, Any] | None:
    """Rows (name, how many), none where there are none."""
    parts = []
    for name in names:
        rows = import_string(settings.NAVIGATION_COUNTS[name])(actor)
        if not rows.query.is_empty():
            named = rows.order_by().annotate(counted_as=Value(name, CharField())).values("counted_as")
            parts.append(named.annotate(count=Count("pk")).values_list("counted_as", "count"))
    return parts[0].union(*parts[1:], all=True) if parts else None


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Context processor: `frame` on every page."""
    return {"frame": Frame(request)}


def _address(name: str) -> str:
    """The address of a named page; empty where an installation has left its app out."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
