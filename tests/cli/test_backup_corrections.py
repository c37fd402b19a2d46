"""What was put right of sites and works comes back with a restore, and is held against what stands."""

import json
from decimal import Decimal

import pytest

from minsheng.apps.ledger.actions import correct_site, correct_works
from minsheng.apps.ledger.values import SiteCorrection, WorksCorrection
from minsheng.cli import backup
from tests.apps.ledger.steps import AT, accepted, built, day, reached, works_stage
from tests.cli.elsewhere import dump, sqlite_site

pytestmark = pytest.mark.django_db(transaction=True)


def test_corrections_are_restored_under_their_triggers(world, tmp_path):
    stage = works_stage(world)
    works = built(stage, 0)
    accepted(stage, 0, reached(works, "竣工验收", day(5, 6)))
    said = {"actor": stage.reporters[0], "works": works, "seen": 0, "reason": "抄错", "at": AT}
    correct_site(given=SiteCorrection("和平里一区", "和平路 1 号"), **said)
    correct_works(given=WorksCorrection(Decimal("12.5")), **said)
    kept = tmp_path / "kept.backup"
    backup.write(kept)
    folder = tmp_path / "restored"
    folder.mkdir()
    target = sqlite_site(folder)
    # The edition of the test was typed, so verify finds no archive of it; the ledger is whole.
    assert "台账：相符" in target.run("restore", kept, expect=1).stdout
    restored, before = target.dump(), json.loads(dump())
    for name in ("ledger.site", "ledger.works", "ledger.sitechange", "ledger.workschange"):
        assert len(restored[name]) == 1, name
        assert restored[name] == before[name]
    assert restored["ledger.workschange"][0]["fields"]["now"]["amount"] == "12.5"
