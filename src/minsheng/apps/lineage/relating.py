"""Which programmes may be compared: a level above in one year, or two years of one division."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from minsheng.apps.lineage.errors import NotRelated
from minsheng.apps.lineage.models import Kind, TargetKind
from minsheng.apps.programmes.models import Edition, Programme
from minsheng.apps.programmes.standing import Standings
from minsheng.core.alignment import Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from minsheng.apps.people.actor import Actor

_SIDES = {Relation.LEVEL: ("上级", "本级"), Relation.YEAR: ("上年", "本年")}
_KINDS = {
    Relation.LEVEL: (Kind.PARENT,),
    Relation.YEAR: (Kind.CONTINUED, Kind.INTO_MECHANISM),
}
_TARGET_KINDS = {
    Relation.LEVEL: (TargetKind.PARENT, TargetKind.INTO_MECHANISM, TargetKind.UNRELATED),
    Relation.YEAR: (TargetKind.CONTINUED, TargetKind.INTO_MECHANISM, TargetKind.UNRELATED),
}


@dataclass(frozen=True, slots=True)
class Between:
    """A programme and the one it is compared with, both with their divisions loaded."""

    predecessor: Programme
    programme: Programme

    @property
    def relation(self) -> Relation:
        """What the predecessor is: NotRelated where it is neither."""
        above, below = self.predecessor, self.programme
        paths = above.division.path, below.division.path
        if above.year == below.year and paths[0] != paths[1] and paths[1].startswith(paths[0]):
            return Relation.LEVEL
        # A renamed division is another row with the same code.
        if above.year < below.year and above.division.code == below.division.code:
            return Relation.YEAR
        raise NotRelated(programme=below.code, predecessor=above.code)

    @property
    def words(self) -> tuple[str, str]:
        """What the two sides are called: 上级、本级 or 上年、本年."""
        return _SIDES[self.relation]

    @property
    def kinds(self) -> Sequence[Kind]:
        """What two projects may be to each other, the usual first."""
        return _KINDS[self.relation]

    @property
    def target_kinds(self) -> Sequence[TargetKind]:
        """What two targets may be decided to be, the usual first."""
        return _TARGET_KINDS[self.relation]

    @property
    def label(self) -> str:
        """`临江市2026年（上级本年）` or `望湖区2025年（本级上年）`."""
        above = self.predecessor
        words = "上级本年" if self.relation is Relation.LEVEL else "本级上年"
        if self.relation is Relation.YEAR and above.year < self.programme.year - 1:
            words = "本级往年"
        return f"{above.division.name}{above.year}年（{words}）"


def predecessors(programme: Programme, actor: Actor) -> list[Between]:
    """What a programme can be compared with, of what the actor sees and that has an edition; one query.

    The nearest level above first, then the levels above that, then the years backward.
    """
    division = programme.division
    above = [int(part) for part in division.path.strip("/").split("/")][:-1]
    wanted = Q(division__in=above, year=programme.year) | Q(
        division__code=division.code, year__lt=programme.year
    )
    found = Programme.objects.visible_to(actor).filter(wanted, editions__isnull=False).distinct()
    rows = [Between(row, programme) for row in found.select_related("division")]
    return sorted(rows, key=_nearness)


def in_force(programmes: Iterable[int], on: date) -> dict[int, Edition]:
    """The editions in force on a day, by programme; one query."""
    editions: dict[int, list[Edition]] = defaultdict(list)
    rows = Edition.objects.filter(programme__in=set(programmes)).select_related("programme__division")
    for edition in rows.order_by("ordinal"):
        editions[edition.programme_id].append(edition)
    return {pk: found for pk, each in editions.items() if (found := Standings(each, on).in_force)}


def _nearness(row: Between) -> tuple[bool, int, int, str]:
    above = row.predecessor
    return row.relation is Relation.YEAR, -len(above.division.path), -above.year, above.code
