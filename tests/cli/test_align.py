import json
import subprocess
import sys
from pathlib import Path

import pytest

from minsheng.cli.main import main

SAMPLES = Path(__file__).parents[1] / "corpus" / "align"
CITY, DISTRICT = str(SAMPLES / "cenzhou-city.txt"), str(SAMPLES / "dingxi-district.txt")
LAST, THIS = str(SAMPLES / "yinhe-last.txt"), str(SAMPLES / "yinhe-this.txt")
RELATION = {
    "level": "关系：上级与下级（推断：岑洲市和汀溪区不是同一个地方；不对时加 --as level 或 --as year）",
    "year": "关系：上年与本年（推断：都是茵河县，年份是 2024 和 2025；不对时加 --as level 或 --as year）",
}


@pytest.fixture
def wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")


def test_the_table_says_what_was_guessed_and_what_was_found(capsys, wide):
    assert main(["align", CITY, DISTRICT]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    lines = [line.rstrip() for line in shown.out.splitlines()]
    assert lines[:3] == [
        "A 上级：岑洲市2025年民生实事项目 · 2025 年 · 23 项（其中无任务 2 项）",
        "B 本级：汀溪区2025年民生实事实施方案 · 2025 年 · 23 项（其中无任务 5 项）",
        RELATION["level"],
    ]
    assert lines[3] == (
        "对上 15 对，延续的数字 22 个；本级写明无任务的 5 项；上级有任务、本级两处都没有写的，请核实 3 项；"
        "本级有、上级没有来源的 3 项"
    )
    assert lines[4].split() == ["B", "本级", "A", "上级", "数字（上级", "→", "本级）", "变化"]
    assert "  · 20 开展戏曲进乡村演出1500场。 ← 戏曲进乡村。" in lines
    assert any("口袋公园3个：7.50%" in line for line in lines)
    assert any(
        line.startswith("  · 10 实施中小学校午餐午休保障工程") and "最接近：7 解决学生“吃饭难”" in line
        for line in lines
    )


def test_two_years_of_one_place_are_told_apart_from_two_levels(capsys, wide):
    assert main(["align", LAST, THIS]) == 0
    shown = capsys.readouterr().out
    assert RELATION["year"] in shown
    assert "整治占道经营集贸市场14个 → 转为机制" in shown
    assert "拆分" in shown
    assert "牵头：少 县农业农村局，多 县城管局" in shown


def test_what_is_said_is_not_guessed(capsys, wide):
    assert main(["align", LAST, THIS, "--as", "level"]) == 0
    shown = capsys.readouterr().out
    assert "\n关系：上级与下级\n" in shown
    assert "本级有、上级没有来源的 2 项" in shown


def test_years_in_the_wrong_order_are_pointed_out(capsys, wide):
    assert main(["align", THIS, LAST]) == 0
    assert "注意：A 是 2025 年，B 是 2024 年：上年的应写在前面。" in capsys.readouterr().out


def test_json_is_one_object_with_exact_figures(capsys):
    assert main(["align", CITY, DISTRICT, "--format", "json"]) == 0
    shown = capsys.readouterr()
    found = json.loads(shown.out)
    assert shown.err == ""
    assert (found["relation"], found["guessed"], found["upper"]["place"]) == ("level", True, "岑洲市")
    pair = next(pair for pair in found["pairs"] if pair["lower"]["number"] == "4")
    assert pair["upper"]["number"] == "18"
    assert pair["leads"] == {"gone": ["市园林局"], "new": ["区城管局"]}
    assert "口袋公园" in pair["because"]
    green = pair["targets"][1]
    assert (green["upper"]["low"], green["lower"]["low"], green["share_percent"]) == ("60", "4.5", "7.50")
    assert "".join(piece["words"] for piece in pair["words"] if piece["fate"] != "gone") == (
        "打造家门口的绿色空间,建成口袋公园3个、绿道4.5公里。"
    )
    assert {row["upper"]["number"] for row in found["no_task"]} == {"16", "19", "20", "22", "23"}
    assert {row["number"]: row["reason"] for row in found["lower_unmatched"]} == {
        "7": "no_parent",
        "17": "no_parent",
        "18": "no_parent",
    }


def test_a_file_without_projects_is_refused_by_its_name(tmp_path, capsys):
    letter = tmp_path / "来信.txt"
    letter.write_text("各位邻居：周六上午大扫除。", encoding="utf-8")
    assert main(["align", CITY, str(letter)]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "“来信.txt”里没有读到项目，无法对照。请给出印发民生实事的通知或方案。\n"


def test_standard_input_cannot_be_both(capsys):
    with pytest.raises(SystemExit) as left:
        main(["align", "-", "-"])
    assert left.value.code == 2
    assert "标准输入（-）只能读一次" in capsys.readouterr().err


def test_aligning_needs_no_django(tmp_path):
    program = (
        "import sys; from minsheng.cli.main import main; "
        f"main(['align', {CITY!r}, {DISTRICT!r}, '--format', 'json']); "
        "sys.exit('django' in sys.modules)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
