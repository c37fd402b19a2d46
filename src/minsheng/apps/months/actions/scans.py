"""Keeping the signed sheet of a unit's month (签字扫描件)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from minsheng.apps.audit import trail
from minsheng.apps.files.actions import store
from minsheng.apps.ledger.errors import ProofUnfit
from minsheng.apps.ledger.proofs import proofs_of
from minsheng.apps.months import errors, steps
from minsheng.apps.months.models import ReportScan
from minsheng.apps.people.permissions import allows
from minsheng.core.progress.months import in_words

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection

    from django.core.files.uploadedfile import UploadedFile

    from minsheng.apps.files.models import File
    from minsheng.apps.people.actor import Actor
    from minsheng.apps.places.models import Unit
    from minsheng.apps.programmes.models import Programme

_KINDS = frozenset({"application/pdf", "image/jpeg", "image/png"})


@dataclass(frozen=True, slots=True)
class _OfUnit:
    """What a unit's own posts put in."""

    unit: Unit

    def division_path(self) -> str:
        """Whose area the unit is in."""
        return self.unit.division.path

    def owner_units(self) -> Collection[int]:
        """The unit."""
        return (self.unit.pk,)


@transaction.atomic(durable=True)
def attach_scan(
    *,
    actor: Actor,
    programme: Programme,
    month: datetime.date,
    uploaded: UploadedFile[bytes],
    at: datetime.datetime,
) -> ReportScan:
    """Keep the signed sheet of the actor's unit for a month, also a frozen one, whose figures are signed.

    Each file is kept once.

    Raises:
        PermissionDenied: neither reporter nor approver of a unit.
        MonthUnknown, ScanUnfit, ScanKnown, FileEmpty, FileTooLarge, ImageDamaged, ImageTooLarge.
    """
    post, _ = steps.person_of(actor)
    own = _OfUnit(post.unit)
    if not (allows(actor, "months.write", own) or allows(actor, "months.submit", own)):
        raise PermissionDenied
    period = steps.lock_period(programme, month)
    file = _kept(uploaded)
    if ReportScan.objects.filter(period=period, unit=post.unit, file=file).exists():
        raise errors.ScanKnown(month=in_words(month), field="file")
    made = ReportScan.objects.create(
        period=period,
        unit=post.unit,
        file=file,
        name=(uploaded.name or "")[-200:],
        by=steps.actor_words(actor),
        at=at,
    )
    facts = {"unit": post.unit.name, "month": in_words(month)}
    trail.record("months.scan_attached", actor=actor, subject=programme, facts=facts)
    return made


def _kept(uploaded: UploadedFile[bytes]) -> File:
    """The file, of a photo without where it was taken."""
    try:
        (proof,) = proofs_of([uploaded])
    except ProofUnfit:
        raise errors.ScanUnfit(name=_end_of(uploaded), field="file") from None
    file = store(proof.data)
    if file.media_type not in _KINDS:
        raise errors.ScanUnfit(name=_end_of(uploaded), field="file")
    return file


def _end_of(uploaded: UploadedFile[bytes]) -> str:
    return (uploaded.name or "")[-80:]
