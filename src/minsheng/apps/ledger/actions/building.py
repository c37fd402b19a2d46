"""Sites, works at them, and the release of a site that another work counts (点位与工程)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from minsheng.apps.audit import trail
from minsheng.apps.audit.facts import without_identity
from minsheng.apps.ledger import errors, steps
from minsheng.apps.ledger.counting import Counting, lock_beside, rows_beside
from minsheng.apps.ledger.ground import Ground
from minsheng.apps.ledger.models import Manner, Site, SiteClaim, WorkKind, Works
from minsheng.apps.ledger.moving import Reckoning
from minsheng.apps.ledger.siting import refuse_place
from minsheng.apps.people.permissions import require
from minsheng.apps.ui.words import local_date, quantity

if TYPE_CHECKING:
    import datetime

    from minsheng.apps.cascade.models import Allocation
    from minsheng.apps.ledger.values import SiteGiven, WorksGiven
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.programmes.models import TargetValue


@transaction.atomic(durable=True)
def register_site(*, actor: Actor, row: Allocation, given: SiteGiven, at: datetime.datetime) -> Site:
    """Register a place where the unit of a row works, in its own area (登记点位).

    Raises:
        PermissionDenied: no reporter of the unit that enters.
        SiteOutside, SiteKnown, PlaceUnfit: nothing is written.
    """
    row, _ = _opened(actor, row, at)
    return _registered(actor, row, given, at)


@transaction.atomic(durable=True)
def register_works(*, actor: Actor, row: Allocation, given: WorksGiven, at: datetime.datetime) -> Works:
    """Register work of a row at a site, which may be new (登记工程).

    Raises:
        PermissionDenied: no reporter of the unit that enters.
        SiteOutside, SiteKnown, PlaceUnfit, WorksKnown, QuantityUnfit, and what keeps the row from being
            entered; nothing is written.
    """
    row, value = _opened(actor, row, at)
    if given.amount <= 0:
        raise errors.QuantityUnfit(quantity=quantity(given.amount), why="应大于 0")
    site = given.site if isinstance(given.site, Site) else _registered(actor, row, given.site, at)
    _refuse_outside(row, site.division.path, site.division.name)
    kind = WorkKind(given.kind)
    if Works.objects.filter(allocation=row, site=site, kind=kind).exists():
        raise errors.WorksKnown(site=site.name, kind=kind.label)
    _, user = steps.person_of(actor)
    exact: Any = given.amount
    works = Works.objects.create(
        site=site,
        allocation=row,
        kind=kind,
        amount=exact,
        unit=value.unit,
        entered_by=user,
        entered_at=at,
    )
    facts = {"unit": row.unit.name, "site": site.name, "kind": kind.label}
    facts["amount"] = quantity(given.amount, value.unit)
    trail.record("ledger.works_registered", actor=actor, subject=row.split.target, facts=facts)
    return works


def _opened(actor: Actor, row: Allocation, at: datetime.datetime) -> tuple[Allocation, TargetValue]:
    """The row, locked, of a target that is entered by works, for a reporter of its unit."""
    on = local_date(at)
    row = steps.lock_rows([row.pk])[row.pk]
    ground = Ground([row], on)
    steps.may_enter(actor, ground, row, Manner.WORKS)
    year = row.split.target.project.programme.year
    day = min(max(on, on.replace(year, 1, 1)), on.replace(year, 12, 31))
    if ground.intake(row, day).manner != Manner.WORKS:
        raise errors.IntakeUnfit(target=ground.says(row).words, why="这项不按工程登记")
    return row, ground.says(row)


def _registered(actor: Actor, row: Allocation, given: SiteGiven, at: datetime.datetime) -> Site:
    """A new site with its code, which is the division's with a number."""
    _refuse_outside(row, given.division.path, given.division.name)
    refuse_place(given.longitude, given.latitude)
    name = without_identity(" ".join(given.name.split()))
    degrees: dict[str, Any] = {"longitude": given.longitude, "latitude": given.latitude}
    site = Site(
        division=given.division,
        code=secrets.token_hex(12),
        name=name,
        address=without_identity(given.address.strip()),
        registered_by=steps.actor_words(actor),
        registered_at=at,
        **degrees,
    )
    try:
        with transaction.atomic():
            site.save()
    except IntegrityError:
        raise errors.SiteKnown(site=name, division=given.division.name) from None
    site.code = f"{given.division.code}-{site.pk:06d}"
    site.save(update_fields=["code"])
    facts = {"unit": row.unit.name, "site": name, "code": site.code}
    trail.record("ledger.site_registered", actor=actor, subject=row.split.target, facts=facts)
    return site


def _refuse_outside(row: Allocation, path: str, name: str) -> None:
    if not path.startswith(row.unit.division.path):
        raise errors.SiteOutside(division=name, unit=row.unit.name)


@transaction.atomic(durable=True)
def release_site(*, actor: Actor, claim: SiteClaim, reason: str, at: datetime.datetime) -> SiteClaim:
    """Let a site count anew: by the next accepted entry, or by one to come (释放点位).

    What the former counted is taken back in its row's first open month; where its year is closed it stays.

    Raises:
        PermissionDenied: not the office of the former.
        ReasonMissing, ClaimReleased, EntryStale: nothing is written.
    """
    first, rows = lock_beside(claim.entry_id)
    row = rows[first.allocation_id]
    require(actor, "ledger.set", row)
    said = steps.refuse_no_reason(reason, "释放")
    months = steps.OpenMonths(rows.values(), steps.lock_periods(steps.programmes_of(rows.values())))
    steps.lock_sites([claim.site_id])
    entry = steps.lock_entries([first.pk], rows)[first.pk]
    held = SiteClaim.objects.select_related("site").filter(pk=claim.pk, released_at=None).first()
    if held is None:
        raise errors.ClaimReleased
    if not rows_beside([entry]) <= rows.keys():
        raise errors.EntryStale(entry=entry, state=entry.get_state_display())
    held.released_at, held.released_by, held.reason = at, steps.actor_words(actor), said
    held.save(update_fields=["released_at", "released_by", "reason"])
    counting = Counting(months)
    held.is_kept = counting.release(entry)
    held.save(update_fields=["is_kept"])
    counting.write()
    Reckoning(rows[pk] for pk in counting.since).write(counting.since)
    facts = {"unit": row.unit.name, "site": held.site.name, "kind": held.get_kind_display()}
    facts |= {"stage": held.stage, "reason": said}
    trail.record("ledger.site_released", actor=actor, subject=row.split.target, facts=facts)
    return held
