"""Steps that the actions share; each runs under the locks of both programmes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from minsheng.apps.lineage import errors
from minsheng.apps.lineage.models import Kind, Lineage, TargetKind, TargetLineage
from minsheng.apps.lineage.relating import Between
from minsheng.apps.people.permissions import require
from minsheng.apps.programmes.models import Programme, Project, ProjectText, Target, TargetValue
from minsheng.apps.programmes.queries import edition_in_force
from minsheng.apps.ui.words import local_date
from minsheng.core.alignment import Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import Edition

_NAMED = 5
_RELATIONS = {Relation.LEVEL: "上下级", Relation.YEAR: "历年"}


@dataclass(frozen=True, slots=True)
class Deciding:
    """Two locked programmes with their editions in force, and who decides when."""

    between: Between
    source_edition: Edition
    edition: Edition
    actor: Actor
    at: datetime

    @property
    def said(self) -> dict[str, Any]:
        """What every new decision says."""
        return {
            "source_edition": self.source_edition,
            "edition": self.edition,
            "decided_by": actor_words(self.actor),
            "decided_at": self.at,
        }


def locked(between: Between, actor: Actor, at: datetime, seen: Sequence[int] | None = None) -> Deciding:
    """Both programmes locked in the order of their ids, after the right of whoever decides was checked.

    Args:
        between: which is compared with which.
        actor: who decides; the office of the lower or later programme may.
        at: when.
        seen: ids of both editions as the page showed them, None where a stored decision is changed.

    Raises:
        PermissionDenied, NotRelated, NothingInForce, EditionsChanged.
    """
    require(actor, "lineage.confirm", between.programme)
    between.relation  # noqa: B018 (refuses what is not related)
    both = (between.predecessor, between.programme)
    rows = Programme.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=[p.pk for p in both])
    list(rows.order_by("pk").values_list("pk"))
    day = local_date(at)
    editions = [_edition(programme, day) for programme in both]
    if seen is not None:
        pairs = zip(both, editions, seen, strict=True)
        if changed := [programme.code for programme, edition, pk in pairs if edition.pk != pk]:
            raise errors.EditionsChanged(programmes="、".join(changed))
    return Deciding(between, editions[0], editions[1], actor, at)


def _edition(programme: Programme, day: date) -> Edition:
    if (edition := edition_in_force(programme, day)) is None:
        raise errors.NothingInForce(programme=programme.code)
    return edition


def listed_projects(edition: Edition, wanted: Iterable[int]) -> Mapping[int, Project]:
    """Projects that an edition names, by id: NotListed where it does not."""
    wanted = set(wanted)
    texts = ProjectText.objects.filter(edition=edition, project__in=wanted).select_related("project")
    found = {text.project_id: text.project for text in texts}
    if missing := wanted - found.keys():
        raise errors.NotListed(project=_codes(Project, missing))
    return found


def stated_targets(edition: Edition, wanted: Iterable[int]) -> Mapping[int, Target]:
    """Targets that an edition states, by id: NotStated where it does not."""
    wanted = set(wanted)
    values = TargetValue.objects.filter(text__edition=edition, target__in=wanted).select_related("target")
    found = {value.target_id: value.target for value in values}
    if missing := wanted - found.keys():
        raise errors.NotStated(target=_codes(Target, missing))
    return found


def _codes(model: type[Project] | type[Target], ids: set[int]) -> str:
    rows = model._default_manager.filter(pk__in=ids).order_by("code").values_list("code", flat=True)
    return listed_words(list(rows)) or "—"


def refuse_kind(between: Between, kind: Kind) -> None:
    """Refuse what projects of two such programmes cannot be to each other: KindUnfit."""
    if kind not in between.kinds:
        raise errors.KindUnfit(kind=kind.label, relation=_RELATIONS[between.relation])


def refuse_target_kind(between: Between, kind: TargetKind) -> None:
    """Refuse what their targets cannot be: KindUnfit."""
    if kind not in between.target_kinds:
        raise errors.KindUnfit(kind=kind.label, relation=_RELATIONS[between.relation])


def open_rows(between: Between) -> list[Lineage]:
    """All open decisions on the projects of the two programmes."""
    rows = Lineage.objects.filter(predecessor=between.predecessor, programme=between.programme, ended_at=None)
    return list(rows.select_related("source", "project").order_by("pk"))


def open_target_rows(between: Between) -> list[TargetLineage]:
    """All open decisions on their targets."""
    rows = TargetLineage.objects.filter(
        source__project__programme=between.predecessor,
        target__project__programme=between.programme,
        ended_at=None,
    )
    return list(rows.select_related("source", "target").order_by("pk"))


def end(rows: Iterable[Lineage | TargetLineage], deciding: Deciding) -> None:
    """End decisions, which stay as rows."""
    for row in rows:
        row.ended_at, row.ended_by = deciding.at, actor_words(deciding.actor)
        row.save(update_fields=["ended_at", "ended_by"])


def end_figures(row: Lineage, deciding: Deciding) -> None:
    """End what was decided of the figures of two projects that are no pair any more."""
    if row.source_id is None or row.project_id is None:
        return
    held = [
        {*values.values_list("target", flat=True)}
        for values in (
            TargetValue.objects.filter(text__edition=row.source_edition, text__project=row.source_id),
            TargetValue.objects.filter(text__edition=row.edition, text__project=row.project_id),
        )
    ]
    rows = open_target_rows(deciding.between)
    end((each for each in rows if each.source_id in held[0] and each.target_id in held[1]), deciding)


def decision(deciding: Deciding, kind: Kind, *, reason: str = "") -> Lineage:
    """A decision that its sides are still to be given to, not yet written."""
    between = deciding.between
    return Lineage(
        predecessor=between.predecessor,
        programme=between.programme,
        kind=kind,
        reason=reason,
        **deciding.said,
    )


def listed_words(words: Sequence[str]) -> str:
    """At most so many of them: `990102-2026-1、990102-2026-2 等 12 个`."""
    told = "、".join(words[:_NAMED])
    return told if len(words) <= _NAMED else f"{told} 等 {len(words)} 个"


def actor_words(actor: Actor) -> str:
    """Who did it, as text that outlives the account: `林一舟（望湖区民政局）`."""
    name = actor.shown_name
    return (f"{name}（{actor.post.unit.name}）" if actor.post else name)[:120]
