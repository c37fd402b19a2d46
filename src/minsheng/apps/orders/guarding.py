"""What papers that are out forbid of their matter: asked by `matters` before a step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.orders import errors
from minsheng.apps.orders.models import COLOURS, Sheet
from minsheng.core.process import Colour

if TYPE_CHECKING:
    from minsheng.apps.matters.models import Matter
    from minsheng.apps.matters.values import Said
    from minsheng.core.process import Move

_ENDING = ("merge", "revoke")


def guard_papers(matter: Matter, move: Move, said: Said) -> None:
    """A red sheet ends by closing; nothing merges into a matter that is pressed less.

    Raises:
        RedHolds, MergeMilder.
    """
    if move.verb not in _ENDING:
        return
    last = _last(matter)
    if last is None:
        return
    if last.colour == Colour.RED:
        number = last.output.known_by if last.output else None
        raise errors.RedHolds(number=str(number or ""))
    if move.verb == "merge" and said.into is not None:
        other = _last(said.into)
        if other is None or Colour(other.colour).rank < Colour(last.colour).rank:
            words = dict(COLOURS)[Colour(last.colour)]
            raise errors.MergeMilder(colour=words, matter=str(said.into), field="into")


def _last(matter: Matter) -> Sheet | None:
    rows = Sheet.objects.filter(order__matter=matter, order__round=matter.round, issued_on__isnull=False)
    return rows.select_related("output__number").order_by("pk").last()
