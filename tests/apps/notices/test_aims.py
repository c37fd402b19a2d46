"""A document of another year or place than chosen is warned of, and only where that is clear."""

import pytest

from minsheng.apps.notices.aims import other_place, other_year
from minsheng.apps.places.models import Division
from minsheng.apps.ui.sentences import sentence_for
from tests.apps.notices.steps import SMALL, imported


@pytest.mark.parametrize(
    ("title", "stated", "chosen", "found"),
    [
        ("望湖区2026年民生实事实施方案", 2026, 2026, None),
        ("望湖区2026年民生实事实施方案", 2026, 2025, 2026),
        ("望湖区2025年民生实事实施方案", 2026, 2026, 2025),
        ("望湖区民生实事三年行动（2024—2026年）", 2024, 2025, None),
        ("望湖区民生实事三年行动（2024—2026年）", 2024, 2027, 2024),
        ("望湖区民生实事清单", 2025, 2025, None),
        ("望湖区民生实事清单", 2025, 2026, None),  # signed in the December before
        ("望湖区民生实事清单", 2025, 2027, 2025),
        ("望湖区民生实事清单", 2025, 2024, 2025),
        ("望湖区民生实事清单", None, 2024, None),
    ],
)
def test_the_year_of_the_title_goes_before_that_of_number_and_signature(title, stated, chosen, found):
    assert other_year(title, stated, chosen) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["望湖区2026年民生实事"], None),
        (["2026年民生实事", "临江市望湖区人民政府"], None),
        (["望湖2026年民生实事"], None),
        (["2026年民生实事项目清单"], None),
        (["全市2026年民生实事", "市民生办"], None),
        (["云岭区2026年民生实事"], "云岭区"),
        (["关于印发2026年民生实事的通知", "临江市云岭区人民政府办公室"], "云岭区"),
        (["临江市2026年民生实事"], "临江市"),
        (["望江县2026年民生实事"], "望江县"),
        (["浔阳省白水市清河区2026年民生实事"], "清河区"),
        (["2026年民生实事", "石塘镇人民政府"], "石塘镇"),
        (["老旧小区2026年改造清单"], None),
        (["城市社区2026年民生实事"], None),
        (["全县2026年民生实事"], None),
    ],
)
def test_another_place_is_named_only_where_it_is_clear(world, words, found):
    assert other_place(words, world.district, list(Division.objects.all())) == found


def test_a_citys_own_list_is_no_districts(world):
    known = list(Division.objects.all())
    assert other_place(["临江市2026年民生实事"], world.city, known) is None
    assert other_place(["临江市望湖区2026年民生实事"], world.city, known) is None


def aims(reading):
    return [w for w in reading.warnings if w["code"] in {"notices.other_year", "notices.other_place"}]


def test_a_notice_of_another_year_and_place_is_read_and_warned_of_first(world):
    reading = imported(world.neighbour_clerk, world.neighbour_district, SMALL, year=2025)
    first, second = aims(reading)
    assert reading.warnings[:2] == [first, second]
    assert [sentence_for(each["code"], each["facts"]) for each in (first, second)] == [
        "文件写的是 2026 年，导入时选的是 2025 年度。若选错了，请撤回这一份，按 2026 年度重新导入。",
        "文件写的是“望湖区”，导入时选的区划是“云岭区”。若选错了，请撤回这一份，换区划重新导入。",
    ]
    start, end = first["spans"][0]
    assert reading.text.text[start:end] == "望湖区2026年民生实事实施方案"
    assert first["project"] is None


def test_a_notice_of_the_year_and_place_chosen_is_not_warned_of(world, reading):
    assert aims(reading) == []
