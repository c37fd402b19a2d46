"""The materialised path of a division: the row ids of its ancestors and its own, each closed by `/`.

`1/4/19/` is a district of a city of a province. A subtree is a prefix, so one column answers "in or under"
without recursion and without a package (docs/model.md, 1).
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


class Placed(Protocol):
    """A row that answers where it belongs."""

    def division_path(self) -> str:
        """Path of the division that the row belongs to."""


class Keeper(Viewer, Protocol):
    """Whoever changes something: `people.actor.Actor`, known here by what is asked of it."""

    @property
    def audit_id(self) -> str:
        """Who it is, for the audit chain."""

    @property
    def audit_post(self) -> str:
        """In which post, for the audit chain."""

    def require(self, permission: str, subject: Placed | None = None) -> None:
        """Raise PermissionDenied without the permission on the subject."""


def path_under(parent: str, row_id: int) -> str:
    """The path of the division with this row id below the path `parent` (`""` for a root)."""
    return f"{parent}{row_id}/"


def ids_of(path: str) -> Sequence[int]:
    """The row ids on a path, root first, the division's own last."""
    return [int(part) for part in path.split("/") if part]


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
    ids = ids_of(viewer.area)
    above = ["".join(f"{row_id}/" for row_id in ids[:depth]) for depth in range(1, len(ids))]
    return in_area(viewer, column) | Q(**{f"{column}__in": above})
