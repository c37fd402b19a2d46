"""Reports and money in the download of everything that a unit entered."""

import pytest
from django.urls import reverse
from django.utils import timezone

from minsheng.apps.months.values import ReportGiven
from minsheng.engines.office.sheets.workbooks_in import read_workbook
from tests.apps.funds.steps import entered, line
from tests.apps.ledger.sheetsteps import HEAD
from tests.apps.ledger.steps import AT, PLACES, TOTALS, stage_of
from tests.apps.months.steps import approved
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


def test_reports_and_money_of_the_unit_stand_in_sheets_of_their_own(world, client, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)
    stage = stage_of(world, PLACES, TOTALS)
    approved(stage, 0, 1, ReportGiven("办了 20 个。", "出水口在邻区", "签协议"), at=AT)
    approved(stage, 1, 1, at=AT)
    entered(stage, 5, line("county", 72, 54, 30))
    answer = signed_in(client, stage.reporters[0]).get(reverse("ledger:everything"))
    sheets = {each.name: each for each in read_workbook(b"".join(answer.streaming_content))}
    (report,) = sheets["月报"].rows[HEAD + 1 :]
    assert (report[0], *report[4:9]) == (
        "2026年1月", "办了 20 个。", "出水口在邻区", "签协议", None, "已认可"
    )  # fmt: skip
    (money,) = sheets["资金"].rows[HEAD + 1 :]
    assert [str(value) for value in money[3:7]] == ["区县", "720000", "540000", "300000"]
    assert money[9] == "待确认"
