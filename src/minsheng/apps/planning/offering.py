"""What a plan's forms offer to choose from: units that bear a milestone, targets, posts that lift gates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minsheng.apps.people.models import ADMINISTRATORS, Post
from minsheng.apps.places.models import Unit, in_force
from minsheng.apps.planning.entries import Choices, Offered
from minsheng.apps.programmes.wording import short_words

if TYPE_CHECKING:
    from datetime import date

    from minsheng.apps.planning.planpage import PlanPage


def offered_for(page: PlanPage, on: date) -> Offered:
    """Units and posts of the programme's division and below it, and the project's targets; two queries."""
    path = page.project.programme.division.path
    units = Unit.objects.filter(in_force(on), division__path__startswith=path).select_related("division")
    posts = Post.objects.filter(in_force(on), unit__division__path__startswith=path)
    posts = posts.exclude(role__in=ADMINISTRATORS).select_related("unit").order_by("unit__code", "pk")
    return Offered(
        units=Choices(
            (row.pk, row.name, row.get_kind_display(), row) for row in units.order_by("kind", "code")
        ),
        targets=Choices((pk, short_words(aim.words), "", aim.value.target) for pk, aim in page.aims.items()),
        posts=Choices((row.pk, row.title, row.unit.name, row) for row in posts),
    )
