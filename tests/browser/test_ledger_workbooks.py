"""A street's month by workbook alone: downloaded, filled in, uploaded, looked through, written."""

import pytest
from django.utils import timezone

from minsheng.apps.ledger.models import Batch, Entry
from tests.apps.ledger.sheetsteps import fill, sheets_of, written
from tests.apps.ledger.steps import AT, day, entered, given, number, stage_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is the morning of 10 June 2026, and time goes on."""
    real, began = timezone.now, timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: AT + (real() - began))


def one_line(page):
    """The text of the page's main part on one line."""
    return " ".join(page.locator("main").inner_text().split())


@pytest.mark.parametrize("guise", ["desk", "phone", "plain"])
def test_a_street_enters_its_month_by_workbook(world, site, tmp_path, guise):
    stage = stage_of(world)
    entered(stage, 0, given(day(6, 1), 1))
    site.log_in(stage.reporters[0].user)
    page = site.open("/ledger/upload/", guise)
    with page.expect_download() as download:
        page.get_by_role("link", name="登记表").last.click()
    sheets = sheets_of(download.value.path().read_bytes())
    wrong = number(3)[:-1] + ("1" if number(3)[-1] != "1" else "2")
    rows = [
        {"办成的日期": "6月5日"},
        {"办成的日期": "6月3日", "身份证号": number(2), "姓名": "某人"},
        {"办成的日期": "6月3日", "身份证号": wrong},
    ]
    filled = tmp_path / "六月.xlsx"
    filled.write_bytes(written(fill(sheets, *rows)))
    page.get_by_label("登记表", exact=True).set_input_files(filled)
    page.get_by_role("button", name="核对").click()
    site.check(page)
    assert "3 行 = 1 条新增 + 1 条修改 + 0 条没有变化 + 1 条不能写入" in one_line(page)
    assert Entry.objects.count() == 1
    page.get_by_role("button", name="写入新增和修改的 2 条").click()
    site.check(page)
    assert "已经写入" in one_line(page)
    assert sorted(Entry.objects.values_list("happened_on", flat=True)) == [day(6, 3), day(6, 5)]
    assert Batch.objects.get().file is None
    site.open("/ledger/upload/", guise)
