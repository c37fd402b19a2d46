"""The materialised path of a division: its ancestors' codes and its own, each closed by `/`.

`990000/990100/990102/` is a district of a city of a province. A subtree is a prefix, so one column answers
"in or under" without recursion and without a package (docs/model.md, 1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.db.models import Q

if TYPE_CHECKING:
    from collections.abc import Sequence


class Viewer(Protocol):
    """Whoever looks: the path of the area seen; `""` sees all, `None` sees nothing."""

    @property
    def area(self) -> str | None:
        """Path of the viewer's division."""


def path_under(parent: str, code: str) -> str:
    """The path of the division `code` below the path `parent` (`""` for a root)."""
    return f"{parent}{code}/"


def codes_of(path: str) -> Sequence[str]:
    """The codes on a path, root first, the division's own last."""
    return path.rstrip("/").split("/") if path else []


def is_within(path: str, root: str) -> bool:
    """Whether `path` is `root` itself or lies below it."""
    return path.startswith(root)


def in_area(viewer: Viewer, column: str) -> Q:
    """Keeps the rows whose path `column` (`division__path`) lies in or under the viewer's division."""
    if viewer.area is None:
        return Q(pk__in=[])
    return Q(**{f"{column}__startswith": viewer.area}) if viewer.area else Q()


def in_or_above_area(viewer: Viewer, column: str) -> Q:
    """As `in_area`, and the divisions above the viewer's: what an upper level issued is read below it."""
    if not viewer.area:
        return in_area(viewer, column)
    codes = codes_of(viewer.area)
    above = ["".join(f"{code}/" for code in codes[:depth]) for depth in range(1, len(codes))]
    return in_area(viewer, column) | Q(**{f"{column}__in": above})
