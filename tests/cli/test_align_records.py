"""A programme that the site exported is aligned like the notice it came from."""

import json

import pytest

from minsheng.apps.demo.loading import issue_sample
from minsheng.apps.notices.models import Notice
from minsheng.cli.main import main
from tests.cli.notices import NOTICE
from tests.conftest import make_unit

pytestmark = pytest.mark.django_db
NEXT = NOTICE.replace("2024", "2025").replace("252户", "63户")


def test_an_exported_programme_is_aligned_with_next_years_notice(world, tmp_path, capsys):
    for name in ("区人社局", "区商务局", "区妇联"):
        make_unit(world.district, f"望湖区{name[1:]}", name)
    earlier, later = tmp_path / "通知.txt", tmp_path / "明年.txt"
    earlier.write_text(NOTICE, encoding="utf-8")
    later.write_text(NEXT, encoding="utf-8")
    assert main(["import", str(earlier), "--division", "990102", "--year", "2024"]) == 0
    issue_sample(Notice.objects.get())
    programme = tmp_path / "方案.json"
    assert main(["export", "990102-2024", "--out", str(programme)]) == 0
    capsys.readouterr()
    assert main(["align", str(programme), str(later), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["relation"], found["upper"]["year"], found["lower"]["year"]) == ("year", 2024, 2025)
    assert [(pair["upper"]["number"], pair["lower"]["number"]) for pair in found["pairs"]] == [
        ("1", "1"),
        ("2", "2"),
        ("3", "3"),
    ]
    homes = found["pairs"][2]["targets"][0]
    assert (homes["upper"]["low"], homes["lower"]["low"], homes["share_percent"]) == ("252", "63", "25.00")
    assert homes["is_break"] is True
