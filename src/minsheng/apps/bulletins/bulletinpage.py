"""The bulletins of a programme, what the next would say, and one with its objections and corrections."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from minsheng.apps.bulletins.facts import digest_of, facts_of
from minsheng.apps.bulletins.judging import may_object
from minsheng.apps.bulletins.models import Bulletin, CorrectionRow, Objection
from minsheng.apps.bulletins.paper import pace_words, place_words, reason_words, sums_of
from minsheng.apps.files.actions import open_file
from minsheng.apps.people.permissions import allows
from minsheng.apps.programmes.models import ProjectText

if TYPE_CHECKING:
    import datetime
    from collections.abc import Mapping, Sequence

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class BulletinList:
    """What was told of a programme, the last first; `months` are frozen ones, the last first."""

    programme: Programme
    rows: Sequence[Bulletin]
    months: Sequence[datetime.date]
    may_issue: bool


def bulletin_list(programme: Programme, actor: Actor) -> BulletinList:
    """The page; two queries."""
    rows = Bulletin.objects.filter(programme=programme).select_related("output", "former")
    frozen = programme.periods.filter(frozen_at__isnull=False).order_by("-month")
    return BulletinList(
        programme=programme,
        rows=list(rows),
        months=list(frozen.values_list("month", flat=True)),
        may_issue=allows(actor, "bulletins.issue", programme),
    )


def categories_of(programme: Programme) -> list[str]:
    """Names of categories of the last edition, in printed order; one query."""
    rows = ProjectText.objects.filter(edition__programme=programme, category__isnull=False)
    return list(
        dict.fromkeys(rows.order_by("-edition__ordinal", "ordinal").values_list("category__name", flat=True))
    )


@dataclass(frozen=True, slots=True)
class Told:
    """The facts of a bulletin as its page shows them."""

    facts: Mapping[str, Any]
    digest: str

    @property
    def sums(self) -> str:
        """The counts in a sentence."""
        return sums_of(self.facts)

    @property
    def projects(self) -> list[tuple[Mapping[str, Any], str]]:
        """Each project with its place in words."""
        return [(each, place_words(each)) for each in self.facts["projects"]]

    @property
    def streets(self) -> list[tuple[Mapping[str, Any], str]]:
        """Each street with its place in words."""
        return [(each, place_words(each)) for each in self.facts["streets"]]

    @property
    def leads(self) -> list[tuple[Mapping[str, Any], str]]:
        """Each leading unit with its place in words; none of a bulletin from before they were ranked."""
        return [(each, place_words(each)) for each in self.facts.get("leads", ())]

    @property
    def late(self) -> list[tuple[Mapping[str, Any], str, list[str]]]:
        """Each late project, how it stands in words, and what its units say."""
        by_code = {each["code"]: each for each in self.facts["projects"]}
        return [
            (project, pace_words(project), [reason_words(said) for said in each["reports"]])
            for project, each in ((by_code[each["code"]], each) for each in self.facts["late"])
        ]


def preview(programme: Programme, month: datetime.date, category: str) -> Told:
    """What a bulletin would say now; refuses as issuing does."""
    facts = facts_of(programme, month, category)
    return Told(facts, digest_of(facts))


@dataclass(frozen=True, slots=True)
class BulletinPage:
    """One bulletin, out of its snapshot."""

    bulletin: Bulletin
    told: Told
    objections: Sequence[Objection]
    fixed: Sequence[CorrectionRow]
    corrections: Sequence[Bulletin]
    is_open: bool
    may_object: bool
    may_answer: bool
    may_correct: bool


def bulletin_page(bulletin: Bulletin, actor: Actor, on: datetime.date) -> BulletinPage:
    """The page; three queries and the snapshot's file."""
    with open_file(bulletin.snapshot.file) as stream:
        facts = json.loads(stream.read())
    rows = Objection.objects.visible_to(actor).filter(bulletin=bulletin)
    is_own = actor.user is not None and bulletin.user_id == actor.user.pk
    return BulletinPage(
        bulletin=bulletin,
        told=Told(facts, bulletin.snapshot.digest),
        objections=list(rows.select_related("unit", "project", "answered_post__unit")),
        fixed=list(bulletin.rows.all()),
        corrections=list(bulletin.corrections.order_by("ordinal")),
        is_open=on <= bulletin.objections_until,
        may_object=on <= bulletin.objections_until and may_object(actor, bulletin),
        may_answer=allows(actor, "bulletins.answer", bulletin) and not is_own,
        may_correct=allows(actor, "bulletins.issue", bulletin),
    )
