import pytest

from minsheng.apps.documents.actions import save_letterhead, set_contact
from minsheng.apps.documents.models import Kind
from tests.apps.bulletins.conftest import late
from tests.apps.ledger.steps import AT
from tests.apps.scheduling.steps import LETTERHEAD, NOTICE, Hall
from tests.conftest import make_actor

__all__ = ["late"]


@pytest.fixture(autouse=True)
def _database(db):
    """Every test here writes."""


@pytest.fixture
def hall(late, world):
    """A late project with its frozen June, and who convenes, issues, leads and carries out."""
    save_letterhead(actor=late.clerk, kind=Kind.MINUTES, texts=LETTERHEAD, seen=0, at=AT)
    save_letterhead(actor=late.clerk, kind=Kind.NOTICE, texts=NOTICE, seen=0, at=AT)
    set_contact(actor=late.clerk, office="综合科", phone="0990-5550100")
    return Hall(
        stage=late,
        clerk=late.clerk,
        second=make_actor(world.office, "office", "second", "沈清和"),
        leader=make_actor(world.office, "leader", "head", "郑直"),
        lead=late.lead,
        lead_clerk=make_actor(late.lead.post.unit, "reporter", "lead-tb", "周全"),
        street=late.rows[0].unit,
        other=late.rows[1].unit,
        approver=late.approvers[0],
        world=world,
    )
