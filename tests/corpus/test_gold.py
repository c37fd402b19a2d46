"""The samples are what their sources say, and their gold stands in them."""

from __future__ import annotations

import json
import tomllib
import zipfile

import check_gold
import make_biwan_page
import make_chengtang_district
import make_chengxi_table
import make_cuiyu_traditional
import make_demo_cities
import make_demo_notice
import make_langshan_numerals
import make_lanxi_district
import make_liuxi_page
import make_liuyan_city
import make_luming_workbook
import make_luting_annexes
import make_qinghe_table
import make_qingping_pipe
import make_qiyun_ocr
import make_shipan_tasks
import make_shuiyun_ten
import make_songtao_plan
import make_tanxi_lines
import make_wangling_masked
import make_weizhou_district
import make_yandu_ten
import make_yunjin_city
import make_yunpu_halfyear
import make_zhuchuan_sheet
import pytest
from markup import HERE, plain, read_source

MAKERS = {
    "yunjin-city.txt": make_yunjin_city,
    "songtao-plan.txt": make_songtao_plan,
    "lanxi-district.docx": make_lanxi_district,
    "qinghe-table.docx": make_qinghe_table,
    "chengxi-table.docx": make_chengxi_table,
    "tanxi-lines.docx": make_tanxi_lines,
    "luming-workbook.xlsx": make_luming_workbook,
    "zhuchuan-sheet.xls": make_zhuchuan_sheet,
    "biwan-page.html": make_biwan_page,
    "yandu-ten.html": make_yandu_ten,
    "qingping-pipe.md": make_qingping_pipe,
    "luting-annexes.docx": make_luting_annexes,
    "weizhou-district.docx": make_weizhou_district,
    "shipan-tasks.xlsx": make_shipan_tasks,
    "liuxi-page.html": make_liuxi_page,
    "chengtang-district.docx": make_chengtang_district,
    "liuyan-city.xls": make_liuyan_city,
    "shuiyun-ten.txt": make_shuiyun_ten,
    "qiyun-ocr.txt": make_qiyun_ocr,
    "wangling-masked.txt": make_wangling_masked,
    "yunpu-halfyear.txt": make_yunpu_halfyear,
    "cuiyu-traditional.txt": make_cuiyu_traditional,
    "langshan-numerals.docx": make_langshan_numerals,
}
GOLD = sorted(HERE.glob("*.json"))


def inside(path):
    """The contents of a file, of each member where it is a Word document or a workbook."""
    if path.suffix not in {".docx", ".xlsx"}:
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_gold_stands_in_its_document(path):
    check = check_gold.Check(path)
    check.run()
    assert check.faults == []


@pytest.mark.parametrize(
    ("section", "change", "fault"),
    [
        ("targets", {"value": 12601}, "not among the numbers"),
        ("targets", {"quote": "全年新增城镇就业1.26万人上下"}, "not in measure None"),
        ("targets", {"unit": "户"}, "unit 户 not in"),
        ("subtargets", {"measure": 1}, "not in measure 1"),
        ("standards", {"comparator": "gt"}, "comparator gt"),
    ],
)
def test_a_wrong_annotation_is_found(section, change, fault):
    check = check_gold.Check(HERE / "demo.json")
    check.gold["projects"][0][section][0].update(change)
    check.run()
    assert len(check.faults) == 1
    assert fault in check.faults[0]


def test_a_wrong_date_is_found():
    check = check_gold.Check(HERE / "demo.json")
    check.gold["projects"][1]["deadlines"][0]["date"] = "2026-06-29"
    check.run()
    assert len(check.faults) == 1


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_a_second_run_writes_the_same_sample_and_gold(name, tmp_path):
    MAKERS[name].main(tmp_path)
    gold = f"{name.rpartition('.')[0]}.json"
    assert inside(tmp_path / name) == inside(HERE / name)
    assert (tmp_path / gold).read_bytes() == (HERE / gold).read_bytes()


def test_a_second_run_writes_the_same_demo(tmp_path):
    make_demo_notice.main(tmp_path, tmp_path)
    for name in ("notice.docx", "notice-corrected.docx"):
        assert inside(tmp_path / name) == inside(make_demo_notice.DATA / name)
    assert (tmp_path / "demo.json").read_bytes() == (HERE / "demo.json").read_bytes()


def test_a_second_run_writes_the_same_city_lists(tmp_path):
    make_demo_cities.main(tmp_path, tmp_path)
    for name in ("city-2026.docx", "city-2025.docx"):
        assert inside(tmp_path / name) == inside(make_demo_cities.DATA / name)
    for name in make_demo_cities.NAMES:
        gold = f"{name}.json"
        assert (tmp_path / gold).read_bytes() == (HERE / gold).read_bytes()


def test_the_correction_differs_from_the_notice_in_three_sentences():
    source = read_source("demo")
    items = [item for chapter in source.chapters for item in chapter.items if item.status != "no_task"]
    printed = {item.number: plain(item.title) + make_demo_notice.bracket(item) for item in items}
    changed = [number for number, text in printed.items() if make_demo_notice.corrected(text) != text]
    assert changed == ["18", "24", "30"]


@pytest.mark.parametrize(
    ("gold", "whose"), [("demo", "9901"), ("demo-city-2026", "990100"), ("demo-city-2025", "990100")]
)
def test_every_unit_of_the_demo_s_notices_has_an_entry(gold, whose):
    data = tomllib.loads((make_demo_notice.DATA / "units.toml").read_text(encoding="utf-8"))
    entries = [unit for unit in data["unit"] if unit["division"].startswith(whose)]
    known = {name for unit in entries for name in unit["short_names"]} | {g["name"] for g in data["group"]}
    projects = json.loads((HERE / f"{gold}.json").read_text(encoding="utf-8"))["projects"]
    named = {unit for p in projects for unit in [*p["lead_units"], *p["cooperating_units"]]}
    assert named - known == set()
    assert len({unit["code"] for unit in data["unit"]}) == len(data["unit"]) == 93
    divisions = {division["code"] for division in data["division"]}
    assert {unit["division"] for unit in data["unit"]} <= divisions


def test_the_street_table_adds_up_to_the_figures_of_the_notice():
    sums = [sum(row[column] for row in make_demo_notice.STREETS) for column in (1, 2, 3)]
    projects = json.loads((HERE / "demo.json").read_text(encoding="utf-8"))["projects"]
    figures = {p["number"]: p["targets"][0]["value"] for p in projects if p["targets"]}
    assert sums == [figures["5"], figures["6"], figures["26"]] == [22, 480, 3200]
