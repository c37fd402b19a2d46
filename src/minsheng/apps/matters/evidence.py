"""Files that show a matter before and after it was handled (整改前后佐证)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from minsheng.apps.files.actions import MEGABYTE, store
from minsheng.apps.ledger.errors import TooManyProofs
from minsheng.apps.ledger.proofs import MOST
from minsheng.apps.matters import errors
from minsheng.apps.matters.models import MatterEvidence

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from minsheng.apps.ledger.proofs import Proof
    from minsheng.apps.matters.models import Matter
    from minsheng.apps.people.models import User


def keep(
    matter: Matter,
    proofs: Sequence[Proof],
    phase: MatterEvidence.Phase,
    user: User,
    at: datetime.datetime,
) -> list[MatterEvidence]:
    """Keep files with a locked matter, in its round.

    Raises:
        ProofTwice: one of them stands with the matter already.
        TooManyProofs.
    """
    if not proofs:
        return []
    known = dict(matter.evidence.values_list("file", "phase"))
    if len(known) + len(proofs) > MOST:
        raise TooManyProofs(count=len(known) + len(proofs), limit=MOST)
    made = []
    for proof in proofs:
        file = store(proof.data, limit=settings.UPLOAD_MEGABYTES * MEGABYTE)
        if file.pk in known:
            raise errors.ProofTwice(phase=MatterEvidence.Phase(known[file.pk]).label, field="proofs")
        known[file.pk] = phase
        made.append(
            MatterEvidence(
                matter=matter,
                round=matter.round,
                phase=phase,
                file=file,
                taken_on=proof.taken_on,
                user=user,
                at=at,
            )
        )
    return MatterEvidence.objects.bulk_create(made)
