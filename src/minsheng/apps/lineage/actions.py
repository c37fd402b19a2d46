"""Deciding what became of what: check the right, lock both programmes, check, write, audit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.lineage import errors, steps
from minsheng.apps.lineage.models import Kind, Lineage, TargetKind, TargetLineage
from minsheng.apps.lineage.relating import Between

_Row = TypeVar("_Row")

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from minsheng.apps.lineage.steps import Deciding
    from minsheng.apps.people.actor import Actor


@dataclass(frozen=True, slots=True)
class Figures:
    """Two targets, by id, and what they are to each other."""

    source: int
    target: int
    kind: TargetKind


@dataclass(frozen=True, slots=True)
class Chosen:
    """Two projects, by id, what they are to each other, and their figures that go together."""

    source: int
    project: int
    kind: Kind
    figures: Sequence[Figures] = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """A project without partner, by id on one of the sides, and why."""

    source: int | None
    project: int | None
    reason: str

    @property
    def kind(self) -> Kind:
        """Which side it stands on."""
        return Kind.DROPPED if self.project is None else Kind.NEW


@transaction.atomic(durable=True)
def confirm_pairs(
    *, actor: Actor, between: Between, pairs: Sequence[Chosen], seen: Sequence[int], at: datetime
) -> int:
    """Decide that projects belong together, with the figures of each pair (确认对应).

    What stands so already is left as it is; figures that were decided otherwise stay so. `seen` are the ids
    of both editions that were shown.

    Returns:
        How many pairs are new.

    Raises:
        PermissionDenied, NotRelated, NothingInForce, EditionsChanged, KindUnfit, NotListed, NotStated.
        DecidedOtherwise: one of them was decided to have no partner, or the two to be something else.
    """
    deciding = steps.locked(between, actor, at, seen)
    new = _add_pairs(pairs, deciding)
    figures = _add_figures([each for pair in pairs for each in pair.figures], deciding)
    if new or figures:
        names = [str(row) for row in new]
        facts = {"count": len(new), "figures": len(figures), "pairs": steps.listed_words(names) or "—"}
        facts["batch"] = trail.batch_hash([*names, *map(str, figures)])
        trail.record("lineage.pairs_confirmed", **_whose(deciding), facts=_facts(deciding, **facts))
    return len(new)


@transaction.atomic(durable=True)
def decide_absence(
    *, actor: Actor, between: Between, absent: Absent, seen: Sequence[int], at: datetime
) -> Lineage:
    """Decide that a project has no partner on the other side, and why (没有来源、没有去向).

    The same for the same reason is left as it is.

    Raises:
        PermissionDenied, NotRelated, NothingInForce, EditionsChanged, ReasonMissing, NotListed.
        DecidedOtherwise: it has a partner, or none for another reason.
    """
    deciding = steps.locked(between, actor, at, seen)
    standing = [row for row in steps.open_rows(between) if _is_of(row, absent)]
    if standing and (standing[0].kind, standing[0].reason) == (absent.kind, absent.reason.strip()):
        return standing[0]
    row = _add_absence(absent, deciding)
    facts = {"project": str(row.source or row.project), "kind": row.get_kind_display(), "reason": row.reason}
    trail.record("lineage.absence_decided", **_whose(deciding), facts=_facts(deciding, **facts))
    return row


@transaction.atomic(durable=True)
def correct(*, actor: Actor, lineage: Lineage, to: Chosen | Absent, at: datetime) -> Lineage:
    """End a decision and put another in its place (更正); figures of a former pair are ended with it.

    Raises:
        PermissionDenied, NothingInForce, KindUnfit, ReasonMissing, NotListed, NotStated.
        DecisionEnded: somebody was faster.
        DecidedOtherwise: another decision stands against the new one.
    """
    deciding, lineage = _ended(lineage, actor, at)
    if isinstance(to, Absent):
        row = _add_absence(to, deciding)
    else:
        _add_pairs([to], deciding)
        _add_figures(to.figures, deciding)
        # It may have stood already: of several sources one was wrong.
        row = Lineage.objects.get(source=to.source, project=to.project, ended_at=None)
    trail.record(
        "lineage.decision_corrected",
        **_whose(deciding),
        facts=_facts(deciding, before=_words(lineage), after=_words(row)),
    )
    return row


@transaction.atomic(durable=True)
def take_back(*, actor: Actor, lineage: Lineage, at: datetime) -> Lineage:
    """End a decision, so that what the matcher proposes stands again (撤回), its figures with it.

    Raises:
        PermissionDenied, NothingInForce.
        DecisionEnded: somebody was faster.
    """
    deciding, lineage = _ended(lineage, actor, at)
    trail.record(
        "lineage.decision_taken_back", **_whose(deciding), facts=_facts(deciding, before=_words(lineage))
    )
    return lineage


@transaction.atomic(durable=True)
def relate_figures(
    *, actor: Actor, between: Between, figures: Sequence[Figures], seen: Sequence[int], at: datetime
) -> int:
    """Decide that targets are one thing, or are not (目标对应); what was decided otherwise ends.

    Returns:
        How many decisions are new.

    Raises:
        PermissionDenied, NotRelated, NothingInForce, EditionsChanged, KindUnfit, NotStated.
    """
    deciding = steps.locked(between, actor, at, seen)
    wanted = {(each.source, each.target): each.kind for each in figures}
    rows = [row for row in steps.open_target_rows(between) if (row.source_id, row.target_id) in wanted]
    steps.end((row for row in rows if row.kind != wanted[row.source_id, row.target_id]), deciding)
    new = _add_figures(figures, deciding)
    if new:
        names = [f"{row}（{row.get_kind_display()}）" for row in new]
        facts = {"count": len(new), "pairs": steps.listed_words(names), "batch": trail.batch_hash(names)}
        trail.record("lineage.figures_related", **_whose(deciding), facts=_facts(deciding, **facts))
    return len(new)


def _ended(lineage: Lineage, actor: Actor, at: datetime) -> tuple[Deciding, Lineage]:
    """A decision ended under the locks, with the figures of its pair: DecisionEnded where it was before."""
    rows = Lineage.objects.select_related("predecessor__division", "programme__division", "source", "project")
    lineage = rows.get(pk=lineage.pk)
    deciding = steps.locked(Between(lineage.predecessor, lineage.programme), actor, at)
    lineage.refresh_from_db(fields=["ended_at"])
    if lineage.ended_at is not None:
        raise errors.DecisionEnded(decision=_words(lineage))
    steps.end([lineage], deciding)
    steps.end_figures(lineage, deciding)
    return deciding, lineage


def _add_pairs(pairs: Sequence[Chosen], deciding: Deciding) -> list[Lineage]:
    """The rows of pairs that do not stand yet, written; all or none."""
    known = steps.open_rows(deciding.between)
    kinds = {(row.source_id, row.project_id): row.kind for row in known}
    absent = {row.source_id or row.project_id for row in known if None in (row.source_id, row.project_id)}
    above = steps.listed_projects(deciding.source_edition, {pair.source for pair in pairs})
    below = steps.listed_projects(deciding.edition, {pair.project for pair in pairs})
    rows: dict[tuple[int, int], Lineage] = {}
    against = []
    for pair in pairs:
        steps.refuse_kind(deciding.between, pair.kind)
        key = (pair.source, pair.project)
        if absent & set(key) or kinds.get(key, pair.kind) != pair.kind:
            against.append(below[pair.project].code)
        elif key not in kinds:
            row = rows[key] = steps.decision(deciding, pair.kind)
            row.source, row.project = above[pair.source], below[pair.project]
    if against:
        raise errors.DecidedOtherwise(count=len(against), projects=steps.listed_words(against))
    return Lineage.objects.bulk_create(rows.values())


def _add_absence(absent: Absent, deciding: Deciding) -> Lineage:
    """The row of a project without partner, written."""
    if not (reason := absent.reason.strip()):
        raise errors.ReasonMissing(field="reason")
    edition = deciding.edition if absent.source is None else deciding.source_edition
    project = _only(steps.listed_projects(edition, [absent.project or absent.source or 0]).values())
    if any(_is_of(row, absent) for row in steps.open_rows(deciding.between)):
        raise errors.DecidedOtherwise(count=1, projects=project.code)
    row = steps.decision(deciding, absent.kind, reason=reason)
    row.source, row.project = (None, project) if absent.source is None else (project, None)
    row.save(force_insert=True)
    return row


def _add_figures(figures: Sequence[Figures], deciding: Deciding) -> list[TargetLineage]:
    """The rows of figures of which nothing stands yet, written."""
    known = {(row.source_id, row.target_id) for row in steps.open_target_rows(deciding.between)}
    above = steps.stated_targets(deciding.source_edition, {each.source for each in figures})
    below = steps.stated_targets(deciding.edition, {each.target for each in figures})
    rows = {}
    for each in figures:
        steps.refuse_target_kind(deciding.between, each.kind)
        if (key := (each.source, each.target)) not in known:
            sides = {"source": above[each.source], "target": below[each.target]}
            rows[key] = TargetLineage(**sides, kind=each.kind, **deciding.said)
    return TargetLineage.objects.bulk_create(rows.values())


def _is_of(row: Lineage, absent: Absent) -> bool:
    """Whether a decision is on the project that would have no partner."""
    if absent.source is None:
        return row.project_id == absent.project
    return row.source_id == absent.source


def _only(rows: Iterable[_Row]) -> _Row:
    (row,) = rows
    return row


def _words(row: Lineage) -> str:
    return f"{row}（{row.get_kind_display()}）"


def _whose(deciding: Deciding) -> dict[str, Any]:
    """Who an event is of, and of which programme."""
    return {"actor": deciding.actor, "subject": deciding.between.programme}


def _facts(deciding: Deciding, **facts: object) -> dict[str, object]:
    """The facts of an event, with the programme compared with."""
    return {**facts, "predecessor": deciding.between.predecessor.code}
