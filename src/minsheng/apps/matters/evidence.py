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
    """Keep files with a locked matter, in its round; one that stands there already is kept once.

    Raises:
        ProofTwice: one of them stands for something else of the matter, or for an earlier round.
        TooManyProofs.
    """
    if not proofs:
        return []
    stands = matter.evidence.values_list("file", "phase", "round")
    known = {file: (MatterEvidence.Phase(stood), number) for file, stood, number in stands}
    if len(known) + len(proofs) > MOST:
        raise TooManyProofs(count=len(known) + len(proofs), limit=MOST)
    made = []
    for proof in proofs:
        file = store(proof.data, limit=settings.UPLOAD_MEGABYTES * MEGABYTE)
        stood, number = known.get(file.pk, (None, 0))
        if stood is not None and (stood, number) != (phase, matter.round):
            raise errors.ProofTwice(phase=stood.label, round=number, field="proofs")
        if stood is None:
            known[file.pk] = phase, matter.round
            row = MatterEvidence(matter=matter, round=matter.round, phase=phase, file=file, user=user, at=at)
            row.taken_on = proof.taken_on
            made.append(row)
    return MatterEvidence.objects.bulk_create(made)
