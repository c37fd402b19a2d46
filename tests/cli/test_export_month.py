"""A month on the command line: the figures of the pages, alone on stdout, of months that have begun."""

import json

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from minsheng.cli.main import main
from tests.apps.ledger.steps import AT, PLACES, TOTALS, accepted, day, stage_of, total
from tests.apps.months.steps import frozen

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(world, monkeypatch):
    """A programme with 20 of 100 places by the end of January, which is frozen; it is June."""
    stage = stage_of(world, PLACES, TOTALS)
    accepted(stage, 0, total(day(1, 31), 20))
    frozen(stage, 1)
    monkeypatch.setattr(timezone, "now", lambda: AT)
    return stage.programme.code


def test_a_month_is_json_alone_on_stdout(code, capsysbinary):
    assert main(["export", code, "--month", "2026-01", "--format", "json"]) == 0
    said = json.loads(capsysbinary.readouterr().out)
    (project,) = said["projects"]
    (target,) = project["targets"]
    assert (said["month"], said["frozen"], said["counts"]) == ("2026-01", True, {"超序时": 1})
    assert (project["shown"], target["value"], target["actual"]) == (target["words"], "20.000000", "0.200000")
    assert target["word"] == "超序时"


def test_a_month_is_a_workbook_by_its_name(code, tmp_path, capsysbinary):
    path = tmp_path / "1月.xlsx"
    assert main(["export", code, "--month", "2026-01", "--out", str(path)]) == 0
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    texts = [str(cell) for row in rows for cell in row]
    assert any("1 项 = 0 无任务 + 1 有任务；1 = 1 超序时" in text for text in texts)


@pytest.mark.parametrize("month", ["2026-07", "2027-01", "2025-12", "一月"])
def test_a_month_that_has_not_begun_or_is_none_is_one_sentence(code, capsysbinary, month):
    assert main(["export", code, "--month", month]) == 1
    said = capsysbinary.readouterr()
    assert said.out == b""
    known = "、".join(f"2026-{number:02d}" for number in range(1, 7))
    assert f"没有 {month} 这个月，已有的是：{known}" in said.err.decode()
