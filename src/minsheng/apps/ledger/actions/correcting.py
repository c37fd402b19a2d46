"""Putting right what stands of sites and works; what was stays beside it (更正点位与工程)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from minsheng.apps.audit import trail
from minsheng.apps.audit.facts import without_identity
from minsheng.apps.ledger import correctionerrors, errors, steps
from minsheng.apps.ledger.corrections import (
    NAMES,
    exact,
    last_of,
    papers_by_entry,
    rows_at,
    shared_by,
    site_values,
    works_values,
)
from minsheng.apps.ledger.ground import Ground
from minsheng.apps.ledger.models import (
    Entry,
    GatePaper,
    Manner,
    Site,
    SiteChange,
    Warning,
    Works,
    WorksChange,
)
from minsheng.apps.ledger.siting import SITE_FAR, refuse_place
from minsheng.apps.ledger.warned import renew_sites
from minsheng.apps.people.permissions import allows, require
from minsheng.apps.places.queries import Following
from minsheng.apps.ui.words import local_date, quantity
from minsheng.core.progress.months import in_words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Mapping, Sequence

    from django.db.models import QuerySet

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.ledger.models import Period
    from minsheng.apps.ledger.values import SiteCorrection, WorksCorrection
    from minsheng.apps.people.actor import Actor

State = Entry.State


@transaction.atomic(durable=True)
def correct_site(
    *, actor: Actor, works: Works, given: SiteCorrection, seen: int, reason: str, at: datetime.datetime
) -> Site:
    """Put name, address or degrees of a site right (更正点位); who counts by it stays.

    One that several units have works at is its office's to correct, any other its unit's reporter's. What is
    odd about the place is judged anew for every entry at it, and for those far from it so far.

    Args:
        actor: who corrects.
        works: by which the site is reached.
        given: all values as they should be.
        seen: id of the last correction that was shown, 0 where there was none.
        reason: why.
        at: now.

    Raises:
        PermissionDenied: neither.
        SiteShared, CorrectionStale, NothingCorrected, PlaceUnfit, SiteKnown, ReasonMissing.
    """
    near = {works.allocation_id, *rows_at(works.site).values_list("pk", flat=True), *_far_rows(works.site)}
    rows = steps.lock_rows(near)
    row = rows[works.allocation_id]
    steps.lock_sites([works.site_id])
    site = Site.objects.select_related("division").get(pk=works.site_id)
    _refuse_others(actor, row, site, local_date(at))
    last = _last_seen(SiteChange.objects.filter(site=site), seen)
    said = steps.refuse_no_reason(reason, "更正")
    was = site_values(site)
    _put_site(site, given)
    if (now := site_values(site)) == was:
        raise correctionerrors.NothingCorrected
    _save_site(site)
    told = _by(actor, at, last) | {"was": was, "now": now, "reason": said}
    change = SiteChange.objects.create(site=site, **told)
    renew_sites(_beside(site, rows))
    facts = {"unit": row.unit.name, "site": site.name, "reason": said, "ordinal": change.ordinal}
    facts["what"] = "、".join(NAMES[name] for name in now if now[name] != was[name])
    trail.record("ledger.site_corrected", actor=actor, subject=row.split.target, facts=facts)
    return site


@transaction.atomic(durable=True)
def correct_works(
    *, actor: Actor, works: Works, given: WorksCorrection, seen: int, reason: str, at: datetime.datetime
) -> Works:
    """Put the planned amount of works or the papers of their accepted stages right (更正工程).

    What stages were accepted with stays: no figure moves.

    Args:
        actor: who corrects.
        works: what is corrected.
        given: the amount as it should be, and papers.
        seen: id of the last correction that was shown, 0 where there was none.
        reason: why.
        at: now.

    Raises:
        PermissionDenied: no reporter of the unit that enters.
        CorrectionStale, QuantityUnfit, StageWaits, StageFrozen, PaperEmpty, PaperGone, NothingCorrected,
            ReasonMissing: nothing is written.
    """
    rows = steps.lock_rows([works.allocation_id])
    row = rows[works.allocation_id]
    steps.may_enter(actor, Ground([row], local_date(at)), row, Manner.WORKS)
    periods = steps.lock_periods(steps.programmes_of([row]))
    steps.lock_sites([works.site_id])
    kept = Works.objects.select_related("site").get(pk=works.pk)
    entries = _stages_of(kept, rows)
    last = _last_seen(WorksChange.objects.filter(works=kept), seen)
    said = steps.refuse_no_reason(reason, "更正")
    papers = papers_by_entry(entries.values())
    was = works_values(kept, papers, entries)
    if exact(given.amount) != was["amount"]:
        _refuse_amount(given, entries.values(), periods)
    what = _put_works(kept, given, papers, entries)
    told = _by(actor, at, last) | {"was": was, "now": works_values(kept, papers, entries), "reason": said}
    change = WorksChange.objects.create(works=kept, **told)
    facts = {"unit": row.unit.name, "site": kept.site.name, "kind": kept.get_kind_display(), "reason": said}
    facts |= {"ordinal": str(change.ordinal), "what": what}
    trail.record("ledger.works_corrected", actor=actor, subject=row.split.target, facts=facts)
    return kept


def _refuse_others(actor: Actor, row: Allocation, site: Site, on: datetime.date) -> None:
    """Pass who corrects the site: PermissionDenied, SiteShared."""
    following = Following(on)
    ground = Ground([row], on, following)
    enters = allows(actor, "ledger.enter", ground.entering(row, Manner.WORKS))
    units = shared_by(rows_at(site), following)
    if units and enters and not allows(actor, "ledger.set", row):
        raise correctionerrors.SiteShared(site=site.name, units="、".join(units))
    if units:
        require(actor, "ledger.set", row)
    elif not enters:
        raise PermissionDenied


def _last_seen(
    changes: QuerySet[SiteChange] | QuerySet[WorksChange], seen: int
) -> SiteChange | WorksChange | None:
    """The last correction, which was shown: CorrectionStale."""
    last = last_of(changes)
    if last is not None and last.pk != seen:
        raise correctionerrors.CorrectionStale(by=last.changed_as)
    return last


def _stages_of(works: Works, rows: Mapping[int, Allocation]) -> dict[int, Entry]:
    """The stages of works that stand, locked, by id."""
    standing = Entry.objects.filter(works=works).exclude(state=State.WITHDRAWN).order_by()
    return steps.lock_entries(standing.values_list("pk", flat=True), rows)


def _refuse_amount(given: WorksCorrection, entries: Collection[Entry], periods: Sequence[Period]) -> None:
    """A plan is above nothing, and stays where a stage waits or counts in a closed month.

    Raises:
        QuantityUnfit, StageWaits, StageFrozen.
    """
    if given.amount <= 0:
        raise errors.QuantityUnfit(quantity=quantity(given.amount), why="应大于 0")
    closed = [each.month for each in periods if each.closing_at is not None or each.frozen_at is not None]
    last = max(closed, default=None)
    for entry in entries:
        if entry.state == State.SUBMITTED:
            raise correctionerrors.StageWaits(stage=entry.stage)
        month = entry.counted_in
        if entry.state == State.ACCEPTED and month is not None and last is not None and month <= last:
            raise correctionerrors.StageFrozen(stage=entry.stage, month=in_words(month))


def _put_site(site: Site, given: SiteCorrection) -> None:
    refuse_place(given.longitude, given.latitude)
    site.name = without_identity(" ".join(given.name.split()))
    site.address = without_identity(given.address.strip())
    degrees: tuple[Any, Any] = (given.longitude, given.latitude)
    site.longitude, site.latitude = degrees


def _save_site(site: Site) -> None:
    try:
        with transaction.atomic():
            site.save(update_fields=["name", "address", "longitude", "latitude"])
    except IntegrityError:
        raise errors.SiteKnown(site=site.name, division=site.division.name) from None


def _put_works(
    works: Works, given: WorksCorrection, papers: dict[int, dict[str, str]], entries: Mapping[int, Entry]
) -> str:
    """Write what differs, into `papers` too, and say it: PaperGone, PaperEmpty, NothingCorrected."""
    what = []
    if exact(given.amount) != exact(works.amount):
        what.append(f"计划数量由 {quantity(works.amount)} 改为 {quantity(given.amount, works.unit)}")
        new: Any = given.amount
        works.amount = new
        works.save(update_fields=["amount"])
    for (entry, name), number in sorted(given.papers.items()):
        if name not in papers.get(entry, {}):
            raise correctionerrors.PaperGone
        stage, said = entries[entry].stage, without_identity(number.strip())
        if not said:
            raise correctionerrors.PaperEmpty(paper=name, stage=stage)
        if said != papers[entry][name]:
            what.append(f"“{stage}”的{name}")
            GatePaper.objects.filter(entry=entry, name=name).update(number=said)
            papers[entry][name] = said
    if not what:
        raise correctionerrors.NothingCorrected
    return "、".join(what)


def _by(actor: Actor, at: datetime.datetime, last: SiteChange | WorksChange | None) -> dict[str, Any]:
    """Who corrects, when, and as which correction."""
    user = steps.person_of(actor)[1]
    ordinal = last.ordinal + 1 if last else 1
    return {"changed_by": user, "changed_as": steps.actor_words(actor), "at": at, "ordinal": ordinal}


def _far_rows(site: Site) -> list[int]:
    """Rows with entries of the site's programmes that were found far from all other places."""
    return list(_far(site).values_list("entry__allocation", flat=True))


def _far(site: Site) -> Any:  # noqa: ANN401 (a manager's rows)
    """Open warnings that a place is far from all others, in the areas of programmes with works at a site."""
    areas = rows_at(site).order_by().values("split__target__project__programme__division")
    return Warning.objects.filter(
        code=SITE_FAR, settled_by="", entry__target__project__programme__division__in=areas
    ).order_by()


def _beside(site: Site, rows: Mapping[int, Allocation]) -> list[Entry]:
    """Entries of locked rows whose place is judged by the site, locked."""
    own = Entry.objects.filter(works__site=site).exclude(state=State.WITHDRAWN).order_by()
    ids = {*own.values_list("pk", flat=True), *_far(site).values_list("entry", flat=True)}
    entries = Entry.objects.filter(pk__in=ids, allocation__in=rows).values_list("pk", flat=True)
    return list(steps.lock_entries(entries, rows).values())
